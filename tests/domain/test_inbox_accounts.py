"""The mailbox of replies: refused before it is stored where it can't work, by the rules of the account that sends."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.inbox_accounts import HOSTS, InboxAccount, check_inbox, proposed
from bookingdesk.domain.mail_accounts import PRESETS, MailAccount, Provider, Security, SignIn, at_provider

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"
MICROSOFT = "outlook.office365.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    host: str = "imap.nord.example"
    port: int = 993
    security: Security = Security.TLS
    sender: str = "desk@nord.example"
    sign_in: SignIn = SignIn.PASSWORD
    client: str = ""
    field: str = ""
    reason: str = ""


CASES = (
    Case(name="an own server"),
    Case(name="no server: no replies are read", host="", sender=""),
    Case(name="an unusual port", port=9993, security=Security.STARTTLS),
    Case(name="unprotected on this computer", host="localhost", port=143, security=Security.NONE),
    Case(name="any port on this computer", host="127.0.0.1", port=143),
    Case(name="no name of a server", host="not a host", field="imap.host", reason="not_a_host"),
    Case(name="nobody to sign in as", sender="", field="imap.user", reason="needed"),
    Case(name="993 without TLS", security=Security.STARTTLS, field="imap.security", reason="port_wants_tls"),
    Case(name="143 with TLS from the start", port=143, field="imap.security", reason="port_wants_starttls"),
    Case(
        name="a password that everybody could read",
        port=143,
        security=Security.NONE,
        field="imap.security",
        reason="secret_unprotected",
    ),
    Case(name="Microsoft", host=MICROSOFT, sign_in=SignIn.MICROSOFT, client=CLIENT),
    Case(name="Microsoft's sign-in at another server", sign_in=SignIn.MICROSOFT, client=CLIENT),
    Case(
        name="Microsoft with a password",
        host=MICROSOFT.upper(),
        field="imap.sign_in",
        reason="takes_no_password",
    ),
    Case(
        name="Microsoft without an application",
        host=MICROSOFT,
        sign_in=SignIn.MICROSOFT,
        field="mail.oauth_client",
        reason="needed",
    ),
    Case(
        name="Microsoft with half an ID",
        host=MICROSOFT,
        sign_in=SignIn.MICROSOFT,
        client="1b73",
        field="mail.oauth_client",
        reason="not_an_id",
    ),
    Case(
        name="a token that everybody could read",
        port=143,
        security=Security.NONE,
        sign_in=SignIn.MICROSOFT,
        client=CLIENT,
        field="imap.security",
        reason="secret_unprotected",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_a_mailbox_is_checked_as_a_whole(case: Case) -> None:
    account = InboxAccount(
        host=case.host, port=case.port, security=case.security, sign_in=case.sign_in, oauth_client=case.client
    )
    if not case.reason:
        check_inbox(account, case.sender)
        return
    with pytest.raises(InvalidValue) as why:
        check_inbox(account, case.sender)
    assert (why.value.facts["field"], why.value.facts["reason"]) == (case.field, case.reason)


def test_that_the_mailbox_of_every_provider_that_we_know_can_be_kept() -> None:
    for provider, host in HOSTS.items():
        mail = at_provider(
            MailAccount.of({"mail.sender": "desk@nord.example", "mail.oauth_client": CLIENT}), provider
        )
        assert (mail.host, proposed(mail).host) == (PRESETS[provider].host, host)
        check_inbox(proposed(mail), mail.sender)
        stored = mail.as_settings() | proposed(mail).as_settings()
        assert InboxAccount.of(stored) == proposed(mail)
        assert (provider is Provider.MICROSOFT_365) is (proposed(mail).sign_in is SignIn.MICROSOFT)


def test_that_leaving_the_mailbox_leaves_the_registration_of_the_account_that_sends() -> None:
    assert not {key for key in InboxAccount().as_settings() if key.startswith("mail.")}

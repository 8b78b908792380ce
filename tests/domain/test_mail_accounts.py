"""The mail account: what providers want is filled in, and what can never work is refused before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.mail_accounts import (
    PRESETS,
    MailAccount,
    Provider,
    Security,
    SignIn,
    at_provider,
    check_account,
    provider_at,
    provider_of,
)

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"


def an_account(**changes: Any) -> MailAccount:
    parts: dict[str, Any] = {
        "host": "mail.nord.example",
        "port": 587,
        "security": Security.STARTTLS,
        "sender": "desk@nord.example",
        "user": "desk",
    }
    return MailAccount(**(parts | changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    account: MailAccount
    field: str = ""
    reason: str = ""


CASES = (
    Case(name="an own server", account=an_account()),
    Case(name="no server: no mail", account=an_account(host="", sender="")),
    Case(name="nobody signs in", account=an_account(user="", security=Security.NONE, port=25)),
    Case(name="an unusual port", account=an_account(port=2525, security=Security.TLS)),
    Case(
        name="unprotected on this computer", account=an_account(host="127.0.0.1", port=25, security=Security.NONE)
    ),
    Case(name="any port on this computer", account=an_account(host="localhost", security=Security.NONE)),
    Case(name="no name of a server", account=an_account(host="not a host"), field="mail.host", reason="not_a_host"),
    Case(name="no address", account=an_account(sender="desk"), field="mail.sender", reason="not_an_email"),
    Case(name="half an ID", account=an_account(oauth_client="1b73"), field="mail.oauth_client", reason="not_an_id"),
    Case(
        name="no organisation",
        account=an_account(oauth_tenant="a b"),
        field="mail.oauth_tenant",
        reason="not_a_tenant",
    ),
    Case(name="no sender", account=an_account(sender=""), field="mail.sender", reason="needed"),
    Case(name="465 without TLS", account=an_account(port=465), field="mail.security", reason="port_wants_tls"),
    Case(
        name="587 with TLS from the start",
        account=an_account(security=Security.TLS),
        field="mail.security",
        reason="port_wants_starttls",
    ),
    Case(
        name="a password that everybody could read",
        account=an_account(port=25, security=Security.NONE),
        field="mail.security",
        reason="secret_unprotected",
    ),
    Case(
        name="Microsoft without a name",
        account=an_account(sign_in=SignIn.MICROSOFT, user=""),
        field="mail.user",
        reason="needed",
    ),
    Case(
        name="Microsoft without an application",
        account=an_account(sign_in=SignIn.MICROSOFT),
        field="mail.oauth_client",
        reason="needed",
    ),
    Case(name="Microsoft", account=an_account(sign_in=SignIn.MICROSOFT, oauth_client=CLIENT)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_an_account_is_checked_as_a_whole(case: Case) -> None:
    if not case.reason:
        check_account(case.account)
        return
    with pytest.raises(InvalidValue) as why:
        check_account(case.account)
    assert (why.value.facts["field"], why.value.facts["reason"]) == (case.field, case.reason)


def test_that_every_provider_fills_in_a_server_that_can_be_kept() -> None:
    for provider, preset in PRESETS.items():
        filled = at_provider(an_account(user="", oauth_client=CLIENT), provider)
        if provider is not Provider.OWN:
            check_account(filled)
            assert filled.user == "desk@nord.example"
            assert provider_at(filled.host.upper()) is provider
        assert MailAccount.of(filled.as_settings()) == filled
        for domain in preset.domains:
            assert provider_of(f"desk@{domain.upper()}") is provider
    assert provider_of("desk@nord.example") is None
    assert provider_of("") is None
    assert provider_at("") is Provider.OWN


def test_that_an_own_server_keeps_its_name_and_another_one_goes() -> None:
    assert at_provider(an_account(), Provider.OWN).host == "mail.nord.example"
    assert at_provider(at_provider(an_account(), Provider.GMX), Provider.OWN).host == ""


@pytest.mark.parametrize(
    ("part", "value"), [("host", "not a host"), ("port", 0), ("oauth_client", "1234"), ("sender", "desk")]
)
def test_that_a_part_that_may_not_be_kept_is_refused_by_its_setting(part: str, value: object) -> None:
    with pytest.raises(InvalidValue) as why:
        an_account(**{part: value}).as_settings()
    assert why.value.facts["field"] == f"mail.{part}"

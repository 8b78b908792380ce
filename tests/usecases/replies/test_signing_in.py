"""Signing in to the mailbox with Microsoft: offered, waited for, shared with the account that sends, and left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.domain.mail_accounts import MailAccount, Provider, SignIn, at_provider
from bookingdesk.domain.rests import OF_A_COMPUTER
from bookingdesk.messaging.oauth import SignInFailed
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.mail_channel import begin_pause, pauses_at
from bookingdesk.usecases.mailing import (
    FinishSignIn,
    KeepMailAccount,
    finish_sign_in,
    keep_mail_account,
    offer_sign_in,
)
from bookingdesk.usecases.replies.account import (
    KeepInbox,
    KeepInboxPassword,
    drop_inbox_password,
    finish_inbox_sign_in,
    inbox_account,
    inbox_standing,
    keep_inbox,
    keep_inbox_password,
    offer_inbox_sign_in,
)
from bookingdesk.usecases.replies.fetching import FetchReplies, fetch_replies, replies_read
from tests.inboxes import KeptInbox
from tests.mailing import KeptMailing
from tests.usecases.mail_desk import MailDesk, ObedientSender
from tests.usecases.replies.mailbox import HeldMailbox

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"
USER = "desk@nord.example"
SENDS = at_provider(
    MailAccount.of({"mail.sender": USER, "mail.oauth_client": CLIENT, "mail.oauth_tenant": "nord.example"}),
    Provider.MICROSOFT_365,
)
READS = InboxAccount(
    host="outlook.office365.com",
    user=USER,
    sign_in=SignIn.MICROSOFT,
    oauth_client=CLIENT,
    oauth_tenant="nord.example",
)


@pytest.fixture
def mailing() -> KeptMailing:
    return KeptMailing(ObedientSender())


@pytest.fixture
def inbox(mailing: KeptMailing) -> KeptInbox:
    """Of the same computer: one sign-in of a name is for both."""
    return KeptInbox(HeldMailbox(), tokens=mailing.tokens)


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    made = MailDesk(salon_url)
    yield made
    made.store.close()


@pytest.fixture
def env(desk: MailDesk, mailing: KeptMailing, inbox: KeptInbox) -> Env:
    return replace(desk.env, mailing=mailing, inbox=inbox)


def sign_in_to_send(env: Env) -> None:
    keep_mail_account(env, KeepMailAccount(account=SENDS))
    finish_sign_in(env, FinishSignIn(offer=offer_sign_in(env).value))


def test_that_whoever_signed_in_to_send_reads_without_another_sign_in(env: Env) -> None:
    sign_in_to_send(env)
    proposal = inbox_account(env).value
    assert proposal == READS
    standing = keep_inbox(env, KeepInbox(account=proposal)).value
    assert (standing.source, standing.can_sign_in, standing.read.on) == ("keyring", True, True)


def test_that_a_mailbox_of_its_own_is_signed_in_to_by_itself(env: Env, mailing: KeptMailing) -> None:
    keep_inbox(env, KeepInbox(account=replace(READS, user="replies@nord.example")))
    assert inbox_standing(env).value.source == "nowhere"
    offer = offer_inbox_sign_in(env).value
    mailing.signs_in = False
    with pytest.raises(SignInFailed):
        finish_inbox_sign_in(env, FinishSignIn(offer=offer, wanted=lambda: False))
    mailing.signs_in = True
    assert finish_inbox_sign_in(env, FinishSignIn(offer=offer)).value.source == "keyring"
    assert mailing.tokens == {"replies@nord.example"}
    assert drop_inbox_password(env).value.source == "nowhere"
    said = env.store.read(lambda work: work.audit.of_entity("settings", "imap"))
    assert [entry.action for entry in said] == ["keep_inbox", "sign_in_inbox", "drop_inbox_password"]


def test_that_a_mailbox_without_microsoft_offers_no_sign_in_and_one_with_it_takes_no_password(env: Env) -> None:
    keep_inbox(env, KeepInbox(account=InboxAccount(host="imap.nord.example", user=USER)))
    with pytest.raises(InvalidValue) as why:
        offer_inbox_sign_in(env)
    assert why.value.facts["reason"] == "not_by_token"
    with pytest.raises(InvalidValue) as why:
        keep_inbox(env, KeepInbox(account=READS, password="geheim"))
    assert (why.value.facts["field"], why.value.facts["reason"]) == ("imap.sign_in", "no_password_here")
    assert inbox_account(env).value.sign_in is SignIn.PASSWORD
    keep_inbox(env, KeepInbox(account=READS))
    with pytest.raises(InvalidValue):
        keep_inbox_password(env, KeepInboxPassword(password="geheim"))


@pytest.mark.parametrize(
    ("then", "left"),
    [
        (InboxAccount(), set()),
        (InboxAccount(host="imap.nord.example", user=USER), set()),
        (replace(READS, user="replies@nord.example"), set()),
        (replace(READS, folder="Replies"), {USER}),
    ],
    ids=["no replies", "a password", "another name", "another folder"],
)
@pytest.mark.parametrize("sends", [False, True])
def test_that_a_sign_in_is_kept_for_what_it_still_opens(
    env: Env, mailing: KeptMailing, then: InboxAccount, left: set[str], sends: bool
) -> None:
    if sends:
        sign_in_to_send(env)
    keep_inbox(env, KeepInbox(account=READS))
    mailing.tokens.add(USER)
    keep_inbox(env, KeepInbox(account=then))
    assert mailing.tokens == ({USER} if sends else left)


def test_that_a_password_goes_once_somebody_signs_in_with_microsoft(env: Env, inbox: KeptInbox) -> None:
    keep_inbox(env, KeepInbox(account=InboxAccount(host="imap.nord.example", user=USER), password="geheim"))
    assert inbox.passwords
    keep_inbox(env, KeepInbox(account=READS))
    assert inbox.passwords == {}


def test_that_the_sign_in_that_mail_leaves_by_is_forgotten_with_the_mail_account_only(
    env: Env, mailing: KeptMailing
) -> None:
    sign_in_to_send(env)
    keep_inbox(env, KeepInbox(account=READS))
    with pytest.raises(InvalidValue) as why:
        drop_inbox_password(env)
    assert why.value.facts["reason"] == "shared_sign_in"
    assert mailing.tokens == {USER}


@pytest.mark.parametrize("where", ["mail account", "replies"])
def test_that_signing_in_again_on_either_page_mends_both(env: Env, inbox: KeptInbox, where: str) -> None:
    sign_in_to_send(env)
    keep_inbox(env, KeepInbox(account=READS))
    assert isinstance(inbox.box, HeldMailbox)
    inbox.box.fault = "token_refused"
    assert fetch_replies(env, FetchReplies(), inbox.box).value.fault == "token_refused"
    env.store.write(lambda work: begin_pause(work, "token_refused", env.now(), station=env.secrets_at))
    if where == "replies":
        finish_inbox_sign_in(env, FinishSignIn(offer=offer_inbox_sign_in(env).value))
    else:
        finish_sign_in(env, FinishSignIn(offer=offer_sign_in(env).value))
    assert replies_read(env).value.fault == ""
    assert not env.store.read(lambda work: pauses_at(work, env.secrets_at))


def test_that_the_place_where_reading_stands_stays_when_the_way_of_signing_in_changes(env: Env) -> None:
    box = HeldMailbox()
    account = replace(READS, host="imap.nord.example")
    keep_inbox(env, KeepInbox(account=replace(account, sign_in=SignIn.PASSWORD)))
    box.put(b"From: maya@mail.example\r\n\r\nold\r\n")
    fetch_replies(env, FetchReplies(), box)
    keep_inbox(env, KeepInbox(account=account))
    box.put(b"From: maya@mail.example\r\nSubject: a letter\r\n\r\nmay I come?\r\n")
    assert sum(fetch_replies(env, FetchReplies(), box).value.fates.values()) == 1


def at_station(desk: MailDesk, station: str) -> Env:
    """The same desk's database, from another computer."""
    return desk.env.acting_as(replace(desk.env.actor, station=station))


@pytest.mark.parametrize("why", sorted(OF_A_COMPUTER))
def test_that_a_computer_that_can_not_sign_in_leaves_the_reading_to_one_that_can(desk: MailDesk, why: str) -> None:
    desk.configure(**{"imap.host": "127.0.0.1"})
    signed_out, signed_in = HeldMailbox(), HeldMailbox()
    signed_out.fault = why
    back, front = at_station(desk, "back"), at_station(desk, "front")
    fetch_replies(front, FetchReplies(), signed_in)
    assert fetch_replies(back, FetchReplies(owner="b"), signed_out).value.fault == why
    assert (replies_read(back).value.fault, replies_read(front).value.fault) == (why, "")
    fetch_replies(back, FetchReplies(owner="b"), signed_out)
    assert signed_out.looks == 1, "it rests, as after any fault"

    signed_in.put(b"From: maya@mail.example\r\nSubject: a letter\r\n\r\nmay I come?\r\n")
    read = fetch_replies(front, FetchReplies(owner="f"), signed_in).value
    assert (sum(read.fates.values()), read.fault, read.held_elsewhere) == (1, "", False)
    elsewhere = fetch_replies(back, FetchReplies(owner="b"), signed_out).value
    assert (elsewhere.fault, elsewhere.held_elsewhere) == ("", True), "somebody reads: nothing is amiss"
    assert replies_read(back).value.fault == ""


def test_that_two_computers_that_can_not_sign_in_both_rest_and_say_so(desk: MailDesk) -> None:
    """Each forgot the other's fault by its own, and both asked the provider at every look."""
    desk.configure(**{"imap.host": "127.0.0.1"})
    box = HeldMailbox()
    box.fault = "token_not_taken"
    back, front = at_station(desk, "back"), at_station(desk, "front")
    for _minute in range(3):
        for at_desk in (back, front):
            assert fetch_replies(at_desk, FetchReplies(), box).value.fault == box.fault
    assert box.looks == 2
    assert {replies_read(each).value.fault for each in (back, front)} == {box.fault}
    assert fetch_replies(at_station(desk, "third"), FetchReplies(), HeldMailbox()).value.fault == ""
    assert {replies_read(each).value.fault for each in (back, front)} == {""}


def test_that_a_fault_of_the_mailbox_is_everybodys(desk: MailDesk) -> None:
    desk.configure(**{"imap.host": "127.0.0.1"})
    box = HeldMailbox()
    box.fault = "sign_in"
    fetch_replies(at_station(desk, "back"), FetchReplies(), box)
    assert fetch_replies(at_station(desk, "front"), FetchReplies(), box).value.fault == "sign_in"
    assert box.looks == 1, "no provider locks the account out"

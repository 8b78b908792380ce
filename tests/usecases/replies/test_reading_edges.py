"""Mails that come in the wrong moment, twice in one, or hold what no database takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel, ContactPerson
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.replies import MailFate
from bookingdesk.domain.requests import Request, RequestKind, RequestState
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.calling import called
from bookingdesk.usecases.contact_checking import StillRight, still_right
from bookingdesk.usecases.outbox import by_call
from bookingdesk.usecases.ports import Verdict
from tests.usecases.mail_desk import MailDesk, ObedientSender
from tests.usecases.replies.mailbox import HeldMailbox, look, reading_desk
from tests.usecases.replies.samples import MAYA, gmail_answer, letter, outlook_answer, postfix_report

Desk = tuple[MailDesk, HeldMailbox]


@pytest.fixture
def made(salon_url: str) -> Iterator[Desk]:
    """The salon on both databases, with its mailbox looked into once."""
    desk, box = reading_desk(salon_url)
    yield desk, box
    desk.store.close()


def requests(desk: MailDesk) -> list[Request]:
    """All there are."""
    return list(desk.store.read(lambda work: work.requests.in_states(frozenset(RequestState))))


def test_that_a_long_look_keeps_its_right_to_read(made: Desk) -> None:
    desk, box = made
    box._batch = 1
    box.put(*(letter(message_id=f"<n-{n}@x.example>", subject=f"Number {n}") for n in range(4)))
    other = HeldMailbox()
    other.mails = box.mails
    held = []

    def meanwhile() -> None:
        desk.clock.move(minutes=2)
        held.append(look(desk, other, owner="two").held_elsewhere)

    box.before = meanwhile
    look(desk, box, owner="one")
    assert held == [True] * 4


def test_that_a_look_ends_where_another_mailbox_was_chosen_meanwhile(made: Desk) -> None:
    desk, box = made
    box._batch = 1
    box.put(*(letter(message_id=f"<n-{n}@x.example>", subject=f"Number {n}") for n in range(4)))
    box.before = lambda: desk.configure(**{"imap.folder": "Elsewhere"})
    assert look(desk, box, owner="one").fates == {MailFate.REQUEST: 1}


@pytest.mark.parametrize("byte", [b"\x00", b"\xff"], ids=["nul", "no_text"])
def test_that_an_id_that_no_database_takes_stops_nothing_behind_it(made: Desk, byte: bytes) -> None:
    desk, box = made
    odd = letter(headers="In-Reply-To: <a?b@x.example>").replace(b"<a?b", b"<a" + byte + b"b")
    answer = gmail_answer("a?b", "ACCEPTED").replace(b"UID:a?b", b"UID:a" + byte + b"b")
    box.put(odd, answer, letter(message_id="<good@x.example>", subject="Another"))
    assert sum(look(desk, box).fates.values()) == 3
    assert look(desk, box).fates == {}
    assert "Another" in [one.text.splitlines()[0] for one in requests(desk)]


def test_that_each_no_of_one_mail_is_a_request(made: Desk) -> None:
    desk, box = made
    first = desk.booked()
    second = desk.booked("2025-06-24 14:15", client=first.client_id)
    whole = outlook_answer(first.id, "DECLINED").decode()
    event = whole[whole.index("BEGIN:VEVENT") : whole.index("END:VCALENDAR")]
    both = whole.replace("END:VCALENDAR", event.replace(first.id, second.id) + "END:VCALENDAR")
    box.put(both.encode())
    assert look(desk, box).fates == {MailFate.CHANGE_ASKED: 1}
    wished = {(one.booking_id, one.kind) for one in requests(desk)}
    assert wished == {(first.id, RequestKind.CANCEL), (second.id, RequestKind.CANCEL)}


def test_that_who_was_told_on_the_phone_stays_told_when_the_mail_comes_back(made: Desk) -> None:
    desk, box = made
    booking = desk.booked()
    desk.let_hold_time_pass()
    desk.send(ObedientSender(Verdict(state=MessageState.IN_DOUBT, code="lost", reason="may_have_arrived")))
    row = desk.row(booking)
    assert row.state is MessageState.IN_DOUBT
    by_call(desk.env, row.id)
    called(desk.env, Called(message_id=row.id, outcome=CallOutcome.REACHED))
    box.put(postfix_report(row.message_id))
    look(desk, box)
    told = desk.row(booking)
    assert (told.state, told.channel) == (MessageState.SENT, Channel.PHONE)
    assert desk.store.read(lambda work: work.clients.get(booking.client_id)).email_is_wrong


def test_that_a_bounce_makes_no_text_message_of_a_call_that_somebody_chose(made: Desk) -> None:
    desk, box = made
    desk.configure(**{"sms.on": "yes"})
    first = desk.booked()
    desk.let_hold_time_pass()
    desk.send()
    second = desk.booked("2025-06-24 14:15", client=first.client_id)
    by_call(desk.env, desk.row(second).id)
    box.put(postfix_report(desk.row(first).message_id))
    look(desk, box)
    row = desk.row(second)
    assert (row.channel, row.reason) == (Channel.PHONE, "call_instead")


def test_that_mail_is_sent_again_once_the_client_says_that_the_address_is_right(made: Desk) -> None:
    desk, box = made
    first = desk.booked()
    desk.let_hold_time_pass()
    desk.send()
    second = desk.booked("2025-06-24 14:15", client=first.client_id)
    box.put(postfix_report(desk.row(first).message_id))
    look(desk, box)
    assert desk.row(second).channel is Channel.PHONE
    command = StillRight(client_id=first.client_id, addresses=frozenset({"email"}))
    answer = still_right(desk.env, command)
    row = desk.row(second)
    assert (row.channel, row.reason, row.state) == (Channel.EMAIL, "", MessageState.QUEUED)
    assert row.id in answer.changes.messages


def test_that_a_second_bounce_says_nothing_new_of_a_person_who_acts_for_the_client(made: Desk) -> None:
    desk, box = made
    lena = ContactPerson(name="Lena", email=MAYA)
    first = desk.booked(client=desk.a_client(contact_persons=(lena,)))
    desk.let_hold_time_pass()
    desk.send()
    report = postfix_report(desk.row(first).message_id)
    box.put(report, report.replace(b"20250620073300.A1@", b"20250620073300.A2@"))
    look(desk, box)
    noted = desk.store.read(lambda work: work.clients.changes_of(first.client_id))
    assert [change.field for change in noted] == ["email_check"]


def test_that_a_second_other_wish_about_the_same_invitation_is_not_lost(made: Desk) -> None:
    desk, box = made
    booking = desk.booked()
    first = gmail_answer(booking.id, "TENTATIVE", method="COUNTER")
    other = first.replace(b"T121500Z", b"T151500Z").replace(b"T130000Z", b"T160000Z")
    again = first.replace(b"calendar-1@", b"calendar-3@")
    box.put(first, other.replace(b"calendar-1@", b"calendar-2@"), again)
    assert look(desk, box).fates == {MailFate.REQUEST: 2, MailFate.DUPLICATE: 1}
    assert len({str(one.wishes) for one in requests(desk)}) == 2

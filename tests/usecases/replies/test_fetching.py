"""What comes back by mail is read once, does what it may, and never more: marks, requests, bounces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Channel, CheckedBy
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.replies import MailFate
from bookingdesk.domain.requests import AnswerKind, Request, RequestKind, RequestState
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, Reschedule
from bookingdesk.usecases.replies.fetching import Fetched, replies_read
from bookingdesk.usecases.replies.state import TRIES
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import at, span
from tests.usecases.desk import due_calls
from tests.usecases.mail_desk import MailDesk
from tests.usecases.replies.mailbox import HeldMailbox, look, reading_desk
from tests.usecases.replies.samples import (
    MAYA,
    NEWSLETTER,
    OLD_VACATION,
    OUR_OWN,
    OUT_OF_OFFICE,
    WEB_FORM,
    exim_report,
    gmail_answer,
    gmail_report,
    letter,
    old_exim_report,
    outlook_answer,
    outlook_report,
    postfix_report,
    with_attachments,
)

Desk = tuple[MailDesk, HeldMailbox]


@pytest.fixture
def made(salon_url: str) -> Iterator[Desk]:
    """The salon on both databases, with its mailbox looked into once."""
    desk, box = reading_desk(salon_url)
    yield desk, box
    desk.store.close()


def stored(desk: MailDesk, booking: Booking) -> Booking:
    """As it is now."""
    return desk.store.read(lambda work: work.bookings.get(booking.id))


def requests(desk: MailDesk) -> list[Request]:
    """All there are, the oldest first."""
    return list(desk.store.read(lambda work: work.requests.in_states(frozenset(RequestState))))


def newest(desk: MailDesk) -> Request:
    """The one that was kept last."""
    return max(requests(desk), key=lambda request: request.id)


def sent(desk: MailDesk) -> tuple[Booking, Message]:
    """A booking whose confirmation has left."""
    booking = desk.booked()
    desk.let_hold_time_pass()
    assert desk.send().sent == 1
    return stored(desk, booking), desk.row(booking)


# -- answers to invitations ----------------------------------------------------------------------------------


def test_that_an_acceptance_marks_the_booking_with_when_and_how(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(gmail_answer(booking.id, "ACCEPTED"))
    assert look(desk, box).fates == {MailFate.RECONFIRMED: 1}
    again = stored(desk, booking).reconfirmation
    assert again is not None
    assert (again.at, again.channel) == (at("2025-06-20 09:31"), Channel.EMAIL)
    assert stored(desk, booking).status is Status.CONFIRMED
    assert requests(desk) == []


def test_that_a_waiting_message_still_leaves_after_an_acceptance(made: Desk) -> None:
    desk, box = made
    booking = desk.booked()
    box.put(gmail_answer(booking.id, "ACCEPTED"))
    look(desk, box)
    desk.let_hold_time_pass()
    assert desk.send().sent == 1


@pytest.mark.parametrize(
    ("answer", "kind"), [("DECLINED", RequestKind.CANCEL), ("TENTATIVE", RequestKind.MOVE)], ids=str
)
def test_that_who_can_not_come_opens_a_request_and_cancels_nothing(
    made: Desk, answer: str, kind: RequestKind
) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(gmail_answer(booking.id, "ACCEPTED"), outlook_answer(booking.id, answer))
    assert look(desk, box).fates == {MailFate.RECONFIRMED: 1, MailFate.CHANGE_ASKED: 1}
    (request,) = requests(desk)
    assert (request.kind, request.channel, request.booking_id) == (kind, Channel.EMAIL, booking.id)
    assert (request.client_id, request.state) == (booking.client_id, RequestState.OPEN)
    assert request.received_at == at("2025-06-20 09:32")
    assert request.text == "Sorry, ill"
    now = stored(desk, booking)
    assert now.status is Status.CONFIRMED
    assert not now.reconfirmed  # who had said that they come says so no more
    assert [one.id for one in booking_file(desk.env, booking.id).value.asked] == [request.id]


def test_that_a_second_no_opens_no_second_request(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(*(outlook_answer(booking.id, "DECLINED", message_id=f"<o-{n}@x.example>") for n in (1, 2)))
    assert look(desk, box).fates == {MailFate.CHANGE_ASKED: 1, MailFate.DUPLICATE: 1}
    assert len(requests(desk)) == 1


def test_that_a_yes_to_the_time_before_is_no_yes(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-23 16:00")))
    box.put(gmail_answer(booking.id, "ACCEPTED", sequence=0))
    assert look(desk, box).fates == {MailFate.OUTDATED: 1}
    assert not stored(desk, booking).reconfirmed
    box.put(
        gmail_answer(booking.id, "ACCEPTED", sequence=stored(desk, booking).sequence, message_id="<c2@g.example>")
    )
    assert look(desk, box).fates == {MailFate.RECONFIRMED: 1}


def test_that_an_answer_for_a_cancelled_booking_changes_nothing(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="Illness"))
    box.put(gmail_answer(booking.id, "ACCEPTED"), outlook_answer(booking.id, "DECLINED"))
    assert look(desk, box).fates == {MailFate.OUTDATED: 2}
    assert requests(desk) == []


def test_that_an_answer_of_somebody_who_was_not_asked_is_looked_at_by_a_person(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(gmail_answer(booking.id, "ACCEPTED", sender="other@else.example"))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    assert not stored(desk, booking).reconfirmed
    (request,) = requests(desk)
    assert request.email == "other@else.example"


def test_that_a_wish_for_another_time_is_a_request_to_move(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(gmail_answer(booking.id, "TENTATIVE", method="COUNTER"))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    (request,) = requests(desk)
    assert (request.kind, request.booking_id) == (RequestKind.MOVE, booking.id)
    assert request.wishes


# -- bounces -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("Postfix", postfix_report),
        ("Gmail", gmail_report),
        ("Outlook", outlook_report),
        ("Exim", exim_report),
        ("Exim of old", old_exim_report),
    ],
)
def test_that_a_bounce_fails_the_message_flags_the_address_and_makes_a_call(
    made: Desk, name: str, report: object
) -> None:
    desk, box = made
    booking, message = sent(desk)
    assert callable(report)
    box.put(report(message.message_id))
    assert look(desk, box).fates == {MailFate.BOUNCED: 1}, name
    row = desk.row(booking)
    assert (row.state, row.reason) == (MessageState.FAILED, "bounced")
    assert row.last_code.startswith("5.1.1")
    assert row.needs_call
    client = desk.store.read(lambda work: work.clients.get(booking.client_id))
    assert client.email_is_wrong
    assert client.email == MAYA
    assert client.email_check is not None
    assert client.email_check.how is CheckedBy.WRONG
    assert [line.message.id for line in due_calls(desk.env)] == [row.id]
    assert requests(desk) == []


def test_that_a_full_mailbox_makes_a_call_and_leaves_the_address_right(made: Desk) -> None:
    desk, box = made
    booking, message = sent(desk)
    box.put(postfix_report(message.message_id, status="5.2.2", diagnostic="smtp; 552 5.2.2 Mailbox full"))
    assert look(desk, box).fates == {MailFate.BOUNCED: 1}
    assert desk.row(booking).state is MessageState.FAILED
    assert not desk.store.read(lambda work: work.clients.get(booking.client_id)).email_is_wrong


def test_that_what_is_still_tried_is_no_bounce(made: Desk) -> None:
    desk, box = made
    booking, message = sent(desk)
    box.put(postfix_report(message.message_id, action="delayed", status="4.4.1"))
    assert look(desk, box).fates == {MailFate.AUTOMATIC: 1}
    assert desk.row(booking).state is MessageState.SENT


def test_that_a_bounce_of_a_mail_that_is_not_ours_changes_nothing(made: Desk) -> None:
    desk, box = made
    booking, _ = sent(desk)
    box.put(postfix_report("<elsewhere@other.example>"))
    assert look(desk, box).fates == {MailFate.AUTOMATIC: 1}
    assert desk.row(booking).state is MessageState.SENT


def test_that_the_next_message_goes_another_way_until_the_address_is_corrected(made: Desk) -> None:
    desk, box = made
    booking, message = sent(desk)
    box.put(postfix_report(message.message_id))
    look(desk, box)
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-23 16:00"))).value
    waiting = [
        row
        for row in desk.store.read(lambda work: work.outbox.of_booking(moved.id))
        if row.state is MessageState.QUEUED
    ]
    assert waiting
    assert {(row.channel, row.reason) for row in waiting} <= {(Channel.PHONE, "email_wrong")}


# -- letters -------------------------------------------------------------------------------------------------


def test_that_a_letter_becomes_a_request_with_its_clock_running_since_it_arrived(made: Desk) -> None:
    desk, box = made
    client = desk.a_client(given_name="Zoe", family_name="Park", email="zoe@mail.example")
    box.put(letter(sender="Zoe Park <zoe@mail.example>"))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    (request,) = requests(desk)
    assert (request.kind, request.channel) == (RequestKind.QUESTION, Channel.EMAIL)
    assert request.received_at == at("2025-06-20 09:30")
    assert request.client_id == client  # name and address are hers
    assert "parking" in request.text


def test_that_an_address_alone_is_no_proof_of_who_writes(made: Desk) -> None:
    desk, box = made
    desk.a_client()
    box.put(letter(sender=f"Somebody Else <{MAYA}>"))
    look(desk, box)
    (request,) = requests(desk)
    assert request.client_id is None
    assert request.email == MAYA


def test_that_the_answer_to_a_message_is_about_its_booking(made: Desk) -> None:
    desk, box = made
    booking, message = sent(desk)
    box.put(letter(body="Is there parking?", headers=f"In-Reply-To: {message.message_id}"))
    look(desk, box)
    (request,) = requests(desk)
    assert (request.booking_id, request.client_id) == (booking.id, booking.client_id)


def test_that_an_answer_that_quotes_our_message_asks_for_no_second_booking(made: Desk) -> None:
    desk, box = made
    booking, message = sent(desk)
    quoted = "Can I come an hour later?\n\n> Service: Haircut\n\nService: Haircut\nName: Eve"
    reply = letter(
        sender=MAYA,
        subject="Re: Your appointment on Thu 26 Jun at 10:00: Haircut",
        body=quoted,
        headers=f"In-Reply-To: {message.message_id}",
    )
    box.put(reply)
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    (request,) = requests(desk)
    assert (request.kind, request.service_id) == (RequestKind.QUESTION, None)
    assert (request.booking_id, request.client_id) == (booking.id, booking.client_id)
    assert "an hour later" in request.text


def asked_back(desk: MailDesk, **changes: Any) -> tuple[Request, Message]:
    """A request by email whose answer, a question of ours, has left."""
    wish: dict[str, Any] = {"channel": Channel.EMAIL, "name": "Eva Rossi", "email": "eva@mail.example"}
    request = take_request(desk.env, TakeRequest(**(wish | changes))).value
    answer_request(desk.env, AnswerRequest(request_id=request.id, kind=AnswerKind.ASK, text="Which day?"))
    desk.let_hold_time_pass()
    assert desk.send().sent == 1
    rows = desk.store.read(lambda work: work.outbox.of_requests([request.id]))
    return request, rows[request.id][0]


def answer_to(message: Message, sender: str = "eva@mail.example", **more: str) -> bytes:
    """As many phones send it: without a name, our words below."""
    parts = {"subject": "Re: Your request", "body": "On Friday.\n\nService: Haircut", **more}
    return letter(sender=sender, headers=f"In-Reply-To: {message.message_id}", **parts)


@pytest.mark.parametrize("is_client", [True, False], ids=["a client", "somebody new"])
def test_that_the_answer_to_an_answered_request_says_whose_and_which_it_is(made: Desk, is_client: bool) -> None:
    desk, box = made
    client = desk.a_client(given_name="Eva", family_name="Rossi", email="eva@mail.example") if is_client else None
    asked, message = asked_back(desk)
    assert asked.client_id == client
    box.put(answer_to(message))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    reply = newest(desk)
    assert (reply.client_id, reply.name, reply.email) == (client, "Eva Rossi", "eva@mail.example")
    assert reply.kind is RequestKind.QUESTION, "what it quotes is no second wish"
    assert reply.text.startswith(f"Answers our message about request #{asked.id}.\n\nRe: Your request")
    before = desk.store.read(lambda work: work.requests.get(asked.id))
    assert (before.state, before.text) == (RequestState.WAITING, ""), "nothing is carried out by a mail"


def test_that_a_long_answer_is_kept_cut_short(made: Desk) -> None:
    desk, box = made
    _asked, message = asked_back(desk)
    box.put(answer_to(message, body="On Friday. " * 500))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    assert newest(desk).text.endswith("…")


STRANGERS: dict[str, Callable[[MailDesk, Request], str]] = {
    "from another address": lambda desk, asked: "eve@mail.example",
    "to a request that was somebody else's after all": lambda desk, asked: given_to_maya(desk, asked),
}


def given_to_maya(desk: MailDesk, asked: Request) -> str:
    """The desk finds out who had asked, by whatever address; what had left is still to the first."""
    maya = desk.a_client()
    desk.store.write(lambda work: work.requests.replace(replace(work.requests.get(asked.id), client_id=maya)))
    return "eva@mail.example"


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_that_an_answer_of_somebody_else_tells_nothing_of_the_request(
    made: Desk, who: Callable[[MailDesk, Request], str]
) -> None:
    desk, box = made
    asked, message = asked_back(desk)
    box.put(answer_to(message, sender=who(desk, asked)))
    look(desk, box)
    reply = newest(desk)
    assert reply.id != asked.id
    assert (reply.client_id, reply.name) == (None, "")
    assert f"#{asked.id}" not in reply.text


def test_that_attachments_are_named_and_html_is_read_as_words(made: Desk) -> None:
    desk, box = made
    box.put(with_attachments())
    look(desk, box)
    (request,) = requests(desk)
    assert "Please look at the picture" in request.text
    assert "[hair.jpg] [voucher.pdf]" in request.text
    assert "steal" not in request.text
    assert "<" not in request.text


@pytest.mark.parametrize(
    ("name", "mail", "fate"),
    [
        ("out of office", OUT_OF_OFFICE, MailFate.AUTOMATIC),
        ("vacation of old", OLD_VACATION, MailFate.AUTOMATIC),
        ("vacation that says more", letter(headers="Auto-Submitted: auto-replied (vacation)"), MailFate.AUTOMATIC),
        ("newsletter", NEWSLETTER, MailFate.AUTOMATIC),
        ("our own", OUR_OWN, MailFate.OWN),
        ("nothing at all", b"", MailFate.REFUSED),
        ("no mail", b"\x00\xff\xfe" * 500, MailFate.REFUSED),
        ("a calendar in pieces", gmail_answer("x", "ACCEPTED")[:900], MailFate.REQUEST),
    ],
)
def test_that_what_asks_for_nothing_is_counted_and_left(made: Desk, name: str, mail: bytes, fate: MailFate) -> None:
    desk, box = made
    box.put(mail)
    assert look(desk, box).fates == {fate: 1}, name
    assert len(requests(desk)) == (1 if fate is MailFate.REQUEST else 0)


def test_that_a_mail_full_of_events_is_one_request(made: Desk) -> None:
    desk, box = made
    event = "BEGIN:VEVENT\r\nUID:{n}@x.example\r\nDTSTART:20250701T100000Z\r\nSUMMARY:{n}\r\nEND:VEVENT\r\n"
    events = "".join(event.format(n=n) for n in range(300))
    head = "From: Zoe Park <zoe@mail.example>\r\nSubject: My calendar\r\nMessage-ID: <all@mail.example>\r\n"
    kind = "Content-Type: text/calendar; method=REQUEST\r\n\r\n"
    box.put(f"{head}{kind}BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n{events}END:VCALENDAR\r\n".encode())
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    assert len(requests(desk)) == 1


def test_that_a_mail_nested_without_end_costs_nothing_but_itself(made: Desk) -> None:
    desk, box = made
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3000))
    box.put(f"From: zoe@mail.example\r\nMessage-ID: <deep@x.example>\r\n{deep}hi".encode(), letter())
    assert look(desk, box).fates[MailFate.REQUEST] >= 1
    assert look(desk, box).fates == {}


def test_that_a_form_of_our_own_site_is_no_mail_of_ours(made: Desk) -> None:
    desk, box = made
    box.put(WEB_FORM)
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    (request,) = requests(desk)
    assert (request.channel, request.name, request.kind) == (Channel.WEB, "Lena Vogt", RequestKind.BOOKING)


def test_that_a_mail_stays_in_the_mailbox_where_requests_by_email_are_not_taken(made: Desk) -> None:
    desk, box = made
    desk.configure(**{"requests.channels": "phone"})
    box.put(letter())
    assert look(desk, box).fates == {MailFate.REFUSED: 1}
    assert requests(desk) == []


def test_that_a_mail_that_waited_for_weeks_is_still_taken(made: Desk) -> None:
    desk, box = made
    box.put(letter(date="Fri, 23 May 2025 09:30:00 +0200"))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    (request,) = requests(desk)
    assert request.received_at == desk.env.now() - timedelta(days=7)


def test_that_a_clock_ahead_of_ours_receives_nothing_in_the_future(made: Desk) -> None:
    desk, box = made
    box.put(letter(date="Fri, 20 Jun 2031 09:30:00 +0200"))
    look(desk, box)
    assert requests(desk)[0].received_at == desk.env.now()


# -- once, by one desk ---------------------------------------------------------------------------------------


def test_that_what_lay_there_before_is_left_alone(salon_url: str) -> None:
    desk, box = MailDesk(salon_url), HeldMailbox()
    box.put(letter())
    desk.configure(**{"imap.host": "127.0.0.1"})
    assert look(desk, box).fates == {}
    assert look(desk, box).fates == {}
    assert requests(desk) == []
    desk.store.close()


def test_that_nothing_is_asked_of_a_server_where_no_replies_are_read(salon_url: str) -> None:
    desk, box = MailDesk(salon_url), HeldMailbox()
    assert not look(desk, box).on
    assert box.looks == 0
    desk.store.close()


def test_that_a_folder_made_anew_brings_nothing_twice(made: Desk) -> None:
    desk, box = made
    box.put(letter(), letter(message_id="<letter-2@mail.example>", subject="Another"))
    assert look(desk, box).fates == {MailFate.REQUEST: 2}
    box.validity += 1
    box.put(letter(message_id="<letter-3@mail.example>", subject="A third"))
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    assert len(requests(desk)) == 3


def test_that_batches_are_read_to_the_end(made: Desk) -> None:
    desk, box = made
    box._batch = 3
    box.put(*(letter(message_id=f"<n-{n}@x.example>", subject=f"Number {n}") for n in range(10)))
    assert look(desk, box).fates == {MailFate.REQUEST: 10}
    assert look(desk, box).fates == {}


def test_that_one_desk_reads_at_a_time(made: Desk) -> None:
    desk, box = made
    box.put(letter())
    assert look(desk, box, owner="one").fates == {MailFate.REQUEST: 1}
    assert look(desk, box, owner="two").held_elsewhere
    desk.clock.move(minutes=4)
    assert not look(desk, box, owner="two").held_elsewhere


def test_that_a_mail_read_by_two_desks_at_once_is_one_request(made: Desk) -> None:
    desk, box = made
    box.put(letter())
    other = HeldMailbox()
    other.mails = box.mails

    def meanwhile() -> None:
        box.before = None
        desk.clock.move(minutes=4)  # this desk sleeps in the middle of its look, and another takes over
        look(desk, other, owner="two")

    box.before = meanwhile
    assert look(desk, box, owner="one").fates == {}
    assert len(requests(desk)) == 1


def test_that_a_mail_noted_by_another_process_meanwhile_leaves_nothing_here(
    made: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bookingdesk.storage.repositories.replies import SqlReplies

    desk, box = made
    box.put(letter())
    monkeypatch.setattr(SqlReplies, "note", lambda *said: False)
    assert look(desk, box).fates == {}
    assert requests(desk) == []


def test_that_a_mail_the_program_fails_on_stops_none_behind_it(
    made: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bookingdesk.usecases.replies import applying

    whole = applying.kind_of

    def fails(mail: object, own: frozenset[str]) -> object:
        if "bad" in str(getattr(mail, "message_id", "")):
            raise ValueError(f"{MAYA} asks about parking")
        return whole(mail, own)  # type: ignore[arg-type]

    desk, box = made
    monkeypatch.setattr(applying, "kind_of", fails)
    box.put(letter(message_id="<bad-1@x.example>"), letter(message_id="<good-1@x.example>"))
    assert look(desk, box).fates == {MailFate.REFUSED: 1, MailFate.REQUEST: 1}
    assert look(desk, box).fates == {}
    told, _good = requests(desk)
    assert (told.text.partition(".")[0], told.email) == ("An email could not be read here", MAYA)
    assert "ValueError" in caplog.text
    assert "parking" not in caplog.text.replace('f"{MAYA} asks about parking"', "")
    assert MAYA not in caplog.text


def test_that_a_mail_that_the_server_never_gives_is_told_once_and_those_behind_it_are_read(
    made: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk, box = made
    box.put(*(letter(message_id=f"<n{number}@x.example>") for number in range(3)))
    box.damaged = {2}
    assert look(desk, box).fates == {MailFate.REQUEST: 1}
    for _look in range(TRIES - 2):
        assert look(desk, box, even_if_resting=True).fault == "garbage"
    assert len(requests(desk)) == 1
    assert look(desk, box, even_if_resting=True) == Fetched(fates={MailFate.REFUSED: 1, MailFate.REQUEST: 1})
    (told,) = (request for request in requests(desk) if "could not be read here" in request.text)
    assert (told.name, told.email, told.kind) == ("", "", RequestKind.QUESTION)
    box.mails[2] = letter(message_id="<n9@x.example>")
    assert look(desk, box).fates == {}
    assert len(requests(desk)) == 3
    assert "mail 2 of the mailbox" in caplog.text


def test_that_looks_that_did_not_come_so_far_give_no_mail_up(made: Desk) -> None:
    desk, box = made
    box.put(letter())
    box.damaged = {1}
    for _look in range(TRIES - 1):
        look(desk, box, even_if_resting=True)
    box.fault = "no_connection"
    for _look in range(TRIES):
        assert look(desk, box, even_if_resting=True).fault == "no_connection"
    box.fault, box.damaged = "", set()
    assert look(desk, box, even_if_resting=True).fates == {MailFate.REQUEST: 1}
    box.put(letter(message_id="<later@x.example>"))
    box.damaged = {2}
    assert look(desk, box).fault == "garbage", "it is counted from the start"


def test_that_a_mail_that_is_given_up_is_counted_where_requests_by_email_are_not_taken(made: Desk) -> None:
    desk, box = made
    desk.configure(**{"requests.channels": "phone"})
    box.put(letter())
    box.damaged = {1}
    for _look in range(TRIES - 1):
        look(desk, box, even_if_resting=True)
    assert look(desk, box, even_if_resting=True).fates == {MailFate.REFUSED: 1}
    assert requests(desk) == []


# -- faults --------------------------------------------------------------------------------------------------


def test_that_a_fault_rests_the_reading_longer_each_time_and_a_new_setting_ends_it(made: Desk) -> None:
    desk, box = made
    box.fault = "sign_in"
    assert look(desk, box).fault == "sign_in"
    looks = box.looks
    assert look(desk, box).fault == "sign_in"
    assert box.looks == looks
    desk.clock.move(seconds=61)
    look(desk, box)
    desk.clock.move(seconds=61)
    look(desk, box)
    assert box.looks == looks + 1
    read = replies_read(desk.env).value
    assert (read.fault, read.since) == ("sign_in", at("2025-06-20 10:00"))
    desk.configure(**{"imap.user": "reception"})
    assert replies_read(desk.env).value.fault == ""
    box.fault = ""
    assert look(desk, box).fault == ""


def test_that_somebody_who_asks_is_answered_at_once_and_the_place_is_kept(made: Desk) -> None:
    desk, box = made
    box.fault = "no_connection"
    look(desk, box)
    box.fault = ""
    box.put(letter())
    assert look(desk, box, even_if_resting=True).fates == {MailFate.REQUEST: 1}
    assert replies_read(desk.env).value.fault == ""


def test_that_a_look_given_up_is_no_fault(made: Desk) -> None:
    desk, box = made
    box.fault = "stopped"
    assert look(desk, box).fault == ""


def test_that_the_reading_says_what_came_in(made: Desk) -> None:
    desk, box = made
    box.put(letter(), OUT_OF_OFFICE, OUR_OWN)
    look(desk, box)
    read = replies_read(desk.env).value
    assert read.on
    assert read.fates == {MailFate.REQUEST: 1, MailFate.AUTOMATIC: 1, MailFate.OWN: 1}
    desk.clock.move(days=31)
    assert replies_read(desk.env).value.fates == {}

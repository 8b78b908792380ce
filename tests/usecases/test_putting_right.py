"""One key tells a client how their booking stands, whatever has become of its messages; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.informed import Informed, Known, Told
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.usecases import informing, notifying
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, Reschedule
from bookingdesk.usecases.differing import known_to_client
from bookingdesk.usecases.informing import AlreadyInformed
from bookingdesk.usecases.outbox import withdraw
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.putting_right import Inform, inform
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, span
from tests.usecases.mail_desk import MailDesk, ObedientSender

FAILED = Verdict(state=MessageState.FAILED, code="550", reason="address_refused")
HERE, THERE = "2025-06-25 14:15", "2025-06-26 11:00"


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


def told(desk: MailDesk) -> Booking:
    """A booking whose client has had the confirmation."""
    booking = desk.booked(HERE)
    desk.let_hold_time_pass()
    desk.send()
    desk.clock.move(minutes=5)
    return booking


def moved(desk: MailDesk, booking: Booking) -> None:
    """Moved since, and the message about it taken back."""
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span(THERE)))
    withdraw(desk.env, desk.row(booking, MessageKind.MODIFICATION).id)


def given(desk: MailDesk, booking: Booking, people: frozenset[ResourceId]) -> None:
    """At the same time with somebody else."""
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=booking.span, wanted=people))


def file(desk: MailDesk, booking: Booking) -> BookingFile:
    return booking_file(desk.env, booking.id).value


def known(desk: MailDesk, booking: Booking) -> Known:
    found = file(desk, booking).known
    assert found is not None
    return found


def test_that_what_was_taken_back_is_tried_again(desk: MailDesk) -> None:
    booking = told(desk)
    moved(desk, booking)
    assert file(desk, booking).entry.informed is Informed.NO
    assert inform(desk.env, Inform(booking_id=booking.id)).value.kind is MessageKind.MODIFICATION
    desk.send()
    assert file(desk, booking).entry.informed is Informed.YES
    with pytest.raises(AlreadyInformed):
        inform(desk.env, Inform(booking_id=booking.id))


def test_that_what_waits_leaves_at_once(desk: MailDesk) -> None:
    booking = desk.booked(HERE)
    assert file(desk, booking).entry.informed is Informed.ON_ITS_WAY
    assert inform(desk.env, Inform(booking_id=booking.id)).value.due_at <= desk.clock.now()
    desk.send()
    assert file(desk, booking).entry.informed is Informed.YES


def test_that_a_call_instead_counts_once_it_was_made(desk: MailDesk) -> None:
    booking = told(desk)
    moved(desk, booking)
    call = inform(desk.env, Inform(booking_id=booking.id, by_call=True)).value
    assert (call.channel, call.is_call_to_make) == (Channel.PHONE, True)
    assert file(desk, booking).entry.informed is Informed.NO
    assert inform(desk.env, Inform(booking_id=booking.id)).value == call, "it is on the list already"


@pytest.mark.parametrize("by_call", [False, True], ids=["message", "call"])
def test_that_where_nothing_is_left_to_send_something_is_planned(desk: MailDesk, by_call: bool) -> None:
    booking = told(desk)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span(THERE)))
    desk.let_hold_time_pass()
    desk.send()
    desk.clock.move(minutes=5)
    undo(desk.env)
    assert file(desk, booking).entry.informed is Informed.NO
    assert known(desk, booking).start == span(THERE).start
    planned = inform(desk.env, Inform(booking_id=booking.id, by_call=by_call)).value
    assert planned.kind is MessageKind.MODIFICATION
    assert planned.is_call_to_make is by_call


def test_that_what_the_client_knows_is_said(desk: MailDesk) -> None:
    booking = told(desk)
    before = desk.store.read(lambda work: work.bookings.get(booking.id))
    assert file(desk, booking).known is None, "they know it all"
    moved(desk, booking)
    heard = known(desk, booking)
    assert (heard.start, heard.status, heard.resources) == (
        before.span.start,
        Status.CONFIRMED,
        before.resource_ids(),
    )
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
    desk.let_hold_time_pass()
    desk.send(ObedientSender(FAILED))
    assert known(desk, booking).start == before.span.start


def test_that_who_heard_nothing_knows_nothing(desk: MailDesk) -> None:
    booking = desk.booked(HERE)
    desk.let_hold_time_pass()
    desk.send(ObedientSender(FAILED))
    assert file(desk, booking).entry.informed is Informed.NO
    assert file(desk, booking).known is None


def test_that_leaving_out_what_a_message_says_is_seen(desk: MailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the note beside a message, a change of staff looks known although nobody heard of it."""

    def stands_after_a_silent_change() -> Informed:
        booking = told(desk)
        with_whom = {ANA, BEN} - booking.resource_ids()
        given(desk, booking, frozenset(with_whom))
        withdraw(desk.env, desk.row(booking, MessageKind.MODIFICATION).id)
        found = file(desk, booking).entry.informed
        desk.clock.move(seconds=int(timedelta(minutes=1).total_seconds()))
        cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
        return found

    assert stands_after_a_silent_change() is Informed.NO
    monkeypatch.setattr(informing, "note_told", lambda *_words: None)
    monkeypatch.setattr(notifying, "note_told", lambda *_words: None)
    assert stands_after_a_silent_change() is not Informed.NO


def test_that_two_resources_of_a_new_booking_are_no_old_and_new_value(desk: MailDesk) -> None:
    booking = desk.booked(HERE)
    assert len(booking.resource_ids()) == 2
    desk.clock.move(minutes=5)
    given(desk, booking, frozenset({ANA, BEN} - booking.resource_ids()))
    before_all = Told(at=booking.created_at - timedelta(seconds=5), facts="")
    found = desk.store.read(lambda work: known_to_client(work, work.bookings.get(booking.id), [before_all]))
    assert found is not None
    assert found.resources == booking.resource_ids()

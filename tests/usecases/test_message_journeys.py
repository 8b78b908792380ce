"""From the desk's verbs to what leaves: every client gets what is true, once, whatever was changed in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, Mark, Reconfirm, Reschedule, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.marking import mark, reconfirm
from bookingdesk.usecases.outbox import send_now, withdraw
from bookingdesk.usecases.ports import Dispatch, Verdict
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import correct, redo, undo
from tests.builders import at, span
from tests.usecases.desk import FrontDesk


@dataclass
class Postman:
    """A mail server that takes everything; `while_composing` happens between the claim and the fence."""

    left: list[tuple[str, str, datetime]] = field(default_factory=list)
    while_composing: Callable[[], object] | None = None

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Kind, recipient and the start the client reads."""
        if self.while_composing:
            meanwhile, self.while_composing = self.while_composing, None
            meanwhile()
        if not fence():
            return Verdict(state=MessageState.OBSOLETE, code="fence", reason="changed_meanwhile")
        message = dispatch.message
        self.left.append((message.kind.value, message.recipient, dispatch.booking.span.start))
        return Verdict(state=MessageState.SENT, code="250")

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Not asked for here."""
        return Verdict(state=MessageState.SENT)

    def stop(self) -> None:
        """Nothing takes long here."""

    def hang_up(self) -> None:
        """There is no line."""


@pytest.fixture
def postman() -> Postman:
    return Postman()


THURSDAY, FRIDAY = at("2025-06-26 14:15"), at("2025-06-27 14:15")
MAYA_AT = "maya@mail.example"


def deliver(desk: FrontDesk, postman: Postman, **later: float) -> list[tuple[str, str, datetime]]:
    """Let time pass and a sender work; what left since the last time."""
    before = len(postman.left)
    desk.clock.move(**later)
    while send_due(desk.env, SendDue(), postman).value.sent:
        pass
    return postman.left[before:]


def booked(desk: FrontDesk) -> Booking:
    return desk.book("2025-06-26 14:15")


def move(desk: FrontDesk, booking: Booking) -> Booking:
    return reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-27 14:15"))).value


def test_that_nothing_leaves_while_undo_can_take_it_back(desk: FrontDesk, postman: Postman) -> None:
    booked(desk)
    assert deliver(desk, postman, seconds=59) == []
    assert deliver(desk, postman, seconds=1) == [("confirmation", MAYA_AT, THURSDAY)]
    assert deliver(desk, postman, hours=1) == []


def test_that_an_undone_booking_is_never_heard_of(desk: FrontDesk, postman: Postman) -> None:
    booked(desk)
    undo(desk.env)
    assert deliver(desk, postman, days=5) == []


def test_that_a_move_within_the_hold_is_one_message_with_the_new_time(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    move(desk, booking)
    assert deliver(desk, postman, minutes=2) == [("confirmation", MAYA_AT, FRIDAY)]


def test_that_a_move_after_the_confirmation_is_told_and_reminded_at_the_new_time(
    desk: FrontDesk, postman: Postman
) -> None:
    booking = booked(desk)
    deliver(desk, postman, minutes=2)
    move(desk, booking)
    assert deliver(desk, postman, minutes=2) == [("modification", MAYA_AT, FRIDAY)]
    desk.clock.set(at("2025-06-25 14:15"))
    assert deliver(desk, postman, minutes=30) == []
    desk.clock.set(at("2025-06-26 14:14"))
    assert deliver(desk, postman) == []
    assert deliver(desk, postman, minutes=1) == [("reminder", MAYA_AT, FRIDAY)]
    assert deliver(desk, postman, hours=23) == []


QUIET_CHANGES: list[tuple[str, Callable[[FrontDesk, Booking], object]]] = [
    ("a note", lambda desk, b: amend(desk.env, Amend(booking_id=b.id, note="by the window"))),
    ("reconfirmed", lambda desk, b: reconfirm(desk.env, Reconfirm(booking_id=b.id))),
    ("a note and its undo", lambda desk, b: (amend(desk.env, Amend(booking_id=b.id, note="x")), undo(desk.env))),
    ("moved and back", lambda desk, b: (move(desk, b), undo(desk.env))),
    (
        "cancelled by mistake",
        lambda desk, b: (cancel(desk.env, Cancel(booking_id=b.id, reason="illness")), undo(desk.env)),
    ),
    ("undone and done again", lambda desk, b: (undo(desk.env), redo(desk.env))),
]


@pytest.mark.parametrize("change", [c[1] for c in QUIET_CHANGES], ids=[c[0] for c in QUIET_CHANGES])
def test_that_what_does_not_concern_the_client_loses_no_message(
    desk: FrontDesk, postman: Postman, change: Callable[[FrontDesk, Booking], object]
) -> None:
    booking = booked(desk)
    change(desk, booking)
    assert deliver(desk, postman, minutes=2) == [("confirmation", MAYA_AT, THURSDAY)]
    desk.clock.set(at("2025-06-25 14:15"))
    assert deliver(desk, postman) == [("reminder", MAYA_AT, THURSDAY)]


def test_that_a_note_written_while_the_message_is_on_its_way_stops_nothing(
    desk: FrontDesk, postman: Postman
) -> None:
    booking = booked(desk)
    postman.while_composing = lambda: amend(desk.other_desk, Amend(booking_id=booking.id, note="by the window"))
    assert deliver(desk, postman, minutes=2) == [("confirmation", MAYA_AT, THURSDAY)]


def test_that_a_move_while_the_message_is_on_its_way_stops_it_and_the_new_one_follows(
    desk: FrontDesk, postman: Postman
) -> None:
    booking = booked(desk)
    postman.while_composing = lambda: move(desk, booking)
    assert deliver(desk, postman, minutes=2) == []
    assert [(start) for _, _, start in deliver(desk, postman, minutes=2)] == [FRIDAY]


def test_that_a_cancelled_booking_is_told_once_and_not_reminded_of(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    deliver(desk, postman, minutes=2)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    assert deliver(desk, postman, minutes=2) == [("cancellation", MAYA_AT, THURSDAY)]
    assert deliver(desk, postman, days=3) == []


def test_that_who_arrived_early_is_not_reminded(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    deliver(desk, postman, minutes=2)
    desk.clock.set(at("2025-06-26 09:00"))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    assert deliver(desk, postman, days=3) == []


def test_that_who_was_marked_arrived_by_mistake_loses_no_message(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    desk.clock.set(at("2025-06-26 09:00"))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    undo(desk.env)
    assert [m[0] for m in deliver(desk, postman, minutes=2)] == ["reminder", "confirmation"]


def test_that_a_correction_tells_the_client_how_it_stands(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    deliver(desk, postman, minutes=2)
    move(desk, booking)
    deliver(desk, postman, minutes=2)
    assert undo(desk.env).value.already_sent == 1
    correct(desk.env, booking.id)
    assert deliver(desk, postman, minutes=2) == [("modification", MAYA_AT, THURSDAY)]


def test_that_send_now_does_not_wait_and_withdrawn_does_not_leave(desk: FrontDesk, postman: Postman) -> None:
    booking = booked(desk)
    confirmation, reminder = sorted(desk.rows(booking), key=lambda row: row.due_at)
    send_now(desk.env, confirmation.id)
    withdraw(desk.env, reminder.id)
    assert deliver(desk, postman) == [("confirmation", MAYA_AT, THURSDAY)]
    assert deliver(desk, postman, days=3) == []

"""Undo of a second change within the minute in which messages wait: the client still hears of the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.planning import start_named
from bookingdesk.domain.series import Scope
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, Mark, Reschedule
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.changing import cancel_series
from bookingdesk.usecases.series.commands import CancelSeries
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import span
from tests.salon import LENA
from tests.usecases.desk import FrontDesk
from tests.usecases.test_series import booked, summaries

MODIFIED = MessageKind.MODIFICATION
FIRST, SECOND = span("2025-06-25 10:00"), span("2025-06-25 11:00")


def moved(desk: FrontDesk, booking: Booking) -> None:
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=SECOND))


def cancelled(desk: FrontDesk, booking: Booking) -> None:
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))


def reassigned(desk: FrontDesk, booking: Booking) -> None:
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=FIRST, client_id=LENA, reason="a slip"))


def arrived(desk: FrontDesk, booking: Booking) -> None:
    desk.clock.set(FIRST.start)
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))


def waiting(desk: FrontDesk, booking: Booking) -> list[tuple[MessageKind, object]]:
    """What is to leave besides reminders, with the start it tells of."""
    return [
        (row.kind, start_named(row))
        for row in desk.rows(booking)
        if row.state is MessageState.QUEUED and row.kind is not MessageKind.REMINDER
    ]


@pytest.mark.parametrize("act", [moved, cancelled, reassigned, arrived], ids=lambda act: act.__name__)
def test_that_the_move_before_the_undone_change_is_told(
    desk: FrontDesk, act: Callable[[FrontDesk, Booking], None]
) -> None:
    booking = desk.book()
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    desk.clock.move(seconds=5)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=FIRST))
    desk.clock.move(seconds=5)
    act(desk, booking)
    desk.clock.move(seconds=5)
    undo(desk.env)
    assert waiting(desk, booking) == [(MODIFIED, FIRST.start)]
    redo(desk.env)
    assert (MODIFIED, FIRST.start) not in waiting(desk, booking)
    desk.clock.move(seconds=5)
    undo(desk.env)
    undo(desk.env)
    assert waiting(desk, booking) == []


def test_that_who_was_told_of_the_undone_change_is_left_to_the_desk(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    desk.clock.move(seconds=5)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=FIRST))
    desk.clock.move(seconds=5)
    moved(desk, booking)
    (second,) = (row for row in desk.rows(booking) if row.kind is MODIFIED and row.state is MessageState.QUEUED)
    desk.env.store.write(lambda work: work.outbox.replace(replace(second, state=MessageState.SENT)))
    assert undo(desk.env).value.already_sent == 1
    assert waiting(desk, booking) == []


@pytest.mark.parametrize("act", ["cancel all", "move one", "cancel one"])
def test_that_the_dates_of_a_series_are_told_when_the_next_change_is_undone(desk: FrontDesk, act: str) -> None:
    stored = booked(desk)
    first = stored.bookings[0]
    desk.clock.move(seconds=5)
    match act:
        case "cancel all":
            command = Cancel(booking_id=first.id, reason="ill")
            cancel_series(desk.env, CancelSeries(cancel=command, scope=Scope.ALL))
        case "move one":
            reschedule(desk.env, Reschedule(booking_id=first.id, span=FIRST))
        case _:
            cancelled(desk, first)
    desk.clock.move(seconds=5)
    undo(desk.env)
    assert [state for _number, state in summaries(desk, stored)].count("queued") == 1

"""Undo of a second change within the minute in which messages wait: the client still hears of the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId, VisitId
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import UNSENT, MessageKind, MessageState
from bookingdesk.domain.series import Scope
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Book, Cancel, Mark, Reschedule, Swap
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.series.changing import cancel_series, change_series
from bookingdesk.usecases.series.commands import CancelSeries, ChangeSeries, SeriesStored
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.undoing import correct, redo, undo
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.commands import AddToVisit
from tests.builders import COLOUR, HAIRCUT, span
from tests.salon import LENA, MAYA
from tests.usecases import test_visits as visits
from tests.usecases.desk import FrontDesk
from tests.usecases.test_series import booked, summaries

MODIFIED, SERIES = MessageKind.MODIFICATION, MessageKind.SERIES
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


@pytest.mark.parametrize("pair", [(0, 2), (2, 0), (1, 2), (0, 1)])
def test_that_dates_of_one_series_that_change_places_are_still_told(desk: FrontDesk, pair: tuple[int, int]) -> None:
    stored = booked(desk)
    one, other = (stored.bookings[index].id for index in pair)
    swap(desk.env, Swap(one=one, other=other))
    assert [state for _number, state in summaries(desk, stored)].count("queued") == 1


def left(desk: FrontDesk, stored: SeriesStored) -> None:
    """The message that waits leaves."""
    (row,) = (row for b in stored.bookings for row in desk.rows(b) if row.kind is SERIES and row.state in UNSENT)
    now = desk.env.now()
    desk.env.store.write(lambda work: work.outbox.replace(replace(row, state=MessageState.SENT, sent_at=now)))


def test_that_who_read_of_the_undone_change_of_a_series_is_counted_and_put_right_once(desk: FrontDesk) -> None:
    stored = booked(desk)
    left(desk, stored)
    first = stored.bookings[0]
    desk.clock.move(seconds=60)
    move = Reschedule(booking_id=first.id, span=span("2025-06-24 15:15"))
    change_series(desk.env, ChangeSeries(move=move, scope=Scope.ALL))
    left(desk, stored)
    desk.clock.move(seconds=60)
    undone = undo(desk.env).value
    assert [(one.booking_id, one.told_start) for one in undone.all() if one.already_sent] == [
        (undone.booking_id, move.span.start)
    ]
    told = correct(desk.env, undone.booking_id).value
    assert (told.kind, told.state) == (SERIES, MessageState.QUEUED)
    assert correct(desk.env, undone.booking_id).value.id == told.id
    assert [state for _number, state in summaries(desk, stored)].count("queued") == 1


def test_that_who_read_of_an_undone_series_hears_that_every_date_is_cancelled(desk: FrontDesk) -> None:
    stored = booked(desk)
    left(desk, stored)
    undone = undo(desk.env).value
    assert sum(one.already_sent for one in undone.all()) == 1
    correct(desk.env, undone.booking_id)
    assert [waiting(desk, b) for b in stored.bookings] == [
        [(MessageKind.CANCELLATION, b.span.start)] for b in stored.bookings
    ]


def test_that_a_note_taken_back_has_told_nobody_anything(desk: FrontDesk) -> None:
    stored = booked(desk)
    amend(desk.env, Amend(booking_id=stored.bookings[0].id, note="tea"))
    desk.clock.move(seconds=60)
    left(desk, stored)
    assert undo(desk.env).value.already_sent == 0


@pytest.mark.parametrize("place", [0, 1])
def test_that_a_date_given_to_somebody_else_leaves_the_others_their_message(desk: FrontDesk, place: int) -> None:
    stored = booked(desk)
    given = stored.bookings[place]
    reschedule(desk.env, Reschedule(booking_id=given.id, span=given.span, client_id=LENA, reason="a slip"))
    (row,) = (row for b in stored.bookings for row in desk.rows(b) if row.kind is SERIES and row.state in UNSENT)
    assert row.client_id == MAYA
    assert waiting(desk, given) == [(MessageKind.CONFIRMATION, given.span.start)]


def test_that_a_step_given_to_somebody_else_leaves_the_others_their_message(desk: FrontDesk) -> None:
    first, second = visits.booked(desk, visits.found(desk, COLOUR, HAIRCUT)[0], (COLOUR, MAYA), (HAIRCUT, MAYA))
    reschedule(desk.env, Reschedule(booking_id=first.id, span=first.span, client_id=LENA, reason="a slip"))
    assert waiting(desk, first) == [(MessageKind.CONFIRMATION, first.span.start)]
    assert waiting(desk, second) == [(MessageKind.VISIT, second.span.start)]


def test_that_who_had_a_step_of_the_visit_for_a_moment_hears_of_their_own_again(desk: FrontDesk) -> None:
    offer = visits.found(desk, HAIRCUT, COLOUR, same=True)[0]
    cut, colour = visits.booked(desk, offer, (HAIRCUT, LENA), (COLOUR, MAYA))
    desk.clock.move(seconds=1)
    reschedule(desk.env, Reschedule(booking_id=cut.id, span=cut.span, client_id=MAYA, reason="a slip", both=True))
    desk.clock.move(seconds=1)
    undo(desk.env)
    for client, step in ((LENA, cut), (MAYA, colour)):
        mine = [row for row in desk.rows(step) if row.client_id == client and row.kind is MessageKind.VISIT]
        assert [row.state for row in mine if row.state in UNSENT] == [MessageState.QUEUED]


def test_that_a_step_beside_a_date_of_a_series_is_told_although_the_date_moves(desk: FrontDesk) -> None:
    date = booked(desk).bookings[0]
    step = Book(
        booking_id=BookingId(new_uuid()),
        client_id=date.client_id,
        service_id=HAIRCUT,
        span=Span.lasting(date.span.end, date.span.duration),
    )
    visit = AddToVisit(booking_id=date.id, visit_id=VisitId(new_uuid()), parts=(step,))
    (beside,) = add_to_visit(desk.env, visit).value
    desk.clock.move(seconds=1)
    there = Span.lasting(date.span.start - timedelta(days=1), date.span.duration)
    reschedule(desk.env, Reschedule(booking_id=date.id, span=there))
    told = [row for each in (date, beside) for row in desk.rows(each) if row.kind is MessageKind.VISIT]
    assert [row.state for row in told if row.state in UNSENT] == [MessageState.QUEUED]

"""Group sessions every week, and one client's seat in each: previewed date by date, all or none, one undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import NotAllowed, SeriesRefused
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.domain.series import Scope, SeriesRule
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, Reschedule
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.offering import check_start
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import cancel_series, change_series, preview_change
from bookingdesk.usecases.series.commands import (
    BookSeries,
    CancelSeries,
    ChangeSeries,
    DateState,
    PreviewSeries,
    SeriesPreview,
)
from bookingdesk.usecases.series.previewing import preview_series
from bookingdesk.usecases.series.sessions import OpenSessions, open_sessions
from bookingdesk.usecases.sessions import OpenSession
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import ANA, DEE, ROOM3, at, span
from tests.salon import HARBOUR, LENA, MAYA, OLE
from tests.usecases.hall import WEDNESDAY, Hall
from tests.yoga import YOGA

RULE = SeriesRule(first=datetime.fromisoformat(WEDNESDAY), zone="Europe/Berlin", count=3)
DAYS = [date(2025, 6, 25), date(2025, 7, 2), date(2025, 7, 9)]
SECOND = "2025-07-02 17:00"


def weekly(hall: Hall, **changes: Any) -> tuple[Booking, ...]:
    """Yoga on three Wednesdays."""
    session = OpenSession(
        booking_id=BookingId(new_uuid()), service_id=YOGA, span=span(WEDNESDAY, 60), wanted=frozenset({ANA})
    )
    command = OpenSessions(series_id=SeriesId(new_uuid()), rule=RULE, session=session, **changes)
    stored = open_sessions(hall.env, command).value.bookings
    hall.clock.move(seconds=1)
    return stored


def seats(hall: Hall, **changes: Any) -> tuple[Booking, ...]:
    """Maya's seat in each of them."""
    wish = hall.wish(WEDNESDAY, service=YOGA, wanted=frozenset(), both=False)
    command = BookSeries(series_id=SeriesId(new_uuid()), rule=RULE, book=wish, **changes)
    return book_series(hall.env, command).value.bookings


def seen(hall: Hall, **changes: Any) -> SeriesPreview:
    return preview_series(hall.env, PreviewSeries(rule=RULE, service_id=YOGA, **changes)).value


def fill(hall: Hall, session: Booking) -> None:
    for client in (LENA, OLE, HARBOUR):
        hall.join(session, client)


def test_that_a_session_every_week_is_opened_with_all_dates_and_undone_at_once(hall: Hall) -> None:
    stored = weekly(hall)
    assert [one.span for one in stored] == [span(f"{day} 17:00", 60) for day in DAYS]
    assert {one.seats for one in stored} == {3}
    assert all(one.resource_ids() == {ANA, ROOM3} for one in stored)
    assert [hall.messages(one) for one in stored] == [[], [], []]
    undo(hall.env)
    assert {hall.stored(one).status for one in stored} == {Status.CANCELLED}
    redo(hall.env)
    assert {hall.stored(one).status for one in stored} == {Status.CONFIRMED}
    assert [hall.messages(one) for one in stored] == [[], [], []]


def test_that_the_dates_of_a_session_are_previewed_by_what_people_and_rooms_are_free(hall: Hall) -> None:
    other = hall.open(SECOND, wanted=frozenset({DEE}))
    first, second, third = seen(hall, opening=True).dates
    assert (first.state, second.state, third.state) == (DateState.FITS, DateState.CONFLICT, DateState.FITS)
    assert all(slot.session_id is None for slot in second.alternatives)
    with pytest.raises(SeriesRefused) as refused:
        weekly(hall)
    assert refused.value.facts["dates"] == (DAYS[1],)
    kept = weekly(hall, skipped=frozenset({DAYS[1]}))
    assert [one.span.start for one in kept] == [at(f"{DAYS[0]} 17:00"), at(f"{DAYS[2]} 17:00")]
    assert hall.stored(other).status is Status.CONFIRMED


def test_that_only_who_may_open_one_opens_several(hall: Hall) -> None:
    frontline = replace(hall, env=hall.env.acting_as(replace(hall.env.actor, role=Role.FRONTLINE)))
    with pytest.raises(NotAllowed):
        weekly(frontline)


def test_that_a_series_of_a_group_service_takes_a_seat_in_each_session_and_tells_once(hall: Hall) -> None:
    sessions = weekly(hall)
    assert [line.slot.session_id for line in seen(hall, client_id=MAYA).ready if line.slot] == [
        one.id for one in sessions
    ]
    mine = seats(hall)
    assert [(one.session_id, one.seat_no) for one in mine] == [(one.id, 1) for one in sessions]
    assert sum(kind == "series" for one in mine for kind, _, _ in hall.messages(one)) == 1
    assert {line.state for line in seen(hall, client_id=MAYA).dates} == {DateState.CLIENT_BUSY}
    undo(hall.env)
    assert {hall.stored(one).status for one in mine} == {Status.CANCELLED}
    assert {hall.stored(one).status for one in sessions} == {Status.CONFIRMED}


def test_that_a_full_session_is_a_conflict_with_the_nearest_session_instead(hall: Hall) -> None:
    sessions = weekly(hall)
    fill(hall, sessions[1])
    later = hall.open("2025-07-03 17:00")
    line = seen(hall).dates[1]
    assert (line.state, [one.kind.value for one in line.obstacles]) == (DateState.CONFLICT, ["full"])
    assert line.alternatives[0].session_id == later.id
    with pytest.raises(SeriesRefused) as refused:
        seats(hall)
    assert refused.value.facts["dates"] == (DAYS[1],)
    mine = seats(hall, moved={DAYS[1]: line.alternatives[0]})
    assert [one.session_id for one in mine] == [sessions[0].id, later.id, sessions[2].id]


def test_that_where_none_begins_one_is_opened_by_who_may_and_named_as_missing_to_others(hall: Hall) -> None:
    hall.open()
    assert [line.state for line in seen(hall).dates] == [DateState.FITS] * 3
    env = hall.env.acting_as(replace(hall.env.actor, role=Role.FRONTLINE))
    lines = preview_series(env, PreviewSeries(rule=RULE, service_id=YOGA)).value.dates
    assert [line.state for line in lines] == [DateState.FITS, DateState.CONFLICT, DateState.CONFLICT]
    assert lines[1].obstacles[0].kind.value == "no_session"
    mine = seats(hall)
    assert all(one.session_id for one in mine)
    undo(hall.env)
    assert {hall.stored(one).status for one in mine} == {Status.CANCELLED}


def test_that_moving_the_sessions_of_a_series_takes_everybody_along_and_tells_each(hall: Hall) -> None:
    sessions = weekly(hall)
    mine = [hall.join(one, MAYA) for one in sessions]
    for seat in mine:
        hall.change_rows(seat, "confirmation", state=MessageState.SENT)
    later = Reschedule(booking_id=sessions[0].id, span=span("2025-06-25 15:00", 60), reason="heat")
    command = ChangeSeries(move=later, scope=Scope.ALL)
    assert [line.state for line in preview_change(hall.env, command).value.dates] == [DateState.FITS] * 3
    change_series(hall.env, command)
    assert [hall.stored(seat).span for seat in mine] == [span(f"{day} 15:00", 60) for day in DAYS]
    assert all("modification" in hall.kinds(seat) for seat in mine)
    undo(hall.env)
    assert [hall.stored(seat).span for seat in mine] == [span(f"{day} 17:00", 60) for day in DAYS]


def test_that_calling_off_the_sessions_of_a_series_tells_everybody_in_them(hall: Hall) -> None:
    sessions = weekly(hall)
    seat = hall.join(sessions[2], MAYA)
    order = Cancel(booking_id=sessions[1].id, reason="The hall is closed")
    cancel_series(hall.env, CancelSeries(cancel=order, scope=Scope.FOLLOWING))
    assert [hall.stored(one).status.value for one in sessions] == ["confirmed", "cancelled", "cancelled"]
    assert hall.kinds(seat)[-1:] == ["cancellation"]
    undo(hall.env)
    assert hall.stored(seat).status is Status.CONFIRMED


def test_that_a_client_who_leaves_one_session_keeps_the_others(hall: Hall) -> None:
    weekly(hall)
    mine = seats(hall)
    cancel(hall.env, Cancel(booking_id=mine[1].id, reason="away"))
    assert [hall.stored(one).status.value for one in mine] == ["confirmed", "cancelled", "confirmed"]


def test_that_a_session_does_not_go_where_another_has_its_people_and_its_room(hall: Hall) -> None:
    held, other = hall.open(), hall.open("2025-06-25 14:00")
    onto = StartWish(service_id=YOGA, start=other.span.start, wanted=frozenset({ANA}), ignoring=held.id)
    assert [one.kind.value for one in check_start(hall.env, onto)][:1] == ["booked"]
    seat = book(hall.env, hall.wish(WEDNESDAY, service=YOGA, wanted=frozenset())).value
    assert check_start(hall.env, replace(onto, ignoring=seat.id)) == ()

"""Another rule for the sessions of a series: days that stay keep everybody, days that go say who loses a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import MoveRefused, NotAllowed, SeriesPast
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.domain.series import SeriesRule
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.commands import Mark, Reschedule
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.series.commands import DateState, RewriteSeries
from bookingdesk.usecases.series.rewriting import preview_rewrite, rewrite_series
from bookingdesk.usecases.sessions import ChangeSeats, change_seats
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import ANA, ROOM3, at, span
from tests.salon import LENA, MAYA, OLE
from tests.usecases.hall import Hall
from tests.usecases.test_session_series import weekly

FORTNIGHT: dict[str, Any] = {"step": 2, "count": 3}


def another(session: Booking, first: str = "2025-06-25 17:00", **rule: Any) -> RewriteSeries:
    """The rule from this session on."""
    return RewriteSeries(
        move=Reschedule(booking_id=session.id, span=span(first, 60), reason="Ana teaches elsewhere"),
        rule=SeriesRule(first=datetime.fromisoformat(first), zone="Europe/Berlin", **(rule or FORTNIGHT)),
    )


def names(losing: tuple[AgendaEntry, ...]) -> list[str]:
    return [one.client.name for one in losing]


def held(hall: Hall, series: Booking) -> list[tuple[str, int | None, int]]:
    """The sessions that take place: start, seats, how many have one."""
    key = series.series_id
    assert key is not None
    ids = hall.env.store.read(lambda work: work.series.booking_ids(key))
    there = [hall.stored(one) for one in hall.env.store.read(lambda work: work.bookings.many(ids)).values()]
    fills = hall.env.store.read(lambda work: work.sessions.fills(ids))
    return [
        (f"{one.span.start:%m-%d %H:%M}", one.seats, fills.get(one.id, 0))
        for one in sorted(there, key=lambda one: one.span.start)
        if one.status is not Status.CANCELLED
    ]


def test_that_days_that_stay_keep_seats_and_people_and_days_that_go_say_who_loses_a_place(hall: Hall) -> None:
    first, second, third = weekly(hall)
    change_seats(hall.env, ChangeSeats(session_id=third.id, seats=4))
    stays = [hall.join(first, MAYA), hall.join(third, MAYA), hall.join(third, OLE)]
    lost = [hall.join(second, MAYA), hall.join(second, LENA)]
    for seat in lost:
        hall.change_rows(seat, "confirmation", state=MessageState.SENT)
    hall.clock.move(seconds=1)
    wish = another(first)
    seen = preview_rewrite(hall.env, wish).value
    assert [(line.day.isoformat(), line.state, names(line.losing)) for line in seen.dates] == [
        ("2025-06-25", DateState.FITS, []),
        ("2025-07-02", DateState.GONE, ["Maya Ortiz", "Lena Weiß"]),
        ("2025-07-09", DateState.FITS, []),
        ("2025-07-23", DateState.FITS, []),
    ]
    assert names(seen.losing) == ["Maya Ortiz", "Lena Weiß"]
    before = [hall.stored(one) for one in stays]
    stored = rewrite_series(hall.env, wish).value
    assert names(stored.lost) == ["Maya Ortiz", "Lena Weiß"]
    assert [hall.stored(one) for one in stays] == before
    assert held(hall, first) == [("06-25 15:00", 3, 1), ("07-09 15:00", 4, 2), ("07-23 15:00", 3, 0)]
    assert {hall.stored(one).status for one in (second, *lost)} == {Status.CANCELLED}
    assert [hall.kinds(one)[-1] for one in lost] == ["cancellation", "cancellation"]
    assert not any("cancellation" in hall.kinds(one) for one in stays)
    hall.clock.move(seconds=1)
    undo(hall.env)
    assert held(hall, first) == [("06-25 15:00", 3, 1), ("07-02 15:00", 3, 2), ("07-09 15:00", 4, 2)]
    assert [hall.stored(one).status for one in lost] == [Status.CONFIRMED] * 2
    hall.clock.move(seconds=1)
    redo(hall.env)
    assert held(hall, first) == [("06-25 15:00", 3, 1), ("07-09 15:00", 4, 2), ("07-23 15:00", 3, 0)]


def test_that_another_time_on_the_same_days_takes_everybody_along_and_tells_each(hall: Hall) -> None:
    first, second, third = weekly(hall)
    mine = [hall.join(one, MAYA) for one in (first, second, third)]
    for seat in mine:
        hall.change_rows(seat, "confirmation", state=MessageState.SENT)
    wish = another(first, "2025-06-25 15:00", step=1, count=2)
    assert names(preview_rewrite(hall.env, wish).value.losing) == ["Maya Ortiz"]
    rewrite_series(hall.env, wish)
    assert held(hall, first) == [("06-25 13:00", 3, 1), ("07-02 13:00", 3, 1)]
    assert [hall.kinds(seat)[-1] for seat in mine] == ["modification", "modification", "cancellation"]


def test_that_the_session_it_is_asked_of_goes_to_the_first_day_with_its_people_and_no_other_does(
    hall: Hall,
) -> None:
    first, second, _third = weekly(hall)
    along, lost = hall.join(first, MAYA), hall.join(second, LENA)
    rewrite_series(hall.env, another(first, "2025-06-26 17:00", step=2, count=2))
    assert hall.stored(along).span == span("2025-06-26 17:00", 60)
    assert hall.stored(lost).status is Status.CANCELLED
    assert held(hall, first) == [("06-26 15:00", 3, 1), ("07-10 15:00", 3, 0)]


def test_that_sessions_that_have_been_are_never_touched(hall: Hall) -> None:
    first, second, third = weekly(hall)
    seat = hall.join(first, MAYA)
    hall.clock.set(at("2025-06-25 17:20"))
    mark(hall.env, Mark(booking_id=seat.id, status=Status.ARRIVED))
    hall.clock.set(at("2025-06-26 09:00"))
    before = [hall.stored(first), hall.stored(seat)]
    with pytest.raises(SeriesPast):
        rewrite_series(hall.env, another(first))
    rewrite_series(hall.env, another(second, "2025-07-02 17:00", step=2, count=2))
    assert [hall.stored(first), hall.stored(seat)] == before
    assert hall.stored(third).status is Status.CANCELLED


def test_that_who_is_here_already_stays_where_the_date_does_and_is_not_moved(hall: Hall) -> None:
    first, *_rest = weekly(hall)
    seat = hall.join(first, MAYA)
    hall.clock.set(at("2025-06-25 14:00"))
    mark(hall.env, Mark(booking_id=seat.id, status=Status.ARRIVED))
    with pytest.raises(MoveRefused) as refused:
        rewrite_series(hall.env, another(first, "2025-06-25 16:30"))
    assert refused.value.facts["number"] == seat.number
    words = sentence(refused.value, Formatter(), hall.env.store.read(lambda work: work.catalogue.load()))
    assert words.startswith(f"Maya Ortiz (booking {seat.number}) is here already for the session of ")
    assert "Change the dates after it" in words
    rewrite_series(hall.env, another(first))
    assert hall.stored(seat).status is Status.ARRIVED


def test_that_new_dates_are_sessions_of_the_same_people_and_room_for_who_may_open_them(hall: Hall) -> None:
    first, *_rest = weekly(hall)
    frontline = hall.env.acting_as(replace(hall.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed):
        rewrite_series(frontline, another(first))
    stored = rewrite_series(hall.env, another(first)).value
    new = next(one for one in stored.bookings if one.span == span("2025-07-23 17:00", 60))
    assert new.resource_ids() == {ANA, ROOM3}
    assert hall.messages(new) == []

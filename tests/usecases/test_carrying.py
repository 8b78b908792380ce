"""What is changed of one date or step and what of the others: their own notes, modes and numbers stay theirs."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import Booking, Mode
from bookingdesk.domain.series import Scope, SeriesRule
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import Amend, Reschedule
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.series.changing import change_series
from bookingdesk.usecases.series.commands import ChangeSeries, RewriteSeries
from bookingdesk.usecases.series.rewriting import rewrite_series
from bookingdesk.usecases.visits.booking import move_visit
from bookingdesk.usecases.visits.commands import MoveVisit
from tests.builders import HAIRCUT, MASSAGE, at, span
from tests.salon import LENA, MAYA
from tests.usecases import test_series as series
from tests.usecases import test_visits as visits
from tests.usecases.desk import FrontDesk


def as_a_form_says_it(anchor: Booking, there: Span, **changes: object) -> Reschedule:
    """A panel sends every field that it shows, changed or not."""
    shown = {
        "note": anchor.note,
        "mode": anchor.mode,
        "mode_detail": anchor.mode_detail,
        "sooner_wanted": anchor.sooner_wanted,
    }
    return Reschedule(booking_id=anchor.id, span=there, version=anchor.version, **(shown | changes))  # type: ignore[arg-type]


def a_series_with_notes(desk: FrontDesk) -> tuple[Booking, ...]:
    """Four dates; the second and the third have notes of their own, the third is on the phone."""
    stored = series.booked(desk)
    second, third = stored.bookings[1:3]
    amend(desk.env, Amend(booking_id=second.id, note="allergic to ammonia", sooner_wanted=True))
    amend(desk.env, Amend(booking_id=third.id, note="brings the dog", mode=Mode.PHONE))
    desk.clock.move(seconds=1)
    return tuple(desk.stored(b) for b in stored.bookings)


def words(desk: FrontDesk, bookings: tuple[Booking, ...]) -> list[tuple[str, Mode, bool]]:
    return [(b.note, b.mode, b.sooner_wanted) for b in map(desk.stored, bookings)]


def test_that_dates_moved_with_one_keep_their_own_notes_and_modes(desk: FrontDesk) -> None:
    dates = a_series_with_notes(desk)
    before = words(desk, dates)
    move = as_a_form_says_it(dates[0], span("2025-06-24 15:15"))
    change_series(desk.env, ChangeSeries(move=move, scope=Scope.ALL))
    moved = tuple(desk.stored(b) for b in dates)
    assert series.starts(moved) == ["06-24 13:15", "07-01 13:15", "07-08 13:15", "07-15 13:15"]
    assert words(desk, dates) == before


def test_that_what_is_changed_of_one_date_is_changed_of_all_in_the_scope(desk: FrontDesk) -> None:
    dates = a_series_with_notes(desk)
    move = as_a_form_says_it(dates[1], dates[1].span, note="allergic to ammonia and henna")
    change_series(desk.env, ChangeSeries(move=move, scope=Scope.FOLLOWING))
    assert [desk.stored(b).note for b in dates] == ["", *["allergic to ammonia and henna"] * 3]
    assert [desk.stored(b).mode for b in dates[1:3]] == [Mode.IN_PERSON, Mode.PHONE]


def test_that_dates_under_another_rule_keep_their_own_notes_and_modes(desk: FrontDesk) -> None:
    dates = a_series_with_notes(desk)
    before = words(desk, dates)
    rule = SeriesRule(first=datetime.fromisoformat("2025-06-25 14:15"), zone="Europe/Berlin", count=4)
    move = as_a_form_says_it(dates[0], span("2025-06-25 14:15"))
    rewrite_series(desk.env, RewriteSeries(move=move, rule=rule))
    assert words(desk, dates) == before


def test_that_nobody_gets_the_number_of_whom_they_come_with(desk: FrontDesk) -> None:
    offer = visits.found(desk, HAIRCUT, MASSAGE, same=True)[0]
    mother, child = visits.booked(desk, offer, (HAIRCUT, MAYA), (MASSAGE, LENA))
    amend(desk.env, Amend(booking_id=mother.id, mode=Mode.PHONE, note="calls from work"))
    mother = desk.stored(mother)
    assert mother.mode_detail
    move = as_a_form_says_it(mother, span("2025-06-24 14:00"), sooner_wanted=True)
    move_visit(desk.env, MoveVisit(move=move))
    there = desk.stored(child)
    assert there.span.start == at("2025-06-24 14:00")
    assert (there.mode, there.mode_detail, there.note, there.sooner_wanted) == (Mode.IN_PERSON, "", "", False)

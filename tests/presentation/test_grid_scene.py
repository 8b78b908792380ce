"""The scene of a day: columns, grounds, tiles, load; what differs, what a point hits, where the cursor goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, Closure, TimeOff, TimeOffKind
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid import Axis, Grid
from bookingdesk.presentation.grid_bands import BandKind, bands, working_stretches
from bookingdesk.presentation.grid_cursor import (
    Cursor,
    Step,
    first_cursor,
    moved,
    next_tile,
    on_day,
    on_tile,
    stretched,
    under,
)
from bookingdesk.presentation.grid_hits import Part, badge_rect, hit, tile_rect
from bookingdesk.presentation.grid_making import day_scene
from bookingdesk.presentation.grid_scene import Difference, Grouping, difference
from tests.builders import ANA, BEN, MONDAY, ROOM1, STUDIO, a_catalogue, at
from tests.presentation.scenes import a_scene, an_agenda, with_status

SATURDAY = date(2025, 6, 28)


def when(text: str) -> datetime:
    return at(f"2025-06-23 {text}")


def _grounds(catalogue: Catalogue, resource: int, day: date = MONDAY) -> list[tuple[str, str]]:
    found = bands(next(r for r in catalogue.resources.values() if r.id == resource), catalogue, day)
    return [(band.kind.value, band.word) for band in found]


def test_that_the_grounds_of_a_day_are_off_hours_and_the_break() -> None:
    assert _grounds(a_catalogue(), ANA) == [("off", ""), ("break", "break"), ("off", "")]
    assert _grounds(a_catalogue(), ROOM1) == [("off", ""), ("off", "")]
    assert _grounds(a_catalogue(), ANA, SATURDAY) == [("off", "")]


def test_that_a_closed_day_carries_the_name_of_the_holiday() -> None:
    closed = a_catalogue(closures={STUDIO: {MONDAY: Closure(location_id=STUDIO, day=MONDAY, name="Midsummer")}})
    assert _grounds(closed, ANA) == [("closed", "Midsummer")]
    assert day_scene(an_agenda(catalogue=closed), MONDAY).closed == "Midsummer"


def test_that_time_off_lies_on_top_with_its_reason_and_silences_the_break_below() -> None:
    away = TimeOff(resource_id=ANA, span=Span(when("11:00"), when("14:00")), kind=TimeOffKind.SICK, note="flu")
    found = _grounds(a_catalogue(time_off={ANA: (away,)}), ANA)
    assert found[-1] == ("time_off", "Sick (flu)")
    assert ("break", "") in found


def test_that_staff_work_only_while_the_place_is_open() -> None:
    catalogue = a_catalogue()
    early = replace(catalogue, opening_hours={STUDIO: catalogue.opening_hours[STUDIO][:0]})
    ana = catalogue.resources[ANA]
    assert [s.duration for s in working_stretches(ana, catalogue, MONDAY)] == [
        timedelta(hours=3),
        timedelta(hours=5),
    ]
    assert working_stretches(ana, early, MONDAY) == ()


def test_that_columns_are_grouped_and_the_second_group_is_marked() -> None:
    names = [c.name for c in a_scene(grouping=Grouping.STAFF).columns]
    both = a_scene(grouping=Grouping.BOTH).columns
    assert names == ["Ana", "Ben", "Cy", "Dee"]
    assert [c.name for c in both if c.starts_group] == ["Room 1"]
    assert [c.name for c in a_scene(grouping=Grouping.ROOMS).columns] == ["Room 1", "Room 2", "Room 3"]


def test_that_hidden_columns_are_counted() -> None:
    scene = a_scene(hidden=frozenset({ANA, BEN}))
    assert (len(scene.columns), scene.hidden) == (2, 2)


def test_that_a_booking_stands_in_each_column_it_takes() -> None:
    scene = a_scene(("Ana", "14:15", 45), grouping=Grouping.BOTH)
    assert [scene.columns[t.column].name for t in scene.tiles()] == ["Ana", "Room 2"]


def test_that_the_load_counts_hours_booked_of_hours_worked() -> None:
    ana = a_scene(("Ana", "14:15", 45), ("Ana", "09:00", 60)).columns[0]
    assert (ana.booked, ana.worked) == (timedelta(minutes=105), timedelta(hours=8))
    gone = TimeOff(resource_id=ANA, span=Span(when("00:00"), when("23:59")), kind=TimeOffKind.SICK)
    sick = day_scene(an_agenda(catalogue=a_catalogue(time_off={ANA: (gone,)})), MONDAY).columns[0]
    assert (sick.away, sick.worked) == ("Sick", timedelta(0))


def test_that_short_bookings_get_room_for_a_line_of_text() -> None:
    apart = a_scene(("Ana", "14:00", 5), ("Ana", "14:05", 5))
    meeting = a_scene(("Ana", "14:00", 5), ("Ana", "14:05", 5), least=timedelta(minutes=15))
    assert [t.lanes for t in apart.tiles()] == [1, 1]
    assert [t.lanes for t in meeting.tiles()] == [2, 2]
    assert [t.overlaps for t in meeting.tiles()] == [0, 0], "drawn side by side, but no conflict"


def test_that_cancelled_bookings_leave_the_day() -> None:
    agenda = with_status(an_agenda(("Ana", "14:15", 45)), 1, Status.CANCELLED)
    assert day_scene(agenda, MONDAY).empty


def test_that_only_a_changed_booking_is_painted_again() -> None:
    agenda = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30))
    before = day_scene(agenda, MONDAY)
    same = difference(before, day_scene(replace(agenda, cursor=9), MONDAY))
    assert (same.everything, same.tiles, same.headers) == (False, (), frozenset())
    changed = difference(before, day_scene(with_status(agenda, 1, Status.ARRIVED), MONDAY))
    assert not changed.everything
    assert [t.facts.state.value for t in changed.tiles] == ["confirmed", "arrived"]
    assert difference(before, day_scene(agenda, SATURDAY)).everything
    gone = difference(before, day_scene(replace(agenda, entries=agenda.entries[:1]), MONDAY))
    assert ([t.facts.number for t in gone.tiles], gone.headers) == ([2], frozenset({1}))


def test_that_a_reminder_that_has_left_is_known_and_paints_nothing() -> None:
    agenda = an_agenda(("Ana", "14:15", 45), ("Ana", "15:00", 30))
    before = day_scene(agenda, MONDAY)
    left = replace(agenda.entries[0], reminder=MessageState.SENT)
    after = day_scene(replace(agenda, entries=(left, agenda.entries[1])), MONDAY, previous=before)
    assert difference(before, after) == Difference(everything=False)
    assert [t.facts.reminder for t in after.tiles()] == [MessageState.SENT, None]
    assert [a is b for a, b in zip(before.tiles(), after.tiles(), strict=True)] == [False, True]


def test_that_columns_in_which_nothing_changed_are_taken_over() -> None:
    agenda = an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30))
    before = day_scene(agenda, MONDAY)
    fresh = replace(agenda, entries=tuple(replace(e) for e in agenda.entries), cursor=9)
    again = day_scene(fresh, MONDAY, previous=before)
    assert all(a is b for a, b in zip(before.columns, again.columns, strict=True))
    arrived = with_status(fresh, 1, Status.ARRIVED)
    after = day_scene(arrived, MONDAY, previous=again)
    assert [a is b for a, b in zip(again.columns, after.columns, strict=True)] == [False, True, True, True]
    assert after == day_scene(arrived, MONDAY)
    assert difference(again, after) == difference(before, day_scene(arrived, MONDAY))
    elsewhere = day_scene(replace(arrived, catalogue=a_catalogue()), MONDAY, previous=after)
    assert elsewhere.columns[1] is not after.columns[1], "another catalogue makes everything anew"
    assert elsewhere == after


HITS = {
    "middle of a tile": ("14:37", 0, Part.TILE),
    "top edge": ("14:18", 0, Part.TOP_EDGE),
    "bottom edge": ("14:58", 0, Part.BOTTOM_EDGE),
    "just below": ("15:01", 0, Part.BOTTOM_EDGE),
    "just above": ("14:14", 0, Part.TOP_EDGE),
    "free time": ("13:30", 0, Part.FREE),
    "another column": ("14:37", 1, Part.FREE),
}


@pytest.mark.parametrize(("time", "column", "part"), HITS.values(), ids=HITS.keys())
def test_what_lies_under_the_pointer(time: str, column: int, part: Part) -> None:
    scene = a_scene(("Ana", "14:15", 45))
    grid = Grid(Axis(MONDAY, scene.zone, 24.0), 4, 800)
    found = hit(grid, scene, column * 200 + 60, grid.axis.y(when(time)))
    assert found is not None
    assert (found.part, found.column) == (part, column)
    assert (found.tile is not None) == (part is not Part.FREE)


def test_that_touching_bookings_each_keep_their_own_edge() -> None:
    scene = a_scene(("Ana", "14:00", 30), ("Ana", "14:30", 30))
    grid = Grid(Axis(MONDAY, scene.zone, 24.0), 4, 800)
    first, second = (tile_rect(grid, t) for t in scene.tiles())
    above, below = hit(grid, scene, 60, first.bottom - 1), hit(grid, scene, 60, second.y)
    assert above is not None
    assert below is not None
    assert (above.part, above.tile and above.tile.facts.number) == (Part.BOTTOM_EDGE, 1)
    assert (below.part, below.tile and below.tile.facts.number) == (Part.TOP_EDGE, 2)


def test_that_a_begun_booking_has_no_edges() -> None:
    scene = day_scene(with_status(an_agenda(("Ana", "14:15", 45)), 1, Status.ARRIVED), MONDAY)
    grid = Grid(Axis(MONDAY, scene.zone, 24.0), 4, 800)
    found = hit(grid, scene, 60, grid.axis.y(when("14:18")))
    assert found is not None
    assert found.part is Part.TILE


def test_that_what_has_no_lane_is_behind_a_badge() -> None:
    scene = a_scene(*[("Ana", "14:00", 60)] * 5)
    grid = Grid(Axis(MONDAY, scene.zone, 24.0), 4, 800)
    badge = scene.columns[0].badges[0]
    rect = badge_rect(grid, 0, badge)
    found = hit(grid, scene, rect.x + 1, rect.y + 1)
    assert found is not None
    assert (found.part, badge.count) == (Part.BADGE, 2)
    assert hit(grid, scene, 801, 10) is None


MOVES = [
    ("09:00", Step.DOWN, "09:15"),
    ("09:00", Step.UP, "08:45"),
    ("14:15", Step.DOWN, "15:00"),
    ("15:00", Step.UP, "14:15"),
    ("14:00", Step.PAGE_DOWN, "16:00"),
    ("16:15", Step.PAGE_UP, "14:15"),
    ("14:15", Step.HOME, "09:00"),
    ("14:15", Step.END, "17:45"),
    ("00:00", Step.UP, "00:00"),
    ("23:45", Step.DOWN, "23:45"),
]


@pytest.mark.parametrize(("start", "step", "end"), MOVES)
def test_where_a_key_takes_the_cursor(start: str, step: Step, end: str) -> None:
    scene = a_scene(("Ana", "14:15", 45))
    assert moved(scene, Cursor(0, when(start)), step, 15) == Cursor(0, when(end))


def test_that_sideways_stops_at_the_last_column() -> None:
    scene = a_scene()
    assert moved(scene, Cursor(0, when("09:00")), Step.LEFT, 15).column == 0
    assert moved(scene, Cursor(3, when("09:00")), Step.RIGHT, 15).column == 3
    assert moved(scene, Cursor(1, when("09:00")), Step.RIGHT, 15).column == 2


def test_that_the_cursor_passes_the_doubled_hour_twice() -> None:
    autumn = date(2025, 10, 26)
    scene = a_scene(day=autumn)
    start = Cursor(0, at("2025-10-26 01:30"))
    steps = [start := moved(scene, start, Step.DOWN, 30) for _n in range(5)]
    assert [s.at.astimezone(scene.span.start.tzinfo).hour for s in steps] == [0, 0, 1, 1, 2]


def test_that_shift_and_arrows_select_a_range() -> None:
    scene, slot = a_scene(), timedelta(minutes=15)
    cursor = stretched(scene, Cursor(0, when("09:00")), 2, 15)
    assert cursor.span(slot) == Span(when("09:00"), when("09:45"))
    assert stretched(scene, cursor, -5, 15).span(slot) == Span(when("09:00"), when("09:15"))
    assert stretched(scene, Cursor(0, when("23:45")), 3, 15).span(slot).end == scene.span.end


def test_that_tab_walks_through_all_bookings_in_time_order_and_then_leaves() -> None:
    scene = a_scene(("Ben", "10:00", 30), ("Ana", "09:00", 30), ("Ana", "10:00", 30), ("Cy", "16:00", 30))
    cursor, order = None, []
    while (tile := next_tile(scene, cursor)) is not None:
        order.append(tile.facts.number)
        cursor = on_tile(scene, tile)
    assert order == [2, 3, 1, 4]
    assert cursor is not None
    back = next_tile(scene, cursor, backwards=True)
    assert back is not None
    assert back.facts.number == 1
    assert next_tile(scene, Cursor(0, when("00:00")), backwards=True) is None


def test_that_the_cursor_keeps_its_time_on_another_day() -> None:
    tuesday, slot = date(2025, 6, 24), 15
    other = a_scene(("Ana", "2025-06-24 14:00", 45), day=tuesday)
    assert on_day(other, Cursor(1, when("16:30")), slot) == Cursor(1, at("2025-06-24 16:30"))
    assert on_day(other, Cursor(0, when("14:15")), slot) == Cursor(0, at("2025-06-24 14:00")), "onto the booking"
    assert on_day(a_scene(), Cursor(9, when("16:30"), when("17:00")), slot) == Cursor(
        3, when("16:30"), when("17:00")
    )
    assert on_day(a_scene(hidden=frozenset(a_catalogue().resources)), Cursor(0, when("16:30")), slot) is None


def test_where_the_cursor_starts() -> None:
    assert first_cursor(a_scene(), when("14:02"), 15) == Cursor(0, when("14:00"))
    later = a_scene(day=date(2025, 6, 24))
    assert first_cursor(later, when("14:02"), 15) == Cursor(0, at("2025-06-24 09:00"))
    assert first_cursor(a_scene(hidden=frozenset(a_catalogue().resources)), when("14:02"), 15) is None


def test_that_a_column_that_is_gone_has_nothing_under_the_cursor() -> None:
    assert under(a_scene(("Ana", "14:15", 45)), Cursor(9, when("14:15"))) is None


def test_that_a_day_of_no_work_is_known_as_such() -> None:
    assert a_scene(day=SATURDAY).nobody_works
    assert not a_scene().nobody_works
    assert a_scene(day=SATURDAY).working_window() is None
    window = a_scene(("Ana", "19:00", 30)).working_window()
    assert window == Span(when("09:00"), when("19:30"))


def test_that_time_off_on_top_is_last_so_that_it_is_painted_last() -> None:
    away = TimeOff(resource_id=ANA, span=Span(when("11:00"), when("14:00")), kind=TimeOffKind.LEAVE)
    catalogue = a_catalogue(time_off={ANA: (away,)})
    kinds = [b.kind for b in bands(catalogue.resources[ANA], catalogue, MONDAY)]
    assert kinds[-1] is BandKind.TIME_OFF

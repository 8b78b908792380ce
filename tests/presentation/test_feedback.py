"""A booking in the hand: where it lands, what the rules say there, and the nearest free place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, StartWish
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.feedback import (
    LEVEL_ICONS,
    LEVEL_OF,
    Level,
    can_take,
    feedback,
    nearest_free,
    unasked,
)
from bookingdesk.presentation.grid import Axis
from bookingdesk.presentation.grid_moving import (
    Aim,
    Moving,
    dragged,
    drawn,
    lengthened,
    on_another_day,
    other_day,
    shifted,
    taken,
    wish_of,
)
from tests.builders import ANA, BEN, CY, HAIRCUT, MASSAGE, MONDAY, a_catalogue, at, span
from tests.presentation.scenes import a_scene, booking_id

WORDS = Formatter("en_GB", "Europe/Berlin")
CATALOGUE = a_catalogue()
AXIS = Axis(MONDAY, "Europe/Berlin", 24.0)
SCENE = a_scene(("Ana", "14:15", 45))
TILE = next(iter(SCENE.tiles()))


def when(text: str) -> datetime:
    return at(f"2025-06-23 {text}")


def between(start: str, end: str) -> Span:
    return Span(when(start), when(end))


@pytest.mark.parametrize("kind", ObstacleKind)
def test_that_every_obstacle_has_its_level_and_a_sentence(kind: ObstacleKind) -> None:
    obstacle = Obstacle(kind=kind, resource_id=BEN, span=between("14:00", "15:00"))
    said = feedback([obstacle], between("14:30", "15:15"), "Ben", WORDS, CATALOGUE)
    assert said.level is LEVEL_OF[kind]
    assert said.level is not Level.FREE
    assert said.place == "14:30–15:15 Ben"
    assert len(said.reason) > 5
    assert said.accepted == (said.level is not Level.IMPOSSIBLE)


def test_that_a_free_place_says_so() -> None:
    said = feedback([], between("14:30", "15:15"), "Ben", WORDS, CATALOGUE)
    assert (said.level, said.spoken) == (Level.FREE, "14:30–15:15 Ben: free")
    assert len({LEVEL_ICONS[level] for level in Level}) == len(Level)


def test_that_the_worst_obstacle_decides() -> None:
    soft, hard = Obstacle(kind=ObstacleKind.OFF_GRID), Obstacle(kind=ObstacleKind.PAST)
    assert feedback([soft, hard], between("14:30", "15:15"), "Ben", WORDS, CATALOGUE).reason == (
        "This time has passed."
    )


def test_that_what_speaks_against_a_free_place_makes_it_soft() -> None:
    said = feedback([], between("14:30", "15:15"), "Ben", WORDS, CATALOGUE, "Short notice.")
    assert (said.level, said.reason, said.accepted) == (Level.SOFT, "Short notice.", True)
    hard = feedback(
        [Obstacle(kind=ObstacleKind.PAST)], between("14:30", "15:15"), "Ben", WORDS, CATALOGUE, "Short notice."
    )
    assert (hard.level, hard.reason) == (Level.IMPOSSIBLE, "This time has passed.")


def test_that_the_day_is_said_where_it_is_another_one() -> None:
    there = on_another_day(taken(TILE, Aim.MOVE, when("14:15")), 1, "Europe/Berlin")
    for moving, day in ((there, "Tue 24 Jun"), (taken(TILE, Aim.MOVE, when("14:15")), "")):
        assert other_day(moving, "Europe/Berlin", WORDS) == day
    said = feedback([], there.span, "Ben", WORDS, CATALOGUE, day="Tue 24 Jun")
    assert said.place == "Tue 24 Jun 14:15–15:00 Ben"


def test_that_a_new_booking_shows_only_its_place_and_length() -> None:
    said = unasked(between("14:30", "15:15"), "Ben", WORDS)
    assert not said.asked
    assert "45" in said.reason


def test_that_columns_which_can_never_take_it_are_known() -> None:
    massage = CATALOGUE.services[MASSAGE]
    assert can_take(massage, CATALOGUE.resources[BEN], CATALOGUE)
    assert not can_take(massage, CATALOGUE.resources[CY], CATALOGUE)
    assert not can_take(None, CATALOGUE.resources[BEN], CATALOGUE)


DRAGS = {
    "moved by its grip": (Aim.MOVE, "14:20", 1, "16:20", "16:15", "17:00"),
    "snapped": (Aim.MOVE, "14:15", 0, "15:09", "15:15", "16:00"),
    "kept inside the day": (Aim.MOVE, "14:15", 0, "23:59", "23:15", "24:00"),
    "start earlier": (Aim.START, "14:15", 0, "13:31", "13:30", "15:00"),
    "start never after the end": (Aim.START, "14:15", 0, "16:00", "14:55", "15:00"),
    "end later": (Aim.END, "15:00", 0, "15:40", "14:15", "15:45"),
    "end never before the start": (Aim.END, "15:00", 0, "09:00", "14:15", "14:20"),
}


@pytest.mark.parametrize(("aim", "grip", "column", "to", "start", "end"), DRAGS.values(), ids=DRAGS.keys())
def test_where_a_drag_puts_a_booking(aim: Aim, grip: str, column: int, to: str, start: str, end: str) -> None:
    moving = dragged(taken(TILE, aim, when(grip)), AXIS, column, when(to), 15)
    wanted_end = AXIS.span.end if end == "24:00" else when(end)
    assert (moving.span, moving.column) == (Span(when(start), wanted_end), column)


@pytest.mark.parametrize(
    ("anchor", "to", "start", "end"),
    [
        ("09:05", "09:50", "09:00", "10:00"),
        ("09:05", "08:20", "08:15", "09:15"),
        ("09:05", "09:06", "09:00", "09:15"),
    ],
)
def test_that_drawing_covers_every_slot_touched(anchor: str, to: str, start: str, end: str) -> None:
    moving = drawn(AXIS, 2, when(anchor), 15)
    assert dragged(moving, AXIS, 3, when(to), 15).span == between(start, end)
    assert dragged(moving, AXIS, 3, when(to), 15).column == 2, "a new booking stays in its column"


def _grabbed() -> Moving:
    return taken(TILE, Aim.MOVE, TILE.facts.span.start)


def test_that_grab_mode_moves_by_slots_and_columns() -> None:
    moving = shifted(_grabbed(), SCENE, slots=-1, columns=1, step=15)
    assert (moving.span, moving.column) == (between("14:00", "14:45"), 1)
    assert shifted(moving, SCENE, columns=-9, step=15).column == 0
    assert shifted(moving, SCENE, slots=-999, step=15).span.start == SCENE.span.start
    assert lengthened(moving, 1, 15).span == between("14:00", "15:00")
    assert lengthened(moving, -9, 15).span.duration == timedelta(minutes=5)
    assert _grabbed().untouched
    assert not moving.untouched


def test_that_another_day_keeps_the_wall_time_over_a_clock_change() -> None:
    saturday = a_scene(("Ana", "2025-10-25 14:15", 45), day=date(2025, 10, 25))
    moving = taken(next(iter(saturday.tiles())), Aim.MOVE, at("2025-10-25 14:15"))
    assert on_another_day(moving, 1, "Europe/Berlin").span == span("2025-10-26 14:15")


def test_that_the_wish_names_the_column_and_ignores_the_booking_itself() -> None:
    wish = wish_of(shifted(_grabbed(), SCENE, columns=1, step=15), SCENE)
    assert wish is not None
    assert (wish.service_id, wish.start, wish.ignoring) == (HAIRCUT, when("14:15"), booking_id(1))
    assert wish.wanted == frozenset({BEN})
    assert wish_of(drawn(AXIS, 0, when("09:00"), 15), SCENE) is None


def test_that_the_nearest_free_place_is_found_in_both_directions() -> None:
    def busy_from_two_to_half_past_three(wish: StartWish) -> Sequence[Obstacle]:
        asked = Span.lasting(wish.start, wish.duration or timedelta(minutes=45))
        return [Obstacle(kind=ObstacleKind.BOOKED)] if asked.overlaps(between("14:00", "15:30")) else []

    def asked_at(text: str) -> StartWish:
        return StartWish(
            service_id=HAIRCUT, start=when(text), duration=timedelta(minutes=45), wanted=frozenset({ANA})
        )

    step, day = timedelta(minutes=15), SCENE.span
    assert nearest_free(busy_from_two_to_half_past_three, asked_at("15:00"), step, day) == between("15:30", "16:15")
    assert nearest_free(busy_from_two_to_half_past_three, asked_at("13:30"), step, day) == between("13:15", "14:00")
    assert nearest_free(lambda wish: [Obstacle(kind=ObstacleKind.CLOSED)], asked_at("13:30"), step, day) is None

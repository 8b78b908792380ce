"""What a supervisor may set aside: one table of obstacles and rights, and starts that become bookable by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.availability.admission import allocate
from bookingdesk.domain.availability.exempting import EXCUSED_BY, rights_to_try
from bookingdesk.domain.availability.remedies import applied
from bookingdesk.domain.availability.values import BusyUnit, ObstacleKind, RemedyKind, StartWish
from bookingdesk.domain.availability.why_not import obstacles
from bookingdesk.domain.catalogue import Catalogue, Closure, TimeOff
from bookingdesk.domain.errors import NotBookable
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.rights import Right
from tests.builders import ANA, COLOUR, CY, HAIRCUT, MONDAY, STUDIO, a_catalogue, at, span

NOW = at("2025-06-23 08:00")
HOURS, POLICY, SKILL = Right.OUTSIDE_HOURS, Right.OUTSIDE_POLICY, Right.OUTSIDE_SKILL
SALON = a_catalogue()
CLOSED = a_catalogue(closures={STUDIO: {MONDAY: Closure(location_id=STUDIO, day=MONDAY, name="Midsummer")}})
CUT = SALON.services[HAIRCUT]
STRICT = a_catalogue(services={**SALON.services, HAIRCUT: replace(CUT, lead_time=timedelta(hours=4))})
SHORT = a_catalogue(services={**SALON.services, HAIRCUT: replace(CUT, horizon=timedelta(days=2))})
AWAY = a_catalogue(time_off={ANA: (TimeOff(resource_id=ANA, span=span("2025-06-23 14:00", 120)),)})
WITH_ANA = StartWish(service_id=HAIRCUT, start=at("2025-06-23 14:15"), wanted=frozenset({ANA}))
BUSY = (BusyUnit(ANA, 1, span("2025-06-23 14:00", 60), BookingId("b"), None),)

CASES = [
    ("after closing", SALON, replace(WITH_ANA, start=at("2025-06-23 17:45")), (), {HOURS}),
    ("on a holiday", CLOSED, WITH_ANA, (), {HOURS}),
    ("in the break", SALON, replace(WITH_ANA, start=at("2025-06-23 12:15")), (), {HOURS}),
    ("on a Sunday", SALON, replace(WITH_ANA, start=at("2025-06-29 14:15")), (), {HOURS}),
    ("too short notice", STRICT, replace(WITH_ANA, start=at("2025-06-23 09:00")), (), {POLICY}),
    ("too far ahead", SHORT, replace(WITH_ANA, start=at("2025-06-26 14:15")), (), {POLICY}),
    ("in the past", SALON, replace(WITH_ANA, start=at("2025-06-20 14:15")), (), {POLICY}),
    ("without the skill", SALON, replace(WITH_ANA, service_id=COLOUR, wanted=frozenset({CY})), (), {SKILL}),
    (
        "without the skill after closing",
        SALON,
        StartWish(service_id=COLOUR, start=at("2025-06-23 17:45"), wanted=frozenset({CY})),
        (),
        {HOURS, SKILL},
    ),
    (
        "nobody in particular after closing",
        SALON,
        replace(WITH_ANA, start=at("2025-06-23 18:30"), wanted=frozenset()),
        (),
        {HOURS},
    ),
    ("booked by somebody else", SALON, WITH_ANA, BUSY, None),
    ("on leave", AWAY, WITH_ANA, (), None),
    ("off the minute", SALON, replace(WITH_ANA, start=at("2025-06-23 14:15") + timedelta(seconds=20)), (), None),
]


@pytest.mark.parametrize(("catalogue", "wish", "busy", "rights"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_that_the_fewest_rights_make_a_start_bookable_or_none_does(
    catalogue: Catalogue, wish: StartWish, busy: tuple[BusyUnit, ...], rights: set[Right] | None
) -> None:
    found = obstacles(catalogue, busy, wish, NOW)
    assert found
    working = [some for some in rights_to_try(found) if _books(catalogue, replace(wish, excused=some), busy)]
    assert (set(working[0]) if working else None) == rights


def _books(catalogue: Catalogue, wish: StartWish, busy: tuple[BusyUnit, ...]) -> bool:
    """Bookable is the same as without an obstacle."""
    try:
        taken = allocate(catalogue, busy, wish, NOW)
    except NotBookable:
        assert obstacles(catalogue, busy, wish, NOW)
        return False
    assert not obstacles(catalogue, busy, wish, NOW)
    assert wish.wanted <= {a.resource_id for a in taken}
    return True


@pytest.mark.parametrize(("name", "catalogue", "wish", "busy", "rights"), CASES, ids=[c[0] for c in CASES])
def test_that_a_supervisor_is_proposed_where_one_right_is_enough(
    name: str, catalogue: Catalogue, wish: StartWish, busy: tuple[BusyUnit, ...], rights: set[Right] | None
) -> None:
    for obstacle in obstacles(catalogue, busy, wish, NOW):
        asked = [remedy for remedy in obstacle.remedies if remedy.kind is RemedyKind.SUPERVISOR]
        behind = obstacle.kind is ObstacleKind.NOT_QUALIFIED and rights == {HOURS, SKILL}
        assert bool(asked) is (obstacle.kind in EXCUSED_BY and not behind), name
        for remedy in asked:
            assert remedy.right is EXCUSED_BY[obstacle.kind]
            left = obstacles(catalogue, busy, applied(wish, obstacle, remedy), NOW)
            assert obstacle.kind not in {o.kind for o in left}


def test_that_what_others_have_and_who_is_away_is_never_set_aside() -> None:
    never = set(ObstacleKind) - set(EXCUSED_BY)
    assert never >= {ObstacleKind.BOOKED, ObstacleKind.HELD, ObstacleKind.BUFFER, ObstacleKind.TIME_OFF}
    assert never >= {ObstacleKind.RETIRED, ObstacleKind.NOBODY_QUALIFIED, ObstacleKind.OFF_GRID}


def test_that_nobody_but_those_asked_for_works_longer() -> None:
    late = replace(WITH_ANA, start=at("2025-06-23 18:30"), excused=frozenset({HOURS}))
    taken = allocate(SALON, (), late, NOW)
    assert ANA in {a.resource_id for a in taken}


def test_that_without_a_wish_those_stay_longer_who_work_on_that_day() -> None:
    off = {who: hours if who == CY else () for who, hours in SALON.working_hours.items()}
    late = replace(WITH_ANA, start=at("2025-06-23 18:30"), wanted=frozenset(), excused=frozenset({HOURS}))
    taken = allocate(a_catalogue(working_hours=off), (), late, NOW)
    assert CY in {a.resource_id for a in taken}

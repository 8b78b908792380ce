"""Each kind of obstacle in a named case: what is named, and that taking its remedies helps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.availability import admission, why_not
from bookingdesk.domain.availability.remedies import applied
from bookingdesk.domain.availability.values import (
    BusyUnit,
    Obstacle,
    ObstacleKind,
    RemedyKind,
    StartWish,
)
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue, Closure, Group, ResourceKind, TimeOff, TimeOffKind
from bookingdesk.domain.errors import InvalidValue, NotBookable, NotFound
from bookingdesk.domain.ids import BookingId, RequirementId, ResourceId, ServiceId
from tests.builders import (
    ANA,
    BEN,
    COLOUR,
    CY,
    DEE,
    HAIRCUT,
    MASSAGE,
    MASSEURS,
    MONDAY,
    ROOM1,
    ROOM2,
    ROOM3,
    STUDIO,
    a_catalogue,
    at,
    span,
)
from tests.domain.availability.worlds import (
    NOW,
    a_start,
    booked,
    held,
    the_week,
    with_resource,
    with_service,
)

K = ObstacleKind
R = RemedyKind
SALON = a_catalogue()
TEN = span("2025-06-23 10:00")
HOURS = "09:00-12:00 13:00-18:00"
STAFF = (ANA, BEN, CY, DEE)


@dataclass(frozen=True)
class Case:
    """A wish in a world, the obstacles expected as (kind, resource, detail), and the ways out proposed."""

    name: str
    wish: StartWish
    expected: set[tuple[ObstacleKind, ResourceId | None, str]]
    ways_out: frozenset[RemedyKind]
    catalogue: Catalogue = SALON
    busy: tuple[BusyUnit, ...] = ()


def ways(*kinds: RemedyKind) -> frozenset[RemedyKind]:
    """The remedies expected of a case."""
    return frozenset(kinds)


CASES = [
    Case(
        "the time has passed",
        a_start("2025-06-23 09:00"),
        {(K.PAST, None, "")},
        ways(R.OTHER_TIME, R.SUPERVISOR),
    ),
    Case(
        "too short a notice",
        a_start("2025-06-23 11:00"),
        {(K.LEAD_TIME, None, "")},
        ways(R.OTHER_TIME, R.SUPERVISOR),
        catalogue=with_service(SALON, HAIRCUT, lead_time=timedelta(hours=4)),
    ),
    Case(
        "too far ahead",
        a_start("2025-06-27 10:00"),
        {(K.HORIZON, None, "")},
        ways(R.OTHER_TIME, R.WAIT, R.SUPERVISOR),
        catalogue=with_service(SALON, HAIRCUT, horizon=timedelta(days=3)),
    ),
    Case(
        "a public holiday",
        a_start("2025-06-24 10:00"),
        {(K.CLOSED, None, "Midsummer")},
        ways(R.OTHER_TIME, R.SUPERVISOR),
        catalogue=replace(
            SALON,
            closures={
                STUDIO: {d: Closure(location_id=STUDIO, day=d, name="Midsummer") for d in [MONDAY.replace(day=24)]}
            },
        ),
    ),
    Case(
        "over closing time",
        a_start("2025-06-23 17:30"),
        {(K.OUTSIDE_OPENING, None, "09:00-18:00")} | {(K.NOT_WORKING, r, HOURS) for r in STAFF},
        ways(R.OTHER_TIME, R.SHORTER, R.SUPERVISOR),
    ),
    Case(
        "on a Sunday",
        a_start("2025-06-29 10:00"),
        {(K.OUTSIDE_OPENING, None, "")} | {(K.NOT_WORKING, r, "") for r in STAFF},
        ways(R.OTHER_TIME, R.SUPERVISOR),
    ),
    Case(
        "in Ana's break, Ana being wanted",
        a_start("2025-06-23 12:00", wanted=frozenset({ANA})),
        {(K.NOT_WORKING, ANA, HOURS)},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE, R.SUPERVISOR),
        catalogue=replace(SALON, working_hours={**SALON.working_hours, BEN: SALON.opening_hours[STUDIO]}),
    ),
    Case(
        "Ana is sick",
        a_start(wanted=frozenset({ANA})),
        {(K.TIME_OFF, ANA, "sick")},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE),
        catalogue=replace(
            SALON,
            time_off={ANA: (TimeOff(resource_id=ANA, span=span("2025-06-23 00:00", 1440), kind=TimeOffKind.SICK),)},
        ),
    ),
    Case(
        "Ana has a client",
        a_start(wanted=frozenset({ANA})),
        {(K.BOOKED, ANA, "")},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE),
        busy=(booked(ANA, TEN),),
    ),
    Case(
        "Ana has a client in the second half",
        a_start(wanted=frozenset({ANA})),
        {(K.BOOKED, ANA, "")},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE, R.SHORTER),
        busy=(booked(ANA, span("2025-06-23 10:30")),),
    ),
    Case(
        "everybody has a client",
        a_start(),
        {(K.BOOKED, r, "") for r in STAFF},
        ways(R.OTHER_TIME),
        busy=tuple(booked(r, TEN, booking=f"b{r}") for r in STAFF),
    ),
    Case(
        "all rooms are in use, staff are free",
        a_start(),
        {(K.BOOKED, r, "") for r in (ROOM1, ROOM2, ROOM3)},
        ways(R.OTHER_TIME),
        busy=tuple(booked(r, TEN, booking=f"b{r}") for r in (ROOM1, ROOM2, ROOM3)),
    ),
    Case(
        "only the tidying up runs into the next client",
        a_start(service=COLOUR, wanted=frozenset({ANA})),
        {(K.BUFFER, ANA, "")},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE, R.SHORTER),
        busy=(booked(ANA, span("2025-06-23 11:05")),),
    ),
    Case(
        "held for another caller",
        a_start(wanted=frozenset({ANA})),
        {(K.HELD, ANA, "")},
        ways(R.OTHER_TIME, R.OTHER_RESOURCE, R.WAIT),
        busy=(held(ANA, TEN, at("2025-06-23 09:03")),),
    ),
    Case(
        "Cy cannot do colour",
        a_start(service=COLOUR, wanted=frozenset({CY})),
        {(K.NOT_QUALIFIED, CY, "Cy")},
        ways(R.OTHER_RESOURCE, R.SUPERVISOR),
    ),
    Case(
        "two rooms wanted where one is needed",
        a_start(wanted=frozenset({ROOM1, ROOM2})),
        {(K.NOT_QUALIFIED, ROOM2, "Room 2")},
        ways(),
    ),
    Case(
        "nobody has the skill",
        a_start(service=MASSAGE),
        {(K.NOBODY_QUALIFIED, None, "Massage")},
        ways(),
        catalogue=replace(
            SALON,
            groups={**SALON.groups, MASSEURS: Group(id=MASSEURS, kind=ResourceKind.STAFF, name="Massage")},
        ),
    ),
    Case(
        "Ana has left the firm",
        a_start(wanted=frozenset({ANA})),
        {(K.RETIRED, ANA, "Ana")},
        ways(R.OTHER_RESOURCE),
        catalogue=with_resource(SALON, ANA, retired=True),
    ),
    Case(
        "the service is no longer offered",
        a_start(),
        {(K.RETIRED, None, "Haircut")},
        ways(),
        catalogue=with_service(SALON, HAIRCUT, retired=True),
    ),
    Case(
        "half a minute past",
        replace(a_start(), start=at("2025-06-23 10:00") + timedelta(seconds=30)),
        {(K.OFF_GRID, None, "")},
        ways(R.OTHER_TIME),
    ),
]


def ask(case: Case, wish: StartWish | None = None, now: datetime | None = None) -> tuple[Obstacle, ...]:
    """The obstacles of a case, other times looked for within the week."""
    moment = now or moment_of(case)
    return why_not.obstacles(case.catalogue, case.busy, wish or case.wish, moment, known=the_week(case.catalogue))


def moment_of(case: Case) -> datetime:
    """The desk opens at 8; the case of the past is asked at half past nine."""
    return at("2025-06-23 09:30") if case.name == "the time has passed" else NOW


OF_SESSIONS = {ObstacleKind.FULL, ObstacleKind.NO_SESSION}
"""No matter of times: tests/usecases/test_sessions.py and test_session_series.py have them."""


def test_that_every_kind_of_obstacle_has_a_case() -> None:
    """A new kind needs a case of its own."""
    assert {kind for case in CASES for kind, _, _ in case.expected} == set(ObstacleKind) - OF_SESSIONS


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_that_what_is_in_the_way_is_named(case: Case) -> None:
    """Kind, resource and detail of each obstacle, and nothing else."""
    assert {(o.kind, o.resource_id, o.detail) for o in ask(case)} == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_that_the_ways_out_are_proposed(case: Case) -> None:
    """The kinds of remedies over all obstacles of the case."""
    assert {r.kind for o in ask(case) for r in o.remedies} == case.ways_out


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_that_a_remedy_taken_removes_its_obstacle(case: Case) -> None:
    """Apply each remedy and ask again: the obstacle is gone and no other kind has come."""
    before = ask(case)
    for obstacle in before:
        for remedy in obstacle.remedies:
            now = remedy.start if remedy.kind is R.WAIT else None
            after = ask(case, applied(case.wish, obstacle, remedy), now)
            left = {(o.kind, o.resource_id) for o in before if o != obstacle}
            assert {(o.kind, o.resource_id) for o in after} <= left, remedy
            if remedy.kind is R.OTHER_TIME:
                assert after == ()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_that_what_has_obstacles_is_refused_with_them(case: Case) -> None:
    """Admission raises the very obstacles that the explanation gives."""
    with pytest.raises(NotBookable) as refusal:
        admission.allocate(case.catalogue, case.busy, case.wish, moment_of(case))
    told = refusal.value.facts["obstacles"]
    assert isinstance(told, tuple)
    assert {(o.kind, o.resource_id, o.detail) for o in told} == case.expected


def test_that_an_obstacle_names_the_booking_and_its_busy_span() -> None:
    """Who is in the way and until when."""
    taken = span("2025-06-23 09:30", 50)
    (obstacle,) = why_not.obstacles(
        SALON, [booked(ANA, taken, booking="b7")], a_start(wanted=frozenset({ANA})), NOW
    )
    assert (obstacle.booking_id, obstacle.span) == (BookingId("b7"), taken)


def test_that_a_hold_in_the_way_says_when_it_lapses() -> None:
    """The remedy is to wait until then."""
    until = at("2025-06-23 09:03")
    (obstacle,) = why_not.obstacles(SALON, [held(ANA, TEN, until)], a_start(wanted=frozenset({ANA})), NOW)
    assert obstacle.expires_at == until
    assert [r.start for r in obstacle.remedies if r.kind is R.WAIT] == [until]


def test_that_a_lapsed_hold_is_in_nobodys_way() -> None:
    """Also where nobody has swept it away yet."""
    lapsed = held(ANA, TEN, NOW)
    assert why_not.obstacles(SALON, [lapsed], a_start(wanted=frozenset({ANA})), NOW) == ()


def test_that_no_other_time_is_proposed_where_not_everything_is_known() -> None:
    """Without `known` the caller has read the busy span only."""
    (obstacle,) = why_not.obstacles(SALON, [booked(ANA, TEN)], a_start(wanted=frozenset({ANA})), NOW)
    assert R.OTHER_TIME not in {r.kind for r in obstacle.remedies}


def test_that_exactly_the_chosen_units_are_allocated() -> None:
    """What a slot offered is taken as it was offered, with the busy span of the service."""
    chosen = tuple(
        Allocation(requirement_id=RequirementId(need), resource_id=resource, busy=TEN)
        for need, resource in ((20, DEE), (21, ROOM3))
    )
    got = admission.allocate(SALON, [], a_start(service=COLOUR, chosen=chosen), NOW)
    assert [(a.requirement_id, a.resource_id) for a in got] == [(20, DEE), (21, ROOM3)]
    assert {a.busy for a in got} == {span("2025-06-23 10:00", 70)}


def test_that_chosen_units_without_a_requirement_find_theirs() -> None:
    """Dropping a booking on a column names resources only."""
    chosen = tuple(Allocation(requirement_id=None, resource_id=r, busy=TEN) for r in (ROOM2, ANA))
    got = admission.allocate(SALON, [], a_start(chosen=chosen), NOW)
    assert {(a.requirement_id, a.resource_id) for a in got} == {(11, ROOM2), (10, ANA)}


def test_that_a_chosen_unit_that_is_taken_is_an_obstacle_though_others_are_free() -> None:
    """Exactly these units means these units."""
    chosen = (
        Allocation(requirement_id=RequirementId(10), resource_id=ANA, busy=TEN),
        Allocation(requirement_id=RequirementId(11), resource_id=ROOM1, busy=TEN),
    )
    (obstacle,) = why_not.obstacles(SALON, [booked(ANA, TEN)], a_start(chosen=chosen), NOW)
    assert (obstacle.kind, obstacle.resource_id) == (K.BOOKED, ANA)
    assert {r.resource_id for r in obstacle.remedies} == {BEN, CY, DEE}


@pytest.mark.parametrize(
    ("name", "chosen", "expected"),
    [
        ("no room", [(10, ANA, 1)], {(K.NOBODY_QUALIFIED, None)}),
        ("an unknown resource", [(10, 99, 1), (11, ROOM1, 1)], {(K.NOT_QUALIFIED, 99)}),
        ("a unit that is not there", [(10, ANA, 2), (11, ROOM1, 1)], {(K.NOT_QUALIFIED, ANA)}),
        ("a room for a person", [(10, ROOM2, 1), (11, ROOM1, 1)], {(K.NOT_QUALIFIED, ROOM2)}),
        (
            "the same person twice",
            [(10, ANA, 1), (11, ROOM1, 1), (None, ANA, 1)],
            {(K.NOT_QUALIFIED, ANA)},
        ),
    ],
)
def test_that_chosen_units_must_fit(
    name: str,
    chosen: list[tuple[int | None, ResourceId, int]],
    expected: set[tuple[ObstacleKind, ResourceId | None]],
) -> None:
    """A stale or hand-made choice is refused by name."""
    allocations = tuple(
        Allocation(
            requirement_id=None if need is None else RequirementId(need), resource_id=r, unit_no=unit, busy=TEN
        )
        for need, r, unit in chosen
    )
    found = why_not.obstacles(SALON, [], a_start(chosen=allocations), NOW)
    assert {(o.kind, o.resource_id) for o in found} == expected, name


def test_that_a_booking_is_not_in_its_own_way() -> None:
    """Moving Maya by fifteen minutes overlaps with where she is now."""
    mine = [booked(ANA, TEN, booking="maya"), booked(ROOM2, TEN, booking="maya")]
    wish = a_start("2025-06-23 10:15", wanted=frozenset({ANA, ROOM2}))
    assert {o.kind for o in why_not.obstacles(SALON, mine, wish, NOW)} == {K.BOOKED}
    moving = replace(wish, ignoring=BookingId("maya"))
    assert why_not.obstacles(SALON, mine, moving, NOW) == ()


def test_that_buffers_may_run_over_closing_time_but_not_into_a_booking() -> None:
    """Colour from 17:00 ends at 18:00; ten minutes of tidying up follow after closing."""
    wish = a_start("2025-06-23 17:00", service=COLOUR)
    assert why_not.obstacles(SALON, [], wish, NOW) == ()
    late = [booked(r, span("2025-06-23 18:05"), booking=f"b{r}") for r in STAFF]
    assert {o.kind for o in why_not.obstacles(SALON, late, wish, NOW)} == {K.BUFFER}


def test_that_a_walk_in_needs_no_notice() -> None:
    """Lead time protects the desk from callers, not from people who stand there."""
    hasty = with_service(SALON, HAIRCUT, lead_time=timedelta(hours=4))
    assert why_not.obstacles(hasty, [], a_start(any_notice=True), NOW) == ()


def test_that_what_happened_can_be_recorded_late() -> None:
    """With past_allowed neither the past nor the lead time is in the way."""
    hasty = with_service(SALON, HAIRCUT, lead_time=timedelta(hours=4))
    assert why_not.obstacles(hasty, [], a_start(past_allowed=True), at("2025-06-23 15:00")) == ()


def test_that_an_unknown_service_is_not_found() -> None:
    """Nothing can be said about it."""
    with pytest.raises(NotFound):
        why_not.obstacles(SALON, [], a_start(service=ServiceId(99)), NOW)


def test_that_a_visit_of_no_length_is_refused() -> None:
    """End must be after start (SOP A3.1)."""
    with pytest.raises(InvalidValue):
        why_not.obstacles(SALON, [], a_start(duration=timedelta(0)), NOW)


def test_that_nobody_wanted_is_left_out_where_nothing_is_needed() -> None:
    """A service that needs nobody is not given to whoever is asked for by pretending."""
    needless = with_service(SALON, HAIRCUT, requirements=())
    with pytest.raises(NotBookable) as refused:
        admission.allocate(needless, (), a_start(wanted=frozenset({ANA})), NOW)
    assert {o.kind for o in refused.value.facts["obstacles"]} == {K.NOT_QUALIFIED}  # type: ignore[attr-defined]

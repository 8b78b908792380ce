"""Worlds drawn by Hypothesis: small desks in awkward zones on awkward days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from bookingdesk.domain.availability.values import BusyUnit, SlotWish
from bookingdesk.domain.catalogue import (
    Catalogue,
    Closure,
    Group,
    Location,
    Requirement,
    Resource,
    ResourceKind,
    Service,
    TimeOff,
    WeeklyHours,
)
from bookingdesk.domain.ids import (
    BookingId,
    GroupId,
    HoldId,
    LocationId,
    RequirementId,
    ResourceId,
    ServiceId,
)
from bookingdesk.domain.spans import Span

AWKWARD_DAYS = [
    ("Europe/Berlin", date(2025, 3, 30)),  # 23 hours, 2:00 to 3:00 skipped
    ("Europe/Berlin", date(2025, 10, 26)),  # 25 hours, 2:00 to 3:00 twice
    ("Europe/Berlin", date(2025, 6, 23)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # midnight itself is skipped
    ("America/Sao_Paulo", date(2018, 2, 17)),  # 23:00 to midnight twice
    ("America/Sao_Paulo", date(2018, 6, 4)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),  # half an hour twice
    ("Australia/Lord_Howe", date(2025, 10, 5)),  # half an hour skipped
    ("America/Havana", date(2025, 11, 2)),  # midnight to 1:00 twice
    ("Pacific/Apia", date(2011, 12, 29)),  # the next day never happened
]
HERE, THERE = LocationId(1), LocationId(2)
SERVICE = ServiceId(1)
STAFF = [ResourceId(n) for n in (1, 2, 3)]
ROOMS = [ResourceId(n) for n in (11, 12)]
GROUPS = {
    GroupId(1): (ResourceKind.STAFF, frozenset(STAFF)),
    GroupId(2): (ResourceKind.STAFF, frozenset(STAFF[1:])),
    GroupId(3): (ResourceKind.SPACE, frozenset(ROOMS)),
    GroupId(4): (ResourceKind.SPACE, frozenset(ROOMS[:1])),
}


@dataclass(frozen=True)
class World:
    """A desk at one moment, and a wish."""

    catalogue: Catalogue
    busy: tuple[BusyUnit, ...]
    now: datetime
    wish: SlotWish


@st.composite
def hours(draw: st.DrawFn) -> tuple[WeeklyHours, ...]:
    """Long stretches on most days, some up to midnight, some from midnight, some with a gap."""
    shapes = [
        [(0, 1440)],
        [(0, 1440)],
        [(60, 1380)],
        [(0, 150), (1200, 1440)],
        [(90, 720), (750, 1440)],
        [(120, 180), (185, 400)],
        [],
    ]
    shape = draw(st.sampled_from(shapes))
    idle = draw(st.sets(st.integers(0, 6), max_size=1))
    return tuple(
        WeeklyHours(weekday=day, start_minute=first, end_minute=last)
        for day in range(7)
        if day not in idle
        for first, last in shape
    )


@st.composite
def services(draw: st.DrawFn) -> Service:
    """One service with up to three requirements, also two of the same or of overlapping groups."""
    needed = draw(st.lists(st.sampled_from(sorted(GROUPS)), max_size=3))
    minutes = st.sampled_from([0, 0, 5, 10, 40])
    return Service(
        id=SERVICE,
        name="Service",
        code="s",
        duration=timedelta(minutes=draw(st.sampled_from([5, 30, 45, 60, 95, 240]))),
        buffer_before=timedelta(minutes=draw(minutes)),
        buffer_after=timedelta(minutes=draw(minutes)),
        requirements=tuple(
            Requirement(id=RequirementId(n + 1), kind=GROUPS[group][0], group_id=group)
            for n, group in enumerate(needed)
        ),
        location_id=HERE,
        lead_time=timedelta(minutes=draw(st.sampled_from([0, 0, 45, 300]))),
        horizon=timedelta(hours=draw(st.sampled_from([6, 40, 9000, 9000]))),
        slot_step=timedelta(minutes=draw(st.sampled_from([10, 15, 20, 30, 60, 7]))),
    )


@st.composite
def catalogues(draw: st.DrawFn, zone: str, day: date) -> Catalogue:
    """Three staff members and two rooms around one day; one of them may live at another location."""
    resources = {}
    for id_ in STAFF + ROOMS:
        staff = id_ in STAFF
        resources[id_] = Resource(
            id=id_,
            kind=ResourceKind.STAFF if staff else ResourceKind.SPACE,
            name=f"R{id_}",
            location_id=draw(st.sampled_from([HERE, HERE, HERE, HERE, THERE])),
            capacity=1 if staff else draw(st.integers(1, 2)),
            follows_opening_hours=not staff or draw(st.booleans()),
            retired=draw(st.integers(0, 9)) == 0,
        )
    instants = st.integers(-600, 2400).map(lambda m: datetime.combine(day, time.min, UTC) + timedelta(minutes=m))
    away = st.tuples(st.sampled_from(STAFF + ROOMS), instants, st.integers(1, 20_000))
    time_off: dict[ResourceId, tuple[TimeOff, ...]] = {}
    for id_, start, seconds in draw(st.lists(away, max_size=2)):
        off = TimeOff(resource_id=id_, span=Span.lasting(start, timedelta(seconds=seconds)))
        time_off[id_] = (*time_off.get(id_, ()), off)
    closed = draw(st.sets(st.sampled_from([day - timedelta(days=1), day, day + timedelta(days=1)]), max_size=1))
    return Catalogue(
        locations={
            HERE: Location(id=HERE, name="Here", zone=zone),
            THERE: Location(id=THERE, name="There", zone="Europe/London"),
        },
        resources=resources,
        groups={id_: Group(id=id_, kind=kind, name=f"G{id_}", members=ids) for id_, (kind, ids) in GROUPS.items()},
        services={SERVICE: draw(services())},
        opening_hours={HERE: draw(hours()), THERE: draw(hours())},
        working_hours={id_: draw(hours()) for id_ in STAFF},
        time_off=time_off,
        closures={HERE: {d: Closure(location_id=HERE, day=d, name="Closed") for d in closed}},
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A whole world; busy stretches of one unit do not overlap, as the database sees to."""
    zone, day = draw(st.sampled_from(AWKWARD_DAYS))
    catalogue = draw(catalogues(zone, day))
    origin = datetime.combine(day, time.min, UTC)
    busy: list[BusyUnit] = []
    now = origin + timedelta(seconds=draw(st.integers(-30 * 3600, 12 * 3600)))
    stretch = st.tuples(
        st.sampled_from(STAFF + ROOMS), st.integers(1, 2), st.integers(-700, 2000), st.integers(5, 300)
    )
    for number, (resource, unit, start, minutes) in enumerate(draw(st.lists(stretch, max_size=14))):
        span = Span.lasting(origin + timedelta(minutes=start), timedelta(minutes=minutes))
        if any(b.resource_id == resource and b.unit_no == unit and b.busy.overlaps(span) for b in busy):
            continue
        if draw(st.integers(0, 3)) == 0:
            lapses = now + timedelta(minutes=draw(st.integers(-2, 3)))
            busy.append(BusyUnit(resource, unit, span, None, HoldId(f"h{number}"), lapses))
        else:
            busy.append(BusyUnit(resource, unit, span, BookingId(f"b{number}"), None))
    wish = SlotWish(
        service_id=SERVICE,
        duration=draw(st.sampled_from([None, None, timedelta(minutes=20), timedelta(minutes=130)])),
        wanted=draw(st.sets(st.sampled_from(STAFF + ROOMS), max_size=2).map(frozenset))
        if draw(st.booleans())
        else frozenset(),
        first_day=day - timedelta(days=draw(st.integers(0, 1))),
        days=draw(st.integers(1, 2)),
        from_minute=draw(st.sampled_from([0, 0, 65, 600])),
        until_minute=draw(st.sampled_from([1440, 1440, 700])),
        weekdays=draw(st.sampled_from([frozenset(range(7)), frozenset(range(7)), frozenset({5, 6})])),
        any_notice=draw(st.booleans()),
        ignoring=draw(st.sampled_from([None, *(b.booking_id for b in busy)])) if busy else None,
    )
    return World(catalogue, tuple(busy), now, wish)

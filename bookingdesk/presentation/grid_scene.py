"""The scene of one day: columns with their grounds and tiles, made from an agenda; and what differs between two.

Pure: no pixels (those are in `grid`), no painting. Two equal scenes draw the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import OCCUPYING
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind
from bookingdesk.domain.ids import LocationId, ResourceId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.grid_bands import (
    Band,
    BandKind,
    bands,
    hidden_bands,
    length_of,
    without,
    working_stretches,
)
from bookingdesk.presentation.lanes import Badge, lanes
from bookingdesk.presentation.state import State
from bookingdesk.presentation.tiles import TileFacts, booking_facts, hold_facts
from bookingdesk.usecases.readings import Agenda, AgendaEntry

EVERYTHING = DayFilter()
Takings = tuple[tuple[Span, Span], ...]
"""Visits, each with what it takes."""


class Grouping(StrEnum):
    """Which resources are columns."""

    STAFF = "staff"
    ROOMS = "rooms"
    BOTH = "both"


_KINDS = {
    Grouping.STAFF: (ResourceKind.STAFF,),
    Grouping.ROOMS: (ResourceKind.SPACE,),
    Grouping.BOTH: (ResourceKind.STAFF, ResourceKind.SPACE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One booking or hold in one column."""

    column: int
    facts: TileFacts
    shown: Span
    """The booking's span, drawn no shorter than a line of text needs."""
    lane: int
    lanes: int
    collapsed: bool
    overlaps: int

    @property
    def key(self) -> tuple[int, str]:
        """The column and the id: the same for the same thing in two scenes."""
        return self.column, str(self.facts.booking_id or self.facts.hold_id)

    @property
    def busy(self) -> Span:
        """The span with its buffers."""
        return self.facts.span.widened(self.facts.buffer_before, self.facts.buffer_after)


TO_COME = frozenset({State.TENTATIVE, State.CONFIRMED, State.RECONFIRMED})
"""Bookings in these states can still be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One resource on the day. Tiles are in order of start."""

    resource_id: ResourceId
    kind: ResourceKind
    name: str
    initials: str
    place: int
    """Its position among its kind: chooses the chip's colour."""
    bands: tuple[Band, ...]
    working: tuple[Span, ...]
    """Time off taken away."""
    tiles: tuple[Tile, ...]
    badges: tuple[Badge, ...]
    booked: timedelta
    covered: Takings = ()
    """What bookings take that the filter does not show: visit, and with buffers."""
    starts_group: bool = False
    """The first column after those of another kind: a thick line stands before it."""

    @property
    def away(self) -> str:
        """The reason, where time off or a closed day leaves no working time at all; else empty."""
        if self.working:
            return ""
        return next((b.word for b in reversed(self.bands) if b.kind in {BandKind.TIME_OFF, BandKind.CLOSED}), "")

    @property
    def to_move(self) -> int:
        """Bookings that still stand where nobody will be: not begun, and in time off."""
        off = [band.span for band in self.bands if band.kind is BandKind.TIME_OFF]
        return sum(t.facts.state in TO_COME and any(t.busy.overlaps(away) for away in off) for t in self.tiles)

    @property
    def out(self) -> str:
        """Why they are out at some time of the day; empty where they are not."""
        return next((band.word for band in self.bands if band.kind is BandKind.TIME_OFF), "")

    @property
    def worked(self) -> timedelta:
        """Working time of the day."""
        return length_of(self.working)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScene:
    """Everything the day view shows, in instants and words."""

    day: date
    zone: str
    location_id: LocationId
    columns: tuple[Column, ...]
    hidden: int = 0
    """Columns that were left out by choice; counted, never silently absent."""
    closed: str = ""
    """The holiday's name."""
    least: timedelta = timedelta(0)
    filter: DayFilter = EVERYTHING
    filtered: int = 0
    """Bookings of these columns that the filter does not show."""
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False, repr=False)

    @property
    def span(self) -> Span:
        """The day's instants."""
        return day_span(self.day, self.zone)

    @property
    def empty(self) -> bool:
        """Whether nothing is booked or held."""
        return not any(column.tiles for column in self.columns)

    @property
    def nobody_works(self) -> bool:
        """Whether no column has working time."""
        return not any(column.working for column in self.columns)

    def tiles(self) -> Iterable[Tile]:
        """All tiles, column by column."""
        return (tile for column in self.columns for tile in column.tiles)

    def in_time_order(self) -> list[Tile]:
        """What Tab walks through: by start, then by column."""
        return sorted(
            (t for t in self.tiles() if not t.collapsed), key=lambda t: (t.facts.span.start, t.column, t.lane)
        )

    def working_window(self) -> Span | None:
        """From the first working minute to the last, widened to the bookings; None on an idle day."""
        spans = [s for column in self.columns for s in column.working]
        spans += [t.facts.span for t in self.tiles()]
        whole = self.span
        spans = [s for s in spans if s.overlaps(whole)]
        if not spans:
            return None
        return Span(max(whole.start, min(s.start for s in spans)), min(whole.end, max(s.end for s in spans)))


def day_scene(
    agenda: Agenda,
    day: date,
    *,
    grouping: Grouping = Grouping.STAFF,
    location: LocationId | None = None,
    hidden: frozenset[ResourceId] = frozenset(),
    least: timedelta = timedelta(0),
    wanted: DayFilter = EVERYTHING,
    previous: DayScene | None = None,
) -> DayScene:
    """The scene of a day at one location (None: the first). Holds that had expired at the reading are left out.

    `least` is the time that the height of a line of text stands for: shorter bookings are drawn so long, and
    get lanes of their own where that makes them meet. Columns of `previous` in which nothing has changed are taken
    over as they are, which makes re-reading a busy day cheap.
    """
    catalogue = agenda.catalogue
    place = location if location is not None else min(catalogue.locations, default=LocationId(0))
    zone_name = catalogue.zone_of(place) if place in catalogue.locations else "UTC"
    chosen = [r for kind in _KINDS[grouping] for r in catalogue.of_kind(kind) if r.location_id == place]
    shown = [r for r in chosen if r.id not in hidden]
    frame = (day, place, least, wanted, [r.id for r in shown])
    if previous is not None and (
        previous.catalogue is not catalogue
        or frame
        != (
            previous.day,
            previous.location_id,
            previous.least,
            previous.filter,
            [c.resource_id for c in previous.columns],
        )
    ):
        previous = None
    left_out: tuple[AgendaEntry, ...] = ()
    if wanted.active:
        fits = {e.booking.id for e in agenda.entries if wanted.shows(e, agenda.read_at)}
        left_out = tuple(e for e in agenda.entries if e.booking.id not in fits)
        agenda = replace(agenda, entries=tuple(e for e in agenda.entries if e.booking.id in fits))
    covered = _covered(left_out)
    facts = _facts_by_resource(agenda, day_span(day, zone_name), previous)
    closure = catalogue.closures.get(place, {}).get(day)
    return DayScene(
        day=day,
        zone=zone_name,
        location_id=place,
        columns=_columns(shown, facts, covered, day, catalogue, least, previous),
        hidden=len(chosen) - len(shown),
        closed=closure.name if closure else "",
        least=least,
        filter=wanted,
        filtered=_count(left_out, shown, day_span(day, zone_name)),
        catalogue=catalogue,
    )


def _covered(left_out: Iterable[AgendaEntry]) -> dict[ResourceId, Takings]:
    """The time of bookings that are not shown, by who serves and where."""
    found: dict[ResourceId, Takings] = {}
    for entry in left_out:
        if entry.booking.status in OCCUPYING:
            for one in entry.booking.allocations:
                found[one.resource_id] = (*found.get(one.resource_id, ()), (entry.booking.span, one.busy))
    return found


def _count(left_out: Iterable[AgendaEntry], shown: Iterable[Resource], day: Span) -> int:
    """How many of the bookings that are not shown would stand in the columns."""
    columns = {r.id for r in shown}
    return sum(
        e.booking.status in OCCUPYING
        and e.booking.span.overlaps(day)
        and not columns.isdisjoint(e.booking.resource_ids())
        for e in left_out
    )


def _facts_by_resource(
    agenda: Agenda, day: Span, previous: DayScene | None
) -> Mapping[ResourceId, list[TileFacts]]:
    """The day's bookings and holds under each resource they take; unchanged ones are the facts made before."""
    known = {t.facts.number or t.facts.hold_id: t.facts for t in previous.tiles()} if previous else {}
    found: dict[ResourceId, list[TileFacts]] = {}
    made: list[TileFacts] = []
    for entry in agenda.entries:
        if entry.booking.session_id is not None:
            continue  # the session's tile says how many they are
        if entry.booking.status in OCCUPYING and entry.booking.span.overlaps(day):
            before = known.get(entry.booking.number)
            same = before is not None and before.source == entry
            made.append(before if before is not None and same else booking_facts(entry, agenda.catalogue))
    for hold in agenda.holds:
        if hold.session_id is None and hold.span.overlaps(day) and hold.expires_at > agenda.read_at:
            kept = known.get(hold.id)
            same = kept is not None and kept.source == hold
            made.append(kept if kept is not None and same else hold_facts(hold, agenda.catalogue))
    for facts in made:
        for resource, _name, _kind in facts.resources:
            found.setdefault(resource, []).append(facts)
    return found


def _columns(
    shown: list[Resource],
    facts: Mapping[ResourceId, list[TileFacts]],
    covered: Mapping[ResourceId, Takings],
    day: date,
    catalogue: Catalogue,
    least: timedelta,
    previous: DayScene | None,
) -> tuple[Column, ...]:
    columns: list[Column] = []
    places = dict.fromkeys(ResourceKind, 0)
    for number, resource in enumerate(shown):
        place = places[resource.kind]
        places[resource.kind] += 1
        mine = facts.get(resource.id, [])
        taken = covered.get(resource.id, ())
        before = previous.columns[number] if previous is not None else None
        same = before is not None and before.covered == taken
        if before is not None and same and {id(f) for f in mine} == {id(t.facts) for t in before.tiles}:
            columns.append(before)
            continue
        tiles, badges = _tiles(number, mine, least)
        grounds = (
            *bands(resource, catalogue, day),
            *hidden_bands([busy for _visit, busy in taken], resource, catalogue, day),
        )
        away = tuple(b.span for b in grounds if b.kind is BandKind.TIME_OFF)
        columns.append(
            Column(
                resource_id=resource.id,
                kind=resource.kind,
                name=resource.name,
                initials=resource.initials or resource.name[:2].upper(),
                place=place,
                bands=grounds,
                working=without(working_stretches(resource, catalogue, day), away),
                tiles=tiles,
                badges=badges,
                booked=length_of(
                    (
                        *(t.facts.span for t in tiles if t.facts.booking_id is not None),
                        *(visit for visit, _busy in taken),
                    )
                ),
                covered=taken,
                starts_group=number > 0 and shown[number - 1].kind is not resource.kind,
            )
        )
    return tuple(columns)


def _tiles(column: int, facts: Iterable[TileFacts], least: timedelta) -> tuple[tuple[Tile, ...], tuple[Badge, ...]]:
    """The facts of a column in order of start, each in its lane."""
    ordered = sorted(facts, key=lambda f: (f.span.start, f.span.end, str(f.booking_id or f.hold_id)))
    spans = [Span.lasting(f.span.start, max(f.span.duration, least)) for f in ordered]
    placed, badges = lanes(spans)
    tiles = tuple(
        Tile(
            column=column,
            facts=f,
            shown=span,
            lane=lane.index,
            lanes=lane.of,
            collapsed=lane.collapsed,
            overlaps=sum(f is not g and f.span.overlaps(g.span) for g in ordered) if lane.of > 1 else 0,
        )
        for f, span, lane in zip(ordered, spans, placed, strict=True)
    )
    return tiles, tuple(badges)


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be painted again: everything, or some tiles as they were and are, and some headers."""

    everything: bool
    tiles: tuple[Tile, ...] = ()
    headers: frozenset[int] = frozenset()


def difference(old: DayScene, new: DayScene) -> Difference:
    """Compare by id. Another day, or other columns or grounds, is everything."""
    frames = [[(c.resource_id, c.name, c.bands, c.starts_group) for c in scene.columns] for scene in (old, new)]
    if (old.day, old.zone, old.closed) != (new.day, new.zone, new.closed) or frames[0] != frames[1]:
        return Difference(everything=True)
    pairs = list(zip(old.columns, new.columns, strict=True))
    before = {t.key: t for was, now in pairs if was is not now for t in was.tiles}
    after = {t.key: t for was, now in pairs if was is not now for t in now.tiles}
    changed = [t for key, t in before.items() if after.get(key) != t]
    changed += [t for key, t in after.items() if before.get(key) != t]
    headers = {
        n
        for n, (was, now) in enumerate(pairs)
        if was is not now and (was.booked, was.badges, was.working) != (now.booked, now.badges, now.working)
    }
    return Difference(everything=False, tiles=tuple(changed), headers=frozenset(headers))

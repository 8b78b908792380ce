"""Makes the scene of one day from an agenda; what has not changed since the scene before is taken over as it is.

Pure, as the scene is. It refuses to take anything over from another day, place, filter, zoom or catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bookingdesk.domain.bookings import OCCUPYING, Hold
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind
from bookingdesk.domain.ids import LocationId, ResourceId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.grid_bands import (
    BandKind,
    bands,
    hidden_bands,
    length_of,
    without,
    working_stretches,
)
from bookingdesk.presentation.grid_scene import EVERYTHING, Column, DayScene, Grouping, Takings, Tile
from bookingdesk.presentation.lanes import Badge, lanes
from bookingdesk.presentation.tiles import TileFacts, booking_facts, hold_facts
from bookingdesk.usecases.readings import Agenda, AgendaEntry

_KINDS = {
    Grouping.STAFF: (ResourceKind.STAFF,),
    Grouping.ROOMS: (ResourceKind.SPACE,),
    Grouping.BOTH: (ResourceKind.STAFF, ResourceKind.SPACE),
}


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
    whole = day_span(day, zone_name)
    chosen = [r for kind in _KINDS[grouping] for r in catalogue.of_kind(kind) if r.location_id == place]
    left_out: tuple[AgendaEntry, ...] = ()
    if wanted.active:
        fits = {e.booking.id for e in agenda.entries if wanted.shows(e, agenda.read_at)}
        left_out = tuple(e for e in agenda.entries if e.booking.id not in fits)
        agenda = replace(agenda, entries=tuple(e for e in agenda.entries if e.booking.id in fits))
    frame = _Frame(
        catalogue, day, place, least, wanted, [r for r in chosen if r.id not in hidden], _covered(left_out)
    )
    if previous is not None and not frame.is_of(previous):
        previous = None
    closure = catalogue.closures.get(place, {}).get(day)
    return DayScene(
        day=day,
        zone=zone_name,
        location_id=place,
        columns=tuple(_columns(frame, _facts_by_resource(agenda, whole, previous), previous)),
        hidden=len(chosen) - len(frame.shown),
        closed=closure.name if closure else "",
        least=least,
        filter=wanted,
        filtered=_count(left_out, frame.shown, whole),
        catalogue=catalogue,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the columns of a scene are made for."""

    catalogue: Catalogue
    day: date
    place: LocationId
    least: timedelta
    wanted: DayFilter
    shown: list[Resource]
    covered: Mapping[ResourceId, Takings]

    def is_of(self, scene: DayScene) -> bool:
        """Whether what was made for that scene may be taken over."""
        return (
            scene.catalogue is self.catalogue
            and (scene.day, scene.location_id, scene.least) == (self.day, self.place, self.least)
            and scene.filter == self.wanted
            and [c.resource_id for c in scene.columns] == [r.id for r in self.shown]
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
    bookings = (
        e
        for e in agenda.entries
        if e.booking.session_id is None  # the session's tile says how many they are
        and e.booking.status in OCCUPYING
        and e.booking.span.overlaps(day)
    )
    holds = (
        h for h in agenda.holds if h.session_id is None and h.span.overlaps(day) and h.expires_at > agenda.read_at
    )
    made = [_kept(known.get(e.booking.number), e) or booking_facts(e, agenda.catalogue) for e in bookings]
    made += [_kept(known.get(h.id), h) or hold_facts(h, agenda.catalogue) for h in holds]
    found: dict[ResourceId, list[TileFacts]] = {}
    for facts in made:
        for resource, _name, _kind in facts.resources:
            found.setdefault(resource, []).append(facts)
    return found


def _kept(before: TileFacts | None, source: AgendaEntry | Hold) -> TileFacts | None:
    """The facts made before, where they were made of the same; what two readings share is even one object."""
    if before is not None and (before.source is source or before.source == source):
        return before
    return None


def _columns(
    frame: _Frame, facts: Mapping[ResourceId, list[TileFacts]], previous: DayScene | None
) -> Iterator[Column]:
    for number, resource in enumerate(frame.shown):
        mine = facts.get(resource.id, [])
        before = previous.columns[number] if previous is not None else None
        if before is None or before.covered != frame.covered.get(resource.id, ()):
            yield _filled(_empty(frame, number), number, mine, frame.least)
        elif {id(f) for f in mine} == {id(t.facts) for t in before.tiles}:
            yield before
        else:
            yield _filled(before, number, mine, frame.least)


def _empty(frame: _Frame, number: int) -> Column:
    """A column with its grounds, and nothing booked in it."""
    resource, earlier = frame.shown[number], frame.shown[:number]
    taken = frame.covered.get(resource.id, ())
    grounds = (
        *bands(resource, frame.catalogue, frame.day),
        *hidden_bands([busy for _visit, busy in taken], resource, frame.catalogue, frame.day),
    )
    away = tuple(b.span for b in grounds if b.kind is BandKind.TIME_OFF)
    return Column(
        resource_id=resource.id,
        kind=resource.kind,
        name=resource.name,
        initials=resource.initials or resource.name[:2].upper(),
        place=sum(r.kind is resource.kind for r in earlier),
        bands=grounds,
        working=without(working_stretches(resource, frame.catalogue, frame.day), away),
        tiles=(),
        badges=(),
        booked=timedelta(0),
        covered=taken,
        starts_group=bool(earlier) and earlier[-1].kind is not resource.kind,
    )


def _filled(column: Column, number: int, facts: Iterable[TileFacts], least: timedelta) -> Column:
    """The column with these tiles instead of its own; the same facts at the same place stay one object."""
    before = {t.key: t for t in column.tiles}
    placed, badges = _tiles(number, facts, least)
    pairs = ((t, before.get(t.key, t)) for t in placed)
    tiles = tuple(was if was.facts is t.facts and was == t else t for t, was in pairs)
    booked = length_of(
        (
            *(t.facts.span for t in tiles if t.facts.booking_id is not None),
            *(visit for visit, _busy in column.covered),
        )
    )
    return replace(column, tiles=tiles, badges=badges, booked=booked)


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

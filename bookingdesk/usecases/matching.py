"""Who could use a free time, and which free times would suit somebody who waits. Only reads.

The order and the reasons are `domain.waitlist`'s; whether a time can be had is asked of availability.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial

from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.openings import (
    FreeDay,
    day_around,
    fitting_slots,
    free_stretch,
    qualified,
    scope_of_day,
)
from bookingdesk.domain.availability.slots import offer
from bookingdesk.domain.availability.slots import scope as scope_of
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.client_time import meanwhile
from bookingdesk.domain.clients import Client
from bookingdesk.domain.durations import length_of
from bookingdesk.domain.ids import ClientId, LocationId, ResourceId, ServiceId, WaitlistId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import (
    Match,
    OfferState,
    Opening,
    Trial,
    WaitEntry,
    match,
    ranked,
)
from bookingdesk.usecases.board import as_stored
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.durations import agreed_with
from bookingdesk.usecases.env import Actor, Env, Outcome
from bookingdesk.usecases.freeing import opening_resources
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.seats_offered import SeatSlots, seats_of_wish, session_slots
from bookingdesk.usecases.waiting_commands import OpeningAt, OpeningsFor, WaitlistQuery
from bookingdesk.usecases.waitlist import WaitLine, entry_shown_to, lines

Taken = Callable[[Work, Span, datetime], Occupancy]
"""Where a reading takes from what is taken: the board, or the database itself."""
OwnLengths = Mapping[tuple[ClientId | None, ServiceId], timedelta]
"""What was agreed with clients, where nobody said another length for their wish."""
Fitting = Callable[[ServiceId, timedelta | None, frozenset[ResourceId]], tuple[Slot, ...]]
"""The free slots of a service, of a length, with some people, that use what has opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """Somebody who waits, with how an opening suits them."""

    match: Match
    client: Client
    booking: Booking | None = None
    """What would be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """An opening with everybody who waits, in the order of asking; those whom it does not suit last."""

    opening: Opening
    lines: tuple[MatchLine, ...]
    catalogue: Catalogue

    @property
    def fitting(self) -> tuple[MatchLine, ...]:
        """Whom it fits fully."""
        return tuple(line for line in self.lines if line.match.fits)


@needs(Right.SEE_SCHEDULE)
def opening_at(env: Env, command: OpeningAt) -> Outcome[Opening | None]:
    """The free stretch of a person or room from a moment on; None where it is taken or nobody works."""

    def step(work: Work) -> Opening | None:
        catalogue = work.catalogue.load()
        resource = catalogue.resources[command.resource_id]
        around, now = day_around(catalogue, resource.location_id, command.start), env.now()
        day = FreeDay(catalogue, env.board.occupancy(work, around, now), now)
        free = free_stretch(day, resource.location_id, resource.id, max(command.start, day.now))
        if free is None or free.end <= command.start:
            return None
        return Opening(
            span=Span(max(free.start, command.start), free.end),
            free=free,
            resources=frozenset({resource.id}),
            location_id=resource.location_id,
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_CLIENTS)
def matches_for(env: Env, opening: Opening) -> Outcome[Matches]:
    """Everybody who waits for what the opening's people can do, in the order of asking, with every reason."""
    now = env.now()

    def step(work: Work) -> Matches:
        found = _matches(Step(env, work, now), opening, env.board.occupancy)
        return replace(found, lines=tuple(_shown_to(env.actor, line, found.catalogue) for line in found.lines))

    return Outcome(env.store.read(step))


def _shown_to(actor: Actor, line: MatchLine, catalogue: Catalogue) -> MatchLine:
    """The line without the notes of departments that the actor is not of."""
    entry = entry_shown_to(actor, line.match.entry, catalogue)
    booking = discreet(actor, line.booking, catalogue) if line.booking else None
    return replace(line, match=replace(line.match, entry=entry), booking=booking)


def matches_within(step: Step, opening: Opening) -> Matches:
    """The same within a writing step, such as the one in which an offer passes to the next."""
    return _matches(step, opening, as_stored)


def _matches(step: Step, opening: Opening, taken: Taken) -> Matches:
    work = step.work
    catalogue = work.catalogue.load()
    waiting = [line for line in lines(work, WaitlistQuery(), step.now) if line.offer is None]
    located = [line for line in waiting if _there(catalogue, line, opening.location_id)]
    own = _own_lengths(work)
    around = _scope(catalogue, located, opening, own)
    day = FreeDay(catalogue, taken(work, around, step.now), step.now)
    opening = _widened(day, opening)
    seats = session_slots(work, catalogue, opening.span, step.now)
    said_no, elsewhere = _said_no(work, around), _elsewhere(work, located, around)
    fitting = cache(partial(fitting_slots, day, opening.span, opening.free))  # many wait for the same
    found: dict[tuple[object, ...], tuple[Match, WaitLine]] = {}
    for line in located:
        key = _key(line.entry)
        no = said_no.get(line.entry.id, ())
        found[key] = (_match(day, line, opening, seats, own, fitting, said_no=no, busy=elsewhere[key]), line)
    ordered = ranked(one for one, _line in found.values())
    return Matches(
        opening=opening,
        lines=tuple(_joined(one, found[_key(one.entry)][1]) for one in ordered),
        catalogue=catalogue,
    )


@needs(Right.SEE_CLIENTS)
def openings_for(env: Env, command: OpeningsFor) -> Outcome[tuple[Slot, ...]]:
    """The free slots that would suit somebody who waits, the soonest first: the list from a person."""
    now, entry = env.now(), command.entry

    def step(work: Work) -> tuple[Slot, ...]:
        catalogue = work.catalogue.load()
        moved = work.bookings.get(entry.sooner_than) if entry.sooner_than else None
        sooner = moved.span.start if moved and entry.only_sooner else None
        found: dict[tuple[object, ...], Slot] = {}
        for service in entry.service_ids:
            for wanted in [frozenset({one}) for one in sorted(entry.wanted)] or [frozenset[ResourceId]()]:
                agreed = agreed_with(work, service, entry.client_id)
                wish = replace(_wish(command, catalogue, service, wanted, now), duration=entry.duration or agreed)
                suits = partial(_suits, entry, _zone(catalogue, service), sooner)
                for slot in _free(env, work, catalogue, wish, now, command.limit, suits):
                    found.setdefault((slot.span.start, service, slot.resource_ids()), slot)
        ordered = sorted(found.values(), key=lambda slot: slot.span.start)
        return tuple(ordered[: command.limit])

    return Outcome(env.store.read(step))


def _suits(entry: WaitEntry, zone: str, sooner: datetime | None, start: datetime) -> bool:
    """Whether a start is among the wished times, and before what would be moved."""
    return (sooner is None or start < sooner) and entry.suits(start, zone)


def _free(
    env: Env,
    work: Work,
    catalogue: Catalogue,
    wish: SlotWish,
    now: datetime,
    limit: int,
    suits: Callable[[datetime], bool],
) -> Iterable[Slot]:
    """The first of a wish that suit, by start: of a group service seats in sessions, never a session for one."""
    if catalogue.services[wish.service_id].seats is not None:
        return [slot for slot in seats_of_wish(work, catalogue, wish, now) if suits(slot.span.start)][:limit]
    occupancy = env.board.occupancy(work, scope_of(catalogue, wish), now)
    return offer(catalogue, occupancy, wish, now, limit, suits)


def _wish(
    command: OpeningsFor, catalogue: Catalogue, service: ServiceId, wanted: frozenset[ResourceId], now: datetime
) -> SlotWish:
    return SlotWish(
        service_id=service,
        wanted=wanted,
        first_day=command.first_day or local_date(now, _zone(catalogue, service)),
        days=command.days,
        any_notice=True,
        ignoring=command.entry.sooner_than,
    )


def opening_of(slot: Slot, catalogue: Catalogue, location: LocationId) -> Opening:
    """A slot found for somebody, as the opening that it is for the next in line."""
    resources = opening_resources(slot.resource_ids(), catalogue)
    return Opening(span=slot.span, free=slot.span, resources=resources, location_id=location)


def _zone(catalogue: Catalogue, service: ServiceId) -> str:
    return catalogue.zone_of(catalogue.services[service].location_id)


def _key(entry: WaitEntry) -> tuple[object, ...]:
    return (entry.id, entry.sooner_than)


def _joined(one: Match, line: WaitLine) -> MatchLine:
    return MatchLine(match=one, client=line.client, booking=line.booking)


def _there(catalogue: Catalogue, line: WaitLine, location: LocationId) -> bool:
    """Whether some wished service is offered at the location."""
    offered = (catalogue.services.get(service) for service in line.entry.service_ids)
    return any(one is not None and not one.retired and one.location_id == location for one in offered)


def _scope(catalogue: Catalogue, waiting: Iterable[WaitLine], opening: Opening, own: OwnLengths) -> Span:
    """All days that any trial has to know."""
    span = day_around(catalogue, opening.location_id, opening.span.start)
    for line in waiting:
        for service in line.entry.service_ids:
            if service in catalogue.services:
                length = line.entry.duration or own.get((line.entry.client_id, service))
                more = scope_of_day(catalogue, service, length, opening.span)
                span = Span(min(span.start, more.start), max(span.end, more.end))
    return span


def _widened(day: FreeDay, opening: Opening) -> Opening:
    """The opening with the whole free stretch around it as it is now; what is over is cut off."""
    start = max(opening.span.start, day.now.replace(second=0, microsecond=0))
    if start >= opening.span.end:
        return opening
    stretches = [
        free_stretch(day, opening.location_id, resource, start)
        for resource in opening.resources
        if resource in day.catalogue.resources
    ]
    known = [free for free in stretches if free is not None]
    span = Span(start, opening.span.end)
    if not known:
        return replace(opening, span=span, free=span)
    return replace(opening, span=span, free=max(known, key=lambda free: free.duration))


def _match(
    day: FreeDay,
    line: WaitLine,
    opening: Opening,
    seats: SeatSlots,
    own: OwnLengths,
    fitting: Fitting,
    *,
    said_no: tuple[Span, ...],
    busy: tuple[Span, ...],
) -> Match:
    entry = line.entry
    trials = [
        _trial(day, entry, opening, service, seats, fitting, entry.duration or own.get((entry.client_id, service)))
        for service in entry.service_ids
    ]
    return match(
        entry,
        opening,
        [trial for trial in trials if trial is not None],
        zone=day.catalogue.zone_of(opening.location_id),
        sooner_than=line.booking.span.start if line.booking and entry.only_sooner else None,
        said_no=said_no,
        busy=busy,
    )


def _own_lengths(work: Work) -> OwnLengths:
    """The lengths agreed with clients, in one question."""
    return {(each.client_id, each.service_id): each.duration for each in work.durations.all()}


def _trial(
    day: FreeDay,
    entry: WaitEntry,
    opening: Opening,
    service: ServiceId,
    seats: SeatSlots,
    fitting: Fitting,
    own: timedelta | None,
) -> Trial | None:
    """One wished service tried on the opening, with the first of its people who can do it.

    Without a length of the client's `own`, each person's counts; it is too long where nobody's is short enough.
    """
    known = day.catalogue.services.get(service)
    if known is None or known.retired:
        return None
    able = [r for r in sorted(opening.resources) if qualified(day.catalogue, service, frozenset({r}))]
    wished = [r for r in able if not entry.wanted or r in entry.wanted] or able
    slots: tuple[Slot, ...] = tuple(slot for slot in seats.get(service, ()) if slot.resource_ids() & {*wished})
    lengths = {resource: length_of(day.catalogue, service, {resource}, own) for resource in wished}
    opens = known.seats is None  # who waits for a group gets a seat in a session, never a session for one
    for resource, length in lengths.items() if opens else ():
        slots += fitting(service, length, frozenset({resource}))
    shortest = min(lengths.values(), default=own or known.duration)
    return Trial(service_id=service, length=shortest if opens else timedelta(0), qualified=bool(able), slots=slots)


def _said_no(work: Work, around: Span) -> dict[WaitlistId | None, tuple[Span, ...]]:
    """The times around there that people on the list have refused."""
    refused: dict[WaitlistId | None, tuple[Span, ...]] = {}
    for each in work.waitlist.offers_around(around):
        if each.state is OfferState.REFUSED:
            refused[each.entry_id] = (*refused.get(each.entry_id, ()), each.span)
    return refused


def _elsewhere(work: Work, waiting: Iterable[WaitLine], around: Span) -> dict[tuple[object, ...], tuple[Span, ...]]:
    """When those who wait are booked for something else than what would be moved."""
    theirs: defaultdict[ClientId, list[Booking]] = defaultdict(list)
    for booking in work.bookings.between(around):
        theirs[booking.client_id].append(booking)

    def others(line: WaitLine) -> tuple[Booking, ...]:
        client = line.client.id
        return meanwhile(client, around, theirs[client], apart_from=line.entry.sooner_than)

    return {_key(line.entry): tuple(other.span for other in others(line)) for line in waiting}

"""Where could the bookings of somebody who is out go: the best places for all of them together (interface 2.13).

First the same time with others who can, and the same day; then, for those left, the same person as soon as there is
time. Only proposes: nothing is kept or changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookingdesk.domain.absences import (
    STILL_HERE,
    Proposal,
    Step,
    affected,
    asks_first,
    bound_to,
    first_decision,
    staff_of,
    tell_by,
    waiting_for,
)
from bookingdesk.domain.availability.bits import instant_of, minute_ceil, minute_floor, window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.values import BusyUnit, Slot
from bookingdesk.domain.availability.working_time import WorkingTime, working_time
from bookingdesk.domain.bookings import OCCUPYING, Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue, TimeOff
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.placing.options import Wanted, choices, window_around
from bookingdesk.domain.placing.puzzle import Choice, Place, Seat, Visit
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import living
from bookingdesk.domain.spans import Span
from bookingdesk.domain.visit_parting import parted_from
from bookingdesk.usecases.absences.commands import AbsencePlan, HereLine, PlanAbsence, PlanLine
from bookingdesk.usecases.absences.solving import solved
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import steps_of

DAYS_LATER = 28
"""How far the same person is looked for, from the end of the absence."""
STARTS_LATER = 60
"""How many starts each of those left is offered there: more than all those solved with it can take away."""
TOGETHER_LATER = 10
"""So many of those left are solved at once, the earliest first; fewer than that are the rule."""

Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@needs(Right.PLAN_ABSENCE)
def plan_absence(env: Env, command: PlanAbsence, progress: Progress = _silent) -> Outcome[AbsencePlan]:
    """Propose a place for every affected booking. Raises NotFound; what `progress` raises ends it."""
    now = env.now()
    facts = env.store.read(lambda work: _read(work, command, now))
    proposals, proven = _proposed(facts, progress)
    places = {booking: proposal.slot for booking, proposal in proposals.items()}
    lines = []
    for booking in facts.bookings:
        client = facts.clients[booking.client_id]
        asks = asks_first(booking, client, command.resource_id, facts.catalogue)
        parted = parted_from(booking, facts.visits.get(booking.id, ()), places)
        lines.append(
            PlanLine(
                booking=booking,
                client=client,
                service=facts.catalogue.services[booking.service_id],
                proposal=proposals[booking.id],
                tell_by=tell_by(client),
                asks=asks,
                bound=command.resource_id in bound_to(booking, client, facts.catalogue),
                decision=first_decision(proposals[booking.id], asks=asks or bool(parted)),
                parted=tuple(dict.fromkeys(facts.mates[one.client_id] for one in parted)),
                people=tuple((one, tell_by(one)) for one in facts.people.get(booking.id, ())),
            )
        )
    resource = facts.catalogue.resources[command.resource_id]
    plan = AbsencePlan(
        resource=resource,
        span=command.span,
        lines=tuple(lines),
        proven=proven,
        catalogue=facts.catalogue,
        here=tuple(
            HereLine(
                booking=booking,
                client=facts.clients[booking.client_id],
                service=facts.catalogue.services[booking.service_id],
            )
            for booking in facts.here
        ),
    )
    return Outcome(plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """All that the search needs, read at one moment."""

    command: PlanAbsence
    now: datetime
    catalogue: Catalogue
    """With the absence in it, recorded or not."""
    bookings: tuple[Booking, ...]
    here: tuple[Booking, ...]
    """Who waits at the desk for who is out."""
    clients: Mapping[ClientId, Client]
    others: Mapping[ClientId, tuple[Booking, ...]]
    """What else these clients have, from now on."""
    occupancy: Occupancy
    """With everybody where they are."""
    people: Mapping[BookingId, tuple[Client, ...]]
    """Who sits in each group session, by seat."""
    visits: Mapping[BookingId, tuple[Booking, ...]]
    """All steps of the visit that a booking is a step of."""
    mates: Mapping[ClientId, Client]
    """Whose steps those are."""

    @property
    def rules(self) -> WorkingTime:
        return working_time(self.catalogue)

    def asks(self, booking: Booking) -> bool:
        """Whether the booking stays until the client has agreed."""
        return asks_first(booking, self.clients[booking.client_id], self.command.resource_id, self.catalogue)

    def wanted(self, booking: Booking, *, same_person: bool = False) -> Wanted:
        """What limits the booking's places."""
        client = self.clients[booking.client_id]
        staff = staff_of(booking, self.catalogue)
        return Wanted(
            booking=booking,
            usual=client.usual_staff,
            bound=staff if same_person else bound_to(booking, client, self.catalogue),
            elsewhere=()
            if booking.seats is not None
            else tuple(b.span for b in self.others[booking.client_id] if b.id != booking.id),
        )


def _read(work: Work, command: PlanAbsence, now: datetime) -> _Facts:
    catalogue = _without(work.catalogue.load(), command)
    busy = command.span
    found = affected(work.bookings.between(busy), command.resource_id, busy, now)
    since = Span(min(busy.start, now - STILL_HERE), busy.end)
    here = waiting_for(work.bookings.between(since), command.resource_id, busy, now)
    clients = work.clients.many({booking.client_id for booking in (*found, *here)})
    others = {
        client: tuple(b for b in work.bookings.of_client(client) if b.status in OCCUPYING and b.span.end > now)
        for client in {booking.client_id for booking in found}
    }
    visits = {b.id: steps_of(work, b.visit_id) for b in found if b.visit_id is not None}
    until = max([command.span.end, *(b.busy.end for b in found)]) + timedelta(days=DAYS_LATER + 2)
    known = Span(min([now, *(b.busy.start for b in found)]) - timedelta(days=2), until)
    stretches = work.occupancy.stretches(known, None, now) if found else ()
    return _Facts(
        command=command,
        now=now,
        catalogue=catalogue,
        bookings=found,
        here=here,
        clients=clients,
        others=others,
        occupancy=Occupancy.of_stretches(stretches, window_of(known)),
        people={b.id: _sitting(work, b.id) for b in found if b.seats is not None},
        visits=visits,
        mates=work.clients.many({step.client_id for steps in visits.values() for step in steps}),
    )


def _sitting(work: Work, session: BookingId) -> tuple[Client, ...]:
    """Who has a seat in a group session, by seat."""
    seats = living(work.sessions.attendees(session))
    clients = work.clients.many({seat.client_id for seat in seats})
    return tuple(clients[seat.client_id] for seat in seats)


def _without(catalogue: Catalogue, command: PlanAbsence) -> Catalogue:
    """The catalogue as it is while they are out. Raises NotFound for an unknown resource."""
    resource = catalogue.resource(command.resource_id)
    there = catalogue.time_off.get(resource.id, ())
    if any(away.span.contains(command.span) for away in there):
        return catalogue
    away = TimeOff(resource_id=resource.id, span=command.span)
    return replace(catalogue, time_off={**catalogue.time_off, resource.id: (*there, away)})


def _proposed(facts: _Facts, progress: Progress) -> tuple[dict[BookingId, Proposal], bool]:
    """A proposal for every booking."""
    total = len(facts.bookings)
    gone = {b.id for b in facts.bookings if not facts.asks(b)}
    emptied = facts.occupancy.without_bookings(gone)
    visits = []
    for number, booking in enumerate(facts.bookings):
        progress(number, 3 * total)
        visits.append(_on_its_day(facts, emptied, booking, moves=booking.id in gone))
    first = solved(visits, lambda done, of: progress(total + done, 3 * total))
    found: dict[BookingId, Proposal] = {}
    for booking, visit, place in zip(facts.bookings, visits, first.places, strict=True):
        if place is None:
            continue
        step = Step.SAME_TIME if visit.choices[place.choice].kept else Step.SAME_DAY
        found[booking.id] = Proposal(step=step, slot=_slot(facts, booking, visit, place))
    left = [booking for booking in facts.bookings if booking.id not in found]
    occupancy = facts.occupancy.without_bookings(gone & found.keys()).with_more(_taking(found))
    proven = first.proven
    for at in range(0, len(left), TOGETHER_LATER):
        progress(2 * total + at, 3 * total)
        some = left[at : at + TOGETHER_LATER]
        more, sure = _later(facts, occupancy, some)
        proven = proven and sure
        found |= more
        occupancy = occupancy.with_more(_taking(more))
    return found, proven


def _taking(proposals: Mapping[BookingId, Proposal]) -> list[BusyUnit]:
    """What the proposals would take."""
    return [
        BusyUnit(a.resource_id, a.unit_no, a.busy, booking, None)
        for booking, proposal in proposals.items()
        if proposal.slot is not None
        for a in proposal.slot.allocations
    ]


def _on_its_day(facts: _Facts, emptied: Occupancy, booking: Booking, *, moves: bool) -> Visit:
    """The booking with its places on the day that was agreed; one that is asked first keeps its own meanwhile."""
    day = _day(facts, booking)
    window = window_around(facts.rules.needs(booking.service_id), booking, day, 1)
    mine = emptied if moves else emptied.without(booking.id, None, window)
    found = choices(
        facts.rules,
        mine,
        facts.wanted(booking),
        first_day=day,
        days=1,
        earliest=minute_ceil(facts.now),
    )
    return Visit(found, _stays(facts, booking) if moves else ())


def _stays(facts: _Facts, booking: Booking) -> tuple[Seat, ...]:
    """What the booking goes on taking where it is not moved; who is out can be given to nobody anyway."""
    return tuple(
        Seat((a.resource_id, a.unit_no), minute_floor(a.busy.start), minute_ceil(a.busy.end))
        for a in booking.allocations
        if a.resource_id != facts.command.resource_id
    )


def _later(facts: _Facts, occupancy: Occupancy, left: Sequence[Booking]) -> tuple[dict[BookingId, Proposal], bool]:
    """For those left: the same person, from the next day on, the least shift in all."""
    visits = []
    for booking in left:
        first_day = _day(facts, booking) + timedelta(days=1)
        zone = facts.catalogue.zone_of(booking.location_id)
        last_day = local_date(facts.command.span.end, zone) + timedelta(days=DAYS_LATER)
        found: tuple[Choice, ...] = ()
        if staff_of(booking, facts.catalogue):
            found = choices(
                facts.rules,
                occupancy,
                facts.wanted(booking, same_person=True),
                first_day=first_day,
                days=max(1, (last_day - first_day).days),
                earliest=minute_ceil(facts.now),
                limit=STARTS_LATER,
                keeping=False,
            )
        visits.append(Visit(found))
    answer = solved(visits)
    proposals = {
        booking.id: Proposal(step=Step.NOTHING)
        if place is None
        else Proposal(step=Step.LATER, slot=_slot(facts, booking, visit, place))
        for booking, visit, place in zip(left, visits, answer.places, strict=True)
    }
    return proposals, answer.proven


def _day(facts: _Facts, booking: Booking) -> date:
    return local_date(booking.span.start, facts.catalogue.zone_of(booking.location_id))


def _slot(facts: _Facts, booking: Booking, visit: Visit, place: Place) -> Slot:
    """The place as a slot, with the exact length and buffers of the booking."""
    choice = visit.choices[place.choice]
    start = booking.span.start if choice.kept else instant_of(choice.start)
    span = booking.span.moved_to(start)
    service = facts.catalogue.services[booking.service_id]
    busy = span.widened(service.buffer_before, service.buffer_after)
    seats = [need[seat] for need, seat in zip(choice.needs, place.seats, strict=True)]
    return Slot(
        span=span,
        allocations=tuple(
            Allocation(requirement_id=need.id, resource_id=seat.unit[0], unit_no=seat.unit[1], busy=busy)
            for need, seat in zip(service.requirements, seats[: len(service.requirements)], strict=True)
        ),
    )

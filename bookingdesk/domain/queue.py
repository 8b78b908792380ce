"""Clients who are present without a booking: their order, what they wait for and how long it will take.

The estimate is an honest walk through the free times of the day: everybody ahead takes the next free start of
what they wish, and the rest is planned around them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.occupancy import Occupancy, UnitOccupancy, taken_of
from bookingdesk.domain.availability.slots import offer
from bookingdesk.domain.availability.values import BusyUnit, Slot, SlotWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import QueueRefused
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, QueueId, ResourceId, ServiceId
from bookingdesk.domain.local_time import local_date

STEP = timedelta(minutes=5)
"""A walk-in's visit begins on these minutes, the last one that has passed."""


class QueueState(StrEnum):
    """Where somebody in the queue stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    LEFT = "left"


STEPS: dict[QueueState, frozenset[QueueState]] = {
    QueueState.WAITING: frozenset({QueueState.CALLED, QueueState.SERVED, QueueState.LEFT}),
    QueueState.CALLED: frozenset({QueueState.WAITING, QueueState.SERVED, QueueState.LEFT}),
    QueueState.SERVED: frozenset(),
    QueueState.LEFT: frozenset(),
}
"""Steps the desk may take; somebody called who does not come is put back."""

PRESENT = frozenset({QueueState.WAITING, QueueState.CALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """Somebody at the desk without a booking. A client of the desk, or only a name as they gave it."""

    id: QueueId
    client_id: ClientId | None = None
    name: str = ""
    """Where they are no client yet. Untrusted text."""
    service_id: ServiceId
    wanted: frozenset[ResourceId] = frozenset()
    since: datetime
    state: QueueState = QueueState.WAITING
    state_since: datetime
    reason: str = ""
    """Why they left. Untrusted text."""
    booking_id: BookingId | None = None
    """What they were served as."""
    created_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody in the queue with the slot that the plan gives them; None: nothing more today."""

    entry: QueueEntry
    place: int
    """1 for who is next."""
    slot: Slot | None

    def wait(self, now: datetime) -> timedelta | None:
        """How long until their slot; zero where it has begun, None where there is none."""
        return None if self.slot is None else max(self.slot.span.start - now, timedelta(0))


DAY_ENDED = "day_ended"
"""The reason kept of who still waited when their day was over."""


def day_is_over(catalogue: Catalogue, entry: QueueEntry, now: datetime) -> bool:
    """Whether somebody came on a day that has ended where they wait: nobody is still there next morning."""
    zone = catalogue.zone_of(catalogue.services[entry.service_id].location_id)
    return entry.state in PRESENT and local_date(entry.since, zone) < local_date(now, zone)


def check_step(entry: QueueEntry, wanted: QueueState) -> None:
    """Raise QueueRefused unless the table has this step."""
    if wanted not in STEPS[entry.state]:
        raise QueueRefused(number=entry.id, present=entry.state.value, wanted=wanted.value)


def in_order(entries: Iterable[QueueEntry]) -> list[QueueEntry]:
    """Who has been called first, then by arrival."""
    present = [entry for entry in entries if entry.state in PRESENT]
    return sorted(present, key=lambda one: (one.state is not QueueState.CALLED, one.since, one.id))


def planned(
    catalogue: Catalogue, occupancy: Occupancy, entries: Iterable[QueueEntry], now: datetime
) -> tuple[Turn, ...]:
    """The queue in order, each with the next free start of their wish given those ahead of them.

    `occupancy` must cover the rest of the local day.
    """
    turns: list[Turn] = []
    for place, entry in enumerate(in_order(entries), start=1):
        slot = soonest(catalogue, occupancy, entry, now)
        if slot is not None:
            occupancy = _with(occupancy, slot, entry.id)
        turns.append(Turn(entry=entry, place=place, slot=slot))
    return tuple(turns)


def wish(catalogue: Catalogue, entry: QueueEntry, now: datetime) -> SlotWish:
    """What somebody in the queue would like: today, without notice."""
    zone = catalogue.zone_of(catalogue.services[entry.service_id].location_id)
    return SlotWish(
        service_id=entry.service_id, wanted=entry.wanted, first_day=local_date(now, zone), days=1, any_notice=True
    )


def next_slot(catalogue: Catalogue, occupancy: Occupancy, entry: QueueEntry, now: datetime) -> Slot | None:
    """The next free start today; one that has just begun counts where it is still free as of now."""
    found = offer(catalogue, occupancy, wish(catalogue, entry, now), now, 1)
    return found[0] if found else None


def soonest(catalogue: Catalogue, occupancy: Occupancy, entry: QueueEntry, now: datetime) -> Slot | None:
    """When they can be served: at any five minutes, those that run included, and not only at starts on offer."""
    service = catalogue.services[entry.service_id]
    finer = replace(service, slot_step=min(STEP, service.slot_step))
    anywhen = replace(catalogue, services={**catalogue.services, service.id: finer})
    return next_slot(anywhen, occupancy, entry, begins(now))


def begins(now: datetime) -> datetime:
    """Where the visit of a walk-in begins who is served now."""
    return now - timedelta(seconds=now.timestamp() % STEP.total_seconds())


def _with(occupancy: Occupancy, slot: Slot, owner: QueueId) -> Occupancy:
    """The same day with the slot taken."""
    changed: dict[tuple[ResourceId, int], UnitOccupancy] = {}
    for each in slot.allocations:
        unit = (each.resource_id, each.unit_no)
        taken = taken_of(BusyUnit(each.resource_id, each.unit_no, each.busy, None, HoldId(f"queue {owner}"), None))
        known = changed.get(unit) or occupancy.units.get(unit)
        if known is None:
            changed[unit] = UnitOccupancy.of([taken], occupancy.window)
        else:
            changed[unit] = known.exchanged((), (taken,), occupancy.window)
    return occupancy.with_units(changed)


def stepped(entry: QueueEntry, state: QueueState, now: datetime) -> QueueEntry:
    """The entry after a step of the table. Raises QueueRefused."""
    check_step(entry, state)
    return replace(entry, state=state, state_since=now)

"""What the desk asks of a visit: its parts in order, how they follow one another, and what is done with all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    HoldId,
    IdentityCheckId,
    ResourceId,
    ServiceId,
    VisitId,
)
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.usecases.commands import Book, Cancel, HoldSlot, Reschedule

MOST_PARTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPart:
    """One service of the visit, for whomever it is."""

    service_id: ServiceId
    client_id: ClientId | None = None
    """For whom, where that is known: their own length counts."""
    duration: timedelta | None = None
    """None takes the client's own, else that of whoever serves."""
    wanted: frozenset[ResourceId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindVisit:
    """Times at which all parts fit: one after another with at most `gap` between, or all at the same start."""

    parts: tuple[VisitPart, ...]
    first_day: date
    days: int = 14
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    gap: timedelta = timedelta(0)
    same_start: bool = False
    limit: int = 5
    beside: BookingId | None = None
    """The booking that they are added to: after the last step of its visit, before the first, or at its start."""
    at: datetime | None = None
    """Beside a booking: with the first part at exactly this start, however far from what is booked."""
    ignoring_holds: frozenset[HoldId] = frozenset()
    """What whoever asks holds already: it is not in their own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOffer:
    """A slot for each part, in the order of the parts."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldVisit:
    """Keep the times of all steps, or of none; the holds of before are released in the same transaction."""

    steps: tuple[HoldSlot, ...]
    replacing: tuple[HoldId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookVisit:
    """Book all parts in one transaction or none. Each says its own client, service, span and units."""

    visit_id: VisitId
    parts: tuple[Book, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToVisit:
    """Book more parts beside a stored booking, all or none; it becomes part of a visit where it was none."""

    booking_id: BookingId
    visit_id: VisitId
    """What the visit is called where the booking is of none yet."""
    parts: tuple[Book, ...]
    asked_by: AskedBy = AskedBy.CLIENT
    reason: str = ""
    checked: IdentityCheckId | None = None
    excused: str = ""
    """On whose word the booking becomes part of more, as for a move (R64)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveVisit:
    """Move one booking of a visit, and all others that are still to come by as much."""

    move: Reschedule
    only: frozenset[BookingId] | None = None
    """None moves all; else only these move with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVisit:
    """Cancel all bookings of the visit that still can be, for one reason."""

    cancel: Cancel
    only: frozenset[BookingId] | None = None
    """None cancels all; else only these, told in the same one message."""

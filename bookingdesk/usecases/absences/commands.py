"""What is asked and answered about somebody who is out: commands, the plan, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.domain.absences import Absence, Decision, Noted, Proposal, Step
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, Resource, Service, TimeOffKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import AbsenceId, BookingId, ResourceId
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAbsence:
    """A staff member, room or device is out for this span. `absence_id` is made when the board opens."""

    absence_id: AbsenceId
    resource_id: ResourceId
    span: Span
    kind: TimeOffKind = TimeOffKind.SICK
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAbsence:
    """Where could all of them go? Nothing has to be recorded for the question."""

    resource_id: ResourceId
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """What is to become of one booking, as it was shown at `version`."""

    booking_id: BookingId
    version: int
    decision: Decision
    slot: Slot | None = None
    """Where it moves, or what is proposed on the phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyAbsence:
    """Carry all of this out at once."""

    absence_id: AbsenceId
    decisions: tuple[Decide, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbsence:
    """They are back: the time off ends now, or never begins."""

    absence_id: AbsenceId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One booking that cannot be as agreed, and where it could go."""

    booking: Booking
    client: Client
    service: Service
    proposal: Proposal
    tell_by: Channel
    asks: bool
    """The client is asked before anything is moved."""
    bound: bool
    """The client wants nobody but who is out."""
    decision: Decision
    """What is ticked before somebody has looked; where it was decided before, that."""
    noted: Noted | None = None
    """What was decided earlier."""
    people: tuple[tuple[Client, Channel], ...] = ()
    """Who sits in it, where it is a group session, by seat, and how each hears of it."""
    parted: tuple[Client, ...] = ()
    """With whom it is one visit that the proposed time would part; they are asked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HereLine:
    """Somebody who has arrived already and waits for who is out."""

    booking: Booking
    client: Client
    service: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePlan:
    """Proposals for all bookings together: no two need the same person or room at once."""

    resource: Resource
    span: Span
    lines: tuple[PlanLine, ...]
    proven: bool
    """No better choice for all of them exists; otherwise it is the best that was found in time."""
    catalogue: Catalogue
    here: tuple[HereLine, ...] = ()
    """Who waits at the desk, by arrival: nothing is moved for them, somebody speaks to them."""

    def count(self, step: Step) -> int:
        """How many proposals lie there."""
        return sum(line.proposal.step is step for line in self.lines)


class Kept(StrEnum):
    """Why a booking that was to be moved was left."""

    CHANGED = "changed"
    """Somebody has changed it since it was shown."""
    TAKEN = "taken"
    """Its new place is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBooking:
    """A booking that was left, and why."""

    booking: Booking
    why: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of it."""

    absence: Absence
    moved: tuple[Booking, ...]
    to_call: tuple[BookingId, ...]
    waiting: tuple[BookingId, ...]
    """Left on the day board on purpose."""
    kept: tuple[KeptBooking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """An absence with the bookings that are still to be settled."""

    absence: Absence
    resource: Resource
    remaining: tuple[RemainingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingLine:
    """A booking that still stands where nobody will be, with what was decided last."""

    booking: Booking
    client: Client
    service: Service
    noted: Noted | None

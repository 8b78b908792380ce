"""A staff member or room is out for a while: whose bookings that concerns, and who may be moved without a word.

Refuses an absence that is over before it is known, and one longer than a year. Times of the bookings are found in
`placing`; nothing here changes a booking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import MOVABLE, Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, TimeOff, TimeOffKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import AbsenceId, BookingId, ResourceId
from bookingdesk.domain.spans import Span

LONGEST = timedelta(days=366)
STILL_HERE = timedelta(hours=12)
"""Who arrived for something longer ago does not wait any more; somebody forgot to say so."""


class Decision(StrEnum):
    """What is to become of a booking whose person or room is out."""

    MOVE = "move"
    """To the place that goes with it; the client is told of it."""
    CALL = "call"
    """Nothing is moved: somebody calls, with the proposal at hand."""
    LEAVE = "leave"
    """It waits on the day board."""


class Step(StrEnum):
    """Where a proposal lies, in the order in which they are preferred (interface 2.13)."""

    SAME_TIME = "same_time"
    SAME_DAY = "same_day"
    LATER = "later"
    """The same person, as soon as there is time."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody or something is out for a span; it counts as time off from the moment it is recorded."""

    id: AbsenceId
    resource_id: ResourceId
    span: Span
    kind: TimeOffKind
    note: str = ""
    recorded_at: datetime
    recorded_by: str
    station: str = ""
    ended_at: datetime | None = None
    """When it was said that the rest of it is off; the time off ends there, too."""

    def time_off(self) -> TimeOff:
        """How it stands in the calendar."""
        return TimeOff(resource_id=self.resource_id, span=self.span, kind=self.kind, note=self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What was decided about one booking that is still to be settled."""

    booking_id: BookingId
    decision: Decision
    proposal: Slot | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A place for one booking."""

    step: Step
    slot: Slot | None = None
    """None where nothing was found."""


def check_absence(span: Span, now: datetime) -> None:
    """Raise InvalidValue for one that is over already or longer than a year."""
    if span.end <= now:
        raise InvalidValue(field="until", reason="over")
    if span.duration > LONGEST:
        raise InvalidValue(field="until", reason="longer_than_a_year")


def affected(bookings: Iterable[Booking], resource: ResourceId, span: Span, now: datetime) -> tuple[Booking, ...]:
    """The bookings that cannot be as agreed: with this resource, in this span, not begun and not over."""
    found = (
        booking
        for booking in bookings
        if booking.status in MOVABLE
        and booking.session_id is None  # who has a seat goes where the session goes
        and booking.span.end > now
        and any(a.resource_id == resource and a.busy.overlaps(span) for a in booking.allocations)
    )
    return tuple(sorted(found, key=lambda booking: (booking.span.start, booking.number)))


def waiting_for(
    bookings: Iterable[Booking], resource: ResourceId, span: Span, now: datetime
) -> tuple[Booking, ...]:
    """Who is here already and waits for somebody who is out: nobody moves them, the desk speaks to them.

    In order of arrival. Once the absence has begun, also who should have been served before it.
    """
    found = (
        booking
        for booking in bookings
        if booking.status is Status.ARRIVED
        and booking.session_id is None  # who has a seat goes where the session goes
        and any(
            a.resource_id == resource and (a.busy.overlaps(span) or a.busy.start < span.start <= now)
            for a in booking.allocations
        )
    )
    return tuple(sorted(found, key=lambda booking: (booking.status_since, booking.number)))


def staff_of(booking: Booking, catalogue: Catalogue) -> frozenset[ResourceId]:
    """The people who serve a booking."""
    return frozenset(r for r in booking.resource_ids() if catalogue.resources[r].kind is ResourceKind.STAFF)


def bound_to(booking: Booking, client: Client, catalogue: Catalogue) -> frozenset[ResourceId]:
    """Who must serve it because the client wants nobody else; empty where anybody able may."""
    if not client.only_usual or client.usual_staff is None:
        return frozenset()
    return staff_of(booking, catalogue) & {client.usual_staff}


def tell_by(client: Client) -> Channel:
    """How the client hears of it: as they prefer where that reaches them, else the phone."""
    match client.preferred_channel:
        case Channel.EMAIL if client.email:
            return Channel.EMAIL
        case Channel.SMS if client.phone:
            return Channel.SMS
        case _:
            return Channel.PHONE


def asks_first(booking: Booking, client: Client, resource: ResourceId, catalogue: Catalogue) -> bool:
    """Whether the client is asked before anything is moved: "only with Ana", or somebody to be called.

    Where a room is out and the person stays, "only with Ana" is kept and nobody has to be asked for that.
    """
    if booking.seats is not None:
        return False  # everybody in a group session hears of it by their own booking
    return tell_by(client) is Channel.PHONE or resource in bound_to(booking, client, catalogue)


def first_decision(proposal: Proposal, *, asks: bool) -> Decision:
    """What is ticked before somebody has looked: a place is taken, unless there is none or the client is asked."""
    return Decision.CALL if asks or proposal.slot is None else Decision.MOVE


def out_with(booking: Booking, catalogue: Catalogue) -> tuple[TimeOff, ...]:
    """The time off of its own people and rooms that a booking lies in."""
    return tuple(
        away
        for allocation in booking.allocations
        for away in catalogue.time_off.get(allocation.resource_id, ())
        if away.span.overlaps(allocation.busy)
    )


def stands_alone(booking: Booking, catalogue: Catalogue, now: datetime) -> bool:
    """Whether a booking to come stands where somebody or something will be missing."""
    stands = booking.session_id is None and booking.status in MOVABLE and booking.span.end > now
    return stands and bool(out_with(booking, catalogue))

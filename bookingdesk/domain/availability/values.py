"""What availability is asked and what it answers: wishes, slots, obstacles with their remedies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWish:
    """What a caller would like. Days and minutes are wall time at the service's location."""

    service_id: ServiceId
    duration: timedelta | None = None
    """None takes the length of whoever serves."""
    wanted: frozenset[ResourceId] = frozenset()
    """Staff, space or equipment that must be among the slot's resources."""
    barred: frozenset[ResourceId] = frozenset()
    """Staff who are not chosen, such as those who need another length."""
    first_day: date
    days: int = 14
    from_minute: int = 0
    until_minute: int = DAY_MINUTES
    """The slot starts within [from_minute, until_minute)."""
    weekdays: frozenset[int] = frozenset(range(7))
    usual_staff: ResourceId | None = None
    """Preferred among equals, never required."""
    any_notice: bool = False
    """True for walk-ins: lead time does not apply."""
    ignoring: BookingId | None = None
    """A booking about to be moved does not stand in its own way."""
    ignoring_hold: HoldId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWish:
    """One exact start: may it be, and if not, why not."""

    service_id: ServiceId
    start: datetime
    duration: timedelta | None = None
    """None takes the length of who is named, else the usual one."""
    wanted: frozenset[ResourceId] = frozenset()
    barred: frozenset[ResourceId] = frozenset()
    """Staff who are not chosen, such as those who need another length."""
    chosen: tuple[Allocation, ...] = ()
    """Exactly these units, as offered in a slot; empty lets the rules choose among the free ones."""
    usual_staff: ResourceId | None = None
    any_notice: bool = False
    """True for walk-ins: lead time does not apply."""
    past_allowed: bool = False
    excused: frozenset[Right] = frozenset()
    """Rules that somebody with these rights sets aside for this start; see `exempting`."""
    ignoring: BookingId | None = None
    ignoring_hold: HoldId | None = None


@dataclass(frozen=True, slots=True)
class BusyUnit:
    """One busy stretch of one unit of a resource; exactly one of booking and hold is set."""

    resource_id: ResourceId
    unit_no: int
    busy: Span
    booking_id: BookingId | None
    hold_id: HoldId | None
    expires_at: datetime | None = None
    """When a hold lapses by itself; None for bookings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An offered start with its resources; computed, never stored."""

    span: Span
    allocations: tuple[Allocation, ...]
    session_id: BookingId | None = None
    """The group session that has a seat for the client; None where the slot is free time."""
    seats_left: int | None = None

    def resource_ids(self) -> frozenset[ResourceId]:
        """The resources the slot would take."""
        return frozenset(a.resource_id for a in self.allocations)


class ObstacleKind(StrEnum):
    """What can stand in the way of a time."""

    PAST = "past"
    LEAD_TIME = "lead_time"
    HORIZON = "horizon"
    CLOSED = "closed"
    OUTSIDE_OPENING = "outside_opening"
    NOT_WORKING = "not_working"
    TIME_OFF = "time_off"
    BOOKED = "booked"
    BUFFER = "buffer"
    HELD = "held"
    NOT_QUALIFIED = "not_qualified"
    NOBODY_QUALIFIED = "nobody_qualified"
    RETIRED = "retired"
    OFF_GRID = "off_grid"
    FULL = "full"
    """The group session has no free seat."""
    NO_SESSION = "no_session"
    """No session of the group service begins then, and none is opened for it."""


class RemedyKind(StrEnum):
    """What would remove an obstacle."""

    OTHER_TIME = "other_time"
    OTHER_RESOURCE = "other_resource"
    SHORTER = "shorter"
    WAIT = "wait"
    """At `start` the obstacle is gone by itself: the hold lapses, the time comes within the horizon."""
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way out, with what it needs filled in."""

    kind: RemedyKind
    start: datetime | None = None
    resource_id: ResourceId | None = None
    duration: timedelta | None = None
    right: Right | None = None
    """What a supervisor needs to allow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing in the way: which rule, on which resource, from when to when, and what would remove it."""

    kind: ObstacleKind
    resource_id: ResourceId | None = None
    span: Span | None = None
    booking_id: BookingId | None = None
    hold_id: HoldId | None = None
    expires_at: datetime | None = None
    """When a hold in the way lapses by itself."""
    detail: str = ""
    """The holiday's name, the kind of time off, the hours (`09:00-12:00 13:00-18:00`); data, not a sentence."""
    remedies: tuple[Remedy, ...] = ()

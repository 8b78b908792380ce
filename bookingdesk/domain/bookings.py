"""Bookings, their allocations and the one table of status changes; refuses every step not in the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.agreement import ClientApproval, Exemption, ReadBack, Reconfirmation
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import StatusRefused
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    ContactPersonId,
    HoldId,
    LocationId,
    PolicyId,
    RequirementId,
    ResourceId,
    SeriesId,
    ServiceId,
    VisitId,
)
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span


class Status(StrEnum):
    """Where a booking stands. Reconfirmed is a mark, not a status."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    LEFT = "left"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """How the client is served (SOP B2)."""

    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    PHONE = "phone"
    AT_CLIENT = "at_client"


class AskedBy(StrEnum):
    """On whose wish a booking was changed or cancelled."""

    CLIENT = "client"
    BUSINESS = "business"
    THIRD_PARTY = "third_party"


class CancelOutcome(StrEnum):
    """What a cancellation means for the client's money (R24)."""

    FREE = "free"
    LATE = "late"
    WAIVED = "waived"


FORWARD: dict[Status, frozenset[Status]] = {
    Status.TENTATIVE: frozenset({Status.CONFIRMED, Status.ARRIVED, Status.CANCELLED, Status.NO_SHOW}),
    Status.CONFIRMED: frozenset({Status.ARRIVED, Status.CANCELLED, Status.NO_SHOW}),
    Status.ARRIVED: frozenset({Status.IN_SERVICE, Status.LEFT, Status.COMPLETED, Status.CANCELLED}),
    Status.IN_SERVICE: frozenset({Status.COMPLETED, Status.LEFT}),
    Status.COMPLETED: frozenset(),
    Status.NO_SHOW: frozenset({Status.ARRIVED}),
    Status.LEFT: frozenset(),
    Status.CANCELLED: frozenset(),
}
"""Steps the desk may take. Steps back happen only through undo, which restores what was."""

OCCUPYING = frozenset(
    {
        Status.TENTATIVE,
        Status.CONFIRMED,
        Status.ARRIVED,
        Status.IN_SERVICE,
        Status.COMPLETED,
        Status.NO_SHOW,
        Status.LEFT,
    }
)
"""All but cancelled: what happened at a time keeps the time."""

EXPECTED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
"""Statuses of a client who is still to come."""

MOVABLE = EXPECTED

UNDONE = "undone"
"""The reason that stands on a booking whose making was undone: it never was."""


def check_step(number: int, present: Status, wanted: Status) -> None:
    """Raise StatusRefused unless the table has this step."""
    if wanted not in FORWARD[present]:
        raise StatusRefused(number=number, present=present, wanted=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One unit of one resource taken for a busy span (buffers included)."""

    requirement_id: RequirementId | None
    resource_id: ResourceId
    unit_no: int = 1
    busy: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """Why, when, how and on whose wish a booking was cancelled, and what it costs (SOP A5.6, B4.4.1)."""

    at: datetime
    reason: str
    """In words; untrusted text."""
    asked_by: AskedBy = AskedBy.CLIENT
    code: str = ""
    """The reason's code in the managed list; empty where only words were given."""
    channel: Channel | None = None
    """How the wish to cancel came in."""
    outcome: CancelOutcome = CancelOutcome.FREE
    fee: Money | None = None
    refund: Money | None = None
    """What of the money paid is to be given back, by the deposit policy."""
    waived: str = ""
    """Why a supervisor waived the fee; untrusted text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The agreed commitment: client, service, span, allocations."""

    id: BookingId
    number: int
    client_id: ClientId
    service_id: ServiceId
    location_id: LocationId
    span: Span
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    status: Status = Status.CONFIRMED
    status_since: datetime
    reconfirmation: Reconfirmation | None = None
    mode: Mode = Mode.IN_PERSON
    channel: Channel = Channel.PHONE
    """How the wish came in."""
    mode_detail: str = ""
    """What the mode needs: the link or number of a virtual booking, the address at the client's. Untrusted text."""
    note: str = ""
    sooner_wanted: bool = False
    price: Money | None = None
    policy_id: PolicyId | None = None
    """The cancellation policy that it was made under."""
    policy_versions: tuple[PolicyId, ...] = ()
    """The versions of every kind of policy that it was made under (R39)."""
    allocations: tuple[Allocation, ...] = ()
    cancellation: Cancellation | None = None
    approval: ClientApproval | None = None
    read_back: ReadBack | None = None
    exemption: Exemption | None = None
    """Set where it stands against a rule that somebody could and did set aside."""
    deposit: Money | None = None
    """What must be paid before it can be confirmed; as agreed when it was booked."""
    deposit_due_at: datetime | None = None
    deposit_warned_at: datetime | None = None
    """When the client was warned that the place is given up without the deposit."""
    change_fee: Money | None = None
    """Fees of late changes so far."""
    change_reason: str = ""
    """Why it was last moved, and why a fee for that was waived; untrusted text."""
    requested_by: ContactPersonId | None = None
    """The contact person who asked for it, where the client is an organisation."""
    series_id: SeriesId | None = None
    visit_id: VisitId | None = None
    """Shared by the bookings of one visit: several services in a row, or a family together."""
    replaces: BookingId | None = None
    """The cancelled booking that this one was made instead of."""
    seats: int | None = None
    """How many clients may attend, where it is a group session; see `domain.sessions`."""
    session_id: BookingId | None = None
    """The group session in which the client has a seat; its resources are what `allocations` holds then."""
    seat_no: int | None = None
    """Which seat of the session, from 1."""
    rescheduled_count: int = 0
    sequence: int = 0
    """The iCalendar SEQUENCE: rises whenever place or time that the client was told changes."""
    external_id: str = ""
    created_at: datetime
    created_by: str = ""
    version: int = 1

    @property
    def busy(self) -> Span:
        """The span with its buffers: what conflicts are computed on."""
        return self.span.widened(self.buffer_before, self.buffer_after)

    @property
    def reconfirmed(self) -> bool:
        """Whether the client has said again that they will come."""
        return self.reconfirmation is not None

    @property
    def taken(self) -> tuple[Allocation, ...]:
        """What it takes itself: a seat takes nothing, its session has taken everything."""
        return () if self.session_id is not None else self.allocations

    def resource_ids(self) -> frozenset[ResourceId]:
        """The resources it takes, or attends with."""
        return frozenset(a.resource_id for a in self.allocations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A slot kept for a caller until it expires; visible on every desk."""

    id: HoldId
    service_id: ServiceId
    client_id: ClientId | None
    span: Span
    allocations: tuple[Allocation, ...]
    expires_at: datetime
    user: str
    station: str
    option_of: str = ""
    """Shared by the slots that are held for one caller to choose from; taking one gives the others back."""
    session_id: BookingId | None = None
    """The group session of which a seat is kept; its resources are what `allocations` holds then."""

    @property
    def taken(self) -> tuple[Allocation, ...]:
        """What it keeps itself: for a seat nothing, as the session has taken everything."""
        return () if self.session_id is not None else self.allocations

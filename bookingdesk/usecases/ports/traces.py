"""What is kept of what was done: events of the log, actions that can be undone, old values, changed occupancy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import ActionId, BookingId, ResourceId
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One event of the append-only log; `detail` holds ids and codes, never personal data."""

    seq: int
    at: datetime
    actor: str
    approver: str
    station: str
    action: str
    entity: str
    entity_id: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A booking action that can be undone: what it was and how the booking stood before (None: did not exist)."""

    id: ActionId
    at: datetime
    user: str
    station: str
    verb: str
    booking_id: BookingId
    before: Booking | None
    after: Booking
    group: str
    """The unit of work that it was part of: what was stored in one is taken back in one."""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChange:
    """One field of a profile that was changed; kept apart from the audit log, so that a client can be forgotten."""

    at: datetime
    user: str
    station: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OccupancyChange:
    """A stretch in which the occupancy of a unit may have changed since a cursor."""

    resource_id: ResourceId
    busy: Span

"""A booking as a row and as the JSON of an undoable action, exactly and both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bookingdesk.domain.bookings import Allocation, AskedBy, Booking, Cancellation, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    LocationId,
    PolicyId,
    RequirementId,
    ResourceId,
    ServiceId,
)
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.storage.wire import Row, epoch, epoch_or_none, instant

COLUMNS = (
    "id",
    "number",
    "client_id",
    "service_id",
    "location_id",
    "start_at",
    "end_at",
    "buffer_before",
    "buffer_after",
    "status",
    "status_since",
    "reconfirmed",
    "mode",
    "channel",
    "note",
    "sooner_wanted",
    "price",
    "policy_id",
    "cancelled_at",
    "cancel_reason",
    "cancel_asked_by",
    "rescheduled_count",
    "sequence",
    "external_id",
    "created_at",
    "created_by",
    "version",
)
"""Every stored column of `booking`, in the order of `from_row`."""


def to_row(booking: Booking) -> dict[str, Any]:
    """The columns of a booking as plain numbers and texts; an empty external id is NULL."""
    cancelled = booking.cancellation
    return {
        "id": booking.id,
        "number": booking.number,
        "client_id": booking.client_id,
        "service_id": booking.service_id,
        "location_id": booking.location_id,
        "start_at": epoch(booking.span.start),
        "end_at": epoch(booking.span.end),
        "buffer_before": _seconds(booking.buffer_before),
        "buffer_after": _seconds(booking.buffer_after),
        "status": booking.status.value,
        "status_since": epoch(booking.status_since),
        "reconfirmed": int(booking.reconfirmed),
        "mode": booking.mode.value,
        "channel": booking.channel.value,
        "note": booking.note,
        "sooner_wanted": int(booking.sooner_wanted),
        "price": None if booking.price is None else str(booking.price),
        "policy_id": booking.policy_id,
        "cancelled_at": epoch_or_none(cancelled.at if cancelled else None),
        "cancel_reason": cancelled.reason if cancelled else "",
        "cancel_asked_by": cancelled.asked_by.value if cancelled else None,
        "rescheduled_count": booking.rescheduled_count,
        "sequence": booking.sequence,
        "external_id": booking.external_id or None,
        "created_at": epoch(booking.created_at),
        "created_by": booking.created_by,
        "version": booking.version,
    }


def from_row(row: Row, allocations: tuple[Allocation, ...]) -> Booking:
    """The booking of a row in the order of COLUMNS."""
    r = dict(zip(COLUMNS, row, strict=True))
    return _booking(r, allocations)


def to_json(booking: Booking) -> dict[str, Any]:
    """The whole booking as JSON values."""
    taken = [
        [a.requirement_id, a.resource_id, a.unit_no, epoch(a.busy.start), epoch(a.busy.end)]
        for a in booking.allocations
    ]
    return {**to_row(booking), "allocations": taken}


def from_json(document: dict[str, Any]) -> Booking:
    """The booking that `to_json` wrote."""
    taken = tuple(
        Allocation(
            requirement_id=None if requirement is None else RequirementId(requirement),
            resource_id=ResourceId(resource),
            unit_no=unit,
            busy=Span(instant(start), instant(end)),
        )
        for requirement, resource, unit, start, end in document["allocations"]
    )
    return _booking(document, taken)


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())


def _booking(r: dict[str, Any], allocations: tuple[Allocation, ...]) -> Booking:
    cancellation = None
    if r["cancelled_at"] is not None:
        cancellation = Cancellation(
            at=instant(r["cancelled_at"]),
            reason=r["cancel_reason"],
            asked_by=AskedBy(r["cancel_asked_by"] or AskedBy.CLIENT),
        )
    return Booking(
        id=BookingId(r["id"]),
        number=r["number"],
        client_id=ClientId(r["client_id"]),
        service_id=ServiceId(r["service_id"]),
        location_id=LocationId(r["location_id"]),
        span=Span(instant(r["start_at"]), instant(r["end_at"])),
        buffer_before=timedelta(seconds=r["buffer_before"]),
        buffer_after=timedelta(seconds=r["buffer_after"]),
        status=Status(r["status"]),
        status_since=instant(r["status_since"]),
        reconfirmed=bool(r["reconfirmed"]),
        mode=Mode(r["mode"]),
        channel=Channel(r["channel"]),
        note=r["note"],
        sooner_wanted=bool(r["sooner_wanted"]),
        price=None if r["price"] is None else Money.parse(r["price"]),
        policy_id=None if r["policy_id"] is None else PolicyId(r["policy_id"]),
        allocations=allocations,
        cancellation=cancellation,
        rescheduled_count=r["rescheduled_count"],
        sequence=r["sequence"],
        external_id=r["external_id"] or "",
        created_at=instant(r["created_at"]),
        created_by=r["created_by"],
        version=r["version"],
    )

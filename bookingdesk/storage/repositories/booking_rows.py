"""A booking as a row and as the JSON of an undoable action, exactly and both ways."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bookingdesk.domain.agreement import ApprovedHow, ClientApproval, Exemption, ReadBack, Reconfirmation
from bookingdesk.domain.bookings import Allocation, AskedBy, Booking, Cancellation, CancelOutcome, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    ContactPersonId,
    LocationId,
    PolicyId,
    RequirementId,
    ResourceId,
    SeriesId,
    ServiceId,
    VisitId,
)
from bookingdesk.domain.money import Money
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.storage.wire import Row, epoch, epoch_or_none, instant, instant_or_none

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
    "reconfirmed_at",
    "reconfirmed_on",
    "mode",
    "channel",
    "mode_detail",
    "note",
    "sooner_wanted",
    "price",
    "policy_id",
    "policy_versions",
    "cancelled_at",
    "cancel_reason",
    "cancel_asked_by",
    "cancel_code",
    "cancel_channel",
    "cancel_outcome",
    "cancel_fee",
    "cancel_refund",
    "cancel_waived",
    "approved_how",
    "approved_by",
    "approved_at",
    "approval_recorded_by",
    "read_back_at",
    "read_back_by",
    "read_back_skipped",
    "exempt_rights",
    "exempt_by",
    "exempt_reason",
    "deposit",
    "deposit_due_at",
    "deposit_warned_at",
    "change_fee",
    "change_reason",
    "requested_by",
    "series_id",
    "visit_id",
    "replaces",
    "seats",
    "session_id",
    "seat_no",
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
        **_reconfirmation_row(booking.reconfirmation),
        "mode": booking.mode.value,
        "channel": booking.channel.value,
        "mode_detail": booking.mode_detail,
        "note": booking.note,
        "sooner_wanted": int(booking.sooner_wanted),
        "price": _amount(booking.price),
        "policy_id": booking.policy_id,
        "policy_versions": json.dumps(booking.policy_versions),
        **_cancellation_row(booking.cancellation),
        **_agreement_row(booking),
        **_exemption_row(booking.exemption),
        "requested_by": booking.requested_by,
        "series_id": booking.series_id,
        "visit_id": booking.visit_id,
        "replaces": booking.replaces,
        "seats": booking.seats,
        "session_id": booking.session_id,
        "seat_no": booking.seat_no,
        "rescheduled_count": booking.rescheduled_count,
        "sequence": booking.sequence,
        "external_id": booking.external_id or None,
        "created_at": epoch(booking.created_at),
        "created_by": booking.created_by,
        "version": booking.version,
    }


def _reconfirmation_row(said: Reconfirmation | None) -> dict[str, Any]:
    channel = said.channel if said else None
    return {
        "reconfirmed_at": epoch(said.at) if said else None,
        "reconfirmed_on": channel.value if channel else None,
    }


def _reconfirmation(r: dict[str, Any]) -> Reconfirmation | None:
    if r["reconfirmed_at"] is None:
        return None
    channel = None if r["reconfirmed_on"] is None else Channel(r["reconfirmed_on"])
    return Reconfirmation(at=instant(r["reconfirmed_at"]), channel=channel)


def _cancellation_row(cancelled: Cancellation | None) -> dict[str, Any]:
    if cancelled is None:
        empty = (
            "cancelled_at",
            "cancel_asked_by",
            "cancel_channel",
            "cancel_outcome",
            "cancel_fee",
            "cancel_refund",
        )
        return {**dict.fromkeys(empty), "cancel_reason": "", "cancel_code": "", "cancel_waived": ""}
    return {
        "cancelled_at": epoch(cancelled.at),
        "cancel_reason": cancelled.reason,
        "cancel_asked_by": cancelled.asked_by.value,
        "cancel_code": cancelled.code,
        "cancel_channel": cancelled.channel.value if cancelled.channel else None,
        "cancel_outcome": cancelled.outcome.value,
        "cancel_fee": _amount(cancelled.fee),
        "cancel_refund": _amount(cancelled.refund),
        "cancel_waived": cancelled.waived,
    }


def _agreement_row(booking: Booking) -> dict[str, Any]:
    approval, read_back = booking.approval, booking.read_back
    return {
        "approved_how": approval.how.value if approval else None,
        "approved_by": approval.given_by if approval else "",
        "approved_at": epoch(approval.at) if approval else None,
        "approval_recorded_by": approval.recorded_by if approval else "",
        "read_back_at": epoch(read_back.at) if read_back else None,
        "read_back_by": read_back.by if read_back else "",
        "read_back_skipped": read_back.skipped if read_back else "",
        "deposit": _amount(booking.deposit),
        "deposit_due_at": epoch_or_none(booking.deposit_due_at),
        "deposit_warned_at": epoch_or_none(booking.deposit_warned_at),
        "change_fee": _amount(booking.change_fee),
        "change_reason": booking.change_reason,
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


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _money(text: str | None) -> Money | None:
    return None if text is None else Money.parse(text)


def _cancellation(r: dict[str, Any]) -> Cancellation | None:
    if r["cancelled_at"] is None:
        return None
    return Cancellation(
        at=instant(r["cancelled_at"]),
        reason=r["cancel_reason"],
        asked_by=AskedBy(r["cancel_asked_by"] or AskedBy.CLIENT),
        code=r["cancel_code"],
        channel=Channel(r["cancel_channel"]) if r["cancel_channel"] else None,
        outcome=CancelOutcome(r["cancel_outcome"] or CancelOutcome.FREE),
        fee=_money(r["cancel_fee"]),
        refund=_money(r["cancel_refund"]),
        waived=r["cancel_waived"],
    )


def _exemption_row(exempt: Exemption | None) -> dict[str, Any]:
    if exempt is None:
        return dict.fromkeys(("exempt_rights", "exempt_by", "exempt_reason"), "")
    rights = " ".join(sorted(right.value for right in exempt.rights))
    return {"exempt_rights": rights, "exempt_by": exempt.by, "exempt_reason": exempt.reason}


def _exemption(r: dict[str, Any]) -> Exemption | None:
    rights = frozenset(Right(word) for word in r["exempt_rights"].split())
    return Exemption(rights=rights, by=r["exempt_by"], reason=r["exempt_reason"]) if rights else None


def _approval(r: dict[str, Any]) -> ClientApproval | None:
    if r["approved_at"] is None:
        return None
    return ClientApproval(
        how=ApprovedHow(r["approved_how"]),
        given_by=r["approved_by"],
        at=instant(r["approved_at"]),
        recorded_by=r["approval_recorded_by"],
    )


def _read_back(r: dict[str, Any]) -> ReadBack | None:
    if r["read_back_at"] is None:
        return None
    return ReadBack(at=instant(r["read_back_at"]), by=r["read_back_by"], skipped=r["read_back_skipped"])


def _booking(r: dict[str, Any], allocations: tuple[Allocation, ...]) -> Booking:
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
        reconfirmation=_reconfirmation(r),
        mode=Mode(r["mode"]),
        channel=Channel(r["channel"]),
        mode_detail=r["mode_detail"],
        note=r["note"],
        sooner_wanted=bool(r["sooner_wanted"]),
        price=_money(r["price"]),
        policy_id=None if r["policy_id"] is None else PolicyId(r["policy_id"]),
        policy_versions=tuple(json.loads(r["policy_versions"])),
        allocations=allocations,
        cancellation=_cancellation(r),
        approval=_approval(r),
        read_back=_read_back(r),
        exemption=_exemption(r),
        deposit=_money(r["deposit"]),
        deposit_due_at=instant_or_none(r["deposit_due_at"]),
        deposit_warned_at=instant_or_none(r["deposit_warned_at"]),
        change_fee=_money(r["change_fee"]),
        change_reason=r["change_reason"],
        requested_by=None if r["requested_by"] is None else ContactPersonId(r["requested_by"]),
        series_id=None if r["series_id"] is None else SeriesId(r["series_id"]),
        visit_id=None if r["visit_id"] is None else VisitId(r["visit_id"]),
        replaces=None if r["replaces"] is None else BookingId(r["replaces"]),
        seats=r["seats"],
        session_id=None if r["session_id"] is None else BookingId(r["session_id"]),
        seat_no=r["seat_no"],
        rescheduled_count=r["rescheduled_count"],
        sequence=r["sequence"],
        external_id=r["external_id"] or "",
        created_at=instant(r["created_at"]),
        created_by=r["created_by"],
        version=r["version"],
    )

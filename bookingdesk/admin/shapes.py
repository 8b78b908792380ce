"""Domain values as the console's rows: the shapes that `--json` promises to programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue, Resource, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.deferrals import Deferral
from bookingdesk.domain.ids import LocationId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.payments import Account, Payment
from bookingdesk.domain.policy_rules import LATE_KINDS, DepositRule, Policy
from bookingdesk.usecases.policies import PolicyLine
from bookingdesk.usecases.readings import AgendaEntry, OutboxLine

Shape = dict[str, Any]


def moment(at: datetime | None, zone: str) -> str | None:
    """ISO 8601 with the offset of the zone at that moment."""
    return None if at is None else wall(at, zone).isoformat(timespec="minutes")


def zone_at(catalogue: Catalogue, location: LocationId | None = None) -> str:
    """The zone of a location, or of the first."""
    if location is not None and location in catalogue.locations:
        return catalogue.zone_of(location)
    return next((place.zone for place in catalogue.locations.values()), "UTC")


def client_shape(client: Client) -> Shape:
    """A client; the number is the id that people say."""
    return {
        "id": client.id,
        "number": client.id,
        "name": client.name,
        "email": client.email,
        "phone": client.phone,
        "preferred_channel": client.preferred_channel.value,
        "otherwise": client.otherwise.value if client.otherwise else None,
    }


def service_shape(service: Service, catalogue: Catalogue) -> Shape:
    """A service with what it needs."""
    return {
        "id": service.id,
        "name": service.name,
        "code": service.code,
        "minutes": int(service.duration.total_seconds()) // 60,
        "buffer_before": int(service.buffer_before.total_seconds()) // 60,
        "buffer_after": int(service.buffer_after.total_seconds()) // 60,
        "price": str(service.price) if service.price else None,
        "seats": service.seats,
        "requires": [
            {"kind": need.kind.value, "name": catalogue.groups[need.group_id].name} for need in service.requirements
        ],
    }


def resource_shape(resource: Resource, catalogue: Catalogue) -> Shape:
    """A staff member, space or piece of equipment with the groups it belongs to."""
    return {
        "id": resource.id,
        "name": resource.name,
        "kind": resource.kind.value,
        "capacity": resource.capacity,
        "seats": resource.seats,
        "groups": sorted(group.name for group in catalogue.groups.values() if resource.id in group.members),
    }


def allocation_shapes(allocations: Iterable[Allocation], catalogue: Catalogue) -> list[Shape]:
    """The resources taken: id, name, kind."""
    resources = [catalogue.resources[one.resource_id] for one in allocations]
    return [{"id": one.id, "name": one.name, "kind": one.kind.value} for one in resources]


def slot_shape(slot: Slot, catalogue: Catalogue, zone: str) -> Shape:
    """A free start with its resources."""
    return {
        "start": moment(slot.span.start, zone),
        "end": moment(slot.span.end, zone),
        "resources": allocation_shapes(slot.allocations, catalogue),
        "session": slot.session_id,
        "seats_left": slot.seats_left,
    }


def booking_shape(booking: Booking, client: Client, service: Service, catalogue: Catalogue) -> Shape:
    """A booking with client, service and resources."""
    zone = zone_at(catalogue, booking.location_id)
    return {
        "id": booking.id,
        "number": booking.number,
        "status": booking.status.value,
        "mode": booking.mode.value,
        "mode_detail": booking.mode_detail,
        "exempt": _exempt(booking),
        "start": moment(booking.span.start, zone),
        "end": moment(booking.span.end, zone),
        "client": {"id": client.id, "name": client.name},
        "service": {"id": service.id, "name": service.name},
        "resources": allocation_shapes(booking.allocations, catalogue),
        "deposit": str(booking.deposit) if booking.deposit else None,
        "deposit_due": moment(booking.deposit_due_at, zone),
        "approved": _approval_shape(booking, zone),
        "policies": [policy_ref(catalogue.policies[one]) for one in booking.policy_versions],
        "change_fee": str(booking.change_fee) if booking.change_fee else None,
        "rescheduled": booking.rescheduled_count,
        "replaces": booking.replaces,
        "seats": booking.seats,
        "session": booking.session_id,
        "seat": booking.seat_no,
        "cancellation": _cancellation_shape(booking),
    }


def _approval_shape(booking: Booking, zone: str) -> Shape | None:
    """The client's recorded yes."""
    if booking.approval is None:
        return None
    yes = booking.approval
    return {"how": yes.how.value, "name": yes.given_by, "at": moment(yes.at, zone), "recorded_by": yes.recorded_by}


def _cancellation_shape(booking: Booking) -> Shape | None:
    """Why it was cancelled, and what that costs."""
    gone = booking.cancellation
    if gone is None:
        return None
    return {
        "reason": gone.reason,
        "code": gone.code,
        "asked_by": gone.asked_by.value,
        "channel": gone.channel.value if gone.channel else None,
        "outcome": gone.outcome.value,
        "fee": str(gone.fee) if gone.fee else None,
        "refund": str(gone.refund) if gone.refund else None,
        "waived": gone.waived,
    }


def policy_ref(policy: Policy) -> Shape:
    """Which version of which policy."""
    return {"id": policy.id, "kind": policy.kind.value, "name": policy.name, "version": policy.version_no}


def policy_shape(line: PolicyLine, zone: str) -> Shape:
    """A version of a policy with what it says and who stands for it."""
    policy = line.policy
    hours = timedelta(hours=1)
    return {
        **policy_ref(policy),
        "state": policy.state.value,
        "in_force": line.in_force,
        "service": {"id": line.service.id, "name": line.service.name} if line.service else None,
        "department": {"id": line.department.id, "name": line.department.name} if line.department else None,
        "free_hours": policy.free_until / hours if policy.kind in LATE_KINDS else None,
        "fee": str(policy.late_fee) if policy.late_fee else None,
        "percent": str(policy.late_percent) if policy.late_percent is not None else None,
        "supervisor_when_late": policy.late_needs_approval,
        "no_show_is_late": policy.no_show_late,
        "limit_hours": policy.limit / hours if policy.limit is not None else None,
        "deposit": _deposit_shape(policy.deposit),
        "identity": asdict(policy.identity) if policy.identity else None,
        "text": dict(policy.text),
        "description": policy.description,
        "author": policy.author,
        "written": moment(policy.written_at, zone),
        "approved_by": policy.approved_by,
        "approved": moment(policy.approved_at, zone),
        "valid_from": moment(policy.valid_from, zone),
    }


def _deposit_shape(rule: DepositRule | None) -> Shape | None:
    if rule is None:
        return None
    return {
        "amount": str(rule.amount) if rule.amount else None,
        "percent": str(rule.percent) if rule.percent is not None else None,
        "due_hours": rule.due_within / timedelta(hours=1),
        "warn_hours": rule.warn_before / timedelta(hours=1),
        "back_when_free": str(rule.back_when_free),
        "back_when_late": str(rule.back_when_late),
    }


def payment_shape(entry: Payment, zone: str) -> Shape:
    """An entry of a booking's account."""
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "amount": str(entry.amount),
        "method": entry.method.value if entry.method else None,
        "receipt": entry.receipt_no,
        "at": moment(entry.at, zone),
        "by": entry.user,
        "approved_by": entry.approver,
        "reason": entry.reason,
    }


def account_shape(account: Account, zone: str) -> Shape:
    """How a booking stands with what was asked."""
    amounts = {name: getattr(account, name) for name in ("asked", "paid", "waived", "outstanding", "to_refund")}
    return {
        "state": account.state.value,
        **{name: str(amount) if amount else None for name, amount in amounts.items()},
        "entries": [payment_shape(entry, zone) for entry in account.entries],
    }


def _exempt(booking: Booking) -> Shape | None:
    """What the booking was excused from, by whom and why."""
    exempt = booking.exemption
    if exempt is None:
        return None
    return {"rights": sorted(right.value for right in exempt.rights), "by": exempt.by, "reason": exempt.reason}


def entry_shape(entry: AgendaEntry, catalogue: Catalogue) -> Shape:
    """A booking as the agenda knows it."""
    return booking_shape(entry.booking, entry.client, entry.service, catalogue)


def message_shape(line: OutboxLine, zone: str) -> Shape:
    """A message of the outbox and its fate."""
    message = line.message
    return {
        "id": message.id,
        "kind": message.kind.value,
        "channel": message.channel.value,
        "state": message.state.value,
        "reason": message.reason,
        "needs_call": message.needs_call,
        "phone": line.phone if message.needs_call else "",
        "due": moment(message.due_at, zone),
        "sent": moment(message.sent_at, zone),
        "attempts": message.attempts,
        "to": line.person,
        "booking": {"id": line.booking.id, "number": line.booking.number} if line.booking else None,
        "request": line.request.id if line.request else None,
        "offer": line.offer.id if line.offer else None,
        "client": {"id": line.client.id, "name": line.client.name} if line.client else None,
        "service": {"id": line.service.id, "name": line.service.name} if line.service else None,
    }


def deferral_shape(asked: Deferral, zone: str) -> Shape:
    """What waits for a supervisor, and how it was answered."""
    return {
        "number": asked.id,
        "state": asked.state.value,
        "verb": asked.verb,
        "right": asked.right.value,
        "asked_at": moment(asked.at, zone),
        "user": asked.user,
        "station": asked.station,
        "why": asked.why,
        "client": asked.client_id,
        "booking_id": asked.booking_id,
        "settled_at": moment(asked.settled_at, zone),
        "settled_by": asked.settled_by,
        "answer": asked.answer,
    }

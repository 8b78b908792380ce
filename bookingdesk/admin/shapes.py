"""Domain values as the console's rows: the shapes that `--json` promises to programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue, Resource, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import LocationId
from bookingdesk.domain.local_time import wall
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
        "due": moment(message.due_at, zone),
        "sent": moment(message.sent_at, zone),
        "attempts": message.attempts,
        "booking": {"id": line.booking.id, "number": line.booking.number},
        "client": {"id": line.client.id, "name": line.client.name},
        "service": {"id": line.service.id, "name": line.service.name},
    }

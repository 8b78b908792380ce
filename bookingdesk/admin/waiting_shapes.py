"""Who waits, as the console's rows: the shapes that `--json` promises to programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.shapes import moment, slot_shape
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.waitlist import WaitOffer
from bookingdesk.usecases.matching import Matches, MatchLine
from bookingdesk.usecases.queueing import QueueLine
from bookingdesk.usecases.waiting_commands import WaitlistQuery
from bookingdesk.usecases.waitlist import WaitLine, waitlist

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def waitlist_rows(console: Console, department: DepartmentId | None = None) -> list[dict[str, Any]]:
    """Everybody who waits, as `list waitlist` answers; those of one department alone."""
    query = WaitlistQuery(department_id=department)
    return [line_shape(console, line) for line in waitlist(console.env, query).value]


def line_shape(console: Console, line: WaitLine) -> dict[str, Any]:
    """A wish with whose it is and what was offered."""
    entry, catalogue = line.entry, console.catalogue
    return {
        "id": entry.id,
        "client": {"id": line.client.id, "name": line.client.name},
        "services": [{"id": s, "name": catalogue.services[s].name} for s in entry.service_ids],
        "staff": [{"id": r, "name": catalogue.resources[r].name} for r in sorted(entry.wanted)],
        "windows": [
            {
                "weekdays": [DAYS[day] for day in sorted(window.weekdays)],
                "first_day": window.first_day,
                "last_day": window.last_day,
                "from": f"{window.from_minute // 60:02}:{window.from_minute % 60:02}",
                "until": f"{window.until_minute // 60:02}:{window.until_minute % 60:02}",
            }
            for window in entry.windows
        ],
        "minutes": int(entry.duration.total_seconds()) // 60 if entry.duration else None,
        "since": moment(entry.since, console.zone),
        "priority": entry.priority,
        "note": entry.note,
        "sooner_than": {"id": line.booking.id, "number": line.booking.number} if line.booking else None,
        "expires": moment(entry.expires_at, console.zone),
        "state": entry.state.value,
        "offer": line.offer.id if line.offer else None,
        "message": line.message.id if line.message else None,
        "sent": line.message.state.value if line.message else None,
    }


def match_shape(console: Console, found: Matches, line: MatchLine) -> dict[str, Any]:
    """How an opening suits somebody, with every reason why not."""
    one = line.match
    zone = console.catalogue.zone_of(found.opening.location_id)
    return {
        "entry": one.entry.id,
        "client": {"id": line.client.id, "name": line.client.name},
        "fits": one.fits,
        "reasons": [why.value for why in one.misfits],
        "too_long_by": int(one.too_long_by.total_seconds()) // 60,
        "service": {"id": one.service_id, "name": console.catalogue.services[one.service_id].name},
        "slot": slot_shape(one.slot, console.catalogue, zone) if one.slot else None,
        "sooner_than": {"id": line.booking.id, "number": line.booking.number} if line.booking else None,
        "priority": one.entry.priority,
        "since": moment(one.entry.since, zone),
    }


def offer_shape(console: Console, made: WaitOffer) -> dict[str, Any]:
    """An offer with its deadline."""
    zone = console.catalogue.zone_of(made.opening.location_id)
    return {
        "offer": made.id,
        "entry": made.entry_id,
        "state": made.state.value,
        "start": moment(made.span.start, zone),
        "end": moment(made.span.end, zone),
        "until": moment(made.expires_at, zone),
        "service": {"id": made.service_id, "name": console.catalogue.services[made.service_id].name},
        "resources": [{"id": r, "name": console.catalogue.resources[r].name} for r in sorted(made.resources)],
    }


def queue_shape(console: Console, line: QueueLine, now: datetime) -> dict[str, Any]:
    """Somebody in the queue with their estimated wait."""
    entry, wait = line.turn.entry, line.turn.wait(now)
    return {
        "id": entry.id,
        "place": line.turn.place,
        "name": line.name,
        "client": {"id": line.client.id, "name": line.client.name} if line.client else None,
        "service": {"id": line.service.id, "name": line.service.name},
        "state": entry.state.value,
        "since": moment(entry.since, console.zone),
        "wait_minutes": None if wait is None else -(-int(wait.total_seconds()) // 60),
        "start": moment(line.turn.slot.span.start, console.zone) if line.turn.slot else None,
    }

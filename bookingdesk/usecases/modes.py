"""How a booking is held, within a step: fills in what is known, refuses what lacks its link, number or address."""

from __future__ import annotations

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client, cleaned_line
from bookingdesk.domain.errors import ModeIncomplete
from bookingdesk.domain.modes import Missing, missing_for, settled
from bookingdesk.usecases.ports import Work

DETAIL_LIMIT = 400

LENIENT = frozenset({Status.TENTATIVE, Status.CANCELLED})
"""A booking that is not agreed yet, or no more, may lack what its mode needs."""


def detail_for(work: Work, client: Client, mode: Mode, typed: str) -> str:
    """The detail to store: as typed and cleaned, else what the business or the client has. Raises InvalidValue."""
    online = desk_settings.value(work.settings.all(), "business.online") if mode is Mode.VIRTUAL else ""
    return settled(mode, cleaned_line(typed, "mode_detail", limit=DETAIL_LIMIT), online=online, phone=client.phone)


def lacking(booking: Booking, catalogue: Catalogue) -> Missing | None:
    """What the booking's mode still needs, whatever its status."""
    location = catalogue.locations.get(booking.location_id)
    rooms = (catalogue.resources.get(a.resource_id) for a in booking.allocations)
    placed = location is not None and bool(location.name or location.address)
    has_place = placed or any(r is not None and r.kind is ResourceKind.SPACE for r in rooms)
    return missing_for(booking.mode, booking.mode_detail, has_place=has_place)


def check_complete(booking: Booking, catalogue: Catalogue) -> None:
    """Refuse an agreed booking that lacks what its mode needs (R44). Raises ModeIncomplete."""
    missing = lacking(booking, catalogue)
    if missing is not None and booking.status not in LENIENT:
        raise ModeIncomplete(mode=booking.mode.value, missing=missing.value, number=booking.number)

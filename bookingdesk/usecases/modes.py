"""How a booking is held, within a step: fills in what is known, refuses what lacks its link, number or address."""

from __future__ import annotations

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client, cleaned_line
from bookingdesk.domain.errors import ModeIncomplete
from bookingdesk.domain.modes import Missing, home_of, missing_for, settled
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work

DETAIL_LIMIT = 400

LENIENT = frozenset({Status.TENTATIVE, Status.CANCELLED})
"""A booking that is not agreed yet, or no more, may lack what its mode needs."""


def detail_for(work: Work, client: Client, mode: Mode, typed: str) -> str:
    """The detail to store: as typed and cleaned, else what the business or the client has. Raises InvalidValue."""
    online = desk_settings.value(work.settings.all(), "business.online") if mode is Mode.VIRTUAL else ""
    text = cleaned_line(typed, "mode_detail", limit=DETAIL_LIMIT)
    return settled(mode, text, online=online, phone=client.phone, home=home_of(client))


@needs(Right.SEE_SCHEDULE)
def online_link(env: Env, nothing: None = None) -> Outcome[str]:
    """The link that the business has for virtual visits; empty where it has none."""
    stored = env.store.read(lambda work: work.settings.all())
    return Outcome(desk_settings.value(stored, "business.online"))


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

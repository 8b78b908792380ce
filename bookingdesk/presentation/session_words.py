"""How a group session is named: by its service and how full it is, in place of a client."""

from __future__ import annotations

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Service
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import seats_taken
from bookingdesk.usecases.readings import AgendaEntry


def is_session(entry: AgendaEntry) -> bool:
    """Whether it is a session, not somebody in it."""
    return entry.booking.seats is not None


def session_name(service: str, taken: int, seats: int) -> str:
    """`Yoga 5/8`."""
    return _("{service} {taken}/{seats}").format(service=isolated(service), taken=taken, seats=seats)


def seats_left(left: int) -> str:
    """`3 seats left`."""
    if left == 0:
        return _("every seat taken")
    return ngettext("{count} seat left", "{count} seats left", left).format(count=left)


def who_words(entry: AgendaEntry) -> str:
    """Whose booking a list names: the client, or how many seats of a session are taken."""
    if not is_session(entry):
        return entry.client.sorted_name
    return seats_taken(entry.taken, entry.booking.seats or 0)


def spoken_who(entry: AgendaEntry) -> str:
    """The same to be read aloud."""
    return who_words(entry) if is_session(entry) else entry.client.name


def joining_words(slot: Slot, service: Service | None) -> str:
    """What a slot of a group service says besides its time: `3 seats left`, or that it would be a new session."""
    if slot.seats_left is not None:
        return seats_left(slot.seats_left)
    return _("new session") if service is not None and service.seats is not None else ""


def fill_of(booking: Booking, taken: int) -> tuple[int, int] | None:
    """Taken and all seats, where it is a session."""
    return None if booking.seats is None else (taken, booking.seats)

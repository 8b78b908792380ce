"""What a client already has at a time, in one sentence (interface 5.2, example 4)."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed


def clash_line(client: str, bookings: Sequence[Booking], formatter: Formatter, catalogue: Catalogue) -> str:
    """`Maya Ortiz already has Colour at 14:00 with Dee.`; the first of several, and how many more there are."""
    if not bookings:
        return _("{client} has something else at that time.").format(client=client)
    first, more = bookings[0], len(bookings) - 1
    facts = {"client": client, "service": service_of(first, catalogue), "time": formatter.time(first.span.start)}
    staff = listed(
        found.name
        for found in (catalogue.resources.get(a.resource_id) for a in first.allocations)
        if found is not None and found.kind is ResourceKind.STAFF
    )
    if not staff:
        said = _("{client} already has {service} at {time}.").format(**facts)
    else:
        said = _("{client} already has {service} at {time} with {staff}.").format(**facts, staff=staff)
    if not more:
        return said
    others = ngettext("And {count} more booking then.", "And {count} more bookings then.", more)
    return f"{said} {others.format(count=more)}"


def service_of(booking: Booking, catalogue: Catalogue) -> str:
    """The name of the booking's service."""
    found = catalogue.services.get(booking.service_id)
    return found.name if found is not None else _("another booking")

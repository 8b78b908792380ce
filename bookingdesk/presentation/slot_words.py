"""What a free time reads: when it starts, and who serves."""

from __future__ import annotations

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.session_words import seats_left


def slot_words(slot: Slot, formatter: Formatter, catalogue: Catalogue, *, with_day: bool = True) -> str:
    """`Mon 23 Jun 14:30 Ana`: the start and who serves; of a session also how many seats are left."""
    when = formatter.day_time(slot.span.start) if with_day else formatter.time(slot.span.start)
    words = " ".join([when, *staff_names(slot, catalogue)])
    return words if slot.seats_left is None else f"{words} · {seats_left(slot.seats_left)}"


def staff_names(slot: Slot, catalogue: Catalogue) -> list[str]:
    """Who serves in this slot; rooms and equipment are left out."""
    found = (catalogue.resources.get(a.resource_id) for a in slot.allocations)
    return [r.name for r in found if r is not None and r.kind is ResourceKind.STAFF]

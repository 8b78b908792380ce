"""The free times of the present wish: asked for once, and dropped with it, so that none is shown for another."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.ids import HoldId
from bookingdesk.gui.line.slot_finder import Offer, offer_for
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.wishes import Wishing
from bookingdesk.qt.desk import Desk


class FreeTimes:
    """What was offered last, and which other time Enter has accepted."""

    def __init__(self, desk: Desk, formatter: Formatter) -> None:
        self._desk = desk
        self._formatter = formatter
        self.forget()

    def forget(self) -> None:
        """Nothing asked, nothing offered."""
        self.offer: Offer | None = None
        """None while nobody has looked."""
        self.accepted: FreeSlot | None = None
        self._asked: object = None

    def keep_only_for(self, wishing: Wishing | None) -> None:
        """The text has changed: what was offered for another wish goes."""
        if _question(wishing) != self._asked:
            self.offer, self.accepted = None, None

    def look(self, wishing: Wishing | None, ignoring: HoldId | None) -> None:
        """Ask, unless just this has been answered. Raises KnownError."""
        if wishing is None:
            self.offer, self._asked = None, None
        elif _question(wishing) != self._asked or self.offer is None:
            self.offer = offer_for(self._desk, wishing, self._formatter, ignoring)
            self._asked = _question(wishing)

    def doubt(self) -> None:
        """Somebody has taken or freed something: ask again at the next look, and show this until then."""
        self._asked = None

    def name_held(self, held: Hold) -> None:
        """The hold has settled with whom and where; the rows say so from now on."""
        if self.offer is not None:
            slots = tuple(_with_resources(slot, held) for slot in self.offer.slots)
            self.offer = replace(self.offer, slots=slots)
        if self.accepted is not None:
            self.accepted = _with_resources(self.accepted, held)


def _with_resources(slot: FreeSlot, held: Hold) -> FreeSlot:
    if slot.allocations or slot.span != held.span:
        return slot
    return FreeSlot(span=slot.span, allocations=held.allocations)


def _question(wishing: Wishing | None) -> object:
    """What free times depend on; None while nothing can be asked."""
    if wishing is None:
        return None
    usual = wishing.client.usual_staff if wishing.client else None
    reading = wishing.reading
    return (wishing.service.id, reading.when, reading.length, wishing.wanted, usual)

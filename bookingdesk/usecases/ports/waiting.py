"""Who waits: wishes with their offers, clients present without a booking, and bookings on a tray."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.ids import BookingId, OfferId, QueueId, WaitlistId
from bookingdesk.domain.queue import QueueEntry
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import OfferState, WaitEntry, WaitOffer, WaitState


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayItem:
    """A booking that lies on a desk's tray until it is dropped."""

    booking_id: BookingId
    station: str
    user: str
    since: datetime


class Waitlist(Protocol):
    """Wishes and offers; neither is ever deleted."""

    def get(self, entry: WaitlistId) -> WaitEntry:
        """Raises NotFound."""
        ...

    def add(self, entry: WaitEntry) -> WaitEntry:
        """The id is given here."""
        ...

    def replace(self, entry: WaitEntry) -> WaitEntry:
        """Store a changed entry over the version it carries. Raises Stale."""
        ...

    def page(
        self, *, states: frozenset[WaitState] = frozenset({WaitState.WAITING}), limit: int = 500
    ) -> Sequence[WaitEntry]:
        """Those who asked longest ago first."""
        ...

    def of_booking(self, booking: BookingId) -> Sequence[WaitEntry]:
        """Entries that the booking came of."""
        ...

    def sooner_wanted(self, after: datetime, *, limit: int = 200) -> Sequence[BookingId]:
        """Movable bookings after a moment whose clients want to come sooner, in order of start."""
        ...

    def add_offer(self, offer: WaitOffer) -> WaitOffer:
        """The id is given here."""
        ...

    def offer(self, offer: OfferId) -> WaitOffer:
        """Raises NotFound."""
        ...

    def many_offers(self, offers: Iterable[OfferId]) -> Mapping[OfferId, WaitOffer]:
        """Those that exist, in one question."""
        ...

    def settle_offer(self, offer: OfferId, state: OfferState, at: datetime) -> bool:
        """False where it was settled already: another desk was faster."""
        ...

    def offers(self, *, states: frozenset[OfferState], entry: WaitlistId | None = None) -> Sequence[WaitOffer]:
        """In order of making."""
        ...

    def offers_around(self, span: Span) -> Sequence[WaitOffer]:
        """Offers of any state whose slot overlaps the span, in order of making."""
        ...


class Queue(Protocol):
    """Clients present without a booking."""

    def get(self, entry: QueueId) -> QueueEntry:
        """Raises NotFound."""
        ...

    def add(self, entry: QueueEntry) -> QueueEntry:
        """The id is given here."""
        ...

    def replace(self, entry: QueueEntry, was: QueueEntry) -> QueueEntry:
        """Raises Stale where its state is no longer what it was."""
        ...

    def present(self) -> Sequence[QueueEntry]:
        """Waiting and called, in order of arrival."""
        ...


class Tray(Protocol):
    """What each desk has taken up; the bookings keep their places."""

    def put(self, item: TrayItem) -> None:
        """Take it up; from another desk's tray too."""
        ...

    def take(self, booking: BookingId) -> bool:
        """False where it lay on no tray."""
        ...

    def items(self, station: str | None = None) -> Sequence[TrayItem]:
        """Of one desk or all, in order of taking up; only bookings that can still be moved."""
        ...

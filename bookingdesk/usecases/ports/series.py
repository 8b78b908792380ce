"""Stored recurrences and visits, and which bookings belong to them, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.ids import BookingId, ClientId, SeriesId, VisitId
from bookingdesk.domain.series import Place, Series, SeriesRule


class SeriesBook(Protocol):
    """Series are written once; what becomes of them stands in their bookings, and another rule beside them."""

    def add(self, series: Series) -> None: ...
    def get(self, series: SeriesId) -> Series:
        """Raises NotFound."""
        ...

    def find(self, series: SeriesId) -> Series | None:
        """The series, or None: the look before saving the same form twice."""
        ...

    def rewrite(self, series: SeriesId, rule: SeriesRule, at: datetime) -> None:
        """From now on the series has this rule."""
        ...

    def rewritable_at(self, series: SeriesId, now: datetime) -> datetime:
        """The moment of the next rewrite, by which it is told apart: now, or a second after the last one."""
        ...

    def mark_rewritten(self, series: SeriesId, at: datetime, *, undone: bool) -> None:
        """The rule that was given at this moment counts no longer, or again."""
        ...

    def page(self, *, client: ClientId | None = None, limit: int = 500) -> Sequence[Series]:
        """Newest first, of one client or of all."""
        ...

    def booking_ids(self, series: SeriesId) -> Sequence[BookingId]:
        """Its occurrences in order of start, cancelled ones included."""
        ...

    def visit_ids(self, visit: VisitId) -> Sequence[BookingId]:
        """The bookings of a visit in order of start, cancelled ones included."""
        ...

    def visit_places(self, visits: Iterable[VisitId]) -> Mapping[BookingId, Place]:
        """Where each booking of these visits stands, `1 of 3`; none for cancelled ones and one left alone."""
        ...

    def places(self, series: Iterable[SeriesId]) -> Mapping[BookingId, Place]:
        """Where each booking of these series stands, `3 of 6`; cancelled ones neither count nor have one."""
        ...

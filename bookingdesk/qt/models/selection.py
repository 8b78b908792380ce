"""The one selection that the calendar, the lists and the panel share: bookings by id, the current one first."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from bookingdesk.domain.ids import BookingId


class Selection(QObject):
    """Which bookings letters act on."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[BookingId, ...] = ()

    @property
    def current(self) -> BookingId | None:
        """The booking that was chosen last, or None."""
        return self._ids[0] if self._ids else None

    @property
    def ids(self) -> tuple[BookingId, ...]:
        """All selected bookings, the current one first."""
        return self._ids

    def choose(self, current: BookingId | None, others: Iterable[BookingId] = ()) -> None:
        """Select bookings; says so only where that changes anything."""
        wanted = () if current is None else tuple(dict.fromkeys((current, *others)))
        if wanted != self._ids:
            self._ids = wanted
            self.changed.emit()

"""The feed of occupancy changes: what a unit of work frees and takes is written once, before it commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from bookingdesk.domain.bookings import Allocation
from bookingdesk.storage.derived import occupancy_change
from bookingdesk.storage.wire import Statement, Wire, epoch, inserting

KEPT = 20_000
"""Rows of the feed that stay when it is trimmed: hours of a busy desk, and a process that sleeps reads afresh."""

_INSERT = Statement(inserting(occupancy_change, "seq"))
_HEAD = Statement(select(func.max(occupancy_change.c.seq)))
_TRIM = Statement(delete(occupancy_change).where(occupancy_change.c.seq <= bindparam("last")))


class Feed:
    """Collects the changes of one unit of work, and the latest moment that the use case has named.

    That moment is what decides which holds have expired: storage has no clock of its own.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._rows: dict[tuple[int, int, int], None] = {}
        self.now: datetime | None = None

    def saw(self, now: datetime) -> None:
        """The use case says what time it is."""
        if self.now is None or now > self.now:
            self.now = now

    def changed(self, allocations: Iterable[Allocation]) -> None:
        """These units were freed or taken."""
        for allocation in allocations:
            key = (allocation.resource_id, epoch(allocation.busy.start), epoch(allocation.busy.end))
            self._rows[key] = None

    def flush(self) -> None:
        """Write what was collected; the last statement of a unit of work."""
        if self._rows:
            rows = [{"resource_id": r, "busy_start": s, "busy_end": e} for r, s, e in self._rows]
            self._wire.many(_INSERT, rows)
            self._rows.clear()

    def trim(self) -> None:
        """Drop what is older than the last KEPT rows."""
        head = self._wire.value(_HEAD)
        if head is not None and head > KEPT:
            self._wire.run(_TRIM, {"last": head - KEPT})

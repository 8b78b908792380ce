"""Who takes which unit when, and what has changed since: what free times are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.availability.occupancy import Stretch
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.ports.traces import OccupancyChange


class Occupancy(Protocol):
    """Who takes which unit when: what availability is computed from."""

    def busy(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[BusyUnit]:
        """Active allocations and unexpired holds (with expires_at) that overlap the span, in no order."""
        ...

    def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterable[Stretch]:
        """What `busy` answers, as bare numbers: for memories of whole months."""
        ...

    def cursor(self) -> int:
        """The position of the change feed; the database's truth at this moment."""
        ...

    def changes_since(self, cursor: int) -> Sequence[OccupancyChange] | None:
        """What may have changed after the cursor; None where the feed does not reach back so far."""
        ...

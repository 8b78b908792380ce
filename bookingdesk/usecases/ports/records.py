"""What is kept of what was done: the log, and the actions that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import ActionId
from bookingdesk.usecases.ports.traces import Action, AuditEntry


class Audit(Protocol):
    """The append-only, hash-chained log."""

    def append(
        self,
        *,
        at: datetime,
        actor: str,
        station: str,
        action: str,
        entity: str,
        entity_id: str,
        detail: Mapping[str, object],
        approver: str = "",
    ) -> int:
        """Returns the sequence number."""
        ...

    def since(self, seq: int, *, limit: int = 500) -> Sequence[AuditEntry]: ...
    def of_entity(self, entity: str, entity_id: str) -> Sequence[AuditEntry]: ...
    def head(self) -> tuple[int, str]:
        """The last sequence number and its hash."""
        ...


class Actions(Protocol):
    """The last booking actions of each station, for undo."""

    def add(
        self, *, at: datetime, user: str, station: str, verb: str, before: Booking | None, after: Booking
    ) -> ActionId: ...
    def last(self, station: str, *, limit: int = 50) -> Sequence[Action]:
        """Newest first."""
        ...

    def of_group(self, group: str) -> Sequence[Action]:
        """What was added in one unit of work, newest first."""
        ...

    def get(self, action: ActionId) -> Action:
        """Raises NotFound."""
        ...

    def mark_undone(self, action: ActionId, at: datetime | None) -> None:
        """None: the action was done again."""
        ...

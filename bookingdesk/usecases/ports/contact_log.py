"""The contact log as the use cases ask for it: one reading of all that passed, and entries written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bookingdesk.domain.contact_log import Interaction, InteractionKind, LogEntry
from bookingdesk.domain.ids import ClientId, InteractionId


class ContactLog(Protocol):
    """What passed between a client and the desk, from every table that knows of it."""

    def page(
        self, client: ClientId, kinds: Iterable[InteractionKind], *, limit: int, offset: int
    ) -> Sequence[Interaction]:
        """Newest first; whose words they are is for the use case to say."""
        ...

    def counts(self, client: ClientId) -> Mapping[InteractionKind, int]:
        """How many there are of each kind; kinds without any are left out."""
        ...

    def add(self, entry: LogEntry) -> InteractionId:
        """Keep an entry; answers its number."""
        ...

    def entry(self, key: InteractionId) -> LogEntry:
        """Raises NotFound."""
        ...

    def drop(self, key: InteractionId) -> None:
        """It was taken back; the audit log keeps that it was."""
        ...

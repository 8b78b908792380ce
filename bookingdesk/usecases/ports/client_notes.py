"""What departments keep about clients, as the use cases ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bookingdesk.domain.client_notes import ClientNote
from bookingdesk.domain.ids import ClientId


class ClientNotes(Protocol):
    """Notes by client and department."""

    def of_client(self, client: ClientId) -> Sequence[ClientNote]:
        """In order of writing, of every department: who may read which is for the use case to say."""
        ...

    def keep(self, note: ClientNote) -> None:
        """In place of what the department kept about the client; an empty text keeps nothing."""
        ...

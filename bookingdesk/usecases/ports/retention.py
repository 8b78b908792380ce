"""What the desk keeps of its clients, how long ago it last happened, and how it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.retention import Kept, RecordKind


@dataclass(frozen=True, slots=True)
class RecordCount:
    """How many records of a class there are, and when the oldest happened."""

    count: int
    oldest: datetime | None


class Retention(Protocol):
    """Personal data by client."""

    def kept(self, client: ClientId | None = None) -> Sequence[Kept]:
        """What speaks for keeping each client that is not forgotten, or one; the longest untouched first."""
        ...

    def counts(self) -> Mapping[RecordKind, RecordCount]: ...
    def forget(self, client: Client) -> None:
        """Store the forgotten profile and remove what is personal from everything that names the client."""
        ...

    def strangers(self, before: datetime) -> int:
        """How many settled requests and walk-ins of nobody known are older."""
        ...

    def forget_strangers(self, before: datetime) -> int:
        """Remove what is personal from them; how many there were."""
        ...

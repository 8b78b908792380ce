"""Lengths agreed with clients, as the use cases ask for them and change them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from bookingdesk.domain.durations import OwnDuration
from bookingdesk.domain.ids import ClientId, ServiceId


class Durations(Protocol):
    """Those of staff members stand in the catalogue."""

    def of_client(self, client: ClientId) -> Mapping[ServiceId, timedelta]: ...
    def all(self) -> tuple[OwnDuration, ...]:
        """Of all clients, by client."""
        ...

    def set(self, client: ClientId, service: ServiceId, duration: timedelta | None) -> None:
        """None: the usual length."""
        ...

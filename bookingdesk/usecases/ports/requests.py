"""Stored requests with their answers, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.ids import BookingId, RequestId
from bookingdesk.domain.requests import Request, RequestState


class Requests(Protocol):
    """Requests with everything that was answered. Nothing is deleted."""

    def get(self, request: RequestId) -> Request:
        """Raises NotFound."""
        ...

    def many(self, requests: Iterable[RequestId]) -> Mapping[RequestId, Request]:
        """Those that exist, in one question."""
        ...

    def add(self, request: Request) -> RequestId | None:
        """The id of the value is ignored. None where its external id or content hash is known already."""
        ...

    def replace(self, request: Request) -> Request:
        """Store over the version it carries; answers that are not stored yet are added. Raises Stale."""
        ...

    def known(self, external_ids: Iterable[str], hashes: Iterable[str]) -> frozenset[str]:
        """Which of these external ids and content hashes are stored, in one question."""
        ...

    def in_states(self, states: frozenset[RequestState], *, limit: int = 500) -> Sequence[Request]:
        """The oldest receipt first."""
        ...

    def open_about(self, booking: BookingId) -> Sequence[Request]:
        """Requests to move or cancel this booking, or else about it, that are not settled; the oldest first."""
        ...

    def received_between(self, start: datetime, end: datetime) -> Sequence[Request]:
        """Requests received in [start, end), for reports."""
        ...

    def answered_since(self, since: datetime) -> Sequence[Request]:
        """Requests whose clock was stopped at or after a moment, the newest first."""
        ...

    def answered_by_booking(self, booking: BookingId) -> Sequence[Request]:
        """Requests with an answer that names this booking."""
        ...

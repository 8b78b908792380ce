"""Checks of who is calling, issues for a supervisor, and profiles made one, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.clients import Client
from bookingdesk.domain.identity import IdentityCheck
from bookingdesk.domain.ids import BookingId, ClientId, IdentityCheckId, IssueId, MergeId
from bookingdesk.domain.issues import Issue, IssueState


class IdentityChecks(Protocol):
    """Every check that was made, failed ones included."""

    def add(self, check: IdentityCheck) -> None: ...
    def get(self, check: IdentityCheckId) -> IdentityCheck:
        """Raises NotFound."""
        ...

    def failed(self, client: ClientId, booking: BookingId | None, since: datetime) -> Sequence[datetime]:
        """When it failed for the booking (None: the client without one) since its last success, oldest first."""
        ...

    def end(self, client: ClientId, station: str, at: datetime) -> int:
        """The contact with this client at this desk is over; how many checks that ended."""
        ...

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[IdentityCheck]:
        """Newest first."""
        ...


class Issues(Protocol):
    """What was reported to a supervisor."""

    def add(self, issue: Issue) -> IssueId:
        """The id of the value is ignored."""
        ...

    def listed(self, *, state: IssueState | None = None, limit: int = 200) -> Sequence[Issue]:
        """Newest first."""
        ...

    def close(self, issue: IssueId, at: datetime, by: str, why: str) -> None:
        """Raises NotFound where none is open with this number."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two profiles made one: which went on, and how many records changed their client."""

    id: MergeId
    kept_id: ClientId
    gone_id: ClientId
    at: datetime
    user: str
    station: str
    moved: int
    undone_at: datetime | None = None


class Merges(Protocol):
    """Profiles made one, and parted again."""

    def merge(self, kept: Client, gone: ClientId, *, at: datetime, user: str, station: str) -> Merge:
        """Store `kept` over its version and let everything that named `gone` name it; `gone` is retired.

        Raises Stale, NotFound.
        """
        ...

    def split(self, merge: MergeId, at: datetime) -> Merge:
        """Both as they were before: what was moved goes back where it still is. Raises Stale, NotFound."""
        ...

    def get(self, merge: MergeId) -> Merge:
        """Raises NotFound."""
        ...

    def of_client(self, client: ClientId) -> Sequence[Merge]:
        """Merges in which the client was kept or went, newest first."""
        ...

    def count_of(self, client: ClientId) -> int:
        """How many records name the client: what a merge would move."""
        ...

"""Issues: a discrepancy or problem reported to a supervisor, open until somebody has looked at it (SOP A8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.ids import BookingId, ClientId, IssueId


class IssueKind(StrEnum):
    """What was reported."""

    IDENTITY_LOCKED = "identity_locked"
    """Somebody failed the identity check three times."""
    RECOVERED = "recovered"
    """Somebody at the database's computer gave an administrator a new password."""
    REPORTED = "reported"
    """Somebody at the desk wrote it down."""


class IssueState(StrEnum):
    """Whether somebody has dealt with it."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One report; `text` is untrusted."""

    id: IssueId
    kind: IssueKind
    state: IssueState = IssueState.OPEN
    client_id: ClientId | None = None
    booking_id: BookingId | None = None
    at: datetime
    user: str
    station: str
    text: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_why: str = ""
    """What was found and done, in the words of who closed it."""

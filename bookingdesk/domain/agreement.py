"""What is agreed besides the time: the client's approval, and the details read back to them (SOP A5.4, B4.1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.rights import Right


class ApprovedHow(StrEnum):
    """How a client said yes."""

    SPOKEN = "spoken"
    EMAIL = "email"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientApproval:
    """The client's yes: how, from whom, when, and which user recorded it (R16)."""

    how: ApprovedHow
    given_by: str
    """Who said yes, as recorded: the client's name or a contact person's. Untrusted text."""
    at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """The details were read back and found right, or why that was left out (R55)."""

    at: datetime
    by: str
    skipped: str = ""
    """Why nothing was read back; empty where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfirmation:
    """The client has said again that they will come: when, and by which channel."""

    at: datetime
    channel: Channel | None = None
    """None where nobody noted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Rules that were set aside for a booking: by whose right, and why. A badge stays on the booking (R54)."""

    rights: frozenset[Right]
    by: str
    """The user who allowed it."""
    reason: str
    """Untrusted text."""

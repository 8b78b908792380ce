"""What somebody may not do and asked a supervisor to allow later: it waits as it was until somebody answers.

Nothing here runs out by itself: only an answer, or whoever asked, ends the waiting (D11, interface 5.2 #18).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId, DeferralId, UserId
from bookingdesk.domain.rights import Right


class DeferralState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    APPROVED = "approved"
    """Done on somebody's word; both names are in the log."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Whoever asked did not need it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """One action that waits, with its command as it was given."""

    id: DeferralId
    verb: str
    command: dict[str, Any]
    """Plain values; see `usecases.plain_commands`. Holds untrusted words."""
    right: Right
    client_id: ClientId | None = None
    booking_id: BookingId | None = None
    at: datetime
    user_id: UserId
    user: str
    station: str
    why: str = ""
    """Untrusted words of who asked."""
    state: DeferralState = DeferralState.OPEN
    settled_at: datetime | None = None
    settled_by: str = ""
    answer: str = ""
    """Untrusted words of who answered."""


class AskedLater(RuleViolation):
    """Nothing is done: somebody who may was asked to allow it later.

    Facts: right, roles (that can allow it), and `before`: it had been asked before and waits still.
    """

    code = "asked_later"


class NotDeferrable(RuleViolation):
    """This needs an answer at once, so nobody can be asked later. Facts: right."""

    code = "not_deferrable"


class DeferralSettled(RuleViolation):
    """Somebody has answered already. Facts: number, state, by."""

    code = "deferral_settled"

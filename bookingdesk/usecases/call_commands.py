"""What the desk asks for about calls: one frozen command per use case."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import IdentityCheckId, MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody has told the client what a message says."""

    message_id: MessageId
    channel: Channel = Channel.PHONE
    """Phone, walk-in or letter."""
    late_reason: str = ""
    """Why an answer that stops the clock comes after 24 hours."""
    agreed: bool | None = None
    """Of a call about another time: whether they take it. None where they decide later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How a call went, or what was decided about it."""

    message_id: MessageId
    outcome: CallOutcome
    note: str = ""
    late_reason: str = ""
    """Why an answer that stops the clock comes after 24 hours."""
    code: str = ""
    """Why they do not come, by the managed list; the note says it in words."""
    checked: IdentityCheckId | None = None
    """The check of who was reached, where the desk wants one before it cancels (R64)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCall:
    """This desk is making the call now; `take_over` from another desk needs a right."""

    message_id: MessageId
    take_over: bool = False

"""Messages to clients as stored intentions: kinds, states and the facts the sender and the desk see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId


class MessageKind(StrEnum):
    """What a message says."""

    CONFIRMATION = "confirmation"
    MODIFICATION = "modification"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    SERIES = "series"
    """Every date of a series in one: booked, changed or cancelled. It stands at one of the bookings."""
    VISIT = "visit"
    """Every step that a client has in a visit in one, likewise."""


class MessageState(StrEnum):
    """The fate of a message (integrity section 4)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RETRY_WAIT = "retry_wait"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    OBSOLETE = "obsolete"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"


SUMMARIES = frozenset({MessageKind.SERIES, MessageKind.VISIT})
"""Messages that speak for several bookings."""
UNSENT = frozenset({MessageState.QUEUED, MessageState.RETRY_WAIT, MessageState.PAUSED})


class Silence(StrEnum):
    """Why the desk chose not to tell a client (SOP A5.6, R23): stands on the message that was left out."""

    TOLD_ALREADY = "told_already"
    NOT_WANTED = "not_wanted"
    NOTHING_NEW = "nothing_new"


class Phase(StrEnum):
    """How far a sender got: a lease lost while claimed is harmless, after handover it is doubt."""

    NONE = ""
    CLAIMED = "claimed"
    HANDOVER = "handover"


CALL_REASONS = frozenset(
    {"no_email", "expired", "too_late_to_remind", "address_refused", "provider_cannot", "program_fault"}
)
"""Reasons for which a message that will not leave by itself asks for a phone call instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One outbox row."""

    id: MessageId
    booking_id: BookingId
    client_id: ClientId
    kind: MessageKind
    channel: Channel
    dedupe_key: str
    """(booking, kind, rule, start): planning the same message twice changes nothing."""
    booking_version: int
    sequence: int = 0
    due_at: datetime
    """Not before this moment; for immediate kinds the end of the undo window."""
    expires_at: datetime
    state: MessageState = MessageState.QUEUED
    phase: Phase = Phase.NONE
    lease_owner: str = ""
    lease_until: datetime | None = None
    attempts: int = 0
    recipient: str = ""
    """Filled in when sent: the address of that moment, not of the planning."""
    last_code: str = ""
    reason: str = ""
    """A word for wording.py: why skipped, failed, withdrawn."""
    message_id: str
    """RFC 5322 Message-ID, derived from dedupe_key, so that a resend carries the same one."""
    created_at: datetime
    sent_at: datetime | None = None

    @property
    def needs_call(self) -> bool:
        """Whether somebody should phone: the client was not told, or may not have been (R26, R62)."""
        if self.state is MessageState.IN_DOUBT:
            return True
        return self.state in {MessageState.FAILED, MessageState.SKIPPED} and self.reason in CALL_REASONS

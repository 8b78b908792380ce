"""Messages to clients as stored intentions: kinds, states and the facts the sender and the desk see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId, OfferId, RequestId


class MessageKind(StrEnum):
    """What a message says."""

    TENTATIVE = "tentative"
    """The place is kept but not confirmed yet: until when, and what is missing for it (SOP A5.3)."""
    CONFIRMATION = "confirmation"
    MODIFICATION = "modification"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    DEPOSIT_DUE = "deposit_due"
    """The deposit has not come and its deadline is near: the warning before the place is given up."""
    CONFIRM_CALL = "confirm_call"
    """The place is kept, and nothing was heard of the client: called and asked whether they come (R40)."""
    NO_SHOW = "no_show"
    """Somebody did not come: asked, some hours later, whether they would like another time."""
    SERIES = "series"
    """Every date of a series in one: booked, changed or cancelled. It stands at one of the bookings."""
    VISIT = "visit"
    """Every step that a client has in a visit in one, likewise."""
    MOVE_CALL = "move_call"
    """Somebody is out: the client is called with another time that is kept for them."""
    REQUEST_RECEIPT = "request_receipt"
    REQUEST_OFFER = "request_offer"
    REQUEST_ASK = "request_ask"
    REQUEST_DECLINE = "request_decline"
    REQUEST_WAITLIST = "request_waitlist"
    REQUEST_REPLY = "request_reply"
    WAITLIST_OFFER = "waitlist_offer"
    OFFER_WITHDRAWN = "offer_withdrawn"


OF_REQUESTS = frozenset(kind for kind in MessageKind if kind.value.startswith("request_"))
"""Kinds that are about a request."""
OF_OFFERS = frozenset({MessageKind.WAITLIST_OFFER, MessageKind.OFFER_WITHDRAWN})
"""Kinds that are about a time offered to somebody who waits."""
BY_HAND = frozenset({Channel.PHONE, Channel.LETTER, Channel.WALK_IN})
"""Channels by which a person tells the client: such a message is a task of the desk until it is said."""


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
UNSETTLED = UNSENT | {MessageState.SENDING, MessageState.FAILED, MessageState.IN_DOUBT}
"""What somebody may still have to see to; all others are history, and by far the most."""


class Silence(StrEnum):
    """Why the desk chose not to tell a client (SOP A5.6, R23): stands on the message that was left out."""

    TOLD_ALREADY = "told_already"
    NOT_WANTED = "not_wanted"
    NOTHING_NEW = "nothing_new"


FIRST = frozenset({MessageKind.TENTATIVE, MessageKind.CONFIRMATION})
"""Messages that tell a client that there is something to come to, and how sure it is (R15)."""

ANNOUNCEMENTS = FIRST | {MessageKind.DEPOSIT_DUE, MessageKind.MODIFICATION, MessageKind.CANCELLATION}
"""Messages about a change, due as soon as Undo no longer withdraws them."""

LATER = frozenset({MessageKind.REMINDER, MessageKind.NO_SHOW, MessageKind.CONFIRM_CALL})
"""Messages that wait for their hour, also where a person says them."""

LEFT_OR_MAY_HAVE = frozenset({MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT})
"""States in which the client may have read the message."""

TAKEN_OUT = frozenset({MessageState.OBSOLETE, MessageState.WITHDRAWN, MessageState.SKIPPED})
"""States from which a reminder comes back when its start does."""

BY_DESK = "by_desk"
"""Why a message was withdrawn: somebody at the desk chose to."""

AT_ONCE = "at_once"
"""Why a reminder leaves in quiet hours: somebody at the desk said so."""

KEPT_BACK = frozenset({BY_DESK, *(why.value for why in Silence)})
"""Reasons for which somebody decided that a message stays here: the program does not send it after all."""


class Phase(StrEnum):
    """How far a sender got: a lease lost while claimed is harmless, after handover it is doubt."""

    NONE = ""
    CLAIMED = "claimed"
    HANDOVER = "handover"


CALL_REASONS = frozenset(
    {"no_email", "no_phone", "sms_off", "expired", "too_late_to_remind", "address_refused", "provider_cannot"}
    | {"bounced", "email_wrong"}
    | {
        "late_and_quiet",
        "program_fault",
        "template_refused",
        "number_refused",
        "gateway_refused",
        "text_too_long",
        "landline",
    }
)
"""Reasons for which a message that will not leave by itself asks for a phone call instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One outbox row: about exactly one booking, request or offer to somebody who waits."""

    id: MessageId
    booking_id: BookingId | None = None
    request_id: RequestId | None = None
    offer_id: OfferId | None = None
    client_id: ClientId | None
    """None: of a request whose sender is no client yet; it goes to the request's own address."""
    kind: MessageKind
    channel: Channel
    dedupe_key: str
    """(booking, kind, rule, start): planning the same message twice changes nothing."""
    booking_version: int = 0
    """Of a message about a booking: the version that it speaks of."""
    sequence: int = 0
    """Of the calendar entry; of a message about a request the number of the answer that it carries, from 1."""
    due_at: datetime
    """Not before this moment; for immediate kinds the end of the undo window."""
    expires_at: datetime
    state: MessageState = MessageState.QUEUED
    phase: Phase = Phase.NONE
    lease_owner: str = ""
    lease_until: datetime | None = None
    attempts: int = 0
    recipient: str = ""
    """Filled in when sent: the address of that moment, not of the planning; the request's own where it had no
    client when the message was planned."""
    last_code: str = ""
    reason: str = ""
    """A word for wording.py: why skipped, failed, withdrawn."""
    message_id: str
    """RFC 5322 Message-ID, derived from dedupe_key, so that a resend carries the same one."""
    created_at: datetime
    sent_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a message about nothing or about two things, and one that nobody could get."""
        if sum(each is not None for each in (self.booking_id, self.request_id, self.offer_id)) != 1:
            raise ValueError("a message is about exactly one booking, request or offer")
        if self.client_id is None and self.request_id is None:
            raise ValueError("only a request may have no client yet")

    @property
    def about_booking(self) -> BookingId:
        """The booking of a message that is known to be about one."""
        if self.booking_id is None:
            raise ValueError(f"message {self.id} is about no booking")
        return self.booking_id

    @property
    def moment(self) -> datetime:
        """When it left, else when it is to leave: what stands beside it in a list, and orders the list."""
        return self.sent_at or self.due_at

    @property
    def is_call_to_make(self) -> bool:
        """Whether it waits for a person to tell the client."""
        return self.channel in BY_HAND and self.state in UNSENT

    @property
    def needs_call(self) -> bool:
        """Whether somebody should phone: the client was not told, or may not have been (R26, R62)."""
        if self.state is MessageState.IN_DOUBT or self.is_call_to_make:
            return True
        return self.state in {MessageState.FAILED, MessageState.SKIPPED} and self.reason in CALL_REASONS

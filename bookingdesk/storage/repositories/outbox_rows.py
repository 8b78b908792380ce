"""A message as a row of the outbox, both ways."""

from __future__ import annotations

from typing import Any

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId, OfferId, RequestId
from bookingdesk.domain.messages import Message, MessageKind, MessageState, Phase
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Row, epoch, epoch_or_none, instant, instant_or_none

COLUMNS = tuple(schema.outbox.c.keys())


def to_row(message: Message) -> dict[str, Any]:
    """The columns of a message as plain numbers and texts."""
    return {
        "id": message.id,
        "booking_id": message.booking_id,
        "request_id": message.request_id,
        "offer_id": message.offer_id,
        "client_id": message.client_id,
        "kind": message.kind.value,
        "channel": message.channel.value,
        "dedupe_key": message.dedupe_key,
        "booking_version": message.booking_version,
        "sequence": message.sequence,
        "due_at": epoch(message.due_at),
        "expires_at": epoch(message.expires_at),
        "state": message.state.value,
        "phase": message.phase.value,
        "lease_owner": message.lease_owner,
        "lease_until": epoch_or_none(message.lease_until),
        "attempts": message.attempts,
        "recipient": message.recipient,
        "last_code": message.last_code,
        "reason": message.reason,
        "message_id": message.message_id,
        "created_at": epoch(message.created_at),
        "sent_at": epoch_or_none(message.sent_at),
    }


def from_row(row: Row) -> Message:
    """The message of a row in the order of the table's columns."""
    r = dict(zip(COLUMNS, row, strict=True))
    return Message(
        id=MessageId(r["id"]),
        booking_id=None if r["booking_id"] is None else BookingId(r["booking_id"]),
        request_id=None if r["request_id"] is None else RequestId(r["request_id"]),
        offer_id=None if r["offer_id"] is None else OfferId(r["offer_id"]),
        client_id=None if r["client_id"] is None else ClientId(r["client_id"]),
        kind=MessageKind(r["kind"]),
        channel=Channel(r["channel"]),
        dedupe_key=r["dedupe_key"],
        booking_version=r["booking_version"],
        sequence=r["sequence"],
        due_at=instant(r["due_at"]),
        expires_at=instant(r["expires_at"]),
        state=MessageState(r["state"]),
        phase=Phase(r["phase"]),
        lease_owner=r["lease_owner"],
        lease_until=instant_or_none(r["lease_until"]),
        attempts=r["attempts"],
        recipient=r["recipient"],
        last_code=r["last_code"],
        reason=r["reason"],
        message_id=r["message_id"],
        created_at=instant(r["created_at"]),
        sent_at=instant_or_none(r["sent_at"]),
    )

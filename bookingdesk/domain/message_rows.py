"""One row of the outbox as it is planned: its key and the ids that follow from it, its way and its moments.

Pure. Planning the same message twice meets itself: the key says booking, kind, rule and start.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import LATER, Message, MessageKind, MessageState
from bookingdesk.domain.ways import way_to_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What planning depends on besides the booking."""

    client: Client
    catalogue: Catalogue
    settings: Mapping[str, str]
    """The shared settings as stored."""
    now: datetime


def new_row(
    kind: MessageKind, rule: str, booking: Booking, due: datetime, expires: datetime, around: Circumstances
) -> Message:
    """The row of a kind about a booking. `rule` tells it from others of its kind: a version, a lead time.

    Due at once where a person has to say it, but for what waits for its hour.
    """
    start = booking.span.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    key = f"{booking.id}:{kind.value}:{rule}:{start}"
    way = way_to_client(around.client, around.settings)
    return Message(
        id=row_id(key),
        booking_id=booking.id,
        client_id=booking.client_id,
        kind=kind,
        channel=way.channel,
        dedupe_key=key,
        booking_version=booking.version,
        sequence=booking.sequence,
        due_at=around.now if way.by_hand and kind not in LATER else due,
        expires_at=expires,
        reason=way.reason,
        message_id=message_id_of(key, sender_domain(around.settings)),
        created_at=around.now,
    )


def skipped(message: Message, reason: str) -> Message:
    """The row as one that stays here, with the reason."""
    return replace(message, state=MessageState.SKIPPED, reason=reason)


def named_for_its_client(message: Message) -> Message:
    """The message under a key that names its client, with the ids that follow from it."""
    key = f"c{message.client_id}:{message.dedupe_key}"
    return replace(
        message,
        id=row_id(key),
        dedupe_key=key,
        message_id=message_id_of(key, message.message_id.rpartition("@")[2].removesuffix(">")),
    )


def row_id(key: str) -> MessageId:
    """The id of the row with this dedupe_key: planning twice meets itself."""
    return MessageId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"bookingdesk:{key}")))


def message_id_of(key: str, domain: str) -> str:
    """The RFC 5322 Message-ID of the row with this dedupe_key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def sender_domain(settings: Mapping[str, str]) -> str:
    """Message-IDs carry the sender's domain, or a name that belongs to nobody."""
    sender = desk_settings.value(settings, "mail.sender")
    return sender.rpartition("@")[2] or "bookingdesk.invalid"


def start_named(message: Message) -> datetime | None:
    """The start that the message told of: the last part of its dedupe_key."""
    text = message.dedupe_key[-len("2025-06-23T12:15Z") :]
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def lead_of(reminder: Message) -> str:
    """The lead time of a reminder as its dedupe_key names it, such as `24h`."""
    key = reminder.dedupe_key.removeprefix(f"c{reminder.client_id}:")
    return key.removeprefix(f"{reminder.booking_id}:{reminder.kind.value}:").partition(":")[0]

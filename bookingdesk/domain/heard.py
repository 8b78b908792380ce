"""What a client has heard of a booking, and what is still owed to them: pure, from the rows there are."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import (
    ANNOUNCEMENTS,
    FIRST,
    KEPT_BACK,
    LEFT_OR_MAY_HAVE,
    TAKEN_OUT,
    Message,
    MessageKind,
    MessageState,
)


def was_bid_farewell(client: ClientId, rows: Sequence[Message]) -> bool:
    """Whether the last thing that a client heard is that the booking is cancelled."""
    heard = [row for row in rows if row.client_id == client and row.state in LEFT_OR_MAY_HAVE]
    newest = max(heard, key=lambda row: (row.booking_version, row.created_at), default=None)
    return newest is not None and newest.kind is MessageKind.CANCELLATION


def was_warned(client: ClientId, rows: Sequence[Message]) -> bool:
    """Whether a warning that the deposit is missing has left for the client, or may have."""
    mine = (row for row in rows if row.client_id == client and row.kind is MessageKind.DEPOSIT_DUE)
    return any(row.state in LEFT_OR_MAY_HAVE for row in mine)


def announced_since(message: Message, version: int) -> bool:
    """Whether the message announced a change that came after this version of its booking."""
    key = message.dedupe_key.removeprefix(f"c{message.client_id}:")
    rule = key.removeprefix(f"{message.booking_id}:{message.kind.value}:").partition(":")[0].partition(".")[0]
    return message.kind in ANNOUNCEMENTS and rule[:1] == "v" and rule[1:].isdecimal() and int(rule[1:]) > version


def is_owed(client: ClientId, rows: Sequence[Message], version: int) -> bool:
    """Whether the change after this version stopped news of an earlier one, which nobody has told the client since.

    Undo of that change owes them the earlier news again.
    """
    mine = [row for row in rows if row.client_id == client and row.kind in ANNOUNCEMENTS]
    if any(announced_since(row, version) and row.state in LEFT_OR_MAY_HAVE for row in mine):
        return False
    earlier = [row for row in mine if not announced_since(row, version)]
    newest = max(earlier, key=lambda row: row.created_at, default=None)
    return newest is not None and newest.state is MessageState.OBSOLETE and newest.reason not in KEPT_BACK


def first_is_owed(rows: Sequence[Message]) -> bool:
    """Whether the first message was planned, nobody stopped it, and nothing has reached the client yet."""
    about = [row for row in rows if row.kind in ANNOUNCEMENTS]
    if any(row.state in LEFT_OR_MAY_HAVE for row in about):
        return False
    return any(row.kind in FIRST and row.state in TAKEN_OUT and row.reason not in KEPT_BACK for row in about)

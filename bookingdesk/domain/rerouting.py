"""A planned message goes by another way: the profile of its client says so now, or the desk's settings do.

Pure. What somebody decided about one message stays: a call chosen at the desk becomes no mail because of a setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState
from bookingdesk.domain.reminders import LETTER_TOO_SLOW
from bookingdesk.domain.ways import Way, way_to_client

FOR_WANT_OF_A_WAY = frozenset({"no_email", "email_wrong", "no_phone", LETTER_TOO_SLOW})
"""Reasons for which a reminder was left out, and is not once there is a way."""


def by_way(row: Message, way: Way, now: datetime) -> Message:
    """The row as it goes by that way; itself where it does not wait, or is not the way's to decide.

    A reminder that was left out for want of a way goes after all; by letter it is left out. What is held up keeps
    the reason why: it is let go by that, and by no new address.
    """
    if row.booking_id is None or row.kind is MessageKind.MOVE_CALL:
        return row
    reminds = row.kind is MessageKind.REMINDER
    if row.state in UNSENT:
        held_up = row.state is MessageState.PAUSED
        now_by = replace(row, channel=way.channel, reason=row.reason if held_up else way.reason)
    elif reminds and row.state is MessageState.SKIPPED and row.reason in FOR_WANT_OF_A_WAY and row.due_at > now:
        now_by = replace(row, channel=way.channel, reason=way.reason, state=MessageState.QUEUED)
    else:
        return row
    if reminds and way.channel is Channel.LETTER:
        return replace(now_by, state=MessageState.SKIPPED, reason=LETTER_TOO_SLOW)
    return now_by


def by_settings(
    row: Message, client: Client, before: Mapping[str, str], after: Mapping[str, str], now: datetime
) -> Message:
    """The row as it goes once the shared settings were changed; itself where they did not decide its way."""
    former, present = way_to_client(client, before), way_to_client(client, after)
    if former == present or row.channel is not former.channel or row.kind is MessageKind.CONFIRM_CALL:
        return row
    return by_way(row, present, now)

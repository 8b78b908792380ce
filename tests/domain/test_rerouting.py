"""A planned message follows the way that its client is told by now; what somebody decided about it stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import OfferId
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.rerouting import by_settings, by_way
from bookingdesk.domain.ways import Way
from tests.builders import a_client, at
from tests.messaging.dispatches import a_message

NOW = at("2025-06-20 10:00")
LATER = NOW + timedelta(hours=4)
EMAIL, SMS, PHONE, LETTER = Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER
QUEUED, SKIPPED, PAUSED = MessageState.QUEUED, MessageState.SKIPPED, MessageState.PAUSED
REMINDER = {"kind": MessageKind.REMINDER, "due_at": LATER}

CASES: dict[str, tuple[dict[str, Any], Way, tuple[Channel, MessageState, str]]] = {
    "what waits": ({"channel": SMS}, Way(channel=EMAIL, reason="sms_off"), (EMAIL, QUEUED, "sms_off")),
    "what will be tried again": (
        {"channel": SMS, "state": MessageState.RETRY_WAIT},
        Way(channel=EMAIL),
        (EMAIL, MessageState.RETRY_WAIT, ""),
    ),
    "what is held up keeps why": (
        {"state": PAUSED, "reason": "silenced"},
        Way(channel=SMS),
        (SMS, PAUSED, "silenced"),
    ),
    "what was sent": (
        {"state": MessageState.SENT, "channel": SMS},
        Way(channel=EMAIL),
        (SMS, MessageState.SENT, ""),
    ),
    "what is being sent": (
        {"state": MessageState.SENDING, "channel": SMS},
        Way(channel=EMAIL),
        (SMS, MessageState.SENDING, ""),
    ),
    "a reminder by letter": (
        REMINDER,
        Way(channel=LETTER, reason="no_email"),
        (LETTER, SKIPPED, "letter_too_slow"),
    ),
    "a reminder that there was no way for": (
        REMINDER | {"state": SKIPPED, "reason": "letter_too_slow", "channel": LETTER},
        Way(channel=SMS),
        (SMS, QUEUED, ""),
    ),
    "one whose hour has passed": (
        REMINDER | {"state": SKIPPED, "reason": "no_email", "due_at": NOW},
        Way(channel=SMS),
        (EMAIL, SKIPPED, "no_email"),
    ),
    "one left out for another reason": (
        REMINDER | {"state": SKIPPED, "reason": "quiet_hours"},
        Way(channel=SMS),
        (EMAIL, SKIPPED, "quiet_hours"),
    ),
    "a call about another time": (
        {"kind": MessageKind.MOVE_CALL, "channel": PHONE},
        Way(channel=EMAIL),
        (PHONE, QUEUED, ""),
    ),
    "an offer": (
        {"kind": MessageKind.WAITLIST_OFFER, "booking_id": None, "offer_id": OfferId("o")},
        Way(channel=SMS),
        (EMAIL, QUEUED, ""),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_that_a_planned_message_goes_by_the_new_way(name: str) -> None:
    changes, way, expected = CASES[name]
    row = by_way(a_message(**changes), way, NOW)
    assert (row.channel, row.state, row.reason) == expected


ON, OFF = {"sms.on": "yes"}, {"sms.on": "no"}
CALLS_FIRST = OFF | {"messages.ways": "phone,email"}
WISHES_SMS = {"preferred_channel": SMS, "phone": "+4915112345678", "email": "maya@mail.example"}
FOLLOWS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str], dict[str, str], Channel]] = {
    "SMS switched off": (WISHES_SMS, {"channel": SMS}, ON, OFF, EMAIL),
    "SMS switched off, and the desk calls first": (WISHES_SMS, {"channel": SMS}, ON, CALLS_FIRST, PHONE),
    "SMS switched on": (WISHES_SMS, {"channel": EMAIL}, OFF, ON, SMS),
    "another order": (WISHES_SMS, {"channel": EMAIL}, OFF, CALLS_FIRST, PHONE),
    "another order, which concerns nobody who is told as they wish": (
        WISHES_SMS | {"preferred_channel": EMAIL},
        {"channel": EMAIL},
        OFF,
        CALLS_FIRST,
        EMAIL,
    ),
    "a call that somebody chose": (WISHES_SMS, {"channel": PHONE, "reason": "call_instead"}, ON, OFF, PHONE),
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_that_it_follows_the_settings_where_they_decided_its_way(name: str) -> None:
    client, message, before, after, channel = FOLLOWS[name]
    row = by_settings(a_message(**message), a_client(**client), before, after, NOW)
    assert row.channel is channel

"""What becomes of messages that were silenced, once they are released."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.releasing import Overdue, fate_on_release
from tests.builders import at

SINCE = at("2025-06-23 09:00")
NOW = at("2025-06-23 10:00")
MINUTE = timedelta(minutes=1)
QUEUED, DOUBT = MessageState.QUEUED, MessageState.IN_DOUBT

CASES = {
    "due before the silence": (SINCE - MINUTE, SINCE - MINUTE, DOUBT, QUEUED),
    "planned before the silence, due during it": (SINCE - MINUTE, NOW - MINUTE, DOUBT, QUEUED),
    "planned during the silence": (SINCE + MINUTE, SINCE + MINUTE, QUEUED, QUEUED),
    "due this very moment": (SINCE - MINUTE, NOW, DOUBT, QUEUED),
    "due later": (SINCE - MINUTE, NOW + MINUTE, QUEUED, QUEUED),
}


@pytest.mark.parametrize(("created", "due", "doubting", "sending"), CASES.values(), ids=CASES)
def test_that_only_what_may_have_left_elsewhere_is_doubted(
    created: object, due: object, doubting: MessageState, sending: MessageState
) -> None:
    row = _row(created_at=created, due_at=due)
    fates = [fate_on_release(row, since=SINCE, now=NOW, overdue=choice) for choice in Overdue]
    assert fates == [doubting, sending]


def test_that_what_is_past_its_use_is_left_to_the_sender_to_skip() -> None:
    row = _row(created_at=SINCE - MINUTE, due_at=SINCE, expires_at=NOW)
    assert fate_on_release(row, since=SINCE, now=NOW, overdue=Overdue.DOUBT) is QUEUED


def _row(**facts: object) -> Message:
    given: dict[str, object] = {"expires_at": NOW + timedelta(days=1)} | facts
    return Message(
        id=MessageId("m"),
        booking_id=BookingId("b"),
        client_id=ClientId(1),
        kind=MessageKind.REMINDER,
        channel=Channel.EMAIL,
        dedupe_key="m",
        message_id="<m@nord.example>",
        state=MessageState.PAUSED,
        **given,  # type: ignore[arg-type]
    )

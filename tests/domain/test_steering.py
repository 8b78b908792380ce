"""Which of a booking's messages tells of what was just done to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.steering import news_waiting
from tests.builders import at
from tests.messaging.dispatches import a_message

DONE = at("2025-06-23 12:00")
"""Rows keep whole seconds; what was done is shown a moment later."""
NOW = DONE + timedelta(milliseconds=654)
EARLIER = DONE - timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "channel", "created", "due", "state", "is_news"),
    [
        ("confirmation", "email", DONE, DONE + timedelta(seconds=60), "queued", True),
        ("modification", "phone", DONE, DONE, "queued", True),
        ("modification", "letter", DONE, DONE, "queued", True),
        ("modification", "email", DONE, DONE, "queued", True),
        ("modification", "phone", EARLIER, EARLIER, "queued", False),
        ("modification", "email", EARLIER, NOW + timedelta(seconds=20), "retry_wait", True),
        ("modification", "email", DONE, DONE, "skipped", False),
        ("reminder", "phone", DONE, DONE, "queued", False),
        ("confirm_call", "phone", DONE, DONE, "queued", False),
    ],
    ids=[
        "held for Undo",
        "a call to make now",
        "a letter to write now",
        "no time for Undo",
        "a call from before",
        "tried again soon",
        "left out",
        "a reminder",
        "a call that asks for a yes",
    ],
)
def test_that_what_tells_of_what_was_just_done_is_known_by_when_it_was_planned(
    kind: str, channel: str, created: datetime, due: datetime, state: str, is_news: bool
) -> None:
    row = a_message(
        kind=MessageKind(kind),
        channel=Channel(channel),
        created_at=created,
        due_at=due,
        state=MessageState(state),
    )
    assert (news_waiting([row], NOW) is row) is is_news


def test_that_the_newest_counts() -> None:
    older = a_message(kind=MessageKind.CONFIRMATION, created_at=EARLIER, due_at=NOW + timedelta(seconds=20))
    newer = a_message(kind=MessageKind.MODIFICATION, created_at=DONE, due_at=DONE + timedelta(seconds=60))
    assert news_waiting([newer, older], NOW) is newer
    assert news_waiting([], NOW) is None

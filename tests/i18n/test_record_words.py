"""Every reason that can be stored with a message has its sentence, and every booking action its word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bookingdesk
from bookingdesk.domain.messages import BY_DESK, CALL_REASONS, Silence
from bookingdesk.domain.news import News
from bookingdesk.domain.reminders import LETTER_TOO_SLOW
from bookingdesk.i18n.record_words import action_word, message_reason

HOUSE = Path(bookingdesk.__file__).parent


def written(folder: str, pattern: str) -> set[str]:
    """Words that the code of a floor writes where the pattern looks."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((HOUSE / folder).rglob("*.py")))
    return {word for text in texts for word in re.findall(pattern, text)}


def test_that_every_reason_of_the_sender_has_its_sentence() -> None:
    found = written("messaging", r'(?<!SignInFailed\()reason="([a-z_]+)"') - {"not_allowed"}
    assert found
    assert {reason for reason in found if not message_reason(reason)} == set()


@pytest.mark.parametrize(
    "reason",
    [
        *sorted(CALL_REASONS),
        LETTER_TOO_SLOW,
        "prefers_call",
        "not_called",
        "read_back",
        *(what.value for what in News if what is not News.NOTHING),
        "inside_lead_time",
        "lead_times_changed",
        "calls_changed",
        "booked_again",
        "at_once",
        "client_is_here",
        "undone",
        BY_DESK,
        "other_client",
        *(why.value for why in Silence),
    ],
)
def test_that_every_reason_of_the_planning_has_its_sentence(reason: str) -> None:
    assert message_reason(reason).endswith(".")


def test_that_no_reason_and_an_unknown_one_say_nothing() -> None:
    assert message_reason("") == message_reason("xyz_unknown") == ""


OF_STEPS = {"mark", "reconfirm", "correct", "reschedule", "change_service", "reassign"}
"""Actions whose event is written by a shared step, under a name that is worked out."""


def test_that_every_action_on_a_booking_has_its_word() -> None:
    found = written("usecases", r'audited_booking\(\s*\w+,\s*"([a-z_]+)"')
    assert found >= {"book", "amend", "cancel", "undo", "redo"}
    assert {action for action in found | OF_STEPS if action_word(action) == action} == set()
    assert action_word("book") == "Booked"
    assert action_word("something_new") == "Something new"

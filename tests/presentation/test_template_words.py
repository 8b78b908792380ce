"""What is said of texts of messages: each fault says what to do, a cell whose words are sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bookingdesk
from bookingdesk.domain.ids import TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import Fault, TemplateState, TemplateVersion, TextKey, TextPart
from bookingdesk.i18n.template_words import fact_word
from bookingdesk.messaging.judging import must_say
from bookingdesk.presentation.template_words import cell_words, fault_sentence
from bookingdesk.usecases.templates import TemplateLine
from tests.builders import at

JUDGING = Path(bookingdesk.__file__).parent / "messaging" / "judging.py"
ANYTHING_ELSE = fault_sentence(Fault(why="for"))


def a_line(part: TextPart, author: str, state: TemplateState = TemplateState.APPROVED) -> TemplateLine:
    key = TextKey(language="en", kind=MessageKind.REMINDER, part=part)
    version = TemplateVersion(
        id=TemplateId(1),
        key=key,
        version_no=2,
        body="x",
        description="y",
        author=author,
        written_at=at("2025-06-20 10:00"),
        state=state,
    )
    own = version if state is TemplateState.APPROVED else None
    return TemplateLine(key=key, own=own, draft=None if own else version)


def test_that_every_fault_that_is_looked_for_has_its_own_sentence() -> None:
    whys = set(re.findall(r'why="([a-z_]+)"', JUDGING.read_text(encoding="utf-8")))
    assert len(whys) > 10
    assert [why for why in sorted(whys) if fault_sentence(Fault(why=why, name="x")) == ANYTHING_ELSE] == []


@pytest.mark.parametrize("kind", MessageKind)
def test_that_every_fact_that_must_be_said_has_a_word(kind: MessageKind) -> None:
    names = {name for part in TextPart for name in must_say(kind, part)}
    assert [name for name in sorted(names) if fact_word(name) == name] == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "shipped"),
        ([a_line(TextPart.SMS, "Jo")], "SMS: version 2, by Jo"),
        ([a_line(TextPart.SMS, "Jo"), a_line(TextPart.MAIL, "Sue")], "2 own, by Jo, Sue"),
        ([a_line(TextPart.SMS, "Jo"), a_line(TextPart.MAIL, "Jo")], "2 own, by Jo"),
        ([a_line(TextPart.SMS, "Jo", TemplateState.DRAFT)], "shipped · draft"),
    ],
)
def test_that_a_cell_says_whose_words_are_sent(lines: list[TemplateLine], words: str) -> None:
    assert cell_words(lines) == words

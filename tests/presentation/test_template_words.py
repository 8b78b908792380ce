"""What is said of texts of messages: each fault says what to do, a cell whose words are sent."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import bookingdesk
from bookingdesk.domain.ids import TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import (
    Fault,
    SharedText,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextOf,
    TextPart,
)
from bookingdesk.i18n.template_words import fact_word
from bookingdesk.messaging.judging import must_say
from bookingdesk.presentation.template_words import cell_words, fault_sentence, text_title, uses_words
from bookingdesk.usecases.template_reading import TemplateFile
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


def test_that_a_fault_of_a_shared_piece_names_the_message_that_it_spoils() -> None:
    fault = Fault(why="missing", name="number", kind=MessageKind.REMINDER)
    assert fault_sentence(fault).startswith("In “Reminder”: It leaves out: Number of the booking")
    assert fault_sentence(replace(fault, line=2)).startswith("Line 2: In “Reminder”: ")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (SharedText.OPENING, "Greeting · English · Mail and letter"),
        (MessageKind.REMINDER, "Reminder · English · Mail text"),
    ],
)
def test_that_the_title_of_a_history_says_whose_text_it_is(kind: TextOf, title: str) -> None:
    assert text_title(TextKey(language="en", kind=kind, part=TextPart.MAIL)) == title


@pytest.mark.parametrize(
    ("kind", "used_in", "words"),
    [
        (MessageKind.REMINDER, [MessageKind.REMINDER], ""),
        (
            SharedText.WAS,
            [MessageKind.MODIFICATION, MessageKind.MODIFICATION, MessageKind.REMINDER],
            "It stands in: Change notice, Reminder",
        ),
        (SharedText.WAS, [], "No message uses it at present."),
    ],
)
def test_that_a_shared_piece_says_which_messages_change_with_it(
    kind: TextOf, used_in: list[MessageKind], words: str
) -> None:
    key = TextKey(language="en", kind=kind, part=TextPart.MAIL)
    uses = tuple((each, TextPart.MAIL) for each in used_in)
    file = TemplateFile(key=key, otherwise="", versions=(), placeholders=(), pieces=(), used_in=uses)
    assert uses_words(file) == words


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

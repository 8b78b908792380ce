"""Which pieces of text messages share, where each may stand, and among whose own words it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.ids import DepartmentId, TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import (
    OwnTexts,
    SharedText,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextOf,
    TextPart,
    parts_of,
    pieces_for,
    text_of,
    wordings,
)
from tests.builders import at

HAIR, NAILS = DepartmentId(1), DepartmentId(2)
SIGNATURE = TextKey(language="en", kind=SharedText.CLOSING, part=TextPart.MAIL)
REMINDER = TextKey(language="en", kind=MessageKind.REMINDER, part=TextPart.MAIL)


def version(key: TextKey, body: str, state: TemplateState = TemplateState.APPROVED) -> TemplateVersion:
    return TemplateVersion(
        id=TemplateId(1),
        key=key,
        body=body,
        description="x",
        author="Jo",
        written_at=at("2025-06-20 10:00"),
        state=state,
    )


def own(key: TextKey, body: str) -> OwnTexts:
    return {(key.language, key.kind, key.part): body}


def test_that_what_a_text_is_of_is_told_by_its_word() -> None:
    words: list[TextOf] = [*SharedText, *MessageKind]
    assert [text_of(str(word)) for word in words] == words
    with pytest.raises(ValueError, match="nonsense"):
        text_of("nonsense")


PIECES = [
    ("a mail takes all", TextPart.MAIL, set(SharedText), {TextPart.MAIL}),
    ("a page takes all", TextPart.PAGE, set(SharedText), {TextPart.PAGE}),
    ("a letter takes those of the mail", TextPart.LETTER, set(SharedText), {TextPart.MAIL}),
    ("a call where it has none of its own", TextPart.SCRIPT, set(SharedText), {TextPart.SCRIPT, TextPart.MAIL}),
    ("a text message only begins alike", TextPart.SMS, {SharedText.OPENING}, {TextPart.SMS}),
    ("a subject shares nothing", TextPart.SUBJECT, set(), set()),
]


@pytest.mark.parametrize(("name", "part", "pieces", "parts"), PIECES, ids=[case[0] for case in PIECES])
def test_that_a_text_takes_in_the_pieces_that_fit_it(
    name: str, part: TextPart, pieces: set[SharedText], parts: set[TextPart]
) -> None:
    found = pieces_for(part)
    assert ({piece for piece, _part in found}, {one for _piece, one in found}) == (pieces, parts)
    assert all(one in parts_of(piece) for piece, one in found)


def test_that_a_message_has_every_part_and_a_piece_those_in_which_it_stands() -> None:
    assert parts_of(MessageKind.REMINDER) == tuple(TextPart)
    assert parts_of(SharedText.WAS) == (TextPart.MAIL, TextPart.PAGE)
    assert TextPart.LETTER not in {part for piece in SharedText for part in parts_of(piece)}


OURS = version(SIGNATURE, "ours")
OF_HAIR = version(replace(SIGNATURE, department_id=HAIR), "hair")
NAILS_REMIND = version(replace(REMINDER, department_id=NAILS), "nails")
DRAFT = version(replace(REMINDER, department_id=HAIR), "draft", TemplateState.DRAFT)
AMONG: list[tuple[str, TextKey, list[TemplateVersion], list[OwnTexts]]] = [
    ("nothing of our own", REMINDER, [], [{}]),
    ("a draft is not in force", REMINDER, [DRAFT], [{}]),
    ("a piece of the business", REMINDER, [OURS], [own(SIGNATURE, "ours")]),
    (
        "a department's piece beside the business's",
        REMINDER,
        [OURS, OF_HAIR],
        [own(SIGNATURE, "ours"), own(SIGNATURE, "hair")],
    ),
    (
        "a department with its own words for it is left alone",
        REMINDER,
        [OURS, NAILS_REMIND],
        [own(SIGNATURE, "ours")],
    ),
    (
        "the business's piece stands in a department's text",
        SIGNATURE,
        [NAILS_REMIND],
        [{}, own(REMINDER, "nails")],
    ),
    (
        "a department's own text stands among its own",
        replace(REMINDER, department_id=HAIR),
        [OURS, OF_HAIR, NAILS_REMIND],
        [own(SIGNATURE, "hair")],
    ),
]


@pytest.mark.parametrize(("name", "key", "versions", "found"), AMONG, ids=[case[0] for case in AMONG])
def test_that_a_text_stands_among_the_words_of_the_business_and_of_each_department(
    name: str, key: TextKey, versions: list[TemplateVersion], found: list[OwnTexts]
) -> None:
    assert [dict(among) for among in wordings(key, versions)] == found

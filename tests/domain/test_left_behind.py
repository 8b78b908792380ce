"""Which half of a mail still has its old words, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bookingdesk.domain.ids import TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import (
    SharedText,
    TemplateVersion,
    TextKey,
    TextOf,
    TextPart,
    approved,
    left_behind,
    retired,
)

AT = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
MAIL, PAGE = TextPart.MAIL, TextPart.PAGE


def wording(part: TextPart, state: str, kind: TextOf = SharedText.CLOSING) -> TemplateVersion:
    """A version that is `waiting`, in force (`sent`), `replaced` or `dropped` before it was ever sent."""
    key = TextKey(language="en", kind=kind, part=part)
    draft = TemplateVersion(id=TemplateId(0), key=key, body="Bye\n", description="x", author="Jo", written_at=AT)
    match state:
        case "waiting":
            return draft
        case "sent":
            return approved(draft, "Jo", AT)
        case "replaced":
            return retired(approved(draft, "Jo", AT), "Jo", AT)
        case _:
            return retired(draft, "Jo", AT)


CASES: dict[str, tuple[list[tuple[TextPart, str]], TextPart | None]] = {
    "both as shipped": ([], None),
    "one worded anew": ([(MAIL, "sent")], PAGE),
    "one waits to be approved": ([(MAIL, "waiting")], PAGE),
    "a draft that was dropped changed nothing": ([(MAIL, "dropped")], None),
    "both worded anew": ([(MAIL, "sent"), (PAGE, "sent")], None),
    "the other waits to be approved": ([(MAIL, "sent"), (PAGE, "waiting")], None),
    "both once, then one again": ([(MAIL, "replaced"), (MAIL, "sent"), (PAGE, "sent")], PAGE),
    "both twice": ([(MAIL, "replaced"), (MAIL, "sent"), (PAGE, "replaced"), (PAGE, "sent")], None),
    "gone back to the shipped text": ([(MAIL, "replaced")], None),
    "the other is ahead": ([(PAGE, "sent")], None),
    "a script is another text": ([(TextPart.SCRIPT, "sent")], None),
}


@pytest.mark.parametrize("case", CASES)
def test_that_the_half_of_a_mail_with_the_old_words_is_known(case: str) -> None:
    written, behind = CASES[case]
    versions = [wording(part, state) for part, state in written]
    key = TextKey(language="en", kind=SharedText.CLOSING, part=MAIL)
    assert left_behind(key, versions) is behind


def test_that_another_text_says_nothing_of_this_one() -> None:
    other = wording(MAIL, "sent", MessageKind.REMINDER)
    assert left_behind(TextKey(language="en", kind=SharedText.CLOSING, part=MAIL), [other]) is None
    assert left_behind(replace(other.key, part=PAGE), [other]) is None
    assert left_behind(replace(other.key, language="de"), [other]) is None
    assert left_behind(other.key, [other]) is PAGE

"""Letters for Alt: wishes first, then other letters of the same words, never the same one twice."""

from __future__ import annotations

import pytest

from bookingdesk.presentation.alt_letters import letter_of, told_apart

TOLD_APART: dict[str, tuple[list[str], str, list[str]]] = {
    "different wishes are met": (["&Save", "&Leave"], "", ["&Save", "&Leave"]),
    "the first of two that wish the same": (["&Save", "&Service"], "", ["&Save", "S&ervice"]),
    "case makes no difference": (["&Save", "Pa&Ss"], "", ["&Save", "&PaSs"]),
    "a letter of the menu bar": (["&Save"], "fs", ["S&ave"]),
    "the start of a later word before the inside": (["&Find them"], "f", ["Find &them"]),
    "a later wish is not taken away": (["&Save", "C&are"], "s", ["Sa&ve", "C&are"]),
    "a wish gives way where another would have none": (["&So", "C&ool"], "s", ["S&o", "&Cool"]),
    "one gives way to the next": (["&Do", "&On", "&Nor"], "d", ["D&o", "O&n", "No&r"]),
    "several give way": (["&Ox", "&Xy", "&O"], "", ["O&x", "X&y", "&O"]),
    "no wish, no letter": (["Save", "Close", ""], "", ["Save", "Close", ""]),
    "none is left": (["&Go", "&Go", "&Go"], "", ["&Go", "G&o", "Go"]),
    "an ampersand of a name": (["&B && Co", "&B && Sons"], "", ["&B && Co", "B && &Sons"]),
    "only an ampersand": (["B && Co"], "b", ["B && Co"]),
    "the name of a key is no word": (["&On  Q", "&On (Ctrl+P)", "&On\tX"], "on", ["On  Q", "On (Ctrl+P)", "On\tX"]),
    "digits are wishes too": (["&1  Ask", "&1  Move"], "", ["&1  Ask", "1  Move"]),
    "letters with accents are not on every keyboard": (["&Été"], "é", ["É&té"]),
    "but are wishes too": (["&Öffnen"], "", ["&Öffnen"]),
    "Arabic": (["&حفظ", "&حذف الموعد"], "", ["&حفظ", "حذف &الموعد"]),
    "no Arabic letter that is two": (["&أي"], "أ", ["أ&ي"]),
}


@pytest.mark.parametrize(("wishes", "taken", "given"), TOLD_APART.values(), ids=TOLD_APART)
def test_that_each_letter_stands_for_one_thing(wishes: list[str], taken: str, given: list[str]) -> None:
    assert list(told_apart(wishes, taken)) == given


LETTERS = {"&Save": "s", "Sa&Ve": "v", "Save": "", "B && Co": "", "B && &Co": "c", "Ends in &": "", "A & B": ""}


@pytest.mark.parametrize(("text", "letter"), LETTERS.items())
def test_that_the_marked_letter_is_found(text: str, letter: str) -> None:
    assert letter_of(text) == letter

"""Every text of the program is translated, whole and with everything that code fills in, in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from bookingdesk.i18n.translation import source
from tests.catalogues import files
from tests.catalogues.checking import findings, mark
from tests.catalogues.extracting import calling_files, form_texts, python_texts, template

UPDATE = "run: python -m tests.catalogues update, then translate"
TALKERS = {"_": 1, "ngettext": 2, "pgettext": 2}
"""Functions that take texts, and how many of their first arguments the extraction must be able to read."""
PASS_ON = {"bookingdesk/i18n/translation.py", "bookingdesk/qt/translator.py"}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """What is in the code and the forms now."""
    return template()


@pytest.mark.parametrize("language", files.LANGUAGES)
def test_that_a_catalogue_holds_every_text_of_the_program_and_no_other(language: str, texts: Catalog) -> None:
    wanted = {(m.context, m.id) for m in texts if m.id}
    kept = {(m.context, m.id) for m in files.read(language) if m.id}
    assert not wanted - kept, UPDATE
    assert not kept - wanted, UPDATE


@pytest.mark.parametrize("language", files.LANGUAGES)
def test_that_every_text_is_translated_and_fits(language: str) -> None:
    assert list(findings(files.read(language))) == []


@pytest.mark.parametrize("language", files.LANGUAGES)
def test_that_an_update_with_the_same_texts_changes_nothing(language: str) -> None:
    kept = files.read(language)
    assert files.as_text(files.updated(language, kept)) == source(language).read_bytes()


@pytest.mark.parametrize(("one", "other"), list(combinations(files.LANGUAGES, 2)))
def test_that_no_language_speaks_another_one(one: str, other: str) -> None:
    """A translation of three words that is the same in two languages was pasted into the wrong catalogue."""
    here, there = _sentences(one), _sentences(other)
    assert {text for text, words in here.items() if there.get(text) == words} == set()


def _sentences(language: str) -> dict[object, str]:
    """The translations that have three words and are not the English text itself."""
    found = {}
    for message in files.read(language):
        words = message.string[-1] if isinstance(message.string, (tuple, list)) else message.string
        english = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
        if english and words != english and len(re.findall(r"[^\W\d_]{2,}", re.sub(r"{.*?}", "", words))) >= 3:
            found[message.context, english] = words
    return found


def test_that_arabic_has_its_six_plural_forms() -> None:
    assert files.read("ar").num_plurals == 6


def _called_with_something_else_than_texts() -> Iterator[str]:
    for place, code in calling_files():
        if place in PASS_ON:
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TALKERS:
                first = node.args[: TALKERS[node.func.id]]
                if not all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in first):
                    yield f"{place}:{node.lineno}"


def test_that_every_text_is_written_where_it_is_asked_for() -> None:
    """A text in a variable is invisible to the extraction."""
    assert list(_called_with_something_else_than_texts()) == []


PROBLEMS = {
    "nothing": ("Booked", "", "not translated"),
    "a placeholder lost": ("Booked: {client}", "Gebucht", "placeholders differ"),
    "a placeholder misspelt": ("Booked: {client}", "Gebucht: {Kunde}", "nobody fills"),
    "another format": ("held {n:02d}", "gehalten {n}", "placeholders differ"),
    "a space at the end": ("ends with ", "endet mit", "white space"),
    "a letter mark lost": ("&Book", "Buchen", "letter marks"),
    "a letter mark too many": ("Book", "&Buchen", "letter marks"),
    "an ellipsis lost": ("Edit…", "Bearbeiten", "…"),
    "keys run together": ("Enter books    Esc", "Enter bucht  Esc", "gaps"),
}


@pytest.mark.parametrize(("english", "other", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_that_the_check_finds(english: str, other: str, problem: str) -> None:
    catalog = Catalog("de")
    catalog.add(english, other)
    assert problem in "; ".join(findings(catalog))


def test_that_the_check_finds_missing_plural_forms_and_fuzzy_marks() -> None:
    text = '#, fuzzy\nmsgid "One"\nmsgstr "Eins"\n\nmsgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} Tag"\n'
    found = "; ".join(findings(read_po(BytesIO(text.encode()), locale="de")))
    assert "fuzzy" in found
    assert "2 form(s) wanted" in found


def test_that_the_check_lets_good_translations_pass() -> None:
    catalog = Catalog("ar")
    catalog.add(("{n} day", "{n} days"), ("لا أيام", "يوم", "يومان", "{n} أيام", "{n} يوم", "{n} يومًا"))
    catalog.add("Fit && go to {day}…", "المواءمة && الذهاب إلى {day}…")
    assert list(findings(catalog)) == []


FORM = """<ui version="4.0"><class>Sample</class><widget class="QDialog" name="sample">
<property name="windowTitle"><string>A title</string></property>
<widget class="QLabel" name="one"><property name="text"><string comment="on a door">&amp;Open</string></property></widget>
<widget class="QLabel" name="two"><property name="text"><string notr="true">12:00</string></property></widget>
<widget class="QLabel" name="three"><property name="text"><string/></property></widget>
<widget class="QComboBox" name="four"><item><property name="text"><string>An entry</string></property></item></widget>
</widget></ui>"""


def test_that_forms_give_their_texts_but_not_what_is_not_to_be_translated(tmp_path: Path) -> None:
    file = tmp_path / "sample.ui"
    file.write_text(FORM, "utf-8")
    assert list(form_texts(file)) == [
        ("QDialog sample", "A title", None),
        ("QLabel one", "&Open", "on a door"),
        ("QComboBox four", "An entry", None),
    ]


def test_that_letters_are_read_as_marked() -> None:
    assert [mark(text) for text in ("&Book", "Do &It", "Fit && go", "Rock && &Roll")] == ["b", "i", "", "r"]


def test_that_no_text_has_two_plurals_or_stands_with_and_without_one() -> None:
    """Catalogues are looked up by the singular: a second plural would speak with the first one's words."""
    plurals: dict[tuple[str | None, str], set[str | None]] = {}
    for text in python_texts():
        one, many = text.message if isinstance(text.message, tuple) else (text.message, None)
        plurals.setdefault((text.context, one), set()).add(many)
    assert {text: found for text, found in plurals.items() if len(found) > 1} == {}

"""Finds every text of the program: calls of `_`, `ngettext`, `pgettext` in Python and `<string>` in `ui/*.ui`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from babel.messages import Catalog
from babel.messages.extract import extract_from_file

from bookingdesk.assets import ROOT

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
"""Babel's notation: which argument is the text, which the plural, which (c) the context."""
_CALLS = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")


class Found(NamedTuple):
    """A text and where code asks for it; with its plural where it has one."""

    place: str
    line: int
    message: str | tuple[str, ...]
    comments: list[str]
    context: str | None


def template() -> Catalog:
    """All texts in the order of the files that hold them; a text of several places stands once."""
    found = Catalog(project="bookingdesk", charset="utf-8", fuzzy=False)
    for text in python_texts():
        found.add(text.message, None, [(text.place, text.line)], auto_comments=text.comments, context=text.context)
    for file in sorted(ROOT.joinpath("ui").glob("*.ui")):
        _add_form(found, file)
    return found


@cache
def python_texts() -> tuple[Found, ...]:
    """Every call for a text, in the order of the files. Read once: tokens of a whole program take seconds."""
    return tuple(_texts_of_code())


def calling_files() -> Iterator[tuple[str, str]]:
    """The place and source of every module that may call for a text; most do not, and need no closer look."""
    for file in sorted(ROOT.joinpath("bookingdesk").rglob("*.py")):
        source = file.read_text("utf-8")
        if _CALLS.search(source):
            yield file.relative_to(ROOT).as_posix(), source


def _texts_of_code() -> Iterator[Found]:
    for place, _source in calling_files():
        for line, message, comments, context in extract_from_file(
            "python", ROOT / place, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            yield Found(place, line, message, comments, context)


def _add_form(found: Catalog, file: Path) -> None:
    place = file.relative_to(ROOT).as_posix()
    for widget, text, context in form_texts(file):
        found.add(text, None, [(place, 1)], auto_comments=[widget], context=context)


def form_texts(file: Path) -> Iterator[tuple[str, str, str | None]]:
    """What a form shows: for each text the widget it stands on, the text, and its context if it has one.

    What is marked `notr="true"` (samples, names of styles) is left out, as Qt's loader leaves it.
    """
    yield from _texts(ElementTree.parse(file).getroot(), file.stem)


def _texts(element: ElementTree.Element, widget: str) -> Iterator[tuple[str, str, str | None]]:
    if element.tag == "stringlist" and element.get("notr") == "true":
        return
    if element.tag in {"widget", "action"}:
        widget = f"{element.get('class', 'QAction')} {element.get('name', '')}"
    if element.tag == "string":
        if element.text and element.text.strip() and element.get("notr") != "true":
            yield widget, element.text, element.get("comment")
        return
    for child in element:
        yield from _texts(child, widget)

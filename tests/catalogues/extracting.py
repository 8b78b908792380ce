"""Finds every text of the program: calls of `_`, `ngettext`, `pgettext` in Python and `<string>` in `ui/*.ui`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from babel.messages import Catalog
from babel.messages.extract import extract_from_file

from bookingdesk.assets import ROOT

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
"""Babel's notation: which argument is the text, which the plural, which (c) the context."""


def template() -> Catalog:
    """All texts in the order of the files that hold them; a text of several places stands once."""
    found = Catalog(project="bookingdesk", charset="utf-8", fuzzy=False)
    for file in sorted(ROOT.joinpath("bookingdesk").rglob("*.py")):
        if "_data" not in file.parts:
            _add_python(found, file)
    for file in sorted(ROOT.joinpath("ui").glob("*.ui")):
        _add_form(found, file)
    return found


def _add_python(found: Catalog, file: Path) -> None:
    place = file.relative_to(ROOT).as_posix()
    for line, message, comments, context in extract_from_file(
        "python", file, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(message, None, [(place, line)], auto_comments=comments, context=context)


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

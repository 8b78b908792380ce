"""Reads and writes the catalogues: one `.po` file for each language, the same bytes for the same content."""

from __future__ import annotations

from io import BytesIO

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bookingdesk.i18n.translation import SHIPPED, source

LANGUAGES = tuple(language for language in SHIPPED if language != "en")
_CHANGING = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Generated-By")
"""Lines of the header that would change with every run, or say nothing."""


def read(language: str) -> Catalog:
    """The catalogue of a language, empty where it has none yet."""
    file = source(language)
    if not file.is_file():
        return Catalog(Locale.parse(language), project="bookingdesk", charset="utf-8", fuzzy=False)
    return read_po(BytesIO(file.read_bytes()), locale=language, abort_invalid=True)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the texts of the template: new ones empty, those that went away dropped."""
    catalog = read(language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = (
        f"# bookingdesk in {catalog.locale.english_name}. Update: python -m tests.catalogues update"
    )
    return catalog


def as_text(catalog: Catalog) -> bytes:
    """The file's bytes, without dates and line numbers."""
    out = BytesIO()
    write_po(out, catalog, width=116, include_lineno=False, ignore_obsolete=True)
    lines = out.getvalue().splitlines(keepends=True)
    changing = tuple(f'"{name}:'.encode() for name in _CHANGING)
    return b"".join(line for line in lines if not line.startswith(changing))


def write(language: str, catalog: Catalog) -> None:
    """Write the file of a language."""
    file = source(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(as_text(catalog))

"""Catalogues are kept as text (`.po`) and compiled on the computer that needs them, once for each text.

Compiling takes a tenth of a second, so the result is kept in a cache folder under the digest of its text. The
program's own folder is never written, and a cache that cannot be written or read only costs that tenth.

What is filled into texts of right-to-left languages is isolated (UAX 9): a name in Latin letters or a time must
neither turn the sentence around nor drag its full stop along.
"""

from __future__ import annotations

import gettext
import hashlib
import os
import re
import struct
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bookingdesk.log import LOGGER

if TYPE_CHECKING:
    from babel.messages import Catalog

_UNREADABLE = (OSError, ValueError, KeyError, IndexError, struct.error)
"""What gettext raises for a file that is missing, cut off or no catalogue at all."""
_MADE_BY = "3"
"""Another number for another way of compiling, so that older copies are not taken for this one's."""
_FILLED_IN = re.compile(r"[…#+]?(?<!\{)\{(?!packages?\})[^{}]+\}")
"""With the sign that belongs to a number: `#{number}`, `…{end}`. Doubled braces are shown, not filled in."""
_NUMBERS_TOGETHER = re.compile(r"\}[:/]\{")
"""`{minutes}:{seconds}` and `{booked}/{worked}` run from left to right in every script."""


def catalogue(source: Path, cache: Path | None) -> gettext.GNUTranslations:
    """The translations of a `.po` file, from the cache folder where it holds this very text, else compiled.

    Raises OSError where the file cannot be read; a broken `.po` file is a bug and raises babel's PoFileError.
    """
    text = source.read_bytes()
    language = source.parent.parent.name
    if cache is None:
        return _translations(_compiled(text, language))
    kept = cache / f"{language}-{hashlib.sha256(text).hexdigest()[:24]}-{_MADE_BY}.mo"
    try:
        return _translations(kept.read_bytes())
    except _UNREADABLE:
        compiled = _compiled(text, language)
    try:
        _keep(compiled, kept)
    except OSError as why:
        LOGGER.warning("the catalogue %s is not kept: %s", language, why)
    return _translations(compiled)


def _translations(compiled: bytes) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(compiled))


def _compiled(text: bytes, language: str) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where the text is new to this computer
    from babel.messages.pofile import read_po  # noqa: PLC0415

    out = BytesIO()
    catalog = read_po(BytesIO(text), locale=language, abort_invalid=True)
    if catalog.locale is not None and catalog.locale.text_direction == "rtl":
        _isolate(catalog)
    write_mo(out, catalog)
    return out.getvalue()


def _isolate(catalog: Catalog) -> None:
    for message in catalog:
        if message.id and isinstance(message.string, str):
            message.string = isolated_places(message.string)
        elif message.id and message.string:
            message.string = tuple(isolated_places(form) for form in message.string)


def isolated_places(text: str) -> str:
    """The text with U+2068 and U+2069 around what will be filled in, but not around numbers that stand together.

    A text of nothing but such places gets a right-to-left mark in front, or its first name would decide for it.
    """
    if _NUMBERS_TOGETHER.search(text):
        return text
    places = len(_FILLED_IN.findall(text))
    turned = places > 1 and not any(letter.isalpha() for letter in _FILLED_IN.sub("", text))
    return ("\u200f" if turned else "") + _FILLED_IN.sub("\u2068\\g<0>\u2069", text)


def _keep(compiled: bytes, kept: Path) -> None:
    """Write in one step, then drop what older texts of the language left behind."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix=kept.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(compiled)
        Path(name).replace(kept)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    for older in kept.parent.glob(f"{kept.name.split('-')[0]}-*.mo"):
        if older != kept:
            older.unlink(missing_ok=True)

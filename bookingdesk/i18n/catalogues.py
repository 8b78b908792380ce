"""Catalogues are kept as text (`.po`) and compiled on the computer that needs them, once for each text.

Compiling takes a tenth of a second, so the result is kept in a cache folder under the digest of its text. The
program's own folder is never written, and a cache that cannot be written or read only costs that tenth.
"""

from __future__ import annotations

import gettext
import hashlib
import os
import struct
import tempfile
from io import BytesIO
from pathlib import Path

from bookingdesk.log import LOGGER

_UNREADABLE = (OSError, ValueError, KeyError, IndexError, struct.error)
"""What gettext raises for a file that is missing, cut off or no catalogue at all."""


def catalogue(source: Path, cache: Path | None) -> gettext.GNUTranslations:
    """The translations of a `.po` file, from the cache folder where it holds this very text, else compiled.

    Raises OSError where the file cannot be read; a broken `.po` file is a bug and raises babel's PoFileError.
    """
    text = source.read_bytes()
    if cache is None:
        return _translations(_compiled(text))
    language = source.parent.parent.name
    kept = cache / f"{language}-{hashlib.sha256(text).hexdigest()[:24]}.mo"
    try:
        return _translations(kept.read_bytes())
    except _UNREADABLE:
        compiled = _compiled(text)
    try:
        _keep(compiled, kept)
    except OSError as why:
        LOGGER.warning("the catalogue %s is not kept: %s", language, why)
    return _translations(compiled)


def _translations(compiled: bytes) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(compiled))


def _compiled(text: bytes) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where the text is new to this computer
    from babel.messages.pofile import read_po  # noqa: PLC0415

    out = BytesIO()
    write_mo(out, read_po(BytesIO(text), abort_invalid=True))
    return out.getvalue()


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

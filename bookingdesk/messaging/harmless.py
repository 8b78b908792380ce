"""Text that somebody typed, made harmless for a message.

Control characters and direction overrides are taken out and everything has a limit, so that a name can add
neither a header nor a line, and cannot make another text read backwards.
"""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 120
TEXT_LENGTH = 2000
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")


def harmless(text: str, limit: int = NAME_LENGTH) -> str:
    """One line without control characters and direction overrides, cut at the limit with an ellipsis.

    An encoded word (`=?utf-8?q?=0D=0ABcc…?=`, RFC 2047) is broken up: the standard library decodes it while it
    folds a header, and the line end inside it became a header of its own.
    """
    if text.isascii() and text.isprintable() and len(text) <= limit and not ("  " in text or "=?" in text):
        return text.strip()
    kept = "".join(
        " " if unicodedata.category(character).startswith(("Cc", "Zl", "Zp")) else character
        for character in text[: limit * 4]
        if character not in _STEERING and unicodedata.category(character) not in {"Cs", "Cn", "Co"}
    )
    line = " ".join(kept.split()).replace("=?", "= ?")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def harmless_text(text: str, limit: int = TEXT_LENGTH) -> str:
    """Several harmless lines."""
    return "\n".join(harmless(line, limit) for line in text[:limit].splitlines()).strip()

"""The language of the interface and, apart from it, of each client: gettext catalogues from resources/locale.

`_`, `ngettext` and `pgettext` speak the language of the interface, chosen once at start; `speaker` gives the
same three for any other language, for messages. English needs no catalogue, and stands in for a missing message.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bookingdesk.assets import resource
from bookingdesk.i18n.catalogues import catalogue

DOMAIN = "bookingdesk"
SHIPPED = ("en", "de", "fr", "es", "ar")
OWN_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "ar": "العربية"}
"""What each language calls itself; never translated, so that everybody finds theirs."""
RIGHT_TO_LEFT = frozenset({"ar"})

_interface: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"
_cache: Path | None = None


def keep_compiled_in(folder: Path | None) -> None:
    """Where compiled catalogues are kept between starts; call before the first text is asked for."""
    global _cache
    _cache = folder
    speaker.cache_clear()


def shipped(language: str) -> str:
    """The shipped language that serves one: `de` for `de_AT` or `de-CH`, `en` where there is none."""
    short = language.replace("-", "_").split("_")[0].lower()
    return short if short in SHIPPED else "en"


@lru_cache(maxsize=16)
def speaker(language: str) -> _gettext.NullTranslations:
    """The translations of a language (`de`, `de_AT` …); English where none are shipped."""
    name = shipped(language)
    if name == "en":
        return _gettext.NullTranslations()
    return catalogue(source(name), _cache)


def source(language: str) -> Path:
    """The text of a shipped language's catalogue."""
    return resource("locale", language, "LC_MESSAGES", f"{DOMAIN}.po")


def speak(language: str) -> None:
    """Make this the language of the interface; call before the first window."""
    global _interface, _language
    _interface, _language = speaker(language), language


def interface_language() -> str:
    """The language that `speak` chose."""
    return _language


def isolated(text: str) -> str:
    """A name or number that is put beside other words without a translated sentence around it.

    In right-to-left languages its own direction is kept (`+49 30 …` keeps its plus in front); elsewhere unchanged.
    """
    return f"\u2068{text}\u2069" if text and shipped(_language) in RIGHT_TO_LEFT else text


_MARK = "\u200f"
"""Makes a line run from right to left that begins with a name."""


def side_by_side(parts: Iterable[str], between: str) -> str:
    """Words that no translated sentence holds together, in one line that runs as the language does."""
    several = tuple(parts)
    turned = len(several) > 1 and shipped(_language) in RIGHT_TO_LEFT
    return f"{_MARK if turned else ''}{between.join(isolated(p) if turned else p for p in several)}"


def _(message: str) -> str:
    """The message in the language of the interface."""
    return _interface.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for the count in the language of the interface."""
    return _interface.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message in a context, where one English word means two things."""
    return _interface.pgettext(context, message)

"""The language of the interface and, apart from it, of each client: gettext catalogues from resources/locale.

`_`, `ngettext` and `pgettext` speak the language of the interface, chosen once at start; `speaker` gives the
same three for any other language, for messages. A missing catalogue or message falls back to English.
"""

from __future__ import annotations

import gettext as _gettext
from functools import lru_cache

from bookingdesk.assets import resource

DOMAIN = "bookingdesk"
SHIPPED = ("en", "de", "fr", "es", "ar")

_interface: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


@lru_cache(maxsize=16)
def speaker(language: str) -> _gettext.NullTranslations:
    """The translations of a language (`de`, `de_AT` …); English where none are shipped."""
    short = language.replace("-", "_")
    return _gettext.translation(DOMAIN, resource("locale"), languages=[short, short.split("_")[0]], fallback=True)


def speak(language: str) -> None:
    """Make this the language of the interface; call before the first window."""
    global _interface, _language
    _interface, _language = speaker(language), language


def interface_language() -> str:
    """The language that `speak` chose."""
    return _language


def _(message: str) -> str:
    """The message in the language of the interface."""
    return _interface.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for the count in the language of the interface."""
    return _interface.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message in a context, where one English word means two things."""
    return _interface.pgettext(context, message)

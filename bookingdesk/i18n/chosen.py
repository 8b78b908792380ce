"""Language and region as this computer's settings choose them, else as the system has them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.settings.file import Settings
from bookingdesk.settings.table import LANGUAGE

if TYPE_CHECKING:
    from bookingdesk.i18n.formatting import Formatter

DEFAULT_ZONE = "Europe/Berlin"
DEFAULT_LOCALE = "en_GB"


def language_of(settings: Settings) -> str:
    """The language of the interface: as chosen, else the system's where it is shipped, else English."""
    wanted = settings.get(LANGUAGE) or _system_locale()
    return wanted if wanted.replace("-", "_").split("_")[0] in SHIPPED else "en"


def formatter_of(settings: Settings, zone: str) -> Formatter:
    """Dates and numbers as the chosen language, else the system, writes them.

    Where the system's region writes the chosen language too (`de_AT` and `de`), the region decides.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 30 ms that the first paint need not wait for

    from bookingdesk.i18n.formatting import Formatter  # noqa: PLC0415

    chosen, system = settings.get(LANGUAGE).replace("-", "_"), _system_locale()
    regional = {"en": DEFAULT_LOCALE}.get(chosen, chosen)
    for wanted in (system if not chosen or system.startswith(f"{chosen}_") else regional, system):
        try:
            if wanted:
                return Formatter(locale=str(Locale.parse(wanted.replace("-", "_"))), zone=zone)
        except (UnknownLocaleError, ValueError):
            continue
    return Formatter(locale=DEFAULT_LOCALE, zone=zone)


def _system_locale() -> str:
    """What the system's environment says of language and region, such as `de_AT`; empty for C and POSIX."""
    for variable in ("LC_ALL", "LC_TIME", "LC_MESSAGES", "LANG"):
        name = os.environ.get(variable, "").split(".")[0].split("@")[0]
        if name:
            return "" if name in {"C", "POSIX"} else name
    return ""

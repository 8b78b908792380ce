"""When somebody likes to be called, out of their own few words: `after 16`, `9-12`, `vormittags`, `le soir` (R56).

Pure. It understands hours and times of day in the shipped languages, and is silent about what it does not: the
words themselves stand beside every call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY = 24 * 60
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?(?![\d:.])\s*(am|pm|a\.m\.|p\.m\.|h\b|uhr|horas?|heures?)?"
)
_AFTER = (
    "after",
    "from",
    "ab ",
    "nach",
    "après",
    "apres",
    "dès",
    "à partir",
    "a partir",
    "desde",
    "despu",
    "بعد",
    "من",
)
_BEFORE = ("before", "until", "till", "bis", "vor ", "avant", "jusqu", "antes", "hasta", "قبل", "حتى")
_UNLESS = re.compile(
    r"(?<!\w)(?:not|never|no|except|but|nicht|nie|niemals|kein\w*|ausser|ohne|pas|jamais|ne|sauf"
    r"|nunca|jamás|ni|salvo|excepto|menos|ليس|لا|إلا|عدا|ماعدا)(?!\w)"
)
"""Words that turn around what follows them."""
_TIMES_OF_DAY: tuple[tuple[tuple[str, ...], tuple[int, int]], ...] = (
    (("afternoon", "nachmittag", "après-midi", "apres-midi", "tarde", "بعد الظهر", "pm"), (12 * 60, 18 * 60)),
    (("forenoon", "morning", "vormittag", "morgens", "matin", "mañana", "manana", "صباح", "am"), (0, 12 * 60)),
    (("evening", "abend", "soir", "noche", "مساء"), (17 * 60, DAY)),
    (("lunch", "noon", "mittag", "midi", "mediodía", "mediodia", "الظهر"), (11 * 60 + 30, 14 * 60)),
)


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to another, the second not included."""

    begins: int
    ends: int

    def has(self, minute: int) -> bool:
        """Whether a minute of the day lies in them."""
        return self.begins <= minute < self.ends


def hours_said(text: str) -> Hours | None:
    """The hours that the words name; None where they name none that can be told for certain."""
    words = text.casefold().strip()
    if _UNLESS.search(words):
        return None
    times = [_minute(*found.groups()) for found in _TIME.finditer(words)]
    if not times:
        return _time_of_day(words)
    if any(minute is None for minute in times):
        return None
    known = [minute for minute in times if minute is not None]
    if len(known) == 2:
        return Hours(*known) if known[0] < known[1] else None
    if len(known) > 2:
        return None
    if _says(words, _AFTER):
        return Hours(known[0], DAY)
    return Hours(0, known[0]) if _says(words, _BEFORE) and known[0] else None


def _time_of_day(words: str) -> Hours | None:
    for names, (begins, ends) in _TIMES_OF_DAY:
        if _says(words, names):
            return Hours(begins, ends)
    return None


def _says(words: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names begins a word; `am` and `pm` are meant where nothing else is said."""
    return words in names or any(len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}", words) for name in names)


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """The minute of the day; None of what no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    if half in {"am", "a.m.", "pm", "p.m."}:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] == "p" else 0)
    return hours * 60 + minutes if hours <= 24 and minutes < 60 and hours * 60 + minutes <= DAY else None

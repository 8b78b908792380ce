"""Days and times as people say them, to be read out: ordinal day, `quarter past two` (SOP B4.1.5).

One module a language, as no catalogue could hold the rules of its numbers. Times are on the clock of twelve; before
eight in the morning and from six in the evening the part of the day is said too, so that no two times sound alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import get_day_names, get_month_names

from bookingdesk.i18n.spoken import arabic, english, french, german, spanish
from bookingdesk.i18n.translation import shipped

Day = Callable[[str, int, str, bool], str]
_DAYS: dict[str, Day] = {
    "en": english.day,
    "de": german.day,
    "fr": french.day,
    "es": spanish.day,
    "ar": arabic.day,
}
_TIMES: dict[str, Callable[[int, int], str]] = {
    "en": english.time,
    "de": german.time,
    "fr": french.time,
    "es": spanish.time,
    "ar": arabic.time,
}

_TOGETHER = {
    "en": "{day} at {time}",
    "de": "{day}, um {time}",
    "fr": "{day} à {time}",
    "es": "{day} a {time}",
    "ar": "{day} الساعة {time}",
}


def spoken_day(day: date, language: str, *, until: bool = False) -> str:
    """`Thursday the twenty-sixth of June`; `until`: in the form that follows a word for until."""
    told = shipped(language)
    weekday: str = get_day_names("wide", locale=told)[day.weekday()]
    month: str = get_month_names("wide", locale=told)[day.month]
    return _DAYS[told](weekday, day.day, month, until)


def spoken_time(hour: int, minute: int, language: str) -> str:
    """`quarter past two`: hour 0 to 23 and minute as on the wall, in the form that follows `at`."""
    return _TIMES[shipped(language)](hour, minute)


def spoken_when(local: datetime, language: str) -> str:
    """`Thursday the twenty-sixth of June at quarter past two` of a wall time, as it follows `on` or `until`."""
    told = shipped(language)
    day = spoken_day(local.date(), told, until=True)
    return _TOGETHER[told].format(day=day, time=spoken_time(local.hour, local.minute, told))

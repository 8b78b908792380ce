"""Times, windows, lengths and dates written as one word: `9a`, `1430`, `9-12`, `1h15`, `24/6`.

Refuses to guess silently: where a word has two readings, both are given, the likelier first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.presentation.line.language import LineLanguage
from bookingdesk.presentation.line.reading import Window

BARE_LENGTHS = range(10, 241, 5)
LONGEST_LENGTH = 12 * 60
AFTERNOON_HOURS = range(1, 7)
"""A bare 1 to 6 o'clock is meant in the afternoon: few desks open at three in the night. `03:00` or `3a` is."""

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})([^\W\d]*)")
_COMPACT = re.compile(r"(\d{1,2})(\d{2})([^\W\d]*)")
_HOUR = re.compile(r"(\d{1,2})([^\W\d]*)")
_HOUR_MARK = re.compile(r"(\d{1,2})h(\d{2})?")
_MINUTES = re.compile(r"(\d{1,3})([^\W\d]+)")
_HOURS = re.compile(r"(\d{1,2})([^\W\d]+?)(?:(\d{1,2})(?:m|min)?)?")
_RANGE = re.compile(r"([\d:.hapm]+)[-–—]([\d:.hapm]+)")
MISWRITTEN = re.compile(
    r"\d{1,3}:\d{0,3}(?:[ap]m?)?|\d{1,2}h\d{2}|\d{1,3}/\d{1,3}(?:/\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?"
)
"""Written like a time or a date; dates that exist were read before this is asked."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Clock:
    """A minute of the day; `sure` is false where noon had to be guessed."""

    minute: int
    sure: bool = True


def clock(plain: str, language: LineLanguage) -> Clock | None:
    """A time with its own mark: `9:15`, `9.15`, `9a`, `915`, `1430`, `14h30`; a bare hour is none."""
    for pattern in (_CLOCK, _COMPACT):
        found = pattern.fullmatch(plain)
        if found:
            return _clock(found[1], int(found[2]), found[3], language)
    mark = _HOUR_MARK.fullmatch(plain)
    if mark:
        return _literal(int(mark[1]), int(mark[2] or 0))
    hour = _HOUR.fullmatch(plain)
    if hour and hour[2]:
        return _clock(hour[1], 0, hour[2], language)
    return None


def bare_hour(plain: str, language: LineLanguage) -> Clock | None:
    """One or two digits as an hour."""
    if re.fullmatch(r"\d{1,2}", plain):
        return _clock(plain, 0, "", language)
    return None


def any_clock(plain: str, language: LineLanguage) -> Clock | None:
    """A time or a bare hour."""
    return clock(plain, language) or bare_hour(plain, language)


def with_noon(found: Clock, plain: str, period: str, language: LineLanguage) -> Clock | None:
    """The time with `am` or `pm` written behind it as a word; None where the word is no such mark."""
    digits = re.match(r"(\d{1,2})(?:[:.]?(\d{2}))?$", plain)
    if digits is None or period not in language.before_noon | language.after_noon:
        return None
    return _clock(digits[1], int(digits[2] or 0), period, language)


def _clock(hour: str, minute: int, suffix: str, language: LineLanguage) -> Clock | None:
    number = int(hour)
    if suffix in language.before_noon | language.after_noon:
        if not 1 <= number <= 12:
            return None
        after = suffix in language.after_noon
        return _literal(number % 12 + (12 if after else 0), minute)
    if suffix:
        return None
    if number in AFTERNOON_HOURS and not hour.startswith("0"):
        guessed = _literal(number + 12, minute)
        return Clock(guessed.minute, sure=False) if guessed else None
    return _literal(number, minute)


def _literal(hour: int, minute: int) -> Clock | None:
    if hour > 23 or minute > 59:
        return None
    return Clock(hour * 60 + minute)


def length(plain: str, language: LineLanguage) -> timedelta | None:
    """A length with its unit: `45m`, `90min`, `1h`, `1h15`."""
    from_minutes = _MINUTES.fullmatch(plain)
    if from_minutes and from_minutes[2] in _units(language, "minutes"):
        return _length(int(from_minutes[1]))
    hours = _HOURS.fullmatch(plain)
    if hours and hours[2] in _units(language, "hours"):
        return _length(int(hours[1]) * 60 + int(hours[3] or 0))
    return None


def bare_length(plain: str) -> timedelta | None:
    """A multiple of five from 10 to 240."""
    if re.fullmatch(r"\d{2,3}", plain) and int(plain) in BARE_LENGTHS:
        return timedelta(minutes=int(plain))
    return None


def _length(minutes: int) -> timedelta | None:
    return timedelta(minutes=minutes) if 5 <= minutes <= LONGEST_LENGTH else None


def _units(language: LineLanguage, meaning: str) -> frozenset[str]:
    return frozenset(word for word, meanings in language.keywords.items() if meaning in meanings)


def window(plain: str, language: LineLanguage) -> Window | None:
    """`<12`, `>1530`, `9-12`."""
    if plain[:1] in "<>" and len(plain) > 1:
        bound = any_clock(plain[1:], language)
        if bound is None:
            return None
        return Window(0, bound.minute) if plain[0] == "<" else Window(bound.minute, DAY_MINUTES)
    found = _RANGE.fullmatch(plain)
    if found is None:
        return None
    return between(any_clock(found[1], language), any_clock(found[2], language))


def between(first: Clock | None, last: Clock | None) -> Window | None:
    """From one time to another; `9-1` ends in the afternoon."""
    if first is None or last is None:
        return None
    end = last.minute
    if end <= first.minute and end + 720 <= DAY_MINUTES:
        end += 720
    return Window(first.minute, end) if first.minute < end else None


def dates(plain: str, language: LineLanguage, today: date) -> tuple[date, ...]:
    """The readings of a date in numbers, the locale's order first: `24/6`, `24.6.`, `24.6.25`, `2025-06-24`.

    Without a year it is the next such day from today on.
    """
    iso = _ISO.fullmatch(plain)
    if iso:
        day = valid(int(iso[1]), int(iso[2]), int(iso[3]))
        return (day,) if day else ()
    found = _NUMBERS.fullmatch(plain)
    if found is None or (found[2] == "-" and not found[4]):
        return ()
    pairs = [(int(found[1]), int(found[3])), (int(found[3]), int(found[1]))]
    if not language.day_first:
        pairs.reverse()
    read = [written(day, month, found[4], today) for day, month in pairs]
    return tuple(dict.fromkeys(day for day in read if day))


def written(day: int, month: int, year: str | None, today: date) -> date | None:
    """A day and month with a year of two or four digits, or with the year that makes it come next."""
    if year:
        return valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for ahead in range(9):
        found = valid(today.year + ahead, month, day)
        if found and found >= today:
            return found
    return None


def valid(year: int, month: int, day: int) -> date | None:
    """The date, where the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def ahead(count: int, unit: str, today: date) -> date | None:
    """So many days, weeks or months (d, w, m) from today; a day the month lacks is its last."""
    try:
        if unit == "m":
            months = today.year * 12 + today.month - 1 + count
            for day in range(today.day, 27, -1):
                if found := valid(months // 12, months % 12 + 1, day):
                    return found
            return valid(months // 12, months % 12 + 1, today.day)
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    except OverflowError:
        return None

"""Matchers for days, times, lengths and repetitions: words and numbers that say when, and how long.

Where a number has several readings all are given, the likeliest first; nothing is decided here.
"""

from __future__ import annotations

import re
from datetime import timedelta

from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.presentation.line import clock_words as cw
from bookingdesk.presentation.line.language import Keyword
from bookingdesk.presentation.line.reading import Kind, Repeat, Window
from bookingdesk.presentation.line.senses import Context, Found, Sense

UNITS = {Keyword.DAYS: "d", Keyword.WEEKS: "w", Keyword.MONTHS: "m"}


def limited(context: Context, i: int) -> Found | None:
    """`before 12`, `after 15:30`, `antes de las 12`."""
    if not context.means(i, Keyword.BEFORE, Keyword.AFTER):
        return None
    at = context.past_fillers(i + 1)
    bound = cw.any_clock(context.plain(at), context.language)
    if bound is None:
        return None
    early = context.means(i, Keyword.BEFORE)
    limits = Window(0, bound.minute) if early else Window(bound.minute, DAY_MINUTES)
    return Found((Sense(Kind.WINDOW, limits),), at - i + 1)


def repeated(context: Context, i: int) -> Found | None:
    """`every 2w x6`, `every week`, `toutes les 2 semaines`, `x6`."""
    times = re.fullmatch(r"x(\d{1,3})", context.plain(i))
    if times:
        return Found((Sense(Kind.REPEAT, Repeat(1, "w", int(times[1]))),))
    if not context.means(i, Keyword.EVERY):
        return None
    at = i + 1 if context.means(i + 1, *UNITS) else context.past_fillers(i + 1)
    joined = re.fullmatch(r"(\d{1,2})([^\W\d]+)", context.plain(at))
    count, unit, used = 1, context.folded(at), at - i + 1
    if joined:
        count, unit = int(joined[1]), joined[2]
    elif re.fullmatch(r"\d{1,2}", context.plain(at)):
        count, unit, used = int(context.plain(at)), context.folded(at + 1), at - i + 2
    letter = next((short for word, short in UNITS.items() if context.language.means(unit, word)), None)
    if letter is None or count < 1:
        return None
    times = re.fullmatch(r"x(\d{1,3})", context.plain(i + used))
    if times:
        return Found((Sense(Kind.REPEAT, Repeat(count, letter, int(times[1]))),), used + 1)
    return Found((Sense(Kind.REPEAT, Repeat(count, letter)),), used)


def weekday(context: Context, i: int) -> Found | None:
    """`fri`: the next one, today included. A first name may look the same."""
    number = context.language.weekday(context.folded(i))
    if number is None:
        return None
    day = context.today + timedelta(days=(number - context.today.weekday()) % 7)
    return Found((Sense(Kind.DAY, day),), maybe_client=True)


def dated(context: Context, i: int) -> Found | None:
    """`24/6`, `2025-06-24`, `24 jun`, `24. Juni 2025`, `June 24th`."""
    read = cw.dates(context.plain(i), context.language, context.today)
    as_time = cw.clock(context.plain(i), context.language)
    if as_time and context.means(i + 1, Keyword.OCLOCK):
        return None
    if read and as_time and not context.words[i].text.endswith("."):
        day, hour = Sense(Kind.DAY, read[0]), Sense(Kind.TIME, as_time.minute)
        as_clock = as_time.minute % 5 == 0 or not context.language.dotted_dates
        return Found((hour, day) if as_clock and Kind.TIME not in context.seen else (day, hour))
    if read:
        return Found(tuple(Sense(Kind.DAY, day) for day in read))
    return _with_month(context, i)


def _with_month(context: Context, i: int) -> Found | None:
    number, name, used, first = context.plain(i), context.folded(i + 1), 2, True
    joined = re.fullmatch(r"(\d{1,2})([^\W\d]{3,})", number)
    if joined and context.language.month(joined[2]):
        number, name, used = joined[1], joined[2], 1
    elif context.means(i + 1, Keyword.FILLER):
        name, used = context.folded(i + 2), 3
    if context.language.month(context.folded(i)) and not joined:
        number, name, used, first = context.plain(i + 1), context.folded(i), 2, False
    day = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?", number)
    month = context.language.month(name)
    if day is None or month is None:
        return None
    year = context.plain(i + used) if re.fullmatch(r"20\d\d", context.plain(i + used)) else None
    found = cw.written(int(day[1]), month, year, context.today)
    if found is None:
        return None
    return Found((Sense(Kind.DAY, found),), used + bool(year), maybe_client=not first)


def miswritten(context: Context, i: int) -> Found | None:
    """What is written like a time or a date and is none: `25:30`, `31/2`, `2025-13-01`."""
    plain = context.plain(i)
    language = context.language
    if cw.MISWRITTEN.fullmatch(plain) is None or cw.any_clock(plain, language) or cw.length(plain, language):
        return None
    return Found((Sense(Kind.WRONG, plain),))


def clocked(context: Context, i: int) -> Found | None:
    """A time with its mark, a length with its unit, or `2h`, which is both."""
    plain, language = context.plain(i), context.language
    following = context.folded(i + 1)
    if re.fullmatch(r"\d{1,2}(?:[:.]?\d{2})?", plain):
        as_time = cw.any_clock(plain, language)
        if as_time and context.means(i + 1, Keyword.OCLOCK):
            return _times(as_time, 2)
        noon = as_time and cw.with_noon(as_time, plain, following, language)
        if noon:
            return _times(noon, 2)
    if re.fullmatch(r"\d{1,3}", plain) and following:
        spaced = cw.length(plain + following, language)
        if spaced and len(following) > 1:
            return Found((Sense(Kind.LENGTH, spaced),), 2)
    as_time, as_length = cw.clock(plain, language), cw.length(plain, language)
    if as_time and as_length:
        short = as_length <= timedelta(hours=4) and Kind.LENGTH not in context.seen
        senses = Sense(Kind.LENGTH, as_length), Sense(Kind.TIME, as_time.minute)
        return Found(senses if short else senses[::-1])
    if as_length:
        return Found((Sense(Kind.LENGTH, as_length),))
    if as_time and not plain.isdigit():
        return _times(as_time)
    return None


def bare_number(context: Context, i: int) -> Found | None:
    """An hour, a time without a colon, a length, or the end of the client's phone number."""
    plain = context.plain(i)
    if not re.fullmatch(r"\d{1,4}", plain):
        return None
    as_time, as_length = cw.any_clock(plain, context.language), cw.bare_length(plain)
    senses: list[Sense] = []
    if as_time:
        senses.append(Sense(Kind.TIME, as_time.minute))
        if not as_time.sure:
            senses.append(Sense(Kind.TIME, as_time.minute - 720))
    if as_length:
        said = Kind.DAY in context.seen or Kind.SERVICE in context.seen  # what for and which day: now comes when
        dated = said and Kind.TIME not in context.seen and as_time is not None
        senses.insert(len(senses) if dated else 0, Sense(Kind.LENGTH, as_length))
    if context.after_client and len(plain) >= 3:
        even = as_time is not None and as_time.minute % 5 == 0
        return Found((*senses, Sense(Kind.CLIENT)), maybe_client=not even)
    return Found(tuple(senses)) if senses else None


def _times(found: cw.Clock, length: int = 1) -> Found:
    senses = [Sense(Kind.TIME, found.minute)]
    if not found.sure:
        senses.append(Sense(Kind.TIME, found.minute - 720))
    return Found(tuple(senses), length)

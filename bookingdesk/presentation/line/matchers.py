"""What one word, or a few in a row, may mean apart from being a client: each matcher answers readings or nothing.

Left to right and longest first; which reading holds is decided in `grammar`, where the client is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bookingdesk.domain.clients import Channel
from bookingdesk.presentation.line import clock_words as cw
from bookingdesk.presentation.line.language import Keyword, LineLanguage
from bookingdesk.presentation.line.reading import Flag, Kind, Matches, Repeat, Value, Window
from bookingdesk.presentation.line.tokens import Word, unquoted
from bookingdesk.presentation.line.vocabulary import Strength, Vocabulary

PHONE_DIGITS = range(7, 16)
CHANNELS = {
    Keyword.PHONE: Channel.PHONE,
    Keyword.WALK: Channel.WALK_IN,
    Keyword.MAIL: Channel.EMAIL,
    Keyword.WEB: Channel.WEB,
}
PARTS = {
    Keyword.MORNING: Window(0, 12 * 60),
    Keyword.AFTERNOON: Window(12 * 60, cw.DAY_MINUTES),
    Keyword.EVENING: Window(17 * 60, cw.DAY_MINUTES),
    Keyword.LUNCH: Window(12 * 60, 14 * 60),
}
UNITS = {Keyword.DAYS: "d", Keyword.WEEKS: "w", Keyword.MONTHS: "m"}


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a stretch of words."""

    kind: Kind
    value: Value = None


@dataclass(frozen=True, slots=True)
class Found:
    """Readings of `length` words, the likeliest first. `maybe_client`: the words could be a name just as well."""

    senses: tuple[Sense, ...]
    length: int = 1
    maybe_client: bool = False
    exact: bool = True
    unsure: bool = False


@dataclass(slots=True)
class Context:
    """Where the reader stands: what came before decides how a bare number is read."""

    words: Sequence[Word]
    vocabulary: Vocabulary
    language: LineLanguage
    today: date
    seen: set[Kind] = field(default_factory=set)
    after_client: bool = False
    """The word before has no other reading than a client's name."""

    def folded(self, i: int) -> str:
        """The word in search form, empty behind the end."""
        return self.words[i].folded if i < len(self.words) else ""

    def plain(self, i: int) -> str:
        """The word in plain digits, empty behind the end."""
        return self.words[i].plain if i < len(self.words) else ""

    def means(self, i: int, *keywords: Keyword) -> bool:
        """Whether the word is one of the keywords."""
        return self.language.means(self.folded(i), *keywords)

    def past_fillers(self, i: int) -> int:
        """The first place from here on that is no little word: `antes de las 12`, `toutes les 2 semaines`."""
        while self.means(i, Keyword.FILLER):
            i += 1
        return i

    def run(self, i: int, first: str | None = None) -> list[str]:
        """The words from here on in search form, as far as a name may reach."""
        rest = [word.folded for word in self.words[i : i + 4] if not word.quoted and not word.overflow]
        return [first, *rest[1:]] if first is not None else rest


Matcher = Callable[[Context, int], Found | None]


def note(context: Context, i: int) -> Found | None:
    """`"text"`."""
    word = context.words[i]
    if word.quoted and not word.text.startswith("+"):
        return Found((Sense(Kind.NOTE, unquoted(word.text)),))
    return None


def marked(context: Context, i: int) -> Found | None:
    """What a sign announces: `#2041`, `/ana`, `@2`, `*`, `!`, `+2w`, `<12`, a mail address."""
    word = context.words[i]
    plain = word.plain
    if word.text in {"*", "!"}:
        return Found((Sense(Kind.FLAG, Flag.TENTATIVE if word.text == "*" else Flag.SOONER),))
    if re.fullmatch(r"#\d{1,12}", plain):
        return Found((Sense(Kind.NUMBER, int(plain[1:])),))
    if plain.startswith("/") and len(plain) > 1:
        return _prefixed(context, i, Kind.STAFF, word.folded)
    if plain.startswith("@") and len(plain) > 1:
        return _prefixed(context, i, Kind.ROOM, word.folded)
    ahead = re.fullmatch(r"\+(\d{1,3})([^\W\d]+)", plain)
    if ahead:
        for keyword, unit in UNITS.items():
            if context.language.means(ahead[2], keyword):
                day = cw.ahead(int(ahead[1]), unit, context.today)
                return Found((Sense(Kind.DAY, day),)) if day else None
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", plain):
        return Found((Sense(Kind.EMAIL, word.text.strip("<>(),;:").rstrip(".")),))
    bounds = cw.window(plain, context.language)
    return Found((Sense(Kind.WINDOW, bounds),)) if bounds else None


def _prefixed(context: Context, i: int, kind: Kind, first: str) -> Found | None:
    found = context.vocabulary.prefixed(kind, context.run(i, first))
    if found is None:
        return None
    return Found((Sense(kind, Matches(found.ids)),), found.length)


def numbered_room(context: Context, i: int) -> Found | None:
    """`rm2`, `rm 2`, `room 2`."""
    split = re.fullmatch(r"([^\W\d]+)(\d{1,4})", context.plain(i))
    if split and context.language.means(split[1], Keyword.ROOM):
        return _prefixed(context, i, Kind.ROOM, split[2])
    if context.means(i, Keyword.ROOM) and re.fullmatch(r"\d{1,4}", context.plain(i + 1)):
        found = _prefixed(context, i + 1, Kind.ROOM, context.plain(i + 1))
        return Found(found.senses, found.length + 1) if found else None
    return None


def named(context: Context, i: int) -> Found | None:
    """Services by code, name or prefix; staff and rooms by name. The beginning of a name may be a client's too."""
    if context.words[i].quoted:
        return None
    found = context.vocabulary.named(context.run(i))
    if found is None:
        return None
    kind = found.entries[0].kind
    exact = found.strength is Strength.EXACT and kind is Kind.SERVICE
    sure = kind is Kind.ROOM or (found.length > 1 and kind is Kind.SERVICE)
    return Found((Sense(kind, Matches(found.ids)),), found.length, maybe_client=not sure, exact=exact)


def keyword(context: Context, i: int) -> Found | None:
    """Words with one meaning: today, now, am, wait, every 2w, via phone."""
    means, language, today = context.means, context.language, context.today
    if means(i, Keyword.TODAY):
        return Found((Sense(Kind.DAY, today),))
    if means(i, Keyword.TOMORROW):
        return Found((Sense(Kind.DAY, today + timedelta(days=1)),))
    for word, kind in ((Keyword.NOW, Kind.NOW), (Keyword.NEXT, Kind.NEXT), (Keyword.ANY, Kind.ANY)):
        if means(i, word):
            return Found((Sense(kind),))
    for word, part in PARTS.items():
        if means(i, word):
            return Found((Sense(Kind.WINDOW, part),))
    if means(i, Keyword.WAIT):
        return Found((Sense(Kind.FLAG, Flag.WAITLIST),))
    if means(i, Keyword.VIRTUAL):
        return Found((Sense(Kind.FLAG, Flag.VIRTUAL),))
    if means(i, Keyword.VIA):
        for word, channel in CHANNELS.items():
            if means(i + 1, word):
                return Found((Sense(Kind.CHANNEL, channel),), 2)
    if means(i, Keyword.BEFORE, Keyword.AFTER):
        at = context.past_fillers(i + 1)
        bound = cw.any_clock(context.plain(at), language)
        if bound:
            early = means(i, Keyword.BEFORE)
            limits = Window(0, bound.minute) if early else Window(bound.minute, cw.DAY_MINUTES)
            return Found((Sense(Kind.WINDOW, limits),), at - i + 1)
    return repeated(context, i)


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


def phone(context: Context, i: int) -> Found | None:
    """Seven digits and more; also in groups where the first begins with 0 or +."""
    digits, best = "", 0
    for used, word in enumerate(context.words[i : i + 6]):
        if not re.fullmatch(r"[+(]*\d[\d()/.\-]*", word.plain) or (used and word.plain.startswith("+")):
            break
        digits += re.sub(r"\D", "", word.plain)
        if len(digits) in PHONE_DIGITS:
            best = used + 1
        if not context.plain(i).lstrip("(").startswith(("0", "+")):
            break
    if not best:
        return None
    typed = " ".join(word.plain for word in context.words[i : i + best])
    return Found((Sense(Kind.PHONE, typed),), best)


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
        dated = Kind.DAY in context.seen and Kind.TIME not in context.seen and as_time is not None
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


IN_ORDER: tuple[Matcher, ...] = (
    note,
    marked,
    numbered_room,
    keyword,
    dated,
    phone,
    clocked,
    bare_number,
    named,
    weekday,
)
"""Signs before names, names before days: `/ana` is never a client, and a service called Friday stays one."""

"""Matchers for signs, names, keywords and phone numbers, and the order in which all matchers are asked.

Left to right and longest first; which reading holds is decided in `grammar`, where the client is known.
"""

from __future__ import annotations

import re
from datetime import timedelta

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.modes import is_link
from bookingdesk.presentation.line import clock_words as cw
from bookingdesk.presentation.line.language import Keyword
from bookingdesk.presentation.line.reading import Flag, Kind, Matches, Window
from bookingdesk.presentation.line.senses import Context, Found, Matcher, Sense
from bookingdesk.presentation.line.tokens import unquoted
from bookingdesk.presentation.line.vocabulary import Strength
from bookingdesk.presentation.line.when_words import (
    UNITS,
    bare_number,
    clocked,
    dated,
    limited,
    miswritten,
    repeated,
    weekday,
)

PHONE_DIGITS = range(7, 16)
CHANNELS = {
    Keyword.PHONE: Channel.PHONE,
    Keyword.WALK: Channel.WALK_IN,
    Keyword.MAIL: Channel.EMAIL,
    Keyword.WEB: Channel.WEB,
}
MODES = {
    Keyword.HOME: Mode.AT_CLIENT,
    Keyword.PHONE: Mode.PHONE,
    Keyword.VIRTUAL: Mode.VIRTUAL,
}
"""Behind an @, before any room is thought of; a room of that name is typed without it."""
LINK = re.compile(r"(?:https?://|www\.)\S+|[^\s/@]+\.[^\s/@.\d]{2,}/\S+", re.IGNORECASE)
PARTS = {
    Keyword.MORNING: Window(0, 12 * 60),
    Keyword.AFTERNOON: Window(12 * 60, DAY_MINUTES),
    Keyword.EVENING: Window(17 * 60, DAY_MINUTES),
    Keyword.LUNCH: Window(12 * 60, 14 * 60),
}


def note(context: Context, i: int) -> Found | None:
    """`"text"`."""
    word = context.words[i]
    if word.quoted and not word.text.startswith("+"):
        return Found((Sense(Kind.NOTE, unquoted(word.text)),))
    return None


def marked(context: Context, i: int) -> Found | None:
    """What a sign announces: `#2041`, `/ana`, `@2`, `@home`, `*`, `!`, `+2w`, `<12`, a mail address."""
    word = context.words[i]
    plain = word.plain
    if word.text in {"*", "!"}:
        return Found((Sense(Kind.FLAG, Flag.TENTATIVE if word.text == "*" else Flag.SOONER),))
    if re.fullmatch(r"#\d{1,12}", plain):
        return Found((Sense(Kind.NUMBER, int(plain[1:])),))
    if plain.startswith("/") and len(plain) > 1:
        return _prefixed(context, i, Kind.STAFF, word.folded)
    if plain.startswith("@") and len(plain) > 1:
        for keyword, mode in MODES.items():
            if context.language.means(word.folded, keyword):
                return Found((Sense(Kind.MODE, mode),))
        return _prefixed(context, i, Kind.ROOM, word.folded)
    ahead = re.fullmatch(r"\+(\d{1,3})([^\W\d]+)", plain)
    if ahead:
        for keyword, unit in UNITS.items():
            if context.language.means(ahead[2], keyword):
                day = cw.ahead(int(ahead[1]), unit, context.today)
                return Found((Sense(Kind.DAY, day),)) if day else None
    if LINK.fullmatch(word.text.rstrip(".,;")) and is_link(word.text.rstrip(".,;")):
        return Found((Sense(Kind.DETAIL, word.text.rstrip(".,;")),))
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
        return _called_room(context, _prefixed(context, i, Kind.ROOM, split[2]))
    if context.means(i, Keyword.ROOM) and re.fullmatch(r"\d{1,4}", context.plain(i + 1)):
        found = _prefixed(context, i + 1, Kind.ROOM, context.plain(i + 1))
        found = _called_room(context, found)
        return Found(found.senses, found.length + 1) if found else None
    return None


def _called_room(context: Context, found: Found | None) -> Found | None:
    """Of several with the number, those that are called a room: `rm2` is Room 2 and not Quiet 2."""
    value = found.senses[0].value if found else None
    if found is None or not isinstance(value, Matches) or len(value.ids) < 2:
        return found
    called = tuple(
        entry.id
        for entry in context.vocabulary.entries
        if entry.kind is Kind.ROOM and entry.id in value.ids and _says_room(context, entry.words)
    )
    return Found((Sense(Kind.ROOM, Matches(called)),), found.length) if called else found


def _says_room(context: Context, words: tuple[str, ...]) -> bool:
    """Whether a name says room, in the language of the desk or in English, as sample rooms do."""
    return any(context.language.means(word, Keyword.ROOM) or word == "room" for word in words)


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


def further(context: Context, i: int) -> Found | None:
    """`+ colour`: the sign alone, then the name of a service that fits one only. `+Leo` is a new client."""
    if context.words[i].text != "+" or i + 1 >= len(context.words):
        return None
    found = context.vocabulary.named(context.run(i + 1))
    if found is None or found.entries[0].kind is not Kind.SERVICE or len(found.ids) != 1:
        return None
    return Found((Sense(Kind.MORE, Matches(found.ids)),), found.length + 1)


def keyword(context: Context, i: int) -> Found | None:
    """Words with one meaning: today, now, am, wait, via phone."""
    means, today = context.means, context.today
    if means(i, Keyword.TODAY):
        return Found((Sense(Kind.DAY, today),))
    if means(i, Keyword.YESTERDAY):
        return Found((Sense(Kind.DAY, today - timedelta(days=1)),))
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
        return Found((Sense(Kind.MODE, Mode.VIRTUAL),))
    if means(i, Keyword.VIA):
        for word, channel in CHANNELS.items():
            if means(i + 1, word):
                return Found((Sense(Kind.CHANNEL, channel),), 2)
    return None


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


IN_ORDER: tuple[Matcher, ...] = (
    note,
    further,
    marked,
    numbered_room,
    keyword,
    limited,
    repeated,
    dated,
    miswritten,
    phone,
    clocked,
    bare_number,
    named,
    weekday,
)
"""Signs before names, names before days: `/ana` is never a client, and a service called Friday stays one."""

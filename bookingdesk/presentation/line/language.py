"""The words of a language that the Line knows: keywords by translation, days, months and date order from CLDR."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel import Locale

from bookingdesk.domain.folding import folded
from bookingdesk.i18n import translation


class Keyword(StrEnum):
    """What a keyword of the Line means."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    YESTERDAY = "yesterday"
    NOW = "now"
    NEXT = "next"
    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    LUNCH = "lunch"
    BEFORE = "before"
    AFTER = "after"
    EVERY = "every"
    VIA = "via"
    PHONE = "phone"
    WALK = "walk"
    MAIL = "mail"
    WEB = "web"
    WAIT = "wait"
    VIRTUAL = "virtual"
    HOME = "home"
    ROOM = "room"
    OCLOCK = "oclock"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    MINUTES = "minutes"
    HOURS = "hours"
    FILLER = "filler"


Translate = Callable[[str, str], str]


def keyword_table(pgettext: Translate = translation.pgettext) -> dict[Keyword, str]:
    """The keywords of a language: for each meaning its words, separated by spaces. Translators give their own."""
    return {
        Keyword.TODAY: pgettext("typed in the Line: today", "today t"),
        Keyword.TOMORROW: pgettext("typed in the Line: tomorrow", "tomorrow tm"),
        Keyword.YESTERDAY: pgettext("typed in the Line: yesterday", "yesterday"),
        Keyword.NOW: pgettext("typed in the Line: now", "now"),
        Keyword.NEXT: pgettext("typed in the Line: the next free time", "next"),
        Keyword.ANY: pgettext("typed in the Line: any time", "any"),
        Keyword.MORNING: pgettext("typed in the Line: before noon", "am morning"),
        Keyword.AFTERNOON: pgettext("typed in the Line: after noon", "pm afternoon"),
        Keyword.EVENING: pgettext("typed in the Line: in the evening", "eve evening"),
        Keyword.LUNCH: pgettext("typed in the Line: around lunch", "lunch lunchtime"),
        Keyword.BEFORE: pgettext("typed in the Line: before a time", "before until"),
        Keyword.AFTER: pgettext("typed in the Line: after a time", "after from"),
        Keyword.EVERY: pgettext("typed in the Line: every 2 weeks", "every"),
        Keyword.VIA: pgettext("typed in the Line: via phone", "via"),
        Keyword.PHONE: pgettext("typed in the Line: via phone", "phone call"),
        Keyword.WALK: pgettext("typed in the Line: via walk-in", "walk walkin"),
        Keyword.MAIL: pgettext("typed in the Line: via mail", "mail email"),
        Keyword.WEB: pgettext("typed in the Line: via web", "web online"),
        Keyword.WAIT: pgettext("typed in the Line: waitlist", "wait waitlist"),
        Keyword.VIRTUAL: pgettext("typed in the Line: virtual", "virt virtual"),
        Keyword.HOME: pgettext("typed in the Line: @home, at the client's place", "home house"),
        Keyword.ROOM: pgettext("typed in the Line: room", "rm room"),
        Keyword.OCLOCK: pgettext("typed in the Line: 9 o'clock", "oclock hrs"),
        Keyword.DAYS: pgettext("typed in the Line: days", "d day days"),
        Keyword.WEEKS: pgettext("typed in the Line: weeks", "w week weeks"),
        Keyword.MONTHS: pgettext("typed in the Line: months", "m month months"),
        Keyword.MINUTES: pgettext("typed in the Line: minutes", "m min mins minutes"),
        Keyword.HOURS: pgettext("typed in the Line: hours", "h hr hour hours"),
        Keyword.FILLER: pgettext("typed in the Line: little words", "at on in for with the a of by"),
    }


def typed_word(keyword: Keyword) -> str:
    """The word that the program itself writes into the Line for a keyword: the interface's first one."""
    return keyword_table()[keyword].split()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLanguage:
    """Everything the grammar asks of a language. Names and keywords are in search form."""

    keywords: Mapping[str, frozenset[Keyword]]
    weekdays: Mapping[str, int]
    """Full and short names; 0 is Monday."""
    full_weekdays: tuple[tuple[str, int], ...]
    months: Mapping[str, int]
    full_months: tuple[tuple[str, int], ...]
    day_first: bool
    dotted_dates: bool
    before_noon: frozenset[str]
    after_noon: frozenset[str]

    def means(self, word: str, *wanted: Keyword) -> bool:
        """Whether the word (in search form) is one of these keywords."""
        return not self.keywords.get(word, frozenset()).isdisjoint(wanted)

    def weekday(self, word: str) -> int | None:
        """By a full or short name, or by at least three letters that only one day begins with."""
        return _named(word, self.weekdays, self.full_weekdays)

    def month(self, word: str) -> int | None:
        """1 to 12, by the same rule."""
        return _named(word, self.months, self.full_months)


def _named(word: str, exact: Mapping[str, int], full: tuple[tuple[str, int], ...]) -> int | None:
    if word in exact:
        return exact[word]
    if len(word) < 3:
        return None
    found = {number for name, number in full if name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def line_language(locale: str, table: Mapping[Keyword, str] | None = None) -> LineLanguage:
    """The language for a locale such as en_GB or de; `table` replaces the interface's keywords."""
    words = table if table is not None else keyword_table()
    return _line_language(locale, tuple(sorted(words.items())))


@lru_cache(maxsize=16)
def _line_language(locale: str, table: tuple[tuple[Keyword, str], ...]) -> LineLanguage:
    cldr = Locale.parse(locale.replace("-", "_"))
    keywords: dict[str, set[Keyword]] = {}
    for meaning, words in table:
        for word in words.split():
            keywords.setdefault(folded(word), set()).add(meaning)
    pattern = str(cldr.date_formats["short"].pattern)
    return LineLanguage(
        keywords={word: frozenset(meanings) for word, meanings in keywords.items()},
        weekdays=_names(cldr.days, ("wide", "abbreviated", "short"), least=2),
        full_weekdays=tuple((folded(name), number) for number, name in cldr.days["format"]["wide"].items()),
        months=_names(cldr.months, ("wide", "abbreviated"), least=3),
        full_months=tuple((folded(name), number) for number, name in cldr.months["format"]["wide"].items()),
        day_first=pattern.index("d") < pattern.index("M"),
        dotted_dates="." in pattern,
        before_noon=_period(cldr, "am"),
        after_noon=_period(cldr, "pm"),
    )


def _names(
    widths: Mapping[str, Mapping[str, Mapping[int, str]]], wanted: tuple[str, ...], *, least: int
) -> dict[str, int]:
    """Names in search form that mean one thing only."""
    found: dict[str, set[int]] = {}
    for context in ("format", "stand-alone"):
        for width in wanted:
            for number, name in widths.get(context, {}).get(width, {}).items():
                word = folded(name)
                if len(word) >= least and " " not in word:
                    found.setdefault(word, set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


def _period(cldr: Locale, which: str) -> frozenset[str]:
    """What is written behind an hour before or after noon: a, am and the locale's own."""
    found = {which, which[0]}
    for width in ("wide", "abbreviated", "narrow"):
        name = cldr.day_periods.get("format", {}).get(width, {}).get(which, "")
        if word := folded(str(name)).replace(" ", ""):
            found.add(word)
    return frozenset(found)

"""A wish on the waitlist as a form shows it, and the wish the form asks for; refuses what is no time or length.

One stretch of days and times is edited; a wish that has several keeps them until they are put in one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.waitlist import WaitEntry, WaitWindow
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.vocabulary import Vocabulary

ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class WishDraft:
    """The fields of the form."""

    service_ids: tuple[ServiceId, ...]
    wanted: frozenset[ResourceId]
    weekdays: frozenset[int] = ALL_DAYS
    after: str = ""
    before: str = ""
    minutes: str = ""
    """Empty: as long as the service."""
    priority: bool = False
    note: str = ""
    several: bool = False
    """The wish has several stretches of time, which stay as they are."""


def draft_of(entry: WaitEntry, formatter: Formatter) -> WishDraft:
    """The fields for a stored wish."""
    window = entry.windows[0] if len(entry.windows) == 1 else WaitWindow()
    last = window.until_minute
    return WishDraft(
        service_ids=entry.service_ids,
        wanted=entry.wanted,
        weekdays=window.weekdays,
        after=formatter.wall_time(window.from_minute) if window.from_minute else "",
        before=formatter.wall_time(last) if last < DAY_MINUTES else "",
        minutes=str(int(entry.duration.total_seconds()) // 60) if entry.duration else "",
        priority=entry.priority,
        note=entry.note,
        several=len(entry.windows) > 1,
    )


def amended(entry: WaitEntry, draft: WishDraft, locale: str, today: date) -> WaitEntry:
    """The wish that the form asks for. Raises InvalidValue for what is no time, no length or no weekday."""
    return replace(
        entry,
        service_ids=draft.service_ids,
        wanted=draft.wanted,
        windows=entry.windows if draft.several else _windows(entry, draft, locale, today),
        duration=_length(draft.minutes),
        priority=draft.priority,
        note=draft.note,
    )


def _windows(entry: WaitEntry, draft: WishDraft, locale: str, today: date) -> tuple[WaitWindow, ...]:
    present = entry.windows[0] if entry.windows else WaitWindow()
    window = replace(
        present,
        weekdays=draft.weekdays,
        from_minute=_minute(draft.after, locale, today, otherwise=0),
        until_minute=_minute(draft.before, locale, today, otherwise=DAY_MINUTES),
    )
    return () if window == WaitWindow() else (window,)


def _minute(text: str, locale: str, today: date, *, otherwise: int) -> int:
    """A time of day as the Line reads it."""
    if not text.strip():
        return otherwise
    minute = read(text, Vocabulary(), line_language(locale), today).when.minute
    if minute is None:
        raise InvalidValue(field="time", reason="not_a_time", value=text)
    return minute


def _length(text: str) -> timedelta | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 0 < int(text) <= DAY_MINUTES:
        raise InvalidValue(field="duration", reason="not_a_length", value=text)
    return timedelta(minutes=int(text))

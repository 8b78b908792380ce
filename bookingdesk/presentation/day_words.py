"""Days from a few letters, for *Go to date*: `fri`, `+2w`, `-1w`, `24/6`, `tomorrow`; the Line's own grammar."""

from __future__ import annotations

from datetime import date, timedelta

from bookingdesk.presentation.line.contradictions import days_meant
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.vocabulary import Vocabulary

OFFERED = 7
"""Days that are offered before anything is typed."""


def days_for(typed: str, today: date, locale: str) -> tuple[date, ...]:
    """The days that the text can mean, likeliest first; today and the days after it for no text."""
    text = typed.strip()
    if not text:
        return tuple(today + timedelta(days=ahead) for ahead in range(OFFERED))
    if text.startswith("-") and len(text) > 1:
        return tuple(today - (day - today) for day in _read(f"+{text[1:]}", today, locale) if day > today)
    return _read(text, today, locale)


def days_that_contradict(typed: str, today: date, locale: str) -> tuple[date, date] | None:
    """The date and the weekday's day of `fri 24 nov`, where the 24th is none; None where nothing contradicts."""
    return days_meant(read(typed, Vocabulary(), line_language(locale), today))


def _read(text: str, today: date, locale: str) -> tuple[date, ...]:
    reading = read(text, Vocabulary(), line_language(locale), today)
    if days_meant(reading) is not None:
        return ()
    found = [reading.when.day] if reading.when.day else []
    for piece in reading.pieces:
        found += [p.value for p in (piece, *piece.others) if isinstance(p.value, date)]
    return tuple(dict.fromkeys(found))

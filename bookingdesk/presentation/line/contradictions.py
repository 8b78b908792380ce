"""A weekday that contradicts the date beside it (`fri 24 nov`, a Tuesday): nothing is done until one is chosen.

Somebody said both, so the desk asks back (R55): the date as written, or that weekday nearest to it.
"""

from __future__ import annotations

from datetime import date, timedelta

from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.reading import Kind, LineReading, Piece
from bookingdesk.presentation.line.views import Chip, Mend, Phase, Row, Tone, View


def nearest(weekday: int, written: date, today: date) -> date:
    """That weekday within three days of the date; in the past only where there is no other (Monday is 0)."""
    ahead = (weekday - written.weekday()) % 7
    after, before = written + timedelta(days=ahead), written + timedelta(days=ahead - 7)
    return before if ahead > 3 and before >= today else after


def days_meant(reading: LineReading) -> tuple[date, date] | None:
    """The date as it was written, and the weekday near it; None where nothing contradicts."""
    wrong, written = reading.wrong, reading.when.day
    if wrong is None or not isinstance(wrong.value, date) or written is None:
        return None
    return written, wrong.value


def contradiction_words(days: tuple[date, date], formatter: Formatter) -> str:
    """`The 24 November is a Tuesday, not a Friday. Ask which is meant.`"""
    written, other = days
    words = _("{day} is no {weekday}. Ask which is meant; nothing is booked before.")
    return words.format(day=formatter.day_spoken(written), weekday=formatter.weekday(other, width="wide"))


def ways_hint(days: tuple[date, date], formatter: Formatter) -> str:
    """One key each."""
    written, other = (formatter.day(day) for day in days)
    return _("↑ {date}    ↓ {other}").format(date=written, other=other)


def contradiction_view(reading: LineReading, chips: tuple[Chip, ...], formatter: Formatter) -> View | None:
    """Two rows to choose from, in red; None where nothing contradicts."""
    days = days_meant(reading)
    if days is None:
        return None
    rows = tuple(
        Row((formatter.day_heading(day),), formatter.day_heading(day), Mend(text))
        for day, text in zip(days, _mended(reading, days[1]), strict=True)
    )
    return View(
        phase=Phase.CONTRADICTION,
        chips=chips,
        rows=rows,
        echo=contradiction_words(days, formatter),
        echo_tone=Tone.ERROR,
        hint=f"{ways_hint(days, formatter)}    {_('Esc')}",
    )


def _mended(reading: LineReading, other: date) -> tuple[str, str]:
    """The text without the weekday, and the text with the other day instead of both."""
    wrong = reading.wrong
    written = next(piece for piece in reading.pieces if piece.kind is Kind.DAY)
    assert wrong is not None
    kept = _without(reading.text, wrong, "")
    first, last = sorted((wrong, written), key=lambda piece: piece.start)
    changed = _without(reading.text, last, "" if last is wrong else other.isoformat())
    changed = _without(changed, first, "" if first is wrong else other.isoformat())
    return " ".join(kept.split()) + " ", " ".join(changed.split()) + " "


def _without(text: str, piece: Piece, instead: str) -> str:
    return text[: piece.start] + instead + text[piece.end :]

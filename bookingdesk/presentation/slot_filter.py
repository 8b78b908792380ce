"""Free times narrowed by typing: `fri`, `am`, `>15`, `ana`, `rm2`; with the Line's own grammar and vocabulary.

Refuses nothing: words it does not understand are told, and the list stays as wide as without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.local_time import instant
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.reading import Kind, LineReading
from bookingdesk.presentation.line.sentences import names
from bookingdesk.presentation.line.vocabulary import Vocabulary
from bookingdesk.presentation.session_words import seats_left


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A wish with what was typed, and the words that mean nothing here."""

    wish: SlotWish
    unknown: str = ""


def narrowed(wish: SlotWish, typed: str, catalogue: Catalogue, today: date, locale: str) -> Narrowed:
    """The wish as the typed words narrow it. A named person or room replaces the wished one of its kind."""
    vocabulary, language = Vocabulary.of(catalogue), line_language(locale)
    reading = read(typed, vocabulary, language, today)
    hours = _hours(reading)
    if hours:
        reading = read(typed, vocabulary, language, today, toggled=hours)
    when = reading.when
    changes: dict[str, object] = {}
    if when.day is not None:
        changes |= {"first_day": when.day, "days": 1}
    if when.minute is not None:
        changes |= {"from_minute": when.minute, "until_minute": when.minute + 1}
    elif when.window is not None:
        changes |= {"from_minute": when.window.from_minute, "until_minute": when.window.until_minute}
    named = frozenset((*reading.staff_ids, *reading.room_ids))
    if named:
        kinds = {catalogue.resources[r].kind for r in named}
        kept = frozenset(r for r in wish.wanted if catalogue.resources[r].kind not in kinds)
        changes["wanted"] = named | kept
    if reading.length is not None:
        changes["duration"] = reading.length
    understood: SlotWish = replace(wish, **changes)  # type: ignore[arg-type]
    return Narrowed(understood, reading.client_words if not changes else "")


def exact_start(wish: SlotWish, zone: str) -> StartWish | None:
    """The very start that was typed; None where there is a choice. Raises NonexistentTime and AmbiguousTime."""
    if wish.days != 1 or wish.until_minute != wish.from_minute + 1:
        return None
    said = datetime.combine(wish.first_day, time(wish.from_minute // 60, wish.from_minute % 60))
    return StartWish(
        service_id=wish.service_id,
        start=instant(said, zone),
        duration=wish.duration,
        wanted=wish.wanted,
        barred=wish.barred,
        usual_staff=wish.usual_staff,
        any_notice=wish.any_notice,
        ignoring=wish.ignoring,
        ignoring_hold=wish.ignoring_hold,
    )


def _hours(reading: LineReading) -> dict[str, int]:
    """Bare numbers that were taken for a length, by the place of their other reading: among free times `10` is ten
    o'clock."""
    return {
        piece.text.lower(): turn
        for piece in reading.pieces
        if piece.kind is Kind.LENGTH and piece.text.isdigit()
        for turn, other in enumerate(piece.others, start=1)
        if other.kind is Kind.TIME
    }


def slot_line(slot: Slot, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Fri 27 Jun 09:15–10:00, Ana, Room 2`."""
    ids = slot.resource_ids()
    parts = [
        f"{formatter.day(slot.span.start)} {formatter.times(slot.span.start, slot.span.end)}",
        *names(ids, catalogue, ResourceKind.STAFF),
        *names(ids, catalogue, ResourceKind.SPACE),
        *([seats_left(slot.seats_left)] if slot.seats_left is not None else []),
    ]
    return listed(parts)


def nothing_line(wish: SlotWish, catalogue: Catalogue, wider: int) -> str:
    """`Nothing free. 9 times without Ana.`: what was asked for and what a wider wish would bring."""
    who = names(wish.wanted, catalogue, *ResourceKind)
    if who and wider:
        return ngettext(
            "Nothing free with {names} here. {count} time without.",
            "Nothing free with {names} here. {count} times without.",
            wider,
        ).format(names=listed(who), count=wider)
    return _("Nothing free here. Type another day or part of the day.")

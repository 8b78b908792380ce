"""Time mode of the Line: what is shown of the times found, why each one, and what a wider wish would bring (2.12).

Pure: the window asks the use case and hands over what it was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bookingdesk.domain.availability.rating import Rated
from bookingdesk.domain.availability.values import Slot, SlotWish
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.line.chips import wish_words, wrong_words
from bookingdesk.presentation.line.contradictions import contradiction_view
from bookingdesk.presentation.line.reading import Certainty, Kind, LineReading, Matches, Piece
from bookingdesk.presentation.line.rows import choice_rows
from bookingdesk.presentation.line.sentences import countdown, minutes_spoken, names
from bookingdesk.presentation.line.several import further_chips, several_view
from bookingdesk.presentation.line.views import ROWS, Chip, Phase, Row, Tone, View, Widen
from bookingdesk.presentation.session_words import joining_words
from bookingdesk.usecases.finding import FoundTimes, Relax, SortBy, Wider

DAYS_NAMED = 3
"""So many days without a free time are named; of more, how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesFacts:
    """What is known when Time mode is asked what to show."""

    reading: LineReading
    catalogue: Catalogue
    formatter: Formatter
    now: datetime
    service: Service | None = None
    client: Client | None = None
    unclear: Piece | None = None
    wish: SlotWish | None = None
    found: FoundTimes | None = None
    """None while nobody has looked."""
    why: str = ""
    """Why the very time that was wished can't be had, as a sentence."""
    held: Mapping[Slot, int] = field(default_factory=dict)
    """Times that are kept for the caller to choose from, and for how many seconds."""
    sort: SortBy = SortBy.SOONEST
    selected: int = 0
    trouble: str = ""
    """Why the times could not be looked up."""
    refused: str = ""
    """What the last key was told."""
    said: str = ""
    """What was done: a time is held."""
    read_only: str = ""
    wideners: dict[Relax, str] = field(default_factory=dict)
    """The text without that part of the wish."""


def times_view(facts: TimesFacts) -> View:
    """What to show, in the order in which a time is found: what for, where it fails, what there is."""
    if not facts.reading.pieces:
        return View(
            phase=Phase.EMPTY,
            echo=_("Type a service and what matters: “45 col rm2 <12”, “cut /ana tomorrow”."),
            hint=_("Esc"),
        )
    chips = _chips(facts)
    if facts.unclear is not None:
        said = _("“{word}” could be several.").format(word=facts.unclear.text)
        hint = _("Enter chooses    ↓ ↑ then 1–5    Esc")
        rows = choice_rows(facts.unclear, facts.catalogue)
        return View(
            phase=Phase.AMBIGUOUS, chips=chips, rows=rows, selected=_within(facts, rows), echo=said, hint=hint
        )
    contradiction = contradiction_view(facts.reading, chips, facts.formatter)
    if contradiction is not None:
        return contradiction
    wrong = facts.reading.wrong
    if wrong is not None:
        echo = facts.refused or wrong_words(wrong)
        return View(phase=Phase.MISSING, chips=chips, echo=echo, echo_tone=Tone.WARNING, hint=_("Esc"))
    if facts.service is None:
        return View(phase=Phase.MISSING, chips=chips, echo=facts.refused or _("Which service?"), hint=_("Esc"))
    if facts.reading.more_services and not facts.read_only:
        return several_view(facts.reading, chips, facts.refused)
    if facts.trouble:
        echo = _("Free times could not be checked. The calendar may be out of date. {why}").format(
            why=facts.trouble
        )
        hint = _("Enter tries again    Esc")
        return View(phase=Phase.REFUSED, chips=chips, echo=echo, echo_tone=Tone.ERROR, hint=hint)
    found = facts.found
    if found is None or (not found.slots and facts.wish and found.days_done < facts.wish.days):
        return View(phase=Phase.TYPING, chips=chips, hint=_("Looking …    Esc"))
    rows = (*_held_rows(facts), *_slot_rows(facts, found), *_wider_rows(facts, found))
    if not found.slots and not facts.held:
        return View(
            phase=Phase.NO_TIME,
            chips=chips,
            rows=rows,
            selected=_within(facts, rows),
            echo=facts.why or _nothing(facts),
            echo_tone=Tone.WARNING,
            hint=_("Enter widens the wish    W waitlist    Esc") if rows else _("W waitlist    Esc"),
        )
    echo, tone = facts.said, Tone.GOOD
    if facts.refused:
        echo, tone = facts.refused, Tone.WARNING
    return View(
        phase=Phase.READY,
        chips=chips,
        rows=rows,
        selected=_within(facts, rows),
        echo=echo,
        echo_tone=tone,
        hint=_hint(facts),
    )


def _hint(facts: TimesFacts) -> str:
    if facts.read_only:
        return _("Enter copies as text    Esc")
    sort = {
        SortBy.SOONEST: _("soonest"),
        SortBy.USUAL: _("usual person"),
        SortBy.NO_GAPS: _("no gaps"),
    }[facts.sort]
    return _("Enter holds it and books    ↓ then 1–5, Space holds, S sort: {sort}, W waitlist    Esc").format(
        sort=sort
    )


def about_times(facts: TimesFacts) -> str:
    """Under the rows: the days without a free time, and which days were looked at."""
    found, wish = facts.found, facts.wish
    if found is None or wish is None or facts.service is None or facts.trouble:
        return ""
    parts = []
    if found.slots and found.empty_days:
        parts.append(_nothing_on(found.empty_days, facts.formatter))
    if found.days_done >= wish.days:
        days = ngettext("{count} day", "{count} days", wish.days).format(count=wish.days)
        times = ngettext("{count} time", "{count} times", found.total).format(count=found.total)
        first = facts.formatter.day(wish.first_day)
        parts.append(_("{times} free from {day}, {days}.").format(times=times, day=first, days=days))
    return "  ".join(parts)


def _nothing_on(days: Iterable[date], formatter: Formatter) -> str:
    named = list(days)
    if len(named) > DAYS_NAMED:
        return ngettext("Nothing on {count} open day.", "Nothing on {count} open days.", len(named)).format(
            count=len(named)
        )
    return _("Nothing on {days}.").format(days=listed(formatter.day(day) for day in named))


def _nothing(facts: TimesFacts) -> str:
    """`Nothing free in 14 days for Colour, Room 2.`"""
    assert facts.service is not None
    wished = wish_words(facts.reading, facts.catalogue, facts.formatter, facts.now)
    what = listed([facts.service.name, *([wished] if wished else [])])
    count = facts.wish.days if facts.wish else 0
    return ngettext(
        "Nothing free in {count} day for {wish}.", "Nothing free in {count} days for {wish}.", count
    ).format(count=count, wish=what)


def _slot_rows(facts: TimesFacts, found: FoundTimes) -> tuple[Row, ...]:
    soonest = min((one.slot.span.start for one in found.slots), default=None)
    rows = []
    others = [one for one in found.slots if one.slot not in facts.held]
    for one in others[: ROWS - len(facts.held)]:
        joins = joining_words(one.slot, facts.service)
        why = listed(part for part in (joins, why_this(one, first=one.slot.span.start == soonest)) if part)
        rows.append(_slot_row(facts, one.slot, why))
    return tuple(rows)


def _held_rows(facts: TimesFacts) -> tuple[Row, ...]:
    """What is kept for the caller, above the others: Enter takes one of them."""
    return tuple(_slot_row(facts, slot, countdown(seconds)) for slot, seconds in facts.held.items())


def _slot_row(facts: TimesFacts, slot: Slot, why: str) -> Row:
    """Day, start, with whom, where, and why this one."""
    formatter = facts.formatter
    resources = [a.resource_id for a in slot.allocations]
    staff = listed(names(resources, facts.catalogue, ResourceKind.STAFF))
    rooms = listed(names(resources, facts.catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT))
    cells = (formatter.day(slot.span.start), formatter.time(slot.span.start), staff, rooms, why)
    return Row(cells, listed(part for part in cells if part), slot)


def why_this(one: Rated, *, first: bool) -> str:
    """`soonest`, `usual person`, `leaves no unusable gap`, or how much it would spoil."""
    reasons = [_("soonest") if first else "", _("usual person") if one.usual else ""]
    if one.spoilt:
        reasons.append(
            ngettext("leaves {count} min unusable", "leaves {count} min unusable", one.spoilt).format(
                count=one.spoilt
            )
        )
    elif not first and not one.usual and one.slot.session_id is None:
        reasons.append(_("leaves no unusable gap"))
    return listed(reason for reason in reasons if reason)


def _wider_rows(facts: TimesFacts, found: FoundTimes) -> tuple[Row, ...]:
    rows = []
    for wider in found.wider:
        text = facts.wideners.get(wider.relax)
        if text is not None:
            words = wider_words(wider)
            rows.append(Row((words,), words, Widen(text)))
    return tuple(rows)


def wider_words(wider: Wider) -> str:
    """`Any room: 9 more`."""
    part = {
        Relax.ROOM: _("Any room"),
        Relax.STAFF: _("Anybody"),
        Relax.HOURS: _("Any time of the day"),
        Relax.DAY: _("Other days too"),
        Relax.LATER: _("Two weeks later too"),
    }[wider.relax]
    more = ngettext("{count} more", "{count} more", wider.more).format(count=wider.more)
    return _("Wider: {part}, {more}").format(part=part, more=more)


def _within(facts: TimesFacts, rows: tuple[Row, ...]) -> int:
    return min(facts.selected, max(len(rows) - 1, 0))


def _chips(facts: TimesFacts) -> tuple[Chip, ...]:
    """What limits the search, each removable; then what was not understood."""
    chips: list[Chip] = []
    reading = facts.reading
    for piece in reading.pieces:
        words = _constraint(piece, facts)
        if words:
            tone = Tone.LIKELY if piece.certainty is Certainty.LIKELY else Tone.SURE
            chips.append(Chip(words, tone, _("{what}. Click takes it away.").format(what=words), piece))
    if facts.service is None and facts.unclear is None:
        chips.insert(0, Chip(_("service?"), Tone.MISSING, _("Service missing")))
    chips += further_chips(reading, facts.catalogue)
    if facts.client is not None:
        chips.append(Chip(f"{facts.client.sorted_name} #{facts.client.id}"))
    chips += [
        Chip(_("Not used: {text}").format(text=piece.text[:40]), Tone.UNKNOWN, removes=piece)
        for piece in reading.unknown
    ]
    return tuple(chips)


def _constraint(piece: Piece, facts: TimesFacts) -> str:
    """A piece that narrows the search, in words; empty for any other."""
    formatter = facts.formatter
    match piece.kind:
        case Kind.SERVICE | Kind.STAFF | Kind.ROOM if isinstance(piece.value, Matches):
            ids = set(piece.value.ids)
            known = facts.catalogue.services if piece.kind is Kind.SERVICE else facts.catalogue.resources
            found = [one.name for one in known.values() if one.id in ids]
            return found[0] if len(found) == 1 else f"{piece.text}?"
        case Kind.LENGTH if facts.reading.length is not None:
            return minutes_spoken(facts.reading.length)
        case Kind.DAY if isinstance(piece.value, date):
            return formatter.day(piece.value)
        case Kind.TIME | Kind.WINDOW:
            return _hours(facts, piece.kind)
        case _:
            return ""


def _hours(facts: TimesFacts, kind: Kind) -> str:
    when = facts.reading.when
    if kind is Kind.TIME and when.minute is not None:
        return facts.formatter.wall_time(when.minute)
    if when.window is None:
        return ""
    first, last = when.window.from_minute, min(when.window.until_minute, 1439)
    if first == 0:
        return _("before {time}").format(time=facts.formatter.wall_time(last))
    if when.window.until_minute >= DAY_MINUTES:
        return _("from {time}").format(time=facts.formatter.wall_time(first))
    return f"{facts.formatter.wall_time(first)}–{facts.formatter.wall_time(last)}"


def without(reading: LineReading, *kinds: Kind) -> str:
    """The text without the pieces of these kinds."""
    return _cut(reading.text, [piece for piece in reading.pieces if piece.kind in kinds])


def without_piece(text: str, piece: Piece) -> str:
    """The text without one piece."""
    return _cut(text, [piece])


def _cut(text: str, pieces: list[Piece]) -> str:
    for piece in sorted(pieces, key=lambda one: one.start, reverse=True):
        text = text[: piece.start] + " " + text[piece.end :]
    return " ".join(text.split())


def wideners(reading: LineReading) -> dict[Relax, str]:
    """The text for each way to widen the wish; more days are no word of it and need none."""
    return {
        Relax.ROOM: without(reading, Kind.ROOM),
        Relax.STAFF: without(reading, Kind.STAFF),
        Relax.HOURS: without(reading, Kind.TIME, Kind.WINDOW),
        Relax.DAY: without(reading, Kind.DAY),
    }


def slot_as_text(slot: Slot, facts: TimesFacts) -> str:
    """`Tue 24 Jun 09:15, Colour, Ana, Room 2`: for the clipboard of a desk that may only look."""
    resources = [a.resource_id for a in slot.allocations]
    service = facts.service.name if facts.service else ""
    who = names(resources, facts.catalogue, *ResourceKind)
    return listed([facts.formatter.day_time(slot.span.start), service, *who])


BOOK_KINDS = frozenset(
    {Kind.DAY, Kind.TIME, Kind.WINDOW, Kind.NEXT, Kind.ANY, Kind.NOW, Kind.STAFF, Kind.ROOM, Kind.LENGTH}
)
"""What the chosen slot says more exactly."""


def rest_for_booking(facts: TimesFacts) -> str:
    """What Book mode still has to be told besides the slot: client, service, wishes, note."""
    return without(facts.reading, *BOOK_KINDS)

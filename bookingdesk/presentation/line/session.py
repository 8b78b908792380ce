"""What Book mode shows and what Enter does next: a pure function of what was read and found (interface 2.3).

Enter never both resolves an ambiguity and commits: whatever is settled here is one move, the booking another.
"""

from __future__ import annotations

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.chips import chips_of, echo_of, wrong_words
from bookingdesk.presentation.line.contradictions import contradiction_view
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.modes import missing_of, missing_question
from bookingdesk.presentation.line.reading import Kind, LineReading, Piece
from bookingdesk.presentation.line.rows import choice_rows, client_rows, due_row, slot_rows
from bookingdesk.presentation.line.sentences import day_words
from bookingdesk.presentation.line.several import several_view
from bookingdesk.presentation.line.strangers import whole_name
from bookingdesk.presentation.line.views import (
    Accept,
    AddNew,
    Ask,
    Chip,
    Choice,
    Commit,
    Due,
    Insist,
    MarkDue,
    Mend,
    Move,
    Phase,
    Pick,
    Rewrite,
    Row,
    Tone,
    View,
    Wait,
)
from bookingdesk.presentation.line.waiting import queue_hint, waiting_view, waits
from bookingdesk.presentation.line.wishes import is_here

NEW_PIECES = frozenset({Kind.NEW_CLIENT, Kind.PHONE, Kind.EMAIL})
"""What a new client is typed with; gone from the text once it turns out to be somebody known."""

KEEP_WARNING = 20
"""Seconds before the end of a hold at which the way to keep it is said (rule A43)."""

_Who = tuple[Phase, tuple[Row, ...], str, str]
"""Phase, rows, echo, hint."""


def view_of(facts: Facts) -> View:
    """What to show, in the order in which a booking is settled: may I, who, what, when."""
    if facts.read_only:
        return View(phase=Phase.READ_ONLY, echo=facts.read_only, echo_tone=Tone.WARNING)
    if not facts.reading.pieces:
        return _empty(facts)
    chips = chips_of(facts)
    contradiction = contradiction_view(facts.reading, chips, facts.formatter)
    if contradiction is not None:
        return contradiction
    wrong = facts.reading.wrong
    if wrong is not None:
        return View(
            phase=Phase.MISSING,
            chips=chips,
            echo=facts.refused or wrong_words(wrong),
            echo_tone=Tone.ERROR if facts.refused else Tone.WARNING,
            hint=_("Esc"),
        )
    who = _who(facts)
    if who is not None:
        phase, rows, echo, hint = who
        tone = Tone.WARNING if phase is Phase.NO_MATCH or facts.duplicates else Tone.SURE
        return View(
            phase=phase,
            chips=chips,
            rows=rows,
            selected=_within(facts, rows),
            echo=facts.refused or echo,
            echo_tone=Tone.ERROR if facts.refused else tone,
            hint=hint,
        )
    missing = _missing(facts)
    if missing is not None:
        return View(
            phase=Phase.MISSING,
            chips=chips,
            echo=facts.refused or missing,
            echo_tone=Tone.ERROR if facts.refused else Tone.SURE,
            hint=_("Tab edits in the form    Esc"),
        )
    if facts.reading.more_services:
        return several_view(facts.reading, chips, facts.refused)
    return waiting_view(facts, chips) if waits(facts.reading) else _when(facts, chips)


def _empty(facts: Facts) -> View:
    rows = tuple(due_row(due, facts.now, facts.formatter) for due in facts.due[:3])
    return View(
        phase=Phase.EMPTY,
        rows=rows,
        echo=_("Type a client and a service, such as “mayo cut”. A new client begins with +."),
        hint=_("↑ last entries    ↓ choose") if rows else _("↑ last entries"),
    )


def _who(facts: Facts) -> _Who | None:
    unclear = facts.unclear
    stranger = _stranger(facts)
    if stranger is not None:
        return stranger
    if facts.new is not None and facts.duplicates:
        rows = client_rows(facts.duplicates, facts, new=facts.new.name)
        return Phase.AMBIGUOUS, rows, _("This may be somebody you know."), _choose()
    if facts.new is None and facts.client is None:
        if len(facts.candidates) > 1:
            rows = client_rows(facts.candidates, facts)
            alike = any(row.mark for row in rows)
            echo = (
                _("Names alike: ask the birth year or the end of the phone number.")
                if alike
                else _("Several clients. Type on, or choose one.")
            )
            return Phase.AMBIGUOUS, rows, echo, _choose()
        if facts.reading.client_words or facts.reading.client_number:
            return _nobody(facts)
    if unclear is not None:
        rows = choice_rows(unclear, facts.catalogue)
        return Phase.AMBIGUOUS, rows, _("“{word}” could be several.").format(word=unclear.text), _choose()
    return None


def _stranger(facts: Facts) -> _Who | None:
    """`kim lee cut` where there is only a Sam Lee: Enter must not book for Sam."""
    name = whole_name(facts.reading)
    if not name or facts.picked is not None or facts.service is None or not facts.candidates:
        return None
    echo = _("Nobody is called “{words}”. Enter adds a new client. Is one of these meant?")
    words = " ".join(piece.text for piece in name)
    hint = _("Enter adds a new client    ↓ choose    Esc")
    return Phase.NO_MATCH, client_rows(facts.candidates, facts), echo.format(words=words), hint


def _nobody(facts: Facts) -> _Who:
    words = facts.reading.client_words
    rows = client_rows(facts.clients, facts)
    if not words:
        return Phase.NO_MATCH, rows, _("There is no client with this number."), _("Esc")
    if rows:
        echo = _("No client starts with “{words}”. Enter adds a new client, or check the spelling:").format(
            words=words
        )
        return Phase.NO_MATCH, rows, echo, _("Enter adds a new client    ↓ choose    Esc")
    echo = _("No client starts with “{words}”. Enter adds a new client.").format(words=words)
    return Phase.NO_MATCH, rows, echo, _("Enter adds a new client    Esc")


def _choose() -> str:
    return _("Enter chooses    ↓ ↑ then 1–5    Esc")


def _missing(facts: Facts) -> str | None:
    if facts.client is None:
        return _("Who is it for? Type a name, a phone number, or + and a new client's name.")
    if facts.new is not None and not (facts.new.phone or facts.new.email):
        return _("A phone number or email for {client}? Tab opens the form for a client without either.").format(
            client=facts.new.name
        )
    if facts.service is None:
        return _("Which service?")
    lacking = missing_of(facts.reading, facts.client, facts.online)
    return missing_question(lacking) if lacking is not None else None


def _when(facts: Facts, chips: tuple[Chip, ...]) -> View:
    offered = facts.offered
    rows = slot_rows(offered or facts.elsewhere, facts)
    selected = _within(facts, rows)
    if not offered:
        looking = facts.slots is None and not facts.why
        if looking:
            return View(phase=Phase.TYPING, chips=chips, hint=_("Esc"))
        hint = _("Enter takes line {number}    ↓ choose    Tab edits in the form    Esc").format(
            number=selected + 1
        )
        queue = queue_hint(facts, rows[0].target.span.start if rows and isinstance(rows[0].target, Slot) else None)
        hint = f"{queue}    {hint}" if queue else hint
        if facts.allowable is not None:
            hint = _("Ctrl+Enter: by exception") + ("    " + hint if rows else "")
        return View(
            phase=Phase.NO_TIME,
            chips=chips,
            rows=rows,
            selected=selected,
            echo=facts.refused or facts.why,
            echo_tone=Tone.ERROR if facts.refused else Tone.WARNING,
            hint=hint if rows or facts.allowable or queue else _("Tab edits in the form    Esc"),
        )
    phase, echo, tone = Phase.READY, echo_of(facts, offered[selected]), Tone.SURE
    away = _not_here(facts, offered[selected], selected)
    if away:
        echo, tone = f"{away} {echo}", Tone.WARNING
    if facts.busy:
        echo, tone = _("{why} Book both?").format(why=facts.busy), Tone.WARNING
    if facts.taken:
        phase, echo, tone = Phase.TAKEN, facts.taken, Tone.WARNING
    if facts.refused:
        phase, echo, tone = Phase.REFUSED, facts.refused, Tone.ERROR
    queue = queue_hint(facts, offered[0].span.start)
    book = _book_hint(facts, selected, here=facts.reading.when.now and not away)
    return View(
        phase=phase,
        chips=chips,
        rows=rows,
        selected=selected,
        echo=echo,
        echo_tone=tone,
        hint=f"{queue}    {book}" if queue else book,
    )


def _not_here(facts: Facts, slot: Slot, selected: int) -> str:
    """For somebody who came now and is served much later: what Enter does not do."""
    start = slot.span.start
    if not facts.reading.when.now or is_here(facts.reading, start, facts.now):
        return ""
    zone = facts.formatter.zone
    if selected == 0 and local_date(start, zone) == local_date(facts.now, zone):
        return _("Next free at {time}: booked, not marked as here.").format(time=facts.formatter.time(start))
    return _("{time}: booked, not marked as here.").format(time=day_words(start, facts.now, facts.formatter))


def _book_hint(facts: Facts, selected: int, *, here: bool) -> str:
    soon = facts.held_seconds is not None and facts.held_seconds <= KEEP_WARNING
    held = "    " + _("F2 keeps the time") if soon else ""
    if facts.busy:
        return _("Enter books both    ↓ another time    Tab edits in the form    Esc") + held
    if here:
        return _("Enter books and marks arrived    ↓ choose    Tab edits    Esc") + held
    return (
        _("Enter books line {number}    ↓ choose    Tab edits    Shift+Enter tentative    Esc").format(
            number=selected + 1
        )
        + _option_hint(facts)
        + held
    )


def _option_hint(facts: Facts) -> str:
    """Space keeps a further slot while there is somebody to keep it for."""
    return "    " + _("↓ Space keeps one more") if facts.client is not None and len(facts.offered) > 1 else ""


def _within(facts: Facts, rows: tuple[Row, ...]) -> int:
    return min(facts.selected, max(len(rows) - 1, 0))


def enter(facts: Facts, *, chosen: bool = False, tentative: bool = False) -> Move:
    """What Enter does. `chosen`: the marked row was reached with ↓, a digit or the mouse."""
    view = view_of(facts)
    row = view.row
    target = row.target if row else None
    match view.phase:
        case Phase.EMPTY:
            return MarkDue(target, Status.ARRIVED) if chosen and isinstance(target, Due) else None
        case Phase.AMBIGUOUS | Phase.NO_MATCH:
            if view.phase is Phase.NO_MATCH and not chosen:
                return _begin_new(facts)
            if isinstance(target, Client):
                return Pick(target)
            if isinstance(target, AddNew):
                return Insist()
            return written_out(facts, target) if isinstance(target, Choice) else None
        case Phase.MISSING:
            return Ask(view.echo)
        case Phase.CONTRADICTION:
            return Rewrite(target.text, len(target.text)) if chosen and isinstance(target, Mend) else Ask(view.echo)
        case Phase.READY if waits(facts.reading):
            return Wait(queue=facts.reading.when.now)
        case Phase.NO_TIME:
            return Accept(target) if isinstance(target, Slot) else None
        case Phase.READY | Phase.TAKEN | Phase.REFUSED:
            return Commit(target, tentative, both=bool(facts.busy)) if isinstance(target, Slot) else None
        case Phase.TYPING | Phase.READ_ONLY:
            return None


def _begin_new(facts: Facts) -> Move:
    """`zoran cut` becomes `+zoran cut`: the words stay, a plus announces the new client."""
    reading = facts.reading
    name = whole_name(reading) or [p for p in reading.pieces if p.kind is Kind.CLIENT]
    if not name:
        return Ask(_("Type + and the name of the new client."))
    rest = reading.text
    for piece in reversed(name):
        rest = rest[: piece.start] + rest[piece.end :]
    front = "+" + " ".join(piece.text[:1].upper() + piece.text[1:] for piece in name) + " "
    return Rewrite(front + " ".join(rest.split()), len(front))


def written_out(facts: Facts, choice: Choice) -> Rewrite:
    """The word that could be several, replaced by the one that was chosen."""
    sign = {Kind.STAFF: "/", Kind.ROOM: "@"}.get(choice.kind, "")
    text, piece = facts.reading.text, choice.piece
    service = next((s for s in facts.catalogue.services.values() if s.id == choice.id), None)
    word = service.code if choice.kind is Kind.SERVICE and service and service.code else sign + choice.name
    return Rewrite(text[: piece.start] + word + text[piece.end :], piece.start + len(word))


def known_after_all(reading: LineReading, client: Client) -> Rewrite | None:
    """The text with the client's number instead of what a new client was typed with; None where none was."""
    if reading.new_client is None:
        return None
    text = reading.text
    for piece in reversed([p for p in reading.pieces if p.kind in NEW_PIECES]):
        text = text[: piece.start] + text[piece.end :]
    front = f"#{client.id} "
    return Rewrite(front + " ".join(text.split()), len(front))


def tab(facts: Facts, cursor: int) -> Piece | Rewrite | None:
    """What Tab does where the cursor stands: the piece whose reading turns, a correction, or nothing special."""
    piece = facts.reading.at(cursor)
    if piece is None:
        return None
    if piece.suggestion:
        text = facts.reading.text
        corrected = text[: piece.start] + piece.suggestion + text[piece.end :]
        return Rewrite(corrected, piece.start + len(piece.suggestion))
    return piece if any(other.kind is not Kind.CLIENT for other in piece.others) else None

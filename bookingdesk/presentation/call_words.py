"""What a call to make says: whom, about what, on which number; as a row of Today and of the call list, over its
script, and its outcomes with their keys. Pure.
"""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import EXPECTED
from bookingdesk.domain.calls import TOLD, UNREACHED, CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.confirm_calls import ASKS_COMING
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.letters import lacks_address
from bookingdesk.domain.messages import TAKEN_OUT, MessageKind, MessageState
from bookingdesk.i18n.call_words import outcome_word
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _, isolated, ngettext, pgettext
from bookingdesk.i18n.words import channel_word, listed, lowered, message_kind_word
from bookingdesk.presentation.today_rows import Group, RowAction, TodayRow, Tone
from bookingdesk.usecases.call_lists import CallLine, CallList
from bookingdesk.usecases.readings import OutboxLine


def call_row(line: OutboxLine, now: datetime, formatter: Formatter) -> TodayRow:
    """`Ida Kade  030 555: Another time, as somebody is out: Tue 24 Jun 11:00`."""
    gone = line.message.expires_at <= now
    return TodayRow(
        group=Group.CALLS,
        booking_id=BookingId(""),
        call=line.message.id,
        time=about_words(line, formatter),
        client=line.person or _("somebody"),
        detail=message_kind_word(line.message.kind),
        note=listed(part for part in (number_words(line), _("overdue") if gone else "") if part),
        tone=Tone.ERROR if gone else Tone.WARNING,
        actions=(RowAction("call_open", pgettext("button", "Call")),),
    )


def number_words(line: OutboxLine) -> str:
    """The number, or that there is none."""
    if line.message.channel is Channel.LETTER and line.phone:
        return _("by letter")
    if not line.phone:
        return _("no number: by letter or in person")
    return phone_words(line.phone)


def about_words(line: OutboxLine, formatter: Formatter) -> str:
    """When it is, or the number of the request."""
    if line.start is not None:
        return formatter.day_time(line.start)
    return f"#{line.message.request_id}"


def call_head(line: OutboxLine, formatter: Formatter) -> str:
    """Over the script: `Eva Rossi, 0176 555, Request declined, #1412`."""
    parts = (line.person or _("somebody"), number_words(line), message_kind_word(line.message.kind))
    return listed([*parts, about_words(line, formatter)])


def call_why(line: OutboxLine) -> str:
    """Why a person has to say it; empty where that goes without saying."""
    return message_reason(line.message.reason)


def asks_for_yes(line: OutboxLine) -> bool:
    """Whether the client has a choice to make on the phone."""
    return line.message.kind is MessageKind.MOVE_CALL


def asks_whether_they_come(line: OutboxLine) -> bool:
    """Whether a no on the phone cancels the booking."""
    booking = line.booking
    return booking is not None and line.message.kind in ASKS_COMING and booking.status in EXPECTED


def outcome_buttons(call: CallLine) -> tuple[tuple[CallOutcome, str, str], ...]:
    """Which outcomes are offered, each with its key and word; the first is what is hoped for."""
    if call.line.message.channel is Channel.LETTER:
        return (
            (CallOutcome.HANDED, "1", _("1  Letter handed out")),
            (CallOutcome.HERE, "H", _("H  Told at the desk")),
            (CallOutcome.REACHED, "2", _("2  Reached by phone")),
        )
    reached: tuple[tuple[CallOutcome, str, str], ...]
    if asks_for_yes(call.line):
        reached = (
            (CallOutcome.CONFIRMED, "1", _("1  They take it")),
            (CallOutcome.REACHED, "2", _("2  They do not")),
        )
    else:
        reached = (
            (CallOutcome.CONFIRMED, "1", _("1  Reached, confirmed")),
            (CallOutcome.REACHED, "2", _("2  Reached, other")),
        )
    if asks_whether_they_come(call.line):
        reached = (*reached, (CallOutcome.DECLINED, "X", _("X  They do not come…")))
    letter = (CallOutcome.BY_LETTER, "L", _("L  Letter instead"))
    here = (CallOutcome.HERE, "H", _("H  Told at the desk"))
    if call.asks_decision:
        return (
            *reached,
            letter,
            (CallOutcome.TRY_AGAIN, "T", _("T  Try again (supervisor)")),
            (CallOutcome.GIVEN_UP, "G", _("G  Give up (supervisor)")),
            here,
        )
    return (
        *reached,
        (CallOutcome.VOICEMAIL, "3", _("3  Left voicemail")),
        (CallOutcome.NO_ANSWER, "4", _("4  No answer")),
        (CallOutcome.WRONG_NUMBER, "5", _("5  Wrong number")),
        letter,
        here,
    )


def call_cells(call: CallLine, formatter: Formatter, *, later: bool) -> tuple[str, ...]:
    """The cells of one call: why, who, number, best time, tried, about."""
    line = call.line
    client = line.client
    return (
        why_words(call),
        line.person or _("somebody"),
        number_end(line),
        (client.best_time if client is not None else "") or _("any"),
        tries_words(call, formatter, later=later),
        listed(part for part in (about_words(line, formatter), line.service.name if line.service else "") if part),
    )


def call_sentence(call: CallLine, formatter: Formatter, *, later: bool) -> str:
    """A row read aloud."""
    why, who, _number, best, tried, about = call_cells(call, formatter, later=later)
    return _("{who}: {why}, {about}. Best time: {best}. Tried: {tried}.").format(
        who=who, why=why, about=about, best=best, tried=tried
    )


def why_words(call: CallLine) -> str:
    """What it is about and why a person has to say it; first of all who is at it, or that somebody must decide."""
    message = call.line.message
    kind = message_kind_word(message.kind)
    if call.claim is not None:
        return _("{name} is calling: {kind}").format(name=call.claim.by, kind=kind)
    if call.asks_decision:
        return _("{kind}: letter, or a supervisor decides").format(kind=kind)
    why = message_reason(message.reason).rstrip(".")
    return _("{kind} ({why})").format(kind=kind, why=lowered(why)) if why else kind


def number_end(line: OutboxLine) -> str:
    """The last digits, enough to tell two clients apart: the screen is seen from the counter."""
    if line.message.channel is Channel.LETTER:
        return _("by letter")
    digits = "".join(c for c in line.phone if c.isdigit())
    return isolated(f"…{digits[-4:]}") if len(digits) >= 4 else _("no number")


def tries_words(call: CallLine, formatter: Formatter, *, later: bool) -> str:
    """`2 (10:05, no answer)`; of what comes up later, from when."""
    tried = [one for one in call.attempts if one.outcome in UNREACHED]
    words = "–"
    if tried:
        last = call.attempts[-1]
        words = _("{count} ({time}, {outcome})").format(
            count=len(tried), time=formatter.time(last.at), outcome=outcome_word(last.outcome)
        )
    if not later:
        return words
    if not tried:
        return _("from {time}").format(time=formatter.time(call.line.message.due_at))
    return _("{tried}, again from {time}").format(tried=words, time=formatter.time(call.line.message.due_at))


def tried_words(call: CallLine, formatter: Formatter) -> str:
    """What was noted so far, a line each; empty where nothing was."""
    lines = []
    for one in call.attempts:
        words = _("{when} {outcome} ({by})").format(
            when=formatter.day_time(one.at), outcome=outcome_word(one.outcome), by=one.by
        )
        lines.append(_("{line}: {note}").format(line=words, note=one.note) if one.note else words)
    return "\n".join(lines)


def call_hint(call: CallLine) -> str:
    """What to know before dialling: when they like to be called, no voicemail, a number that was wrong."""
    parts = [address_words(call.line)] if address_words(call.line) else []
    client = call.line.client
    if client is None:
        return " ".join(parts)
    if client.phone_is_wrong:
        parts.append(_("This number was wrong the last time."))
    if client.best_time:
        parts.append(_("Best time: {time}.").format(time=client.best_time))
    if client.no_voicemail:
        parts.append(_("Leave no voicemail."))
    return " ".join(parts)


def address_words(line: OutboxLine) -> str:
    """That a letter has nowhere to go; empty for what is no letter, and where the street is known."""
    lacks = lacks_address(line.message.channel, line.client)
    return _("There is no postal address. The letter can be printed without.") if lacks else ""


def decision_words(call: CallLine) -> str:
    """That trying ends here; empty where it does not."""
    if not call.asks_decision:
        return ""
    return _("Tried three times. Send a letter, or a supervisor decides.")


def left_words(found: CallList) -> str:
    """`Today 9 left, 14 done`."""
    left = len(found.due) + len(found.later)
    return _("Today {left} left, {done} done").format(left=left, done=found.done)


def none_words(found: CallList) -> str:
    """The empty list."""
    words = ngettext("No calls left. {count} done today.", "No calls left. {count} done today.", found.done)
    return words.format(count=found.done)


def tell_of_the_same(one: OutboxLine, other: OutboxLine) -> bool:
    """Whether two calls tell one client of one booking, or of steps of one visit."""
    mine, theirs = one.booking, other.booking
    if mine is None or theirs is None or one.message.client_id != other.message.client_id:
        return False
    return mine.id == theirs.id or (mine.visit_id is not None and mine.visit_id == theirs.visit_id)


def over_words(call: CallLine) -> str:
    """Why the call that is open is not to be made any more."""
    message = call.line.message
    why = message_reason(message.reason) if message.state in TAKEN_OUT else ""
    return _("This call need not be made any more. {why}").format(why=why).strip()


def taken_back_words(call: CallLine) -> str:
    """What the desk says when an outcome was taken back: `Taken back. Maya Ortiz is on the list again.`"""
    who = call.line.person or _("somebody")
    return _("Taken back. {client} is on the list of calls again.").format(client=who)


def noted_words(call: CallLine, formatter: Formatter) -> str:
    """What an outcome led to, for the toast: `Noted: no answer. Maya Ortiz again from 12:00.`"""
    line, last = call.line, call.attempts[-1].outcome if call.attempts else None
    who = line.person or _("somebody")
    if last is None or last in TOLD:
        return _("Noted: {client} has been told.").format(client=who)
    word = outcome_word(last)
    if line.message.state is MessageState.SKIPPED:
        return _("Noted for {client}: {outcome}.").format(client=who, outcome=word)
    if line.message.channel is Channel.LETTER:
        noted = _("Noted for {client}: {outcome}. A letter is to be written.").format(client=who, outcome=word)
        return " ".join(part for part in (noted, address_words(line)) if part)
    if line.message.channel is not Channel.PHONE:
        way = channel_word(line.message.channel)
        return _("Noted for {client}: {outcome}. The message goes by {way} now.").format(
            client=who, outcome=word, way=lowered(way)
        )
    if call.asks_decision:
        return f"{_('Noted for {client}: {outcome}.').format(client=who, outcome=word)} {decision_words(call)}"
    when = formatter.day_time(line.message.due_at)
    return _("Noted for {client}: {outcome}. Again from {time}.").format(client=who, outcome=word, time=when)

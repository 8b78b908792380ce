"""A tile in sentences: for assistive technology, the hover card and the hint row (interface A04, 2.6)."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.hold_words import hold_by
from bookingdesk.presentation.message_words import news_words
from bookingdesk.presentation.status_look import State, state_word
from bookingdesk.presentation.tiles import TileFacts, countdown, flag_word


def name_sentence(facts: TileFacts, formatter: Formatter) -> str:
    """`09:15 to 10:00, Maya Ortiz, Haircut, Ana, Room 2`."""
    when = _("{start} to {end}").format(start=formatter.time(facts.span.start), end=formatter.time(facts.span.end))
    names = [name for _id, name, _kind in facts.resources]
    return listed(part for part in [when, facts.spoken_name, facts.service, *names] if part)


def description(facts: TileFacts, formatter: Formatter, overlaps: int = 0) -> str:
    """Status, flags and conflict: `Arrived since 14:01. Wants sooner. Overlaps another booking.`"""
    parts = [_status(facts, formatter)]
    parts += [_sentence(flag_word(flag, facts.place)) for flag in facts.flags]
    if overlaps:
        parts.append(_("Overlaps another booking."))
    return " ".join(parts)


def hint(facts: TileFacts, column: str, formatter: Formatter) -> str:
    """The hint row: `Ana 14:15: Ortiz, Maya, Haircut 45 min, arrived since 14:01.`"""
    if facts.fill is not None:
        return _("{who} {time}: {service}, {length}. {status}").format(
            who=column,
            time=formatter.time(facts.span.start),
            service=facts.spoken_name,
            length=formatter.duration(facts.span.duration),
            status=_status(facts, formatter),
        )
    return _("{who} {time}: {client}, {service} {length}. {status}").format(
        who=column,
        time=formatter.time(facts.span.start),
        client=facts.name,
        service=facts.service,
        length=formatter.duration(facts.span.duration),
        status=_status(facts, formatter),
    )


def free_hint(start: datetime, end: datetime, column: str, formatter: Formatter) -> str:
    """The hint row on free time."""
    return _("{who} {time}: free. Enter books here.").format(who=column, time=formatter.times(start, end))


def new_here(start: datetime, formatter: Formatter) -> str:
    """What the pointer offers on free time."""
    return _("+ {time}").format(time=formatter.time(start))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def _status(facts: TileFacts, formatter: Formatter) -> str:
    word = state_word(facts.state)
    if facts.state is State.HELD and facts.expires_at is not None:
        return _("Held until {time}.").format(time=formatter.time(facts.expires_at))
    if facts.since is not None and facts.state in {State.ARRIVED, State.IN_SERVICE, State.COMPLETED, State.LEFT}:
        return _("{status} since {time}.").format(status=word, time=formatter.time(facts.since))
    return f"{word}."


def card_lines(facts: TileFacts, formatter: Formatter, now: datetime) -> tuple[str, ...]:
    """The hover card, line by line, plain text: who, what, when, where, status, messages, notes."""
    lines = [facts.spoken_name]
    if facts.pronounced:
        lines.append(_("say: {sound}").format(sound=facts.pronounced))
    times, length = formatter.times(facts.span.start, facts.span.end), formatter.duration(facts.span.duration)
    if facts.fill is not None:
        lines.append(_("{times}, {length}").format(times=times, length=length))
    else:
        lines.append(_("{times}, {service}, {length}").format(times=times, service=facts.service, length=length))
    lines.append(listed(name for _id, name, _kind in facts.resources))
    lines.append(_status(facts, formatter))
    if isinstance(facts.source, Hold):
        lines.append(hold_by(facts.source, now))
    elif facts.expires_at is not None:
        lines.append(_("{left} left").format(left=countdown(facts.expires_at, now)))
    lines.append(_fate(_("Confirmation: {fate}"), facts.confirmation, to_be_said=facts.to_be_said))
    lines.append(_fate(_("Reminder: {fate}"), facts.reminder))
    lines.append(" ".join(_sentence(flag_word(flag, facts.place)) for flag in facts.flags))
    lines += [facts.care, facts.note, phone_words(facts.phone) if facts.phone else ""]
    return tuple(line for line in lines if line)


def _fate(pattern: str, fate: MessageState | None, *, to_be_said: bool = False) -> str:
    return pattern.format(fate=news_words(fate, to_be_said=to_be_said)) if fate is not None else ""

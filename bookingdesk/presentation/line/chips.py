"""The chips under the Line and the sentence that is read before Enter."""

from __future__ import annotations

from datetime import date, datetime

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, Service
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.policies import deposit_asked, in_force
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.series import DEFAULT_COUNT
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import channel_word, listed
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.modes import mode_chips
from bookingdesk.presentation.line.reading import Certainty, Flag, Kind, LineReading, Matches, Piece, Repeat, When
from bookingdesk.presentation.line.sentences import (
    clock_words,
    day_words,
    names,
    told_by,
    which_of_two,
    wished_day,
)
from bookingdesk.presentation.line.several import further_chips
from bookingdesk.presentation.line.views import Chip, Tone
from bookingdesk.presentation.line.wishes import is_here


def chips_of(facts: Facts) -> tuple[Chip, ...]:
    """Client, service, time, staff, room, then wishes and what was not understood, in this order."""
    reading = facts.reading
    chips = [_client(facts), _service(facts), *further_chips(reading, facts.catalogue)]
    slot = None if reading.more_services else facts.preview
    chips += _slot(slot, facts) if slot is not None else [*_wish(facts), *_asked_for(facts)]
    if facts.client is not None and slot is not None:
        told = told_by(facts.client, facts.settings)
        chips.append(Chip(told, spoken=_("Confirmation by {way}").format(way=told)))
    chips += mode_chips(reading, facts.client, facts.online)
    chips += [_flag(flag) for flag in sorted(reading.flags)]
    if reading.channel is not None:
        chips.append(Chip(_("via {channel}").format(channel=channel_word(reading.channel))))
    if reading.repeat is not None:
        chips.append(_repeat(reading.repeat))
    if reading.note:
        chips.append(Chip(_("Note: {text}").format(text=reading.note)))
    if reading.wrong is not None:
        chips.append(Chip(f"{reading.wrong.text}?", Tone.ERROR, wrong_words(reading.wrong)))
    chips += [_unknown(piece) for piece in reading.unknown]
    return tuple(chip for chip in chips if chip is not None)


def echo_of(facts: Facts, slot: Slot) -> str:
    """`Ortiz, Maya · Haircut 45 · today 14:15 · Ana · Room 2 · Email`: the exact result."""
    client, service = facts.client, facts.service
    if client is None or service is None:
        return ""
    resources = [a.resource_id for a in slot.allocations]
    parts = [
        client.sorted_name,
        _with_length(service.name, slot, facts.formatter),
        day_words(slot.span.start, facts.now, facts.formatter),
        *_which(slot, facts),
        *names(resources, facts.catalogue, ResourceKind.STAFF),
        *names(resources, facts.catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT),
        told_by(client, facts.settings),
        _deposit(facts, service, slot),
    ]
    return " · ".join(part for part in parts if part)


def _deposit(facts: Facts, service: Service, slot: Slot) -> str:
    """What keeps the booking from being confirmed at once; nothing for who is here and pays at the desk."""
    start = slot.span.start
    policy = in_force(facts.catalogue, PolicyKind.DEPOSIT, service, facts.now)
    asked = deposit_asked(policy.deposit if policy else None, service.price, start, facts.now)
    if asked is None or is_here(facts.reading, start, facts.now):
        return ""
    return _("deposit {amount} until {time}").format(
        amount=facts.formatter.money(asked.amount), time=day_words(asked.due_at, facts.now, facts.formatter)
    )


def _with_length(service: str, slot: Slot, formatter: Formatter) -> str:
    return f"{service} {formatter.number(int(slot.span.duration.total_seconds()) // 60)}"


def _client(facts: Facts) -> Chip:
    client, reading = facts.client, facts.reading
    if facts.new is not None:
        text = _("{name} (new)").format(name=facts.new.name)
        if not (facts.new.phone or facts.new.email):
            return Chip(text, Tone.MISSING, _("{name}, new, phone or email missing").format(name=facts.new.name))
        return Chip(text, Tone.LIKELY if facts.duplicates else Tone.SURE)
    if client is not None:
        piece = reading.of(Kind.CLIENT)
        unsure = piece is not None and piece.certainty is Certainty.LIKELY and facts.picked is None
        number = f" #{client.id}" if facts.knows(client) else ""
        return Chip(f"{client.sorted_name}{number}", Tone.LIKELY if unsure else Tone.SURE)
    if reading.client_words or reading.client_number:
        words = reading.client_words or f"#{reading.client_number}"
        return Chip(f"{words}?", Tone.LIKELY if facts.candidates else Tone.UNKNOWN)
    return Chip(_("client?"), Tone.MISSING, _("Client missing"))


def _service(facts: Facts) -> Chip:
    service, piece = facts.service, facts.reading.of(Kind.SERVICE)
    if service is not None:
        found = facts.preview.span.duration if facts.preview is not None else service.duration
        minutes = int((facts.reading.length or found).total_seconds()) // 60
        unsure = any(p.kind is Kind.LENGTH and p.certainty is Certainty.LIKELY for p in facts.reading.pieces)
        return Chip(f"{service.name} {facts.formatter.number(minutes)}", Tone.LIKELY if unsure else Tone.SURE)
    if piece is not None:
        return Chip(f"{piece.text}?", Tone.LIKELY)
    return Chip(_("service?"), Tone.MISSING, _("Service missing"))


def _slot(slot: Slot, facts: Facts) -> list[Chip]:
    resources = [a.resource_id for a in slot.allocations]
    unsure = any(p.kind is Kind.TIME and p.certainty is Certainty.LIKELY for p in facts.reading.pieces)
    chips = [Chip(day_words(slot.span.start, facts.now, facts.formatter), Tone.LIKELY if unsure else Tone.SURE)]
    chips += [Chip(words) for words in _which(slot, facts)]
    chips += [Chip(name) for name in names(resources, facts.catalogue, ResourceKind.STAFF)]
    rooms = names(resources, facts.catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT)
    return chips + [Chip(name) for name in rooms]


def _which(slot: Slot, facts: Facts) -> list[str]:
    which = which_of_two(slot.span.start, facts.formatter)
    return [which] if which else []


def _wish(facts: Facts) -> list[Chip]:
    words = when_words(facts.reading.when, facts.now, facts.formatter)
    if not words:
        return []
    unsure = any(p.kind in {Kind.TIME, Kind.DAY} and p.certainty is Certainty.LIKELY for p in facts.reading.pieces)
    return [Chip(words, Tone.LIKELY if unsure else Tone.SURE)]


def when_words(when: When, now: datetime, formatter: Formatter) -> str:
    """The wish for a time: `Fri 27 Jun, before 12:00`; empty where none was said."""
    parts = []
    if when.now:
        parts.append(_("now"))
    if when.next_free:
        parts.append(_("next free"))
    if when.any_time:
        parts.append(_("any time"))
    if when.day is not None:
        parts.append(wished_day(when.day, now, formatter))
    if when.minute is not None:
        parts.append(clock_words(when.minute, formatter))
    if when.window is not None:
        first, last = when.window.from_minute, when.window.until_minute
        if first == 0:
            parts.append(_("before {time}").format(time=clock_words(last, formatter)))
        elif last >= DAY_MINUTES:
            parts.append(_("from {time}").format(time=clock_words(first, formatter)))
        else:
            parts.append(f"{clock_words(first, formatter)}–{clock_words(last, formatter)}")
    return listed(parts)


def wish_words(reading: LineReading, catalogue: Catalogue, formatter: Formatter, now: datetime) -> str:
    """Everything wished for but the service: `Ana, Room 2, Fri 27 Jun`."""
    asked = [r.name for r in catalogue.resources.values() if r.id in (*reading.staff_ids, *reading.room_ids)]
    words = when_words(reading.when, now, formatter)
    return listed([*asked, *([words] if words else [])])


def _asked_for(facts: Facts) -> list[Chip]:
    chips = []
    for piece in facts.reading.pieces:
        if piece.kind in {Kind.STAFF, Kind.ROOM} and isinstance(piece.value, Matches):
            found = [r for i, r in facts.catalogue.resources.items() if i in piece.value.ids]
            one = len(found) == 1
            chips.append(Chip(found[0].name if one else f"{piece.text}?", Tone.SURE if one else Tone.LIKELY))
    return chips


def _flag(flag: Flag) -> Chip:
    words = {
        Flag.WAITLIST: _("waitlist"),
        Flag.TENTATIVE: _("tentative"),
        Flag.SOONER: _("sooner if possible"),
    }
    return Chip(words[flag])


def _repeat(repeat: Repeat) -> Chip:
    """`every 2 weeks, 6 times`; without the number, the one that is assumed, and how to say another."""
    unit = {
        "d": ngettext("every day", "every {count} days", repeat.every),
        "w": ngettext("every week", "every {count} weeks", repeat.every),
        "m": ngettext("every month", "every {count} months", repeat.every),
    }[repeat.unit].format(count=repeat.every)
    if repeat.times is None:
        words = ngettext("{unit}, {count} time (or x6)", "{unit}, {count} times (or x6)", DEFAULT_COUNT)
        return Chip(words.format(unit=unit, count=DEFAULT_COUNT), Tone.LIKELY)
    words = ngettext("{unit}, {count} time", "{unit}, {count} times", repeat.times)
    return Chip(words.format(unit=unit, count=repeat.times))


def wrong_words(piece: Piece) -> str:
    """Why nothing can be done yet: a time or a date that does not exist, and how to mend it."""
    if isinstance(piece.value, date):
        said = _("“{word}” contradicts the date.")
    elif ":" in piece.text or "h" in piece.text.lower():
        said = _("“{word}” is no time. Write it anew, or in quotes if it is a note.")
    else:
        said = _("“{word}” is no date. Write it anew, or in quotes if it is a note.")
    return said.format(word=piece.text[:40])


def _unknown(piece: Piece) -> Chip:
    if piece.suggestion:
        return Chip(
            _("“{word}”: {suggestion}?").format(word=piece.text[:40], suggestion=piece.suggestion),
            Tone.UNKNOWN,
            _("{word} not understood. Tab takes {suggestion}; else it is kept as a note.").format(
                word=piece.text[:40], suggestion=piece.suggestion
            ),
        )
    return Chip(
        _("Note: {text}").format(text=piece.text[:40]),
        Tone.UNKNOWN,
        _("{word} not understood, kept as a note").format(word=piece.text[:40]),
    )

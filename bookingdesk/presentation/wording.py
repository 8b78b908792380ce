"""Sentences for everything that can go wrong: what is in the way, and what can be done now (interface 5).

Takes a `RuleViolation` or `KnownError` with its facts and gives words in the language of the interface. Never shows
a code, and never a client's data beyond what the desk already sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from bookingdesk.domain.availability.values import Obstacle, Slot
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import (
    asked_by_word,
    channel_word,
    field_word,
    joined,
    lowered,
    message_kind_word,
    message_state_word,
    mode_word,
    resource_kind_word,
    status_word,
    thing_word,
    time_off_word,
)
from bookingdesk.presentation.known_words import ENVIRONMENT
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.role_words import not_allowed
from bookingdesk.presentation.sign_in_words import refused
from bookingdesk.presentation.value_words import invalid_value

__all__ = [
    "RULES",
    "asked_by_word",
    "channel_word",
    "field_word",
    "joined",
    "message_kind_word",
    "message_state_word",
    "mode_word",
    "resource_kind_word",
    "sentence",
    "slot_words",
    "status_word",
    "thing_word",
    "time_off_word",
]

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sentence may look names up in."""

    formatter: Formatter
    catalogue: Catalogue
    who: Mapping[BookingId, str] = field(default_factory=dict)
    wanted: datetime | None = None


def sentence(
    failure: RuleViolation | KnownError,
    formatter: Formatter,
    catalogue: Catalogue,
    *,
    who: Mapping[BookingId, str] | None = None,
    wanted: datetime | None = None,
) -> str:
    """The failure in one or two sentences, plain text.

    `who` names clients of bookings in the way, `wanted` is the start that was asked for (its day is not repeated).
    """
    around = Surroundings(formatter, catalogue, who or {}, wanted)
    if isinstance(failure, KnownError):
        return ENVIRONMENT.get(failure.code, ENVIRONMENT[KnownError.code])(failure.facts)
    return RULES.get(failure.code, RULES[RuleViolation.code])(failure.facts, around)


def slot_words(slot: Slot, formatter: Formatter, catalogue: Catalogue, *, with_day: bool = True) -> str:
    """`Mon 23 Jun 14:30 Ana`: the start and who serves."""
    when = formatter.day_time(slot.span.start) if with_day else formatter.time(slot.span.start)
    found = (catalogue.resources.get(a.resource_id) for a in slot.allocations)
    staff = [r.name for r in found if r is not None and r.kind is ResourceKind.STAFF]
    return " ".join([when, *staff])


def _resource_name(value: object, catalogue: Catalogue) -> str:
    """A resource given as value, id or name."""
    if isinstance(value, Resource):
        return value.name
    if isinstance(value, int):
        found = catalogue.resources.get(ResourceId(value))
        return found.name if found else ""
    return str(value) if value else ""


def _time(value: object, around: Surroundings) -> str:
    """An instant on the wanted day without its date."""
    if not isinstance(value, datetime):
        return str(value or "")
    return ObstacleWords(around.formatter, around.catalogue, {}, around.wanted).time(value)


def _slots(value: object) -> list[Slot]:
    items: Iterable[object] = value if isinstance(value, (tuple, list)) else ()
    return [item for item in items if isinstance(item, Slot)]


def _next_free(value: object, around: Surroundings) -> str:
    """`Next: 14:30 Ana.` for the first alternative, empty without any."""
    slots = _slots(value)
    if not slots:
        return ""
    start = _time(slots[0].span.start, around)
    found = (around.catalogue.resources.get(a.resource_id) for a in slots[0].allocations)
    staff = [r.name for r in found if r is not None and r.kind is ResourceKind.STAFF]
    return _("Next: {slot}.").format(slot=" ".join([start, *staff]))


def _paragraph(*sentences: str) -> str:
    return " ".join(part for part in sentences if part)


def _slot_taken(facts: Facts, around: Surroundings) -> str:
    name = _resource_name(facts.get("resource"), around.catalogue)
    until, by = facts.get("until"), str(facts.get("by") or "")
    if name and until:
        what = _("{name} is taken until {time}.").format(name=name, time=_time(until, around))
    elif name:
        what = _("{name} was taken a moment ago.").format(name=name)
    elif by:
        what = _("{by} took this time a moment ago.").format(by=by)
    else:
        what = _("This time was taken a moment ago.")
    return _paragraph(what, _next_free(facts.get("alternatives"), around))


def _not_bookable(facts: Facts, around: Surroundings) -> str:
    raw = facts.get("obstacles") or ()
    obstacles = [o for o in cast(Iterable[object], raw) if isinstance(o, Obstacle)]
    words = ObstacleWords(around.formatter, around.catalogue, around.who, around.wanted)
    return _paragraph(words.explained(obstacles), _next_free(facts.get("alternatives"), around))


def _not_found(facts: Facts, around: Surroundings) -> str:
    wanted = str(facts.get("wanted", ""))
    kind = thing_word(str(facts.get("kind", "")))
    said = _("There is no {kind} “{wanted}”.").format(kind=kind, wanted=wanted)
    near = [str(item) for item in cast(Iterable[object], facts.get("near") or ())]
    return _paragraph(said, _("Meant: {names}?").format(names=joined(near)) if near else "")


def _ambiguous(facts: Facts, around: Surroundings) -> str:
    raw = facts.get("matches") or ()
    matches = [_match(item) for item in cast(Iterable[object], raw)]
    return _("“{wanted}” could be several: {matches}. Say more, or give the number.").format(
        wanted=facts.get("wanted", ""), matches=joined(matches[:5])
    )


def _match(item: object) -> str:
    if isinstance(item, Client):
        return f"{item.name} #{item.id}"
    if isinstance(item, tuple):
        return " ".join(str(part) for part in item)
    return str(getattr(item, "name", item))


def _status_refused(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is {present}; it cannot become {wanted}. Undo takes back the last step.").format(
        number=facts.get("number", ""), present=_status(facts.get("present")), wanted=_status(facts.get("wanted"))
    )


def _move_refused(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is {present}, so it can't be moved. Make a new booking instead.").format(
        number=facts.get("number", ""), present=_status(facts.get("present"))
    )


def _status(value: object) -> str:
    try:
        return lowered(status_word(Status(str(value))))
    except ValueError:
        return str(value)


def _stale(facts: Facts, around: Surroundings) -> str:
    theirs = facts.get("theirs")
    if isinstance(theirs, Booking):
        return _("Another desk has changed booking {number} meanwhile: it is now {status}, {time}.").format(
            number=theirs.number,
            status=_status(theirs.status),
            time=around.formatter.day_time(theirs.span.start),
        )
    if isinstance(theirs, Client):
        return _("Another desk has changed {client} meanwhile. Your text is kept.").format(client=theirs.name)
    return _("Another desk has changed this meanwhile. Your text is kept.")


def _reason_missing(facts: Facts, around: Surroundings) -> str:
    return _("A cancellation needs a reason. Nothing was cancelled.")


def _nothing_to_undo(facts: Facts, around: Surroundings) -> str:
    return _("There is nothing left to take back on this desk.")


def _undo_refused(facts: Facts, around: Surroundings) -> str:
    by = str(facts.get("by") or "")
    why = str(facts.get("why") or "")
    if by:
        reason = _("Can't take this back: the time was booked by {by} meanwhile.").format(by=by)
    elif why == "slot_taken":
        reason = _("Can't take this back: the time was booked meanwhile.")
    elif why == "stale":
        reason = _("Can't take this back: the booking was changed meanwhile.")
    elif why == "not_bookable":
        reason = _("Can't take this back: the old time is no longer bookable.")
    else:
        reason = _("Can't take this back any more.")
    return _paragraph(reason, _next_free(facts.get("alternatives"), around))


def _nonexistent_time(facts: Facts, around: Surroundings) -> str:
    return _("The clocks go forward: {time} does not exist on {day}. {before} or {after}?").format(
        time=_wall_time(facts.get("wall")),
        day=_wall_day(facts.get("wall"), around),
        before=_time_only(facts.get("before"), around),
        after=_time_only(facts.get("after"), around),
    )


def _ambiguous_time(facts: Facts, around: Surroundings) -> str:
    return _("The clocks go back: {time} happens twice on {day}. The first or the second time round?").format(
        time=_wall_time(facts.get("wall")), day=_wall_day(facts.get("wall"), around)
    )


def _wall_time(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, datetime) else str(value)


def _wall_day(value: object, around: Surroundings) -> str:
    return around.formatter.day(value.date()) if isinstance(value, datetime) else str(value)


def _time_only(value: object, around: Surroundings) -> str:
    return around.formatter.time(value) if isinstance(value, datetime) else str(value)


def _unknown_zone(facts: Facts, around: Surroundings) -> str:
    return _("There is no time zone “{zone}”. Zones are called like Europe/Berlin.").format(
        zone=facts.get("zone", "")
    )


def _already_saved(facts: Facts, around: Surroundings) -> str:
    return _("This booking is saved already, as number {number}. Nothing was booked twice.").format(
        number=facts.get("number", "")
    )


def _message_refused(facts: Facts, around: Surroundings) -> str:
    state = facts.get("present")
    if state in {MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT}:
        return _("Too late: the message has left, or may have. Nothing was changed.")
    word = message_state_word(state) if isinstance(state, MessageState) else ""
    return _("That can't be done with this message. It stands at: {state}.").format(state=word)


def _nothing_to_print(facts: Facts, around: Surroundings) -> str:
    day = facts.get("day")
    when = around.formatter.day_spoken(day) if isinstance(day, date) else ""
    return _("Nothing to print: nobody works on {day}.").format(day=when)


def _already_furnished(facts: Facts, around: Surroundings) -> str:
    return _("This desk is set up already, as {location}. Nothing was changed; use another profile.").format(
        location=facts.get("location", "")
    )


def _date_order_unclear(facts: Facts, around: Surroundings) -> str:
    return _(
        "The dates in the column “{column}” (such as {example}) could be day first or month first. "
        "Say which it is; nothing was imported."
    ).format(column=facts.get("column", ""), example=facts.get("example", ""))


def _columns_missing(facts: Facts, around: Surroundings) -> str:
    groups = facts.get("groups")
    needed = [" / ".join(field_word(one) for one in group) for group in groups] if isinstance(groups, tuple) else []
    return _("No column was found for: {fields}. Say which column holds it; nothing was imported.").format(
        fields=joined(needed)
    )


def _invalid(facts: Facts, around: Surroundings) -> str:
    return invalid_value(facts, around.formatter)


def _template_refused(facts: Facts, around: Surroundings) -> str:
    return _("The template “{template}” can't be used: line {line} does what templates may not.").format(
        template=facts.get("template", ""), line=facts.get("line", 1)
    )


def _not_allowed(facts: Facts, around: Surroundings) -> str:
    return not_allowed(facts)


def _sign_in_refused(facts: Facts, around: Surroundings) -> str:
    return refused(facts, around.formatter)


def _sign_in_needed(facts: Facts, around: Surroundings) -> str:
    return _("Say who you are: this schedule asks everybody to sign in.")


def _last_administrator(facts: Facts, around: Surroundings) -> str:
    return _("One administrator has to remain who can sign in. Make somebody else administrator first.")


def _administrator_first(facts: Facts, around: Surroundings) -> str:
    return _("Set an administrator's password first, else nobody could look after users any more.")


def _any_rule(facts: Facts, around: Surroundings) -> str:
    return _("The rules of this desk don't allow this. Nothing was changed.")


RULES: dict[str, Callable[[Facts, Surroundings], str]] = {
    "rule": _any_rule,
    "invalid_value": _invalid,
    "not_found": _not_found,
    "ambiguous": _ambiguous,
    "status_refused": _status_refused,
    "slot_taken": _slot_taken,
    "not_bookable": _not_bookable,
    "stale": _stale,
    "reason_missing": _reason_missing,
    "nothing_to_undo": _nothing_to_undo,
    "undo_refused": _undo_refused,
    "nonexistent_time": _nonexistent_time,
    "ambiguous_time": _ambiguous_time,
    "unknown_zone": _unknown_zone,
    "already_saved": _already_saved,
    "move_refused": _move_refused,
    "message_refused": _message_refused,
    "template_refused": _template_refused,
    "nothing_to_print": _nothing_to_print,
    "already_furnished": _already_furnished,
    "date_order_unclear": _date_order_unclear,
    "columns_missing": _columns_missing,
    "not_allowed": _not_allowed,
    "sign_in_refused": _sign_in_refused,
    "sign_in_needed": _sign_in_needed,
    "last_administrator": _last_administrator,
    "administrator_first": _administrator_first,
}
"""One sentence for each code of a RuleViolation; a test compares the two."""

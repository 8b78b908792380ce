"""Sentences for what a booking may not become: taken, not bookable, changed meanwhile, not to be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from bookingdesk.domain.availability.values import Obstacle
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import lowered, status_word
from bookingdesk.presentation.clash_words import clash_line
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.refusals.surroundings import (
    Facts,
    Surroundings,
    next_free,
    paragraph,
    resource_name,
    time_words,
)


def slot_taken(facts: Facts, around: Surroundings) -> str:
    name = resource_name(facts.get("resource"), around.catalogue)
    until, by = facts.get("until"), str(facts.get("by") or "")
    held_until, user = facts.get("held_until"), str(facts.get("user") or "")
    if name and user and held_until:
        what = _("{name} is kept for a caller by {user} at {station} until {time}.").format(
            name=name,
            user=user,
            station=str(facts.get("station") or _("this desk")),
            time=time_words(held_until, around),
        )
    elif name and until:
        what = _("{name} is taken until {time}.").format(name=name, time=time_words(until, around))
    elif name:
        what = _("{name} was taken a moment ago.").format(name=name)
    elif by:
        what = _("{by} took this time a moment ago.").format(by=by)
    else:
        what = _("This time was taken a moment ago.")
    return paragraph(what, next_free(facts.get("alternatives"), around))


def not_bookable(facts: Facts, around: Surroundings) -> str:
    raw = facts.get("obstacles") or ()
    obstacles = [o for o in cast(Iterable[object], raw) if isinstance(o, Obstacle)]
    words = ObstacleWords(around.formatter, around.catalogue, around.who, around.wanted)
    return paragraph(words.explained(obstacles), next_free(facts.get("alternatives"), around))


def status_refused(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is {present}; it cannot become {wanted}. Undo takes back the last step.").format(
        number=facts.get("number", ""), present=_status(facts.get("present")), wanted=_status(facts.get("wanted"))
    )


def move_refused(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is {present}, so it can't be moved. Make a new booking instead.").format(
        number=facts.get("number", ""), present=_status(facts.get("present"))
    )


def add_refused(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is {present}, so nothing can be added to it. Make a new booking instead.").format(
        number=facts.get("number", ""), present=_status(facts.get("present"))
    )


def _status(value: object) -> str:
    try:
        return lowered(status_word(Status(str(value))))
    except ValueError:
        return str(value)


def stale(facts: Facts, around: Surroundings) -> str:
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


def too_early(facts: Facts, around: Surroundings) -> str:
    number, wanted, start = facts.get("number") or "", facts.get("wanted"), facts.get("start")
    since, formatter = facts.get("since"), around.formatter
    if wanted is Status.NO_SHOW and isinstance(since, datetime) and isinstance(start, datetime):
        begins = formatter.day_time(start)
        if since > start:
            grace = formatter.duration(since - start)
            return _("Booking {number} begins {time}. It can be a no-show {grace} after that, not before.").format(
                number=number, time=begins, grace=grace
            )
        return _("Booking {number} begins {time}. It can't be a no-show before that.").format(
            number=number, time=begins
        )
    when = formatter.day_time(start) if isinstance(start, datetime) else ""
    if not number:
        return _("The time is {time}, so nobody has arrived for it yet. Book it as confirmed.").format(time=when)
    return _(
        "Booking {number} is {time}, so nobody has arrived for it yet. Move it to today first, or make a new one."
    ).format(number=number, time=when)


def client_busy(facts: Facts, around: Surroundings) -> str:
    raw = facts.get("bookings")
    found = [b for b in raw if isinstance(b, Booking)] if isinstance(raw, tuple) else []
    return clash_line(str(facts.get("client") or ""), found, around.formatter, around.catalogue)


def reason_missing(facts: Facts, around: Surroundings) -> str:
    if facts.get("what") == "silence":
        return _("Say why the client is not told. Nothing was changed.")
    if facts.get("what") == "client":
        return _("Say why the booking goes to another client. Nothing was changed.")
    if facts.get("what") == "later":
        return _("Say why it is wanted: whoever answers later was not here.")
    return _("A cancellation needs a reason. Nothing was cancelled.")


def nothing_to_undo(facts: Facts, around: Surroundings) -> str:
    return _("There is nothing left to take back on this desk.")


def undo_refused(facts: Facts, around: Surroundings) -> str:
    by = str(facts.get("by") or "")
    why = str(facts.get("why") or "")
    start, since = facts.get("start"), facts.get("since")
    if by and isinstance(start, datetime) and isinstance(since, datetime):
        reason = _("Can't take this back: {time} was booked by {by} at {since}.").format(
            time=time_words(start, around), by=by, since=around.formatter.time(since)
        )
    elif by:
        reason = _("Can't take this back: the time was booked by {by} meanwhile.").format(by=by)
    elif why == "slot_taken":
        reason = _("Can't take this back: the time was booked meanwhile.")
    elif why == "seat_taken":
        reason = _("Can't take this back: the seat was taken or is kept for somebody meanwhile.")
    elif why == "stale":
        reason = _("Can't take this back: the booking was changed meanwhile.")
    elif why == "not_bookable":
        reason = _("Can't take this back: the old time is no longer bookable.")
    else:
        reason = _("Can't take this back any more.")
    return paragraph(reason, next_free(facts.get("alternatives"), around))


def already_saved(facts: Facts, around: Surroundings) -> str:
    return _("This booking is saved already, as number {number}. Nothing was booked twice.").format(
        number=facts.get("number", "")
    )

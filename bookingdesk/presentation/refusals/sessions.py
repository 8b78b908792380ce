"""Sentences for group sessions: full, over, somebody twice, too few or too many seats."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings, next_free, paragraph


def session_full(facts: Facts, around: Surroundings) -> str:
    following = next_free(facts.get("alternatives"), around)
    said = _("Every seat of this session is taken.")
    return paragraph(said, following or _("Put the client on the waitlist: who is next gets the first free seat."))


def already_seated(facts: Facts, around: Surroundings) -> str:
    return _("The client has a seat in this session already.")


def session_over(facts: Facts, around: Surroundings) -> str:
    return _("This session is over or cancelled. Choose another one.")


def somebody_here(facts: Facts, around: Surroundings) -> str:
    start = facts.get("start")
    said = _("{client} (booking {number}) is here already for the session of {time}, so it stays where it is.")
    words = said.format(
        client=facts.get("client", ""),
        number=facts.get("number", ""),
        time=around.formatter.day_time(start) if isinstance(start, datetime) else "",
    )
    return paragraph(words, _("Change the dates after it, or take the arrival back with Undo first."))


def seats_refused(facts: Facts, around: Surroundings) -> str:
    wanted, least, most = (
        value if isinstance(value := facts.get(name), int) else 0 for name in ("wanted", "least", "most")
    )
    if wanted and wanted > most:
        return ngettext(
            "The room holds {count} person. Choose a larger room, or fewer seats.",
            "The room holds {count} people. Choose a larger room, or fewer seats.",
            most,
        ).format(count=most)
    return ngettext(
        "{count} client has a seat. Move or cancel somebody first, then take seats away.",
        "{count} clients have a seat. Move or cancel somebody first, then take seats away.",
        least,
    ).format(count=least)


def room_in_use(facts: Facts, around: Surroundings) -> str:
    seats = count if isinstance(count := facts.get("seats"), int) else 0
    return ngettext(
        "Session {number} with {count} seat is held in this room. Take seats away there first, or move it.",
        "Session {number} with {count} seats is held in this room. Take seats away there first, or move it.",
        seats,
    ).format(number=f"#{facts.get('number') or ''}", count=seats)


def not_for_groups(facts: Facts, around: Surroundings) -> str:
    return _("{service} is not held for groups, so it has no seats. Add another service with seats.").format(
        service=facts.get("service") or ""
    )


def no_session(facts: Facts, around: Surroundings) -> str:
    following = next_free(facts.get("alternatives"), around)
    said = _("No session of {service} begins then.").format(service=facts.get("service") or "")
    return paragraph(said, following or _("Open one, or choose another time."))


def session_involved(facts: Facts, around: Surroundings) -> str:
    return _("This is not possible with a group session. Move or cancel the session, or the client's seat in it.")

"""Sentences for what a call may not become, each with what to do instead."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def voicemail_refused(facts: Facts, around: Surroundings) -> str:
    return _("{client} wants nothing left on voicemail. Note “no answer”; it comes up again later.").format(
        client=facts.get("client", "")
    )


def tries_used(facts: Facts, around: Surroundings) -> str:
    tries = facts.get("tries")
    count = tries if isinstance(tries, int) else 0
    words = ngettext(
        "Tried {count} time without reaching them. Choose a letter, or ask a supervisor whether to try again.",
        "Tried {count} times without reaching them. Choose a letter, or ask a supervisor whether to try again.",
        count,
    )
    return words.format(count=count)


def claimed(facts: Facts, around: Surroundings) -> str:
    until = facts.get("until")
    return _("{name} is making this call, until {time}. Take another, or ask a supervisor.").format(
        name=facts.get("by", ""), time=around.formatter.time(until) if isinstance(until, datetime) else ""
    )


def stands(facts: Facts, around: Surroundings) -> str:
    match facts.get("why"):
        case "left":
            return _("Too late: another message has left since, or may have. Nothing was changed.")
        case "moved":
            return _("The booking was decided with this call. Undo that first (F8).")
        case "confirmed":
            return _("The booking was confirmed with this call. Undo that first (F8), then take the call back.")
        case "cancelled":
            return _("The booking was cancelled with this call. Undo that (F8), and the call is back on the list.")
        case "none":
            return _("No outcome of this call is kept, so nothing can be taken back.")
        case _:
            return _("This message has changed since. Look at the call list as it is now.")


def already_informed(facts: Facts, around: Surroundings) -> str:
    return _("The client of booking #{number} knows how it stands: there is nothing to tell.").format(
        number=facts.get("number", "")
    )

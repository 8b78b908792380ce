"""Sentences for what cannot be written into a contact log or taken out of it, each with what to do instead."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def log_refused(facts: Facts, around: Surroundings) -> str:
    who, until = facts.get("who", ""), facts.get("until")
    match facts.get("why"):
        case "forgotten":
            return _("The file of client {client} was forgotten and is closed. Register the client anew.").format(
                client=who
            )
        case "merged":
            return _("This client goes on as client {client}. Write it into that contact log.").format(client=who)
        case "other_client":
            return _(
                "Booking {number} is another client's. Write it into their contact log, or name no booking."
            ).format(number=who)
        case "not_yours":
            return _("{name} wrote this entry. Ask them, or write another entry that puts it right.").format(
                name=who
            )
        case "too_late":
            return _("It could be taken back until {time}. Write another entry that puts it right.").format(
                time=around.formatter.time(until) if isinstance(until, datetime) else ""
            )
        case _:
            return _("This contact log can't be changed so. Look at it as it is now.")

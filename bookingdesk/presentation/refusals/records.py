"""What is said when a client cannot be forgotten: how long the rule keeps them, or what is open (SOP B5)."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def records_kept(facts: Facts, around: Surroundings) -> str:
    until, client = facts.get("until"), facts.get("client", "")
    if facts.get("why") == "forgotten":
        return _("Client {number} has been forgotten already.").format(number=client)
    if facts.get("why") == "open" or not isinstance(until, datetime):
        return _(
            "Something is still open for client {number}: a booking, a request, a wish, a message or a problem. "
            "Settle it first."
        ).format(number=client)
    return _("The record rule keeps client {number} until {day}. From then on the client can be forgotten.").format(
        number=client, day=around.formatter.date_numbers(until)
    )


def preview_stale(facts: Facts, around: Surroundings) -> str:
    return _(
        "Nothing was forgotten: the preview showed {seen} past the record rule, now there are {found}. Look again."
    ).format(found=facts.get("found", ""), seen=facts.get("seen", ""))

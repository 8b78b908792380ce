"""Sentences for files that cannot be read as they are, and for days that cannot be printed."""

from __future__ import annotations

from datetime import date

from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import joined
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def nothing_to_print(facts: Facts, around: Surroundings) -> str:
    day = facts.get("day")
    when = around.formatter.day_spoken(day) if isinstance(day, date) else ""
    return _("Nothing to print: nobody works on {day}.").format(day=when)


def date_order_unclear(facts: Facts, around: Surroundings) -> str:
    return _(
        "The dates in the column “{column}” (such as {example}) could be day first or month first. "
        "Say which it is; nothing was imported."
    ).format(column=facts.get("column", ""), example=facts.get("example", ""))


def columns_missing(facts: Facts, around: Surroundings) -> str:
    groups = facts.get("groups")
    needed = [" / ".join(field_word(one) for one in group) for group in groups] if isinstance(groups, tuple) else []
    return _("No column was found for: {fields}. Say which column holds it; nothing was imported.").format(
        fields=joined(needed)
    )

"""Sentences for what a series may not become: dates that cannot be had, no date left, only past ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import joined
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings, paragraph

SHOWN = 5


def series_refused(facts: Facts, around: Surroundings) -> str:
    raw = cast(Iterable[object], facts.get("dates") or ())
    days = [day for day in raw if isinstance(day, date)]
    named = [around.formatter.day(day) for day in days[:SHOWN]]
    said = ngettext(
        "{count} date can't be had: {dates}. Nothing was stored.",
        "{count} dates can't be had: {dates}. Nothing was stored.",
        len(days),
    ).format(count=len(days), dates=joined(named) + (" …" if len(days) > SHOWN else ""))
    return paragraph(said, _("Take another time for them, or leave them out."))


def series_empty(facts: Facts, around: Surroundings) -> str:
    return _("Every date is left out, so there is nothing to book. Take at least one.")


def series_past(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} has no dates ahead that could be changed. What is past stays as it was.").format(
        number=facts.get("number", "")
    )

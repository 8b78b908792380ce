"""Sentences for wall-clock times that do not exist, exist twice, or are of no known zone."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def nonexistent_time(facts: Facts, around: Surroundings) -> str:
    return _("The clocks go forward: {time} does not exist on {day}. {before} or {after}?").format(
        time=_wall_time(facts.get("wall")),
        day=_wall_day(facts.get("wall"), around),
        before=_time_only(facts.get("before"), around),
        after=_time_only(facts.get("after"), around),
    )


def ambiguous_time(facts: Facts, around: Surroundings) -> str:
    return _("The clocks go back: {time} happens twice on {day}. The first or the second time round?").format(
        time=_wall_time(facts.get("wall")), day=_wall_day(facts.get("wall"), around)
    )


def _wall_time(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, datetime) else str(value)


def _wall_day(value: object, around: Surroundings) -> str:
    return around.formatter.day(value.date()) if isinstance(value, datetime) else str(value)


def _time_only(value: object, around: Surroundings) -> str:
    return around.formatter.time(value) if isinstance(value, datetime) else str(value)


def unknown_zone(facts: Facts, around: Surroundings) -> str:
    return _("There is no time zone “{zone}”. Zones are called like Europe/Berlin.").format(
        zone=facts.get("zone", "")
    )

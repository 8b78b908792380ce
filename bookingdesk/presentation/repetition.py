"""How a form repeats: the unsaved half of a series rule, whose other half is the form's own day and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bookingdesk.domain.series import Every, SeriesRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """Every `step` units, so many times or until a day; exactly one of the two is given."""

    unit: Every
    step: int = 1
    count: int | None = None
    until: date | None = None


def rest_of(rule: SeriesRule, dates: int) -> Repetition:
    """How a running series goes on that has so many dates left."""
    if rule.until is not None:
        return Repetition(unit=rule.unit, step=rule.step, until=rule.until)
    return Repetition(unit=rule.unit, step=rule.step, count=max(dates, 1))

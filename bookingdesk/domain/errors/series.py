"""Why the dates of a series cannot be booked or changed."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class SeriesRefused(RuleViolation):
    """Dates of a series cannot be had; nothing was stored. Facts: dates (local days), first (why not the first)."""

    code = "series_refused"


class SeriesEmpty(RuleViolation):
    """Every date of the series was decided against. No facts."""

    code = "series_empty"


class SeriesPast(RuleViolation):
    """No occurrence in the scope can be changed any more. Facts: number (of the booking asked about)."""

    code = "series_past"

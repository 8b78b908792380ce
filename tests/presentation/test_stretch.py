"""From when until when somebody is out: days, times and both, in two short fields."""

from __future__ import annotations

from datetime import date

import pytest

from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.stretch import Clock, stretch
from tests.builders import at

CLOCK = Clock(at("2025-06-23 10:07"), "Europe/Berlin", "en")

STRETCHES = {
    "nothing typed: now until midnight": ("", "", ("2025-06-23 10:07", "2025-06-24 00:00")),
    "from a time today": ("14:00", "", ("2025-06-23 14:00", "2025-06-24 00:00")),
    "for an hour": ("14:00", "15:00", ("2025-06-23 14:00", "2025-06-23 15:00")),
    "both ends in one field": ("14-16", "", ("2025-06-23 14:00", "2025-06-23 16:00")),
    "until a time, from now": ("", "12:30", ("2025-06-23 10:07", "2025-06-23 12:30")),
    "a whole day": ("fri", "", ("2025-06-27 00:00", "2025-06-28 00:00")),
    "an afternoon of another day": ("fri 13:00", "17:00", ("2025-06-27 13:00", "2025-06-27 17:00")),
    "from a time to the end of another day": ("13:00", "fri", ("2025-06-23 13:00", "2025-06-28 00:00")),
    "from a day to a time of another": ("tue", "wed 12:00", ("2025-06-24 00:00", "2025-06-25 12:00")),
    "days as the program writes them": ("2025-06-25", "2025-06-27", ("2025-06-25 00:00", "2025-06-28 00:00")),
    "begun this morning": ("9:00", "12:00", ("2025-06-23 09:00", "2025-06-23 12:00")),
    "ends before it starts": ("15:00", "14:00", None),
    "a weekday of the week after": ("fri", "wed 12:00", ("2025-06-27 00:00", "2025-07-02 12:00")),
    "no time at all": ("whenever", "", None),
    "words beside a time": ("14:00 maybe", "", None),
    "no end at all": ("", "soon", None),
}


@pytest.mark.parametrize("case", STRETCHES)
def test_that_days_and_times_name_a_stretch(case: str) -> None:
    first, last, wanted = STRETCHES[case]
    assert stretch(first, last, CLOCK) == (Span(at(wanted[0]), at(wanted[1])) if wanted else None)


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "ar_EG"])
@pytest.mark.parametrize("day", ["2025-06-27", "2025-11-03", "2026-02-12"])
def test_that_a_day_is_read_as_the_locale_writes_it(locale: str, day: str) -> None:
    clock = Clock(CLOCK.now, CLOCK.zone, locale)
    written = Formatter(locale=locale).date_numbers(date.fromisoformat(day))
    found = stretch(written, "", clock)
    assert found is not None
    assert found.start == at(f"{day} 00:00")

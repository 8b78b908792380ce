"""When a location closes today and when it opens again, from its weekly hours and closures; lunch is no closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import LocationId
from bookingdesk.domain.local_time import local_date, minute_of_day

LOOKED_AHEAD = 30
"""Days after which a next opening is not looked for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`closes` is None while the location is closed; `opens` is the next beginning after that, None if unknown."""

    closes: datetime | None
    opens: datetime | None


def opening(catalogue: Catalogue, location: LocationId, now: datetime) -> Opening:
    """The end of today's hours and the beginning of the next, as instants."""
    zone = catalogue.zone_of(location)
    today = local_date(now, zone)
    hours = _hours(catalogue, location, today)
    if hours is not None and now < hours[0]:
        return Opening(closes=None, opens=hours[0])
    later = (_hours(catalogue, location, today + timedelta(days=n)) for n in range(1, LOOKED_AHEAD + 1))
    following = next((found[0] for found in later if found is not None), None)
    closes = hours[1] if hours is not None and now < hours[1] else None
    return Opening(closes=closes, opens=following)


def next_day_opening(catalogue: Catalogue, location: LocationId, now: datetime) -> datetime | None:
    """When the location opens on its first working day after today; None where that is not known."""
    zone = catalogue.zone_of(location)
    tomorrow = minute_of_day(local_date(now, zone) + timedelta(days=1), 0, zone)
    return opening(catalogue, location, tomorrow - timedelta(seconds=1)).opens


def _hours(catalogue: Catalogue, location: LocationId, day: date) -> tuple[datetime, datetime] | None:
    """From the first to the last minute of a day's hours; None where the location stays closed."""
    if day in catalogue.closures.get(location, {}):
        return None
    stretches = [hours for hours in catalogue.opening_hours.get(location, ()) if hours.on(day)]
    if not stretches:
        return None
    zone = catalogue.zone_of(location)
    first, last = min(s.start_minute for s in stretches), max(s.end_minute for s in stretches)
    return minute_of_day(day, first, zone), minute_of_day(day, last, zone)

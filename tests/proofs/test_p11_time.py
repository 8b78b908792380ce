"""P11: no wall time is ever shifted: 40 zones, every clock change from 2024 to 2037, every quarter of an hour.

What each wall time means is found by walking the instants and reading the clock; the program must name the same
instant, refuse what the clocks skip, ask about what they pass twice, lay days and grids of starts on the same
instants, and write calendar files that say the same when read again. The control trusts the library's default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import icalendar

from bookingdesk.domain.availability.bits import instant_of, positions
from bookingdesk.domain.availability.local_days import Grid, candidates_of_day, local_day
from bookingdesk.domain.catalogue import Location
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.domain.local_time import instant
from bookingdesk.domain.series import Every, SeriesRule, occurrences
from bookingdesk.domain.spans import Span
from bookingdesk.messaging.addresses import Mailbox
from bookingdesk.messaging.invitation import invitation
from tests.builders import STUDIO, a_booking, a_catalogue
from tests.messaging.dispatches import a_dispatch

AREAS = {
    "Africa": "Cairo Casablanca",
    "America": "Asuncion Chicago Godthab Halifax Havana Los_Angeles Miquelon "
    "New_York Port-au-Prince Santiago Scoresbysund St_Johns Tijuana",
    "Antarctica": "Troll",
    "Asia": "Beirut Gaza Jerusalem Nicosia",
    "Atlantic": "Azores Bermuda",
    "Australia": "Adelaide Lord_Howe Sydney",
    "Europe": "Athens Berlin Chisinau Dublin Helsinki Kyiv Lisbon London Madrid Paris Rome",
    "Pacific": "Auckland Chatham Easter Norfolk",
}
ZONES = [f"{area}/{place}" for area, places in AREAS.items() for place in places.split()]
QUARTER = timedelta(minutes=15)
AROUND = timedelta(hours=12)
FILES = 400
"""Calendar files written and read again: each costs as much as a thousand wall times."""


@dataclass(frozen=True)
class ClockChange:
    """One change of the clocks and what the wall shows around it: each wall time with its instants, in order."""

    zone: str
    at: datetime
    shown: dict[datetime, list[datetime]]

    def wall_times(self) -> Iterator[datetime]:
        """Every quarter of an hour on paper, whether the clocks show it or not."""
        wall, last = min(self.shown), max(self.shown)
        while wall <= last:
            yield wall
            wall += QUARTER


def on_the_wall(at: datetime, zone: str) -> datetime:
    """What the clock shows."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def changes_of(zone: str) -> Iterator[datetime]:
    """The instants from 2024 to 2037 at which the offset changes, to the minute."""
    tz, day = ZoneInfo(zone), timedelta(days=1)
    at = datetime(2024, 1, 1, tzinfo=UTC)
    while at < datetime(2038, 1, 1, tzinfo=UTC):
        low, high = at, at + day
        before = low.astimezone(tz).utcoffset()
        if before != high.astimezone(tz).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
                low, high = (middle, high) if middle.astimezone(tz).utcoffset() == before else (low, middle)
            yield high
        at += day


@cache
def clock_changes() -> list[ClockChange]:
    """All of them, each with its surroundings."""
    found = []
    for zone in ZONES:
        for at in changes_of(zone):
            shown: dict[datetime, list[datetime]] = {}
            moment = at - AROUND
            while moment < at + AROUND:
                shown.setdefault(on_the_wall(moment, zone), []).append(moment)
                moment += QUARTER
            found.append(ClockChange(zone, at, shown))
    return found


def answer(wall: datetime, zone: str) -> list[datetime]:
    """What the program makes of a wall time: one instant, none where it refuses, two where it asks."""
    try:
        return [instant(wall, zone)]
    except NonexistentTime:
        return []
    except AmbiguousTime:
        return [instant(wall, zone, fold=0), instant(wall, zone, fold=1)]


def test_that_no_wall_time_is_shifted(say: Callable[[str], None]) -> None:
    """Every quarter of an hour around every clock change; the control answers them all."""
    cases = gaps = folds = shifted = silent_gaps = silent_folds = 0
    for change in clock_changes():
        for wall in change.wall_times():
            expected = change.shown.get(wall, [])
            cases += 1
            gaps += not expected
            folds += len(expected) == 2
            shifted += answer(wall, change.zone) != expected
            naive = wall.replace(tzinfo=ZoneInfo(change.zone)).astimezone(UTC)
            silent_gaps += not expected and on_the_wall(naive, change.zone) != wall
            silent_folds += len(expected) == 2
    say(
        f"P11 time: {cases} wall times at {len(clock_changes())} clock changes in {len(ZONES)} zones,"
        f" {shifted} shifted, {gaps} skipped refused, {folds} doubled asked;"
        f" control: {silent_gaps} skipped shifted, {silent_folds} doubled decided in silence"
    )
    assert shifted == 0
    assert cases >= 100_000
    assert len(ZONES) == 40
    assert gaps > 2_000
    assert folds > 2_000
    assert silent_gaps == gaps


def test_that_the_days_and_grids_of_starts_lie_on_the_clock(say: Callable[[str], None]) -> None:
    """The quarter hours offered on a day of change are exactly those the wall shows, at those instants."""
    checked = starts = 0
    for change in clock_changes():
        day = on_the_wall(change.at, change.zone).date()
        for one in (day - timedelta(days=1), day):
            expected = _quarters(change.zone, one)
            whole = local_day(change.zone, one)
            found = positions(candidates_of_day(change.zone, one, Grid(15)), whole.first)
            assert [instant_of(minute) for minute in found] == expected, (change.zone, one)
            checked += 1
            starts += len(found)
    say(f"P11 time: {starts} starts on {checked} days of change, each where the clock shows it")
    assert checked >= 2_000


def _quarters(zone: str, day: date) -> list[datetime]:
    """The instants at which the wall shows a quarter hour of the day."""
    moment = datetime.combine(day, time.min, UTC) - timedelta(hours=14)
    found = []
    for _ in range(4 * 52):
        if on_the_wall(moment, zone).date() == day:
            found.append(moment)
        moment += QUARTER
    return found


def test_that_calendar_files_read_again_say_the_same_instants(say: Callable[[str], None]) -> None:
    """Bookings in the hours around a change, those in a doubled hour first, through writing and parsing."""
    moments = [
        (change.zone, at)
        for change in clock_changes()
        for wall, instants in change.shown.items()
        if wall.minute == 0 and (len(instants) == 2 or abs(instants[0] - change.at) <= timedelta(hours=2))
        for at in instants
    ]
    step = max(1, len(moments) // FILES)
    shifted = [(zone, at) for zone, at in moments[::step] if _read_again(zone, at) != Span.lasting(at, 3 * QUARTER)]
    written = len(moments[::step])
    say(f"P11 time: {written} calendar files written and read again, {len(shifted)} shifted")
    assert written >= FILES
    assert shifted == []


def _read_again(zone: str, at: datetime) -> Span:
    """The span of a booking's event after a reader has parsed the file."""
    place = Location(id=STUDIO, name="Studio", zone=zone)
    dispatch = a_dispatch(
        booking=a_booking(span=Span.lasting(at, 3 * QUARTER)), catalogue=a_catalogue(locations={STUDIO: place})
    )
    sender, recipient = Mailbox.of("desk@mail.example"), Mailbox.of("maya@mail.example")
    event = icalendar.Calendar.from_ical(invitation(dispatch, sender, recipient)).events[0]
    return Span(event.start, event.end)


def test_that_no_date_of_a_series_is_shifted_lost_or_doubled(say: Callable[[str], None]) -> None:
    """Rules that cross each change; the control repeats by whole days of 24 hours, as instants alone would have it."""
    dates = shifted = wrong = gaps = folds = control = 0
    for change in clock_changes():
        for rule in _rules_across(change):
            named = occurrences(rule)
            wrong += [each.wall for each in named] != _walls_of(rule)
            first = named[0].start
            for each in named:
                dates += 1
                expected = change.shown.get(each.wall)
                gaps += each.start is None
                folds += each.twice
                if each.start is None:
                    shifted += bool(expected)
                    continue
                shifted += on_the_wall(each.start, rule.zone) != each.wall
                shifted += each.twice and each.start != (expected or [each.start])[0]
                if first is not None:
                    control += on_the_wall(first + (each.wall - rule.first), rule.zone) != each.wall
    say(
        f"P11 series: {dates} dates of rules across {len(clock_changes())} clock changes in {len(ZONES)} zones,"
        f" {shifted} shifted, {wrong} rules with a date lost or doubled, {gaps} skipped refused, {folds} doubled"
        f" said; control: {control} shifted by whole days of 24 hours"
    )
    assert (shifted, wrong) == (0, 0)
    assert dates >= 30_000
    assert gaps > 500
    assert folds > 500
    assert control > dates / 4


def _rules_across(change: ClockChange) -> Iterator[SeriesRule]:
    """Every day, week and two weeks over the change, in the afternoon and at the hours that are skipped or doubled."""
    here = on_the_wall(change.at, change.zone)
    odd = [wall for wall in change.wall_times() if len(change.shown.get(wall, [])) != 1]
    clocks = {time(14, 15), *(wall.time() for wall in odd[:2])}
    for clock in sorted(clocks):
        day = next((wall.date() for wall in odd if wall.time() == clock), here.date())
        for unit, step, days in ((Every.DAY, 1, 1), (Every.WEEK, 1, 7), (Every.WEEK, 2, 14)):
            first = datetime.combine(day - timedelta(days=2 * days), clock)
            yield SeriesRule(first=first, zone=change.zone, unit=unit, step=step, count=5)


def _walls_of(rule: SeriesRule) -> list[datetime]:
    """The wall times of the rule by the calendar on paper."""
    days = rule.step * (7 if rule.unit is Every.WEEK else 1)
    return [rule.first + timedelta(days=days * number) for number in range(rule.count or 0)]

"""Who takes what, kept in memory for the days that desks ask about; the database remains the only truth.

Built from one query, brought up to date from the change feed at every reading, and read without a database
for previews while something is dragged. Bounded: it holds a rolling stretch of days, and wishes beyond it are
answered from a query of their own. Safe to use from several threads: what is handed out never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock

from bookingdesk.domain.availability.bits import (
    Window,
    instant_of,
    minute_ceil,
    minute_floor,
    window_of,
)
from bookingdesk.domain.availability.occupancy import (
    NOTHING,
    Occupancy,
    Taken,
    Unit,
    UnitOccupancy,
    taken_by_unit,
)
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.ports import OccupancyChange, Work

DAYS_BACK = 2
DAYS_AT_FIRST = 10
DAYS_OF_A_MONTH = 35
DAYS_AHEAD = 100
"""The board starts with the days that most callers want, and grows in two steps when somebody looks further."""
CHANGES_AT_MOST = 200
"""More changed stretches than this are cheaper to read anew than one by one."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The board at one position of the change feed."""

    catalogue: Catalogue
    occupancy: Occupancy
    cursor: int
    built_on: date
    next_lapse: datetime | None
    """When the first of the holds lapses."""


def as_stored(work: Work, span: Span, now: datetime) -> Occupancy:
    """What is taken within the span, past every memory: for whoever changes something in the same unit of work.

    The feed tells of a change at its commit. A board read before that would not know of it, and one brought up to
    date would know of what may never be committed.
    """
    return Occupancy.of_stretches(work.occupancy.stretches(span, None, now), window_of(span))


class Board:
    """A desk's memory of the occupancy, for readings only. A reading that fails leaves it as it was."""

    def __init__(self, *, days_at_first: int = DAYS_AT_FIRST, days_ahead: int = DAYS_AHEAD) -> None:
        self._days, self._days_at_most = min(days_at_first, days_ahead), days_ahead
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._age = 0
        """How often it was told to forget."""

    def occupancy(self, work: Work, span: Span, now: datetime) -> Occupancy:
        """What is taken within the span, as the database has it in this unit of work."""
        window = window_of(span)
        known = self.refresh(work, now).occupancy
        if not known.window.contains(window) and self._grown(window, now):
            known = self.refresh(work, now).occupancy
        if known.window.contains(window):
            return known
        return as_stored(work, span, now)

    def refresh(self, work: Work, now: datetime) -> Snapshot:
        """Bring the board up to date: a look at the feed's position, and a query where something changed."""
        with self._lock:
            cursor = work.occupancy.cursor()
            old = self._snapshot
            if old is None or old.built_on != now.date():
                found = self._built(work, cursor, now)
            elif cursor != old.cursor:
                found = self._updated(old, work, cursor, now)
            else:
                found = old
            catalogue = work.catalogue.load()
            if catalogue is not found.catalogue:
                found = replace(found, catalogue=catalogue)
            self._snapshot = found = _lapsed(found, now)
            return found

    def warm(self, work: Work, now: datetime) -> None:
        """Build it before anybody asks, for a thread of its own: nobody ever waits for this one.

        It is built without the lock and kept only where nobody was faster; the next reading brings it up to date.
        """
        started_at = self._age, self._days
        if self._snapshot is not None:
            return
        built = self._built(work, work.occupancy.cursor(), now)
        with self._lock:
            if self._snapshot is None and (self._age, self._days) == started_at:
                self._snapshot = built

    def _grown(self, window: Window, now: datetime) -> bool:
        """Whether the window lies within what the board may hold; then it is built anew, a step larger."""
        with self._lock:
            larger = (min(days, self._days_at_most) for days in (DAYS_OF_A_MONTH, self._days_at_most))
            fitting = next((d for d in larger if d > self._days and _window(now, d).contains(window)), None)
            if fitting is not None:
                self._days, self._snapshot = fitting, None
            return fitting is not None

    def glance(self, now: datetime) -> Snapshot | None:
        """The board as it was last brought up to date, less what has lapsed since; None where it never was."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot = _lapsed(self._snapshot, now)
            return self._snapshot

    def forget(self) -> None:
        """Start afresh at the next reading: the database has been replaced."""
        with self._lock:
            self._snapshot = None
            self._age += 1

    def _built(self, work: Work, cursor: int, now: datetime) -> Snapshot:
        window = _window(now, self._days)
        span = Span(instant_of(window.first), instant_of(window.last))
        occupancy = Occupancy.of_stretches(work.occupancy.stretches(span, None, now), window)
        return Snapshot(work.catalogue.load(), occupancy, cursor, now.date(), _next_lapse(occupancy))

    def _updated(self, old: Snapshot, work: Work, cursor: int, now: datetime) -> Snapshot:
        changes = work.occupancy.changes_since(old.cursor)
        if changes is None or len(changes) > CHANGES_AT_MOST:
            return self._built(work, cursor, now)
        occupancy = old.occupancy
        for stretch, resources in _by_stretch(changes, occupancy.window).items():
            span = Span(instant_of(stretch.first), instant_of(stretch.last))
            fresh = taken_by_unit(work.occupancy.stretches(span, resources, now))
            occupancy = _patched(occupancy, stretch, resources, fresh)
        return replace(old, occupancy=occupancy, cursor=cursor, next_lapse=_next_lapse(occupancy))


def _window(now: datetime, days: int) -> Window:
    midnight = minute_floor(now) // DAY_MINUTES * DAY_MINUTES
    return Window(midnight - DAYS_BACK * DAY_MINUTES, (DAYS_BACK + days) * DAY_MINUTES)


def _by_stretch(changes: Iterable[OccupancyChange], window: Window) -> dict[Window, set[ResourceId]]:
    """The changed stretches inside the window, each with its resources: mostly one stretch, one booking."""
    found: dict[Window, set[ResourceId]] = {}
    for change in changes:
        first = max(minute_floor(change.busy.start), window.first)
        last = min(minute_ceil(change.busy.end), window.last)
        if first < last:
            found.setdefault(Window(first, last - first), set()).add(change.resource_id)
    return found


def _patched(
    occupancy: Occupancy, stretch: Window, resources: set[ResourceId], fresh: dict[Unit, list[Taken]]
) -> Occupancy:
    """The occupancy with everything that overlaps the stretch, on these resources, replaced by what was read."""
    changed: dict[Unit, UnitOccupancy] = {}
    for unit in {u for u in occupancy.units if u[0] in resources} | fresh.keys():
        known = occupancy.units.get(unit, NOTHING)
        gone, come = known.overlapping(stretch), fresh.get(unit, [])
        if set(gone) != set(come):
            changed[unit] = known.exchanged(gone, come, occupancy.window)
    return occupancy.with_units(changed)


def _next_lapse(occupancy: Occupancy) -> datetime | None:
    lapses = (t.expires_at for known in occupancy.units.values() for t in known.taken if t.expires_at is not None)
    return min(lapses, default=None)


def _lapsed(snapshot: Snapshot, now: datetime) -> Snapshot:
    """Without the holds that have lapsed: nobody has to sweep for the time to be free again."""
    if snapshot.next_lapse is None or snapshot.next_lapse > now:
        return snapshot
    occupancy = snapshot.occupancy.at(now)
    return replace(snapshot, occupancy=occupancy, next_lapse=_next_lapse(occupancy))

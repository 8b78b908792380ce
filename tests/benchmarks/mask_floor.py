"""The floor of the slot benchmarks: bare masks, everything that can be prepared is prepared, no rules left.

It knows beforehand when each person and room works, the grid as one mask, and which minutes are taken. What is
left is the least that has to be done when somebody asks: find the runs, combine people and rooms, list. Runs and
lists are made by the program's own bit operations, so that the ratio is the price of the rules around them; that
the operations are right is tested elsewhere, minute by minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookingdesk.domain.availability.bits import positions, runs
from bookingdesk.domain.ids import ResourceId
from tests.benchmarks.busy_desk import AFTER, FIRST_DAY, NOW, SHIFTS, STEP, VISIT, ZONE, Desk

WHOLE = VISIT + AFTER


@dataclass
class MaskFloor:
    """The prepared masks."""

    origin: int
    full: int
    grid: int
    working: dict[ResourceId, int]
    taken: dict[ResourceId, int]
    staff: tuple[ResourceId, ...]
    rooms: tuple[ResourceId, ...]

    @classmethod
    def of(cls, desk: Desk, days: int) -> MaskFloor:
        """Prepare: not measured."""
        zone = ZoneInfo(ZONE)
        midnight = datetime.combine(FIRST_DAY, datetime.min.time(), zone)
        origin = int(midnight.timestamp()) // 60
        minutes = days * 1440 + 120 + WHOLE
        grid = works = opens = 0
        for minute in range(minutes):
            wall = datetime.fromtimestamp((origin + minute) * 60, zone)
            of_day, inside = wall.hour * 60 + wall.minute, wall.date() < FIRST_DAY + timedelta(days=days)
            if of_day % STEP == 0 and inside and origin + minute >= NOW.timestamp() // 60:
                grid |= 1 << minute
            if any(first <= of_day < last for first, last in SHIFTS):
                works |= 1 << minute
            if SHIFTS[0][0] <= of_day < SHIFTS[-1][1]:
                opens |= 1 << minute
        taken = dict.fromkeys((*desk.staff, *desk.rooms), 0)
        for person, room, first, last in desk.taken:
            mask = ((1 << (last - first)) - 1) << (first - origin)
            taken[person] |= mask
            taken[room] |= mask
        starts_works, starts_opens = runs(works, VISIT) & grid, runs(opens, VISIT) & grid
        return cls(
            origin,
            (1 << minutes) - 1,
            grid,
            dict.fromkeys(desk.staff, starts_works) | dict.fromkeys(desk.rooms, starts_opens),
            taken,
            desk.staff,
            desk.rooms,
        )

    def starts(self) -> dict[ResourceId, list[int]]:
        """The free starts of every person, in UTC minutes: measured."""
        full, origin = self.full, self.origin
        with_room = 0
        for room in self.rooms:
            with_room |= runs(full ^ self.taken[room], WHOLE, WHOLE) & self.working[room]
        found = {}
        for person in self.staff:
            mask = runs(full ^ self.taken[person], WHOLE, WHOLE) & self.working[person] & with_room
            found[person] = positions(mask, origin)
        return found

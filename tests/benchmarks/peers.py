"""Packages that answer the same question, called in the way that is kindest to them. None is required."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookingdesk.domain.ids import ResourceId
from tests.benchmarks.busy_desk import AFTER, FIRST_DAY, NOW, SHIFTS, STEP, VISIT, ZONE, Desk


def slotify_starts(desk: Desk, days: int) -> Callable[[], dict[ResourceId, list[int]]] | None:
    """slotify-scheduling (MIT), or None where it is not installed.

    It checks each generated slot against each busy period in turn, so it is given those of one person and one
    day only; and it cannot ask for any one room of several, so it is spared the rooms.
    """
    try:
        import slotify
    except ImportError:
        return None
    zone = ZoneInfo(ZONE)
    generator = slotify.SlotGenerator(
        windows=[(_clock(first), _clock(last)) for first, last in SHIFTS],
        duration=VISIT,
        interval=STEP,
        timezone=ZONE,
    )
    policies: dict[tuple[ResourceId, int], Any] = {}
    by_day: dict[tuple[ResourceId, int], list[Any]] = {}
    for person, _, first, last in desk.taken:
        start, end = (datetime.fromtimestamp(minute * 60, zone) for minute in (first - AFTER, last))
        by_day.setdefault((person, (start.date() - FIRST_DAY).days), []).append(slotify.BusyPeriod(start, end))
    for person in desk.staff:
        for day in range(days):
            policies[person, day] = slotify.BookingPolicy(busy_periods=tuple(by_day.get((person, day), ())))

    def starts() -> dict[ResourceId, list[int]]:
        found: dict[ResourceId, list[int]] = {}
        for person in desk.staff:
            free = found.setdefault(person, [])
            for day in range(days):
                policy = policies[person, day]
                free.extend(
                    int(slot.start.timestamp()) // 60
                    for slot in generator.generate_for_date(FIRST_DAY + timedelta(days=day))
                    if policy.is_bookable(slot, now=NOW)
                )
        return found

    return starts


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"

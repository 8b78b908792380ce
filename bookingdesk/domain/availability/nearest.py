"""The free starts nearest to one that cannot be had, earlier or later; looks only where all is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.bits import Window, instant_of
from bookingdesk.domain.availability.choosing import Chooser
from bookingdesk.domain.availability.local_days import ONE_DAY, local_day
from bookingdesk.domain.availability.slots import LONGEST_SEARCH, FreeStarts, free_starts, window_of_wish
from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import local_date


def wanted_of(wish: StartWish) -> frozenset[ResourceId]:
    """The resources the wish insists on, whether chosen unit by unit or wanted by name."""
    return frozenset(a.resource_id for a in wish.chosen) or wish.wanted


def nearest_starts(question: Question, limit: int) -> tuple[datetime, ...]:
    """Free starts for the same wish, the nearest first; of two equally near ones the later first."""
    found = _free_around(question)
    return tuple(instant_of(start) for start in _by_distance(question, found, limit))


def nearest_slots(question: Question, limit: int) -> tuple[Slot, ...]:
    """The same with their resources chosen."""
    found = _free_around(question)
    wish = question.wish
    chooser = Chooser(
        question.rules,
        question.occupancy,
        question.needs,
        found.window,
        wish.duration,
        wanted_of(wish),
        wish.usual_staff,
    )
    return tuple(_slots(chooser, _by_distance(question, found, limit)))


def _slots(chooser: Chooser, starts: list[int]) -> Iterator[Slot]:
    for start in starts:
        allocations = chooser.at(start)
        if allocations is not None:
            yield Slot(span=chooser.span(start), allocations=allocations)


def _by_distance(question: Question, found: FreeStarts, limit: int) -> list[int]:
    wished = question.start
    others = [start for start in found.minutes() if start != wished]
    return sorted(others, key=lambda start: (abs(start - wished), -start))[:limit]


def _free_around(question: Question) -> FreeStarts:
    """The free starts of the known days around the wish."""
    needs, wish = question.needs, question.wish
    known = question.known if question.known is not None else Window(0, 0)
    middle = local_date(wish.start, needs.zone)

    def day_is_known(day: date) -> bool:
        whole = local_day(needs.zone, day)
        first = whole.first - needs.before
        last = whole.first + whole.minutes + question.visit.minutes + needs.after
        return known.first <= first and last <= known.last

    first_day = middle
    while day_is_known(first_day - ONE_DAY) and (middle - first_day).days < LONGEST_SEARCH // 2:
        first_day -= ONE_DAY
    last_day = middle
    while day_is_known(last_day + ONE_DAY) and (last_day - middle).days < LONGEST_SEARCH // 2:
        last_day += ONE_DAY
    if not day_is_known(middle):
        return FreeStarts(question.day, 0, {})
    around = SlotWish(
        service_id=wish.service_id,
        duration=wish.duration,
        wanted=wanted_of(wish),
        first_day=first_day,
        days=(last_day - first_day) // timedelta(days=1) + 1,
        any_notice=wish.any_notice,
    )
    if not question.occupancy.window.contains(window_of_wish(needs, around)):
        return FreeStarts(question.day, 0, {})
    return free_starts(question.rules.catalogue, question.occupancy, around, question.now)

"""Which occurrence of a running series takes which date of a new rule. Decides nothing about whether it fits.

A client's occurrences are their own: they fill the new dates in order, so that few are booked and cancelled. A
group session of another day is nobody's to move: people agreed to its day, so it goes and they hear of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.series import Occurrence


@dataclass(frozen=True, slots=True)
class Pair:
    """A date of the new rule and the occurrence that takes it; one of them may be missing."""

    date: Occurrence | None
    present: Booking | None


def paired(dates: Sequence[Occurrence], chosen: Sequence[Booking], zone: str, anchor: BookingId) -> list[Pair]:
    """The dates with the occurrences: those of the same day first, in order of date.

    Of the others each takes the next date that is left; of group sessions only the anchor does, which was asked to
    go to the first date. What finds no date is paired with None, and so is a date that finds no occurrence.
    """
    by_day = {wall(one.span.start, zone).date(): one for one in chosen}
    stay = {each.day: by_day[each.day] for each in dates if each.day in by_day}
    staying = {one.id for one in stay.values()}
    free = [each for each in dates if each.day not in stay]
    rest = [one for one in chosen if one.id not in staying]
    pairs = [Pair(each, stay[each.day]) for each in dates if each.day in stay]
    if not any(one.seats is not None for one in chosen):
        return [*pairs, *(Pair(each, present) for each, present in zip_longest(free, rest))]
    goes = [one for one in rest if one.id == anchor and free and free[0].index == 0]
    pairs += [Pair(each, present) for each, present in zip(free, goes, strict=False)]
    pairs += [Pair(each, None) for each in free[len(goes) :]]
    return [*pairs, *(Pair(None, one) for one in rest if one not in goes)]

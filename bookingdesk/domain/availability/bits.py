"""Minutes as bits of one big integer: bit i of a mask stands for the minute `origin + i` since 1970 in UTC.

Knows nothing of resources or rules. The desk's time is in whole minutes: stretches that end between two
minutes are rounded outwards, so a mask never calls a taken moment free.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from bookingdesk.domain.spans import Span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Window(NamedTuple):
    """A stretch of whole minutes: `first` counts from 1970 in UTC, masks over it have `minutes` bits."""

    first: int
    minutes: int

    @property
    def last(self) -> int:
        """The minute after the last."""
        return self.first + self.minutes

    @property
    def full(self) -> int:
        """The mask with every bit set."""
        return (1 << self.minutes) - 1

    def contains(self, other: Window) -> bool:
        """Whether `other` lies wholly inside."""
        return self.first <= other.first and other.last <= self.last


def minute_floor(at: datetime) -> int:
    """The minute in which the instant lies."""
    return (at - EPOCH) // MINUTE


def minute_ceil(at: datetime) -> int:
    """The first minute that begins at or after the instant."""
    return -((EPOCH - at) // MINUTE)


def instant_of(minute: int) -> datetime:
    """The instant at which a minute begins."""
    return datetime.fromtimestamp(minute * 60, UTC)


def minutes_of(duration: timedelta) -> int:
    """A duration in minutes, rounded up."""
    return -(-duration // MINUTE)


def window_of(span: Span) -> Window:
    """The least window that covers the span."""
    first = minute_floor(span.start)
    return Window(first, minute_ceil(span.end) - first)


def ones(first: int, last: int) -> int:
    """The mask with the bits first..last-1 set; negative positions are cut off, an empty stretch is 0."""
    first = max(first, 0)
    return ((1 << (last - first)) - 1) << first if last > first else 0


def painted(stretches: Iterable[tuple[int, int]], minutes: int) -> int:
    """The mask of many stretches [first, last), cut to 0..minutes: linear in both, whatever their number."""
    digits = bytearray(b"0") * minutes
    for first, last in stretches:
        first, last = max(first, 0), min(last, minutes)
        if first < last:
            digits[minutes - last : minutes - first] = b"1" * (last - first)
    return int(digits, 2) if minutes else 0


def shifted(mask: int, by: int) -> int:
    """The mask moved up by `by` bits, or down where it is negative."""
    return mask << by if by >= 0 else mask >> -by


def runs(free: int, length: int) -> int:
    """The bits that begin a run of `length` set bits: shift-and-and, doubling, about log2(length) steps."""
    covered = 1
    while covered < length and free:
        step = min(covered, length - covered)
        free &= free >> step
        covered += step
    return free


def at_least(count: int, masks: Iterable[int]) -> int:
    """The bits that are set in `count` or more of the masks."""
    reached = [0] * count
    for mask in masks:
        for level in range(count - 1, 0, -1):
            reached[level] |= reached[level - 1] & mask
        reached[0] |= mask
    return reached[count - 1]


def positions(mask: int) -> list[int]:
    """The set bits in rising order; linear in the mask, not in their number squared."""
    if not mask:
        return []
    digits = bin(mask)[:1:-1]  # the lowest bit first
    gaps = digits.split("1")
    gaps.pop()
    found = list(accumulate(map(len, gaps)))
    return list(map(add, found, range(len(found))))


def first_positions(mask: int, limit: int) -> list[int]:
    """The lowest set bits, `limit` at the most."""
    found: list[int] = []
    while mask and len(found) < limit:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def stretches(mask: int) -> list[tuple[int, int]]:
    """The runs of set bits as [first, last), in rising order."""
    found: list[tuple[int, int]] = []
    at = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        at += zeros
        length = (~mask & (mask + 1)).bit_length() - 1
        found.append((at, at + length))
        mask >>= length
        at += length
    return found


@lru_cache(maxsize=256)
def comb(step: int, first: int, last: int) -> int:
    """The bits of [first, last) that are multiples of `step`."""
    return sum(1 << minute for minute in range(-(-first // step) * step, last, step))

"""Minutes as bits of one big integer: bit i of a mask stands for the minute `origin + i` since 1970 in UTC.

Knows nothing of resources or rules. The desk's time is in whole minutes: stretches that end between two
minutes are rounded outwards, so a mask never calls a taken moment free.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add, mul
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
        if first < 0 or last > minutes:
            first, last = max(first, 0), min(last, minutes)
        if first < last:
            digits[minutes - last : minutes - first] = b"1" * (last - first)
    return int(digits, 2) if minutes else 0


def shifted(mask: int, by: int) -> int:
    """The mask moved up by `by` bits, or down where it is negative."""
    return mask << by if by >= 0 else mask >> -by


def runs(free: int, length: int, least_gap: int = 1) -> int:
    """The bits that begin a run of `length` set bits: shift-and-and, doubling, about log2(length) steps.

    `least_gap` promises that clear bits come in stretches of at least so many (those cut off by the mask's ends
    excepted). Two set bits no further apart than that have nothing clear between them, which saves most steps.
    """
    reach = min(least_gap, length - 1)
    if reach > 1:
        free &= free >> reach
        covered = reach + 1
    else:
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


_MARKED = bytes([0] + [1] * 255)
_LOWEST = bytes([0] + [(byte & -byte).bit_length() - 1 for byte in range(1, 256)])
_SINGLE = bytes(1 << bit for bit in range(8))
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def positions(mask: int, origin: int = 0) -> list[int]:
    """The set bits in rising order, counted from `origin`; linear in the mask, with a small constant.

    Works on bytes: where each has one bit at the most, as on any grid of 8 minutes or more, no Python code
    runs per bit.
    """
    data = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    marked = data.translate(None, b"\0")
    zeros_before = map(len, data.translate(_MARKED).split(b"\1"))
    bits_before = map(mul, accumulate(zeros_before), repeat(8))
    starts_of_bytes = map(add, bits_before, range(origin, origin + 8 * len(marked), 8))
    if not marked.translate(None, _SINGLE):
        return list(map(add, starts_of_bytes, marked.translate(_LOWEST)))
    return [start + bit for start, byte in zip(starts_of_bytes, marked, strict=True) for bit in _BITS[byte]]


def first_positions(mask: int, origin: int, limit: int) -> list[int]:
    """The lowest set bits counted from `origin`, `limit` at the most."""
    found: list[int] = []
    while mask and len(found) < limit:
        lowest = mask & -mask
        found.append(origin + lowest.bit_length() - 1)
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

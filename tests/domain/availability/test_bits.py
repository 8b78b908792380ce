"""Masks against lists of truth values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bookingdesk.domain.availability import bits

masks = st.integers(0, 2**300 - 1)
lines = st.lists(st.tuples(st.integers(-20, 320), st.integers(1, 60)), max_size=8)


def listed(mask: int) -> list[int]:
    """The set bits, one by one."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


@given(masks, st.integers(1, 70))
def test_that_runs_begin_where_so_many_bits_follow(mask: int, length: int) -> None:
    """Every bit of the run looked at."""
    expected = [i for i in range(300) if all(mask >> (i + k) & 1 for k in range(length))]
    assert listed(bits.runs(mask, length)) == expected


@given(lines, st.integers(1, 70))
def test_that_leaping_over_what_cannot_be_clear_changes_nothing(
    stretches: list[tuple[int, int]], length: int
) -> None:
    """Over what cannot be clear, that is: the promise also holds where the ends cut stretches short."""
    taken = bits.painted([(first, first + minutes) for first, minutes in stretches], 300)
    shortest = min((minutes for _, minutes in stretches), default=300)
    free = bits.Window(0, 300).full ^ taken
    assert bits.runs(free, length, shortest) == bits.runs(free, length)


@given(masks, st.integers(0, 10**9))
def test_that_positions_are_the_set_bits(mask: int, origin: int) -> None:
    """From any origin, all or the first few."""
    expected = [origin + i for i in listed(mask)]
    assert bits.positions(mask, origin) == expected
    assert bits.first_positions(mask, origin, 3) == expected[:3]


@given(lines)
def test_that_painted_stretches_are_cut_to_the_mask(stretches: list[tuple[int, int]]) -> None:
    """And `stretches` reads back what they cover."""
    spans = [(first, first + minutes) for first, minutes in stretches]
    mask = bits.painted(spans, 300)
    assert listed(mask) == [i for i in range(300) if any(a <= i < b for a, b in spans)]
    assert mask == sum({1 << i for a, b in bits.stretches(mask) for i in range(a, b)})
    assert all(b < c for (_, b), (c, _) in zip(bits.stretches(mask), bits.stretches(mask)[1:], strict=False))


@given(st.lists(masks, max_size=5), st.integers(1, 4))
def test_that_at_least_counts(some: list[int], count: int) -> None:
    """Bits set in so many masks."""
    assert listed(bits.at_least(count, some)) == [
        i for i in range(300) if sum(mask >> i & 1 for mask in some) >= count
    ]


@given(st.integers(1, 90), st.integers(0, 1440), st.integers(0, 1440))
def test_that_a_comb_has_the_multiples(step: int, first: int, last: int) -> None:
    """Within its bounds."""
    assert listed(bits.comb(step, first, last)) == [m for m in range(first, last) if m % step == 0]


@given(st.lists(st.integers(0, 40), max_size=10, unique=True))
def test_that_positions_on_a_grid_are_found_without_looking_at_each(some: list[int]) -> None:
    """One bit to a byte takes the short way."""
    assert bits.positions(sum(1 << 15 * n for n in some), 7) == [15 * n + 7 for n in sorted(some)]

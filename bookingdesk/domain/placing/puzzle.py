"""The question "where do they all go" in bare numbers, and what an answer to it is worth.

Two visits never share a unit. An answer is worth more the fewer visits lose their time; then the fewer find no
place, then the less they shift in all, then the fewer are served by somebody or somewhere else. Chooses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bookingdesk.domain.availability.occupancy import Unit


class Seat(NamedTuple):
    """One unit that could serve one need of a visit, taken for [first, last) in UTC minutes."""

    unit: Unit
    first: int
    last: int
    strange: bool = False
    """It is neither what the booking had nor the client's usual person."""


class Choice(NamedTuple):
    """One start of one visit, with the units that could serve each of its needs."""

    start: int
    shift: int
    """Minutes away from what was agreed."""
    kept: bool
    """The time that was agreed."""
    needs: tuple[tuple[Seat, ...], ...]


class Visit(NamedTuple):
    """One booking that needs a place."""

    choices: tuple[Choice, ...]
    stays: tuple[Seat, ...] = ()
    """What it goes on taking where it gets no place."""


class Place(NamedTuple):
    """The choice that a visit got, by index, with one seat per need, by index."""

    choice: int
    seats: tuple[int, ...]


Answer = tuple[Place | None, ...]
Worth = tuple[int, int, int, int]
"""Visits that lose their time, visits without a place, minutes shifted, seats that are strange: less is better."""


def worth(visits: Sequence[Visit], answer: Answer) -> Worth:
    """What an answer is worth; smaller is better."""
    moved = unplaced = shift = strange = 0
    for visit, place in zip(visits, answer, strict=True):
        if place is None:
            moved += 1
            unplaced += 1
            continue
        choice = visit.choices[place.choice]
        moved += not choice.kept
        shift += choice.shift
        strange += sum(need[seat].strange for need, seat in zip(choice.needs, place.seats, strict=True))
    return moved, unplaced, shift, strange


def taken(visit: Visit, place: Place | None) -> tuple[Seat, ...]:
    """What the visit takes with this place, or without one."""
    if place is None:
        return visit.stays
    needs = visit.choices[place.choice].needs
    return tuple(need[seat] for need, seat in zip(needs, place.seats, strict=True))

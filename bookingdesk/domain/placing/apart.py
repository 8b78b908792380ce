"""Which visits can be in each other's way at all: what is apart is decided apart, and much faster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bookingdesk.domain.availability.occupancy import Unit
from bookingdesk.domain.placing.puzzle import Seat, Visit


def seats_of(visit: Visit) -> Iterator[Seat]:
    """Everything that the visit may come to take."""
    yield from visit.stays
    for choice in visit.choices:
        for need in choice.needs:
            yield from need


def apart(visits: Sequence[Visit]) -> list[list[int]]:
    """The visits, by index, in groups of which none can disturb another."""
    leader = list(range(len(visits)))

    def found(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    by_unit: defaultdict[Unit, list[tuple[int, int, int]]] = defaultdict(list)
    for index, visit in enumerate(visits):
        for seat in seats_of(visit):
            by_unit[seat.unit].append((seat.first, seat.last, index))
    for stretches in by_unit.values():
        stretches.sort()
        reach, last_owner = -1, -1
        for first, last, owner in stretches:
            if first < reach:
                leader[found(owner)] = found(last_owner)
            reach, last_owner = max(reach, last), owner
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(visits)):
        groups[found(index)].append(index)
    return list(groups.values())


def cliques(stretches: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """The largest sets of stretches that share a moment, of (first, last, key): of each only one may be taken.

    Sets of one are left out. Linear in what it answers, after sorting.
    """
    events = sorted(
        [(first, 1, key) for first, _, key in stretches] + [(last, 0, key) for _, last, key in stretches]
    )
    here: dict[int, int] = {}
    grown = False
    found: list[list[int]] = []
    for _, begins, key in events:
        if begins:
            here[key] = here.get(key, 0) + 1
            grown = True
            continue
        if grown and len(here) > 1:
            found.append(list(here))
        grown = False
        here[key] -= 1
        if not here[key]:
            del here[key]
    return found

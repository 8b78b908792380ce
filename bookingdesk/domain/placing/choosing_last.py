"""Who has more seats to choose from than rivals chooses last: the others are decided without them.

However the others choose, one seat is left, so the best answer of the smaller question is the best of all. A place
that nobody can take away makes a visit's worse ones needless, which leaves the others fewer rivals in turn.
Chooses nothing itself but those last seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bookingdesk.domain.availability.occupancy import Unit
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.placing.puzzle import Choice, Place, Seat, Visit, taken

_OWN = -(1 << 40)
"""Below every resource and client: the seats that stand for "one of those left"."""
_STAYING = -1
"""Instead of the number of a choice: the visit gets no place and keeps what it has."""

Item = tuple[int, int, int]
"""One need of one choice of one visit, by index."""


class ChoosingLast:
    """The visits with as little left to decide as can be known beforehand. Works on its own copy."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits = visits
        self._choices = [list(range(len(visit.choices))) for visit in visits]
        """The choices of each visit that are still worth a thought."""
        self._sure: dict[int, int] = {}
        """For a visit, the choice that nobody can take away."""
        self._fought: dict[Item, list[int]] = {}
        """The seats that somebody else may want, by index."""
        self._last: dict[Item, bool] = {}
        """Who chooses last, the very last one first; whether the seat is strange."""
        self._by_unit: defaultdict[Unit, list[tuple[int, int, Item, int]]] = defaultdict(list)
        for visit in range(len(visits)):
            self._enter(visit)
        while sum(self._ease(visit) for visit in range(len(visits))):
            pass
        self.visits = [self._eased(visit) for visit in range(len(visits))]
        """The smaller question."""

    def seated(self, places: Sequence[Place | None]) -> list[Place | None]:
        """The answer to the smaller question as one to the whole: whoever chooses last is seated."""
        seats: dict[Item, int] = {}
        busy: defaultdict[Unit, list[tuple[int, int]]] = defaultdict(list)
        chosen = [self._chosen(visit, place) for visit, place in enumerate(places)]
        for visit, (choice, place) in enumerate(zip(chosen, places, strict=True)):
            if choice == _STAYING:
                for seat in taken(self._visits[visit], None):
                    busy[seat.unit].append((seat.first, seat.last))
                continue
            for need in range(len(self._visits[visit].choices[choice].needs)):
                item = visit, choice, need
                if place is not None and place.seats[need] < len(self._fought[item]):
                    self._take(item, self._fought[item][place.seats[need]], seats, busy)
        for item in reversed(self._last):
            visit, choice, _ = item
            if chosen[visit] == choice and item not in seats:
                self._take(item, self._free(item, busy), seats, busy)
        return [
            None
            if choice == _STAYING
            else Place(choice, tuple(seats[visit, choice, n] for n in range(len(self._needs(visit, choice)))))
            for visit, choice in enumerate(chosen)
        ]

    def _needs(self, visit: int, choice: int) -> tuple[tuple[Seat, ...], ...]:
        return self._visits[visit].choices[choice].needs

    def _chosen(self, visit: int, place: Place | None) -> int:
        """The choice by its index in the whole question; one that is sure is had in any case."""
        if place is None:
            return self._sure.get(visit, _STAYING)
        return self._choices[visit][place.choice]

    def _take(
        self, item: Item, seat: int, seats: dict[Item, int], busy: defaultdict[Unit, list[tuple[int, int]]]
    ) -> None:
        visit, choice, need = item
        found = self._needs(visit, choice)[need][seat]
        seats[item] = seat
        busy[found.unit].append((found.first, found.last))

    def _free(self, item: Item, busy: defaultdict[Unit, list[tuple[int, int]]]) -> int:
        """The seat left for who chooses last, the least strange one."""
        visit, choice, need = item
        seats = self._needs(visit, choice)[need]
        return next(
            index
            for index in sorted(range(len(seats)), key=lambda index: seats[index].strange)
            if not any(a < seats[index].last and seats[index].first < b for a, b in busy[seats[index].unit])
        )

    def _enter(self, visit: int) -> None:
        """Everything that the visit may come to take."""
        for number, seat in enumerate(self._visits[visit].stays):
            self._by_unit[seat.unit].append((seat.first, seat.last, (visit, _STAYING, number), 0))
        for number, choice in enumerate(self._visits[visit].choices):
            for place, need in enumerate(choice.needs):
                item = visit, number, place
                self._fought[item] = list(range(len(need)))
                for index, seat in enumerate(need):
                    self._by_unit[seat.unit].append((seat.first, seat.last, item, index))

    def _ease(self, visit: int) -> bool:
        """Let it choose last wherever it can, and forget its worse choices; whether that changed anything."""
        eased = False
        for number in self._choices[visit]:
            choice = self._visits[visit].choices[number]
            if are_separate(choice):
                for need in range(len(choice.needs)):
                    eased |= self._eases((visit, number, need))
        return self._forget_worse(visit) or eased

    def _eases(self, item: Item) -> bool:
        visit, choice, need = item
        seats = self._needs(visit, choice)[need]
        if self._last.get(item) is False:
            return False
        own = [index for index in range(len(seats)) if not seats[index].strange]
        if self._outnumber(item, [seats[index] for index in own]):
            self._last.pop(item, None)
            self._last[item], self._fought[item] = False, []
            return True
        if item not in self._last and self._outnumber(item, seats):
            self._last[item], self._fought[item] = True, own
            return True
        return False

    def _outnumber(self, item: Item, seats: Sequence[Seat]) -> bool:
        """Whether there are more seats than all the others together could take of them."""
        wanting: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for seat in seats:
            for first, last, rival, index in self._by_unit[seat.unit]:
                other, option, need = rival
                if other != item[0] and first < seat.last and seat.first < last and self._fights(rival, index):
                    wanting[other][option].add(need)
        rivals = sum(max(map(len, options.values())) for options in wanting.values())
        return len({seat.unit for seat in seats}) > rivals

    def _fights(self, rival: Item, seat: int) -> bool:
        visit, option, _ = rival
        if option == _STAYING:
            return visit not in self._sure
        return option in self._choices[visit] and seat in self._fought[rival]

    def _forget_worse(self, visit: int) -> bool:
        """Nothing worse is chosen than what nobody can take away."""
        sure = [number for number in self._choices[visit] if self._is_sure(visit, number)]
        if not sure:
            return False
        best = min(sure, key=lambda number: self._rank(visit, number))
        self._sure[visit] = best
        strange = any(self._last[visit, best, need] for need in range(len(self._needs(visit, best))))
        kept = [
            number
            for number in self._choices[visit]
            if number == best
            or self._base(visit, number) < self._base(visit, best)
            or (strange and self._base(visit, number) == self._base(visit, best))
        ]
        forgotten = len(kept) < len(self._choices[visit])
        self._choices[visit] = kept
        return forgotten

    def _is_sure(self, visit: int, choice: int) -> bool:
        return all((visit, choice, need) in self._last for need in range(len(self._needs(visit, choice))))

    def _base(self, visit: int, choice: int) -> tuple[bool, int]:
        found = self._visits[visit].choices[choice]
        return not found.kept, found.shift

    def _rank(self, visit: int, choice: int) -> tuple[bool, int, int]:
        strange = sum(self._last[visit, choice, need] for need in range(len(self._needs(visit, choice))))
        return *self._base(visit, choice), strange

    def _eased(self, visit: int) -> Visit:
        """The visit with what is left to decide of it."""
        whole = self._visits[visit]
        choices = (self._eased_choice(visit, number) for number in self._choices[visit])
        return Visit(tuple(choices), () if visit in self._sure else whole.stays)

    def _eased_choice(self, visit: int, number: int) -> Choice:
        whole = self._visits[visit].choices[number]
        needs = []
        for place, need in enumerate(whole.needs):
            item = visit, number, place
            seats = [need[index] for index in self._fought[item]]
            if item in self._last:
                own = ResourceId(_OWN - place), -visit
                seats.append(Seat(own, need[0].first, need[0].last, self._last[item]))
            needs.append(tuple(seats))
        return whole._replace(needs=tuple(needs))


def are_separate(choice: Choice) -> bool:
    """Whether no resource could serve two of its needs."""
    resources = [_resources(need) for need in choice.needs]
    return sum(map(len, resources)) == len(set[ResourceId]().union(*resources))


def _resources(need: Iterable[Seat]) -> set[ResourceId]:
    return {seat.unit[0] for seat in need}

"""The best answer for all visits together, found by a mixed-integer solver (HiGHS).

What is apart is solved apart. Proven to be the best unless the solver ran out of time, which is said; never an
answer in which two visits share a unit. The solver is imported when the first question needs it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bookingdesk.domain.availability.occupancy import Unit
from bookingdesk.domain.placing.apart import apart, cliques
from bookingdesk.domain.placing.choosing_last import ChoosingLast, are_separate
from bookingdesk.domain.placing.puzzle import Answer, Place, Visit, worth

SECONDS_EACH = 4.0
"""For each group of visits that are apart from the rest: then the best answer so far is taken."""
OPTIONS = {"output_flag": False, "time_limit": SECONDS_EACH, "mip_rel_gap": 0.0, "threads": 1}


@dataclass(frozen=True, slots=True)
class Solved:
    """The places, one per visit in their order; `proven` where nothing better exists."""

    places: Answer
    proven: bool


def solved(visits: Sequence[Visit], progress: Callable[[int, int], None] = lambda done, total: None) -> Solved:
    """The best places. `progress` hears how many visits are settled, of how many; what it raises ends it."""
    places: list[Place | None] = [None] * len(visits)
    proven = True
    done = 0
    for group in apart(visits):
        progress(done, len(visits))
        if any(visits[index].choices for index in group):
            found, sure = _group([visits[index] for index in group])
            proven = proven and sure
            for index, place in zip(group, found, strict=True):
                places[index] = place
        done += len(group)
    return Solved(tuple(places), proven)


def _group(visits: list[Visit]) -> tuple[list[Place | None], bool]:
    """One group. Who can keep their time does, if that works out for all of them: nothing can be better than that.

    So a much smaller question comes first, in which they have no other choice; its answers are all answers that
    move as few as must be. Only where it moves more than those who cannot keep their time, all choices count.
    """
    fewer = [_keeping(visit) for visit in visits]
    places, proven = _eased(fewer)
    must_move = sum(not any(choice.kept for choice in visit.choices) for visit in visits)
    if worth(fewer, tuple(places))[0] > must_move:
        return _eased(visits)
    return [
        place and Place(visit.choices.index(few.choices[place.choice]), place.seats)
        for visit, few, place in zip(visits, fewer, places, strict=True)
    ], proven


def _keeping(visit: Visit) -> Visit:
    """With its own time as the only choice, where it has that."""
    kept = tuple(choice for choice in visit.choices if choice.kept)
    return Visit(kept or visit.choices, visit.stays)


def _eased(visits: list[Visit]) -> tuple[list[Place | None], bool]:
    """Who can choose last is left out, which takes most groups apart; a model is made of what is left."""
    eased = ChoosingLast(visits)
    places: list[Place | None] = [None] * len(visits)
    proven = True
    for part in apart(eased.visits):
        found, sure = _solved([eased.visits[index] for index in part])
        proven = proven and sure
        for index, place in zip(part, found, strict=True):
            places[index] = place
    return eased.seated(places), proven


def _solved(visits: list[Visit]) -> tuple[list[Place | None], bool]:
    """A visit that nobody can disturb takes the best it can have; others are solved together."""
    if len(visits) == 1 and all(are_separate(choice) for choice in visits[0].choices):
        return [_alone(visits[0])], True
    return _Model(visits).solve()


def _alone(visit: Visit) -> Place | None:
    """The best choice of all, and in it whoever is least strange."""
    best: tuple[tuple[bool, int, int], Place] | None = None
    for number, choice in enumerate(visit.choices):
        if not all(choice.needs):
            continue
        seats = tuple(min(range(len(need)), key=lambda i, n=need: n[i].strange) for need in choice.needs)  # type: ignore[misc]
        strange = sum(need[seat].strange for need, seat in zip(choice.needs, seats, strict=True))
        rank = (not choice.kept, choice.shift, strange)
        if best is None or rank < best[0]:
            best = rank, Place(number, seats)
    return best and best[1]


@dataclass(slots=True)
class _Rows:
    """Sparse rows, one after another: which variables, how often each, and what their sum may be."""

    begins: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, members: Sequence[tuple[int, float]], low: float, high: float) -> None:
        for column, value in members:
            self.columns.append(column)
            self.values.append(value)
        self.begins.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)


class _Model:
    """One variable per choice, per seat of a choice and per visit that gets no place; all zero or one."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits = visits
        self._names: list[tuple[int, int, int, int]] = []
        """What each variable means: visit, choice (-1: no place), need (-1: the choice itself), seat."""
        self._rows = _Rows()
        self._units: defaultdict[Unit, list[tuple[int, int, int]]] = defaultdict(list)
        for index, visit in enumerate(visits):
            self._add_visit(index, visit)
        for stretches in self._units.values():
            for together in cliques(stretches):
                self._rows.add([(key, 1.0) for key in together], 0.0, 1.0)

    def _variable(self, visit: int, choice: int, need: int = -1, seat: int = -1) -> int:
        self._names.append((visit, choice, need, seat))
        return len(self._names) - 1

    def _add_visit(self, index: int, visit: Visit) -> None:
        stays = self._variable(index, -1)
        for seat in visit.stays:
            self._units[seat.unit].append((seat.first, seat.last, stays))
        one = [(stays, 1.0)]
        for number, choice in enumerate(visit.choices):
            chosen = self._variable(index, number)
            one.append((chosen, 1.0))
            by_resource: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
            for place, need in enumerate(choice.needs):
                members = [(chosen, -1.0)]
                for position, seat in enumerate(need):
                    key = self._variable(index, number, place, position)
                    members.append((key, 1.0))
                    self._units[seat.unit].append((seat.first, seat.last, key))
                    by_resource[seat.unit[0]].add((place, key))
                self._rows.add(members, 0.0, 0.0)
            for sharing in by_resource.values():
                if len({place for place, _ in sharing}) > 1:
                    self._rows.add([(key, 1.0) for _, key in sorted(sharing)], 0.0, 1.0)
        self._rows.add(one, 1.0, 1.0)

    def solve(self) -> tuple[list[Place | None], bool]:
        """In two steps, so that each weighs little: who loses what, then, with that kept, how far and with whom."""
        count = len(self._visits)
        losses = [self._loss(count, name) for name in self._names]
        first, sure = _best(losses, self._rows)
        if first is None:
            return [None] * count, False
        least = sum(loss for loss, value in zip(losses, first, strict=True) if value)
        self._rows.add([(column, loss) for column, loss in enumerate(losses) if loss], 0.0, least + 0.5)
        seats = sum(max((len(c.needs) for c in v.choices), default=0) for v in self._visits)
        pains = [self._pain(seats + 1, name) for name in self._names]
        second, sure_too = _best(pains, self._rows)
        return self._read(first if second is None else second), sure and sure_too and second is not None

    def _loss(self, count: int, name: tuple[int, int, int, int]) -> float:
        visit, choice, need, _ = name
        if choice < 0:
            return count + 2.0
        return count + 1.0 if need < 0 and not self._visits[visit].choices[choice].kept else 0.0

    def _pain(self, weight: int, name: tuple[int, int, int, int]) -> float:
        visit, choice, need, seat = name
        if choice < 0:
            return 0.0
        chosen = self._visits[visit].choices[choice]
        return float(chosen.shift * weight) if need < 0 else float(chosen.needs[need][seat].strange)

    def _read(self, values: Sequence[bool]) -> list[Place | None]:
        chosen: dict[int, int] = {}
        seats: dict[tuple[int, int], int] = {}
        for (visit, choice, need, seat), value in zip(self._names, values, strict=True):
            if value and choice >= 0:
                if need < 0:
                    chosen[visit] = choice
                else:
                    seats[visit, need] = seat
        return [
            Place(chosen[index], tuple(seats[index, need] for need in range(len(v.choices[chosen[index]].needs))))
            if index in chosen
            else None
            for index, v in enumerate(self._visits)
        ]


def _best(costs: Sequence[float], rows: _Rows) -> tuple[list[bool] | None, bool]:
    """The cheapest choice of variables, and whether it is proven; None where no answer was found in time."""
    import highspy  # noqa: PLC0415 - 300 ms with NumPy, when somebody is out

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows.low)
    model.col_cost_ = list(costs)
    model.col_lower_, model.col_upper_ = [0.0] * len(costs), [1.0] * len(costs)
    model.row_lower_, model.row_upper_ = rows.low, rows.high
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.begins, rows.columns
    model.a_matrix_.value_ = rows.values
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, False
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return [value > 0.5 for value in solver.getSolution().col_value], proven

"""The places found are the best there are: compared with trying everything, on small questions of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.placing.apart import apart, cliques
from bookingdesk.domain.placing.choosing_last import ChoosingLast
from bookingdesk.domain.placing.puzzle import Answer, Choice, Place, Seat, Visit, taken, worth
from bookingdesk.usecases.absences.solving import solved


def seat(resource: int, first: int, last: int, *, unit: int = 1, strange: bool = False) -> Seat:
    return Seat((ResourceId(resource), unit), first, last, strange)


def is_sound(visits: Sequence[Visit], answer: Answer) -> bool:
    """Whether no unit is taken twice, and no visit has two seats of one resource."""
    seats: list[tuple[int, Seat]] = []
    for index, (visit, place) in enumerate(zip(visits, answer, strict=True)):
        mine = taken(visit, place)
        resources = [seat.unit[0] for seat in mine]
        if place is not None and len(set(resources)) < len(resources):
            return False
        seats += [(index, seat) for seat in mine]
    return not any(
        one != other and a.unit == b.unit and a.first < b.last and b.first < a.last
        for (one, a), (other, b) in combinations(seats, 2)
    )


def every_answer(visits: list[Visit]) -> Iterator[Answer]:
    """All answers that there are, sound or not."""
    options = [
        [
            None,
            *(
                Place(number, seats)
                for number, choice in enumerate(visit.choices)
                for seats in product(*(range(len(need)) for need in choice.needs))
            ),
        ]
        for visit in visits
    ]
    yield from product(*options)


@st.composite
def questions(draw: st.DrawFn) -> list[Visit]:
    """Up to four visits on a short morning, two people and two rooms, each of its own length."""
    visits = []
    for _ in range(draw(st.integers(1, 4))):
        agreed, length = draw(st.integers(0, 4)), draw(st.integers(1, 3))
        starts = draw(st.sets(st.integers(0, 5), max_size=2))
        two = draw(st.booleans())
        choices = []
        for start in sorted(starts):
            needs = [
                tuple(
                    seat(one, start, start + length, strange=draw(st.booleans()))
                    for one in sorted(draw(st.sets(st.sampled_from(group), min_size=1)))
                )
                for group in ([[1, 2], [2, 3]] if two else [[1, 2]])
            ]
            choices.append(Choice(start, abs(start - agreed), start == agreed, tuple(needs)))
        stays = (seat(3, agreed, agreed + length),) if draw(st.booleans()) else ()
        visits.append(Visit(tuple(choices), stays))
    # Where all stay as they are, nobody is in anybody's way: so it was booked.
    sound = is_sound(visits, tuple(None for _ in visits))
    return visits if sound else [Visit(visit.choices) for visit in visits]


@st.composite
def roomy_questions(draw: st.DrawFn) -> list[Visit]:
    """Up to four visits where there are more people than needed, or three that need a room as well."""
    two = draw(st.booleans())
    groups = [[1, 2, 3], [11, 12]] if two else [[1, 2, 3, 4, 5]]
    visits = []
    for _ in range(draw(st.integers(2, 3 if two else 4))):
        agreed, length = draw(st.integers(0, 4)), draw(st.integers(1, 3))
        choices = []
        for start in sorted(draw(st.sets(st.integers(0, 5), min_size=1, max_size=2))):
            needs = [
                tuple(
                    seat(one, start, start + length, strange=draw(st.booleans()))
                    for one in sorted(draw(st.sets(st.sampled_from(group), min_size=1, max_size=4)))
                )
                for group in groups
            ]
            choices.append(Choice(start, abs(start - agreed), start == agreed, tuple(needs)))
        room = draw(st.sampled_from([None, 5, 12]))
        visits.append(Visit(tuple(choices), (seat(room, agreed, agreed + length),) if room else ()))
    sound = is_sound(visits, tuple(None for _ in visits))
    return visits if sound else [Visit(visit.choices) for visit in visits]


@settings(max_examples=150, deadline=None)
@given(questions() | roomy_questions())
def test_that_no_answer_is_better_than_the_one_found(visits: list[Visit]) -> None:
    found = solved(visits)
    assert found.proven
    assert is_sound(visits, found.places)
    best = min(worth(visits, answer) for answer in every_answer(visits) if is_sound(visits, answer))
    assert worth(visits, found.places) == best


def test_that_who_has_more_seats_than_rivals_chooses_last() -> None:
    picky = Visit((Choice(540, 0, True, ((seat(1, 540, 600), seat(2, 540, 600, strange=True)),)),))
    easy = Visit((Choice(540, 0, True, (tuple(seat(n, 540, 600) for n in (1, 2, 3)),)),))
    eased = ChoosingLast([picky, easy])
    units = [{s.unit for choice in visit.choices for need in choice.needs for s in need} for visit in eased.visits]
    assert not units[0] & units[1]
    assert solved([picky, easy]).places[0] == Place(0, (0,))


def test_that_a_place_that_nobody_can_take_makes_later_ones_needless() -> None:
    near = Choice(600, 60, False, ((seat(9, 600, 660),),))
    far = Choice(660, 120, False, ((seat(1, 660, 720),),))
    other = Visit((Choice(660, 0, True, ((seat(1, 660, 720),),)),))
    eased = ChoosingLast([Visit((near, far)), other])
    assert [choice.start for choice in eased.visits[0].choices] == [600]


def test_that_the_first_come_does_not_take_the_only_place_of_another() -> None:
    both = Choice(540, 0, True, ((seat(1, 540, 585), seat(2, 540, 585)),))
    only = Choice(540, 0, True, ((seat(1, 540, 585),),))
    assert solved([Visit((both,)), Visit((only,))]).places == (Place(0, (1,)), Place(0, (0,)))


def test_that_a_visit_without_a_place_keeps_its_room_from_the_others() -> None:
    stuck = Visit((), (seat(3, 540, 600),))
    other = Visit((Choice(570, 30, False, ((seat(3, 570, 630),),)),))
    assert solved([stuck, other]).places == (None, None)


def test_that_a_visit_that_moves_leaves_its_room_to_another() -> None:
    moves = Visit((Choice(600, 60, False, ((seat(4, 600, 660),),)),), (seat(3, 540, 600),))
    other = Visit((Choice(540, 0, True, ((seat(3, 540, 600),),)),))
    assert solved([moves, other]).places == (Place(0, (0,)), Place(0, (0,)))


def test_that_two_needs_never_get_the_same_resource_twice() -> None:
    pair = (seat(1, 540, 600), seat(1, 540, 600, unit=2))
    assert solved([Visit((Choice(540, 0, True, (pair, pair)),))]).places == (None,)


def test_that_who_asked_can_stop_it() -> None:
    def enough(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solved([Visit(())], enough)


def test_that_visits_of_different_days_are_apart() -> None:
    monday = Visit((Choice(540, 0, True, ((seat(1, 540, 600),),)),))
    late = Visit((Choice(570, 0, True, ((seat(1, 570, 630),),)),))
    tuesday = Visit((Choice(1980, 0, True, ((seat(1, 1980, 2040),),)),))
    assert sorted(map(sorted, apart([monday, late, tuesday]))) == [[0, 1], [2]]


CLIQUES = {
    "touching stretches share nothing": ([(0, 10, 1), (10, 20, 2)], []),
    "a chain of three": ([(0, 10, 1), (5, 15, 2), (10, 20, 3)], [{1, 2}, {2, 3}]),
    "one within another": ([(0, 30, 1), (10, 20, 2)], [{1, 2}]),
    "all at one moment": ([(0, 9, 1), (1, 9, 2), (2, 9, 3)], [{1, 2, 3}]),
}


@pytest.mark.parametrize("case", CLIQUES)
def test_that_stretches_sharing_a_moment_are_found(case: str) -> None:
    stretches, wanted = CLIQUES[case]
    assert [set(found) for found in cliques(stretches)] == wanted

"""Why somebody's time cannot be had, before a service is chosen: the cases of the grid, record by record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.availability.resource_time import blocked, told_apart
from bookingdesk.domain.availability.values import BusyUnit, ObstacleKind, RemedyKind
from bookingdesk.domain.catalogue import TimeOff, TimeOffKind
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId
from bookingdesk.domain.spans import Span
from tests.builders import ANA, BEN, MONDAY, ROOM1, a_catalogue, at, span

NOW = at("2025-06-23 10:40")
CUT = BookingId("b1")
BUSY = [
    BusyUnit(ANA, 1, span("2025-06-23 10:45", 60), CUT, None),
    BusyUnit(ROOM1, 1, span("2025-06-23 10:45", 60), CUT, None),
    BusyUnit(BEN, 1, span("2025-06-23 13:00", 30), None, HoldId("h"), at("2025-06-23 10:43")),
]
AWAY = TimeOff(resource_id=BEN, span=span("2025-06-23 15:00", 60), kind=TimeOffKind.TRAINING)

K = ObstacleKind
CASES = [
    ("free", ANA, "14:00", 15, ()),
    ("the cell that has begun", ANA, "10:30", 15, (K.PAST,)),
    ("past and taken", ANA, "10:30", 30, (K.PAST, K.BOOKED)),
    ("booked", ANA, "11:00", 15, (K.BOOKED,)),
    ("a room in use", ROOM1, "11:00", 15, (K.BOOKED,)),
    ("kept for another caller", BEN, "13:15", 15, (K.HELD,)),
    ("training", BEN, "15:30", 15, (K.TIME_OFF,)),
    ("the break", ANA, "12:15", 15, (K.NOT_WORKING,)),
    ("after closing", ANA, "20:00", 15, (K.OUTSIDE_OPENING, K.NOT_WORKING)),
]


@pytest.mark.parametrize(("who", "clock", "minutes", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_that_a_place_of_the_grid_names_what_is_in_its_way(
    who: ResourceId, clock: str, minutes: int, wanted: tuple[ObstacleKind, ...]
) -> None:
    catalogue = a_catalogue(time_off={BEN: (AWAY,)})
    place = Span.lasting(at(f"2025-06-23 {clock}"), timedelta(minutes=minutes))
    found = blocked(catalogue, BUSY, who, place, NOW)
    assert tuple(o.kind for o in found) == wanted


def test_that_a_buffer_is_told_from_the_visit_that_it_belongs_to() -> None:
    """Ana's client leaves at 11:35; the ten minutes after that are blocked all the same."""
    visits = {CUT: span("2025-06-23 10:45", 50)}
    for clock, kind in (("11:15", K.BOOKED), ("11:35", K.BUFFER)):
        place = span(f"2025-06-23 {clock}", 10)
        (found,) = told_apart(blocked(a_catalogue(), BUSY, ANA, place, NOW), place, visits)
        assert (found.kind, found.booking_id) == (kind, CUT)


def test_that_other_people_and_the_next_time_are_proposed() -> None:
    known = Span(at("2025-06-22 00:00"), at("2025-06-26 00:00"))
    place = Span.lasting(at("2025-06-23 11:00"), timedelta(minutes=15))
    (found,) = blocked(a_catalogue(), BUSY, ANA, place, NOW, known=known)
    remedies = {r.kind: r for r in found.remedies}
    assert remedies[RemedyKind.OTHER_TIME].start == at("2025-06-23 11:45")
    assert BEN in {r.resource_id for r in found.remedies if r.kind is RemedyKind.OTHER_RESOURCE}


def test_that_the_services_of_the_desk_are_judged_as_before() -> None:
    """The services made up for the question exist nowhere else."""
    catalogue = a_catalogue()
    blocked(catalogue, (), ANA, Span.lasting(at("2025-06-24 10:00"), timedelta(minutes=15)), NOW)
    assert all(number > 0 for number in catalogue.services)
    assert all(number > 0 for number in catalogue.groups)


def test_that_nobody_known_is_refused() -> None:
    with pytest.raises(NotFound):
        blocked(a_catalogue(), (), ResourceId(99), span("2025-06-24 10:00", 15), NOW)


def test_that_a_changed_catalogue_is_asked_anew() -> None:
    place = Span.lasting(at(f"{MONDAY} 15:30"), timedelta(minutes=15))
    before = a_catalogue()
    assert blocked(before, (), BEN, place, NOW) == ()
    assert [o.kind for o in blocked(replace(before, time_off={BEN: (AWAY,)}), (), BEN, place, NOW)] == [K.TIME_OFF]

"""What the filter of the day shows, and that the time of the rest stays taken and is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Department
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.day_filter import DayFilter, all_hidden
from bookingdesk.presentation.grid_bands import BandKind
from bookingdesk.presentation.grid_making import day_scene
from bookingdesk.presentation.state import State
from tests.builders import HAIRCUT, MASSAGE, MONDAY, a_catalogue
from tests.presentation.scenes import an_agenda, booking_id, with_status

HAIR = DepartmentId(3)
BASE = a_catalogue()
CATALOGUE = replace(
    BASE,
    departments={HAIR: Department(id=HAIR, name="Hair")},
    services={**BASE.services, HAIRCUT: replace(BASE.services[HAIRCUT], department_id=HAIR)},
)
AGENDA = with_status(
    with_status(
        an_agenda(("Ana", "14:15", 45), ("Ben", "15:00", 30), ("Ana", "09:00", 60), catalogue=CATALOGUE),
        2,
        Status.TENTATIVE,
    ),
    3,
    Status.ARRIVED,
)
NOW = AGENDA.read_at

CASES = [
    ("everything", DayFilter(), {1, 2, 3}, ""),
    ("a status", DayFilter(state=State.ARRIVED), {3}, "arrived"),
    ("only unconfirmed", DayFilter(unconfirmed=True), {1, 2}, "only unconfirmed"),
    ("a service", DayFilter(service_id=HAIRCUT), {1, 2, 3}, "Haircut"),
    ("another service", DayFilter(service_id=MASSAGE), set(), "Massage"),
    ("a department", DayFilter(department_id=HAIR), {1, 2, 3}, "Hair"),
    ("another department", DayFilter(department_id=DepartmentId(4)), set(), ""),
    ("both", DayFilter(state=State.TENTATIVE, unconfirmed=True), {2}, "tentative, only unconfirmed"),
]


@pytest.mark.parametrize(("wanted", "shown", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_that_only_what_fits_is_shown_and_the_rest_is_counted(
    wanted: DayFilter, shown: set[int], words: str
) -> None:
    scene = day_scene(AGENDA, MONDAY, wanted=wanted)
    assert {tile.facts.number for tile in scene.tiles()} == shown
    assert scene.filtered == 3 - len(shown)
    assert wanted.words(CATALOGUE) == words
    hidden = [band.span for column in scene.columns for band in column.bands if band.kind is BandKind.HIDDEN]
    assert len(hidden) == 3 - len(shown), "their time does not look free"


def test_that_a_hidden_booking_that_moves_is_hidden_where_it_is_now() -> None:
    wanted = DayFilter(state=State.ARRIVED)
    before = day_scene(AGENDA, MONDAY, wanted=wanted)
    entries = tuple(
        replace(e, booking=_later(e.booking)) if e.booking.id == booking_id(1) else e for e in AGENDA.entries
    )
    after = day_scene(replace(AGENDA, entries=entries), MONDAY, wanted=wanted, previous=before)
    moved = [b.span for b in after.columns[0].bands if b.kind is BandKind.HIDDEN]
    first = [b.span for b in before.columns[0].bands if b.kind is BandKind.HIDDEN]
    assert moved == [one.moved_to(one.start + timedelta(hours=1)) for one in first]


def _later(booking: Booking) -> Booking:
    hour = timedelta(hours=1)
    allocations = tuple(replace(a, busy=a.busy.moved_to(a.busy.start + hour)) for a in booking.allocations)
    return replace(booking, span=booking.span.moved_to(booking.span.start + hour), allocations=allocations)


def test_that_an_empty_day_names_the_filter_and_the_key_that_clears_it() -> None:
    said = all_hidden(3, DayFilter(unconfirmed=True), CATALOGUE, Formatter("en_GB"))
    assert said == "3 bookings hidden by the filter “only unconfirmed”. Esc shows them again."

"""When a new time parts a step from the rest of its visit: named cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.visit_parting import parted_from
from tests.builders import a_booking, span

MINE, CHILD, OTHER = BookingId("mine"), BookingId("child"), BookingId("other")
TEN, ELEVEN, NOON = "2025-06-24 10:00", "2025-06-24 11:00", "2025-06-24 12:00"


def step(booking: BookingId, start: str, status: Status = Status.CONFIRMED) -> Booking:
    return replace(a_booking(), id=booking, span=span(start, 45), status=status)


def to(start: str) -> Slot:
    return Slot(span=span(start, 45), allocations=())


CASES: dict[str, tuple[dict[BookingId, Slot | None], Status, list[BookingId]]] = {
    "another time parts both": ({MINE: to(NOON)}, Status.CONFIRMED, [CHILD, OTHER]),
    "the same time parts nobody": ({MINE: to(TEN)}, Status.CONFIRMED, []),
    "no place at all parts nobody yet": ({MINE: None}, Status.CONFIRMED, []),
    "all as far stays together": ({MINE: to(NOON), CHILD: to(NOON), OTHER: to("2025-06-24 13:00")}, Status.CONFIRMED, []),
    "one as far, one stays": ({MINE: to(NOON), CHILD: to(NOON)}, Status.CONFIRMED, [OTHER]),
    "who has cancelled is not parted": ({MINE: to(NOON)}, Status.CANCELLED, [OTHER]),
}  # fmt: skip


@pytest.mark.parametrize(("places", "child", "parted"), CASES.values(), ids=CASES.keys())
def test_that_a_step_is_parted_from_those_that_do_not_move_as_far(
    places: dict[BookingId, Slot | None], child: Status, parted: list[BookingId]
) -> None:
    visit = (step(MINE, TEN), step(CHILD, TEN, child), step(OTHER, ELEVEN))
    assert [one.id for one in parted_from(visit[0], visit, places)] == parted

"""Which slots are no move at all: named cases around a haircut with Ana."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.availability.moving import is_no_move
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span
from tests.builders import ANA, BEN, ROOM3, a_booking, a_catalogue, span

BOOKING = a_booking()


def slot(at: Span = BOOKING.span, staff: ResourceId = ANA, room: ResourceId | None = None) -> Slot:
    first, second = BOOKING.allocations
    second = replace(second, resource_id=room) if room is not None else second
    return Slot(span=at, allocations=(replace(first, resource_id=staff), second))


@pytest.mark.parametrize(
    ("offered", "stays"),
    [
        pytest.param(slot(), True, id="where it is"),
        pytest.param(slot(room=ROOM3), True, id="the next room at the same time"),
        pytest.param(slot(staff=BEN), False, id="somebody else at the same time"),
        pytest.param(slot(at=span("2025-06-23 14:30")), False, id="a quarter later"),
        pytest.param(slot(at=Span.lasting(BOOKING.span.start, BOOKING.span.duration * 2)), False, id="longer"),
        pytest.param(Slot(span=BOOKING.span, allocations=()), False, id="resources not chosen yet"),
    ],
)
def test_that_the_present_place_is_no_other_time(offered: Slot, stays: bool) -> None:
    assert is_no_move(offered, BOOKING, a_catalogue()) is stays

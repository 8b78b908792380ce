"""A client with something else at the same time: asked about, never booked over in silence, on both databases."""

from __future__ import annotations

import pytest

from bookingdesk.domain.errors import ClientBusy, NotBookable
from bookingdesk.usecases.clashing import ClientTime, clashes
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, BEN, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk


def test_that_a_second_booking_at_the_same_time_is_asked_about_first(desk: FrontDesk) -> None:
    there = desk.book("2025-06-24 14:00")
    with pytest.raises(ClientBusy) as asked:
        desk.book("2025-06-24 14:15", wanted=frozenset({BEN}), both=False)
    assert asked.value.facts == {"client": "Maya Ortiz", "bookings": (there,)}
    assert clashes(desk.env, ClientTime(client_id=MAYA, span=there.span)).value == (there,)
    both = desk.book("2025-06-24 14:15", wanted=frozenset({BEN}), both=True)
    assert desk.stored(both).client_id == there.client_id


def test_that_other_clients_other_times_and_new_clients_are_not_asked_about(desk: FrontDesk) -> None:
    desk.book("2025-06-24 14:00")
    desk.book("2025-06-24 14:00", wanted=frozenset({BEN}), client_id=LENA, both=False)
    desk.book("2025-06-24 14:45", wanted=frozenset({ANA}), both=False)


def test_that_a_time_that_cannot_be_had_is_said_before_the_client_is_asked(desk: FrontDesk) -> None:
    desk.book("2025-06-24 14:00")
    with pytest.raises(NotBookable):
        desk.book("2025-06-24 14:00", both=False)


def test_that_a_move_into_the_client_s_own_time_is_asked_about_too(desk: FrontDesk) -> None:
    there = desk.book("2025-06-24 14:00")
    booking = desk.book("2025-06-24 16:00", wanted=frozenset({BEN}), both=False)
    command = Reschedule(booking_id=booking.id, span=span("2025-06-24 14:15"))
    with pytest.raises(ClientBusy) as asked:
        reschedule(desk.env, command)
    assert asked.value.facts["bookings"] == (there,)
    assert desk.stored(booking) == booking
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=command.span, both=True)).value
    assert moved.span == command.span


def test_that_a_booking_is_not_in_the_way_of_its_own_move(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-24 14:00", both=False)
    command = Reschedule(booking_id=booking.id, span=span("2025-06-24 14:15"))
    assert reschedule(desk.env, command).value.span == command.span

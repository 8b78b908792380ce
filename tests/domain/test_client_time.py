"""Which of a client's bookings are in the way of another one: named cases around 14:00 to 15:00."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.client_time import meanwhile
from bookingdesk.domain.ids import BookingId, ClientId
from tests.builders import a_booking, span

MAYA, SOMEBODY = ClientId(2041), ClientId(2042)
COLOUR_AT_TWO = a_booking(id=BookingId("colour"), client_id=MAYA, span=span("2025-06-23 14:00", 60))


def there(**changes: object) -> Booking:
    return replace(COLOUR_AT_TWO, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "minutes", "stored", "asks"),
    [
        pytest.param("14:15", 45, there(), True, id="begins during it"),
        pytest.param("13:30", 45, there(), True, id="ends during it"),
        pytest.param("13:00", 180, there(), True, id="goes around it"),
        pytest.param("14:00", 60, there(), True, id="the same time"),
        pytest.param("13:00", 60, there(), False, id="ends as it begins"),
        pytest.param("15:00", 45, there(), False, id="begins as it ends"),
        pytest.param(
            "15:00", 45, there(buffer_after=timedelta(minutes=30)), False, id="a buffer is not the client's"
        ),
        pytest.param("14:15", 45, there(client_id=SOMEBODY), False, id="somebody else's"),
        pytest.param("14:15", 45, there(status=Status.TENTATIVE), True, id="tentative counts"),
        pytest.param("14:15", 45, there(status=Status.ARRIVED), True, id="who is here is taken"),
        pytest.param("14:15", 45, there(status=Status.IN_SERVICE), True, id="who is served is taken"),
        pytest.param("14:15", 45, there(status=Status.COMPLETED), False, id="done early"),
        pytest.param("14:15", 45, there(status=Status.CANCELLED), False, id="cancelled"),
        pytest.param("14:15", 45, there(status=Status.NO_SHOW), False, id="missed"),
        pytest.param("14:15", 45, there(status=Status.LEFT), False, id="left"),
        pytest.param("14:15", 45, there(id=BookingId("moved")), False, id="the booking that is moved"),
    ],
)
def test_that_a_client_is_asked_about_only_when_meant_to_be_at_two_places(
    start: str, minutes: int, stored: Booking, asks: bool
) -> None:
    wanted = span(f"2025-06-23 {start}", minutes)
    found = meanwhile(MAYA, wanted, [stored], apart_from=BookingId("moved"))
    assert found == ((stored,) if asks else ())


def test_that_several_are_named_in_order_of_start() -> None:
    late, early = there(), there(id=BookingId("early"), span=span("2025-06-23 13:30", 60))
    assert meanwhile(MAYA, span("2025-06-23 13:00", 120), [late, early]) == (early, late)

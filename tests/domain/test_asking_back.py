"""Who did not come is asked back, unless they have booked again since."""

from __future__ import annotations

from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Cancellation, Status
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.reminders import asks_back
from tests.builders import a_booking, at

MISSED = a_booking(status=Status.NO_SHOW)
AFTER = {"created_at": MISSED.span.end}


def another(**changes: Any) -> Booking:
    return a_booking(**({"id": BookingId("another")} | AFTER | changes))


def gone(reason: str) -> dict[str, Any]:
    cancellation = Cancellation(at=at("2025-06-24 10:00"), reason=reason, asked_by=AskedBy.CLIENT)
    return {"status": Status.CANCELLED, "cancellation": cancellation}


CASES = {
    "nothing else": ([], True),
    "the missed one itself": ([MISSED], True),
    "booked since": ([another()], False),
    "kept since": ([another(status=Status.TENTATIVE)], False),
    "came since": ([another(status=Status.ARRIVED)], False),
    "booked since and cancelled by them": ([another(**gone("ill"))], False),
    "booked since by mistake": ([another(**gone("undone"))], True),
    "booked long before": ([another(created_at=at("2025-06-01 10:00"))], True),
    "booked as the missed one began": ([another(created_at=MISSED.span.start)], True),
    "somebody else's": ([another(client_id=ClientId(99))], True),
    "one by mistake and one meant": ([another(**gone("undone")), another()], False),
}


@pytest.mark.parametrize("name", CASES)
def test_that_who_has_booked_again_is_not_asked_back(name: str) -> None:
    others, asked = CASES[name]
    assert asks_back(MISSED, others) is asked

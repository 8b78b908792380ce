"""Free until so many hours before the start, late after that; never charged where the business asks (R24)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.catalogue import Policy
from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import terms
from tests.builders import at, span

FEE = Money(Decimal("25.00"), "EUR")
A_DAY = Policy(id=PolicyId(1), name="A day", free_until=timedelta(hours=24), late_fee=FEE)


@pytest.mark.parametrize(
    ("name", "start", "now", "late"),
    [
        ("exactly at the limit", "2025-06-24 14:15", at("2025-06-23 14:15"), False),
        ("a minute after", "2025-06-24 14:15", at("2025-06-23 14:16"), True),
        ("a second after", "2025-06-24 14:15", at("2025-06-23 14:15") + timedelta(seconds=1), True),
        ("after the start", "2025-06-24 14:15", at("2025-06-24 14:30"), True),
        ("clocks go forward: 24 h before 10:00 is 9:00", "2025-03-30 10:00", at("2025-03-29 09:00"), False),
        ("clocks go forward: 9:01 is late", "2025-03-30 10:00", at("2025-03-29 09:01"), True),
        ("clocks go back: 24 h before 10:00 is 11:00", "2025-10-26 10:00", at("2025-10-25 11:00"), False),
        ("clocks go back: 11:01 is late", "2025-10-26 10:00", at("2025-10-25 11:01"), True),
    ],
)
def test_that_the_limit_is_a_length_of_time_before_the_start(
    name: str, start: str, now: datetime, late: bool
) -> None:
    found = terms(A_DAY, span(start), now)
    assert (found.late, found.fee) == (late, FEE if late else None), name


def test_that_the_business_never_charges_for_its_own_wish() -> None:
    found = terms(A_DAY, span("2025-06-24 14:15"), at("2025-06-24 14:00"), AskedBy.BUSINESS)
    assert (found.late, found.fee) == (False, None)


def test_that_without_a_policy_nothing_is_late() -> None:
    assert not terms(None, span("2025-06-24 14:15"), at("2025-06-24 14:00")).late

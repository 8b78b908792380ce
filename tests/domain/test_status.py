"""The one table of status steps, every pair of it."""

from __future__ import annotations

import itertools

import pytest

from bookingdesk.domain.bookings import FORWARD, Status, check_step
from bookingdesk.domain.errors import StatusRefused

ALLOWED = {
    "tentative": {"confirmed", "arrived", "cancelled", "no_show"},
    "confirmed": {"arrived", "cancelled", "no_show"},
    "arrived": {"in_service", "left", "completed", "cancelled"},
    "in_service": {"completed", "left"},
    "completed": set(),
    "no_show": {"arrived"},
    "left": set(),
    "cancelled": set(),
}
"""Written out a second time on purpose: a slip in the table is a slip in what the desk may do."""


def test_that_every_status_has_its_row() -> None:
    assert set(FORWARD) == set(Status) == {Status(name) for name in ALLOWED}


@pytest.mark.parametrize(("present", "wanted"), list(itertools.product(Status, Status)))
def test_that_a_step_is_taken_only_where_the_table_has_it(present: Status, wanted: Status) -> None:
    if wanted.value in ALLOWED[present.value]:
        check_step(7, present, wanted)
        return
    with pytest.raises(StatusRefused) as refused:
        check_step(7, present, wanted)
    assert refused.value.facts == {"number": 7, "present": present, "wanted": wanted}

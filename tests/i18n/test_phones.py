"""Numbers are read out in groups; what is no number is left alone."""

from __future__ import annotations

import pytest

from bookingdesk.i18n.phones import grouped


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("+4930555014417", "+49 30 555014417"),
        ("+442079460018", "+44 20 7946 0018"),
        ("+33142685300", "+33 1 42 68 53 00"),
        ("…417", "…417"),
        ("+", "+"),
        ("+4", "+4"),
        ("", ""),
    ],
)
def test_that_a_number_is_read_in_its_country_s_groups(stored: str, read: str) -> None:
    assert grouped(stored) == read

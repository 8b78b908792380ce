"""What a client does not know, in words: only what differs is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.informed import Known
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.informed_words import difference_words
from tests.builders import BEN, COLOUR, a_booking, a_catalogue, at

BOOKING = a_booking()
FORMATTER = Formatter()
NOW = at("2025-06-20 10:00")


def heard(**changes: Any) -> Known:
    same = Known(
        at=NOW,
        start=BOOKING.span.start,
        status=BOOKING.status,
        service_id=BOOKING.service_id,
        location_id=BOOKING.location_id,
        resources=BOOKING.resource_ids(),
    )
    return replace(same, **changes)


CASES = (
    ("another time", heard(start=at("2025-06-24 10:00")), "Told: Tue 24 Jun 10:00. Now: Mon 23 Jun 14:15."),
    (
        "another person",
        heard(resources=frozenset({BEN, *list(BOOKING.resource_ids())[1:]})),
        None,
    ),
    ("another service", heard(service_id=COLOUR), "Told: Colour. Now: Haircut."),
    ("not sure then", heard(status=Status.TENTATIVE), "Told: tentative. Now: confirmed."),
    ("cancelled then", heard(status=Status.CANCELLED), "Told: cancelled. Now: Mon 23 Jun 14:15."),
    ("the same came round again", heard(), "What they heard on Fri 20 Jun 10:00 is not so any more."),
    ("never", None, "Nothing has reached them yet."),
)


@pytest.mark.parametrize(("known", "words"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_that_only_what_differs_is_said(known: Known | None, words: str | None) -> None:
    said = difference_words(BOOKING, known, a_catalogue(), FORMATTER)
    if words is None:
        assert said.startswith("Told: ")
        assert "Ben" in said.partition("Now:")[0]
        assert "10:00" not in said
    else:
        assert said.replace("\u202f", " ").replace("\u2009", " ") == words


def test_that_a_cancelled_booking_says_what_they_still_believe() -> None:
    gone = replace(BOOKING, status=Status.CANCELLED)
    assert difference_words(gone, heard(), a_catalogue(), FORMATTER).endswith("Now: cancelled.")

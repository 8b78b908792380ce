"""What the waitlist says of wishes, openings and reasons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookingdesk.domain.ids import ClientId, WaitlistId
from bookingdesk.domain.waitlist import Match, Misfit, WaitEntry, WaitWindow
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.waitlist_words import match_words, wants, window_words
from bookingdesk.usecases.matching import MatchLine
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, a_catalogue, a_client, at

FORMATTER = Formatter(locale="en_GB", zone="Europe/Berlin")
WISH = WaitEntry(
    id=WaitlistId(1),
    client_id=ClientId(2041),
    service_ids=(COLOUR, HAIRCUT),
    wanted=frozenset({ANA, BEN}),
    state_since=at("2025-06-14 10:00"),
    since=at("2025-06-14 10:00"),
)

WINDOWS = {
    "any time": (WaitWindow(), ""),
    "mornings": (WaitWindow(until_minute=720), "before 12:00"),
    "afternoons": (WaitWindow(from_minute=780), "after 13:00"),
    "some days, some hours": (
        WaitWindow(weekdays=frozenset({0, 2}), from_minute=540, until_minute=660),
        "Mon, Wed, 09:00 to 11:00",
    ),
    "one day": (WaitWindow(first_day=date(2025, 6, 27), last_day=date(2025, 6, 27)), "Fri 27 Jun"),
    "from a day on": (WaitWindow(first_day=date(2025, 6, 30)), "from Mon 30 Jun"),
}


@pytest.mark.parametrize("case", WINDOWS)
def test_that_windows_read_as_they_were_said(case: str) -> None:
    window, words = WINDOWS[case]
    assert window_words(window, FORMATTER) == words


def test_that_a_wish_names_service_and_staff() -> None:
    assert wants(WISH, a_catalogue(), FORMATTER) == "Colour or Haircut, Ana or Ben"


@pytest.mark.parametrize("why", Misfit)
def test_that_every_reason_has_words(why: Misfit) -> None:
    one = Match(entry=WISH, service_id=COLOUR, misfits=(why,), too_long_by=timedelta(minutes=15))
    said = match_words(MatchLine(match=one, client=a_client()), 1, a_catalogue(), FORMATTER)
    reason = said.removeprefix("Maya Ortiz: Colour or Haircut, Ana or Ben. ")
    assert reason != said
    assert reason[0].isupper() or reason[0].isdigit()
    assert reason.endswith(".")

"""While a profile is typed it says by which way the client will be told, and why by that."""

from __future__ import annotations

from typing import Any

import pytest

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy
from bookingdesk.presentation.way_words import WaySaid, way_of_typed
from tests.builders import a_client, at

OFF, ON = {"sms.on": "no"}, {"sms.on": "yes"}
SMS = {"preferred_channel": Channel.SMS, "phone": "0151 12345678", "email": "maya@mail.example"}
CALLS = "Somebody calls; nothing is sent."
CASES: dict[str, tuple[dict[str, Any], dict[str, str], WaySaid]] = {
    "as they wish": (SMS, ON, WaySaid("Messages go by SMS.")),
    "no SMS here": (
        SMS,
        OFF,
        WaySaid("Messages go by email. The client prefers SMS, which this desk can't send yet.", True),
    ),
    "a second wish": (
        SMS | {"otherwise": Channel.PHONE},
        OFF,
        WaySaid(f"{CALLS} The client prefers SMS, which this desk can't send yet.", True),
    ),
    "the business calls first": (
        SMS,
        OFF | {"messages.ways": "phone"},
        WaySaid(f"{CALLS} The client prefers SMS, which this desk can't send yet.", True),
    ),
    "a landline": (
        SMS | {"phone": "030 12345678"},
        ON,
        WaySaid("Messages go by email. The number is a landline, which can't get text messages.", True),
    ),
    "a number half typed": (
        SMS | {"phone": "01"},
        ON,
        WaySaid("Messages go by email. There is no phone number.", True),
    ),
    "calls, as they wish": (SMS | {"preferred_channel": Channel.PHONE}, ON, WaySaid(CALLS)),
    "nobody can be reached": (
        {"preferred_channel": Channel.LETTER, "phone": "", "email": ""},
        ON,
        WaySaid("Somebody hands out or posts a letter; there are no reminders."),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_that_the_way_is_said_with_its_reason(name: str) -> None:
    typed, settings, said = CASES[name]
    assert way_of_typed(a_client(**typed), None, settings) == said


def test_that_a_number_found_wrong_counts_again_once_another_is_typed() -> None:
    wrong = AddressCheck(at=at("2025-06-20 10:00"), by="Jo", how=CheckedBy.WRONG)
    stored = a_client(**(SMS | {"phone": "+4915112345678"}), phone_check=wrong)
    assert way_of_typed(stored, stored, ON).otherwise
    corrected = a_client(**(SMS | {"phone": "0151 99999999"}), phone_check=wrong)
    assert way_of_typed(corrected, stored, ON) == WaySaid("Messages go by SMS.")

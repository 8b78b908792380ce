"""What each mode needs before a booking can be confirmed, as a table."""

from __future__ import annotations

import pytest

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.modes import Missing, missing_for, settled

CASES = [
    ("in person at a place", Mode.IN_PERSON, "", True, None),
    ("in person nowhere", Mode.IN_PERSON, "", False, Missing.PLACE),
    ("virtual without anything", Mode.VIRTUAL, "", True, Missing.LINK_OR_NUMBER),
    ("virtual with blanks", Mode.VIRTUAL, "   ", True, Missing.LINK_OR_NUMBER),
    ("virtual with a link", Mode.VIRTUAL, "https://meet.example/room-4", True, None),
    ("virtual with a bare link", Mode.VIRTUAL, "meet.example/room-4", True, None),
    ("virtual with a number", Mode.VIRTUAL, "+49 30 5550 1441", True, None),
    ("virtual with a number and a code", Mode.VIRTUAL, "030 555014, 4417#", True, None),
    ("virtual with a word", Mode.VIRTUAL, "later", True, Missing.LINK_OR_NUMBER),
    ("virtual with a mail address", Mode.VIRTUAL, "maya@mail.example", True, Missing.LINK_OR_NUMBER),
    ("phone without a number", Mode.PHONE, "", True, Missing.NUMBER),
    ("phone with a number", Mode.PHONE, "+4930555014417", True, None),
    ("phone with too few digits", Mode.PHONE, "4417", True, Missing.NUMBER),
    ("phone with a link", Mode.PHONE, "https://meet.example/room", True, Missing.NUMBER),
    ("phone with a number that ends in words", Mode.PHONE, "030 555014 after six", True, Missing.NUMBER),
    ("at the client's without an address", Mode.AT_CLIENT, "", True, Missing.ADDRESS),
    ("at the client's with an address", Mode.AT_CLIENT, "Hauptstr. 5, 10115 Berlin", True, None),
    ("at the client's in Arabic", Mode.AT_CLIENT, "شارع الملك فهد 12", True, None),
    ("at the client's with a number alone", Mode.AT_CLIENT, "10115", True, Missing.ADDRESS),
    ("at the client's with a link", Mode.AT_CLIENT, "https://maps.example/x", True, Missing.ADDRESS),
    ("at the client's with a mail address", Mode.AT_CLIENT, "maya@mail.example", True, Missing.ADDRESS),
]


@pytest.mark.parametrize(
    ("mode", "detail", "has_place", "missing"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_that_a_mode_says_what_it_still_needs(
    mode: Mode, detail: str, has_place: bool, missing: Missing | None
) -> None:
    assert missing_for(mode, detail, has_place=has_place) is missing


SETTLED = [
    ("a link that was typed", Mode.VIRTUAL, " https://a.example/1 ", "https://a.example/1"),
    ("the business's own link", Mode.VIRTUAL, "", "https://house.example"),
    ("a number that was typed", Mode.PHONE, "555014", "555014"),
    ("the client's number", Mode.PHONE, "", "+4930555"),
    ("no address is guessed", Mode.AT_CLIENT, "", ""),
    ("in person keeps nothing", Mode.IN_PERSON, "https://a.example/1", ""),
]


@pytest.mark.parametrize(("mode", "typed", "kept"), [c[1:] for c in SETTLED], ids=[c[0] for c in SETTLED])
def test_that_what_is_known_is_filled_in(mode: Mode, typed: str, kept: str) -> None:
    assert settled(mode, typed, online="https://house.example", phone="+4930555") == kept

"""Modes typed into the Line: what each needs, where it comes from, and what is asked while it is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.ids import BookingId
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.views import Ask, Commit, Phase, Tone
from bookingdesk.presentation.line.wishes import Wishing, booking_of
from tests.builders import a_client
from tests.presentation.line.test_session import MAYA, NOW, facts

LINK = "https://house.example"
UNREACHED = a_client(phone="", address="")
SETTLED = a_client(phone="+4930555010", address="Lindenweg 5", postcode="10115 Berlin")

CASES = [
    ("in person needs nothing more", "mayo cut", UNREACHED, "", ""),
    ("virtual without any link", "mayo cut virt", SETTLED, "", "link or number?"),
    ("virtual by the link of the business", "mayo cut virt", SETTLED, LINK, ""),
    ("virtual by a link that is typed", f"mayo cut virt {LINK}", UNREACHED, "", ""),
    ("a link alone", f"mayo cut {LINK}", UNREACHED, "", ""),
    ("virtual by a number to dial", "mayo virt 030 5550188 cut", UNREACHED, "", ""),
    ("a call without a number", "mayo cut @phone", UNREACHED, "", "number to call?"),
    ("a call to the client's number", "mayo cut @phone", SETTLED, "", ""),
    ("a call to a number that is typed", "mayo @phone 030 5550188 cut", UNREACHED, "", ""),
    ("at home without an address", "mayo cut @home", UNREACHED, "", "address?"),
    ("at home by the profile", "mayo cut @home", SETTLED, "", ""),
    ("at an address that is typed", 'mayo cut @home "Linde 5"', UNREACHED, "", ""),
    ("tentative until it is known", "mayo cut @home *", UNREACHED, "", ""),
]


@pytest.mark.parametrize(
    ("text", "client", "online", "missing"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_that_what_a_mode_lacks_is_asked_before_it_is_booked(
    text: str, client: object, online: str, missing: str
) -> None:
    known = facts(text, client, online=online)  # type: ignore[arg-type]
    view = session.view_of(known)
    asked = [chip.text for chip in view.chips if chip.tone is Tone.MISSING]
    assert asked == ([missing] if missing else [])
    move = session.enter(known)
    if missing:
        assert view.phase is Phase.MISSING
        assert isinstance(move, Ask)
        assert move.missing.endswith(".")
    else:
        assert isinstance(move, Commit)


def test_that_the_mode_and_what_was_typed_for_it_are_booked() -> None:
    known = facts('mayo cut @home "Linde 5"', MAYA)
    service = known.service
    assert service is not None
    wishing = Wishing(reading=known.reading, service=service, client=MAYA, catalogue=known.catalogue, now=NOW)
    (slot, *_rest) = known.slots or ()
    command = booking_of(wishing, slot, booking_id=BookingId("b"), hold_id=None)
    assert (command.mode, command.mode_detail, command.note) == (Mode.AT_CLIENT, "Linde 5", "")


def test_that_the_mode_stands_among_the_chips_with_its_detail() -> None:
    texts = [chip.text for chip in session.view_of(facts(f"mayo cut {LINK}", MAYA)).chips]
    assert f"Virtual: {LINK}" in texts
    plain = facts("mayo cut virt", MAYA)
    assert "Virtual" in [chip.text for chip in session.view_of(replace(plain, online=LINK)).chips]

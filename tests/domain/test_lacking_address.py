"""Which messages are to go on paper to somebody whose street is not known, as a table."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.letters import lacks_address
from tests.builders import a_client

CASES: dict[str, tuple[Channel, Client | None, bool]] = {
    "a letter to a street": (Channel.LETTER, a_client(address="Lindenweg 5"), False),
    "a letter to nowhere": (Channel.LETTER, a_client(address=""), True),
    "a letter to a postcode alone": (Channel.LETTER, a_client(address=" ", postcode="10115"), True),
    "a letter to who is no client yet": (Channel.LETTER, None, True),
    "a call needs no street": (Channel.PHONE, a_client(address=""), False),
    "a mail needs no street": (Channel.EMAIL, a_client(address=""), False),
}


@pytest.mark.parametrize("case", CASES)
def test_that_a_letter_without_a_street_is_known(case: str) -> None:
    channel, client, lacks = CASES[case]
    assert lacks_address(channel, client) is lacks

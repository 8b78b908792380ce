"""A client can be reached or there is a reason why not; the preferred way has an address (R52, R56)."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact import reachable, usable_channels, usual_channel
from bookingdesk.domain.errors import InvalidValue
from tests.builders import a_client


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"email": "", "phone": ""}, "contact", "needed"),
        ({"email": ""}, "preferred_channel", "no_address"),
        ({"phone": "", "preferred_channel": Channel.PHONE}, "preferred_channel", "no_address"),
        ({"phone": "", "preferred_channel": Channel.SMS}, "preferred_channel", "no_address"),
        ({"preferred_channel": Channel.WALK_IN}, "preferred_channel", "not_allowed"),
        ({"preferred_channel": Channel.WEB}, "preferred_channel", "not_allowed"),
    ],
)
def test_that_who_cannot_be_reached_as_stated_is_refused(
    changes: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        reachable(a_client(**changes))
    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER])
def test_that_every_way_with_an_address_can_be_preferred(channel: Channel) -> None:
    assert reachable(a_client(preferred_channel=channel)).preferred_channel is channel


def test_that_a_reason_replaces_the_address_and_the_slip_the_message() -> None:
    kept = reachable(a_client(email="", phone="", no_contact_reason="has neither"))
    assert kept.preferred_channel is Channel.LETTER


@pytest.mark.parametrize(
    ("phone", "email", "usual"),
    [
        ("+4930123", "a@b.example", Channel.EMAIL),
        ("", "a@b.example", Channel.EMAIL),
        ("+4930123", "", Channel.PHONE),
        ("", "", Channel.LETTER),
    ],
)
def test_that_the_usual_way_is_the_first_there_is(phone: str, email: str, usual: Channel) -> None:
    assert usual_channel(phone=phone, email=email) is usual
    assert usual in usable_channels(a_client(phone=phone, email=email))

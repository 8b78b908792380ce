"""Whether a client can be reached: at least one way or a reason why not, and a preferred way that exists."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue

PREFERABLE = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
"""Ways a client may prefer; walk-in and web are ways in, not out."""


def usual_channel(*, phone: str, email: str) -> Channel:
    """The way to prefer for somebody who has not said: email, else phone, else letter (a printed slip)."""
    if email:
        return Channel.EMAIL
    return Channel.PHONE if phone else Channel.LETTER


def usable_channels(client: Client) -> tuple[Channel, ...]:
    """The ways this client can be reached; a letter or slip always can be handed out."""
    ways = [Channel.EMAIL] if client.email else []
    if client.phone:
        ways += [Channel.SMS, Channel.PHONE]
    return (*ways, Channel.LETTER)


def reachable(client: Client) -> Client:
    """The client with a preferred way that works.

    Raises InvalidValue without any address and without a reason (R52), and for a preferred way that has no
    address (R56). Where there is a reason why nobody can be reached, the preferred way becomes the letter.
    """
    if not client.phone and not client.email:
        if not client.no_contact_reason:
            raise InvalidValue(field="contact", reason="needed")
        return replace(client, preferred_channel=Channel.LETTER)
    if client.preferred_channel not in PREFERABLE:
        raise InvalidValue(
            field="preferred_channel",
            reason="not_allowed",
            value=client.preferred_channel.value,
            allowed="email, sms, phone, letter",
        )
    if client.preferred_channel not in usable_channels(client):
        raise InvalidValue(field="preferred_channel", reason="no_address", value=client.preferred_channel.value)
    return client

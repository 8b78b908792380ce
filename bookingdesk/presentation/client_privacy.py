"""What of a client may be on the screen before it is known who is calling: enough to find them, no fact to ask.

Names stay, and three digits of the phone as lists of clients show them; every fact of an identity check goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bookingdesk.domain.clients import Client
from bookingdesk.domain.messages import Message
from bookingdesk.presentation.line.sentences import phone_end


def kept_back(client: Client) -> Client:
    """The profile without birthday, addresses, postcode and agreed password; to be shown, never to be stored."""
    return replace(
        client,
        born=None,
        phone=phone_end(client) if client.phone else "",
        email="…" if client.email else "",
        address="",
        postcode="",
        agreed_password="",
        contact_persons=tuple(replace(person, phone="", email="") for person in client.contact_persons),
    )


def unaddressed(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without the addresses they went to; to be shown, never to be stored."""
    return tuple(replace(message, recipient="") for message in messages)

"""What of a client may be on the screen before it is known who is calling: enough to find them, no fact to ask.

Names stay, and three digits of the phone as lists of clients show them; every fact of an identity check goes.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.clients import Client
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

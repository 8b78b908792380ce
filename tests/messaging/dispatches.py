"""Messages ready to be delivered, for tests of senders and templates."""

from __future__ import annotations

from typing import Any

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.usecases.ports import Dispatch
from tests.builders import a_booking, a_catalogue, a_client, at

SETTINGS = {"business.name": "Studio Nord", "mail.host": "127.0.0.1", "mail.sender": "desk@nord.example"}


def a_message(**changes: Any) -> Message:
    """The confirmation of Maya's haircut, due when it was booked."""
    now = at("2025-06-20 10:00")
    parts: dict[str, Any] = {
        "id": MessageId("m-1"),
        "booking_id": a_booking().id,
        "client_id": a_client().id,
        "kind": MessageKind.CONFIRMATION,
        "channel": Channel.EMAIL,
        "dedupe_key": "m-1",
        "booking_version": 1,
        "due_at": now,
        "expires_at": at("2025-06-23 15:00"),
        "message_id": "<m-1@nord.example>",
        "recipient": "maya@mail.example",
        "created_at": now,
    }
    return Message(**(parts | changes))


def a_dispatch(**changes: Any) -> Dispatch:
    """The same with everything its text needs."""
    parts: dict[str, Any] = {
        "message": a_message(),
        "booking": a_booking(),
        "client": a_client(),
        "catalogue": a_catalogue(),
        "settings": SETTINGS,
        "now": at("2025-06-20 10:00"),
    }
    return Dispatch(**(parts | changes))

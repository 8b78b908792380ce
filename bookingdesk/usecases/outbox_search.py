"""What was typed to find messages: people and phone numbers, the number of a booking or request, kinds of messages.

Kinds come as such: their words are the reader's language. It refuses nothing; what finds nothing shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookingdesk.domain.booking_numbers import said_number
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ClientId, RequestId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.ports import Work

NAMES = 500
"""So many clients at most are looked through for what was typed."""
DIGITS = 7
"""A longer number is no booking's: it belongs to a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Whose messages are meant, or which: everybody's where both are None."""

    clients: Sequence[ClientId] | None = None
    rows: Sequence[Message] | None = None


def meant_by(work: Work, query: OutboxQuery, states: frozenset[MessageState]) -> Meant:
    """What the words of a query mean. A number is a booking's or a request's, where there is such; else a phone's.

    The rows of a number are all there are, so that there is no page after them.
    """
    words = query.words.strip()
    if not words:
        return Meant()
    number = said_number(words)
    if number is not None and number < 10**DIGITS:
        rows = [
            row
            for row in _about(work, number)
            if row.state in states and (not query.kinds or row.kind in query.kinds)
        ]
        if rows or words.startswith("#"):
            return Meant(rows=[] if query.beyond is not None else rows)
    return Meant(clients=[one.id for one in work.clients.find(words, limit=NAMES)])


def _about(work: Work, number: int) -> list[Message]:
    """The messages of the booking and of the request with this number."""
    rows = list(work.outbox.of_requests([RequestId(number)]).get(RequestId(number), ()))
    try:
        booking = work.bookings.by_number(number)
    except NotFound:
        return rows
    return [*rows, *work.outbox.of_booking(booking.id)]

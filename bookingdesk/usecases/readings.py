"""Read models: what screens and paper show, joined and frozen, so that no view needs a second question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bookingdesk.domain.bookings import Booking, Hold
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import Message, MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One booking as a calendar shows it."""

    booking: Booking
    client: Client
    service: Service
    confirmation: MessageState | None = None
    """Fate of the newest message of the kind confirmation, modification or cancellation; None: none planned."""
    reminder: MessageState | None = None
    new_client: bool = False
    """The client's first booking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Some days, everything a view needs: entries in order of start, holds, and the catalogue of the moment."""

    first_day: date
    days: int
    entries: tuple[AgendaEntry, ...]
    holds: tuple[Hold, ...]
    catalogue: Catalogue
    read_at: datetime
    cursor: int
    """Position of the change feed at the reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """Everything the client panel answers on one screen (SOP A5.7)."""

    client: Client
    upcoming: tuple[AgendaEntry, ...]
    past: tuple[AgendaEntry, ...]
    messages: tuple[Message, ...]
    no_shows_in_12_months: int = 0
    name_alike: tuple[Client, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFile:
    """One booking with its messages and its history."""

    entry: AgendaEntry
    messages: tuple[Message, ...]
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change of a booking: who, when, from which desk, what."""

    at: datetime
    actor: str
    station: str
    action: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """A message with whom and what it is about."""

    message: Message
    client: Client
    booking: Booking
    service: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What the status bar says of the sender."""

    last_pass: datetime | None = None
    next_due: datetime | None = None
    counts: Mapping[MessageState, int] = field(default_factory=dict)
    channel_paused: str = ""
    """Code of why the mail channel pauses; empty while it works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo took back, and whether the client never heard of it."""

    booking_id: BookingId
    verb: str
    booking: Booking
    withdrawn: int
    """Messages withdrawn before they left."""
    already_sent: int
    """Messages that had left: the client was told."""

"""Stored messages, and how one sender at a time takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId, OfferId, RequestId
from bookingdesk.domain.messages import Message, MessageKind, MessageState


class Lease(NamedTuple):
    """Who has, or had last, the right to send, and until when."""

    owner: str
    until: datetime


class Outbox(Protocol):
    """Stored messages. Planning happens in the booking's own transaction."""

    def plan(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Insert those whose dedupe_key is new; returns the inserted ones."""
        ...

    def get(self, message: MessageId) -> Message: ...
    def of_booking(self, booking: BookingId) -> Sequence[Message]: ...
    def of_bookings(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Sequence[Message]]:
        """The rows of many bookings in one question, oldest first; bookings without rows are left out."""
        ...

    def of_requests(self, requests: Iterable[RequestId]) -> Mapping[RequestId, Sequence[Message]]:
        """The rows of many requests in one question, oldest first; requests without rows are left out."""
        ...

    def of_offers(self, offers: Iterable[OfferId]) -> Mapping[OfferId, Sequence[Message]]:
        """The same of times offered to who waits."""
        ...

    def calls(self, now: datetime, *, limit: int = 200) -> Sequence[Message]:
        """What a person has to tell a client by now, the first due first."""
        ...

    def troubled(self, now: datetime, *, limit: int = 200) -> Sequence[Message]:
        """What did not reach a client, or may not have, and would still be of use; the first due first."""
        ...

    def not_called(self, now: datetime) -> Sequence[Message]:
        """What a person should have told a client, and it is too late now."""
        ...

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[Message]:
        """Newest first."""
        ...

    def replace(self, message: Message) -> None:
        """Overwrite the row by id."""
        ...

    def exchange(self, message: Message, expected: MessageState) -> bool:
        """Overwrite the row by id only where its state still is `expected`; False where a sender was faster."""
        ...

    def restamp(self, booking: BookingId, version: int) -> None:
        """Rows not yet sent (queued, retry_wait, paused, sending) say what the booking's new version says too.

        For changes that clients are not told of (a note, arrived): without it the fence would drop the message.
        """
        ...

    def settle_unsent(self, booking: BookingId, state: MessageState, reason: str) -> Sequence[MessageId]:
        """Make the unsent messages of a booking obsolete or withdrawn; returns their ids."""
        ...

    def settle_letters(
        self,
        state: MessageState,
        reason: str,
        *,
        request: RequestId | None = None,
        offer: OfferId | None = None,
    ) -> Sequence[MessageId]:
        """The same for what is unsent about a request or an offer."""
        ...

    def adopt(self, request: RequestId, client: ClientId) -> None:
        """Messages of a request that had no client belong to this one; they keep the address they go to."""
        ...

    def pause_waiting(self, reason: str) -> Sequence[MessageId]:
        """Everything that would leave by itself is paused; returns the ids. Calls to make stay calls to make."""
        ...

    def due(
        self,
        now: datetime,
        *,
        limit: int = 50,
        passing_over: frozenset[Channel] = frozenset(),
        unless_by: datetime | None = None,
    ) -> Iterator[Message]:
        """Queued or waiting rows that the program sends by itself with due_at <= now, oldest first.

        Each is made as it is asked for: who takes the first pays for one. Rows of channels to pass over are left
        out, so that they do not stand before the others, but for those that expire by `unless_by`, where it is
        given, which somebody has to hear of.
        """
        ...

    def count_due(self, now: datetime, *, most: int) -> int:
        """How many such rows there are; counted up to `most`."""
        ...

    def claim(self, message: MessageId, owner: str, until: datetime, now: datetime) -> Message | None:
        """Take a due row for one sender (phase claimed); None where somebody else was faster."""
        ...

    def fence(self, message: MessageId, owner: str, now: datetime) -> bool:
        """Phase handover, only where the owner still holds it and it is still about what the message says."""
        ...

    def lapsed(self, now: datetime) -> Sequence[Message]:
        """Rows in sending whose lease has run out, or was given by a clock that was far ahead."""
        ...

    def page(
        self,
        *,
        states: frozenset[MessageState] | None = None,
        limit: int = 500,
        soonest_first: bool = False,
        beyond: tuple[datetime, MessageId] | None = None,
        clients: Sequence[ClientId] | None = None,
        kinds: frozenset[MessageKind] | None = None,
    ) -> Sequence[Message]:
        """The latest `moment` first, or the soonest; of some states or all, of these clients and kinds where given.

        `beyond` is `moment` and id of the last row of the page before: deep in the history it is as quick.
        """
        ...

    def counts(self) -> Mapping[MessageState, int]:
        """How many rows each state has; calls to make are no messages on their way."""
        ...

    def unsettled(self) -> Mapping[MessageState, int]:
        """The same of what is not history (`domain.messages.UNSETTLED`): quick, and asked after every change."""
        ...

    def next_due(self) -> datetime | None: ...
    def lease(self, name: str) -> Lease | None:
        """The named lease as it was taken last; None where it never was."""
        ...

    def take_lease(self, name: str, owner: str, until: datetime, now: datetime) -> bool:
        """One sender per database: true where `owner` has the named lease now."""
        ...

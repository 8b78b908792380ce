"""What the use cases ask of the floor above them: the one place where a lower floor names a neighbour's duties.

`Store.read` and `Store.write` run a step in one unit of work. A step may run again after a deadlock, so it
must have no effect outside `work`. Values in and out are frozen domain values; rows never cross this line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from bookingdesk.domain.availability.occupancy import Stretch
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.bookings import Booking, Hold, Status
from bookingdesk.domain.catalogue import (
    Catalogue,
    Closure,
    Group,
    Location,
    Policy,
    Resource,
    Service,
    TimeOff,
    WeeklyHours,
)
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import (
    ActionId,
    BookingId,
    ClientId,
    GroupId,
    HoldId,
    LocationId,
    MessageId,
    PolicyId,
    ResourceId,
    ServiceId,
    UserId,
)
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.traces import Action as Action
from bookingdesk.usecases.traces import AuditEntry as AuditEntry
from bookingdesk.usecases.traces import ClientChange as ClientChange
from bookingdesk.usecases.traces import OccupancyChange as OccupancyChange

T = TypeVar("T")


class Catalogues(Protocol):
    """Services, resources, locations, hours and what else is offered."""

    def load(self) -> Catalogue:
        """The whole catalogue; cached by its version, so cheap to ask for in every step."""
        ...

    def add_location(self, location: Location) -> LocationId: ...
    def add_resource(self, resource: Resource) -> ResourceId:
        """Also makes its units 1..capacity. The id of the value is ignored here and below."""
        ...

    def add_group(self, group: Group) -> GroupId: ...
    def add_member(self, group: GroupId, resource: ResourceId) -> None: ...
    def add_service(self, service: Service) -> ServiceId: ...
    def add_policy(self, policy: Policy) -> PolicyId: ...
    def set_opening_hours(self, location: LocationId, hours: Sequence[WeeklyHours]) -> None: ...
    def set_working_hours(self, resource: ResourceId, hours: Sequence[WeeklyHours]) -> None: ...
    def add_time_off(self, time_off: TimeOff) -> None: ...
    def add_closures(self, closures: Iterable[Closure]) -> int:
        """How many were new; a day already closed keeps its name."""
        ...


class Clients(Protocol):
    """Client profiles and their search index, kept together."""

    def get(self, client: ClientId) -> Client:
        """Raises NotFound."""
        ...

    def many(self, clients: Iterable[ClientId]) -> Mapping[ClientId, Client]: ...
    def add(self, client: Client) -> ClientId:
        """The id of the value is ignored."""
        ...

    def add_many(self, clients: Sequence[Client]) -> Sequence[ClientId]:
        """For imports: the same in bulk."""
        ...

    def replace(self, client: Client) -> Client:
        """Store a changed profile over the version it carries; returns it with the next. Raises Stale."""
        ...

    def find(self, words: str, *, limit: int = 20, exact: bool = False) -> Sequence[Client]:
        """By name prefixes in any order (also run together), phone fragment, email, #number; best first.

        Where nobody fits, near spellings count, unless `exact`.
        """
        ...

    def by_phone_or_email(self, phone: str, email: str) -> Sequence[Client]:
        """Equal stored addresses: the duplicate check. Empty arguments match nothing."""
        ...

    def note_changes(self, client: ClientId, changes: Sequence[ClientChange]) -> None:
        """Keep old and new values of changed fields (client_change)."""
        ...

    def changes_of(self, client: ClientId, *, limit: int = 100) -> Sequence[ClientChange]:
        """Newest first."""
        ...

    def by_contacts(self, phones: Iterable[str], emails: Iterable[str]) -> Sequence[Client]:
        """Everybody who has one of these addresses, in one question: the duplicate check of imports."""
        ...

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, ClientId]: ...
    def page(self, *, after: ClientId | None = None, limit: int = 500) -> Sequence[Client]: ...
    def count(self) -> int: ...


class Bookings(Protocol):
    """Bookings with their allocations. The database's guards have the last word."""

    def get(self, booking: BookingId) -> Booking:
        """Raises NotFound."""
        ...

    def many(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        """Those that exist, in one question."""
        ...

    def by_number(self, number: int) -> Booking:
        """Raises NotFound."""
        ...

    def add(self, booking: Booking) -> Booking:
        """Insert as a draft with its allocations and go live; the number is given here.

        Raises SlotTaken where the guard refuses, AlreadySaved where the id exists.
        """
        ...

    def add_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same in bulk, all or none, numbered in this order; for imports."""
        ...

    def replace(self, booking: Booking) -> Booking:
        """Store a changed booking (status, span, allocations …) over the version it carries.

        Old allocations are freed and the new ones taken in one go. Raises Stale, SlotTaken.
        """
        ...

    def replace_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same for several at once, which may take each other's places."""
        ...

    def between(
        self, span: Span, *, location: LocationId | None = None, cancelled: bool = False
    ) -> Sequence[Booking]:
        """Bookings whose busy span overlaps, in order of start."""
        ...

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[Booking]:
        """Newest start first, cancelled ones included."""
        ...

    def next_of_client(self, client: ClientId, now: datetime) -> Booking | None: ...
    def first_starts(self, clients: Iterable[ClientId]) -> Mapping[ClientId, datetime]:
        """The earliest start that each client ever had, cancelled bookings aside; in one question."""
        ...

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, BookingId]: ...
    def page(self, *, after_number: int = 0, limit: int = 500) -> Sequence[Booking]: ...
    def count(self, *, status: Status | None = None) -> int: ...


class Holds(Protocol):
    """Slots kept for callers. Expired ones free themselves before anything else is written."""

    def add(self, hold: Hold) -> Hold:
        """Raises SlotTaken."""
        ...

    def get(self, hold: HoldId) -> Hold | None: ...
    def release(self, hold: HoldId) -> bool:
        """False where it was gone already."""
        ...

    def active(self, now: datetime, span: Span | None = None) -> Sequence[Hold]: ...
    def sweep(self, now: datetime) -> Sequence[HoldId]:
        """Free what has expired."""
        ...


class Occupancy(Protocol):
    """Who takes which unit when: what availability is computed from."""

    def busy(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[BusyUnit]:
        """Active allocations and unexpired holds (with expires_at) that overlap the span, in no order."""
        ...

    def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterable[Stretch]:
        """What `busy` answers, as bare numbers: for memories of whole months."""
        ...

    def cursor(self) -> int:
        """The position of the change feed; the database's truth at this moment."""
        ...

    def changes_since(self, cursor: int) -> Sequence[OccupancyChange] | None:
        """What may have changed after the cursor; None where the feed does not reach back so far."""
        ...


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

    def due(self, now: datetime, *, limit: int = 50) -> Sequence[Message]:
        """Queued or waiting rows with due_at <= now, oldest first."""
        ...

    def claim(self, message: MessageId, owner: str, until: datetime, now: datetime) -> Message | None:
        """Take a due row for one sender (phase claimed); None where somebody else was faster."""
        ...

    def fence(self, message: MessageId, owner: str, now: datetime) -> bool:
        """Phase handover, only where the owner still holds it and the booking is still what the message says."""
        ...

    def lapsed(self, now: datetime) -> Sequence[Message]:
        """Rows in sending whose lease has run out."""
        ...

    def page(self, *, states: frozenset[MessageState] | None = None, limit: int = 500) -> Sequence[Message]: ...
    def counts(self) -> Mapping[MessageState, int]: ...
    def next_due(self) -> datetime | None: ...
    def take_lease(self, name: str, owner: str, until: datetime, now: datetime) -> bool:
        """One sender per database: true where `owner` has the named lease now."""
        ...


class Audit(Protocol):
    """The append-only, hash-chained log."""

    def append(
        self,
        *,
        at: datetime,
        actor: str,
        station: str,
        action: str,
        entity: str,
        entity_id: str,
        detail: Mapping[str, object],
        approver: str = "",
    ) -> int:
        """Returns the sequence number."""
        ...

    def since(self, seq: int, *, limit: int = 500) -> Sequence[AuditEntry]: ...
    def of_entity(self, entity: str, entity_id: str) -> Sequence[AuditEntry]: ...
    def head(self) -> tuple[int, str]:
        """The last sequence number and its hash."""
        ...


class Actions(Protocol):
    """The last booking actions of each station, for undo."""

    def add(
        self, *, at: datetime, user: str, station: str, verb: str, before: Booking | None, after: Booking
    ) -> ActionId: ...
    def last(self, station: str, *, limit: int = 50) -> Sequence[Action]:
        """Newest first."""
        ...

    def get(self, action: ActionId) -> Action:
        """Raises NotFound."""
        ...

    def mark_undone(self, action: ActionId, at: datetime | None) -> None:
        """None: the action was done again."""
        ...


class SharedSettings(Protocol):
    """Settings that every desk shares, as text; `domain.desk_settings` knows keys, types and defaults."""

    def get(self, key: str) -> str | None: ...
    def all(self) -> Mapping[str, str]: ...
    def set(self, key: str, value: str) -> None: ...


class Users(Protocol):
    """Who operates the program."""

    def default_user(self) -> tuple[UserId, str]:
        """Id and name of the user that a desk without sign-in works as. Raises NotFound before there is one."""
        ...

    def add(self, name: str, role: str = "coordinator") -> UserId:
        """A new user; names are unique."""
        ...


class Work(Protocol):
    """One unit of work: everything read and written in one transaction."""

    catalogue: Catalogues
    clients: Clients
    bookings: Bookings
    holds: Holds
    occupancy: Occupancy
    outbox: Outbox
    audit: Audit
    actions: Actions
    settings: SharedSettings
    users: Users

    def savepoint(self) -> AbstractContextManager[None]:
        """What is written inside is undone where it raises; the rest of the transaction stays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a database that must not be: its kind, the table and the row's id; never contents."""

    kind: str
    table: str
    row: str
    other: str = ""


class Store(Protocol):
    """The database as the use cases see it."""

    def read(self, step: Callable[[Work], T]) -> T:
        """Run a reading step on one consistent view. Raises KnownError where the database does not answer."""
        ...

    def write(self, step: Callable[[Work], T]) -> T:
        """Run a writing step; commits when it returns, rolls back when it raises, repeats after a deadlock.

        Raises KnownError (locked, disk full, unreachable, read-only) with nothing half done.
        """
        ...

    def changed(self) -> bool:
        """Whether another connection has written since the last call (cheap; for live updates)."""
        ...

    def backup(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """A verified copy of the database in one file. Raises KnownError."""
        ...

    def verify(self) -> Sequence[Finding]:
        """Walk the whole database: damage, overlaps, the log's chain, the guards. Empty when all is well."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message with everything its text needs, read in the claiming transaction."""

    message: Message
    booking: Booking
    client: Client
    catalogue: Catalogue
    settings: Mapping[str, str]
    now: datetime
    told: datetime | None = None
    """The start that the client was last told, where that is another one than now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a delivery attempt ended; see integrity section 4's decision table."""

    state: MessageState
    """SENT, RETRY_WAIT, FAILED, IN_DOUBT or OBSOLETE; QUEUED where the channel is at fault, not the message."""
    code: str = ""
    """What the other side said, in a word fit for logs: `250`, `550`, `refused`, `timeout` …"""
    reason: str = ""
    """A word for wording.py."""
    pauses_channel: bool = False
    language: str = ""
    """The language the message was written in."""
    fell_back: bool = False
    """Whether that is not the client's language, because none of its templates exist."""


class Sender(Protocol):
    """Hands one message to the outside world. `fence` must be asked before the point of no return."""

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Compose from the present booking and send. Never raises for what a server or network does."""
        ...

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Send a short message about nothing, to find out whether the settings work."""
        ...

    def stop(self) -> None:
        """Give up a delivery under way, from another thread: at once before the fence, soon after it."""
        ...

"""The database as the use cases see it: one unit of work, and what can be asked of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from bookingdesk.usecases.ports.absences import Absences
from bookingdesk.usecases.ports.bookings import Bookings
from bookingdesk.usecases.ports.calls import Calls
from bookingdesk.usecases.ports.catalogue import Catalogues
from bookingdesk.usecases.ports.client_notes import ClientNotes
from bookingdesk.usecases.ports.clients import Clients
from bookingdesk.usecases.ports.contact_log import ContactLog
from bookingdesk.usecases.ports.deferrals import Deferrals
from bookingdesk.usecases.ports.durations import Durations
from bookingdesk.usecases.ports.holds import Holds
from bookingdesk.usecases.ports.home import Home
from bookingdesk.usecases.ports.identity import IdentityChecks, Issues, Merges
from bookingdesk.usecases.ports.occupancy import Occupancy
from bookingdesk.usecases.ports.outbox import Outbox
from bookingdesk.usecases.ports.payments import Payments
from bookingdesk.usecases.ports.records import Actions, Audit
from bookingdesk.usecases.ports.replies import Replies
from bookingdesk.usecases.ports.requests import Requests
from bookingdesk.usecases.ports.retention import Retention
from bookingdesk.usecases.ports.series import SeriesBook
from bookingdesk.usecases.ports.sessions import Sessions
from bookingdesk.usecases.ports.settings import SharedSettings
from bookingdesk.usecases.ports.telling import Telling
from bookingdesk.usecases.ports.templates import Templates
from bookingdesk.usecases.ports.users import Users
from bookingdesk.usecases.ports.waiting import Queue, Tray, Waitlist

T = TypeVar("T")


class Work(Protocol):
    """One unit of work: everything read and written in one transaction."""

    catalogue: Catalogues
    clients: Clients
    client_notes: ClientNotes
    contact_log: ContactLog
    bookings: Bookings
    holds: Holds
    occupancy: Occupancy
    outbox: Outbox
    telling: Telling
    calls: Calls
    audit: Audit
    actions: Actions
    series: SeriesBook
    sessions: Sessions
    durations: Durations
    payments: Payments
    settings: SharedSettings
    templates: Templates
    users: Users
    waitlist: Waitlist
    queue: Queue
    tray: Tray
    identity: IdentityChecks
    issues: Issues
    merges: Merges
    requests: Requests
    replies: Replies
    absences: Absences
    retention: Retention
    deferrals: Deferrals
    home: Home

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
        """Whether somebody else has written since the last call (cheap; for live updates).

        What this process writes is announced by whoever writes it.
        """
        ...

    def announcing(self) -> AbstractContextManager[None]:
        """What this thread writes inside is announced by whoever opened the block, once it has ended.

        Where it raises, nobody announces what was committed before: the next `changed()` answers True for it.
        """
        ...

    def connect_ahead(self) -> None:
        """Open the connections that the program's threads will need side by side, so that none waits for its own:
        behind a writer, or for a server to answer. Raises KnownError.
        """
        ...

    def clock(self) -> datetime | None:
        """What time the database's own computer has; None where it is this one."""
        ...

    def owner(self, password: str) -> str | None:
        """Who has proved to own the database, by name: the account that has its file, or on a server the role that
        owns its tables and whose password this is. None for everybody else, and where no password is asked.
        """
        ...

    def backup(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """A verified copy of the database in one file. Raises KnownError."""
        ...

    def verify(self) -> Sequence[Finding]:
        """Walk the whole database: damage, overlaps, the log's chain, the guards. Empty when all is well."""
        ...

    def close(self) -> None: ...

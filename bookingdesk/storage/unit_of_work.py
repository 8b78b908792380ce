"""One unit of work: the repositories over one cursor, and what they share while the transaction lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bookingdesk.storage.home import SqlHome
from bookingdesk.storage.repositories.absences import SqlAbsences
from bookingdesk.storage.repositories.actions import SqlActions
from bookingdesk.storage.repositories.audit import SqlAudit
from bookingdesk.storage.repositories.bookings import SqlBookings
from bookingdesk.storage.repositories.calls import SqlCalls
from bookingdesk.storage.repositories.catalogue import CatalogueCache, SqlCatalogues
from bookingdesk.storage.repositories.client_notes import SqlClientNotes
from bookingdesk.storage.repositories.clients import SqlClients
from bookingdesk.storage.repositories.contact_log import SqlContactLog
from bookingdesk.storage.repositories.deferrals import SqlDeferrals
from bookingdesk.storage.repositories.durations import SqlDurations
from bookingdesk.storage.repositories.feed import Feed
from bookingdesk.storage.repositories.holds import SqlHolds
from bookingdesk.storage.repositories.identity import SqlIdentityChecks, SqlIssues
from bookingdesk.storage.repositories.merges import SqlMerges
from bookingdesk.storage.repositories.occupancy import SqlOccupancy
from bookingdesk.storage.repositories.outbox import SqlOutbox
from bookingdesk.storage.repositories.payments import SqlPayments
from bookingdesk.storage.repositories.refusals import savepoint
from bookingdesk.storage.repositories.replies import SqlReplies
from bookingdesk.storage.repositories.requests import SqlRequests
from bookingdesk.storage.repositories.retention import SqlRetention
from bookingdesk.storage.repositories.series import SqlSeries
from bookingdesk.storage.repositories.sessions import SqlSessions
from bookingdesk.storage.repositories.settings import SqlSettings
from bookingdesk.storage.repositories.telling import SqlTelling
from bookingdesk.storage.repositories.templates import SqlTemplates
from bookingdesk.storage.repositories.users import SqlUsers
from bookingdesk.storage.repositories.waiting import SqlQueue, SqlTray
from bookingdesk.storage.repositories.waitlist import SqlWaitlist
from bookingdesk.storage.search.vocabulary import Vocabulary
from bookingdesk.storage.wire import Wire
from bookingdesk.usecases.ports import (
    Absences,
    Actions,
    Audit,
    Bookings,
    Calls,
    Catalogues,
    ClientNotes,
    Clients,
    ContactLog,
    Deferrals,
    Durations,
    Holds,
    Home,
    IdentityChecks,
    Issues,
    Merges,
    Occupancy,
    Outbox,
    Payments,
    Queue,
    Replies,
    Requests,
    Retention,
    SeriesBook,
    Sessions,
    SharedSettings,
    Telling,
    Templates,
    Tray,
    Users,
    Waitlist,
)


class SqlWork:
    """`usecases.ports.Work`. Of no use after its transaction has ended."""

    def __init__(
        self,
        dialect: str,
        cursor: Any,
        cache: CatalogueCache,
        vocabulary: Vocabulary,
        *,
        beside: Path | None = None,
        host: str = "",
    ) -> None:
        self.wire = Wire(dialect, cursor)
        self.feed = Feed(self.wire)
        self._catalogue = SqlCatalogues(self.wire, cache)
        self.catalogue: Catalogues = self._catalogue
        clients = SqlClients(self.wire, vocabulary)
        self.clients: Clients = clients
        self.client_notes: ClientNotes = SqlClientNotes(self.wire)
        self.contact_log: ContactLog = SqlContactLog(self.wire)
        self.merges: Merges = SqlMerges(self.wire, clients)
        self.identity: IdentityChecks = SqlIdentityChecks(self.wire)
        self.issues: Issues = SqlIssues(self.wire)
        self._holds = holds = SqlHolds(self.wire, self.feed)
        self.holds: Holds = holds
        bookings = SqlBookings(self.wire, self.feed, holds)
        self.bookings: Bookings = bookings
        self.sessions: Sessions = SqlSessions(self.wire, bookings)
        self.occupancy: Occupancy = SqlOccupancy(self.wire, self.feed)
        self.outbox: Outbox = SqlOutbox(self.wire)
        self.telling: Telling = SqlTelling(self.wire)
        self.calls: Calls = SqlCalls(self.wire)
        self._audit = SqlAudit(self.wire)
        self.audit: Audit = self._audit
        self.actions: Actions = SqlActions(self.wire)
        self.absences: Absences = SqlAbsences(self.wire)
        self.deferrals: Deferrals = SqlDeferrals(self.wire)
        self.payments: Payments = SqlPayments(self.wire)
        self.retention: Retention = SqlRetention(self.wire, clients)
        self.requests: Requests = SqlRequests(self.wire)
        self.replies: Replies = SqlReplies(self.wire)
        self._settings = SqlSettings(self.wire)
        self.settings: SharedSettings = self._settings
        self.templates: Templates = SqlTemplates(self.wire)
        self.series: SeriesBook = SqlSeries(self.wire)
        self.durations: Durations = SqlDurations(self.wire)
        self.users: Users = SqlUsers(self.wire)
        self.waitlist: Waitlist = SqlWaitlist(self.wire)
        self.queue: Queue = SqlQueue(self.wire)
        self.tray: Tray = SqlTray(self.wire)
        self.home: Home = SqlHome(self.wire, beside, host)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is written inside is undone where it raises; the rest of the transaction stays."""
        try:
            with savepoint(self.wire):
                yield
        except BaseException:
            for repository in (self._audit, self._catalogue, self._holds, self._settings):
                repository.forget()
            raise

"""The database as the use cases see it: reading and writing in units of work, on SQLite or PostgreSQL.

Writers are one at a time on both (BEGIN IMMEDIATE, an advisory lock), so a step decides on what nobody changes
under it. Whatever a driver raises leaves as a RuleViolation, a KnownError or a DatabaseFault. Safe for threads: a
unit of work has a connection of its own.
"""

from __future__ import annotations

import platform
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import DatabaseLocked, DiskFull, KnownError, ReadOnly
from bookingdesk.storage import schema
from bookingdesk.storage.backup import backup_database
from bookingdesk.storage.derived import occupancy_change
from bookingdesk.storage.driver_transactions import DriverTransactions, end_reading
from bookingdesk.storage.engine import reading
from bookingdesk.storage.home import beside
from bookingdesk.storage.inventory import inventory
from bookingdesk.storage.own_writes import OwnWrites
from bookingdesk.storage.owning import owner_of
from bookingdesk.storage.repositories.catalogue import CatalogueCache
from bookingdesk.storage.retry import repeating, told
from bookingdesk.storage.search.vocabulary import Vocabulary
from bookingdesk.storage.turns import Turns
from bookingdesk.storage.unit_of_work import SqlWork
from bookingdesk.storage.verify import FindingKind, findings
from bookingdesk.storage.wire import Statement
from bookingdesk.usecases.ports import Finding, Work

T = TypeVar("T")

_DRIVER_ERRORS = (sqlite3.Error, psycopg.Error, DBAPIError)
_TRIM_EVERY = 500
_HEADS = Statement(
    select(
        select(schema.audit_head.c.hash).scalar_subquery(),
        select(func.max(occupancy_change.c.seq)).scalar_subquery(),
        select(schema.meta.c.value).where(schema.meta.c.key == "catalogue_version").scalar_subquery(),
    )
)


AT_ONCE = 3
"""Threads that ask at the same time: the window's, a worker's, and one that reads beside the window."""


class SqlStore:
    """`usecases.ports.Store` over an engine of `storage.engine`; closing it disposes of the engine.

    A store with a `read_only_reason` refuses every write with ReadOnly. `host` is this computer's name.
    """

    def __init__(self, engine: Engine, read_only_reason: str = "", *, host: str = "") -> None:
        self.read_only_reason = read_only_reason
        self._engine = engine
        self._dialect = engine.dialect.name
        self._where = engine.url.render_as_string(hide_password=True)
        self._cache = CatalogueCache()
        self._vocabulary = Vocabulary()
        on_file = self._dialect == "sqlite" and engine.url.database not in {None, "", ":memory:"}
        self.beside = beside(engine.url.database) if on_file else None
        """The file that says where the database lives; None on a server."""
        self._host = host or platform.node()
        self._transactions = DriverTransactions(self._dialect)
        self._turns = Turns(Path(str(engine.url.database)) if on_file else None)
        self._writes = 0
        self._watch = threading.Lock()
        self._watching: Any = None
        self._version: object = None
        self._seen: object = None
        """The position at the last look; None while nobody watches."""
        self._own_writes = OwnWrites()
        self._look_again = threading.Event()
        self._thread = threading.local()

    def read(self, step: Callable[[Work], T]) -> T:
        """Run a reading step on one consistent view. Raises KnownError where the database does not answer."""

        def attempt() -> T:
            with self._connection() as connection, self._transactions.reading(connection):
                return step(self._work(connection))

        return self._in_words(attempt, reading=True)

    def write(self, step: Callable[[Work], T]) -> T:
        """Run a writing step; commits when it returns, rolls back when it raises, repeats after a deadlock.

        Raises KnownError (locked, disk full, unreachable, read-only) with nothing half done.
        """
        if self.read_only_reason:
            raise ReadOnly(reason=self.read_only_reason)

        def attempt() -> T:
            with self._turns.taken(), self._connection() as connection:
                return self._writing(connection, step)

        return self._in_words(attempt)

    def refuse(self, reason: str) -> None:
        """From now on every write raises ReadOnly with this reason; may be called from any thread."""
        self.read_only_reason = reason

    def changed(self) -> bool:
        """Whether anybody else has written since the last call; the first call answers True."""
        with self._watch:
            version = self._in_words(self._data_version, reading=True)
            asked = self._look_again.is_set()
            if version is not None and version == self._version and not asked:
                return False
            if asked:
                self._look_again.clear()  # before the reading: who asks while it runs may have written after it
            try:
                now = self.read(_position)
            except KnownError:
                self._look_again.set()
                raise
            changed, self._seen = asked or not self._own_writes.lead(self._seen, now), now
            self._version = version  # not before: a reading that failed has looked at nothing
            return changed

    @contextmanager
    def announcing(self) -> Iterator[None]:
        """See the port. A commit whose answer was lost is nobody's own, and news without this."""
        before = self._commits
        try:
            yield
        except BaseException:
            if self._commits != before:
                self._look_again.set()
            raise

    @property
    def _commits(self) -> int:
        """How many units of work this thread has stored."""
        commits: int = getattr(self._thread, "commits", 0)
        return commits

    def connect_ahead(self) -> None:
        """See the port."""

        def attempt() -> None:
            with ExitStack() as together:
                for _one in range(AT_ONCE):
                    together.enter_context(self._connection())

        self._in_words(attempt, reading=True)

    def clock(self) -> datetime | None:
        """What time the server has; None on SQLite, which has no clock of its own. Raises KnownError."""
        if self._dialect == "sqlite":
            return None

        def attempt() -> datetime:
            with self._connection() as connection:
                try:
                    told_time: datetime = connection.execute("SELECT clock_timestamp()").fetchone()[0]
                    return told_time
                finally:
                    end_reading(connection)

        return self._in_words(attempt)

    def owner(self, password: str) -> str | None:
        """Who has proved to own the database; None for everybody else. Raises KnownError."""
        return self._in_words(lambda: owner_of(self._engine, password), reading=True)

    def backup(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """A verified copy of the database in one file. Raises KnownError."""
        backup_database(self._engine, target, progress)

    def verify(self) -> Sequence[Finding]:
        """Walk the whole database; guards that differ from the release's are findings too."""

        def attempt() -> Sequence[Finding]:
            with reading(self._engine) as connection:
                walked = findings(connection)
            spoilt = (
                Finding(kind=FindingKind.GUARD, table=one.guard, row="", other=one.difference.value)
                for one in inventory(self._engine)
            )
            return (*walked, *spoilt)

        return self._in_words(attempt)

    def close(self) -> None:
        """Give back every connection."""
        with self._watch:
            if self._watching is not None:
                self._watching.close()
                self._watching = None
        self._engine.dispose()

    def _in_words(self, attempt: Callable[[], T], *, reading: bool = False) -> T:
        try:
            return repeating(attempt)
        except _DRIVER_ERRORS as why:
            failure = told(why, self._where)
            if reading and isinstance(failure, (DatabaseLocked, DiskFull)):
                failure = type(failure)(reading=True)  # nothing was to be saved
            raise failure from None

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """A driver's connection from the pool, outside any transaction; thrown away where its link broke."""
        pooled = self._engine.raw_connection()
        try:
            yield pooled.driver_connection
        except _DRIVER_ERRORS as why:
            if isinstance(why, psycopg.Error) and getattr(pooled.driver_connection, "broken", False):
                pooled.invalidate()
            raise
        finally:
            pooled.close()

    def _writing(self, connection: Any, step: Callable[[Work], T]) -> T:
        self._transactions.begin_writing(connection)
        before: object = None
        try:
            work = self._work(connection)
            if self._seen is not None:
                before = _position(work)
            answer = step(work)
            work.feed.flush()
            self._writes += 1
            if self._writes % _TRIM_EVERY == 0:
                work.feed.trim()
            if before is not None:
                self._own_writes.note(before, _position(work))
            self._transactions.commit(connection)
            self._thread.commits = self._commits + 1
        except BaseException:
            self._own_writes.take_back(before)
            self._transactions.roll_back(connection)
            raise
        return answer

    def _work(self, connection: Any) -> SqlWork:
        return SqlWork(
            self._dialect,
            connection.cursor(),
            self._cache,
            self._vocabulary,
            beside=self.beside,
            host=self._host,
        )

    def _data_version(self) -> object:
        """What SQLite says for less than the asking, the same as long as nothing is new; None on a server."""
        if self._dialect != "sqlite":
            return None
        if self._watching is None:
            self._watching = self._engine.raw_connection()
        return self._watching.driver_connection.execute("PRAGMA data_version").fetchone()


def _position(work: Work) -> object:
    """What differs after every commit that changes something."""
    assert isinstance(work, SqlWork)
    return work.wire.one(_HEADS)

"""How each database begins to read or to write on a driver's own connection, and how it ends both.

Here, not through SQLAlchemy, because every unit of work of the program passes here and pays for each layer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg

from bookingdesk.storage.commit_gate import CommitGate
from bookingdesk.storage.engine import ADVISORY_KEY, journal_mode


class DriverTransactions:
    """The transactions of one store; `dialect` is SQLAlchemy's name of the database."""

    def __init__(self, dialect: str) -> None:
        self._on_file = dialect == "sqlite"
        self._gate = CommitGate() if self._on_file and journal_mode() != "WAL" else None

    @contextmanager
    def reading(self, connection: Any) -> Iterator[None]:
        """Everything within sees one moment of the database, and cannot write."""
        if self._on_file:
            with self._gate.reading() if self._gate else nullcontext():
                connection.execute("PRAGMA query_only = ON")
                try:
                    connection.execute("BEGIN")
                    yield
                finally:
                    connection.rollback()
                    connection.execute("PRAGMA query_only = OFF")
            return
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            yield
        finally:
            end_reading(connection)

    def begin_writing(self, connection: Any) -> None:
        """Wait for the turn: writers queue up before they have read anything."""
        if self._on_file:
            connection.execute("BEGIN IMMEDIATE")
        else:
            connection.execute(f"SELECT pg_advisory_xact_lock({ADVISORY_KEY})")

    def commit(self, connection: Any) -> None:
        """What was written stands, durably."""
        with self._gate.committing() if self._gate else nullcontext():
            connection.commit()

    def roll_back(self, connection: Any) -> None:
        """Undo; where even that fails, the connection's end does it, and the first error is the one to tell."""
        try:
            connection.rollback()
        except (sqlite3.Error, psycopg.Error):
            connection.close()


def end_reading(connection: Any) -> None:
    """Back to how the engine hands a server's connections out; a broken one is thrown away by the caller."""
    if connection.closed:
        return
    connection.rollback()
    connection.read_only = None
    connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED

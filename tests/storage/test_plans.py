"""Statements find their rows by an index where the table grows with the years: seen in SQLite's own plan of each."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bookingdesk import storage
from bookingdesk.storage.repositories import contact_log, outbox, outbox_pages
from bookingdesk.storage.wire import Statement
from tests.databases import fresh_sqlite

GROWING = frozenset(
    {
        *("action", "allocation", "audit", "booking", "client", "client_change", "client_note", "client_search"),
        *("contact_person", "identity_check", "outbox", "payment", "request", "request_answer", "waitlist_entry"),
        *("waitlist_offer", "absence_decision", "client_merge", "call_attempt", "interaction"),
    }
)
WHOLE = {
    "bookings._COUNT": "counts all of them, for the self-test and `status`",
    "bookings._COUNT_OF": "the same of a status",
    "clients._COUNT": "the same of clients",
    "outbox._COUNTS": "the same of messages; what is asked after every change is _UNSETTLED",
    "requests._RECEIVED": "response times of some weeks, by month's end",
    "retention._KEPT": "the preview of forgetting looks at everybody",
    "retention._COUNTS": "and says how much there is",
    "keeping._UNLEARN": "whether nobody else is called so, when a client is forgotten",
}
"""Statements that may read a whole table, and when."""


def statements() -> Iterator[tuple[str, Statement]]:
    """Every statement of the storage floor by module and name."""
    for found in pkgutil.walk_packages(storage.__path__, f"{storage.__name__}."):
        if ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            many = value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,)
            yield from (
                (f"{found.name.rpartition('.')[2]}.{name}", one) for one in many if isinstance(one, Statement)
            )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    url = fresh_sqlite(tmp_path_factory.mktemp("plans"))
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as connection:
        connection.create_function("bd_sha256", 1, str)
        yield connection


def read_whole(database: sqlite3.Connection, statement: Statement) -> set[str]:
    """The growing tables of which the plan reads every row."""
    sql, constants = statement.on("sqlite")
    values = {name: constants.get(name, "[]") for name in re.findall(r":(\w+)", sql)}
    plan = database.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    return {word for row in plan if row[3].startswith("SCAN ") for word in row[3].split()[1:2]} & GROWING


def test_that_no_everyday_statement_reads_a_growing_table_whole(database: sqlite3.Connection) -> None:
    scanning = {
        name for name, statement in statements() if statement.on("sqlite")[0] and read_whole(database, statement)
    }
    assert scanning == set(WHOLE)


def test_that_a_contact_log_reads_what_is_its_clients_and_nothing_else(database: sqlite3.Connection) -> None:
    sql, constants = contact_log._PAGE.on("sqlite")
    values = {name: constants.get(name, "[]") for name in re.findall(r":(\w+)", sql)}
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    found = (re.match(r"SEARCH (\w+) .*(\(.*=\?\))", line) for line in plan)
    ways = {(seen[1], seen[2]) for seen in found if seen is not None and seen[1] in GROWING}
    assert ways == {
        ("outbox", "(client_id=?)"),
        ("outbox", "(request_id=?)"),
        ("call_attempt", "(message_id=?)"),
        ("booking", "(client_id=?)"),
        ("request", "(client_id=?)"),
        ("request", "(rowid=?)"),
        ("waitlist_offer", "(rowid=?)"),
        ("client_change", "(client_id=?)"),
        ("request_answer", "(request_id=?)"),
        ("audit", "(entity=? AND entity_id=?)"),
        ("interaction", "(client_id=?)"),
    }


def test_that_calls_to_make_are_found_among_those_that_did_not_arrive(database: sqlite3.Connection) -> None:
    sql, constants = outbox._TROUBLED.on("sqlite")
    values = {name: constants.get(name, "[]") for name in re.findall(r":(\w+)", sql)}
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan[0] == "SEARCH outbox USING INDEX ix_outbox_troubled (state=? AND expires_at>?)"


@pytest.mark.parametrize("soonest_first", [True, False])
def test_that_a_page_of_the_outbox_is_read_along_its_index(
    database: sqlite3.Connection, soonest_first: bool
) -> None:
    for pages in (outbox_pages._PAGES, outbox_pages._PAGES_OF_KIND):
        sql, constants = pages[soonest_first].on("sqlite")
        values = {name: constants.get(name, 0) for name in re.findall(r":(\w+)", sql)}
        (plan,) = (row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        assert re.match(r"SEARCH outbox USING INDEX ix_outbox_page \(state=\? AND .*[<>]", plan), plan

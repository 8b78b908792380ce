"""What one booking costs: the whole use case against the bare guarded insert, both to a disk that is waited for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product as crossed
from pathlib import Path
from tempfile import TemporaryDirectory

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.ids import BookingId, RequirementId, ResourceId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine, prepare_sqlite
from bookingdesk.storage.store import SqlStore
from bookingdesk.storage.wire import epoch
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Actor, Env, new_uuid
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.builders import ANA, BEN, CY, HAIRCUT, ROOM1, ROOM2, ROOM3
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.proofs.stampede import slots
from tests.salon import MAYA, furnish

BOOKINGS = {Size.TINY: 5, Size.QUICK: 60, Size.USUAL: 300, Size.FULL: 1500}
Answer = tuple[int, int, int]
"""Start in epoch seconds, staff member, room."""


def visits(count: int) -> Iterator[tuple[Span, ResourceId, ResourceId]]:
    """Haircuts that are free one after the other: three staff members with a room each."""
    pairs = ((ANA, ROOM1), (BEN, ROOM2), (CY, ROOM3))
    for when, (who, room) in crossed(slots(count // 3 + 2), pairs):
        yield when, who, room


@contextmanager
def one_booking(size: Size) -> Iterator[Case]:
    """The product and the floor each in a salon of their own, booking the same visits in the same order."""
    repetitions = BOOKINGS[size]
    with TemporaryDirectory() as folder, _desk(_salon(folder)) as env:
        connection = sqlite3.connect(_salon(folder).removeprefix("sqlite:///"))
        prepare_sqlite(connection)
        mine, theirs = visits(repetitions + 2), visits(repetitions + 2)
        numbers = iter(range(1001, 10**6))
        contestants: dict[str, Callable[[], object]] = {
            "product": lambda: _book(env, *next(mine)),
            "raw guarded insert": lambda: _insert(connection, next(numbers), *next(theirs)),
        }
        try:
            yield Case(
                contestants=contestants,
                agree=_alike,
                repetitions=repetitions,
                once_per_sample=frozenset(contestants),
            )
        finally:
            connection.close()


def _salon(folder: str) -> str:
    url = fresh_sqlite(Path(folder))
    engine = open_engine(url)
    furnish(engine)
    engine.dispose()
    return url


@contextmanager
def _desk(url: str) -> Iterator[Env]:
    store = SqlStore(open_engine(url))
    try:
        yield Env(
            clock=FakeClock(),
            store=store,
            actor=Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR),
        )
    finally:
        store.close()


def _book(env: Env, when: Span, who: ResourceId, room: ResourceId) -> Answer:
    """Rules, guard, messages, audit event, undo: everything a booking is."""
    taken = tuple(
        Allocation(requirement_id=RequirementId(need), resource_id=each, busy=when)
        for need, each in ((10, who), (11, room))
    )
    wish = Book(
        booking_id=BookingId(new_uuid()),
        client_id=MAYA,
        service_id=HAIRCUT,
        span=when,
        allocations=taken,
        both=True,
    )
    stored = book(env, wish).value
    return epoch(stored.span.start), stored.allocations[0].resource_id, stored.allocations[1].resource_id


def _insert(connection: sqlite3.Connection, number: int, when: Span, who: ResourceId, room: ResourceId) -> Answer:
    """A draft, its two allocations, and live: the guards' work and nothing else."""
    key, start, end = new_uuid(), epoch(when.start), epoch(when.end)
    run = connection.execute
    run("BEGIN IMMEDIATE")
    run(
        "INSERT INTO booking (id, number, client_id, service_id, location_id, start_at, end_at, status, status_since,"
        " mode, channel, created_at) VALUES (?, ?, ?, ?, 1, ?, ?, 'draft', ?, 'in_person', 'phone', ?)",
        (key, number, MAYA, HAIRCUT, start, end, start, start),
    )
    for need, resource in ((10, who), (11, room)):
        run(
            "INSERT INTO allocation (booking_id, requirement_id, unit_id, resource_id, busy_start, busy_end)"
            " SELECT ?, ?, id, resource_id, ?, ? FROM resource_unit WHERE resource_id = ? AND unit_no = 1",
            (key, need, start, end, resource),
        )
    run("UPDATE booking SET status = 'confirmed' WHERE id = ?", (key,))
    run("COMMIT")
    return start, who, room


def _alike(found: Mapping[str, object]) -> None:
    if len(set(found.values())) != 1:
        raise AssertionError(f"not the same booking: {found}")


BENCHMARKS = [
    Benchmark(
        name="book_one",
        workload="one booking through the use case, waiting for the disk",
        prepare=one_booking,
        targets=[Target(against="raw guarded insert", at_most=2.0)],
        causes={"raw guarded insert": "some twenty statements in Python where the floor has six"},
    )
]

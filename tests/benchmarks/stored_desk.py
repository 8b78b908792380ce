"""The busy desk in a real SQLite database, with any number of other bookings in the years before it.

The rows are written without the guards' triggers, in bulk, and the triggers are put back: what is measured reads
nothing of what they would have written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId, ResourceId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.ports import Work
from tests.benchmarks.busy_desk import AFTER, NOW, PLACE, SERVICE, Desk
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock

JO = UserId(1)
Row = tuple[ResourceId, ResourceId, int, int]


@contextmanager
def stored(desk: Desk, bookings: int = 0) -> Iterator[Env]:
    """Jo at a desk whose database holds these bookings, and older ones up to `bookings` in all."""
    with stored_file(desk, bookings) as path:
        store = SqlStore(open_engine(f"sqlite:///{path}"))
        try:
            yield env_of(store)
        finally:
            store.close()


def env_of(store: SqlStore) -> Env:
    """Jo, with a board that has seen nothing yet."""
    return Env(
        clock=FakeClock(NOW),
        store=store,
        actor=Actor(user_id=JO, name="Jo", station="Desk 1", role=Role.ADMINISTRATOR),
    )


@contextmanager
def stored_file(desk: Desk, bookings: int = 0) -> Iterator[str]:
    """The path of such a database."""
    with TemporaryDirectory() as folder:
        url = fresh_sqlite(Path(folder))
        path = url.removeprefix("sqlite:///")
        store = SqlStore(open_engine(url))
        try:
            client = store.write(lambda work: furnish(work, desk))
        finally:
            store.close()
        _fill(path, client, [*_older(desk, bookings), *desk.taken])
        yield path


def furnish(work: Work, desk: Desk) -> ClientId:
    """The catalogue, whose ids come out as they are in the values: 1, 2, 3 … in order; Jo, and one client."""
    offer, add = desk.catalogue, work.catalogue
    for location in offer.locations.values():
        add.add_location(location)
        add.set_opening_hours(location.id, offer.opening_hours[location.id])
    for resource in offer.resources.values():
        if add.add_resource(resource) != resource.id:
            raise AssertionError("the database numbers resources otherwise")
        if resource.id in offer.working_hours:
            add.set_working_hours(resource.id, offer.working_hours[resource.id])
    for group in offer.groups.values():
        add.add_group(group)
    for service in offer.services.values():
        add.add_service(service)
    if work.users.add("Jo", Role.ADMINISTRATOR) != JO:
        raise AssertionError("the database numbers users otherwise")
    return work.clients.add(
        Client(id=ClientId(0), given_name="Maya", family_name="Ortiz", no_contact_reason="none", created_at=NOW)
    )


def _older(desk: Desk, bookings: int) -> Iterable[Row]:
    """Bookings of the years before, as many as are missing: the first days again, week after week."""
    missing, weeks = bookings - len(desk.taken), 0
    fortnight = [row for row in desk.taken if row[2] < min(r[2] for r in desk.taken) + 14 * 1440]
    while missing > 0:
        weeks += 2
        for person, room, first, last in fortnight[:missing]:
            yield person, room, first - weeks * 7 * 1440, last - weeks * 7 * 1440
        missing -= len(fortnight)


def _fill(path: str, client: ClientId, rows: Iterable[Row]) -> None:
    """All bookings with their two allocations each."""
    connection = sqlite3.connect(path)
    triggers = list(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, _made in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    columns = (
        "id, number, client_id, service_id, location_id, start_at, end_at, buffer_before, buffer_after, status,"
        " status_since, mode, channel, created_at"
    )
    bookings, allocations = [], []
    units = dict(connection.execute("SELECT resource_id, id FROM resource_unit"))
    for number, (person, room, first, last) in enumerate(rows, start=1):
        start, end, id_ = first * 60, (last - AFTER) * 60, f"b{number:08}"
        bookings.append(
            (
                id_,
                number,
                client,
                SERVICE,
                PLACE,
                start,
                end,
                0,
                AFTER * 60,
                "confirmed",
                start,
                "in_person",
                "phone",
                start,
            )
        )
        for need, resource in ((1, person), (2, room)):
            allocations.append((id_, need, units[resource], resource, first * 60, last * 60))
    marks = ", ".join("?" * 14)
    connection.executemany(f"INSERT INTO booking ({columns}) VALUES ({marks})", bookings)
    connection.executemany(
        "INSERT INTO allocation (booking_id, requirement_id, unit_id, resource_id, busy_start, busy_end, active)"
        " VALUES (?, ?, ?, ?, ?, ?, 1)",
        allocations,
    )
    for _name, made in triggers:
        connection.execute(made)
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()

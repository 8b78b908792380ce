"""The salon of `builders` in a real database, under the same ids, with a few clients.

Repositories give ids themselves, so the rows are written here, once, as the builders number them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Channel, Client, ClientKind, ContactPerson
from bookingdesk.domain.ids import ClientId, ContactPersonId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.messaging.templating import LazyTemplating
from bookingdesk.messaging.writing import written
from bookingdesk.storage import schema
from bookingdesk.storage.engine import writing
from bookingdesk.storage.repositories.client_rows import person_to_row, to_row
from bookingdesk.storage.search.keeping import index_new
from bookingdesk.storage.wire import Statement, Wire, inserting
from bookingdesk.usecases.env import Actor, Clock, Env
from bookingdesk.usecases.ports import Store
from tests.builders import ANA, a_catalogue, a_client, at

MAYA = ClientId(2041)
LENA = ClientId(2042)
OLE = ClientId(2043)
HARBOUR = ClientId(2044)
NOBODY_REACHABLE = ClientId(2045)
_INSERT_CLIENT = Statement(inserting(schema.client))


def salon_clients() -> tuple[Client, ...]:
    """Maya Ortiz 2041, Lena Weiß 2042, Ole Sørensen 2043 (SMS), Harbour Law 2044, Ida Lind 2045 (no address)."""
    return (
        a_client(),
        a_client(
            id=LENA,
            given_name="Lena",
            family_name="Weiß",
            phone="+4930555020188",
            email="lena.weiss@mail.example",
            usual_staff=ANA,
            created_at=at("2022-05-04 09:00"),
        ),
        a_client(
            id=OLE,
            given_name="Ole",
            family_name="Sørensen",
            phone="+4915155510773",
            email="",
            preferred_channel=Channel.SMS,
            created_at=at("2023-02-14 16:30"),
        ),
        a_client(
            id=HARBOUR,
            kind=ClientKind.ORGANISATION,
            given_name="",
            family_name="",
            organisation="Harbour Law",
            phone="+4930555077100",
            email="office@harbour.example",
            contact_persons=(
                ContactPerson(
                    id=ContactPersonId(1),
                    name="Petra Klein",
                    phone="+4930555077101",
                    email="klein@harbour.example",
                    may_cancel=True,
                ),
            ),
            created_at=at("2024-01-08 11:15"),
        ),
        a_client(
            id=NOBODY_REACHABLE,
            given_name="Ida",
            family_name="Lind",
            phone="",
            email="",
            no_contact_reason="Comes by in person",
            created_at=at("2024-09-02 10:00"),
        ),
    )


def furnish(engine: Engine, catalogue: Catalogue | None = None, clients: tuple[Client, ...] | None = None) -> None:
    """Write the catalogue, the clients and the user Jo into an empty database, ids as given."""
    catalogue = catalogue or a_catalogue()
    clients = salon_clients() if clients is None else clients
    with writing(engine) as connection:
        connection.execute(insert(schema.user).values(id=1, name="Jo", role="administrator"))
        _write_catalogue(connection, catalogue)
        wire = Wire(engine.dialect.name, connection.connection.cursor())
        for client in clients:
            wire.run(_INSERT_CLIENT, to_row(client))
            for person in client.contact_persons:
                values = person_to_row(client.id, person) | {"id": person.id}
                connection.execute(insert(schema.contact_person).values(values))
        index_new(wire, clients)
        if engine.dialect.name == "postgresql":
            _advance_sequences(connection)


def _write_catalogue(connection: Connection, catalogue: Catalogue) -> None:
    put = _Putter(connection)
    put(schema.meta, key="catalogue_version", value=str(catalogue.version))
    for location in catalogue.locations.values():
        put(schema.location, location)
    for policy in catalogue.policies.values():
        put(schema.policy, policy, text=dict(policy.text))
    for resource in catalogue.resources.values():
        put(
            schema.resource,
            resource,
            follows_opening_hours=int(resource.follows_opening_hours),
            retired=int(resource.retired),
        )
        for unit in range(1, resource.capacity + 1):
            put(schema.resource_unit, resource_id=resource.id, unit_no=unit)
    for group in catalogue.groups.values():
        put(schema.resource_group, group)
        for member in sorted(group.members):
            put(schema.group_member, group_id=group.id, resource_id=member)
    for service in catalogue.services.values():
        _write_service(put, service)
    for location_id, hours in catalogue.opening_hours.items():
        for each in hours:
            put(schema.opening_hours, each, location_id=location_id)
    for resource_id, hours in catalogue.working_hours.items():
        for each in hours:
            put(schema.working_hours, each, resource_id=resource_id)
    for away in (each for group in catalogue.time_off.values() for each in group):
        put(schema.time_off, away, start_at=away.span.start, end_at=away.span.end)
    for closure in (each for days in catalogue.closures.values() for each in days.values()):
        put(schema.closure, closure)


def _write_service(put: _Putter, service: Service) -> None:
    put(schema.service, service, retired=int(service.retired))
    for position, need in enumerate(service.requirements, start=1):
        put(schema.service_requirement, need, service_id=service.id, position=position)


class _Putter:
    """Inserts a value's fields into the columns of the same names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, table: Table, value: object = None, /, **more: Any) -> None:
        row = {
            column.name: getattr(value, column.name)
            for column in table.c
            if column.name not in more and hasattr(value, column.name)
        }
        self._connection.execute(insert(table).values(row | more))


def _advance_sequences(connection: Connection) -> None:
    """PostgreSQL counts on from the ids that were given by hand."""
    for table in schema.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
        highest = connection.execute(select(func.max(column))).scalar()
        if sequence and highest:
            connection.execute(text("SELECT setval(CAST(:s AS regclass), :n)"), {"s": sequence, "n": highest})


def salon_env(store: Store, clock: Clock) -> Env:
    """Jo, an administrator at station "Desk 1", with the program's own writing of messages."""
    return Env(
        clock=clock,
        store=store,
        actor=Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR),
        write=written,
        templating=LazyTemplating(),
    )


def renamed(client: Client, given_name: str, family_name: str, number: int) -> Client:
    """Another client of the same address, for duplicate checks."""
    return replace(client, id=ClientId(number), given_name=given_name, family_name=family_name)

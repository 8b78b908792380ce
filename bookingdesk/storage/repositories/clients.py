"""Client profiles with their contact persons and their search index, kept together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, delete, func, or_, select, update

from bookingdesk.domain.clients import Client, ContactPerson
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import ClientId, ContactPersonId
from bookingdesk.domain.sessions import HOUSE
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.client_rows import (
    COLUMNS,
    from_row,
    person_from_row,
    person_to_row,
    to_row,
)
from bookingdesk.storage.repositories.refusals import guarded
from bookingdesk.storage.search.finding import find_ids
from bookingdesk.storage.search.keeping import index_again, index_new
from bookingdesk.storage.search.vocabulary import Vocabulary
from bookingdesk.storage.wire import Among, ByDialect, Row, Statement, Wire, epoch, inserting, instant
from bookingdesk.usecases.ports import ClientChange

_client, _person, _change = schema.client.c, schema.contact_person.c, schema.client_change.c
_all = select(*schema.client.c)
_person_columns = tuple(schema.contact_person.c)
_persons = select(*_person_columns).order_by(_person.id)
_GET = Statement(
    _all.add_columns(*_person_columns)
    .select_from(schema.client.outerjoin(schema.contact_person, _person.client_id == _client.id))
    .where(_client.id == bindparam("key"))
    .order_by(_person.id)
)
"""One question for profile and contact persons: this is asked with every booking."""

_MANY = Statement(_all.where(Among(_client.id, "keys")))
_PERSONS = Statement(_persons.where(Among(_person.client_id, "keys")))
_BY_ADDRESS = Statement(
    _all.where(
        or_(
            (_client.phone == bindparam("with_phone")) & (bindparam("with_phone") != ""),
            (func.lower(_client.email) == bindparam("with_email")) & (bindparam("with_email") != ""),
        )
    ).order_by(_client.id)
)
_BY_CONTACTS = Statement(
    _all.where(
        or_(Among(_client.phone, "phones"), Among(func.lower(_client.email), "emails")),
    ).order_by(_client.id)
)
_BY_EXTERNAL = Statement(select(_client.external_id, _client.id).where(Among(_client.external_id, "keys")))
_PAGE = Statement(_all.where(_client.id > bindparam("after")).order_by(_client.id).limit(bindparam("most")))
_COUNT = Statement(select(func.count()).select_from(schema.client))
_NEW_IDS = ByDialect(
    sqlite="WITH RECURSIVE given(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM given WHERE n < :wanted)"
    " SELECT (SELECT coalesce(max(id), 0) FROM client) + n FROM given",
    postgresql="SELECT nextval(pg_get_serial_sequence('client', 'id')) FROM generate_series(1, %(wanted)s)",
)
_INSERT = Statement(inserting(schema.client))
_REPLACE = Statement(
    update(schema.client)
    .where(_client.id == bindparam("key"), _client.version == bindparam("seen"))
    .values(
        {name: bindparam(name) for name in COLUMNS if name not in {"id", "created_at", "version"}}
        | {"version": _client.version + 1}
    )
)
_ADD_PERSON = Statement(inserting(schema.contact_person, "id"))
_DELETE_PERSON = Statement(delete(schema.contact_person).where(_person.id == bindparam("key")))
_UPDATE_PERSON = Statement(
    update(schema.contact_person)
    .where(_person.id == bindparam("key"), _person.client_id == bindparam("client_id"))
    .values({name: bindparam(name) for name in _person.keys() if name not in {"id", "client_id"}})  # noqa: SIM118
)
_ADD_CHANGE = Statement(inserting(schema.client_change, "id"))
_CHANGES = Statement(
    select(_change.at, _change.user, _change.station, _change.field, _change.old, _change.new)
    .where(_change.client_id == bindparam("wanted"))
    .order_by(_change.id.desc())
    .limit(bindparam("most"))
)


class SqlClients:
    """`usecases.ports.Clients`."""

    def __init__(self, wire: Wire, vocabulary: Vocabulary) -> None:
        self._wire = wire
        self._vocabulary = vocabulary

    def get(self, client: ClientId) -> Client:
        """Raises NotFound."""
        rows = self._wire.rows(_GET, key=client)
        if not rows:
            raise NotFound(kind="client", wanted=client)
        width = len(COLUMNS)
        persons = [person_from_row(row[width:]) for row in rows if row[width] is not None]
        return from_row(rows[0][:width], persons)

    def many(self, clients: Iterable[ClientId]) -> Mapping[ClientId, Client]:
        """Those that exist, in one question."""
        rows = self._wire.rows(_MANY, keys=self._wire.listed(sorted(set(clients))))
        return {client.id: client for client in self._values(rows)}

    def add(self, client: Client) -> ClientId:
        """Store a new profile; raises InvalidValue where its external id is taken."""
        return self.add_many([client])[0]

    def add_many(self, clients: Sequence[Client]) -> Sequence[ClientId]:
        """The same in bulk, all or none."""
        if not clients:
            return []
        ids = [ClientId(row[0]) for row in self._wire.rows(_NEW_IDS, wanted=len(clients))]
        new = [replace(client, id=id_, version=1) for id_, client in zip(ids, clients, strict=True)]
        with guarded(self._wire, ()):
            self._wire.many(_INSERT, [to_row(client) for client in new])
            self._wire.many(
                _ADD_PERSON, [person_to_row(each.id, person) for each in new for person in each.contact_persons]
            )
            index_new(self._wire, new)
        return ids

    def replace(self, client: Client) -> Client:
        """Store a changed profile over the version it carries; answers it with the next version.

        Contact persons without an id are new, missing ones are removed. Raises Stale with the present profile as
        `theirs`, NotFound, InvalidValue where the external id is taken.
        """
        row = to_row(client)
        del row["id"], row["created_at"], row["version"]
        with guarded(self._wire, ()):
            touched = self._wire.run(_REPLACE, {**row, "key": client.id, "seen": client.version})
            if touched == 0:
                raise Stale(kind="client", id=client.id, theirs=self.get(client.id))
            self._keep_persons(client)
            stored = self.get(client.id)
            index_again(self._wire, stored)
        return stored

    def _keep_persons(self, client: Client) -> None:
        kept = {person.id for person in client.contact_persons}
        for row in self._wire.rows(_PERSONS, keys=self._wire.listed([client.id])):
            if ContactPersonId(row[0]) not in kept:
                self._wire.run(_DELETE_PERSON, {"key": row[0]})
        for person in client.contact_persons:
            values = person_to_row(client.id, person)
            if person.id is None:
                self._wire.run(_ADD_PERSON, values)
            elif self._wire.run(_UPDATE_PERSON, {**values, "key": person.id}) == 0:
                raise NotFound(kind="contact_person", wanted=person.id)

    def find(self, words: str, *, limit: int = 20, exact: bool = False) -> Sequence[Client]:
        """By what a clerk types; see `search.finding` for the order. Retired clients come last."""
        ids = [ClientId(id_) for id_ in find_ids(self._wire, self._vocabulary, words, limit + 1, exact=exact)]
        if not ids:
            return []
        found = self.many(ids)
        clients = [found[id_] for id_ in ids if found[id_].external_id != HOUSE]  # nobody books for the business
        return sorted(clients[:limit], key=lambda client: client.retired)

    def by_phone_or_email(self, phone: str, email: str) -> Sequence[Client]:
        """Equal stored addresses, case of the email aside. Empty arguments match nothing."""
        return self._values(self._wire.rows(_BY_ADDRESS, with_phone=phone, with_email=email.lower()))

    def by_contacts(self, phones: Iterable[str], emails: Iterable[str]) -> Sequence[Client]:
        """Everybody who has one of these addresses, case of the email aside, in one question."""
        wanted = self._wire.listed(sorted({email.lower() for email in emails}))
        return self._values(
            self._wire.rows(_BY_CONTACTS, phones=self._wire.listed(sorted(set(phones))), emails=wanted)
        )

    def note_changes(self, client: ClientId, changes: Sequence[ClientChange]) -> None:
        """Keep old and new values of changed fields."""
        self._wire.many(
            _ADD_CHANGE,
            [
                {
                    "client_id": client,
                    "at": epoch(change.at),
                    "user": change.user,
                    "station": change.station,
                    "field": change.field,
                    "old": change.old,
                    "new": change.new,
                }
                for change in changes
            ],
        )

    def changes_of(self, client: ClientId, *, limit: int = 100) -> Sequence[ClientChange]:
        """Newest first."""
        rows = self._wire.rows(_CHANGES, wanted=client, most=limit)
        return [
            ClientChange(at=instant(at), user=user, station=station, field=field, old=old, new=new)
            for at, user, station, field, old, new in rows
        ]

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, ClientId]:
        """Those that exist."""
        rows = self._wire.rows(_BY_EXTERNAL, keys=self._wire.listed(sorted(set(external_ids))))
        return {external: ClientId(id_) for external, id_ in rows}

    def page(self, *, after: ClientId | None = None, limit: int = 500) -> Sequence[Client]:
        """In order of number."""
        return self._values(self._wire.rows(_PAGE, after=after or 0, most=limit))

    def count(self) -> int:
        """How many there are, retired ones included."""
        return int(self._wire.value(_COUNT))

    def _values(self, rows: Sequence[Row]) -> Sequence[Client]:
        if not rows:
            return []
        persons: defaultdict[int, list[ContactPerson]] = defaultdict(list)
        for row in self._wire.rows(_PERSONS, keys=self._wire.listed(row[0] for row in rows)):
            persons[row[1]].append(person_from_row(row))
        return [from_row(row, persons[row[0]]) for row in rows]

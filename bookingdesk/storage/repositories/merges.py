"""Two profiles made one: every table that names a client is found from the schema, so that none is forgotten.

The keys of what changed its client are kept, so that a split moves back exactly those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table, bindparam, or_, select, update

from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import ClientId, MergeId
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.client_rows import from_row, to_row
from bookingdesk.storage.repositories.clients import SqlClients
from bookingdesk.storage.repositories.outbox import keep_unsent
from bookingdesk.storage.wire import Row, Statement, Wire, epoch, inserting, instant, instant_or_none
from bookingdesk.usecases.ports import Merge

_BOOKINGS = "booking.client_id"
_merge = schema.client_merge.c
_shown = select(
    _merge.id,
    _merge.kept_id,
    _merge.gone_id,
    _merge.at,
    _merge.user,
    _merge.station,
    _merge.moved,
    _merge.undone_at,
)
_ADD = Statement(inserting(schema.client_merge, "id").returning(_merge.id))
_GET = Statement(_shown.where(_merge.id == bindparam("key")))
_WHOLE = Statement(
    select(_merge.kept_before, _merge.kept_after, _merge.gone_before).where(_merge.id == bindparam("key"))
)
_OF_CLIENT = Statement(
    _shown.where(or_(_merge.kept_id == bindparam("key"), _merge.gone_id == bindparam("key"))).order_by(
        _merge.id.desc()
    )
)
_UNDONE = Statement(
    update(schema.client_merge).where(_merge.id == bindparam("key")).values(undone_at=bindparam("moment"))
)
NOT_PUT_BACK = frozenset({"id", "version", "created_at"})


def naming_clients() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of the schema that refers to a client.

    A table whose only key is the client is a part of the profile itself, as the search index: it stays with it.
    """
    for table in schema.metadata.sorted_tables:
        for column in table.c:
            if set(table.primary_key.columns) != {column} and any(
                key.target_fullname == "client.id" for key in column.foreign_keys
            ):
                yield table, column


@dataclass(frozen=True, slots=True)
class _Naming:
    """One column that names a client: how its rows are found, told apart and changed."""

    keys: tuple[str, ...]
    found: Statement
    change: Statement
    among_keys: bool
    """Whether the client is part of the key, so that a row of the other one may stand there already."""


@lru_cache(maxsize=1)
def _namings() -> Mapping[str, _Naming]:
    """By `table.column`."""
    made = {}
    for table, column in naming_clients():
        keys = [key for key in table.primary_key.columns if key is not column]
        values: dict[str, Any] = {column.name: bindparam("to_client")}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        places = (key == bindparam(f"key_{key.name}") for key in keys)
        made[f"{table.name}.{column.name}"] = _Naming(
            tuple(f"key_{key.name}" for key in keys),
            Statement(select(*keys).where(column == bindparam("wanted")).order_by(*keys)),
            Statement(update(table).where(column == bindparam("from_client"), *places).values(values)),
            column.primary_key,
        )
    return made


class SqlMerges:
    """`usecases.ports.Merges`."""

    def __init__(self, wire: Wire, clients: SqlClients) -> None:
        self._wire = wire
        self._clients = clients

    def merge(self, kept: Client, gone: ClientId, *, at: datetime, user: str, station: str) -> Merge:
        """Store `kept` and let everything that named `gone` name it; raises Stale, NotFound."""
        before, other = self._clients.get(kept.id), self._clients.get(gone)
        moved = {name: self._change(naming, gone, kept.id) for name, naming in _namings().items()}
        keep_unsent(self._wire, moved[_BOOKINGS], gone, kept.id)
        cleared = replace(self._clients.get(gone), retired=True, merged_into=kept.id, external_id="")
        self._clients.replace(cleared)
        with_persons = replace(kept, contact_persons=self._clients.get(kept.id).contact_persons)
        after = self._clients.replace(with_persons)
        row = {
            "kept_id": kept.id,
            "gone_id": gone,
            "at": epoch(at),
            "user": user,
            "station": station,
            "kept_before": _dumped(to_row(before)),
            "kept_after": _dumped(to_row(after)),
            "gone_before": _dumped(to_row(other)),
            "moved": _dumped({name: keys for name, keys in moved.items() if keys}),
            "undone_at": None,
        }
        return self.get(MergeId(self._wire.value(_ADD, **row)))

    def split(self, merge: MergeId, at: datetime) -> Merge:
        """Move back what was moved, and give both profiles the values that the merge changed."""
        done = self.get(merge)
        row = self._wire.one(_GET, key=merge)
        whole = self._wire.one(_WHOLE, key=merge)
        assert row is not None
        assert whole is not None
        before, after, other = (json.loads(text) for text in whole)
        present = self._clients.get(done.kept_id)
        now = to_row(present)
        differing = [name for name in before if name not in NOT_PUT_BACK and before[name] != after[name]]
        if any(now[name] != after[name] for name in differing):
            raise Stale(kind="client", id=present.id, theirs=present)
        moved = json.loads(row[6])
        for name, keys in moved.items():
            self._move(_namings()[name], keys, done.kept_id, done.gone_id)
        keep_unsent(self._wire, moved.get(_BOOKINGS, ()), done.kept_id, done.gone_id)
        self._put_back(done.kept_id, {name: before[name] for name in differing})
        self._put_back(done.gone_id, {name: value for name, value in other.items() if name not in NOT_PUT_BACK})
        self._wire.run(_UNDONE, {"key": merge, "moment": epoch(at)})
        return self.get(merge)

    def get(self, merge: MergeId) -> Merge:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=merge)
        if row is None:
            raise NotFound(kind="merge", wanted=merge)
        return _value(row)

    def of_client(self, client: ClientId) -> Sequence[Merge]:
        """Newest first."""
        return [_value(row) for row in self._wire.rows(_OF_CLIENT, key=client)]

    def count_of(self, client: ClientId) -> int:
        """How many records name the client."""
        return sum(len(self._wire.rows(naming.found, wanted=client)) for naming in _namings().values())

    def _change(self, naming: _Naming, gone: ClientId, kept: ClientId) -> list[list[Any]]:
        """Move what names `gone`; answers the keys of what was moved."""
        keys = [list(row) for row in self._wire.rows(naming.found, wanted=gone)]
        if naming.among_keys:
            there = [list(row) for row in self._wire.rows(naming.found, wanted=kept)]
            keys = [key for key in keys if key not in there]
        self._move(naming, keys, gone, kept)
        return keys

    def _move(self, naming: _Naming, keys: Sequence[Sequence[Any]], source: ClientId, target: ClientId) -> None:
        ends = {"from_client": source, "to_client": target}
        rows = [dict(zip(naming.keys, key, strict=True)) | ends for key in keys]
        self._wire.many(naming.change, rows)

    def _put_back(self, client: ClientId, values: Mapping[str, Any]) -> None:
        """The profile with these columns as they were."""
        present = self._clients.get(client)
        row = {**to_row(present), **values}
        ordered = tuple(row[name] for name in schema.client.c.keys())  # noqa: SIM118 - columns, no dictionary
        self._clients.replace(from_row(ordered, present.contact_persons))


def _dumped(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _value(row: Row) -> Merge:
    id_, kept, gone, at, user, station, moved, undone = row
    return Merge(
        id=MergeId(id_),
        kept_id=ClientId(kept),
        gone_id=ClientId(gone),
        at=instant(at),
        user=user,
        station=station,
        moved=sum(len(keys) for keys in json.loads(moved).values()),
        undone_at=instant_or_none(undone),
    )

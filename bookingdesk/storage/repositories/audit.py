"""The append-only log: every event is chained to the one before it by its hash, which the database verifies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, select

from bookingdesk.storage import schema
from bookingdesk.storage.chain import audit_hash
from bookingdesk.storage.wire import Row, Statement, Wire, inserting
from bookingdesk.usecases.ports import AuditEntry

_audit, _head = schema.audit.c, schema.audit_head.c
_COLUMNS = (
    _audit.seq,
    _audit.at,
    _audit.actor,
    _audit.approver,
    _audit.station,
    _audit.action,
    _audit.entity,
    _audit.entity_id,
    _audit.detail,
)
_READ_HEAD = Statement(select(_head.seq, _head.hash))
_INSERT = Statement(inserting(schema.audit))
_SINCE = Statement(
    select(*_COLUMNS).where(_audit.seq > bindparam("after")).order_by(_audit.seq).limit(bindparam("most"))
)
_OF_ENTITY = Statement(
    select(*_COLUMNS)
    .where(_audit.entity == bindparam("kind"), _audit.entity_id == bindparam("key"))
    .order_by(_audit.seq)
)


class SqlAudit:
    """`usecases.ports.Audit`. Writers are one at a time, so the head read once stays true until the commit."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._head: tuple[int, str] | None = None

    def append(
        self,
        *,
        at: datetime,
        actor: str,
        station: str,
        action: str,
        entity: str,
        entity_id: str,
        detail: Mapping[str, object],
        approver: str = "",
    ) -> int:
        """Chain one event; the trigger that verifies it also moves the head."""
        seq, prev_hash = self._head or self.head()
        values = {
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "actor": actor,
            "approver": approver,
            "station": station,
            "action": action,
            "entity": entity,
            "entity_id": entity_id,
            "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
            "prev_hash": prev_hash,
        }
        digest = audit_hash(seq=seq + 1, **values)
        self._wire.run(_INSERT, {"seq": seq + 1, "hash": digest, **values})
        self._head = (seq + 1, digest)
        return seq + 1

    def forget(self) -> None:
        """Ask the database for the head again: events since a savepoint were rolled back."""
        self._head = None

    def since(self, seq: int, *, limit: int = 500) -> Sequence[AuditEntry]:
        """Events after a sequence number, oldest first."""
        return [_entry(row) for row in self._wire.rows(_SINCE, after=seq, most=limit)]

    def of_entity(self, entity: str, entity_id: str) -> Sequence[AuditEntry]:
        """The history of one thing, oldest first."""
        return [_entry(row) for row in self._wire.rows(_OF_ENTITY, kind=entity, key=entity_id)]

    def head(self) -> tuple[int, str]:
        """The last sequence number and its hash."""
        row = self._wire.one(_READ_HEAD)
        if row is None:
            raise LookupError("the audit log has no beginning: the database was not created by bookingdesk")
        return row[0], row[1]


def _entry(row: Row) -> AuditEntry:
    seq, at, actor, approver, station, action, entity, entity_id, detail = row
    return AuditEntry(
        seq=seq,
        at=datetime.fromisoformat(at),
        actor=actor,
        approver=approver,
        station=station,
        action=action,
        entity=entity,
        entity_id=entity_id,
        detail=json.loads(detail),
    )

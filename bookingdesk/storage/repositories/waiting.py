"""Clients present without a booking, and the bookings that lie on trays."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, or_, select, update

from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import BookingId, ClientId, QueueId, ResourceId, ServiceId
from bookingdesk.domain.queue import PRESENT, QueueEntry, QueueState
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, inserting, instant
from bookingdesk.usecases.ports import TrayItem

_queue, _tray, _booking = schema.queue_entry.c, schema.tray_item.c, schema.booking.c
_all = select(*schema.queue_entry.c)
_GET = Statement(_all.where(_queue.id == bindparam("key")))
_PRESENT = Statement(_all.where(Among(_queue.state, "states")).order_by(_queue.since, _queue.id))
_INSERT = Statement(inserting(schema.queue_entry, "id").returning(_queue.id))
_UPDATE = Statement(
    update(schema.queue_entry)
    .where(_queue.id == bindparam("key"), _queue.state == bindparam("seen"))
    .values(
        {
            name: bindparam(name)
            for name in ("client_id", "state", "state_since", "reason", "booking_id", "service_id", "wanted")
        }
    )
)
_PUT = Statement(inserting(schema.tray_item, "id"))
_TAKE = Statement(delete(schema.tray_item).where(_tray.booking_id == bindparam("key")))
_ITEMS = Statement(
    select(_tray.booking_id, _tray.station, _tray.user, _tray.since)
    .join(schema.booking, _booking.id == _tray.booking_id)
    .where(
        Among(_booking.status, "movable"),
        or_(bindparam("everywhere") == 1, _tray.station == bindparam("at_station")),
    )
    .order_by(_tray.since, _tray.id)
)


class SqlQueue:
    """`usecases.ports.Queue`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get(self, entry: QueueId) -> QueueEntry:
        """One of the queue, served and left included."""
        row = self._wire.one(_GET, key=entry)
        if row is None:
            raise NotFound(kind="queue_entry", wanted=entry)
        return _value(row)

    def add(self, entry: QueueEntry) -> QueueEntry:
        """Somebody came."""
        values = {**_changing(entry), "name": entry.name, "since": epoch(entry.since)}
        return self.get(QueueId(self._wire.value(_INSERT, **values, created_by=entry.created_by)))

    def replace(self, entry: QueueEntry, was: QueueEntry) -> QueueEntry:
        """A step, over the state that was read."""
        if self._wire.run(_UPDATE, {**_changing(entry), "key": entry.id, "seen": was.state.value}) == 0:
            raise Stale(kind="queue_entry", id=entry.id, theirs=self.get(entry.id))
        return self.get(entry.id)

    def present(self) -> Sequence[QueueEntry]:
        """Waiting and called."""
        states = self._wire.listed(sorted(state.value for state in PRESENT))
        return [_value(row) for row in self._wire.rows(_PRESENT, states=states)]


def _changing(entry: QueueEntry) -> dict[str, object]:
    return {
        "client_id": entry.client_id,
        "service_id": entry.service_id,
        "wanted": json.dumps(sorted(entry.wanted)),
        "state": entry.state.value,
        "state_since": epoch(entry.state_since),
        "reason": entry.reason,
        "booking_id": entry.booking_id,
    }


def _value(row: Row) -> QueueEntry:
    r = dict(zip(schema.queue_entry.c.keys(), row, strict=True))
    return QueueEntry(
        id=QueueId(r["id"]),
        client_id=None if r["client_id"] is None else ClientId(r["client_id"]),
        name=r["name"],
        service_id=ServiceId(r["service_id"]),
        wanted=frozenset(ResourceId(each) for each in json.loads(r["wanted"])),
        since=instant(r["since"]),
        state=QueueState(r["state"]),
        state_since=instant(r["state_since"]),
        reason=r["reason"],
        booking_id=None if r["booking_id"] is None else BookingId(r["booking_id"]),
        created_by=r["created_by"],
    )


class SqlTray:
    """`usecases.ports.Tray`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def put(self, item: TrayItem) -> None:
        """On this desk's tray, and off any other."""
        self.take(item.booking_id)
        since = epoch(item.since)
        values = {"booking_id": item.booking_id, "station": item.station, "user": item.user, "since": since}
        self._wire.run(_PUT, values)

    def take(self, booking: BookingId) -> bool:
        """Off the tray it lies on."""
        return self._wire.run(_TAKE, {"key": booking}) > 0

    def items(self, station: str | None = None) -> Sequence[TrayItem]:
        """What lies on one desk's tray, or on all."""
        movable = self._wire.listed(sorted(status.value for status in MOVABLE))
        anywhere = int(station is None)
        rows = self._wire.rows(_ITEMS, movable=movable, everywhere=anywhere, at_station=station or "")
        return [TrayItem(booking_id=BookingId(b), station=s, user=u, since=instant(t)) for b, s, u, t in rows]

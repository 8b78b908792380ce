"""Slots kept for callers. Expired ones are swept before any write that takes time; readings pass over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bookingdesk.domain.bookings import Allocation, Hold
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, ServiceId
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.allocations import allocations_of, insert_allocations
from bookingdesk.storage.repositories.feed import Feed
from bookingdesk.storage.repositories.refusals import guarded
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, inserting, instant

_hold = schema.hold.c
_all = select(
    _hold.id,
    _hold.service_id,
    _hold.client_id,
    _hold.start_at,
    _hold.end_at,
    _hold.expires_at,
    _hold.user,
    _hold.station,
    _hold.option_of,
    _hold.session_id,
)
_SESSION = 9
"""Where the session stands in a row."""
_GET = Statement(_all.where(_hold.id == bindparam("key")))
_active = _all.where(_hold.expires_at > bindparam("present")).order_by(_hold.start_at, _hold.id)
_ACTIVE = Statement(_active)
_ACTIVE_IN = Statement(
    _active.where(_hold.start_at < bindparam("span_end"), _hold.end_at > bindparam("span_start"))
)
_OPTIONS = Statement(_all.where(_hold.option_of == bindparam("caller")).order_by(_hold.start_at, _hold.id))
_EXPIRED = Statement(select(_hold.id).where(_hold.expires_at <= bindparam("present")))
_INSERT = Statement(inserting(schema.hold))
_DELETE = Statement(delete(schema.hold).where(Among(_hold.id, "keys")))


class SqlHolds:
    """`usecases.ports.Holds`."""

    def __init__(self, wire: Wire, feed: Feed) -> None:
        self._wire = wire
        self._feed = feed
        self._swept: datetime | None = None

    def add(self, hold: Hold) -> Hold:
        """Keep a slot. Raises SlotTaken, NotFound for a unit that does not exist."""
        self.sweep_expired()
        with guarded(self._wire, hold.taken, hold.id):
            self._wire.run(
                _INSERT,
                {
                    "id": hold.id,
                    "service_id": hold.service_id,
                    "client_id": hold.client_id,
                    "start_at": epoch(hold.span.start),
                    "end_at": epoch(hold.span.end),
                    "expires_at": epoch(hold.expires_at),
                    "user": hold.user,
                    "station": hold.station,
                    "option_of": hold.option_of,
                    "session_id": hold.session_id,
                },
            )
            insert_allocations(self._wire, "hold", hold.id, hold.taken)
        self._feed.changed(hold.taken)
        return hold

    def get(self, hold: HoldId) -> Hold | None:
        """Also one that has expired and was not swept yet."""
        found = self._values(self._wire.rows(_GET, key=hold))
        return found[0] if found else None

    def release(self, hold: HoldId) -> bool:
        """False where it was gone already."""
        return bool(self._free([hold]))

    def options(self, option_of: str) -> Sequence[Hold]:
        """What is held for one caller to choose from, in order of start."""
        return self._values(self._wire.rows(_OPTIONS, caller=option_of)) if option_of else []

    def active(self, now: datetime, span: Span | None = None) -> Sequence[Hold]:
        """Unexpired holds, of a span or all, in order of start."""
        self._feed.saw(now)
        if span is None:
            return self._values(self._wire.rows(_ACTIVE, present=epoch(now)))
        ends = {"span_start": epoch(span.start), "span_end": epoch(span.end)}
        return self._values(self._wire.rows(_ACTIVE_IN, present=epoch(now), **ends))

    def sweep(self, now: datetime) -> Sequence[HoldId]:
        """Free what has expired."""
        self._feed.saw(now)
        self._swept = now
        expired = [HoldId(row[0]) for row in self._wire.rows(_EXPIRED, present=epoch(now))]
        return self._free(expired)

    def sweep_expired(self) -> None:
        """Sweep as of the latest moment that the use case has named, once per moment."""
        now = self._feed.now
        if now is not None and (self._swept is None or now > self._swept):
            self.sweep(now)

    def forget(self) -> None:
        """What was swept since a savepoint is there again."""
        self._swept = None

    def _free(self, holds: Sequence[HoldId]) -> Sequence[HoldId]:
        if not holds:
            return []
        taken = allocations_of(self._wire, "hold", holds)
        if self._wire.run(_DELETE, {"keys": self._wire.listed(holds)}) == 0:
            return []
        for allocations in taken.values():
            self._feed.changed(allocations)
        return holds

    def _values(self, rows: Sequence[Row]) -> Sequence[Hold]:
        taken = allocations_of(self._wire, "hold", (row[0] for row in rows))
        taken |= allocations_of(self._wire, "booking", {row[_SESSION] for row in rows if row[_SESSION]})
        return [_value(row, taken) for row in rows]


def _value(row: Row, taken: dict[str, tuple[Allocation, ...]]) -> Hold:
    id_, service, client, start, end, expires, user, station, option_of, session = row
    return Hold(
        id=HoldId(id_),
        service_id=ServiceId(service),
        client_id=None if client is None else ClientId(client),
        span=Span(instant(start), instant(end)),
        allocations=taken.get(session or id_, ()),
        expires_at=instant(expires),
        user=user,
        station=station,
        option_of=option_of,
        session_id=None if session is None else BookingId(session),
    )

"""A client's contact log: one reading of every table that knows of a meeting, and entries written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, case, delete, func, select

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import AboutBooking, Direction, Interaction, InteractionKind, LogEntry, Source
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.identity import CheckedHow
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    InteractionId,
    LocationId,
    RequestId,
    ServiceId,
)
from bookingdesk.storage import schema as s
from bookingdesk.storage.repositories.contact_log_sources import LAST_FIRST, LOG, TURNED_BACK
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, inserting, instant

_e = s.interaction.c
_l = LOG.c
_about = s.booking.alias("about")
_last_said = case({source.value: place for place, source in enumerate(LAST_FIRST)}, value=_l.source)
_PAGE = Statement(
    select(*_l, _about.c.number, _about.c.service_id, _about.c.location_id, _about.c.start_at)
    .select_from(LOG.outerjoin(_about, _about.c.id == _l.booking_id))
    .where(Among(_l.kind, "kinds"))
    .order_by(_l.at.desc(), _last_said, func.length(_l.key).desc(), _l.key.desc())
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("passed", type_=Integer))
)
_COUNTS = Statement(select(_l.kind, func.count()).group_by(_l.kind))
_ADD = Statement(inserting(s.interaction, "id").returning(_e.id))
_GET = Statement(select(*s.interaction.c).where(_e.id == bindparam("wanted")))
_DROP = Statement(delete(s.interaction).where(_e.id == bindparam("wanted")))
_DIRECTIONS = {
    Source.MESSAGE: Direction.OUT,
    Source.ATTEMPT: Direction.OUT,
    Source.READ_BACK: Direction.OUT,
    Source.WALK_IN: Direction.IN,
    Source.REQUEST: Direction.IN,
    Source.ANSWER: Direction.OUT,
    Source.DETAIL: Direction.INSIDE,
}
CHECKED = frozenset({CheckedHow.FACTS.value, CheckedHow.TICKED.value, CheckedHow.CALLED_BACK.value})
"""How it became known who asked for a change; a supervisor's exception is none of these."""


class SqlContactLog:
    """`usecases.ports.ContactLog`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def page(
        self, client: ClientId, kinds: Iterable[InteractionKind], *, limit: int, offset: int
    ) -> Sequence[Interaction]:
        """Newest first; whose words they are is for the use case to say."""
        wanted = self._wire.listed(sorted(kind.value for kind in kinds))
        rows = self._wire.rows(_PAGE, whose=client, kinds=wanted, most=limit, passed=offset)
        return [_from(row) for row in rows]

    def counts(self, client: ClientId) -> Mapping[InteractionKind, int]:
        """How many there are of each kind; kinds without any are left out."""
        return {InteractionKind(kind): int(count) for kind, count in self._wire.rows(_COUNTS, whose=client)}

    def add(self, entry: LogEntry) -> InteractionId:
        """Keep an entry; answers its number."""
        row = {
            "client_id": entry.client_id,
            "at": epoch(entry.at),
            "direction": entry.direction.value,
            "channel": entry.channel.value if entry.channel else None,
            "text": entry.text,
            "booking_id": entry.booking_id,
            "department_id": entry.department_id,
            "by": entry.by,
            "station": entry.station,
        }
        return InteractionId(self._wire.value(_ADD, **row))

    def entry(self, key: InteractionId) -> LogEntry:
        """Raises NotFound."""
        row = self._wire.one(_GET, wanted=key)
        if row is None:
            raise NotFound(kind="interaction", wanted=key)
        id_, client, at, direction, channel, text, booking, department, by, station = row
        return LogEntry(
            id=InteractionId(id_),
            client_id=ClientId(client),
            at=instant(at),
            direction=Direction(direction),
            channel=Channel(channel) if channel else None,
            text=text,
            booking_id=None if booking is None else BookingId(booking),
            department_id=None if department is None else DepartmentId(department),
            by=by,
            station=station,
        )

    def drop(self, key: InteractionId) -> None:
        """It was taken back; the audit log keeps that it was."""
        self._wire.run(_DROP, {"wanted": key})


def _from(row: Row) -> Interaction:
    source, kind, at, key, booking, service, channel, topic, outcome, reason, by, text, *rest = row
    before, detail, direction, department, request, number, about_service, location, start = rest
    origin = Source(source)
    about = None
    if booking is not None and number is not None:
        about = AboutBooking(
            id=BookingId(booking),
            number=number,
            service_id=ServiceId(about_service),
            location_id=LocationId(location),
            start=instant(start),
        )
    facts: Mapping[str, Any] = json.loads(detail) if detail else {}
    way = channel or _channel_of(facts)
    return Interaction(
        source=origin,
        kind=InteractionKind(kind),
        at=instant(at),
        direction=_direction_of(origin, direction, topic, facts),
        channel=Channel(way) if way else None,
        topic=topic or "",
        outcome=outcome or "",
        reason=reason or "",
        text=text or "",
        before=before or "",
        by=by or "",
        booking=about,
        service_id=None if service is None else ServiceId(service),
        request_id=None if request is None else RequestId(request),
        moved=_moved(facts),
        caller_checked=facts.get("identity") in CHECKED,
        department_id=None if department is None else DepartmentId(department),
        entry_id=InteractionId(int(key)) if origin is Source.ENTRY else None,
    )


def _direction_of(source: Source, stored: str | None, action: str | None, facts: Mapping[str, Any]) -> Direction:
    """Who turned to whom: a change of a booking says on whose wish it was."""
    if stored is not None:
        return Direction(stored)
    if source is not Source.CHANGE:
        return _DIRECTIONS[source]
    ours = action in TURNED_BACK or facts.get("imported") or facts.get("asked_by") == AskedBy.BUSINESS.value
    return Direction.INSIDE if ours else Direction.IN


def _channel_of(facts: Mapping[str, Any]) -> str:
    """By which way the wish came in, as the log of a change says it."""
    if facts.get("asked_by") == AskedBy.BUSINESS.value or facts.get("imported"):
        return ""
    for name in ("asked_through", "cancel_channel", "reconfirmed_on", "channel"):
        told = facts.get(name)
        way = told[-1] if isinstance(told, list) else told
        if way:
            return str(way)
    return ""


def _moved(facts: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    told = facts.get("start")
    if not isinstance(told, list):
        return None
    before, after = (datetime.fromisoformat(each) for each in told)
    return before, after

"""Agreed recurrences as rows, and the bookings that belong to a series or a visit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, or_, select

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, ClientId, LocationId, SeriesId, ServiceId, VisitId
from bookingdesk.domain.series import Every, Place, Series, SeriesRule
from bookingdesk.storage import schema
from bookingdesk.storage.schema import DRAFT
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, inserting, instant

_series, _booking = schema.series.c, schema.booking.c
_all = select(*schema.series.c)
_INSERT = Statement(inserting(schema.series))
_GET = Statement(_all.where(_series.id == bindparam("key")))
_PAGE = Statement(
    _all.where(or_(bindparam("whose") == 0, _series.client_id == bindparam("whose")))
    .order_by(_series.created_at.desc(), _series.id)
    .limit(bindparam("most"))
)
_OF_SERIES = Statement(
    select(_booking.id)
    .where(_booking.series_id == bindparam("wanted"), _booking.status != DRAFT)
    .order_by(_booking.start_at, _booking.number)
)
_OF_VISIT = Statement(
    select(_booking.id)
    .where(_booking.visit_id == bindparam("wanted"), _booking.status != DRAFT)
    .order_by(_booking.start_at, _booking.number)
)
_PLACES = Statement(
    select(_booking.series_id, _booking.id)
    .where(
        Among(_booking.series_id, "keys"),
        _booking.status != DRAFT,
        _booking.status != Status.CANCELLED.value,
    )
    .order_by(_booking.series_id, _booking.start_at, _booking.number)
)


class SqlSeries:
    """`usecases.ports.SeriesBook`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, series: Series) -> None:
        """Keep an agreed recurrence."""
        rule = series.rule
        self._wire.run(
            _INSERT,
            {
                "id": series.id,
                "client_id": series.client_id,
                "service_id": series.service_id,
                "location_id": series.location_id,
                "first_wall": rule.first.isoformat(timespec="minutes"),
                "zone": rule.zone,
                "step": rule.step,
                "unit": rule.unit.value,
                "count": rule.count,
                "until": None if rule.until is None else rule.until.isoformat(),
                "exceptions": json.dumps(sorted(day.isoformat() for day in rule.exceptions)),
                "fold": rule.fold,
                "duration": int(series.duration.total_seconds()),
                "created_at": epoch(series.created_at),
                "created_by": series.created_by,
            },
        )

    def get(self, series: SeriesId) -> Series:
        """Raises NotFound."""
        found = self.find(series)
        if found is None:
            raise NotFound(kind="series", wanted=series)
        return found

    def find(self, series: SeriesId) -> Series | None:
        """The series, or None."""
        row = self._wire.one(_GET, key=series)
        return None if row is None else _value(row)

    def page(self, *, client: ClientId | None = None, limit: int = 500) -> Sequence[Series]:
        """Newest first."""
        return [_value(row) for row in self._wire.rows(_PAGE, whose=client or 0, most=limit)]

    def booking_ids(self, series: SeriesId) -> Sequence[BookingId]:
        """In order of start, cancelled ones included."""
        return [BookingId(id_) for (id_,) in self._wire.rows(_OF_SERIES, wanted=series)]

    def visit_ids(self, visit: VisitId) -> Sequence[BookingId]:
        """In order of start, cancelled ones included."""
        return [BookingId(id_) for (id_,) in self._wire.rows(_OF_VISIT, wanted=visit)]

    def places(self, series: Iterable[SeriesId]) -> Mapping[BookingId, Place]:
        """Where each booking of these series stands, cancelled ones left out; one question."""
        wanted = sorted(set(series))
        if not wanted:
            return {}
        members: dict[str, list[BookingId]] = {}
        for whole, booking in self._wire.rows(_PLACES, keys=self._wire.listed(wanted)):
            members.setdefault(whole, []).append(BookingId(booking))
        return {
            booking: Place(number=number, of=len(mates))
            for mates in members.values()
            for number, booking in enumerate(mates, start=1)
        }


def _value(row: Row) -> Series:
    r = dict(zip(schema.series.c.keys(), row, strict=True))
    return Series(
        id=SeriesId(r["id"]),
        client_id=ClientId(r["client_id"]),
        service_id=ServiceId(r["service_id"]),
        location_id=LocationId(r["location_id"]),
        rule=SeriesRule(
            first=datetime.fromisoformat(r["first_wall"]),  # naive on purpose: wall time of the zone
            zone=r["zone"],
            step=r["step"],
            unit=Every(r["unit"]),
            count=r["count"],
            until=None if r["until"] is None else date.fromisoformat(r["until"]),
            exceptions=frozenset(date.fromisoformat(day) for day in json.loads(r["exceptions"])),
            fold=r["fold"],
        ),
        duration=timedelta(seconds=r["duration"]),
        created_at=instant(r["created_at"]),
        created_by=r["created_by"],
    )

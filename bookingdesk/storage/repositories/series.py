"""Agreed recurrences as rows, and the bookings that belong to a series or a visit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, bindparam, func, or_, select, update

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
_rewrite = schema.series_rewrite.c
_REWRITE = Statement(inserting(schema.series_rewrite))
_LAST_REWRITE = Statement(select(func.max(_rewrite.at)).where(_rewrite.series_id == bindparam("wanted")))
_MARK_REWRITTEN = Statement(
    update(schema.series_rewrite)
    .where(_rewrite.series_id == bindparam("wanted"), _rewrite.at == bindparam("moment"))
    .values(undone=bindparam("gone"))
)
_RULES = Statement(
    select(_rewrite.series_id, _rewrite.rule)
    .where(Among(_rewrite.series_id, "keys"), _rewrite.undone == 0)
    .order_by(_rewrite.series_id, _rewrite.at)
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


def _places(owner: Column[Any]) -> Statement:
    return Statement(
        select(owner, _booking.id)
        .where(Among(owner, "keys"), _booking.status != DRAFT, _booking.status != Status.CANCELLED.value)
        .order_by(owner, _booking.start_at, _booking.number)
    )


_PLACES, _VISIT_PLACES = _places(_booking.series_id), _places(_booking.visit_id)


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
                **_rule_row(rule),
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
        return next(iter(self._values(self._wire.rows(_GET, key=series))), None)

    def rewrite(self, series: SeriesId, rule: SeriesRule, at: datetime) -> None:
        """From now on the series has this rule."""
        row = {"series_id": series, "at": epoch(at), "rule": json.dumps(_rule_row(rule)), "undone": 0}
        self._wire.run(_REWRITE, row)

    def rewritable_at(self, series: SeriesId, now: datetime) -> datetime:
        """The moment of the next rewrite: a second after the one before where that was just now."""
        last = self._wire.value(_LAST_REWRITE, wanted=series)
        return now if last is None else max(now, instant(last) + timedelta(seconds=1))

    def mark_rewritten(self, series: SeriesId, at: datetime, *, undone: bool) -> None:
        """The rule that was given at this moment counts no longer, or again."""
        self._wire.run(_MARK_REWRITTEN, {"wanted": series, "moment": epoch(at), "gone": int(undone)})

    def page(self, *, client: ClientId | None = None, limit: int = 500) -> Sequence[Series]:
        """Newest first."""
        return self._values(self._wire.rows(_PAGE, whose=client or 0, most=limit))

    def booking_ids(self, series: SeriesId) -> Sequence[BookingId]:
        """In order of start, cancelled ones included."""
        return [BookingId(id_) for (id_,) in self._wire.rows(_OF_SERIES, wanted=series)]

    def visit_ids(self, visit: VisitId) -> Sequence[BookingId]:
        """In order of start, cancelled ones included."""
        return [BookingId(id_) for (id_,) in self._wire.rows(_OF_VISIT, wanted=visit)]

    def places(self, series: Iterable[SeriesId]) -> Mapping[BookingId, Place]:
        """Where each booking of these series stands, cancelled ones left out; one question."""
        return self._numbered(_PLACES, series)

    def visit_places(self, visits: Iterable[VisitId]) -> Mapping[BookingId, Place]:
        """Where each booking of these visits stands; none for cancelled ones and one left alone; one question."""
        places = self._numbered(_VISIT_PLACES, visits)
        return {booking: place for booking, place in places.items() if place.of > 1}

    def _numbered(self, statement: Statement, owners: Iterable[str]) -> Mapping[BookingId, Place]:
        wanted = sorted(set(owners))
        if not wanted:
            return {}
        members: dict[str, list[BookingId]] = {}
        for whole, booking in self._wire.rows(statement, keys=self._wire.listed(wanted)):
            members.setdefault(whole, []).append(BookingId(booking))
        return {
            booking: Place(number=number, of=len(mates))
            for mates in members.values()
            for number, booking in enumerate(mates, start=1)
        }

    def _values(self, rows: Iterable[Row]) -> list[Series]:
        """The series of these rows, each with its newest rule."""
        found = [_value(row) for row in rows]
        if not found:
            return found
        keys = self._wire.listed(sorted({each.id for each in found}))
        newest = {series: _rule(json.loads(text)) for series, text in self._wire.rows(_RULES, keys=keys)}
        return [replace(each, rule=newest.get(each.id, each.rule)) for each in found]


def _value(row: Row) -> Series:
    r = dict(zip(schema.series.c.keys(), row, strict=True))
    return Series(
        id=SeriesId(r["id"]),
        client_id=ClientId(r["client_id"]),
        service_id=ServiceId(r["service_id"]),
        location_id=LocationId(r["location_id"]),
        rule=_rule(r),
        duration=timedelta(seconds=r["duration"]),
        created_at=instant(r["created_at"]),
        created_by=r["created_by"],
    )


def _rule_row(rule: SeriesRule) -> dict[str, Any]:
    """A rule by the names of its columns."""
    return {
        "first_wall": rule.first.isoformat(timespec="minutes"),
        "zone": rule.zone,
        "step": rule.step,
        "unit": rule.unit.value,
        "count": rule.count,
        "until": None if rule.until is None else rule.until.isoformat(),
        "exceptions": json.dumps(sorted(day.isoformat() for day in rule.exceptions)),
        "fold": rule.fold,
    }


def _rule(r: Mapping[str, Any]) -> SeriesRule:
    return SeriesRule(
        first=datetime.fromisoformat(r["first_wall"]),  # naive on purpose: wall time of the zone
        zone=r["zone"],
        step=r["step"],
        unit=Every(r["unit"]),
        count=r["count"],
        until=None if r["until"] is None else date.fromisoformat(r["until"]),
        exceptions=frozenset(date.fromisoformat(day) for day in json.loads(r["exceptions"])),
        fold=r["fold"],
    )

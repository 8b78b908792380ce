"""Who takes which unit when, and what has changed since: what availability is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, bindparam, func, not_, or_, select

from bookingdesk.domain.availability.occupancy import Stretch
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.derived import occupancy_change
from bookingdesk.storage.repositories.feed import Feed
from bookingdesk.storage.wire import Among, Statement, Wire, epoch, instant, instant_or_none
from bookingdesk.usecases.ports import OccupancyChange

_taken, _hold, _unit = schema.allocation.c, schema.hold.c, schema.resource_unit.c
_earlier = schema.allocation.alias("earlier").c
_start: BindParameter[Any] = bindparam("span_start")
_end: BindParameter[Any] = bindparam("span_end")
_last_before = (
    select(func.max(_earlier.busy_start))
    .where(_earlier.unit_id == _unit.id, _earlier.active == 1, _earlier.busy_start <= _start)
    .scalar_subquery()
)
"""Active rows of a unit never overlap: the last that starts before the span is the only one that can reach in."""

_busy = (
    select(
        _taken.resource_id,
        _unit.unit_no,
        _taken.busy_start,
        _taken.busy_end,
        _taken.booking_id,
        _taken.hold_id,
        _hold.expires_at,
    )
    .select_from(
        schema.resource_unit.join(schema.allocation, _taken.unit_id == _unit.id).outerjoin(
            schema.hold, _hold.id == _taken.hold_id
        )
    )
    .where(
        _taken.active == 1,
        _taken.busy_start < _end,
        _taken.busy_end > _start,
        _taken.busy_start >= func.coalesce(_last_before, _start),
        or_(_taken.hold_id.is_(None), _hold.expires_at > bindparam("present")),
    )
)
_BUSY = Statement(_busy)
_BUSY_OF = Statement(_busy.where(Among(_unit.resource_id, "resources")))

_change = occupancy_change.c
_ENDS = Statement(select(func.min(_change.seq), func.max(_change.seq)))
_SINCE = Statement(
    select(_change.resource_id, _change.busy_start, _change.busy_end)
    .where(_change.seq > bindparam("after"))
    .order_by(_change.seq)
)
_other = schema.booking.c
_BLOCKER = Statement(
    select(
        schema.resource.c.name,
        _taken.busy_start,
        _taken.busy_end,
        _other.number,
        _hold.id,
        _hold.user,
        _hold.station,
        _hold.expires_at,
    )
    .select_from(
        schema.resource_unit.join(schema.allocation, _taken.unit_id == _unit.id)
        .join(schema.resource, schema.resource.c.id == _taken.resource_id)
        .outerjoin(schema.booking, _other.id == _taken.booking_id)
        .outerjoin(schema.hold, _hold.id == _taken.hold_id)
    )
    .where(
        _unit.resource_id == bindparam("on_resource"),
        _unit.unit_no == bindparam("on_unit"),
        _taken.active == 1,
        _taken.busy_start < _end,
        _taken.busy_end > _start,
        not_(Among(func.coalesce(_taken.booking_id, _taken.hold_id), "own")),
    )
    .order_by(_taken.busy_start)
    .limit(1)
)


class SqlOccupancy:
    """`usecases.ports.Occupancy`."""

    def __init__(self, wire: Wire, feed: Feed) -> None:
        self._wire = wire
        self._feed = feed

    def busy(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[BusyUnit]:
        """Active allocations and unexpired holds that overlap the span; None asks for every resource."""
        return map(_busy_unit, self.stretches(span, resources, now))

    def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Sequence[Stretch]:
        """The same as the numbers that are stored."""
        self._feed.saw(now)
        ends = {"span_start": epoch(span.start), "span_end": epoch(span.end), "present": epoch(now)}
        if resources is None:
            return cast("list[Stretch]", self._wire.rows(_BUSY, **ends))
        some = self._wire.listed(sorted(set(resources)))
        return cast("list[Stretch]", self._wire.rows(_BUSY_OF, resources=some, **ends))

    def cursor(self) -> int:
        """The last position of the feed; 0 before the first change."""
        return int(self._wire.one(_ENDS)[1] or 0)  # type: ignore[index]

    def changes_since(self, cursor: int) -> Sequence[OccupancyChange] | None:
        """Changes after the position; None where rows in between were trimmed or the feed is another one."""
        first, last = self._wire.one(_ENDS) or (None, None)
        if cursor > (last or 0) or (first is not None and cursor < first - 1):
            return None
        rows = self._wire.rows(_SINCE, after=cursor)
        return [OccupancyChange(ResourceId(r), Span(instant(s), instant(e))) for r, s, e in rows]


def _busy_unit(row: Stretch) -> BusyUnit:
    resource, unit, start, end, booking, hold, expires = row
    return BusyUnit(
        ResourceId(resource),
        unit,
        Span(instant(start), instant(end)),
        None if booking is None else BookingId(booking),
        None if hold is None else HoldId(hold),
        instant_or_none(expires),
    )


def who_blocks(wire: Wire, allocations: Iterable[Allocation], own: Sequence[str]) -> dict[str, object]:
    """The facts of SlotTaken: the first of these allocations that somebody else has, and who.

    `booking` is the number of the booking in the way, `hold` the id of the hold; the other is None. `held_until` is
    when a hold lapses.
    """
    for wanted in allocations:
        row = wire.one(
            _BLOCKER,
            on_resource=wanted.resource_id,
            on_unit=wanted.unit_no,
            span_start=epoch(wanted.busy.start),
            span_end=epoch(wanted.busy.end),
            own=wire.listed(own),
        )
        if row is not None:
            name, start, end, number, hold, user, station, expires = row
            return {
                "resource": name,
                "resource_id": wanted.resource_id,
                "busy": Span(instant(start), instant(end)),
                "until": instant(end),
                "by": station if number is None else number,
                "booking": number,
                "hold": hold,
                "user": user or "",
                "station": station or "",
                "held_until": instant_or_none(expires),
                "alternatives": (),
            }
    return {}

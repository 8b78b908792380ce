"""Which bookings are group sessions, and who sits in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, func, or_, select

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.sessions import Fill
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.bookings import SqlBookings
from bookingdesk.storage.schema import DRAFT
from bookingdesk.storage.wire import Among, Statement, Wire, epoch

_booking = schema.booking.c
_GONE = (DRAFT, Status.CANCELLED.value)
_ATTENDEES = Statement(
    select(_booking.id)
    .where(_booking.session_id == bindparam("wanted"))
    .order_by(_booking.seat_no, _booking.number)
)
_FILLS = Statement(
    select(_booking.session_id, func.count())
    .where(
        Among(_booking.session_id, "keys"),
        _booking.status.not_in([bindparam("a", _GONE[0]), bindparam("b", _GONE[1])]),
    )
    .group_by(_booking.session_id)
)
_BETWEEN = Statement(
    select(_booking.id)
    .where(
        _booking.seats.is_not(None),
        _booking.start_at < bindparam("span_end"),
        _booking.end_at > bindparam("span_start"),
        _booking.status != DRAFT,
        or_(_booking.status != Status.CANCELLED.value, bindparam("cancelled_too") == 1),
    )
    .order_by(_booking.start_at, _booking.number)
)


class SqlSessions:
    """`usecases.ports.Sessions`."""

    def __init__(self, wire: Wire, bookings: SqlBookings) -> None:
        self._wire = wire
        self._bookings = bookings

    def attendees(self, session: BookingId) -> Sequence[Booking]:
        """Everybody who has or had a seat, in order of seat."""
        return self._in_order([BookingId(row[0]) for row in self._wire.rows(_ATTENDEES, wanted=session)])

    def fills(self, sessions: Iterable[BookingId]) -> Mapping[BookingId, int]:
        """How many seats are taken."""
        keys = sorted(set(sessions))
        if not keys:
            return {}
        return {BookingId(id_): int(n) for id_, n in self._wire.rows(_FILLS, keys=self._wire.listed(keys))}

    def between(self, span: Span, *, cancelled: bool = False) -> Sequence[Fill]:
        """Sessions that overlap the span, in order of start."""
        rows = self._wire.rows(
            _BETWEEN, span_start=epoch(span.start), span_end=epoch(span.end), cancelled_too=int(cancelled)
        )
        found = self._in_order([BookingId(row[0]) for row in rows])
        taken = self.fills(one.id for one in found)
        return [Fill(session=one, taken=taken.get(one.id, 0)) for one in found]

    def _in_order(self, ids: Sequence[BookingId]) -> Sequence[Booking]:
        if not ids:
            return []
        found = self._bookings.many(ids)
        return [found[one] for one in ids]

"""What messages and people told clients about bookings. Who was reached is not said here: the outbox knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import CHOSEN, READ_BACK, Told
from bookingdesk.domain.messages import SUMMARIES, UNSENT, UNSETTLED, Message, MessageKind, MessageState
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.outbox_rows import from_row
from bookingdesk.storage.wire import Among, ByDialect, Statement, Wire, instant

_told, _out, _booking = schema.told.c, schema.outbox.c, schema.booking.c
_NOTE = ByDialect(
    sqlite="INSERT INTO told (booking_id, source, facts) VALUES (:booking_id, :source, :facts) "
    "ON CONFLICT (booking_id, source) DO UPDATE SET facts = excluded.facts",
    postgresql="INSERT INTO told (booking_id, source, facts) VALUES (%(booking_id)s, %(source)s, %(facts)s) "
    "ON CONFLICT (booking_id, source) DO UPDATE SET facts = excluded.facts",
)


def _words(words: Iterable[str]) -> list[ColumnElement[str]]:
    """Constant words as SQL literals, so that partial indexes apply."""
    return [literal_column(f"'{word}'") for word in sorted(words)]


_REACHED = Statement(
    select(_told.booking_id, _told.source, _told.facts, func.coalesce(_out.sent_at, _out.created_at))
    .select_from(schema.told.outerjoin(schema.outbox, _out.id == _told.source))
    .where(
        Among(_told.booking_id, "keys"),
        or_(
            _told.source == READ_BACK,
            _out.state == MessageState.SENT.value,
            and_(_out.state == MessageState.SKIPPED.value, _out.reason.in_(_words(CHOSEN))),
        ),
    )
    .order_by(_told.source == READ_BACK, _out.created_at, _out.booking_version)
)
_SUMMARIES = Statement(
    select(
        case((_out.kind == MessageKind.SERIES.value, _booking.series_id), else_=_booking.visit_id), *schema.outbox.c
    )
    .join(schema.booking, _booking.id == _out.booking_id)
    .where(
        _out.state.in_(_words(UNSETTLED)),
        _out.state.in_(_words({*UNSENT, MessageState.SENDING})),
        _out.kind.in_(_words(SUMMARIES)),
    )
)


class SqlTelling:
    """`usecases.ports.Telling`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def note(self, source: str, facts: Mapping[BookingId, str]) -> None:
        """See the port."""
        rows = [{"booking_id": key, "source": source, "facts": words} for key, words in facts.items()]
        self._wire.many(_NOTE, rows)

    def reached(self, bookings: Iterable[Booking]) -> Mapping[BookingId, Sequence[Told]]:
        """A read-back counts while the booking has it: taken back, it was none."""
        known = {booking.id: booking for booking in bookings}
        found: defaultdict[BookingId, list[Told]] = defaultdict(list)
        for key, source, facts, moment in self._wire.rows(_REACHED, keys=self._wire.listed(known)):
            at = _read_back_at(known[key]) if source == READ_BACK else instant(moment)
            if at is not None:
                found[BookingId(key)].append(Told(at=at, facts=facts))
        return dict(found)

    def summaries_waiting(self) -> Sequence[tuple[Message, str]]:
        """See the port."""
        return [(from_row(row[1:]), row[0]) for row in self._wire.rows(_SUMMARIES)]


def _read_back_at(booking: Booking) -> datetime | None:
    said = booking.read_back
    return said.at if said is not None and not said.skipped else None

"""Bookings with their allocations, written in the order that the database's guards ask for.

Every change runs in a savepoint of its own: where a guard refuses, nothing of the change is left, the exception
says who has the time, and the step may go on with something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, insert, or_, select, update

from bookingdesk.domain.bookings import OCCUPYING, Allocation, Booking, Status
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import BookingId, ClientId, LocationId
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.allocations import (
    allocations_of,
    delete_allocations,
    insert_allocations,
    insert_allocations_of,
)
from bookingdesk.storage.repositories.booking_rows import COLUMNS, from_row, to_row
from bookingdesk.storage.repositories.feed import Feed
from bookingdesk.storage.repositories.holds import SqlHolds
from bookingdesk.storage.repositories.refusals import guarded
from bookingdesk.storage.schema import DRAFT
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, instant

_booking, _counter = schema.booking.c, schema.counter.c
_columns = tuple(_booking[name] for name in COLUMNS)
_all = select(*_columns)
_SESSION = COLUMNS.index("session_id")
AFTER_SESSIONS = 2
_LONGEST = "longest_booking"
_known = schema.counter.alias("known").c
_FIRST_NUMBER = 1001
_longest = select(_counter.value).where(_counter.name == _LONGEST).scalar_subquery()
_start: BindParameter[Any] = bindparam("span_start")
_end: BindParameter[Any] = bindparam("span_end")

_GET = Statement(_all.where(_booking.id == bindparam("key")))
_MANY = Statement(_all.where(Among(_booking.id, "keys")))
_BY_NUMBER = Statement(_all.where(_booking.number == bindparam("wanted")))
_BETWEEN = (
    _all.where(
        # The longest booking ever bounds the stretch of the index on start_at; then the exact condition.
        _booking.start_at > _start - func.coalesce(_longest, 0),
        _booking.start_at < _end + func.coalesce(_longest, 0),
        _booking.start_at - _booking.buffer_before < _end,
        _booking.end_at + _booking.buffer_after > _start,
        _booking.status != DRAFT,
        or_(_booking.status != Status.CANCELLED.value, bindparam("cancelled_too") == 1),
    )
).order_by(_booking.start_at, _booking.number)
_BETWEEN_ALL = Statement(_BETWEEN)
_BETWEEN_AT = Statement(_BETWEEN.where(_booking.location_id == bindparam("at_location")))
_OF_CLIENT = Statement(
    _all.where(_booking.client_id == bindparam("wanted"))
    .order_by(_booking.start_at.desc(), _booking.number.desc())
    .limit(bindparam("most"))
)
_OF_CLIENT_DURING = Statement(
    _all.where(
        _booking.client_id == bindparam("wanted"),
        _booking.start_at < bindparam("span_end"),
        _booking.end_at > bindparam("span_start"),
        _booking.status.not_in([bindparam("draft", DRAFT), bindparam("gone", Status.CANCELLED.value)]),
    ).order_by(_booking.start_at, _booking.number)
)
_FIRST_STARTS = Statement(
    select(_booking.client_id, func.min(_booking.start_at))
    .where(Among(_booking.client_id, "keys"), _booking.status != Status.CANCELLED.value)
    .group_by(_booking.client_id)
)
_BY_EXTERNAL = Statement(select(_booking.external_id, _booking.id).where(Among(_booking.external_id, "keys")))
_PAGE = Statement(
    _all.where(_booking.number > bindparam("after")).order_by(_booking.number).limit(bindparam("most"))
)
_AWAITING = Statement(
    _all.where(_booking.status == Status.TENTATIVE.value, _booking.deposit_due_at.is_not(None)).order_by(
        _booking.deposit_due_at, _booking.number
    )
)
_NOT_READ_BACK = Statement(
    _all.where(
        _booking.status == Status.CONFIRMED.value,
        _booking.start_at > bindparam("moment") - func.coalesce(_longest, 0),
        _booking.end_at > bindparam("moment"),
        or_(
            _booking.read_back_at.is_(None),
            and_(bindparam("skipped_too") == 1, _booking.read_back_skipped != ""),
        ),
    )
    .order_by(_booking.start_at, _booking.number)
    .limit(bindparam("most"))
)
_REPLACING = Statement(_all.where(_booking.replaces == bindparam("gone")).order_by(_booking.number))
_COUNT = Statement(select(func.count()).select_from(schema.booking))
_COUNT_OF = Statement(
    select(func.count()).select_from(schema.booking).where(_booking.status == bindparam("wanted"))
)

_NEXT_NUMBER = Statement(
    update(schema.counter)
    .where(_counter.name == "booking")
    .values(value=_counter.value + 1)
    .returning(_counter.value, select(_known.value).where(_known.name == _LONGEST).scalar_subquery())
)
"""The next number, and the longest booking ever with it, to save a question."""

_TAKE_NUMBERS = Statement(
    update(schema.counter).where(_counter.name == "booking").values(value=_counter.value + bindparam("more"))
)
_FIRST = Statement(
    insert(schema.counter).values(name=bindparam("counted"), value=bindparam("first")).returning(_counter.value)
)
_READ_LONGEST = Statement(select(_counter.value).where(_counter.name == _LONGEST))
_RAISE_LONGEST = Statement(
    update(schema.counter).where(_counter.name == _LONGEST).values(value=bindparam("seconds"))
)
_INSERT = Statement(insert(schema.booking).values({name: bindparam(name) for name in COLUMNS}))
_GO_LIVE = Statement(update(schema.booking).where(_booking.id == bindparam("key")).values(status=bindparam("live")))
_FIXED = {"id", "number", "created_at", "created_by", "version"}
_REPLACE = Statement(
    update(schema.booking)
    .where(_booking.id == bindparam("key"), _booking.version == bindparam("seen"))
    .values({name: bindparam(name) for name in COLUMNS if name not in _FIXED} | {"version": _booking.version + 1})
)


class SqlBookings:
    """`usecases.ports.Bookings`."""

    def __init__(self, wire: Wire, feed: Feed, holds: SqlHolds) -> None:
        self._wire = wire
        self._feed = feed
        self._holds = holds

    def get(self, booking: BookingId) -> Booking:
        """Raises NotFound."""
        return self._one(self._wire.one(_GET, key=booking), wanted=booking)

    def many(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        """Those that exist, in one question."""
        wanted = self._wire.listed(sorted(set(bookings)))
        return {booking.id: booking for booking in self._all(self._wire.rows(_MANY, keys=wanted))}

    def by_number(self, number: int) -> Booking:
        """Raises NotFound."""
        return self._one(self._wire.one(_BY_NUMBER, wanted=number), wanted=number)

    def add(self, booking: Booking) -> Booking:
        """Insert as a draft with its allocations and go live; answers it with its number and version 1.

        Raises SlotTaken (see `who_blocks` for its facts), AlreadySaved where the id exists, InvalidValue where the
        external id does, NotFound for a unit that does not exist.
        """
        self._feed.saw(booking.status_since)
        self._holds.sweep_expired()
        live = booking.status is not Status.CANCELLED
        with guarded(self._wire, booking.taken, booking.id):
            number, longest = self._next_number()
            added = replace(booking, number=number, version=1)
            self._wire.run(_INSERT, {**to_row(added), "status": DRAFT})
            insert_allocations(self._wire, "booking", added.id, added.taken, active=live)
            self._wire.run(_GO_LIVE, {"key": added.id, "live": added.status.value})
            self._keep_longest(added, longest)
        if live:
            self._feed.changed(added.taken)
        return added

    def add_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same in bulk, all or none; refusals name the first of them that has somebody in its way."""
        if not bookings:
            return []
        self._feed.saw(max(booking.status_since for booking in bookings))
        self._holds.sweep_expired()
        wanted = [each for booking in bookings for each in booking.taken]
        with guarded(self._wire, wanted, *(booking.id for booking in bookings)):
            first, longest = self._next_number()
            if len(bookings) > 1:
                self._wire.run(_TAKE_NUMBERS, {"more": len(bookings) - 1})
            added = [replace(booking, number=n, version=1) for n, booking in enumerate(bookings, start=first)]
            self._wire.many(_INSERT, [{**to_row(booking), "status": DRAFT} for booking in added])
            insert_allocations_of(
                self._wire,
                "booking",
                ((b.id, b.taken, b.status is not Status.CANCELLED) for b in added),
            )
            self._wire.many(_GO_LIVE, [{"key": booking.id, "live": booking.status.value} for booking in added])
            self._keep_longest(max(added, key=lambda booking: booking.busy.duration), longest)
        self._feed.changed(each for b in added if b.status is not Status.CANCELLED for each in b.taken)
        return added

    def replace(self, booking: Booking) -> Booking:
        """Store a changed booking over the version it carries; answers it with the next.

        Raises Stale with the present booking as `theirs`, SlotTaken, NotFound. Number and origin never change.
        """
        return self.replace_many([booking])[0]

    def replace_many(self, bookings: Sequence[Booking]) -> Sequence[Booking]:
        """The same for several at once, which may take each other's places."""
        present = self.many(booking.id for booking in bookings)
        moved: list[Booking] = []
        wanted = [each for booking in bookings for each in booking.taken]
        self._holds.sweep_expired()
        with guarded(self._wire, wanted, *(booking.id for booking in bookings)):
            rising = {b.id for b in bookings if _turn(b) == AFTER_SESSIONS and b.session_id in present}
            for booking in sorted(bookings, key=lambda b: 0 if b.id in rising else _turn(b)):
                if booking.id not in present:
                    raise NotFound(kind="booking", wanted=booking.id)
                # who rises from a seat as its session is changed sits down again when that is there
                stays = _same_place(present[booking.id], booking) and booking.id not in rising
                self._overwrite(booking, booking.status.value if stays else DRAFT)
                if not stays:
                    delete_allocations(self._wire, booking.id)
                    moved.append(booking)
            for booking in sorted(moved, key=_turn):
                # A no-show may take less than was agreed, which the database allows once it is one.
                live = booking.status not in (Status.CANCELLED, Status.NO_SHOW)
                insert_allocations(self._wire, "booking", booking.id, booking.taken, active=live)
                self._wire.run(_GO_LIVE, {"key": booking.id, "live": booking.status.value})
                self._keep_longest(booking, self._wire.value(_READ_LONGEST))
        for booking in bookings:
            self._note_occupancy(present[booking.id], booking)
        return [replace(booking, version=booking.version + 1) for booking in bookings]

    def _overwrite(self, booking: Booking, status: str) -> None:
        row = to_row(booking)
        values = {name: value for name, value in row.items() if name not in _FIXED}
        touched = self._wire.run(_REPLACE, {**values, "status": status, "key": booking.id, "seen": booking.version})
        if touched == 0:
            raise Stale(kind="booking", id=booking.id, theirs=self.get(booking.id))

    def _note_occupancy(self, before: Booking, after: Booking) -> None:
        freed, taken = _occupied(before), _occupied(after)
        if freed != taken:
            self._feed.changed((*freed, *taken))

    def _next_number(self) -> tuple[int, int | None]:
        row = self._wire.one(_NEXT_NUMBER)
        if row is None:
            return int(self._wire.value(_FIRST, counted="booking", first=_FIRST_NUMBER)), None
        return row[0], row[1]

    def _keep_longest(self, booking: Booking, known: int | None) -> None:
        """Remember the longest busy span there ever was: `between` looks no further back than that."""
        seconds = int(booking.busy.duration.total_seconds())
        if known is None:
            self._wire.value(_FIRST, counted=_LONGEST, first=seconds)
        elif seconds > known:
            self._wire.run(_RAISE_LONGEST, {"seconds": seconds})

    def between(
        self, span: Span, *, location: LocationId | None = None, cancelled: bool = False
    ) -> Sequence[Booking]:
        """Bookings whose busy span overlaps, in order of start, then number."""
        wanted = {
            "span_start": epoch(span.start),
            "span_end": epoch(span.end),
            "cancelled_too": int(cancelled),
        }
        if location is None:
            return self._all(self._wire.rows(_BETWEEN_ALL, **wanted))
        return self._all(self._wire.rows(_BETWEEN_AT, at_location=location, **wanted))

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[Booking]:
        """Newest start first, cancelled ones included."""
        return self._all(self._wire.rows(_OF_CLIENT, wanted=client, most=limit))

    def of_client_during(self, client: ClientId, span: Span) -> Sequence[Booking]:
        """Those whose span, without buffers, overlaps; cancelled ones left out, in order of start."""
        wanted = {"wanted": client, "span_start": epoch(span.start), "span_end": epoch(span.end)}
        return self._all(self._wire.rows(_OF_CLIENT_DURING, **wanted))

    def first_starts(self, clients: Iterable[ClientId]) -> Mapping[ClientId, datetime]:
        """The earliest start of each client, cancelled bookings aside."""
        rows = self._wire.rows(_FIRST_STARTS, keys=self._wire.listed(sorted(set(clients))))
        return {ClientId(client): instant(start) for client, start in rows}

    def awaiting_deposit(self) -> Sequence[Booking]:
        """Tentative bookings with a deposit, the first due first."""
        return self._all(self._wire.rows(_AWAITING))

    def not_read_back(self, after: datetime, *, skipped: bool, limit: int) -> Sequence[Booking]:
        """Confirmed ones to come that were not read back, in order of start."""
        rows = self._wire.rows(_NOT_READ_BACK, moment=epoch(after), skipped_too=int(skipped), most=limit)
        return self._all(rows)

    def replacing(self, booking: BookingId) -> Sequence[Booking]:
        """Those that were made instead of a cancelled one, in order of number."""
        return self._all(self._wire.rows(_REPLACING, gone=booking))

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, BookingId]:
        """Those that exist."""
        rows = self._wire.rows(_BY_EXTERNAL, keys=self._wire.listed(set(external_ids)))
        return {external: BookingId(id_) for external, id_ in rows}

    def page(self, *, after_number: int = 0, limit: int = 500) -> Sequence[Booking]:
        """In order of number."""
        return self._all(self._wire.rows(_PAGE, after=after_number, most=limit))

    def count(self, *, status: Status | None = None) -> int:
        """How many there are, of one status or of all."""
        if status is None:
            return int(self._wire.value(_COUNT))
        return int(self._wire.value(_COUNT_OF, wanted=status.value))

    def _one(self, row: Row | None, *, wanted: object) -> Booking:
        if row is None:
            raise NotFound(kind="booking", wanted=wanted)
        return self._all([row])[0]

    def _all(self, rows: Sequence[Row]) -> Sequence[Booking]:
        taken = allocations_of(self._wire, "booking", {_taker(row) for row in rows})
        return [from_row(row, taken.get(_taker(row), ())) for row in rows]


def _taker(row: Row) -> str:
    """Whose allocations the booking's are: a seat attends with what its session has taken."""
    return str(row[_SESSION] or row[0])


def _turn(booking: Booking) -> int:
    """In which order several are written: nobody sits in a session that is gone, or not there yet."""
    if booking.session_id is None:
        return 1
    return 0 if booking.status is Status.CANCELLED else AFTER_SESSIONS


def _occupied(booking: Booking) -> frozenset[Allocation]:
    return frozenset(booking.taken) if booking.status in OCCUPYING else frozenset()


def _same_place(before: Booking, after: Booking) -> bool:
    """Whether time, service and resources stay, so that the allocations need not be touched."""
    return (
        before.span == after.span
        and before.buffer_before == after.buffer_before
        and before.buffer_after == after.buffer_after
        and before.service_id == after.service_id
        and before.location_id == after.location_id
        and frozenset(before.taken) == frozenset(after.taken)
    )

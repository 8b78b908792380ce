"""Wishes for a slot and the offers made for them. Whatever was settled stays as it was settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, text, update

from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    HoldId,
    LocationId,
    OfferId,
    ResourceId,
    ServiceId,
    WaitlistId,
)
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import OfferState, Opening, WaitEntry, WaitOffer, WaitState, WaitWindow
from bookingdesk.storage import schema
from bookingdesk.storage.wire import (
    Among,
    Row,
    Statement,
    Wire,
    epoch,
    epoch_or_none,
    inserting,
    instant,
    instant_or_none,
)

LONGEST_VISIT = timedelta(days=31)
"""Bounds the stretch of the index on starts in which a slot that reaches into a span can lie."""
_entry, _offer, _booking = schema.waitlist_entry.c, schema.waitlist_offer.c, schema.booking.c
_ENTRY_COLUMNS = tuple(schema.waitlist_entry.c.keys())
_entries = select(*schema.waitlist_entry.c)
_GET = Statement(_entries.where(_entry.id == bindparam("key")))
_PAGE = Statement(
    _entries.where(Among(_entry.state, "states")).order_by(_entry.since, _entry.id).limit(bindparam("most"))
)
_OF_BOOKING = Statement(_entries.where(_entry.booking_id == bindparam("key")).order_by(_entry.id))
_INSERT = Statement(inserting(schema.waitlist_entry, "id").returning(_entry.id))
_SETTABLE = tuple(name for name in _ENTRY_COLUMNS if name not in {"id", "version"})
_UPDATE = Statement(
    update(schema.waitlist_entry)
    .where(_entry.id == bindparam("key"), _entry.version == bindparam("seen"))
    .values({**{name: bindparam(name) for name in _SETTABLE}, "version": _entry.version + 1})
)
_SOONER = Statement(
    select(_booking.id)
    .where(
        text("booking.sooner_wanted = 1"),  # as the index says it, so that only marked bookings are looked at
        _booking.start_at > bindparam("after"),
        Among(_booking.status, "movable"),
    )
    .order_by(_booking.start_at, _booking.id)
    .limit(bindparam("most"))
)
_offers = select(*schema.waitlist_offer.c)
_GET_OFFER = Statement(_offers.where(_offer.id == bindparam("key")))
_MANY_OFFERS = Statement(_offers.where(Among(_offer.id, "keys")))
_OFFERS_IN = Statement(_offers.where(Among(_offer.state, "states")).order_by(_offer.id))
_OFFERS_OF = Statement(
    _offers.where(_offer.entry_id == bindparam("of_entry"), Among(_offer.state, "states")).order_by(_offer.id)
)
_OFFERS_AROUND = Statement(
    _offers.where(
        _offer.start_at < bindparam("span_end"),
        _offer.start_at > bindparam("span_start") - int(LONGEST_VISIT.total_seconds()),
        _offer.end_at > bindparam("span_start"),
    ).order_by(_offer.id)
)
_INSERT_OFFER = Statement(inserting(schema.waitlist_offer, "id").returning(_offer.id))
_SETTLE = Statement(
    update(schema.waitlist_offer)
    .where(_offer.id == bindparam("key"), _offer.state == OfferState.OPEN.value)
    .values(state=bindparam("state"), settled_at=bindparam("moment"))
)


class SqlWaitlist:
    """`usecases.ports.Waitlist`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get(self, entry: WaitlistId) -> WaitEntry:
        """One wish, archived ones too."""
        row = self._wire.one(_GET, key=entry)
        if row is None:
            raise NotFound(kind="waitlist_entry", wanted=entry)
        return _entry_value(row)

    def add(self, entry: WaitEntry) -> WaitEntry:
        """A new wish."""
        return self.get(WaitlistId(self._wire.value(_INSERT, **_entry_row(entry), version=1)))

    def replace(self, entry: WaitEntry) -> WaitEntry:
        """A changed wish over the version it carries."""
        if entry.id is None:
            raise ValueError("a mark on a booking is no stored entry")
        if self._wire.run(_UPDATE, {**_entry_row(entry), "key": entry.id, "seen": entry.version}) == 0:
            raise Stale(kind="waitlist_entry", id=entry.id, theirs=self.get(entry.id))
        return self.get(entry.id)

    def page(
        self, *, states: frozenset[WaitState] = frozenset({WaitState.WAITING}), limit: int = 500
    ) -> Sequence[WaitEntry]:
        """Wishes in some states, who asked longest ago first."""
        words = self._wire.listed(sorted(state.value for state in states))
        return [_entry_value(row) for row in self._wire.rows(_PAGE, states=words, most=limit)]

    def of_booking(self, booking: BookingId) -> Sequence[WaitEntry]:
        """Wishes that the booking came of."""
        return [_entry_value(row) for row in self._wire.rows(_OF_BOOKING, key=booking)]

    def sooner_wanted(self, after: datetime, *, limit: int = 200) -> Sequence[BookingId]:
        """Movable bookings with the mark."""
        movable = self._wire.listed(sorted(status.value for status in MOVABLE))
        rows = self._wire.rows(_SOONER, after=epoch(after), movable=movable, most=limit)
        return [BookingId(row[0]) for row in rows]

    def add_offer(self, offer: WaitOffer) -> WaitOffer:
        """A new offer."""
        row = {
            "entry_id": offer.entry_id,
            "service_id": offer.service_id,
            "start_at": epoch(offer.span.start),
            "end_at": epoch(offer.span.end),
            "opening": json.dumps(_opening_row(offer), sort_keys=True),
            "hold_id": offer.hold_id,
            "expires_at": epoch(offer.expires_at),
            "state": offer.state.value,
            "offered_at": epoch(offer.at),
            "offered_by": offer.by,
            "settled_at": epoch_or_none(offer.settled_at),
        }
        return self.offer(OfferId(self._wire.value(_INSERT_OFFER, **row)))

    def offer(self, offer: OfferId) -> WaitOffer:
        """One offer, settled ones too."""
        row = self._wire.one(_GET_OFFER, key=offer)
        if row is None:
            raise NotFound(kind="offer", wanted=offer)
        return _offer_value(row)

    def many_offers(self, offers: Iterable[OfferId]) -> Mapping[OfferId, WaitOffer]:
        """Those that exist, in one question."""
        rows = self._wire.rows(_MANY_OFFERS, keys=self._wire.listed(sorted(set(offers))))
        return {offer.id: offer for offer in map(_offer_value, rows)}

    def settle_offer(self, offer: OfferId, state: OfferState, at: datetime) -> bool:
        """Open to settled, once."""
        return self._wire.run(_SETTLE, {"key": offer, "state": state.value, "moment": epoch(at)}) == 1

    def offers(self, *, states: frozenset[OfferState], entry: WaitlistId | None = None) -> Sequence[WaitOffer]:
        """Offers by state, of all wishes or of one."""
        words = self._wire.listed(sorted(state.value for state in states))
        if entry is None:
            rows = self._wire.rows(_OFFERS_IN, states=words)
        else:
            rows = self._wire.rows(_OFFERS_OF, states=words, of_entry=entry)
        return [_offer_value(row) for row in rows]

    def offers_around(self, span: Span) -> Sequence[WaitOffer]:
        """Offers of any state whose slot overlaps the span."""
        ends = {"span_start": epoch(span.start), "span_end": epoch(span.end)}
        return [_offer_value(row) for row in self._wire.rows(_OFFERS_AROUND, **ends)]


def _entry_row(entry: WaitEntry) -> dict[str, Any]:
    return {
        "client_id": entry.client_id,
        "wish": json.dumps(_wish_row(entry), sort_keys=True),
        "duration": None if entry.duration is None else int(entry.duration.total_seconds()),
        "priority": int(entry.priority),
        "sooner_than": entry.sooner_than,
        "expires_at": epoch_or_none(entry.expires_at),
        "note": entry.note,
        "channel": entry.channel.value,
        "state": entry.state.value,
        "state_since": epoch(entry.state_since),
        "since": epoch(entry.since),
        "booking_id": entry.booking_id,
        "created_by": entry.created_by,
    }


def _wish_row(entry: WaitEntry) -> dict[str, Any]:
    return {
        "services": list(entry.service_ids),
        "staff": sorted(entry.wanted),
        "windows": [
            {
                "weekdays": sorted(window.weekdays),
                "first_day": window.first_day.isoformat() if window.first_day else None,
                "last_day": window.last_day.isoformat() if window.last_day else None,
                "from": window.from_minute,
                "until": window.until_minute,
            }
            for window in entry.windows
        ],
    }


def _entry_value(row: Row) -> WaitEntry:
    r = dict(zip(_ENTRY_COLUMNS, row, strict=True))
    wish = json.loads(r["wish"])
    return WaitEntry(
        id=WaitlistId(r["id"]),
        client_id=ClientId(r["client_id"]),
        service_ids=tuple(ServiceId(each) for each in wish["services"]),
        wanted=frozenset(ResourceId(each) for each in wish["staff"]),
        windows=tuple(_window(each) for each in wish["windows"]),
        duration=None if r["duration"] is None else timedelta(seconds=r["duration"]),
        priority=bool(r["priority"]),
        sooner_than=None if r["sooner_than"] is None else BookingId(r["sooner_than"]),
        expires_at=instant_or_none(r["expires_at"]),
        note=r["note"],
        channel=Channel(r["channel"]),
        state=WaitState(r["state"]),
        state_since=instant(r["state_since"]),
        since=instant(r["since"]),
        booking_id=None if r["booking_id"] is None else BookingId(r["booking_id"]),
        created_by=r["created_by"],
        version=r["version"],
    )


def _window(kept: dict[str, Any]) -> WaitWindow:
    return WaitWindow(
        weekdays=frozenset(kept["weekdays"]),
        first_day=date.fromisoformat(kept["first_day"]) if kept["first_day"] else None,
        last_day=date.fromisoformat(kept["last_day"]) if kept["last_day"] else None,
        from_minute=kept["from"],
        until_minute=kept["until"],
    )


def _opening_row(offer: WaitOffer) -> dict[str, Any]:
    opening = offer.opening
    return {
        "span": [epoch(opening.span.start), epoch(opening.span.end)],
        "free": [epoch(opening.free.start), epoch(opening.free.end)],
        "resources": sorted(opening.resources),
        "location": opening.location_id,
        "booking": opening.booking_id,
        "taken": sorted(offer.resources),
    }


def _offer_value(row: Row) -> WaitOffer:
    r = dict(zip(schema.waitlist_offer.c.keys(), row, strict=True))
    kept = json.loads(r["opening"])
    opening = Opening(
        span=_span(kept["span"]),
        free=_span(kept["free"]),
        resources=frozenset(ResourceId(each) for each in kept["resources"]),
        location_id=LocationId(kept["location"]),
        booking_id=None if kept["booking"] is None else BookingId(kept["booking"]),
    )
    return WaitOffer(
        id=OfferId(r["id"]),
        entry_id=WaitlistId(r["entry_id"]),
        service_id=ServiceId(r["service_id"]),
        span=Span(instant(r["start_at"]), instant(r["end_at"])),
        resources=frozenset(ResourceId(each) for each in kept["taken"]),
        opening=opening,
        hold_id=HoldId(r["hold_id"]),
        expires_at=instant(r["expires_at"]),
        state=OfferState(r["state"]),
        at=instant(r["offered_at"]),
        by=r["offered_by"],
        settled_at=instant_or_none(r["settled_at"]),
    )


def _span(ends: list[int]) -> Span:
    return Span(instant(ends[0]), instant(ends[1]))

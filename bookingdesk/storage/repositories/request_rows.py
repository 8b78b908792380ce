"""Requests and answers to rows and back: ids, epoch seconds, words of enumerations, JSON for what was wished."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, RequestId, ResourceId, ServiceId
from bookingdesk.domain.requests import (
    Answer,
    AnswerKind,
    Claim,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    RequestState,
    Told,
    WishedTime,
)
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Row, epoch, epoch_or_none, instant, instant_or_none

COLUMNS = tuple(column.name for column in schema.request.c)
ANSWER_COLUMNS = tuple(column.name for column in schema.request_answer.c)


def to_row(request: Request) -> dict[str, Any]:
    """All columns but the id."""
    claim = request.claim
    return {
        "kind": request.kind.value,
        "channel": request.channel.value,
        "received_at": epoch(request.received_at),
        "taken_at": epoch(request.taken_at),
        "taken_by": request.taken_by,
        "client_id": request.client_id,
        "name": request.name,
        "phone": request.phone,
        "email": request.email,
        "service_id": request.service_id,
        "service_words": request.service_words,
        "staff_id": request.staff_id,
        "booking_id": request.booking_id,
        "wishes": _text([_wish_to_json(wish) for wish in request.wishes]),
        "needs": None
        if request.needs is None
        else _text([[need.kind.value, need.words] for need in request.needs]),
        "text": request.text,
        "source": request.source,
        "external_id": request.external_id or None,
        "content_hash": request.content_hash or None,
        "state": request.state.value,
        "told": request.told.value,
        "answered_at": epoch_or_none(request.answered_at),
        "answered_by": request.answered_by,
        "waiting_since": epoch_or_none(request.waiting_since),
        "claimed_by": claim.by if claim else "",
        "claimed_at_station": claim.station if claim else "",
        "claimed_until": epoch(claim.until) if claim else None,
        "version": request.version,
    }


def from_row(row: Row, answers: tuple[Answer, ...]) -> Request:
    """The request of a row whose columns stand in the order of COLUMNS."""
    of = dict(zip(COLUMNS, row, strict=True))
    claimed = instant_or_none(of["claimed_until"])
    return Request(
        id=RequestId(of["id"]),
        kind=RequestKind(of["kind"]),
        channel=Channel(of["channel"]),
        received_at=instant(of["received_at"]),
        taken_at=instant(of["taken_at"]),
        taken_by=of["taken_by"],
        client_id=None if of["client_id"] is None else ClientId(of["client_id"]),
        name=of["name"],
        phone=of["phone"],
        email=of["email"],
        service_id=None if of["service_id"] is None else ServiceId(of["service_id"]),
        service_words=of["service_words"],
        staff_id=None if of["staff_id"] is None else ResourceId(of["staff_id"]),
        booking_id=None if of["booking_id"] is None else BookingId(of["booking_id"]),
        wishes=tuple(_wish_from_json(wish) for wish in json.loads(of["wishes"])),
        needs=None if of["needs"] is None else tuple(_need(*pair) for pair in json.loads(of["needs"])),
        text=of["text"],
        source=of["source"],
        external_id=of["external_id"] or "",
        content_hash=of["content_hash"] or "",
        state=RequestState(of["state"]),
        told=Told(of["told"]),
        answered_at=instant_or_none(of["answered_at"]),
        answered_by=of["answered_by"],
        waiting_since=instant_or_none(of["waiting_since"]),
        claim=Claim(by=of["claimed_by"], station=of["claimed_at_station"], until=claimed) if claimed else None,
        answers=answers,
        version=of["version"],
    )


def answer_to_row(request: RequestId, answer: Answer) -> dict[str, Any]:
    """All columns but the id."""
    return {
        "request_id": request,
        "kind": answer.kind.value,
        "at": epoch(answer.at),
        "said_by": answer.by,
        "station": answer.station,
        "channel": answer.channel.value if answer.channel else None,
        "text": answer.text,
        "late_reason": answer.late_reason,
        "booking_id": answer.booking_id,
        "offered": _text([[epoch(span.start), epoch(span.end)] for span in answer.offered]),
        "kept_until": epoch_or_none(answer.kept_until),
        "points": _text([point.value for point in answer.points]),
    }


def answer_from_row(row: Row) -> Answer:
    """The answer of a row whose columns stand in the order of ANSWER_COLUMNS."""
    of = dict(zip(ANSWER_COLUMNS, row, strict=True))
    return Answer(
        kind=AnswerKind(of["kind"]),
        at=instant(of["at"]),
        by=of["said_by"],
        station=of["station"],
        channel=Channel(of["channel"]) if of["channel"] else None,
        text=of["text"],
        late_reason=of["late_reason"],
        booking_id=None if of["booking_id"] is None else BookingId(of["booking_id"]),
        offered=tuple(Span(instant(start), instant(end)) for start, end in json.loads(of["offered"])),
        kept_until=instant_or_none(of["kept_until"]),
        points=tuple(Point(word) for word in json.loads(of["points"])),
    )


def _text(document: object) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def _need(kind: str, words: str) -> Need:
    return Need(kind=NeedKind(kind), words=words)


def _wish_to_json(wish: WishedTime) -> list[object]:
    first, last = wish.first_day, wish.last_day
    days = [day.isoformat() if day else None for day in (first, last)]
    return [*days, wish.from_minute, wish.until_minute]


def _wish_from_json(parts: list[Any]) -> WishedTime:
    first, last, from_minute, until_minute = parts
    return WishedTime(
        first_day=date.fromisoformat(first) if first else None,
        last_day=date.fromisoformat(last) if last else None,
        from_minute=from_minute,
        until_minute=until_minute,
    )

"""From the pieces of a line to one reading: who, what, with whom, when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ClientId, ResourceId, ServiceId
from bookingdesk.presentation.line.reading import (
    Flag,
    Kind,
    LineReading,
    Matches,
    NewClient,
    Piece,
    Repeat,
    Value,
    When,
    Window,
)


def summed(text: str, pieces: tuple[Piece, ...]) -> LineReading:
    """The reading that the pieces make together."""
    by_kind: dict[Kind, list[Piece]] = {}
    for piece in pieces:
        by_kind.setdefault(piece.kind, []).append(piece)

    def value(kind: Kind) -> Value:
        return by_kind[kind][0].value if kind in by_kind else None

    new = _new_client(by_kind)
    number, length, repeat = value(Kind.NUMBER), value(Kind.LENGTH), value(Kind.REPEAT)
    channel, mode = value(Kind.CHANNEL), value(Kind.MODE)
    return LineReading(
        text=text,
        pieces=pieces,
        client_words="" if new else _client_words(pieces),
        client_number=ClientId(number) if isinstance(number, int) else None,
        new_client=new,
        service_ids=tuple(ServiceId(id_) for id_ in _ids(by_kind.get(Kind.SERVICE, ()))),
        more_services=tuple(
            ServiceId(p.value.ids[0]) for p in by_kind.get(Kind.MORE, ()) if isinstance(p.value, Matches)
        ),
        staff_ids=tuple(ResourceId(id_) for id_ in _ids(by_kind.get(Kind.STAFF, ()))),
        room_ids=tuple(ResourceId(id_) for id_ in _ids(by_kind.get(Kind.ROOM, ()))),
        when=_when(by_kind),
        length=length if isinstance(length, timedelta) else None,
        repeat=repeat if isinstance(repeat, Repeat) else None,
        flags=frozenset(p.value for p in by_kind.get(Kind.FLAG, ()) if isinstance(p.value, Flag)),
        channel=channel if isinstance(channel, Channel) else None,
        mode=mode if isinstance(mode, Mode) else None,
        mode_detail=str(value(Kind.DETAIL) or ""),
        note=" ".join(str(piece.value) for piece in by_kind.get(Kind.NOTE, ()) if piece.value),
        unknown=tuple(by_kind.get(Kind.UNKNOWN, ())),
    )


def _ids(pieces: Iterable[Piece]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id_ for p in pieces if isinstance(p.value, Matches) for id_ in p.value.ids))


def _new_client(by_kind: dict[Kind, list[Piece]]) -> NewClient | None:
    if Kind.NEW_CLIENT not in by_kind:
        return None

    def first(kind: Kind) -> str:
        return str(by_kind[kind][0].value) if kind in by_kind else ""

    return NewClient(name=first(Kind.NEW_CLIENT), phone=first(Kind.PHONE), email=first(Kind.EMAIL))


def _client_words(pieces: tuple[Piece, ...]) -> str:
    """What the client search is asked: names as typed, and phone and mail address after them."""
    wanted = [p for p in pieces if p.kind in {Kind.CLIENT, Kind.PHONE, Kind.EMAIL}]
    return " ".join(p.text if p.kind is Kind.CLIENT else str(p.value) for p in wanted)


def _when(by_kind: dict[Kind, list[Piece]]) -> When:
    day = by_kind[Kind.DAY][0].value if Kind.DAY in by_kind else None
    minute = by_kind[Kind.TIME][0].value if Kind.TIME in by_kind else None
    window = by_kind[Kind.WINDOW][0].value if Kind.WINDOW in by_kind else None
    return When(
        day=day if isinstance(day, date) else None,
        minute=minute if isinstance(minute, int) else None,
        window=window if isinstance(window, Window) else None,
        now=Kind.NOW in by_kind,
        next_free=Kind.NEXT in by_kind,
        any_time=Kind.ANY in by_kind,
    )

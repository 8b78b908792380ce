"""From a record's texts to the request that is meant: dates, times, services, people, kinds and channels.

Refuses what is written wrongly, with the field; keeps as words what is only unknown, so that somebody asks (R12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bookingdesk.assets import resource
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, Service
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.local_time import instant, wall
from bookingdesk.domain.requests import CHANGES, Need, NeedKind, RequestKind, WishedTime
from bookingdesk.usecases.contact import email_kept, phone_kept
from bookingdesk.usecases.importing.values import DateOrder, date_order, read_date, read_moment, read_time
from bookingdesk.usecases.intake.records import Record, harmless
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.commands import TakeRequest

_NOTHING = frozenset(["no", "none", "nein", "keine", "non", "aucune", "aucun", "ninguno", "ninguna", "n", "0"])
_YES = frozenset(["yes", "ja", "oui", "si", "y", "1", "true", "x"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a record is read against."""

    catalogue: Catalogue
    zone: str
    country: str
    now: datetime
    arrived: datetime
    """When the file came, for records that do not say when they were received."""
    order: DateOrder


def as_request(work: Work, record: Record, around: Around, source: str) -> TakeRequest:
    """The command that keeps the record. Raises InvalidValue naming the field, NotFound for a booking's number."""
    service = _service(record, around.catalogue)
    staff = _staff(record, around.catalogue)
    kind = _kind(record, service)
    booking = _booking(work, record) if kind in CHANGES else None
    wishes, words = (record.wishes, []) if record.wishes else _wishes(record, around)
    unknown = record.get("staff") if staff is None else ""
    said = [harmless(record.get("text")), *words, harmless(unknown, 200)]
    name, phone, email = _person(record, around.country)
    if not any((name, phone, email)):
        raise InvalidValue(field="contact", reason="needed")
    return TakeRequest(
        kind=kind,
        channel=_channel(record),
        received_at=_received(record, around),
        name=name,
        phone=phone,
        email=email,
        service_id=service.id if service else None,
        service_words="" if service else harmless(record.get("service"), 200).replace("\n", " "),
        staff_id=staff,
        booking_id=booking,
        wishes=wishes,
        needs=_needs(record),
        text="\n".join(line for line in said if line),
        source=harmless(source, 200).replace("\n", " "),
        external_id=record.get("external_id"),
        content_hash=record.content_hash,
    )


def order_of(records: list[Record], asked: str) -> DateOrder:
    """How the file's dates are written: as said, else as all of them agree; unclear ones stay unread."""
    if asked:
        return DateOrder(asked)
    return date_order(cell for record in records for cell in (record.get("date"), record.get("last_date")) if cell)


def _person(record: Record, country: str) -> tuple[str, str, str]:
    name = record.get("name") or f"{record.get('given_name')} {record.get('family_name')}".strip()
    email = email_kept(record.get("email"))
    phone = phone_kept(record.get("phone"), country)
    return name, phone, email


def _kind(record: Record, service: Service | None) -> RequestKind:
    """As said; a mail that names no service and fills in no form asks something."""
    said = record.get("kind")
    if not said:
        is_letter = record.channel is Channel.EMAIL and not record.wishes
        return RequestKind.QUESTION if is_letter and service is None else RequestKind.BOOKING
    return RequestKind(_word("request_kinds", said, "kind"))


def _channel(record: Record) -> Channel:
    said = record.get("channel")
    return Channel(_word("request_channels", said, "channel")) if said else record.channel


def _word(what: str, said: str, field: str) -> str:
    """The word of ours that is meant. Raises InvalidValue with those there are."""
    plain = _plain(said)
    words = _words(what)
    for word, names in words.items():
        if plain == _plain(word) or plain in names:
            return word
    raise InvalidValue(field=field, reason="not_allowed", value=said[:40], allowed=", ".join(words))


@lru_cache(maxsize=4)
def _words(what: str) -> Mapping[str, frozenset[str]]:
    import json  # noqa: PLC0415 - read once

    document = json.loads(resource("import", "columns.json").read_text(encoding="utf-8"))
    return {word: frozenset(names) for word, names in document[what].items()}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text).replace("_", " ")))


def _service(record: Record, catalogue: Catalogue) -> Service | None:
    """The service with this code or name; of a mail, the only one that its subject or words name."""
    offered = [service for service in catalogue.services.values() if not service.retired]
    said = record.get("service")
    if said:
        plain = _plain(said)
        exact = [s for s in offered if plain in {_plain(s.name), _plain(s.code), str(s.id)}]
        return exact[0] if len(exact) == 1 else None
    if record.channel is not Channel.EMAIL:
        return None
    text = f" {_plain(record.get('subject'))} {_plain(record.get('text'))} "
    named = [s for s in offered if f" {_plain(s.name)} " in text]
    return named[0] if len(named) == 1 else None


def _staff(record: Record, catalogue: Catalogue) -> ResourceId | None:
    plain = _plain(record.get("staff"))
    found = [one.id for one in catalogue.of_kind(ResourceKind.STAFF) if plain and _plain(one.name) == plain]
    return found[0] if len(found) == 1 else None


def _booking(work: Work, record: Record) -> BookingId | None:
    """The booking that is meant, by its number or by the id in a calendar of ours. Raises NotFound for a number."""
    own = BookingId(record.get("booking_id"))
    if own:
        return own if own in work.bookings.many([own]) else None
    number = record.get("booking").removeprefix("#").strip()
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound(kind="booking", wanted=number[:40])
    return work.bookings.by_number(int(number)).id


def _needs(record: Record) -> tuple[Need, ...] | None:
    """One field each; a form that asked and got nothing says that there are none."""
    fields = {kind: kind.value for kind in NeedKind} | {NeedKind.OTHER: "needs"}
    found = []
    for kind, field in fields.items():
        said = harmless(record.get(field), 200).replace("\n", " ")
        if said and _plain(said) not in _NOTHING:
            found.append(Need(kind=kind, words="" if _plain(said) in _YES else said))
    asked = any(record.has(field) for field in fields.values())
    return tuple(found) if asked else None


def _wishes(record: Record, around: Around) -> tuple[tuple[WishedTime, ...], list[str]]:
    """The wished days and times, and as words what could not be read without guessing."""
    words: list[str] = []
    first = _day(record.get("date"), around, words)
    last = _day(record.get("last_date"), around, words)
    minutes = _minutes(record.get("time"), record.get("until"))
    if (minutes is None and "T" in record.get("date")) or ":" in record.get("date"):
        moment = read_moment(record.get("date"), around.order, "date")
        local = moment if moment.tzinfo is None else wall(moment, around.zone)
        minutes = (local.hour * 60 + local.minute, local.hour * 60 + local.minute + 1)
        first = local.date()
    if first is None and minutes is None:
        return (), words
    begins, ends = minutes or (None, None)
    return (WishedTime(first_day=first, last_day=last, from_minute=begins, until_minute=ends),), words


def _day(cell: str, around: Around, words: list[str]) -> date | None:
    """A date. One that could be day first or month first is kept as words instead of guessed."""
    if not cell:
        return None
    if ":" in cell:
        return None
    if around.order is DateOrder.UNCLEAR and not re.match(r"^\d{4}", cell):
        words.append(cell[:40])
        return None
    return read_date(cell, around.order)


def _minutes(cell: str, until: str) -> tuple[int, int] | None:
    """`9:15` that very start, `9-12` or `morning` a stretch of the day; with `until` its end."""
    if not cell:
        return None
    for window, names in _words("request_times").items():
        if _plain(cell) in names:
            first, _, last = window.partition("-")
            return int(first), int(last)
    stretch = re.fullmatch(r"\s*(\S+)\s*(?:-|–|bis|to|à|hasta)\s*(\S+)\s*", cell, re.IGNORECASE)
    begins, ends = (stretch[1], stretch[2]) if stretch else (cell, until)
    first_minute = _minute(begins)
    return first_minute, _minute(ends) if ends else first_minute + 1


def _minute(cell: str) -> int:
    read = read_time(cell)
    return read.hour * 60 + read.minute


def _received(record: Record, around: Around) -> datetime:
    """When it was received: as the row says, else the mail, else the file; never ahead of our own clock."""
    said = record.get("received")
    if said:
        order = around.order if around.order is not DateOrder.UNCLEAR else DateOrder.DAY_FIRST
        moment = read_moment(said, order, "received_at")
        return moment if moment.tzinfo is not None else instant(moment, around.zone, fold=1)
    stated = record.received_at
    if stated is None or stated > around.now:
        return min(around.arrived, around.now)
    return stated

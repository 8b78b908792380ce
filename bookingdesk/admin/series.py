"""Console verbs of series: preview, book, edit, rewrite, cancel, and the list of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.identifying import on_whose_word
from bookingdesk.admin.naming import (
    booking_numbered,
    client_named,
    day_named,
    moment_named,
    resource_named,
    service_named,
)
from bookingdesk.admin.shapes import booking_shape, moment, slot_shape
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import ResourceKind, Service
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import BookingId, ResourceId, SeriesId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.series import Every, Scope, SeriesRule
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.usecases.commands import Book, Cancel, Reschedule
from bookingdesk.usecases.durations import AskLength, ask_length
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import cancel_series, change_series, list_series, preview_change
from bookingdesk.usecases.series.commands import (
    BookSeries,
    CancelSeries,
    ChangeSeries,
    ListSeries,
    PreviewSeries,
    RewriteSeries,
    SeriesDate,
    SeriesStored,
)
from bookingdesk.usecases.series.previewing import preview_series
from bookingdesk.usecases.series.rewriting import preview_rewrite, rewrite_series

UNITS = {"d": Every.DAY, "w": Every.WEEK, "m": Every.MONTH}


def preview(console: Console, args: Namespace) -> int:
    """Each date of a rule with what would become of it. Exits 3 where any needs a decision."""
    service = service_named(console.catalogue, args.service)
    zone = console.catalogue.zone_of(service.location_id)
    seen = preview_series(console.env, _question(console, args, service)).value
    console.rows([date_shape(console, line, zone) for line in seen.dates])
    return 3 if seen.open else 0


def book(console: Console, args: Namespace) -> int:
    """Book the dates left after --skip and --move; `--skip-conflicts` leaves out what does not fit."""
    service = service_named(console.catalogue, args.service)
    client = client_named(console.env, args.client)
    question = _question(console, args, service, client)
    skipped = question.skipped
    if args.skip_conflicts:
        skipped |= {line.day for line in preview_series(console.env, question).value.open}
    start = moment_named(args.at, question.rule.zone)
    command = BookSeries(
        series_id=SeriesId(console.env.new_id()),
        rule=question.rule,
        book=Book(
            booking_id=BookingId(console.env.new_id()),
            client_id=client.id,
            service_id=service.id,
            span=Span.lasting(start, question.duration or service.duration),
            wanted=question.wanted,
            channel=Channel(args.channel),
            note=args.note,
        ),
        skipped=skipped,
        moved=question.moved,
    )
    return answer_series(console, book_series(console.env, command).value)


def edit(console: Console, args: Namespace) -> int:
    """Move one date, this and the following, or all; `--preview` only looks."""
    booking = booking_numbered(console.env, args.number)
    zone = console.catalogue.zone_of(booking.location_id)
    start = moment_named(args.at, zone) if args.at else booking.span.start
    length = timedelta(minutes=args.minutes) if args.minutes else booking.span.duration
    move = Reschedule(
        booking_id=booking.id,
        span=Span.lasting(start, length),
        wanted=_wanted(console, args),
        note=args.note,
        **({} if args.preview else on_whose_word(console, args, booking)),
    )
    kept = frozenset(booking_numbered(console.env, number).id for number in args.keep)
    command = ChangeSeries(move=move, scope=Scope(args.scope), kept=kept)
    if args.preview:
        seen = preview_change(console.env, command).value
        console.rows([date_shape(console, line, zone) for line in seen.dates])
        return 3 if seen.open else 0
    return answer_series(console, change_series(console.env, command).value)


def rewrite(console: Console, args: Namespace) -> int:
    """Another rule from this date on; `--preview` only looks. Exits 3 where a date needs a decision."""
    booking = booking_numbered(console.env, args.number)
    zone = console.catalogue.zone_of(booking.location_id)
    start = moment_named(args.at, zone) if args.at else booking.span.start
    length = timedelta(minutes=args.minutes) if args.minutes else booking.span.duration
    command = RewriteSeries(
        move=Reschedule(
            booking_id=booking.id,
            span=Span.lasting(start, length),
            wanted=_wanted(console, args),
            **({} if args.preview else on_whose_word(console, args, booking)),
        ),
        rule=rule_named(console, args, start, zone),
        skipped=days_named(console, args.skip, zone),
        moved=moves_named(console, args.move, zone, length),
    )
    if args.preview:
        seen = preview_rewrite(console.env, command).value
        console.rows([date_shape(console, line, zone) for line in seen.dates])
        return 3 if seen.open else 0
    stored = rewrite_series(console.env, command).value
    return answer_series(console, stored, lost=True)


def cancel(console: Console, args: Namespace) -> int:
    """Cancel one date, this and the following, or all to come, for one reason."""
    booking = booking_numbered(console.env, args.number)
    order = Cancel(booking_id=booking.id, **on_whose_word(console, args, booking))
    return answer_series(
        console, cancel_series(console.env, CancelSeries(cancel=order, scope=Scope(args.scope))).value
    )


def listed(console: Console, args: Namespace) -> list[dict[str, Any]]:
    """`list series`: each with its rule and its bookings."""
    found = list_series(console.env, ListSeries(limit=args.limit or 200)).value
    return [
        {
            "id": line.series.id,
            "client": {"id": line.client.id, "name": line.client.name},
            "service": {
                "id": line.series.service_id,
                "name": console.catalogue.services[line.series.service_id].name,
            },
            "every": f"{line.series.rule.step}{line.series.rule.unit.value[0]}",
            "first": line.series.rule.first.isoformat(timespec="minutes"),
            "count": line.series.rule.count,
            "until": line.series.rule.until.isoformat() if line.series.rule.until else None,
            "minutes": int(line.series.duration.total_seconds()) // 60,
            "bookings": [
                {"number": b.number, "status": b.status.value, "start": moment(b.span.start, line.series.rule.zone)}
                for b in line.bookings
            ],
        }
        for line in found
    ]


def _question(console: Console, args: Namespace, service: Service, client: Client | None = None) -> PreviewSeries:
    zone = console.catalogue.zone_of(service.location_id)
    duration = timedelta(minutes=args.minutes) if args.minutes else None
    wanted = _wanted(console, args)
    asked = AskLength(service_id=service.id, client_id=client.id if client else None, resources=wanted)
    length = duration or ask_length(console.env, asked).value
    return PreviewSeries(
        rule=rule_named(console, args, moment_named(args.at, zone), zone),
        service_id=service.id,
        duration=length,
        wanted=wanted,
        client_id=client.id if client else None,
        skipped=days_named(console, args.skip, zone),
        moved=moves_named(console, args.move, zone, length),
    )


def rule_named(console: Console, args: Namespace, start: datetime, zone: str) -> SeriesRule:
    """`--every 2w --count 6` or `--until DAY`, from the wall time of the start."""
    text = args.every.strip().lower()
    number, unit = text[:-1] or "1", UNITS.get(text[-1:])
    if unit is None or not number.isdecimal():
        raise InvalidValue(field="every", reason="not_allowed", value=args.every, allowed="2w, 10d, 1m")
    begins = wall(start, zone)
    return SeriesRule(
        first=begins.replace(tzinfo=None, fold=0),
        zone=zone,
        step=int(number),
        unit=unit,
        count=args.count,
        until=day_named(args.until, console.env, zone) if args.until else None,
        exceptions=days_named(console, args.without, zone),
        fold=begins.fold,
    )


def _wanted(console: Console, args: Namespace) -> frozenset[ResourceId]:
    """The resources named by --staff and --space."""
    named = ((args.staff, ResourceKind.STAFF), (args.space, ResourceKind.SPACE))
    return frozenset(resource_named(console.catalogue, name, kind).id for name, kind in named if name)


def days_named(console: Console, texts: Iterable[str], zone: str) -> frozenset[date]:
    """Local days as the arguments name them."""
    return frozenset(day_named(text, console.env, zone) for text in texts)


def moves_named(
    console: Console, pairs: Sequence[tuple[str, str]], zone: str, length: timedelta
) -> Mapping[date, Slot]:
    """`--move DAY=TIME`: the resources are chosen when it is booked."""
    return {
        day_named(day, console.env, zone): Slot(
            span=Span.lasting(moment_named(_with_day(day, at), zone), length), allocations=()
        )
        for day, at in pairs
    }


def _with_day(day: str, at: str) -> str:
    """A bare time of day is on the same day."""
    try:
        datetime.strptime(at, "%H:%M")  # noqa: DTZ007 - only whether it is one
    except ValueError:
        return at
    return f"{day}T{at}"


def answer_series(console: Console, stored: SeriesStored, *, lost: bool = False) -> int:
    """The bookings of the series as they are now; with `lost`, who was in a session that was called off."""
    client = console.env.store.read(lambda work: work.clients.get(stored.series.client_id))
    service = console.catalogue.services[stored.series.service_id]
    rows = [_shape(console, b, client, service, stored) for b in stored.bookings]
    if lost:
        for row, booking in zip(rows, stored.bookings, strict=True):
            row["lost"] = _people(console, [one for one in stored.lost if one.booking.session_id == booking.id])
    console.rows(rows)
    return 0


def _people(console: Console, seats: Sequence[AgendaEntry]) -> list[dict[str, Any]] | str:
    """Who has or had a seat: with number and client for a program, by name for a person."""
    if not console.as_json:
        return ", ".join(one.client.name for one in seats)
    return [
        {"number": one.booking.number, "client": {"id": one.client.id, "name": one.client.name}} for one in seats
    ]


def _shape(
    console: Console, booking: Booking, client: Client, service: Service, stored: SeriesStored
) -> dict[str, Any]:
    return booking_shape(booking, client, service, console.catalogue) | {"series": stored.series.id}


def date_shape(console: Console, line: SeriesDate, zone: str) -> dict[str, Any]:
    """One line of a preview."""
    words = ObstacleWords(console.formatter, console.catalogue)
    why = "; ".join(words.obstacle(each) for each in line.obstacles[:3])
    slot = slot_shape(line.slot, console.catalogue, zone) if line.slot else None
    row: dict[str, Any] = {
        "date": line.day.isoformat(),
        "state": line.state.value,
        "start": slot["start"] if slot else None,
        "why": why,
        "losing": _people(console, line.losing),
    }
    if console.as_json:
        row |= {
            "slot": slot,
            "twice": line.twice,
            "short_month": line.short_month,
            "booking_id": line.booking_id,
            "alternatives": [slot_shape(one, console.catalogue, zone) for one in line.alternatives],
        }
    else:
        row["nearest"] = moment(line.alternatives[0].span.start, zone) if line.alternatives else None
    return row

"""The printed day: one page of rows per staff member, read once and frozen; and the note that it was printed.

Anything but full names drops phone, notes and what must be known about a client, and says "see file" instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.catalogue import Catalogue, Location, Resource, ResourceKind, WeeklyHours
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import LocationId
from bookingdesk.domain.local_time import day_span, minute_of_day
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import session_of
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import DayScheduleQuery, Names, RecordPrint
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import AgendaEntry, DaySchedule, RowKind, ScheduleRow, StaffDay
from bookingdesk.usecases.recording import Step, audited

LEAST_GAP = timedelta(minutes=30)
"""Shorter free gaps are not printed: nobody fills them from paper."""


@needs(Right.PRINT)
def day_schedule(env: Env, query: DayScheduleQuery) -> Outcome[DaySchedule]:
    """The day's list of every staff member who works or is booked. Raises NotFound for location and staff."""
    now = env.now()

    def step(work: Work) -> DaySchedule:
        catalogue = work.catalogue.load()
        location = _location(catalogue, query.location_id)
        for wanted in query.staff - {r.id for r in catalogue.of_kind(ResourceKind.STAFF)}:
            raise NotFound(kind="staff", wanted=wanted)
        bookings = work.bookings.between(day_span(query.day, location.zone), location=location.id)
        joined = entries(work, catalogue, bookings, env.actor)
        closure = catalogue.closures.get(location.id, {}).get(query.day)
        staff = [r for r in catalogue.of_kind(ResourceKind.STAFF) if r.location_id == location.id]
        pages = (
            _page(catalogue, location, member, query, joined)
            for member in staff
            if not query.staff or member.id in query.staff
        )
        return DaySchedule(
            business=desk_settings.value(work.settings.all(), "business.name"),
            location=location,
            day=query.day,
            names=query.names,
            pages=tuple(page for page in pages if page.rows),
            read_at=now,
            read_by=env.actor.name,
            closure=closure.name if closure else "",
        )

    return Outcome(env.store.read(step))


@needs(Right.PRINT)
def record_print(env: Env, command: RecordPrint) -> Outcome[int]:
    """Log that a list went to paper or PDF, as paper is a disclosure. Answers the event's sequence number."""
    now = env.now()
    detail = {"names": command.names.value, "staff": sorted(command.staff), "pages": command.pages}

    def step(work: Work) -> int:
        audited(Step(env, work, now), "print", command.what, command.day.isoformat(), detail)
        return work.audit.head()[0]

    return Outcome(env.store.write(step))


def shown_name(client: Client, names: Names) -> str:
    """`Ortiz, Maya`, `M. O.`, or nothing."""
    match names:
        case Names.FULL:
            return client.sorted_name
        case Names.INITIALS:
            return " ".join(f"{word[0]}." for word in client.name.split())
        case Names.NONE:
            return ""


def _location(catalogue: Catalogue, wanted: LocationId | None) -> Location:
    if wanted is None:
        if not catalogue.locations:
            raise NotFound(kind="location", wanted="")
        return catalogue.locations[min(catalogue.locations)]
    if wanted not in catalogue.locations:
        raise NotFound(kind="location", wanted=wanted)
    return catalogue.locations[wanted]


def _page(
    catalogue: Catalogue,
    location: Location,
    member: Resource,
    query: DayScheduleQuery,
    joined: Sequence[AgendaEntry],
) -> StaffDay:
    mine = [e for e in joined if member.id in e.booking.resource_ids()]
    closed = query.day in catalogue.closures.get(location.id, {})
    work = [] if closed else _merged(_stretches(catalogue, member, query.day, location.zone))
    whole = day_span(query.day, location.zone)
    away = [off for off in catalogue.time_off.get(member.id, ()) if off.span.overlaps(whole)]
    rows = [_booked(catalogue, entry, query.names) for entry in mine]
    within = [(part, off) for off in away for stretch in work if (part := _common(stretch, off.span))]
    rows += [ScheduleRow(kind=RowKind.OFF, span=part, detail=off.kind.value) for part, off in within]
    rows += [
        ScheduleRow(kind=RowKind.BREAK, span=Span(one.end, other.start)) for one, other in itertools.pairwise(work)
    ]
    taken = [entry.booking.busy for entry in mine] + [part for part, _ in within]
    open_for_all = _merged(_on(catalogue.opening_hours.get(location.id, ()), query.day, location.zone))
    bookable = [part for one in work for other in open_for_all if (part := _common(one, other))]
    rows += [
        ScheduleRow(kind=RowKind.FREE, span=gap) for gap in _gaps(bookable, taken) if gap.duration >= LEAST_GAP
    ]
    rows.sort(key=lambda row: (row.span.start, row.kind is not RowKind.BOOKING, row.session, row.seat_no))
    hours = Span(work[0].start, work[-1].end) if work else None
    return StaffDay(staff=member, hours=hours, rows=tuple(rows))


def _booked(catalogue: Catalogue, entry: AgendaEntry, names: Names) -> ScheduleRow:
    booking, client = entry.booking, entry.client
    full = names is Names.FULL

    def called(kind: ResourceKind) -> tuple[str, ...]:
        found = (catalogue.resources[a.resource_id] for a in booking.allocations)
        return tuple(r.name for r in found if r.kind is kind)

    return ScheduleRow(
        kind=RowKind.BOOKING,
        span=booking.span,
        client_name=shown_name(client, names) if booking.seats is None else "",
        fill=(entry.taken, booking.seats) if booking.seats is not None else None,
        session=session_of(booking) or "",
        seat_no=booking.seat_no or 0,
        service=entry.service.name,
        spaces=called(ResourceKind.SPACE),
        equipment=called(ResourceKind.EQUIPMENT),
        status=booking.status,
        reconfirmed=booking.reconfirmed,
        phone_end=client.phone[-3:] if full else "",
        number=booking.number,
        new_client=entry.new_client,
        sooner_wanted=booking.sooner_wanted,
        see_file=not full and bool(booking.note or client.care),
        note=booking.note if full else "",
        care=client.care if full else "",
    )


def _stretches(catalogue: Catalogue, member: Resource, day: date, zone: str) -> Iterable[Span]:
    hours = (
        catalogue.opening_hours.get(member.location_id, ())
        if member.follows_opening_hours
        else catalogue.working_hours.get(member.id, ())
    )
    return _on(hours, day, zone)


def _on(hours: Iterable[WeeklyHours], day: date, zone: str) -> Iterable[Span]:
    """The stretches of a day as instants."""
    for stretch in hours:
        if stretch.on(day):
            first = minute_of_day(day, stretch.start_minute, zone)
            last = minute_of_day(day, stretch.end_minute, zone)
            if first < last:
                yield Span(first, last)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _gaps(work: Iterable[Span], taken: Iterable[Span]) -> Iterable[Span]:
    """What is left of the working time."""
    busy = _merged(taken)
    for stretch in work:
        at = stretch.start
        for span in busy:
            if span.end <= at or span.start >= stretch.end:
                continue
            if span.start > at:
                yield Span(at, span.start)
            at = max(at, span.end)
        if at < stretch.end:
            yield Span(at, stretch.end)


def _common(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None

"""Bookings from a CSV file, each through the same rules and guards as one taken at the desk.

A double booking in the file is a rejected row that names who has the time. Clients that nobody knows are added
where the row can reach them. No confirmations go out for imported bookings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, Service
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import Ambiguous, InvalidValue, NotFound, RuleViolation
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import BookingId, ClientId, ResourceId
from bookingdesk.domain.local_time import instant, local_date
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.commands import Book, Cancel
from bookingdesk.usecases.contact import client_kept, email_kept, phone_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing.mapping import missing
from bookingdesk.usecases.importing.reading import Row, whole
from bookingdesk.usecases.importing.report import (
    ColumnsMissing,
    DateOrderUnclear,
    Imported,
    ImportFile,
    Tally,
)
from bookingdesk.usecases.importing.values import (
    DateOrder,
    date_order,
    read_date,
    read_minutes,
    read_moment,
    read_time,
    split_name,
)
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step

BOOKINGS_AT_ONCE = 50
"""Rows in one transaction: each asks the rules, and other desks wait some tenths of a second for their turn."""
CANCELLED_BEFORE = "cancelled before the import"

STATUSES = {
    "tentative": Status.TENTATIVE,
    "pending": Status.TENTATIVE,
    "confirmed": Status.CONFIRMED,
    "booked": Status.CONFIRMED,
    "scheduled": Status.CONFIRMED,
    "completed": Status.COMPLETED,
    "done": Status.COMPLETED,
    "complete": Status.COMPLETED,
    "no show": Status.NO_SHOW,
    "noshow": Status.NO_SHOW,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "storniert": Status.CANCELLED,
    "annule": Status.CANCELLED,
    "cancelado": Status.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a row asks for, in the desk's own values."""

    row: Row
    external_id: str
    client_number: str
    name: str
    phone: str
    email: str
    service: Service
    span: Span
    wanted: frozenset[ResourceId]
    status: Status
    note: str


@dataclass(slots=True)
class _Run:
    """What one import keeps in hand."""

    env: Env
    command: ImportFile
    order: DateOrder
    country: str
    catalogue: Catalogue
    tally: Tally
    people: dict[tuple[str, str, str, str], ClientId] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """External ids that a dry run has met; in earnest they are stored."""


@needs(Right.IMPORT)
def import_bookings(env: Env, command: ImportFile) -> Outcome[Imported]:
    """Add the file's new bookings.

    Raises ColumnsMissing, DateOrderUnclear, FileUnreadable before anything is stored.
    """
    groups = missing("bookings", command.mapping)
    if groups:
        raise ColumnsMissing(groups=groups, columns=command.mapping.columns)
    tally = Tally(command)
    country = env.store.read(lambda work: work.settings.get("business.country")) or str(
        desk_settings.SETTINGS["business.country"].default
    )
    catalogue = env.store.read(lambda work: work.catalogue.load())
    run = _Run(env, command, command.order or _order(command), country, catalogue, tally)
    of, rows, stopped = command.table.count(), command.table.rows(), False
    spans: list[Span] = []
    while batch := list(islice(rows, BOOKINGS_AT_ONCE)):
        wishes = [wish for row in batch if (wish := _wish_or_rejection(run, row)) is not None]
        spans += _store_batch(run, wishes)
        if not command.progress(tally.done, of):
            stopped = True
            break
    whole = (Span(min(s.start for s in spans), max(s.end for s in spans)),) if spans else ()
    return Outcome(tally.as_imported(stopped=stopped), ChangeSet(spans=whole))


def _order(command: ImportFile) -> DateOrder:
    """How the date column writes dates. Raises DateOrderUnclear."""
    number = command.mapping.chosen.get("date", command.mapping.chosen.get("start"))
    if number is None:
        return DateOrder.DAY_FIRST
    cells = [row.cells[number] for row in command.table.sample(5000)]
    order = date_order(cells)
    if order is DateOrder.UNCLEAR:
        example = next((cell for cell in cells if cell.strip()), "")
        raise DateOrderUnclear(column=command.table.columns[number], example=example)
    return order


def _wish_or_rejection(run: _Run, row: Row) -> _Wish | None:
    try:
        return _wish(run, whole(row))
    except RuleViolation as why:
        run.tally.reject(row, why)
        return None


def _wish(run: _Run, row: Row) -> _Wish:
    """The row in the desk's values. Raises InvalidValue, NotFound, Ambiguous, NonexistentTime, AmbiguousTime."""
    cell = partial(run.command.mapping.cell, row.cells)
    service = _service(run.catalogue, cell("service"))
    start = _start(run, cell("start"), cell("date"), cell("time"), run.catalogue.zone_of(service.location_id))
    span = Span.lasting(start, _length(run, cell("minutes"), cell("end"), start, service))
    wanted = {
        _resource(run.catalogue, name, kind).id
        for name, kind in ((cell("staff"), ResourceKind.STAFF), (cell("space"), ResourceKind.SPACE))
        if name
    }
    status = _status(cell("status"))
    if status is Status.CONFIRMED and span.end <= run.env.now():
        status = Status.COMPLETED
    who = (cell("client_id"), cell("client"), cell("phone"), cell("email"))
    made = hashlib.sha256("\n".join((*who, service.code, start.isoformat(), cell("staff"))).encode()).hexdigest()
    return _Wish(
        row=row,
        external_id=cell("external_id") or f"row:{made[:24]}",
        client_number=who[0],
        name=who[1],
        phone=phone_kept(who[2], run.country) if who[2] else "",
        email=email_kept(who[3]) if who[3] else "",
        service=service,
        span=span,
        wanted=frozenset(wanted),
        status=status,
        note=cell("note"),
    )


def _status(word: str) -> Status:
    """An empty cell is a confirmed booking; a word that nobody knows may well say the opposite of one."""
    status = STATUSES.get(folded(word)) if word else Status.CONFIRMED
    if status is None:
        raise InvalidValue(field="status", reason="not_allowed", value=word, allowed=", ".join(STATUSES))
    return status


def _start(run: _Run, start: str, day: str, clock: str, zone: str) -> datetime:
    """The instant at which the row begins."""
    if start and (not day or not clock):
        moment = read_moment(start, run.order)
        return moment if moment.tzinfo is not None else instant(moment, zone)
    if not day or not clock:
        raise InvalidValue(field="time" if day else "date", reason="needed")
    return instant(datetime.combine(read_date(day, run.order), read_time(clock)), zone)


def _length(run: _Run, minutes: str, end: str, start: datetime, service: Service) -> timedelta:
    """How long the row lasts: its minutes, else until its end, else the service's length."""
    if minutes:
        return timedelta(minutes=read_minutes(minutes))
    if not end:
        return service.duration
    zone = run.catalogue.zone_of(service.location_id)
    try:
        finish = instant(datetime.combine(local_date(start, zone), read_time(end, "end")), zone)
    except InvalidValue:
        moment = read_moment(end, run.order, "end")
        finish = moment if moment.tzinfo is not None else instant(moment, zone)
    if finish <= start:
        raise InvalidValue(field="end", reason="not_after_start")
    return finish - start


def _service(catalogue: Catalogue, name: str) -> Service:
    """By code or name, whatever the case and accents."""
    if not name:
        raise InvalidValue(field="service", reason="needed")
    plain = folded(name)
    for service in catalogue.services.values():
        if plain in (folded(service.code), folded(service.name)):
            return service
    raise NotFound(kind="service", wanted=name[:60])


def _resource(catalogue: Catalogue, name: str, kind: ResourceKind) -> Resource:
    """By name, whatever the case and accents."""
    for resource in catalogue.of_kind(kind):
        if folded(resource.name) == folded(name):
            return resource
    raise NotFound(kind=kind.value, wanted=name[:60])


def _store_batch(run: _Run, wishes: Sequence[_Wish]) -> list[Span]:
    """Store one batch in one transaction; a refused row takes nothing with it."""
    if not wishes:
        return []
    if run.command.dry_run:
        outcome = _rehearsed(run, wishes)
    else:
        outcome = run.env.store.write(partial(_store, run=run, wishes=wishes))
        run.people |= outcome.people
    run.tally.known += outcome.known
    run.tally.added += len(outcome.spans)
    for wish, why in outcome.refused:
        run.tally.reject(wish.row, why)
    return [] if run.command.dry_run else outcome.spans


class _Rehearsal(Exception):
    """Ends the transaction of a dry run without a commit, and carries out what it would have done."""

    def __init__(self, stored: _Stored) -> None:
        super().__init__()
        self.stored = stored


def _rehearsed(run: _Run, wishes: Sequence[_Wish]) -> _Stored:
    """Store the batch and take it back: rules and guards answer as they would in earnest.

    Rows of an earlier batch are not in the way of later ones, as they have been taken back too.
    """

    def step(work: Work) -> None:
        raise _Rehearsal(_store(work, run, [wish for wish in wishes if wish.external_id not in run.seen]))

    try:
        run.env.store.write(step)
    except _Rehearsal as done:
        done.stored.known += sum(wish.external_id in run.seen for wish in wishes)
        run.seen |= {wish.external_id for wish in wishes}
        return done.stored
    raise AssertionError("a rehearsal never returns")


@dataclass(slots=True)
class _Stored:
    """What one transaction did; kept apart from the run because a transaction may be repeated."""

    known: int = 0
    spans: list[Span] = field(default_factory=list)
    refused: list[tuple[_Wish, RuleViolation]] = field(default_factory=list)
    people: dict[tuple[str, str, str, str], ClientId] = field(default_factory=dict)


def _store(work: Work, run: _Run, wishes: Sequence[_Wish]) -> _Stored:
    """One transaction over a batch."""
    stored = _Stored(people=dict(run.people))
    known = set(work.bookings.by_external_id(wish.external_id for wish in wishes))
    step = Step(run.env, work, run.env.now())
    for wish in wishes:
        if wish.external_id in known:
            stored.known += 1
            continue
        try:
            with work.savepoint():
                booking = booked(step, _command(run, work, wish, stored.people)).value
                if wish.status is Status.CANCELLED:
                    cancelled(step, Cancel(booking_id=booking.id, reason=CANCELLED_BEFORE), silent=True)
        except RuleViolation as why:
            stored.refused.append((wish, why))
            continue
        known.add(wish.external_id)
        stored.spans.append(booking.busy)
    return stored


def _command(run: _Run, work: Work, wish: _Wish, people: dict[tuple[str, str, str, str], ClientId]) -> Book:
    """The command for one row."""
    client = _client(run, work, wish, people)
    return Book(
        booking_id=BookingId(run.env.new_id()),
        client_id=client if isinstance(client, int) else None,
        new_client=client if isinstance(client, Client) else None,
        service_id=wish.service.id,
        span=wish.span,
        wanted=wish.wanted,
        status=Status.CONFIRMED if wish.status is Status.CANCELLED else wish.status,
        channel=Channel.WEB,
        note=wish.note,
        external_id=wish.external_id,
        silent=True,
        past_allowed=True,
    )


def _client(
    run: _Run, work: Work, wish: _Wish, people: dict[tuple[str, str, str, str], ClientId]
) -> ClientId | Client:
    """Who the row is for: a known client, or a new one that can be reached. Raises NotFound, Ambiguous."""
    who = (wish.client_number, folded(wish.name), wish.phone, wish.email.lower())
    if who in people:
        return people[who]
    if wish.client_number:
        by_id = work.clients.by_external_id([wish.client_number])
        if by_id:
            people[who] = by_id[wish.client_number]
            return people[who]
        if wish.client_number.isascii() and wish.client_number.isdigit() and len(wish.client_number) < 10:
            people[who] = work.clients.get(ClientId(int(wish.client_number))).id
            return people[who]
    found = _alike(work, wish)
    if len(found) > 1:
        matches = tuple(f"{client.name} #{client.id}" for client in found[:5])
        raise Ambiguous(kind="client", wanted=wish.name[:60], matches=matches)
    if found:
        people[who] = found[0].id
        return people[who]
    if not wish.name or not (wish.phone or wish.email):
        raise NotFound(kind="client", wanted=(wish.name or wish.phone or wish.email)[:60])
    given, family = split_name(wish.name)
    channel = Channel.EMAIL if wish.email else Channel.PHONE
    fresh = Client(
        id=ClientId(0),
        given_name=given,
        family_name=family,
        phone=wish.phone,
        email=wish.email,
        preferred_channel=channel,
        created_at=run.env.now(),
    )
    return client_kept(fresh, run.country)


def _alike(work: Work, wish: _Wish) -> list[Client]:
    """Known clients with this name, told apart by phone or email where several have it."""
    same_address = list(work.clients.by_phone_or_email(wish.phone, wish.email))
    if not wish.name:
        return same_address
    name = folded(wish.name)
    by_address = [client for client in same_address if name in (folded(client.name), folded(client.sorted_name))]
    if by_address or wish.phone or wish.email:
        return by_address
    return [
        client
        for client in work.clients.find(wish.name, limit=6)
        if name in (folded(client.name), folded(client.sorted_name))
    ]

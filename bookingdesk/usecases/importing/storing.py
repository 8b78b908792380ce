"""A batch of wishes: each is decided by the rules that the desk's own bookings pass, then all are stored at once.

Deciding only reads, so a dry run decides and stops there. Clients, bookings with their guards, one audit event
each and the reminders are then written in a few statements. Sends no confirmation and leaves nothing to undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bookingdesk.domain.bookings import Booking, Cancellation, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue, RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message
from bookingdesk.domain.news import news_of
from bookingdesk.domain.planning import plan
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import check_status, new_booking, wish_of
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.importing.days import Days, Marks
from bookingdesk.usecases.importing.people import Newcomers, People, Who
from bookingdesk.usecases.importing.wishes import Wish
from bookingdesk.usecases.recording import Step, audited, audited_booking

CANCELLED_BEFORE = "cancelled before the import"


@dataclass(slots=True)
class Memory:
    """What an import keeps in hand from batch to batch."""

    people: dict[Who, ClientId] = field(default_factory=dict)
    contents: dict[str, tuple[str, int]] = field(default_factory=dict)
    """External id → what its row asks for, and the row's line."""
    newcomers: Newcomers = field(default_factory=Newcomers)
    marks: Marks = field(default_factory=Marks)
    """In a dry run: clients and busy times that would be there by now. In earnest the database has them."""


@dataclass(slots=True)
class Decided:
    """What became of a batch; made anew where a transaction is repeated."""

    people: People
    days: Days
    known: int = 0
    accepted: list[tuple[Wish, Booking]] = field(default_factory=list)
    refused: list[tuple[Wish, RuleViolation]] = field(default_factory=list)
    contents: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def spans(self) -> list[Span]:
        """The busy spans of what was accepted."""
        return [booking.busy for _, booking in self.accepted]


def decided(step: Step, memory: Memory, wishes: Sequence[Wish], country: str) -> Decided:
    """Which wishes can be had, in the order of the file; reads only."""
    work = step.work
    catalogue = work.catalogue.load()
    people = People(work, wishes, memory.people, Newcomers(memory.newcomers), country)
    found = Decided(people, Days(work, catalogue, step.now, memory.marks))
    stored = set(work.bookings.by_external_id(wish.external_id for wish in wishes))
    for wish in wishes:
        first = found.contents.get(wish.external_id) or memory.contents.get(wish.external_id)
        if first is not None and first[0] != wish.content:
            why = InvalidValue(field="external_id", reason="stands_twice", value=wish.external_id, line=first[1])
            found.refused.append((wish, why))
            continue
        if first is None:
            found.contents[wish.external_id] = (wish.content, wish.row.line)
        if wish.external_id in stored:
            found.known += 1
            continue
        try:
            booking = _booking(step, catalogue, found, wish)
        except RuleViolation as why:
            found.refused.append((wish, why))
            continue
        stored.add(wish.external_id)
        found.accepted.append((wish, booking))
    return found


def _booking(step: Step, catalogue: Catalogue, found: Decided, wish: Wish) -> Booking:
    """The booking a wish becomes, its time taken. Raises what admission and the client's data raise."""
    client = found.people.of(wish, step.now)
    is_cancelled = wish.status is Status.CANCELLED
    command = Book(
        booking_id=BookingId(step.env.new_id()),
        client_id=client.id,
        service_id=wish.service.id,
        span=wish.span.in_whole_minutes(),
        wanted=wish.wanted,
        status=Status.CONFIRMED if is_cancelled else wish.status,
        channel=Channel.WEB,
        note=wish.note,
        external_id=wish.external_id,
        silent=True,
        both=True,
        past_allowed=True,
    )
    check_status(command, step.now)
    asked = wish_of(command, step.now, client)
    allocations = found.days.allocated(asked, takes_time=not is_cancelled)
    booking = new_booking(step, command, wish.service, client, allocations=allocations)
    found.people.accepted(wish, client)
    if is_cancelled:
        gone = Cancellation(at=step.now, reason=CANCELLED_BEFORE)
        return replace(booking, status=Status.CANCELLED, cancellation=gone)
    found.days.take(booking.id, allocations)
    return booking


def stored(step: Step, memory: Memory, wishes: Sequence[Wish], country: str) -> list[Decided]:
    """Decide and write a batch. What a guard of the database refuses nevertheless is tried row by row."""
    found = decided(step, memory, wishes, country)
    try:
        with step.work.savepoint():
            _write(step, found)
    except RuleViolation as why:
        if len(wishes) == 1:
            found.accepted.clear()
            found.people = People(step.work, (), memory.people, Newcomers(), country)
            found.refused.append((wishes[0], why))
            return [found]
        return _one_by_one(step, memory, wishes, country)
    return [found]


def _one_by_one(step: Step, memory: Memory, wishes: Sequence[Wish], country: str) -> list[Decided]:
    """The same, each wish by itself; people found on the way are remembered only for this batch."""
    own = Memory(dict(memory.people), dict(memory.contents))
    found: list[Decided] = []
    for wish in wishes:
        (one,) = stored(step, own, [wish], country)
        own.people |= one.people.known
        own.contents |= one.contents
        found.append(one)
    return found


def _write(step: Step, found: Decided) -> None:
    """Clients, bookings, audit events and reminders, in this order."""
    if not found.accepted:
        return
    work, people = step.work, found.people
    clients = _stored_clients(step, people)
    bookings = work.bookings.add_many(
        [
            replace(booking, client_id=clients[booking.client_id].id) if booking.client_id < 0 else booking
            for _, booking in found.accepted
        ]
    )
    around = Circumstances(
        client=people.by_id(bookings[0].client_id),
        catalogue=work.catalogue.load(),
        settings=work.settings.all(),
        now=step.now,
    )
    messages: list[Message] = []
    for booking in bookings:
        audited_booking(step, "book", booking, imported=True)
        if booking.status is not Status.CANCELLED:
            what = news_of(None, booking, around.catalogue)
            of_client = replace(around, client=people.by_id(booking.client_id))
            messages += plan(what, booking, (), of_client, announced=False).add
    if messages:
        work.outbox.plan(messages)


def _stored_clients(step: Step, people: People) -> dict[ClientId, Client]:
    """The batch's new clients with their numbers, by the negative ones they had."""
    fresh = people.newcomers.clients
    ids = step.work.clients.add_many(fresh)
    numbered = {client.id: replace(client, id=id_, version=1) for id_, client in zip(ids, fresh, strict=True)}
    for client in numbered.values():
        audited(step, "register_client", "client", client.id, {"kind": client.kind.value})
    people.numbered(numbered)
    return numbered

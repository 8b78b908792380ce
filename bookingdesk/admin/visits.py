"""Console verbs of visits: several services in a row, or several clients; find, book, add, move, cancel, show."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.identifying import on_whose_word, whose_word
from bookingdesk.admin.naming import (
    booking_numbered,
    client_named,
    day_named,
    moment_named,
    resource_named,
    service_named,
)
from bookingdesk.admin.numbers import whole
from bookingdesk.admin.shapes import booking_shape, slot_shape
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotBookable
from bookingdesk.domain.ids import BookingId, VisitId
from bookingdesk.domain.local_time import DAY_MINUTES, wall
from bookingdesk.usecases.commands import Book, Cancel, Reschedule
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.booking import book_visit, cancel_visit, move_visit, visit_of
from bookingdesk.usecases.visits.commands import (
    AddToVisit,
    BookVisit,
    CancelVisit,
    FindVisit,
    MoveVisit,
    VisitOffer,
    VisitPart,
)
from bookingdesk.usecases.visits.finding import find_visit

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


@dataclass(frozen=True, slots=True)
class Typed:
    """`SERVICE[/STAFF][=CLIENT]` as it was written."""

    service: str
    staff: str
    client: str


def visit_verbs(verb: AddVerb) -> None:
    """visit find, book, add, move, cancel, show."""
    find = verb("find", find_times, "times at which all parts fit")
    _parts(find)
    find.add_argument("--from", dest="first_day", metavar="D")
    find.add_argument("--days", type=whole, default=14, metavar="N")
    find.add_argument("--limit", type=whole, default=5, metavar="N")
    find.add_argument("--beside", metavar="NUMBER", help="next to this booking, on its day")
    book = verb("book", book_all, "book all parts, or none")
    _parts(book)
    book.add_argument("--client", help="whose visit it is, where a part names nobody")
    book.add_argument("--at", required=True, metavar="T", help="when the first part begins")
    book.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    book.add_argument("--note", default="")
    move = verb("move", move_all, "move one booking of a visit and all others by as much")
    move.add_argument("number")
    move.add_argument("--at", required=True, metavar="T")
    move.add_argument("--only", action="store_true", help="this one alone")
    move.add_argument("--reason", default="")
    whose_word(move)
    cancel = verb("cancel", cancel_all, "cancel all bookings of a visit")
    cancel.add_argument("number")
    cancel.add_argument("--only", action="store_true", help="this one alone; the client hears what is left")
    cancel.add_argument("--reason", required=True)
    whose_word(cancel)
    add = verb("add", add_parts, "book more parts beside a stored booking, or none")
    add.add_argument("number")
    _parts(add)
    add.add_argument("--client", help="whose the new parts are; else the booking's own client")
    add.add_argument("--at", metavar="T", help="when the first new part begins; else with the least waiting")
    add.add_argument("--reason", default="")
    whose_word(add)
    add.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    add.add_argument("--note", default="")
    show = verb("show", show_all, "all bookings of the visit that one belongs to")
    show.add_argument("number")


def _parts(parser: ArgumentParser) -> None:
    parser.add_argument("--part", nargs="+", type=_typed, required=True, metavar="SERVICE[/STAFF][=CLIENT]")
    parser.add_argument("--gap", type=whole, default=0, metavar="MIN", help="at most so long between two parts")
    parser.add_argument("--together", action="store_true", help="all at the same start")


def _typed(text: str) -> Typed:
    """`cut/Ana=Maya Ortiz`."""
    what, _equals, client = text.partition("=")
    service, _slash, staff = what.partition("/")
    if not service.strip():
        raise ArgumentTypeError(f"{text!r} names no service")
    return Typed(service.strip(), staff.strip(), client.strip())


def find_times(console: Console, args: Namespace) -> int:
    """Each offer with a slot per part, soonest first."""
    question = _question(console, args.part, args)
    if args.beside:
        question = replace(question, beside=booking_numbered(console.env, args.beside).id)
    offers = find_visit(console.env, question).value
    zone = console.zone
    console.rows([_offer_shape(console, number, one, zone) for number, one in enumerate(offers, start=1)])
    return 0 if offers else 3


def book_all(console: Console, args: Namespace) -> int:
    """Find the parts at this start and book them all."""
    parts: Sequence[Typed] = args.part
    start = moment_named(args.at, console.zone)
    begins = wall(start, console.zone)
    minute = begins.hour * 60 + begins.minute
    question = _question(console, parts, args, day=begins.date().isoformat(), minute=minute)
    offer = next(iter(find_visit(console.env, question).value), None)
    if offer is None:
        raise NotBookable(obstacles=())
    books = _books(console, args, question, offer, args.client or "")
    command = BookVisit(visit_id=VisitId(console.env.new_id()), parts=books)
    return _answer(console, book_visit(console.env, command).value)


def add_parts(console: Console, args: Namespace) -> int:
    """Find the parts next to a stored booking, those with the least waiting or at a start named, and book all."""
    anchor = booking_numbered(console.env, args.number)
    args.client = args.client or str(anchor.client_id)
    start = moment_named(args.at, console.catalogue.zone_of(anchor.location_id)) if args.at else None
    question = replace(_question(console, args.part, args), beside=anchor.id, at=start, limit=1)
    offer = next(iter(find_visit(console.env, question).value), None)
    if offer is None:
        raise NotBookable(obstacles=())
    books = _books(console, args, question, offer, args.client)
    visit_id = VisitId(console.env.new_id())
    word = on_whose_word(console, args, anchor)
    command = AddToVisit(booking_id=anchor.id, visit_id=visit_id, parts=books, **word)
    add_to_visit(console.env, command)
    return _answer(console, visit_of(console.env, anchor.id).value)


def _books(
    console: Console, args: Namespace, question: FindVisit, offer: VisitOffer, client: str
) -> tuple[Book, ...]:
    """A command a part of the offer; a part that names nobody is the client's."""
    parts: Sequence[Typed] = args.part
    return tuple(
        Book(
            booking_id=BookingId(console.env.new_id()),
            client_id=client_named(console.env, typed.client or client).id,
            service_id=part.service_id,
            span=slot.span,
            allocations=slot.allocations,
            channel=Channel(args.channel),
            note=args.note,
        )
        for typed, part, slot in zip(parts, question.parts, offer.slots, strict=True)
    )


def move_all(console: Console, args: Namespace) -> int:
    """Move one, and with it the rest of the visit."""
    booking = booking_numbered(console.env, args.number)
    start = moment_named(args.at, console.catalogue.zone_of(booking.location_id))
    move = Reschedule(
        booking_id=booking.id, span=booking.span.moved_to(start), **on_whose_word(console, args, booking)
    )
    only = frozenset({booking.id}) if args.only else None
    return _answer(console, move_visit(console.env, MoveVisit(move=move, only=only)).value)


def show_all(console: Console, args: Namespace) -> int:
    """The steps in order of start, cancelled ones included; none where it is no visit."""
    booking = booking_numbered(console.env, args.number)
    return _answer(console, visit_of(console.env, booking.id).value)


def cancel_all(console: Console, args: Namespace) -> int:
    """Cancel the whole visit for one reason."""
    booking = booking_numbered(console.env, args.number)
    order = Cancel(booking_id=booking.id, **on_whose_word(console, args, booking))
    only = frozenset({booking.id}) if args.only else None
    return _answer(console, cancel_visit(console.env, CancelVisit(cancel=order, only=only)).value)


def _question(
    console: Console, parts: Sequence[Typed], args: Namespace, *, day: str = "", minute: int | None = None
) -> FindVisit:
    return FindVisit(
        parts=tuple(_part(console, typed, getattr(args, "client", None) or "") for typed in parts),
        first_day=day_named(day or getattr(args, "first_day", None), console.env, console.zone),
        days=1 if day else getattr(args, "days", 1),
        from_minute=minute or 0,
        until_minute=DAY_MINUTES if minute is None else minute + 1,
        gap=timedelta(minutes=args.gap),
        same_start=args.together,
        limit=1 if day else getattr(args, "limit", 1),
    )


def _part(console: Console, typed: Typed, client: str) -> VisitPart:
    whose = typed.client or client
    staff = resource_named(console.catalogue, typed.staff, ResourceKind.STAFF) if typed.staff else None
    return VisitPart(
        service_id=service_named(console.catalogue, typed.service).id,
        client_id=client_named(console.env, whose).id if whose else None,
        wanted=frozenset({staff.id}) if staff else frozenset(),
    )


def _offer_shape(console: Console, number: int, offer: VisitOffer, zone: str) -> dict[str, Any]:
    shapes = [slot_shape(slot, console.catalogue, zone) for slot in offer.slots]
    if console.as_json:
        return {"start": min(one["start"] for one in shapes), "slots": shapes}
    return {"number": number, "starts": ", ".join(str(one["start"]) for one in shapes)}


def _answer(console: Console, visit: Sequence[Booking]) -> int:
    """The bookings of the visit as they are now."""
    clients = console.env.store.read(lambda work: work.clients.many({b.client_id for b in visit}))
    console.rows(
        [
            booking_shape(b, clients[b.client_id], console.catalogue.services[b.service_id], console.catalogue)
            | {"visit": b.visit_id}
            for b in visit
        ]
    )
    return 0

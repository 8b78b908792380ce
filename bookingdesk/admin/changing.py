"""Console verbs that change bookings: book, reschedule, cancel, undo; and settings."""

from __future__ import annotations

import sys
from argparse import Namespace

from bookingdesk.admin.context import Console
from bookingdesk.admin.identifying import on_whose_word
from bookingdesk.admin.looking import _wanted
from bookingdesk.admin.naming import booking_numbered, client_named, moment_named, service_named
from bookingdesk.admin.shapes import booking_shape, moment, resource_shape, service_shape
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.message_settings_words import followed_words
from bookingdesk.presentation.toasts import undone_text
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Book, Cancel, Reschedule, SetSetting
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.durations import AskLength, ask_length
from bookingdesk.usecases.furnishing.extending import AddResource, AddService, add_resource, add_service, read_hours
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import correct, undo


def answer(console: Console, booking: Booking) -> None:
    """Show a booking as it is stored now."""
    client = console.env.store.read(lambda work: work.clients.get(booking.client_id))
    service = console.catalogue.services[booking.service_id]
    shown = discreet(console.env.actor, booking, console.catalogue)
    console.facts(booking_shape(shown, client, service, console.catalogue))


def book_one(console: Console, args: Namespace) -> int:
    """Book a service for a client at a time."""
    service = service_named(console.catalogue, args.service)
    client = client_named(console.env, args.client)
    start = moment_named(args.at, console.catalogue.zone_of(service.location_id))
    wanted = _wanted(console, args)
    asked = AskLength(service_id=service.id, client_id=client.id, resources=wanted)
    command = Book(
        booking_id=BookingId(console.env.new_id()),
        client_id=client.id,
        service_id=service.id,
        span=Span.lasting(start, ask_length(console.env, asked).value),
        wanted=wanted,
        mode=Mode(args.mode) if args.mode else Mode.IN_PERSON,
        mode_detail=args.mode_detail or "",
        outside=args.outside is not None,
        outside_reason=args.outside or "",
        status=Status.TENTATIVE if args.tentative else Status.CONFIRMED,
        channel=Channel(args.channel),
        note=args.note,
        replaces=booking_numbered(console.env, args.replaces).id if args.replaces else None,
        both=args.both,
    )
    answer(console, book(console.env, command).value)
    return 0


def reschedule_one(console: Console, args: Namespace) -> int:
    """Move a booking to another time; the same staff and rooms are kept if they are free."""
    booking = booking_numbered(console.env, args.number)
    start = moment_named(args.at, console.catalogue.zone_of(booking.location_id))
    command = Reschedule(
        booking_id=booking.id,
        span=booking.span.moved_to(start),
        wanted=_wanted(console, args),
        channel=Channel(args.channel) if args.channel else None,
        waive=args.waive,
        **on_whose_word(console, args, booking),
        both=args.both,
        outside=args.outside,
        mode=Mode(args.mode) if args.mode else None,
        mode_detail=args.mode_detail,
    )
    answer(console, reschedule(console.env, command).value)
    return 0


def amend_one(console: Console, args: Namespace) -> int:
    """Change the note of a booking, or how it is held."""
    booking = booking_numbered(console.env, args.number)
    held = args.mode is not None or args.mode_detail is not None
    command = Amend(
        booking_id=booking.id,
        **(on_whose_word(console, args, booking) if held else {}),
        note=args.note,
        mode=Mode(args.mode) if args.mode else None,
        mode_detail=args.mode_detail,
    )
    answer(console, amend(console.env, command).value)
    return 0


def cancel_one(console: Console, args: Namespace) -> int:
    """Cancel a booking for a reason."""
    booking = booking_numbered(console.env, args.number)
    command = Cancel(
        booking_id=booking.id,
        **on_whose_word(console, args, booking),
        code=args.code,
        channel=Channel(args.channel) if args.channel else None,
        waive=args.waive,
    )
    answer(console, cancel(console.env, command).value)
    return 0


def undo_last(console: Console, args: Namespace) -> int:
    """Take back the last booking action of this station."""
    undone = undo(console.env).value
    console.facts(
        {
            "undone": undone.verb,
            "booking_id": undone.booking_id,
            "number": undone.booking.number,
            "status": undone.booking.status.value,
            "messages_withdrawn": undone.withdrawn,
            "messages_already_sent": undone.already_sent,
        }
    )
    if undone.already_sent:
        client = console.env.store.read(
            lambda work: work.clients.get(undone.told_client or undone.booking.client_id)
        )
        print(undone_text(client.name, undone, console.env.now(), console.formatter), file=sys.stderr)
        print(f"To send it: correct {undone.booking.number}", file=sys.stderr)
    return 0


def correct_one(console: Console, args: Namespace) -> int:
    """Tell whoever heard of a change since undone how the booking stands now."""
    booking = booking_numbered(console.env, args.number)
    message = correct(console.env, booking.id).value
    console.facts(
        {
            "message_id": message.id,
            "booking_id": booking.id,
            "kind": message.kind.value,
            "state": message.state.value,
            "due": moment(message.due_at, console.catalogue.zone_of(booking.location_id)),
        }
    )
    return 0


def add_thing(console: Console, args: Namespace) -> int:
    """A staff member, space or device with its groups."""
    kind = {"staff": ResourceKind.STAFF, "space": ResourceKind.SPACE, "equipment": ResourceKind.EQUIPMENT}[
        args.what
    ]
    groups = tuple(name.strip() for name in (args.groups or "").split(",") if name.strip())
    hours = read_hours(args.hours) if args.hours else None
    command = AddResource(
        kind=kind, name=args.name, groups=groups, hours=hours, capacity=args.capacity, seats=args.seats
    )
    made = add_resource(console.env, command).value
    catalogue = console.env.store.read(lambda work: work.catalogue.load())
    console.facts(resource_shape(made, catalogue))
    return 0


def add_one_service(console: Console, args: Namespace) -> int:
    """A service with what it needs."""
    command = AddService(
        name=args.name,
        code=args.code,
        minutes=args.minutes,
        before=args.before,
        after=args.after,
        price=Money.parse(args.price) if args.price else None,
        skill=args.skill,
        space=args.space,
        equipment=args.equipment,
        seats=args.seats,
    )
    made = add_service(console.env, command).value
    catalogue = console.env.store.read(lambda work: work.catalogue.load())
    console.facts(service_shape(made, catalogue))
    return 0


def set_value(console: Console, args: Namespace) -> int:
    """Store a shared setting."""
    line = set_setting(console.env, SetSetting(key=args.key, value=args.value)).value
    console.facts({"key": line.key, "value": line.value})
    words = followed_words(line.followed, console.formatter)
    if words:
        print(words, file=sys.stderr)
    return 0

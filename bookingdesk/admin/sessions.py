"""Console verbs of group sessions: open, join, leave, attend, roster, move, cancel, seats, and the list of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
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
from bookingdesk.admin.series import answer_series, date_shape, days_named, moves_named, rule_named
from bookingdesk.admin.series_words import rhythm
from bookingdesk.admin.shapes import allocation_shapes, booking_shape, entry_shape, moment
from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.catalogue import Resource, ResourceKind, Service
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.sessions import Fill
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, Mark, Reschedule
from bookingdesk.usecases.furnishing.seats import SetRoomSeats, SetServiceSeats, set_room_seats, set_service_seats
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.commands import PreviewSeries
from bookingdesk.usecases.series.previewing import preview_series
from bookingdesk.usecases.series.sessions import OpenSessions, open_sessions
from bookingdesk.usecases.sessions import (
    ChangeSeats,
    OpenSession,
    SessionsQuery,
    change_seats,
    joining,
    open_session,
    roster,
    sessions,
)

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]
ATTENDANCE = {"arrived": Status.ARRIVED, "completed": Status.COMPLETED, "no_show": Status.NO_SHOW}


def session_verbs(verb: AddVerb) -> None:
    """session open, join, leave, attend, roster, move, cancel, seats."""
    begin = verb("open", open_one, "offer a group service at a time")
    begin.add_argument("--service", required=True)
    begin.add_argument("--at", required=True, metavar="T")
    begin.add_argument("--seats", type=whole, metavar="N", help="none: as many as the service has")
    begin.add_argument("--staff")
    begin.add_argument("--space")
    begin.add_argument("--note", default="")
    begin.add_argument(
        "--outside", metavar="REASON", help="against hours, notice or skills, by a right to allow it"
    )
    rhythm(begin, required=False)
    begin.add_argument("--skip-conflicts", action="store_true", help="leave out every date that does not fit")
    begin.add_argument("--preview", action="store_true", help="each date: does it fit; stores nothing")
    join = _numbered(verb("join", join_one, "give a client a seat"))
    join.add_argument("--client", required=True)
    join.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    join.add_argument("--note", default="")
    join.add_argument("--both", action="store_true", help="the client has something else then, and wants both")
    leave = _numbered(verb("leave", leave_one, "cancel a client's seat by the rules of every cancellation"))
    leave.add_argument("--client", required=True)
    leave.add_argument("--reason", default="", help="in words; a code alone speaks for itself")
    leave.add_argument("--code", default="", help="from the list of the setting cancel.reasons")
    leave.add_argument("--channel", choices=tuple(one.value for one in Channel), help="how the wish came in")
    leave.add_argument("--waive", default="", metavar="WHY", help="why the fee is waived")
    whose_word(leave)
    attend = _numbered(verb("attend", attend_one, "note whether a client came"))
    attend.add_argument("--client", required=True)
    attend.add_argument("--status", dest="attendance", choices=tuple(ATTENDANCE), default="arrived")
    _numbered(verb("roster", show_roster, "who has a seat, and who waits for one"))
    move = _numbered(verb("move", move_one, "move a session with everybody in it"))
    move.add_argument("--at", required=True, metavar="T")
    move.add_argument("--staff")
    move.add_argument("--space")
    move.add_argument("--reason", default="")
    gone = _numbered(verb("cancel", cancel_one, "call a session off; nobody is charged"))
    gone.add_argument("--reason", required=True)
    seats = _numbered(verb("seats", change_one, "more or fewer seats"))
    seats.add_argument("seats", type=whole)


def seat_verb(verb: AddVerb) -> None:
    """set-seats: of a group service, or of a room."""
    put = verb("set-seats", set_seats_of, "for how many a group service is held, or how many a room holds")
    what = put.add_mutually_exclusive_group(required=True)
    what.add_argument("--service")
    what.add_argument("--space")
    put.add_argument("seats", type=whole)


def set_seats_of(console: Console, args: Namespace) -> int:
    """Sessions that are open keep their seats; answers with name and seats as they are now."""
    if args.service:
        service = service_named(console.catalogue, args.service)
        kept: Service | Resource = set_service_seats(
            console.env, SetServiceSeats(service_id=service.id, seats=args.seats)
        ).value
    else:
        room = resource_named(console.catalogue, args.space, ResourceKind.SPACE)
        kept = set_room_seats(console.env, SetRoomSeats(room_id=room.id, seats=args.seats)).value
    console.facts({"id": kept.id, "name": kept.name, "seats": kept.seats})
    return 0


def _numbered(verb: ArgumentParser) -> ArgumentParser:
    verb.add_argument("number", help="of the session")
    return verb


def open_one(console: Console, args: Namespace) -> int:
    """Open a session, or with `--every` one on each date of a rule; answers with what was opened."""
    service = service_named(console.catalogue, args.service)
    start = moment_named(args.at, console.catalogue.zone_of(service.location_id))
    wanted = {
        resource_named(console.catalogue, name, kind).id
        for name, kind in ((args.staff, ResourceKind.STAFF), (args.space, ResourceKind.SPACE))
        if name
    }
    command = OpenSession(
        booking_id=BookingId(console.env.new_id()),
        service_id=service.id,
        span=Span.lasting(start, service.duration),
        seats=args.seats,
        wanted=frozenset(wanted),
        note=args.note,
        outside=bool(args.outside),
        outside_reason=args.outside or "",
    )
    if args.every:
        return _open_series(console, args, command)
    return _answer(console, open_session(console.env, command).value)


def _open_series(console: Console, args: Namespace, first: OpenSession) -> int:
    """All dates or none; with `--preview` each with what would become of it, and exit 3 where one does not fit."""
    service = console.catalogue.services[first.service_id]
    zone = console.catalogue.zone_of(service.location_id)
    question = PreviewSeries(
        rule=rule_named(console, args, first.span.start, zone),
        service_id=service.id,
        duration=first.span.duration,
        wanted=first.wanted,
        skipped=days_named(console, args.skip, zone),
        moved=moves_named(console, args.move, zone, first.span.duration),
        opening=True,
    )
    if args.preview:
        seen = preview_series(console.env, question).value
        console.rows([date_shape(console, line, zone) for line in seen.dates])
        return 3 if seen.open else 0
    skipped = question.skipped
    if args.skip_conflicts:
        skipped |= {line.day for line in preview_series(console.env, question).value.open}
    command = OpenSessions(
        series_id=SeriesId(console.env.new_id()),
        rule=question.rule,
        session=first,
        skipped=skipped,
        moved=question.moved,
    )
    return answer_series(console, open_sessions(console.env, command).value)


def join_one(console: Console, args: Namespace) -> int:
    """Give a client a seat; answers with their booking."""
    held = booking_numbered(console.env, args.number)
    roster(console.env, held.id)
    wish = Book(
        booking_id=BookingId(console.env.new_id()),
        client_id=client_named(console.env, args.client).id,
        service_id=held.service_id,
        span=held.span,
        channel=Channel(args.channel),
        note=args.note,
        both=args.both,
    )
    return _answer(console, book(console.env, joining(held, wish)).value)


def leave_one(console: Console, args: Namespace) -> int:
    """Cancel a client's seat."""
    seat = _seat(console, args)
    command = Cancel(
        booking_id=seat.id,
        **on_whose_word(console, args, seat),
        code=args.code,
        channel=Channel(args.channel) if args.channel else None,
        waive=args.waive,
    )
    return _answer(console, cancel(console.env, command).value)


def attend_one(console: Console, args: Namespace) -> int:
    """Note whether a client came."""
    seat = _seat(console, args)
    command = Mark(booking_id=seat.id, status=ATTENDANCE[args.attendance])
    return _answer(console, mark(console.env, command).value)


def show_roster(console: Console, args: Namespace) -> int:
    """Everybody in order of seat, who left last."""
    there = roster(console.env, booking_numbered(console.env, args.number).id).value
    gone = [one for one in there.attendees if one not in there.there]
    console.rows(
        [entry_shape(one, console.catalogue) | {"waiting": False} for one in (*there.there, *gone)]
        + [
            {"client": {"id": one.client.id, "name": one.client.name}, "waiting": True, "entry": one.entry.id}
            for one in there.waiting
        ]
    )
    return 0


def move_one(console: Console, args: Namespace) -> int:
    """Move a session with everybody in it; everybody is told."""
    held = booking_numbered(console.env, args.number)
    start = moment_named(args.at, console.catalogue.zone_of(held.location_id))
    wanted = {
        resource_named(console.catalogue, name, kind).id
        for name, kind in ((args.staff, ResourceKind.STAFF), (args.space, ResourceKind.SPACE))
        if name
    }
    command = Reschedule(
        booking_id=held.id,
        span=held.span.moved_to(start),
        wanted=frozenset(wanted),
        asked_by=AskedBy.BUSINESS,
        reason=args.reason,
    )
    return _answer(console, reschedule(console.env, command).value)


def cancel_one(console: Console, args: Namespace) -> int:
    """Call a session off; everybody is told, nobody is charged."""
    held = booking_numbered(console.env, args.number)
    roster(console.env, held.id)
    command = Cancel(booking_id=held.id, asked_by=AskedBy.BUSINESS, reason=args.reason)
    return _answer(console, cancel(console.env, command).value)


def change_one(console: Console, args: Namespace) -> int:
    """More or fewer seats."""
    held = booking_numbered(console.env, args.number)
    return _answer(console, change_seats(console.env, ChangeSeats(session_id=held.id, seats=args.seats)).value)


def listed_sessions(console: Console, args: Namespace) -> list[dict[str, Any]]:
    """`list sessions`: those of some days with how full they are."""
    query = SessionsQuery(
        first_day=day_named(args.first_day, console.env, console.zone),
        days=1 if args.days is None else args.days,
        cancelled=args.cancelled,
    )
    return [_fill_shape(console, fill) for fill in sessions(console.env, query).value]


def _fill_shape(console: Console, fill: Fill) -> dict[str, Any]:
    held = fill.session
    zone = console.catalogue.zone_of(held.location_id)
    service = console.catalogue.services[held.service_id]
    return {
        "id": held.id,
        "number": held.number,
        "service": {"id": service.id, "name": service.name},
        "start": moment(held.span.start, zone),
        "end": moment(held.span.end, zone),
        "status": held.status.value,
        "seats": fill.seats,
        "taken": fill.taken,
        "left": fill.left,
        "resources": allocation_shapes(held.allocations, console.catalogue),
    }


def _seat(console: Console, args: Namespace) -> Booking:
    """The booking of the client named, in the session named. Raises NotFound."""
    held = booking_numbered(console.env, args.number)
    client = client_named(console.env, args.client)
    found = [one.booking for one in roster(console.env, held.id).value.there if one.client.id == client.id]
    if not found:
        raise NotFound(kind="seat", wanted=client.name)
    return found[0]


def _answer(console: Console, booking: Booking) -> int:
    client = console.env.store.read(lambda work: work.clients.get(booking.client_id))
    service = console.catalogue.services[booking.service_id]
    console.rows([booking_shape(booking, client, service, console.catalogue)])
    return 0

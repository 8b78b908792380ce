"""Console verbs about who waits: the waitlist in both directions, and the queue of walk-ins."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, datetime, timedelta

from bookingdesk.admin.calling import preview_shape
from bookingdesk.admin.changing import answer
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import (
    booking_numbered,
    client_named,
    day_named,
    moment_named,
    resource_named,
    service_named,
)
from bookingdesk.admin.shapes import slot_shape
from bookingdesk.admin.waiting_shapes import DAYS, line_shape, match_shape, offer_shape, queue_shape
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, OfferId, QueueId, ResourceId, WaitlistId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import Opening, WaitEntry, WaitState, WaitWindow
from bookingdesk.usecases.freeing import opening_resources
from bookingdesk.usecases.matching import matches_for, opening_at, openings_for
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.queueing import call, join_queue, left, queue, serve
from bookingdesk.usecases.requests.telling import preview_offer
from bookingdesk.usecases.waiting_commands import (
    AcceptOffer,
    EnterWaitlist,
    JoinQueue,
    LeaveQueue,
    LeaveWaitlist,
    OfferTime,
    OpeningAt,
    OpeningsFor,
    RefuseOffer,
    ServeFromQueue,
    WaitlistQuery,
)
from bookingdesk.usecases.waitlist import WaitLine, enter, leave, waitlist
from bookingdesk.usecases.waitlist_offers import accepted, expire_offers, offer_time, refused


def waitlist_verb(console: Console, args: Namespace) -> int:
    """`waitlist add|list|match|offer|accept|refuse|remove|expire`."""
    return _WAITLIST[args.action](console, args)


def queue_verb(console: Console, args: Namespace) -> int:
    """`queue add|list|call|serve|left`."""
    return _QUEUE[args.action](console, args)


def _list(console: Console, args: Namespace) -> int:
    states = frozenset(WaitState) if args.all else frozenset({WaitState.WAITING})
    lines = waitlist(console.env, WaitlistQuery(states=states)).value
    console.rows([line_shape(console, line) for line in lines])
    return 0


def _add(console: Console, args: Namespace) -> int:
    services = tuple(service_named(console.catalogue, name).id for name in args.service)
    staff = frozenset(resource_named(console.catalogue, name, ResourceKind.STAFF).id for name in args.staff or ())
    command = EnterWaitlist(
        client_id=client_named(console.env, args.client).id,
        service_ids=services,
        wanted=staff,
        windows=_windows(console, args),
        duration=timedelta(minutes=args.minutes) if args.minutes else None,
        priority=args.priority,
        sooner_than=booking_numbered(console.env, args.sooner_than).id if args.sooner_than else None,
        expires_at=moment_named(args.expires, console.zone) if args.expires else None,
        note=args.note,
        channel=Channel(args.channel),
    )
    entry = enter(console.env, command).value
    _show_entry(console, entry)
    return 0


def _windows(console: Console, args: Namespace) -> tuple[WaitWindow, ...]:
    """One window from --days, --from, --until, --first and --last; none where nothing was said."""
    if not any((args.days, args.after, args.before, args.first, args.last)):
        return ()
    days = frozenset(_weekday(word) for word in args.days.split(",")) if args.days else frozenset(range(7))
    return (
        WaitWindow(
            weekdays=days,
            first_day=_day(console, args.first),
            last_day=_day(console, args.last),
            from_minute=_minute(args.after) if args.after else 0,
            until_minute=_minute(args.before) if args.before else 1440,
        ),
    )


def _weekday(word: str) -> int:
    short = word.strip().lower()[:3]
    if short not in DAYS:
        raise InvalidValue(field="date", reason="not_allowed", value=word, allowed=", ".join(DAYS))
    return DAYS.index(short)


def _day(console: Console, text: str | None) -> date | None:
    return day_named(text, console.env, console.zone) if text else None


def _minute(text: str) -> int:
    try:
        clock = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a time of day, no instant
    except ValueError as why:
        raise InvalidValue(field="time", reason="not_a_time", value=text) from why
    return clock.hour * 60 + clock.minute


def _match(console: Console, args: Namespace) -> int:
    """From a person (`--entry N`), or from an opening (`--staff S --at T`, or `--freed BOOKING`)."""
    if args.entry:
        entry = _entry(console, args.entry)
        slots = openings_for(console.env, OpeningsFor(entry=entry, days=args.within)).value
        zone = console.catalogue.zone_of(console.catalogue.services[entry.service_ids[0]].location_id)
        console.rows([slot_shape(slot, console.catalogue, zone) for slot in slots])
        return 0
    found = matches_for(console.env, _opening(console, args)).value
    console.rows([match_shape(console, found, line) for line in found.lines])
    return 0


def _offer(console: Console, args: Namespace) -> int:
    """To the first in line, or to --entry N."""
    found = matches_for(console.env, _opening(console, args)).value
    wanted = WaitlistId(args.entry) if args.entry else None
    line = next((one for one in found.fitting if wanted is None or one.match.entry.id == wanted), None)
    if line is None or line.match.slot is None:
        raise NotFound(kind="match", wanted=wanted or "")
    command = OfferTime(
        entry=line.match.entry,
        service_id=line.match.service_id,
        slot=line.match.slot,
        opening=found.opening,
        by_call=args.call,
    )
    if args.preview:
        console.facts(preview_shape(preview_offer(console.env, command).value))
        return 0
    console.facts(offer_shape(console, offer_time(console.env, command).value))
    return 0


def _opening(console: Console, args: Namespace) -> Opening:
    """The freed time of a cancelled or missed booking, or the free stretch of somebody from a moment on."""
    if args.freed:
        booking = booking_numbered(console.env, args.freed)
        return Opening(
            span=booking.span,
            free=booking.span,
            resources=opening_resources(booking.resource_ids(), console.catalogue),
            location_id=booking.location_id,
            booking_id=booking.id,
        )
    if not (args.staff and args.at):
        raise InvalidValue(field="time", reason="needed")
    resource = resource_named(console.catalogue, args.staff, ResourceKind.STAFF)
    at = moment_named(args.at, console.catalogue.zone_of(resource.location_id))
    found = opening_at(console.env, OpeningAt(resource_id=ResourceId(resource.id), start=at)).value
    if found is None:
        raise NotFound(kind="opening", wanted=args.at)
    return found


def _accept(console: Console, args: Namespace) -> int:
    answer(console, accepted(console.env, AcceptOffer(offer_id=OfferId(args.offer))).value)
    return 0


def _refuse(console: Console, args: Namespace) -> int:
    """They said no; the next offer is answered, or nothing where it fits nobody else."""
    command = RefuseOffer(offer_id=OfferId(args.offer), withdrawn=args.withdraw, offer_next=not args.keep)
    following = refused(console.env, command).value
    console.rows([offer_shape(console, following)] if following else [])
    return 0


def _remove(console: Console, args: Namespace) -> int:
    entry = leave(console.env, LeaveWaitlist(entry_id=WaitlistId(args.entry), reason=args.reason)).value
    _show_entry(console, entry)
    return 0


def _expire(console: Console, args: Namespace) -> int:
    """Pass on what has run out; the offers made to the next in line are answered."""
    console.rows([offer_shape(console, made) for made in expire_offers(console.env).value])
    return 0


def _entry(console: Console, number: int) -> WaitEntry:
    require(console.env, Right.SEE_CLIENTS)
    return console.env.store.read(lambda work: work.waitlist.get(WaitlistId(number)))


def _show_entry(console: Console, entry: WaitEntry) -> None:
    client = console.env.store.read(lambda work: work.clients.get(entry.client_id))
    console.facts(line_shape(console, WaitLine(entry=entry, client=client)))


def _queue_list(console: Console, args: Namespace) -> int:
    board = queue(console.env).value
    console.rows([queue_shape(console, line, board.read_at) for line in board.lines])
    return 0


def _queue_add(console: Console, args: Namespace) -> int:
    if not args.client and not args.name:
        raise InvalidValue(field="client", reason="needed")
    named = [args.staff] if args.staff else []
    command = JoinQueue(
        client_id=client_named(console.env, args.client).id if args.client else None,
        name=args.name,
        service_id=service_named(console.catalogue, args.service).id,
        wanted=frozenset(resource_named(console.catalogue, name, ResourceKind.STAFF).id for name in named),
    )
    made = join_queue(console.env, command).value
    board = queue(console.env).value
    line = next(line for line in board.lines if line.turn.entry.id == made.id)
    console.facts(queue_shape(console, line, board.read_at))
    return 0


def _queue_call(console: Console, args: Namespace) -> int:
    entry = call(console.env, QueueId(args.entry)).value
    console.facts({"id": entry.id, "state": entry.state.value})
    return 0


def _queue_serve(console: Console, args: Namespace) -> int:
    command = ServeFromQueue(entry_id=QueueId(args.entry), booking_id=BookingId(console.env.new_id()))
    answer(console, serve(console.env, command).value)
    return 0


def _queue_left(console: Console, args: Namespace) -> int:
    entry = left(console.env, LeaveQueue(entry_id=QueueId(args.entry), reason=args.reason)).value
    console.facts({"id": entry.id, "state": entry.state.value})
    return 0


_WAITLIST = {
    "add": _add,
    "list": _list,
    "match": _match,
    "offer": _offer,
    "accept": _accept,
    "refuse": _refuse,
    "remove": _remove,
    "expire": _expire,
}
_QUEUE = {
    "add": _queue_add,
    "list": _queue_list,
    "call": _queue_call,
    "serve": _queue_serve,
    "left": _queue_left,
}


def describe_waitlist(verb: ArgumentParser, common: ArgumentParser) -> None:
    """The arguments of `waitlist`."""
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", parents=[common], help="put a client on the waitlist")
    add.add_argument("--client", required=True)
    add.add_argument("--service", required=True, nargs="+", help="any of these")
    add.add_argument("--staff", nargs="+", help="one of these; none: anybody")
    add.add_argument("--days", metavar="mon,tue", help="weekdays that suit")
    add.add_argument("--after", metavar="HH:MM", help="not before")
    add.add_argument("--before", metavar="HH:MM", help="starts before")
    add.add_argument("--first", metavar="DAY")
    add.add_argument("--last", metavar="DAY")
    add.add_argument("--minutes", type=int)
    add.add_argument("--priority", action="store_true")
    add.add_argument("--sooner-than", metavar="BOOKING", help="would move this booking forward")
    add.add_argument("--expires", metavar="T")
    add.add_argument("--note", default="")
    add.add_argument("--channel", choices=tuple(channel.value for channel in Channel), default="phone")
    shown = actions.add_parser("list", parents=[common], help="who waits for what")
    shown.add_argument("--all", action="store_true", help="archived ones too")
    for name, what in (("match", "what fits: for a person, or for a time"), ("offer", "offer a time")):
        one = actions.add_parser(name, parents=[common], help=what)
        one.add_argument("--entry", type=int, metavar="N")
        one.add_argument("--staff")
        one.add_argument("--at", metavar="T")
        one.add_argument("--freed", metavar="BOOKING", help="the time of a cancelled or missed booking")
        one.add_argument("--within", type=int, default=28, metavar="DAYS")
        if name == "offer":
            one.add_argument("--call", action="store_true", help="somebody calls them, whatever they prefer")
            one.add_argument("--preview", action="store_true", help="only show the text that the client would get")
    accept = actions.add_parser("accept", parents=[common], help="they said yes")
    accept.add_argument("offer", type=int)
    refuse = actions.add_parser("refuse", parents=[common], help="they said no: the next in line is asked")
    refuse.add_argument("offer", type=int)
    refuse.add_argument("--withdraw", action="store_true", help="take it back without a no")
    refuse.add_argument("--keep", action="store_true", help="offer it to nobody else")
    remove = actions.add_parser("remove", parents=[common], help="take a wish off the list")
    remove.add_argument("entry", type=int)
    remove.add_argument("--reason", default="")
    actions.add_parser("expire", parents=[common], help="pass on the offers whose time has run out")


def describe_queue(verb: ArgumentParser, common: ArgumentParser) -> None:
    """The arguments of `queue`."""
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", parents=[common], help="somebody is here without a booking")
    add.add_argument("--client")
    add.add_argument("--name", default="", help="where they are no client yet")
    add.add_argument("--service", required=True)
    add.add_argument("--staff")
    actions.add_parser("list", parents=[common], help="the queue with the estimated waits")
    for name, what in (("call", "call their name; again: back in line"), ("serve", "book them, arrived, from now")):
        one = actions.add_parser(name, parents=[common], help=what)
        one.add_argument("entry", type=int)
    gone = actions.add_parser("left", parents=[common], help="they went away")
    gone.add_argument("entry", type=int)
    gone.add_argument("--reason", required=True)

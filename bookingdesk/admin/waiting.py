"""Console verbs about who waits: the waitlist in both directions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
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
from bookingdesk.admin.numbers import key, whole
from bookingdesk.admin.shapes import slot_shape
from bookingdesk.admin.waiting_shapes import DAYS, line_shape, match_shape, offer_shape
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import OfferId, ResourceId, WaitlistId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import Opening, WaitEntry, WaitState, WaitWindow
from bookingdesk.usecases.freeing import opening_resources
from bookingdesk.usecases.matching import matches_for, opening_at, openings_for
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.requests.telling import preview_offer
from bookingdesk.usecases.waiting_commands import (
    AcceptOffer,
    EnterWaitlist,
    LeaveWaitlist,
    OfferTime,
    OpeningAt,
    OpeningsFor,
    RefuseOffer,
    WaitlistQuery,
)
from bookingdesk.usecases.waitlist import WaitLine, amend_entry, enter, leave, waitlist
from bookingdesk.usecases.waitlist_offers import accepted, expire_offers, offer_time, refused


def waitlist_verb(console: Console, args: Namespace) -> int:
    """`waitlist add|list|change|match|offer|accept|refuse|remove|expire`."""
    return _WAITLIST[args.action](console, args)


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


def _change(console: Console, args: Namespace) -> int:
    """What is named takes the place of what was wished; the rest stays."""
    present = _entry(console, args.entry)
    services = tuple(service_named(console.catalogue, name).id for name in args.service or ())
    staff = frozenset(resource_named(console.catalogue, name, ResourceKind.STAFF).id for name in args.staff or ())
    asked = replace(
        present,
        service_ids=services or present.service_ids,
        wanted=frozenset() if args.anybody else staff or present.wanted,
        windows=() if args.any_time else _windows(console, args) or present.windows,
        duration=timedelta(minutes=args.minutes) if args.minutes is not None else present.duration,
        priority=present.priority if args.priority is None else args.priority == "yes",
        expires_at=moment_named(args.expires, console.zone) if args.expires else present.expires_at,
        note=present.note if args.note is None else args.note,
    )
    _show_entry(console, amend_entry(console.env, asked).value)
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
            until_minute=_minute(args.before) if args.before else DAY_MINUTES,
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
    answer(console, accepted(console.env, AcceptOffer(offer_id=OfferId(args.offer), both=args.both)).value)
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


_WAITLIST = {
    "add": _add,
    "list": _list,
    "change": _change,
    "match": _match,
    "offer": _offer,
    "accept": _accept,
    "refuse": _refuse,
    "remove": _remove,
    "expire": _expire,
}


def describe_waitlist(verb: ArgumentParser, common: ArgumentParser) -> None:
    """The arguments of `waitlist`."""
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", parents=[common], help="put a client on the waitlist")
    add.add_argument("--client", required=True)
    add.add_argument("--service", required=True, nargs="+", help="any of these")
    _describe_wish(add)
    add.add_argument("--priority", action="store_true")
    add.add_argument("--sooner-than", metavar="BOOKING", help="would move this booking forward")
    add.add_argument("--note", default="")
    add.add_argument("--channel", choices=tuple(channel.value for channel in Channel), default="phone")
    change = actions.add_parser("change", parents=[common], help="the wish is another one now; the rest stays")
    change.add_argument("entry", type=key, metavar="N")
    change.add_argument("--service", nargs="+", help="any of these")
    _describe_wish(change)
    change.add_argument("--anybody", action="store_true", help="no longer one of certain people")
    change.add_argument("--any-time", action="store_true", help="no longer on certain days or at certain times")
    change.add_argument("--priority", choices=("yes", "no"))
    change.add_argument("--note")
    shown = actions.add_parser("list", parents=[common], help="who waits for what")
    shown.add_argument("--all", action="store_true", help="archived ones too")
    for name, what in (("match", "what fits: for a person, or for a time"), ("offer", "offer a time")):
        one = actions.add_parser(name, parents=[common], help=what)
        one.add_argument("--entry", type=key, metavar="N")
        one.add_argument("--staff")
        one.add_argument("--at", metavar="T")
        one.add_argument("--freed", metavar="BOOKING", help="the time of a cancelled or missed booking")
        one.add_argument("--within", type=whole, default=28, metavar="DAYS")
        if name == "offer":
            one.add_argument("--call", action="store_true", help="somebody calls them, whatever they prefer")
            one.add_argument("--preview", action="store_true", help="only show the text that the client would get")
    accept = actions.add_parser("accept", parents=[common], help="they said yes")
    accept.add_argument("offer", type=key)
    accept.add_argument("--both", action="store_true", help="they have something else then, and keep both")
    refuse = actions.add_parser("refuse", parents=[common], help="they said no: the next in line is asked")
    refuse.add_argument("offer", type=key)
    refuse.add_argument("--withdraw", action="store_true", help="take it back without a no")
    refuse.add_argument("--keep", action="store_true", help="offer it to nobody else")
    remove = actions.add_parser("remove", parents=[common], help="take a wish off the list")
    remove.add_argument("entry", type=key)
    remove.add_argument("--reason", default="")
    actions.add_parser("expire", parents=[common], help="pass on the offers whose time has run out")


def _describe_wish(verb: ArgumentParser) -> None:
    """What a wish can say."""
    verb.add_argument("--staff", nargs="+", help="one of these; none: anybody")
    verb.add_argument("--days", metavar="mon,tue", help="weekdays that suit")
    verb.add_argument("--after", metavar="HH:MM", help="not before")
    verb.add_argument("--before", metavar="HH:MM", help="starts before")
    verb.add_argument("--first", metavar="DAY")
    verb.add_argument("--last", metavar="DAY")
    verb.add_argument("--minutes", type=whole)
    verb.add_argument("--expires", metavar="T")

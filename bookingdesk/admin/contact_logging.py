"""Console verb `contact-log`: what passed between a client and the desk, and entries written by hand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered, client_named
from bookingdesk.admin.numbers import count, key_of
from bookingdesk.admin.papers import written
from bookingdesk.admin.shapes import Shape, moment
from bookingdesk.documents.contact_log import PrintedLog, contact_log_paper, log_title
from bookingdesk.domain.clients import Client
from bookingdesk.domain.contact_log import EntryWay, Interaction, InteractionKind, LogEntry
from bookingdesk.domain.desk_settings import value
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import InteractionId
from bookingdesk.presentation.contact_log_words import kinds_words, log_line
from bookingdesk.usecases.contact_log import (
    PAGE,
    ContactLogPage,
    ContactLogQuery,
    LogContact,
    RecordLogPrint,
    contact_log,
    log_contact,
    record_log_print,
    take_back_contact,
)

Verb = Callable[[Console, Namespace], int]
AddVerb = Callable[[str, Verb, str], ArgumentParser]
ADD, TAKE_BACK = "add", "take-back"


def add_verbs(verb: AddVerb) -> None:
    """Name the verb and its arguments."""
    log = verb(
        "contact-log", run, "what passed between a client and the desk: CLIENT, add CLIENT TEXT, take-back N"
    )
    log.add_argument("what", metavar="CLIENT|add|take-back")
    log.add_argument(
        "words", nargs="*", metavar="CLIENT TEXT|N", help="of add: whom and what; of take-back: the entry"
    )
    kinds = tuple(kind.value for kind in InteractionKind)
    log.add_argument("--kind", choices=kinds, action="append", help="these only; may be repeated")
    log.add_argument("--limit", type=count, default=PAGE, metavar="N")
    log.add_argument("--offset", type=count, default=0, metavar="N", help="after so many newer ones")
    log.add_argument("--pdf", type=Path, metavar="FILE", help="on paper instead, and recorded")
    log.add_argument("--paper", choices=("A4", "Letter"), default="A4")
    ways = tuple(way.value for way in EntryWay)
    log.add_argument("--by", choices=ways, default=EntryWay.NOTE.value, help="of add: how they met, and who began")
    log.add_argument("--booking", metavar="NUMBER", help="of add: which booking it was about")


def run(console: Console, args: Namespace) -> int:
    """Show a log, write into one, or take an entry back."""
    if args.what == ADD:
        return _add(console, args)
    if args.what == TAKE_BACK:
        return _take_back(console, args)
    return _show(console, args)


def _show(console: Console, args: Namespace) -> int:
    client = client_named(console.env, " ".join((args.what, *args.words)))
    kinds = frozenset(InteractionKind(kind) for kind in args.kind) if args.kind else frozenset(InteractionKind)
    query = ContactLogQuery(client_id=client.id, kinds=kinds, limit=args.limit, offset=args.offset)
    found = contact_log(console.env, query).value
    if args.pdf:
        return _print(console, args, client, query, found)
    console.rows([_shape(each, console) for each in found.entries])
    return 0


def _print(console: Console, args: Namespace, client: Client, query: ContactLogQuery, found: ContactLogPage) -> int:
    now, formatter = console.env.now(), console.formatter
    lines = [log_line(each, console.catalogue, now, formatter) for each in found.entries]
    log = PrintedLog(
        client=client.name,
        lines=[(line.head, line.body, line.tail) for line in lines],
        only=kinds_words(query.kinds),
        printed=len(lines),
        whole=sum(found.counts.get(kind, 0) for kind in query.kinds),
        business=value(console.env.store.read(lambda work: work.settings.all()), "business.name"),
        printed_at=now,
        printed_by=console.env.actor.name,
    )
    pages = written((contact_log_paper(log, formatter),), args.pdf, log_title(client.name), args.paper)
    record_log_print(console.env, RecordLogPrint(client_id=client.id, entries=len(lines), pages=pages))
    console.facts({"client_id": client.id, "entries": len(lines), "file": str(args.pdf), "pages": pages})
    return 0


def _add(console: Console, args: Namespace) -> int:
    if not args.words:
        raise InvalidValue(field="client", reason="needed")
    client = client_named(console.env, args.words[0])
    booking = booking_numbered(console.env, args.booking).id if args.booking else None
    command = LogContact(
        client_id=client.id, way=EntryWay(args.by), text=" ".join(args.words[1:]), booking_id=booking
    )
    console.facts(_entry_shape(log_contact(console.env, command).value, console))
    return 0


def _take_back(console: Console, args: Namespace) -> int:
    wanted = key_of("interaction", args.words[0] if args.words else "")
    console.facts(_entry_shape(take_back_contact(console.env, InteractionId(wanted)).value, console))
    return 0


def _shape(each: Interaction, console: Console) -> Shape:
    about = each.booking
    return {
        "at": moment(each.at, console.zone),
        "kind": each.kind.value,
        "source": each.source.value,
        "direction": each.direction.value,
        "channel": each.channel.value if each.channel else None,
        "topic": each.topic,
        "outcome": each.outcome,
        "reason": each.reason,
        "by": each.by,
        "booking": about.number if about else None,
        "request": each.request_id,
        "moved": [moment(at, console.zone) for at in each.moved] if each.moved else None,
        "entry": each.entry_id,
        "text": each.text,
        "withheld": each.withheld,
    }


def _entry_shape(entry: LogEntry, console: Console) -> Shape:
    return {
        "entry": entry.id,
        "client_id": entry.client_id,
        "at": moment(entry.at, console.zone),
        "direction": entry.direction.value,
        "channel": entry.channel.value if entry.channel else None,
        "booking": entry.booking_id,
        "by": entry.by,
        "text": entry.text,
    }

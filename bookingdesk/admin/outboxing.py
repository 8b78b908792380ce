"""Console verbs of the outbox: look at a part of it, and do something about messages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered
from bookingdesk.admin.numbers import count
from bookingdesk.admin.shapes import entry_shape, message_shape
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.steering import Part, Steer
from bookingdesk.usecases.commands import OutboxQuery
from bookingdesk.usecases.outbox import message_line, outbox_page, steer_many
from bookingdesk.usecases.outbox_commands import SteerMessages
from bookingdesk.usecases.putting_right import Inform, inform
from bookingdesk.usecases.telling import DAYS, NotInformedQuery, not_informed

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def outbox_verbs(verb: AddVerb) -> None:
    """outbox, steer, inform."""
    outbox = verb("outbox", show_outbox, "messages and their fate")
    outbox.add_argument("--part", choices=tuple(one.value for one in Part), default=Part.ALL.value)
    outbox.add_argument(
        "--find", default="", metavar="WORDS", help="to clients whom these words find, or of this number"
    )
    kinds = tuple(one.value for one in MessageKind)
    outbox.add_argument("--kind", choices=kinds, action="append", help="of this kind alone; may be said again")
    outbox.add_argument("--beyond", metavar="ID", help="the page after the one that ends with this message")
    outbox.add_argument("--limit", type=count, default=500, metavar="N")
    steer = verb("steer", steer_messages, "send now, withdraw, try again, have called, or mark as received")
    steer.add_argument("what", choices=tuple(one.value for one in Steer))
    steer.add_argument("messages", nargs="+", metavar="ID")
    told = verb("inform", tell_client, "tell a client who does not know how their booking stands")
    told.add_argument("number")
    told.add_argument("--call", action="store_true", help="a person tells them on the phone")


def show_outbox(console: Console, args: Namespace) -> int:
    """A page of messages with their fate: what is to happen soonest first, what has happened newest first."""
    last = getattr(args, "beyond", None)
    row = message_line(console.env, MessageId(last)).value.message if last else None
    query = OutboxQuery(
        part=Part(getattr(args, "part", Part.ALL.value)),
        words=getattr(args, "find", "") or "",
        kinds=frozenset(MessageKind(kind) for kind in getattr(args, "kind", None) or ()),
        beyond=(row.moment, row.id) if row is not None else None,
        limit=args.limit or 500,
    )
    console.rows([message_shape(line, console.zone) for line in outbox_page(console.env, query).value])
    return 0


def steer_messages(console: Console, args: Namespace) -> int:
    """Do one thing about messages; the first refusal is said where none of them could have it done."""
    ids = tuple(MessageId(one) for one in args.messages)
    steered = steer_many(console.env, SteerMessages(messages=ids, steer=Steer(args.what))).value
    if not steered.done:
        raise next(iter(steered.refused.values()))
    done = [message_shape(message_line(console.env, one).value, console.zone) for one in steered.done]
    refused = [{"id": one, "state": "refused", "reason": why.code} for one, why in steered.refused.items()]
    console.rows([*done, *refused])
    return 0


def tell_client(console: Console, args: Namespace) -> int:
    """Tell the client of a booking how it stands, where they do not know."""
    booking = booking_numbered(console.env, args.number)
    told = inform(console.env, Inform(booking_id=booking.id, by_call=args.call)).value
    console.facts(message_shape(message_line(console.env, told.id).value, console.zone))
    return 0


def list_not_informed(console: Console, args: Namespace) -> int:
    """Bookings to come, cancelled ones included, whose clients do not know how they stand; the next first."""
    days = DAYS if args.days is None else args.days
    found = not_informed(console.env, NotInformedQuery(days=days)).value
    catalogue = console.env.store.read(lambda work: work.catalogue.load())
    console.rows([entry_shape(entry, catalogue) for entry in found])
    return 0

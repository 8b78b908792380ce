"""Console verb about the queue of walk-ins: who is here, how long it takes, whose turn it is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bookingdesk.admin.changing import answer
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import client_named, resource_named, service_named
from bookingdesk.admin.numbers import key
from bookingdesk.admin.waiting_shapes import queue_shape
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import BookingId, QueueId
from bookingdesk.usecases.queueing import call, join_queue, left, queue, serve
from bookingdesk.usecases.waiting_commands import JoinQueue, LeaveQueue, ServeFromQueue


def queue_verb(console: Console, args: Namespace) -> int:
    """`queue add|list|call|serve|left`."""
    return _QUEUE[args.action](console, args)


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
    command = ServeFromQueue(
        entry_id=QueueId(args.entry), booking_id=BookingId(console.env.new_id()), both=args.both
    )
    answer(console, serve(console.env, command).value)
    return 0


def _queue_left(console: Console, args: Namespace) -> int:
    entry = left(console.env, LeaveQueue(entry_id=QueueId(args.entry), reason=args.reason)).value
    console.facts({"id": entry.id, "state": entry.state.value})
    return 0


_QUEUE = {
    "add": _queue_add,
    "list": _queue_list,
    "call": _queue_call,
    "serve": _queue_serve,
    "left": _queue_left,
}


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
        one.add_argument("entry", type=key)
        if name == "serve":
            one.add_argument("--both", action="store_true", help="they have something else now, and keep both")
    gone = actions.add_parser("left", parents=[common], help="they went away")
    gone.add_argument("entry", type=key)
    gone.add_argument("--reason", required=True)

"""Console verb about records and how long they are kept: the preview, and forgetting what is past the rule."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import client_named
from bookingdesk.admin.numbers import whole
from bookingdesk.admin.shapes import moment
from bookingdesk.usecases.forgetting import (
    ForgetClient,
    ForgetPast,
    forget_client,
    forget_past,
    record_report,
)


def describe(verb: ArgumentParser, common: ArgumentParser) -> None:
    """The arguments of `records`."""
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("kept", parents=[common], help="what is kept, for how long, and who is past the rule")
    past = actions.add_parser("forget-past", parents=[common], help="forget everybody who is past the record rule")
    past.add_argument("--seen", type=whole, required=True, metavar="N", help="how many clients `kept` has shown")
    one = actions.add_parser("forget", parents=[common], help="forget one client who asked for it")
    one.add_argument("client")


def records_verb(console: Console, args: Namespace) -> int:
    """`records kept|forget-past|forget`. There is no way back."""
    return _ACTIONS[args.action](console, args)


def _kept(console: Console, args: Namespace) -> int:
    report = record_report(console.env).value
    facts: dict[str, object] = {
        "days": report.limit.days,
        "past": len(report.past),
        "strangers": report.strangers,
        "kept": report.kept,
        "next": moment(report.next_at, console.zone),
    }
    for kind, found in report.counts.items():
        facts[kind.value] = {"count": found.count, "oldest": moment(found.oldest, console.zone)}
    facts["clients"] = [
        {"id": one.client.id, "name": one.client.name, "last": moment(one.last, console.zone)}
        for one in report.past
    ]
    console.facts(facts)
    return 0


def _forget_past(console: Console, args: Namespace) -> int:
    done = forget_past(console.env, ForgetPast(seen=args.seen)).value
    console.facts({"clients": done.clients, "strangers": done.strangers})
    return 0


def _forget(console: Console, args: Namespace) -> int:
    client = client_named(console.env, args.client)
    forget_client(console.env, ForgetClient(client_id=client.id))
    console.facts({"clients": 1, "id": client.id})
    return 0


_ACTIONS: dict[str, Callable[[Console, Namespace], int]] = {
    "kept": _kept,
    "forget-past": _forget_past,
    "forget": _forget,
}

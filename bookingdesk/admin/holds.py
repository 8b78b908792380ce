"""Console verbs about slots kept for callers: who keeps what and until when, and giving back somebody else's."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bookingdesk.admin.context import Console
from bookingdesk.admin.shapes import Shape, allocation_shapes, moment
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.ids import HoldId
from bookingdesk.usecases.holding import kept_slots, release_other
from bookingdesk.usecases.waiting_commands import ReleaseHold


def holds_verb(console: Console, args: Namespace) -> int:
    """`holds list|release`."""
    if args.action == "release":
        command = ReleaseHold(hold_id=HoldId(args.hold), reason=args.reason)
        console.facts(_shape(console, release_other(console.env, command).value))
        return 0
    console.rows([_shape(console, each) for each in kept_slots(console.env).value])
    return 0


def _shape(console: Console, kept: Hold) -> Shape:
    return {
        "id": kept.id,
        "service": {"id": kept.service_id, "name": console.catalogue.services[kept.service_id].name},
        "start": moment(kept.span.start, console.zone),
        "end": moment(kept.span.end, console.zone),
        "resources": allocation_shapes(kept.allocations, console.catalogue),
        "user": kept.user,
        "station": kept.station,
        "until": moment(kept.expires_at, console.zone),
    }


def describe(verb: ArgumentParser, common: ArgumentParser) -> None:
    """The arguments of `holds`."""
    actions = verb.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", parents=[common], help="who keeps what until when")
    release = actions.add_parser("release", parents=[common], help="give back what somebody else keeps")
    release.add_argument("hold")
    release.add_argument("--reason", required=True)

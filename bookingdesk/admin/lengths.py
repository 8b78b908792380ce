"""Console verbs of own lengths: `duration set|clear|list`, for a staff member or a client."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import client_named, resource_named, service_named
from bookingdesk.admin.numbers import whole
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.durations import OwnDuration
from bookingdesk.usecases.durations import (
    SetClientDuration,
    SetStaffDuration,
    durations,
    set_client_duration,
    set_staff_duration,
)

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def duration_verbs(verb: AddVerb) -> None:
    """duration set, clear, list."""
    put = verb("set", set_one, "how long a service takes with a staff member, or for a client")
    clear = verb("clear", set_one, "as long as usual again")
    for one in (put, clear):
        one.add_argument("--service", required=True)
        whose = one.add_mutually_exclusive_group(required=True)
        whose.add_argument("--staff")
        whose.add_argument("--client", help="number, or a name that fits one client")
    put.add_argument("--minutes", type=whole, required=True, metavar="N")
    clear.set_defaults(minutes=None)
    listed = verb("list", list_all, "every own length")
    listed.add_argument("--client", help="of this client only")


def set_one(console: Console, args: Namespace) -> int:
    """Set it, or with no minutes take it back; answers the length that counts now."""
    service = service_named(console.catalogue, args.service)
    length = None if args.minutes is None else timedelta(minutes=args.minutes)
    if args.staff is not None:
        staff = resource_named(console.catalogue, args.staff, ResourceKind.STAFF)
        by_staff = SetStaffDuration(service_id=service.id, staff_id=staff.id, duration=length)
        now = set_staff_duration(console.env, by_staff).value
        own = OwnDuration(service_id=service.id, staff_id=staff.id, duration=now)
    else:
        client = client_named(console.env, args.client)
        by_client = SetClientDuration(service_id=service.id, client_id=client.id, duration=length)
        now = set_client_duration(console.env, by_client).value
        own = OwnDuration(service_id=service.id, client_id=client.id, duration=now)
    console.facts(_shape(console, own))
    return 0


def list_all(console: Console, args: Namespace) -> int:
    """Those of staff members first, then those agreed with clients."""
    client = client_named(console.env, args.client).id if args.client else None
    console.rows([_shape(console, own) for own in durations(console.env, client).value])
    return 0


def _shape(console: Console, own: OwnDuration) -> dict[str, Any]:
    service = console.catalogue.services[own.service_id]
    staff = console.catalogue.resources[own.staff_id].name if own.staff_id is not None else None
    client = None
    if own.client_id is not None:
        whose = own.client_id
        client = console.env.store.read(lambda work: work.clients.get(whose)).name
    return {
        "service": service.name,
        "staff": staff,
        "client": client,
        "client_id": own.client_id,
        "minutes": own.duration // timedelta(minutes=1),
        "usual": service.duration // timedelta(minutes=1),
    }

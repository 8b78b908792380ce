"""Console verbs that only look: status, list, get, slots, why, agenda, verify."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bookingdesk.admin.calling import list_calls
from bookingdesk.admin.context import Console
from bookingdesk.admin.departments import department_shape
from bookingdesk.admin.naming import (
    client_named,
    day_named,
    department_named,
    moment_named,
    resource_named,
    service_named,
)
from bookingdesk.admin.outboxing import list_not_informed, show_outbox
from bookingdesk.admin.requesting import list_requests
from bookingdesk.admin.series import listed as listed_series
from bookingdesk.admin.sessions import listed_sessions
from bookingdesk.admin.shapes import (
    booking_shape,
    client_shape,
    entry_shape,
    moment,
    policy_shape,
    resource_shape,
    service_shape,
    slot_shape,
)
from bookingdesk.admin.waiting_shapes import waitlist_rows
from bookingdesk.domain.availability.values import Obstacle, SlotWish, StartWish
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, DepartmentId, ResourceId, ServiceId
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import AgendaQuery, FindClients, OfferSlots
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.durations import durations
from bookingdesk.usecases.offering import ResourceTime, nearest_free, offer_slots, why_blocked, why_not
from bookingdesk.usecases.policies import policy_lines
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.records import status_of_desk
from bookingdesk.usecases.settings import all_settings, get_setting

KINDS = {"staff": ResourceKind.STAFF, "spaces": ResourceKind.SPACE, "equipment": ResourceKind.EQUIPMENT}
PAGE = 500


def status(console: Console, args: Namespace) -> int:
    """Counts, the log's position and what the sender will do next."""
    desk = status_of_desk(console.env).value
    console.facts(
        {
            "location": next((place.name for place in console.catalogue.locations.values()), None),
            "zone": console.zone,
            "clients": desk.clients,
            "bookings": sum(desk.bookings.values()),
            **{f"bookings_{state.value}": count for state, count in desk.bookings.items()},
            "services": desk.services,
            "staff": desk.staff,
            "spaces": desk.spaces,
            **{f"messages_{state.value}": count for state, count in desk.messages.items()},
            "next_message_due": moment(desk.next_due, console.zone),
            "audit_entries": desk.audit_seq,
            "read_at": moment(desk.read_at, console.zone),
        }
    )
    return 0


def list_things(console: Console, args: Namespace) -> int:
    """What `list` answers: see THINGS of the parser."""
    catalogue = console.catalogue
    if args.what == "services":
        offered = (service for service in catalogue.services.values() if not service.retired)
        console.rows([service_shape(service, catalogue) for service in offered])
    elif args.what == "departments":
        console.rows([department_shape(one, catalogue) for one in catalogue.departments.values()])
    elif args.what in KINDS:
        console.rows([resource_shape(one, catalogue) for one in catalogue.of_kind(KINDS[args.what])])
    elif args.what == "policies":
        console.rows([policy_shape(line, console.zone) for line in policy_lines(console.env).value])
    elif args.what == "clients":
        console.rows(_clients(console, args))
    elif args.what == "series":
        console.rows(listed_series(console, args))
    elif args.what == "sessions":
        console.rows(listed_sessions(console, args))
    elif args.what == "waitlist":
        console.rows(waitlist_rows(console, _department(console, args)))
    elif args.what in _OWN_LISTS:
        return _OWN_LISTS[args.what](console, args)
    else:
        console.rows(_bookings(console, args))
    return 0


def _clients(console: Console, args: Namespace) -> list[dict[str, Any]]:
    """Everybody in order of number, or those whom the words find."""
    if args.find:
        found = find_clients(console.env, FindClients(words=args.find, limit=args.limit or PAGE)).value
        return [client_shape(client) for client in found]

    def step(work: Work) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        after: ClientId | None = None
        while page := work.clients.page(after=after, limit=min(PAGE, (args.limit or PAGE))):
            rows += [client_shape(client) for client in page]
            after = page[-1].id
            if args.limit and len(rows) >= args.limit:
                return rows[: args.limit]
        return rows

    return console.env.store.read(step)


def _bookings(console: Console, args: Namespace) -> list[dict[str, Any]]:
    """All bookings in order of number, or those of some days."""
    if args.first_day:
        first = day_named(args.first_day, console.env, console.zone)
        query = AgendaQuery(
            first_day=first,
            days=1 if args.days is None else args.days,
            cancelled=args.cancelled,
            department_id=_department(console, args),
        )
        entries = agenda(console.env, query).value.entries
        return [entry_shape(entry, console.catalogue) for entry in entries]

    def step(work: Work) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        number = 0
        while page := work.bookings.page(after_number=number, limit=PAGE):
            clients = work.clients.many({booking.client_id for booking in page})
            for booking in page:
                service = console.catalogue.services[booking.service_id]
                shown = discreet(console.env.actor, booking, console.catalogue)
                rows.append(booking_shape(shown, clients[booking.client_id], service, console.catalogue))
            number = page[-1].number
            if args.limit and len(rows) >= args.limit:
                return rows[: args.limit]
        return rows

    return console.env.store.read(step)


def get(console: Console, args: Namespace) -> int:
    """One setting, or all of them without a key."""
    lines = (get_setting(console.env, args.key).value,) if args.key else all_settings(console.env).value
    rows = [
        {"key": line.key, "value": line.value, "default": line.default, "description": line.description}
        for line in lines
    ]
    if args.key and not console.as_json:
        print(rows[0]["value"])
    else:
        console.rows(rows)
    return 0


def _department(console: Console, args: Namespace) -> DepartmentId | None:
    """The department named by --department."""
    return department_named(console.catalogue, args.department).id if args.department else None


def _wanted(console: Console, args: Namespace) -> frozenset[ResourceId]:
    """The resources named by --staff and --space."""
    wanted = set()
    if args.staff:
        wanted.add(resource_named(console.catalogue, args.staff, ResourceKind.STAFF).id)
    if getattr(args, "space", None):
        wanted.add(resource_named(console.catalogue, args.space, ResourceKind.SPACE).id)
    return frozenset(wanted)


def slots(console: Console, args: Namespace) -> int:
    """The free starts of a service, soonest first."""
    service = service_named(console.catalogue, args.service)
    wish = SlotWish(
        service_id=service.id,
        duration=_agreed(console, args, service.id),
        wanted=_wanted(console, args),
        first_day=day_named(args.first_day, console.env, console.zone),
        days=args.days,
    )
    found = offer_slots(console.env, OfferSlots(wish=wish, limit=args.limit)).value
    zone = console.catalogue.zone_of(service.location_id)
    console.rows([slot_shape(slot, console.catalogue, zone) for slot in found])
    return 0


def _agreed(console: Console, args: Namespace, service_id: ServiceId) -> timedelta | None:
    """The length agreed with `--client`; None: as long as whoever serves needs."""
    if not args.client:
        return None
    own = durations(console.env, client_named(console.env, args.client).id).value
    return next((one.duration for one in own if one.service_id == service_id), None)


def why(console: Console, args: Namespace) -> int:
    """Every obstacle of a start with what would remove it; none means it is free. Exits 3 where there are any."""
    if not args.service:
        return _why_blocked(console, args)
    service = service_named(console.catalogue, args.service)
    zone = console.catalogue.zone_of(service.location_id)
    length = timedelta(minutes=args.minutes) if args.minutes else None
    wish = StartWish(
        service_id=service.id, start=moment_named(args.at, zone), duration=length, wanted=_wanted(console, args)
    )
    rows = _obstacles(console, why_not(console.env, wish).value, zone)
    if rows and not console.as_json:
        for slot in nearest_free(console.env, replace(wish, chosen=())).value:
            shape = slot_shape(slot, console.catalogue, zone)
            print("free:", shape["start"], ", ".join(one["name"] for one in shape["resources"]))
    return 3 if rows else 0


def _why_blocked(console: Console, args: Namespace) -> int:
    """The same of somebody's or something's time, whatever it would be for."""
    wanted = _wanted(console, args)
    if len(wanted) != 1:
        raise InvalidValue(field="resource", reason="needed")
    resource = console.catalogue.resources[min(wanted)]
    zone = console.catalogue.zone_of(resource.location_id)
    span = Span.lasting(moment_named(args.at, zone), timedelta(minutes=args.minutes or 15))
    place = ResourceTime(resource_id=resource.id, span=span)
    return 3 if _obstacles(console, why_blocked(console.env, place).value, zone) else 0


def _obstacles(console: Console, found: Sequence[Obstacle], zone: str) -> list[dict[str, Any]]:
    """What is in the way, printed; `free` for people where nothing is."""
    words = ObstacleWords(console.formatter, console.catalogue)
    rows = [_obstacle_shape(console, obstacle, words, zone) for obstacle in found]
    if console.as_json:
        console.rows(rows)
    elif not rows:
        print("free")
    else:
        console.rows([{"kind": row["kind"], "what": row["sentence"]} for row in rows])
    return rows


def _obstacle_shape(console: Console, obstacle: Obstacle, words: ObstacleWords, zone: str) -> dict[str, Any]:
    """One obstacle with its sentence and remedies."""
    resource = console.catalogue.resources.get(obstacle.resource_id) if obstacle.resource_id else None
    return {
        "kind": obstacle.kind.value,
        "sentence": words.obstacle(obstacle),
        "resource": {"id": resource.id, "name": resource.name} if resource else None,
        "start": moment(obstacle.span.start, zone) if obstacle.span else None,
        "end": moment(obstacle.span.end, zone) if obstacle.span else None,
        "booking_id": obstacle.booking_id,
        "hold_id": obstacle.hold_id,
        "remedies": [
            {
                "kind": remedy.kind.value,
                "start": moment(remedy.start, zone),
                "resource_id": remedy.resource_id,
                "right": remedy.right.value if remedy.right else None,
                "minutes": int(remedy.duration / timedelta(minutes=1)) if remedy.duration else None,
            }
            for remedy in obstacle.remedies
        ],
    }


def show_agenda(console: Console, args: Namespace) -> int:
    """The bookings of a day in order of start."""
    day = day_named(args.day, console.env, console.zone)
    query = AgendaQuery(first_day=day, cancelled=args.cancelled, department_id=_department(console, args))
    read = agenda(console.env, query).value
    console.rows([entry_shape(entry, read.catalogue) for entry in read.entries])
    return 0


_OWN_LISTS = {
    "requests": list_requests,
    "messages": show_outbox,
    "calls": list_calls,
    "not-informed": list_not_informed,
}
"""Kinds of things that are listed by a verb of their own."""

"""Console verbs of one client: `client show|add|change`, with the way by which they are told, and why by that."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import client_named
from bookingdesk.admin.shapes import Shape, client_shape
from bookingdesk.domain.clients import Channel, Client, ClientKind
from bookingdesk.domain.contact import PREFERABLE, usual_channel
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.ways import way_to_client
from bookingdesk.presentation.way_words import way_words
from bookingdesk.usecases.clients import amend_client, client_file, register_client
from bookingdesk.usecases.commands import AmendClient, RegisterClient

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]
WAYS = tuple(way.value for way in PREFERABLE)
TEXTS = ("given_name", "family_name", "organisation", "email", "phone", "language", "best_time")
AS_DESK = "desk"
"""No second wish: the order of the business."""


def client_verbs(verb: AddVerb) -> None:
    """client show, add, change."""
    verb("show", show, "how a client is reached, and why by that way").add_argument("client")
    add = verb("add", add_one, "register a client")
    change = verb("change", change_one, "change how a client is named and reached")
    change.add_argument("client", help="number, or a name that fits one client")
    change.add_argument("--reason", default="", metavar="WHY", help="who said so, where callers are checked")
    for one in (add, change):
        for name in TEXTS:
            one.add_argument(f"--{name.replace('_', '-')}")
        one.add_argument("--prefers", choices=WAYS)
        one.add_argument("--otherwise", choices=(*WAYS, AS_DESK), help="where the preferred way does not work")
        one.add_argument("--no-contact-reason", metavar="WHY", help="why there is no phone and no email")
        one.add_argument("--voicemail", action=BooleanOptionalAction, help="whether anything may be left there")


def show(console: Console, args: Namespace) -> int:
    """One client with what decides how they are told."""
    _answer(console, client_file(console.env, client_named(console.env, args.client).id).value.client)
    return 0


def add_one(console: Console, args: Namespace) -> int:
    """A new client; by the usual way for the addresses there are, unless said otherwise."""
    given = _given(args)
    usual = usual_channel(phone=given.get("phone", ""), email=given.get("email", ""))
    kind = ClientKind.ORGANISATION if given.get("organisation") else ClientKind.PERSON
    empty = Client(id=ClientId(0), kind=kind, preferred_channel=usual, created_at=console.env.now())
    stored = register_client(console.env, RegisterClient(client=replace(empty, **given))).value
    _answer(console, stored)
    return 0


def change_one(console: Console, args: Namespace) -> int:
    """A client changed; what waits for them goes by the new way."""
    client = replace(client_named(console.env, args.client), **_given(args))
    _answer(console, amend_client(console.env, AmendClient(client=client, reason=args.reason)).value)
    return 0


def _given(args: Namespace) -> dict[str, Any]:
    """The fields that the call names."""
    names = (*TEXTS, "no_contact_reason")
    given: dict[str, Any] = {name: value for name in names if (value := getattr(args, name)) is not None}
    if args.prefers is not None:
        given["preferred_channel"] = Channel(args.prefers)
    if args.otherwise is not None:
        given["otherwise"] = None if args.otherwise == AS_DESK else Channel(args.otherwise)
    if args.voicemail is not None:
        given["no_voicemail"] = not args.voicemail
    return given


def _answer(console: Console, client: Client) -> None:
    settings = console.env.store.read(lambda work: work.settings.all())
    facts: Shape = client_shape(client) | {
        "no_voicemail": client.no_voicemail,
        "best_time": client.best_time,
        "language": client.language,
        "told_by": way_to_client(client, settings).channel.value,
        "told_why": way_words(client, settings).words,
    }
    console.facts(facts)

"""Console verbs of what is set about messages: `message-settings show`, `change`, `service`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import service_named
from bookingdesk.admin.tables import Row
from bookingdesk.domain.message_settings import KEYS, MessageSettings, own_hours
from bookingdesk.presentation.message_settings_words import followed_words, own_words, said_of
from bookingdesk.usecases.message_settings import (
    ChangeMessageSettings,
    MessageSettingsChanged,
    change_message_settings,
    message_settings,
)

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def message_settings_verbs(verb: AddVerb) -> None:
    """message-settings show, change, service."""
    verb("show", show, "every setting of messages and what it does; services with lead times of their own")
    change = verb("change", change_some, "change some settings of messages together, or none of them")
    change.add_argument("pairs", nargs="+", metavar="KEY=VALUE")
    service = verb("service", change_service, "lead times of one service's reminders")
    service.add_argument("service")
    service.add_argument("hours", help='such as 2d,3h; "" for no reminder; usual: as for all services')


def show(console: Console, args: Namespace) -> int:
    """Every setting with what it does, then the services that have lead times of their own."""
    console.rows(_shapes(console, message_settings(console.env).value))
    return 0


def change_some(console: Console, args: Namespace) -> int:
    """Store all of them, or none; answers those that were changed."""
    values = {}
    for pair in args.pairs:
        key, _equals, value = pair.partition("=")
        values[key.strip()] = value
    return _changed(console, MessageSettings(values=values))


def change_service(console: Console, args: Namespace) -> int:
    """Lead times of one service; bookings that are planned keep their reminders."""
    service = service_named(console.catalogue, args.service)
    return _changed(console, MessageSettings(reminders={service.id: own_hours(args.hours)}))


def _changed(console: Console, wish: MessageSettings) -> int:
    changed: MessageSettingsChanged = change_message_settings(console.env, ChangeMessageSettings(wish=wish)).value
    back, now = changed.back.wish, changed.now
    what = MessageSettings(
        values={key: now.values[key] for key in back.values},
        reminders={service: now.reminders[service] for service in back.reminders},
    )
    console.rows(_shapes(console, what))
    words = followed_words(changed.followed, console.formatter)
    if words:
        print(words, file=sys.stderr)
    return 0


def _shapes(console: Console, settings: MessageSettings) -> list[Row]:
    formatter, services = console.formatter, console.catalogue.services
    rows: list[Row] = [
        {"key": key, "value": settings.values[key], "does": said_of(key, settings.values[key], formatter).words}
        for key in KEYS
        if key in settings.values
    ]
    rows += [
        {
            "key": f"service {services[id_].code or services[id_].name}",
            "value": "usual" if hours is None else ",".join(map(str, hours)),
            "does": own_words(hours, formatter),
        }
        for id_, hours in settings.reminders.items()
        if hours is not None or len(settings.values) < len(KEYS)
    ]
    return rows

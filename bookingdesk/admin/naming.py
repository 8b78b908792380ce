"""What the console's arguments mean: ids, numbers and unambiguous names; local times of the location.

Refuses what fits several things, naming them, and never picks one silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, Department, Resource, ResourceKind, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import Ambiguous, InvalidValue, NotFound
from bookingdesk.domain.folding import folded, folded_words
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.local_time import in_calendar, instant, local_date
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work

T = TypeVar("T")


def service_named(catalogue: Catalogue, wanted: str) -> Service:
    """A service by id, code, name or the beginning of its name. Raises NotFound, Ambiguous."""
    offered = [one for one in catalogue.services.values() if not one.retired]
    return _one("service", wanted, offered, lambda one: str(one.id), lambda one: (one.code, one.name))


def department_named(catalogue: Catalogue, wanted: str) -> Department:
    """A department by id or name. Raises NotFound, Ambiguous."""
    known = [one for one in catalogue.departments.values() if not one.retired]
    return _one("department", wanted, known, lambda one: str(one.id), lambda one: (one.name,))


def named_list(text: str) -> list[str]:
    """`a, b` as two names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def resource_named(catalogue: Catalogue, wanted: str, kind: ResourceKind) -> Resource:
    """A staff member, space or piece of equipment by id or name. Raises NotFound, Ambiguous."""
    return _one(kind.value, wanted, catalogue.of_kind(kind), lambda one: str(one.id), lambda one: (one.name,))


def any_resource_named(catalogue: Catalogue, wanted: str) -> Resource:
    """A staff member, space or piece of equipment, whichever it is. Raises NotFound, Ambiguous."""
    offered = [one for kind in ResourceKind for one in catalogue.of_kind(kind)]
    return _one("resource", wanted, offered, lambda one: str(one.id), lambda one: (one.name,))


def client_named(env: Env, wanted: str) -> Client:
    """A client by number or by anything that finds exactly one. Raises NotFound, Ambiguous.

    A name that is only near somebody's finds nobody here: no person looks at the answer before it is booked.
    """

    def step(work: Work) -> Client:
        number = wanted.removeprefix("#")
        if number.isascii() and number.isdigit() and len(number) < 10:
            return work.clients.get(ClientId(int(number)))
        found = [one for one in work.clients.find(wanted, limit=6) if _is_meant(one, wanted)]
        exact = [one for one in found if folded(one.name) == folded(wanted)]
        if len(exact) == 1:
            return exact[0]
        if not found:
            raise NotFound(kind="client", wanted=wanted)
        if len(found) > 1:
            raise Ambiguous(kind="client", wanted=wanted, matches=tuple(f"{c.name} #{c.id}" for c in found))
        return found[0]

    return env.store.read(step)


def _is_meant(client: Client, wanted: str) -> bool:
    """Whether every word begins a word of the client's names, or all of it the email address."""
    if client.email and client.email.casefold().startswith(wanted.strip().casefold()):
        return True
    persons = (person.name for person in client.contact_persons)
    names = folded_words(" ".join((client.name, client.organisation, *persons)))
    words = (word for word in folded_words(wanted) if not word.isdigit())
    return all(any(name.startswith(word) for name in names) for word in words)


def booking_numbered(env: Env, wanted: str) -> Booking:
    """A booking by number or id. Raises NotFound."""

    def step(work: Work) -> Booking:
        number = wanted.removeprefix("#")
        if number.isascii() and number.isdigit() and len(number) < 19:
            return work.bookings.by_number(int(number))
        return work.bookings.get(BookingId(wanted))

    return env.store.read(step)


def day_named(text: str | None, env: Env, zone: str) -> date:
    """`today`, `tomorrow`, `yesterday`, `+3` or YYYY-MM-DD at the location; None is today. Raises InvalidValue."""
    today = local_date(env.now(), zone)
    if text is None or text == "today":
        return today
    if text in {"tomorrow", "yesterday"}:
        return today + timedelta(days=1 if text == "tomorrow" else -1)
    try:
        if text[:1] in "+-":
            return in_calendar(today + timedelta(days=int(text)), "date")
        return in_calendar(date.fromisoformat(text), "date")
    except (ValueError, OverflowError) as why:
        raise InvalidValue(field="date", reason="not_a_date", value=text) from why


def moment_named(text: str, zone: str) -> datetime:
    """An ISO 8601 time: with an offset that instant, without one the wall time of the location.

    Raises InvalidValue, NonexistentTime and AmbiguousTime (both name the offsets to choose from).
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as why:
        raise InvalidValue(field="time", reason="not_a_time", value=text) from why
    in_calendar(read, "time")
    return read if read.tzinfo is not None else instant(read, zone)


def _one(
    kind: str,
    wanted: str,
    things: Iterable[T],
    id_of: Callable[[T], str],
    names_of: Callable[[T], tuple[str, ...]],
) -> T:
    """The thing with this id, else with this name, else the only one whose name begins so."""
    offered = list(things)
    plain = folded(wanted)
    rules: tuple[Callable[[T], bool], ...] = (
        lambda one: id_of(one) == wanted,
        lambda one: any(folded(name) == plain for name in names_of(one)),
        lambda one: any(folded(name).startswith(plain) for name in names_of(one)),
    )
    for fits in rules:
        found = [one for one in offered if fits(one)]
        if len(found) == 1:
            return found[0]
        if found:
            matches = tuple(f"{names_of(one)[-1]} ({id_of(one)})" for one in found)
            raise Ambiguous(kind=kind, wanted=wanted, matches=matches)
    raise NotFound(kind=kind, wanted=wanted)

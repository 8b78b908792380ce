"""Who the rows of a batch are for: everybody who may be meant is read in a few questions, not row by row.

People who stand in the file and nobody knows are new clients. They carry a negative number until they are stored,
and later rows find them. Refuses to choose between two people, and somebody new whom nothing can reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import Ambiguous, NotFound
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import ClientId
from bookingdesk.usecases.contact import client_kept
from bookingdesk.usecases.importing.values import split_name
from bookingdesk.usecases.importing.wishes import Wish
from bookingdesk.usecases.ports import Work

Who = tuple[str, str, str, str]


@dataclass(slots=True)
class Newcomers:
    """New clients of the file that are not stored yet: those of a batch, over those of a dry run's earlier ones."""

    earlier: Newcomers | None = None
    clients: list[Client] = field(default_factory=list)
    _by_address: dict[str, list[Client]] = field(default_factory=dict)
    _by_name: dict[str, list[Client]] = field(default_factory=dict)

    def add(self, client: Client) -> None:
        """Somebody whose first booking was accepted."""
        self.clients.append(client)
        for address in {client.phone, client.email.lower()} - {""}:
            self._by_address.setdefault(address, []).append(client)
        for name in _names(client):
            self._by_name.setdefault(name, []).append(client)

    def get(self, id_: ClientId) -> Client:
        """By the negative number."""
        before = 0 if self.earlier is None else len(self.earlier.clients)
        if self.earlier is not None and -id_ <= before:
            return self.earlier.get(id_)
        return self.clients[-id_ - 1 - before]

    def at(self, address: str) -> list[Client]:
        """Who has the phone or the email in small letters."""
        return [*(self.earlier.at(address) if self.earlier else ()), *self._by_address.get(address, ())]

    def named(self, name: str) -> list[Client]:
        """Who goes by the folded name."""
        return [*(self.earlier.named(name) if self.earlier else ()), *self._by_name.get(name, ())]

    @property
    def next_id(self) -> ClientId:
        """The number of the next one while they wait."""
        before = 0 if self.earlier is None else len(self.earlier.clients)
        return ClientId(-before - len(self.clients) - 1)


class People:
    """The clients of one batch. `known` remembers from earlier batches who a row's person is."""

    def __init__(
        self, work: Work, wishes: Sequence[Wish], known: dict[Who, ClientId], newcomers: Newcomers, country: str
    ) -> None:
        self._work, self._country = work, country
        self.newcomers = newcomers
        self.known = {wish.who: known[wish.who] for wish in wishes if wish.who in known}
        """Of the batch's rows, for `Memory.people`."""
        self.registered: frozenset[ClientId] = frozenset()
        """The new clients, once they are stored."""
        strangers = [wish for wish in wishes if wish.who not in known]
        self._by_external = dict(work.clients.by_external_id(_numbers(strangers)))
        ids = {known[wish.who] for wish in wishes if wish.who in known} | set(self._by_external.values())
        ids |= {ClientId(number) for wish in strangers if (number := _as_number(wish)) is not None}
        self._by_id = dict(work.clients.many(id_ for id_ in ids if id_ > 0))
        self._by_address: dict[str, list[Client]] = {}
        phones = {wish.phone for wish in strangers if wish.phone}
        emails = {wish.email for wish in strangers if wish.email}
        for client in work.clients.by_contacts(phones, emails) if phones or emails else ():
            for address in {client.phone, client.email.lower()} - {""}:
                self._by_address.setdefault(address, []).append(client)

    def of(self, wish: Wish, now: datetime) -> Client:
        """Who the row is for; with a negative id somebody new. Raises NotFound, Ambiguous, InvalidValue."""
        id_ = self.known.get(wish.who)
        if id_ is not None:
            return self._by_id[id_] if id_ in self._by_id else self.newcomers.get(id_)
        found = self._by_number(wish) or self._by_name(wish)
        if found is not None:
            self.known[wish.who] = found.id
            self._by_id[found.id] = found
            return found
        if not wish.name or not (wish.phone or wish.email):
            raise NotFound(kind="client", wanted=(wish.name or wish.phone or wish.email)[:60])
        given, family = split_name(wish.name)
        fresh = Client(
            id=self.newcomers.next_id,
            given_name=given,
            family_name=family,
            phone=wish.phone,
            email=wish.email,
            preferred_channel=Channel.EMAIL if wish.email else Channel.PHONE,
            created_at=now,
        )
        return client_kept(fresh, self._country)

    def accepted(self, wish: Wish, client: Client) -> None:
        """The row's booking was taken: somebody new is there for the rows that follow."""
        if client.id == self.newcomers.next_id:
            self.newcomers.add(client)
        self.known[wish.who] = client.id
        self._by_id[client.id] = client

    def by_id(self, id_: ClientId) -> Client:
        """Somebody whom `of` has answered."""
        return self._by_id[id_]

    def numbered(self, clients: Mapping[ClientId, Client]) -> None:
        """The new clients have been stored under these numbers."""
        self.registered = frozenset(client.id for client in clients.values())
        self._by_id |= {client.id: client for client in clients.values()}
        self.known = {who: clients[id_].id if id_ in clients else id_ for who, id_ in self.known.items()}

    def _by_number(self, wish: Wish) -> Client | None:
        """By the id of another program, else by our own number."""
        id_ = self._by_external.get(wish.client_number)
        if id_ is not None:
            return self._by_id[id_]
        number = _as_number(wish)
        if number is None:
            return None
        found = self._by_id.get(ClientId(number))
        if found is None:
            raise NotFound(kind="client", wanted=number)
        return found

    def _by_name(self, wish: Wish) -> Client | None:
        """The one client with this name, told apart by phone or email where several have it."""
        alike = self._alike(wish)
        if len(alike) > 1:
            matches = tuple(client.name if client.id < 0 else f"{client.name} #{client.id}" for client in alike[:5])
            raise Ambiguous(kind="client", wanted=wish.name[:60], matches=matches)
        return alike[0] if alike else None

    def _alike(self, wish: Wish) -> list[Client]:
        found: dict[ClientId, Client] = {}
        for address in (wish.phone, wish.email.lower()):
            if address:
                here = (*self._by_address.get(address, ()), *self.newcomers.at(address))
                found |= {client.id: client for client in here}
        if not wish.name:
            return list(found.values())
        if wish.phone or wish.email:
            return [client for client in found.values() if wish.folded_name in _names(client)]
        stored = self._work.clients.find(wish.name, limit=6)
        fresh = self.newcomers.named(wish.folded_name)
        return [*(client for client in stored if wish.folded_name in _names(client)), *fresh]


def _numbers(wishes: Iterable[Wish]) -> set[str]:
    return {wish.client_number for wish in wishes if wish.client_number}


def _as_number(wish: Wish) -> int | None:
    """The row's client number where it can be one of ours."""
    text = wish.client_number
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _names(client: Client) -> set[str]:
    """The folded names that somebody goes by."""
    return {folded(client.name), folded(client.sorted_name)}

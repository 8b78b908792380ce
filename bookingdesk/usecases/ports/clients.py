"""Client profiles and how they are found, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.usecases.ports.traces import ClientChange


class Clients(Protocol):
    """Client profiles and their search index, kept together."""

    def get(self, client: ClientId) -> Client:
        """Raises NotFound."""
        ...

    def many(self, clients: Iterable[ClientId]) -> Mapping[ClientId, Client]: ...
    def add(self, client: Client) -> ClientId:
        """The id of the value is ignored."""
        ...

    def add_many(self, clients: Sequence[Client]) -> Sequence[ClientId]:
        """For imports: the same in bulk."""
        ...

    def replace(self, client: Client) -> Client:
        """Store a changed profile over the version it carries; returns it with the next. Raises Stale."""
        ...

    def find(self, words: str, *, limit: int = 20, exact: bool = False) -> Sequence[Client]:
        """By name prefixes in any order (also run together), phone fragment, email, #number; best first.

        Where nobody fits, near spellings count, unless `exact`.
        """
        ...

    def by_phone_or_email(self, phone: str, email: str) -> Sequence[Client]:
        """Equal stored addresses: the duplicate check. Empty arguments match nothing."""
        ...

    def note_changes(self, client: ClientId, changes: Sequence[ClientChange]) -> None:
        """Keep old and new values of changed fields (client_change)."""
        ...

    def changes_of(self, client: ClientId, *, limit: int = 100) -> Sequence[ClientChange]:
        """Newest first."""
        ...

    def by_contacts(self, phones: Iterable[str], emails: Iterable[str]) -> Sequence[Client]:
        """Everybody who has one of these addresses, in one question: the duplicate check of imports."""
        ...

    def by_external_id(self, external_ids: Iterable[str]) -> Mapping[str, ClientId]: ...
    def page(self, *, after: ClientId | None = None, limit: int = 500) -> Sequence[Client]: ...
    def count(self) -> int: ...

"""Clients from a CSV file: cleaned as if typed at the desk, matched against who is known, stored in batches.

Somebody is known by the same external id, or by the same name with the same phone or email. The same file
twice adds nobody. Refuses rows of one file in which one external id stands for two names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel, Client, ClientKind
from bookingdesk.domain.errors import InvalidValue, RuleViolation
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.contact import client_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing.mapping import ColumnMapping, missing
from bookingdesk.usecases.importing.reading import Row, whole
from bookingdesk.usecases.importing.report import (
    BATCH,
    ColumnsMissing,
    Imported,
    ImportFile,
    Tally,
    date_order_of,
)
from bookingdesk.usecases.importing.values import DateOrder, read_date, split_name
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

NO_CONTACT = "imported without contact"
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si"})


@needs(Right.IMPORT)
def import_clients(env: Env, command: ImportFile) -> Outcome[Imported]:
    """Add the file's new clients.

    Raises ColumnsMissing, DateOrderUnclear, FileUnreadable before anything is stored.
    """
    groups = missing("clients", command.mapping)
    if groups:
        raise ColumnsMissing(groups=groups, columns=command.mapping.columns)
    order = date_order_of(command, "born")
    country = env.store.read(lambda work: work.settings.get("business.country")) or str(
        desk_settings.SETTINGS["business.country"].default
    )
    tally, stopped = Tally(command), False
    seen, stored = _Seen(), set[ClientId]()
    of = command.table.count()
    rows = command.table.rows()
    while batch := list(islice(rows, BATCH)):
        read = list(_read(env, batch, command.mapping, order, country, tally))
        read = [(row, client) for row, client in read if not _refused(row, client, seen, tally)]
        if command.dry_run:
            clients = [client for _row, client in read if not seen.knows(client)]
            added = env.store.read(partial(_new_ones, clients=clients))
            seen.add(added)
            tally.added += len(added)
            tally.known += len(read) - len(added)
        elif read:
            ids = env.store.write(partial(_store, env=env, clients=[client for _row, client in read]))
            stored.update(ids)
            tally.added += len(ids)
            tally.known += len(read) - len(ids)
        if not command.progress(tally.done, of):
            stopped = True
            break
    return Outcome(tally.as_imported(stopped=stopped), ChangeSet(clients=frozenset(stored)))


def _read(
    env: Env, rows: Sequence[Row], mapping: ColumnMapping, order: DateOrder, country: str, tally: Tally
) -> Iterator[tuple[Row, Client]]:
    """The rows that make good clients; the others are rejected with their reason."""
    for row in rows:
        try:
            yield row, client_kept(client_of(whole(row), mapping, order, env), country)
        except RuleViolation as why:
            tally.reject(row, why)


def client_of(row: Row, mapping: ColumnMapping, order: DateOrder, env: Env) -> Client:
    """The client a row describes, not yet checked. Raises InvalidValue for cells that cannot be read."""
    cell = partial(mapping.cell, row.cells)
    given, family = cell("given_name"), cell("family_name")
    if not given and not family:
        given, family = split_name(cell("name"))
    organisation = cell("organisation")
    is_person = bool(given or family)
    phone, email = cell("phone"), cell("email")
    born = cell("born")
    client = Client(
        id=ClientId(0),
        kind=ClientKind.PERSON if is_person or not organisation else ClientKind.ORGANISATION,
        given_name=given,
        family_name=family,
        organisation="" if is_person else organisation,
        phone=phone,
        email=email,
        born=read_date(born, order, "born") if born else None,
        language=cell("language")[:2].lower(),
        preferred_channel=_channel(cell("preferred_channel"), phone, email),
        otherwise=_named(cell("otherwise")),
        no_contact_reason="" if phone or email else NO_CONTACT,
        note="\n".join(text for text in (cell("note"), organisation if is_person else "") if text),
        care=cell("care"),
        best_time=cell("best_time"),
        no_voicemail=folded(cell("no_voicemail")) in YES,
        created_at=env.now(),
    )
    if client.born and client.born > env.now().date():
        raise InvalidValue(field="born", reason="in_future")
    return _identified(client, cell("external_id"))


def _channel(word: str, phone: str, email: str) -> Channel:
    """The preferred way to be reached: as the file says where it can be, else what there is an address for."""
    channel = _named(word)
    if channel is not None and (email if channel is Channel.EMAIL else phone or channel is Channel.LETTER):
        return channel
    if email:
        return Channel.EMAIL
    return Channel.PHONE if phone else Channel.LETTER


def _named(word: str) -> Channel | None:
    """The way that a word of the file names; None for none."""
    plain = folded(word)
    for channel, names in (
        (Channel.SMS, ("sms", "text", "mobile")),
        (Channel.EMAIL, ("email", "e mail", "mail")),
        (Channel.PHONE, ("phone", "call", "telefon", "telephone", "telefono")),
        (Channel.LETTER, ("letter", "post", "brief", "courrier", "carta")),
    ):
        if plain in names:
            return channel
    return None


def _identified(client: Client, external_id: str) -> Client:
    """With the file's own id, or one made of who it is, so that the same row is known again."""
    if external_id:
        return replace(client, external_id=external_id)
    who = "\n".join((folded(client.name), client.phone, client.email.lower(), str(client.born or "")))
    return replace(client, external_id=f"row:{hashlib.sha256(who.encode()).hexdigest()[:24]}")


@dataclass(slots=True)
class _Seen:
    """What the rows so far have said; `faces` and `ids` only in a dry run: in earnest the database knows them."""

    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    """External id → the folded name it stands for, and the line."""
    ids: set[str] = field(default_factory=set)
    faces: set[tuple[str, str]] = field(default_factory=set)

    def knows(self, client: Client) -> bool:
        """Whether an earlier batch of a dry run would have added somebody who is the same."""
        return client.external_id in self.ids or not self.faces.isdisjoint(_faces(client))

    def add(self, clients: Sequence[Client]) -> None:
        """These would be there by now."""
        for client in clients:
            self.ids.add(client.external_id)
            self.faces |= _faces(client)


def _refused(row: Row, client: Client, seen: _Seen, tally: Tally) -> bool:
    """Reject a row whose external id stands for somebody else in an earlier row of the file."""
    name = folded(client.name)
    first, line = seen.names.setdefault(client.external_id, (name, row.line))
    if first == name:
        return False
    why = InvalidValue(field="external_id", reason="stands_twice", value=client.external_id, line=line)
    tally.reject(row, why)
    return True


def _new_ones(work: Work, clients: Sequence[Client]) -> list[Client]:
    """Those nobody knows yet; a second row for the same person within the batch is known too."""
    known_ids = set(work.clients.by_external_id(client.external_id for client in clients))
    same = work.clients.by_contacts(
        [client.phone for client in clients if client.phone], [client.email for client in clients if client.email]
    )
    faces = {face for client in same for face in _faces(client)}
    fresh: list[Client] = []
    for client in clients:
        mine = _faces(client)
        if client.external_id in known_ids or any(face in faces for face in mine):
            continue
        known_ids.add(client.external_id)
        faces |= mine
        fresh.append(client)
    return fresh


def _faces(client: Client) -> set[tuple[str, str]]:
    """(name, address) pairs by which somebody is recognised."""
    name = folded(client.name)
    return {(name, address) for address in (client.phone, client.email.lower()) if address}


def _store(work: Work, env: Env, clients: Sequence[Client]) -> Sequence[ClientId]:
    """Add the new ones of a batch; one audit event tells how many."""
    fresh = _new_ones(work, clients)
    if not fresh:
        return ()
    ids = work.clients.add_many(fresh)
    audited(Step(env, work, env.now()), "import_clients", "client", ids[0], {"count": len(ids), "last": ids[-1]})
    return ids

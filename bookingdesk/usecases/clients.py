"""Clients: register, amend, find, and everything about one on one screen. Old values of a profile are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import AddressCheck, Channel, Client, cleaned_line
from bookingdesk.domain.confirm_calls import UNCONFIRMED
from bookingdesk.domain.contact import persons_stamped, stamped
from bookingdesk.domain.errors import IdentityNeeded, InvalidValue
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import UNSENT, MessageKind, MessageState
from bookingdesk.domain.rerouting import by_way
from bookingdesk.domain.rights import Right
from bookingdesk.domain.ways import way_to_call, way_to_client
from bookingdesk.usecases.client_notes import notes_for
from bookingdesk.usecases.commands import AmendClient, FindClients, RegisterClient
from bookingdesk.usecases.contact import client_kept, phone_kept, search_words
from bookingdesk.usecases.durations import durations_of
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.identifying import rules_of, valid_check
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import ClientChange, Work
from bookingdesk.usecases.readings import ClientFile
from bookingdesk.usecases.recording import Step, audited

NOT_FOLLOWED = frozenset({"id", "version", "created_at"})
"""Fields whose changes are not kept one by one."""
IDENTIFYING = ("phone", "email", "born", "postcode", "agreed_password")
"""What a caller is known by."""
_MAY_GO = UNSENT | {MessageState.SKIPPED}
EVERY = 10_000
"""More messages than wait for anybody, however long their series."""
SECRET = frozenset({"agreed_password"})
"""Of these only is kept that they were changed."""


@needs(Right.EDIT_CLIENTS)
def register_client(env: Env, command: RegisterClient) -> Outcome[Client]:
    """Register a new client; the answer carries the number given. Raises InvalidValue naming the field."""
    now = env.now()
    stored = env.store.write(lambda work: registered(Step(env, work, now), command.client))
    return Outcome(stored, ChangeSet(clients=frozenset({stored.id})))


def registered(step: Step, client: Client) -> Client:
    """The same within a transaction under way, for a booking with a new client."""
    by = step.env.actor.name
    kept = persons_stamped(None, stamped(None, client_kept(client, _country(step.work)), by), by, step.now)
    number = step.work.clients.add(kept)
    audited(step, "register_client", "client", number, {"kind": kept.kind.value})
    return step.work.clients.get(number)


@needs(Right.EDIT_CLIENTS)
def amend_client(env: Env, command: AmendClient) -> Outcome[Client]:
    """Store a changed profile over the version it carries, with old and new values (SOP B4.2.3).

    Unsent messages use the new address by themselves; those left out for want of one are planned again.
    Raises Stale, InvalidValue, and IdentityNeeded where a fact is changed by somebody whom nobody has checked.
    """
    now = env.now()

    def step(work: Work) -> tuple[Client, frozenset[MessageId]]:
        at = Step(env, work, now)
        before = work.clients.get(command.client.id)
        kept = client_kept(command.client, _country(work))
        said = _on_whose_word(at, before, kept, command)
        kept = persons_stamped(before, stamped(before, kept, env.actor.name), env.actor.name, now)
        stored = work.clients.replace(kept)
        changes = _changes(before, stored, at)
        if changes:
            work.clients.note_changes(stored.id, changes)
        fields_changed = sorted(change.field for change in changes)
        reason = cleaned_line(command.reason, "reason", limit=200)
        audited(at, "amend_client", "client", stored.id, {"fields": fields_changed} | said, reason=reason)
        found = rerouted(at, stored) if _ways(before) != _ways(stored) else frozenset()
        return stored, found

    stored, messages = env.store.write(step)
    return Outcome(stored, ChangeSet(clients=frozenset({stored.id}), messages=messages))


@needs(Right.SEE_CLIENTS)
def find_clients(env: Env, command: FindClients) -> Outcome[tuple[Client, ...]]:
    """Clients by what somebody said or typed, best first; nothing typed finds nobody."""

    def step(work: Work) -> Sequence[Client]:
        words = search_words(command.words, _country(work))
        return work.clients.find(words, limit=command.limit, exact=command.exact) if words else ()

    return Outcome(tuple(env.store.read(step)))


@needs(Right.SEE_CLIENTS)
def client_file(env: Env, client_id: ClientId) -> Outcome[ClientFile]:
    """Everything that answers a caller on one screen (SOP A5.7). Raises NotFound."""
    now = env.now()

    def step(work: Work) -> ClientFile:
        client = work.clients.get(client_id)
        bookings = work.bookings.of_client(client_id, limit=100)
        catalogue = work.catalogue.load()
        joined = entries(work, catalogue, bookings, env.actor)
        upcoming = [e for e in joined if e.booking.span.end > now and e.booking.status is not Status.CANCELLED]
        shown = {entry.booking.id for entry in upcoming}
        past = [entry for entry in joined if entry.booking.id not in shown]
        return ClientFile(
            client=client,
            upcoming=tuple(sorted(upcoming, key=lambda e: e.booking.span.start)),
            past=tuple(sorted(past, key=lambda e: e.booking.span.start, reverse=True)),
            messages=tuple(work.outbox.of_client(client_id, limit=50)),
            no_shows_in_12_months=sum(_missed(b) and b.span.start > now - timedelta(days=365) for b in bookings),
            name_alike=tuple(c for c in work.clients.find(_near(client), limit=10) if _alike(c, client)),
            notes=notes_for(work, client_id, env.actor),
            durations=durations_of(work, client_id),
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_CLIENTS)
def likely_duplicates(env: Env, client: Client) -> Outcome[tuple[Client, ...]]:
    """Stored clients this one may be: the same phone or email first, then the same name. Never raises for typing.

    `client` may be half filled in; what cannot be read as a phone or email yet matches nothing.
    """

    def step(work: Work) -> tuple[Client, ...]:
        country = _country(work)
        phone = search_words(client.phone, country)
        found = {
            c.id: c for c in work.clients.by_phone_or_email(_e164(client.phone, country), client.email.strip())
        }
        if not found and len(phone) >= 6:
            found = {c.id: c for c in work.clients.find(phone, limit=5)}
        if client.name.strip():
            alike = (c for c in work.clients.find(_near(client), limit=10) if _alike(c, client))
            found |= {c.id: c for c in alike if c.id not in found}
        found.pop(client.id, None)
        return tuple(found.values())

    return Outcome(env.store.read(step))


def _on_whose_word(at: Step, before: Client, after: Client, command: AmendClient) -> dict[str, object]:
    """What identifies a client changes on no stranger's word: who changes the phone could then be called back."""
    facts = [
        name for name in IDENTIFYING if getattr(before, name) and getattr(before, name) != getattr(after, name)
    ]
    if _acting(before) != _acting(after):
        facts.append("contact_persons")
    if not facts or not rules_of(at.work, at.now).required:
        return {}
    if command.reason.strip():
        return {"identity": "not_needed"}
    check = valid_check(at, before.id, (command.checked,))
    if check is None:
        raise IdentityNeeded(client=before.id, number=0)
    return {"identity": check.how.value, "identity_check": check.id}


def _acting(client: Client) -> list[object]:
    """Who may act for the client and how they are called back: whoever adds somebody could then be that person."""
    return [(p.id, p.name, p.phone, p.email, p.may_book, p.may_cancel) for p in client.contact_persons]


def _country(work: Work) -> str:
    return desk_settings.value(work.settings.all(), "business.country")


def _e164(typed: str, country: str) -> str:
    try:
        return phone_kept(typed, country)
    except InvalidValue:
        return ""


def _missed(booking: Booking) -> bool:
    return booking.status is Status.NO_SHOW


def _alike(one: Client, other: Client) -> bool:
    """Whether two people's names could be taken for each other: the same when folded, or an edit apart."""
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - loaded when names are compared

    if one.id == other.id:
        return False
    mine, theirs = _sorted_words(one.name), _sorted_words(other.name)
    allowed = 1 if min(len(mine), len(theirs)) >= 6 else 0
    return DamerauLevenshtein.distance(mine, theirs, score_cutoff=allowed) <= allowed


def _near(client: Client) -> str:
    """Words that find names like this one: the family name and how the given name begins."""
    if client.given_name and client.family_name:
        return f"{client.family_name} {client.given_name[:2]}"
    return client.name


def _sorted_words(name: str) -> str:
    """The folded name with its words in alphabetical order, as people say them in any."""
    return " ".join(sorted(folded(name).split()))


def _changes(before: Client, after: Client, step: Step) -> tuple[ClientChange, ...]:
    names = [f.name for f in fields(Client) if f.name not in NOT_FOLLOWED]
    actor = step.env.actor
    return tuple(
        ClientChange(
            at=step.now,
            user=actor.name,
            station=actor.station,
            field=name,
            old=_shown(name, old),
            new=_shown(name, new),
        )
        for name in names
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )


def _shown(field: str, value: object) -> str:
    return "***" if field in SECRET and value else _text(value)


def _text(value: object) -> str:
    if isinstance(value, AddressCheck):
        return f"{value.at.isoformat()} {value.by} {value.how.value}"
    if isinstance(value, tuple):
        return "; ".join(f"{p.name} {p.phone} {p.email}".strip() for p in value)
    return "" if value is None else str(value)


def _ways(client: Client) -> tuple[object, ...]:
    """What decides how they are told: another note makes no mail of a call that somebody chose."""
    return (
        client.email,
        client.phone,
        client.phone_is_wrong,
        client.email_is_wrong,
        client.preferred_channel,
        client.otherwise,
    )


def rerouted(step: Step, client: Client, of: frozenset[Channel] = frozenset(Channel)) -> frozenset[MessageId]:
    """What waits goes by the way that the profile says now (R59), reminders left out for want of one after all.

    `of`: only what was to go by these ways until now.
    """
    usual, asked = way_to_client(client, step.work.settings.all()), way_to_call(client, UNCONFIRMED)
    touched = set()
    for row in step.work.outbox.page(states=_MAY_GO, clients=[client.id], limit=EVERY):
        if row.channel not in of:
            continue
        now_by = by_way(row, asked if row.kind is MessageKind.CONFIRM_CALL else usual, step.now)
        if now_by != row and step.work.outbox.exchange(now_by, row.state):
            touched.add(row.id)
    return frozenset(touched)

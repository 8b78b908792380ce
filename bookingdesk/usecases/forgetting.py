"""Forgetting clients by the record rule (SOP B5): looked at first, then done, never before its time.

Everything that is personal goes; bookings, payments and the log stay, of nobody. There is no way back, so Undo does
not know it, and a PIN does not open it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import PreviewStale
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.policies import retention
from bookingdesk.domain.retention import ForgetReason, Kept, RecordKind, check_forgettable, forgotten
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import RecordCount, Work
from bookingdesk.usecases.recording import Step, audited

AT_ONCE = 10
"""Clients forgotten in one transaction: a desk never waits long for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastClient:
    """Somebody whom the record rule no longer keeps."""

    client: Client
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport:
    """What is kept, by class and for how long, and who may be forgotten now: the preview of forgetting."""

    limit: timedelta
    counts: Mapping[RecordKind, RecordCount]
    past: tuple[PastClient, ...]
    strangers: int
    """Settled requests and walk-ins of nobody known that are past the rule."""
    kept: int
    """Clients whom the rule or something open keeps."""
    next_at: datetime | None
    """From when the next of them may be forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPast:
    """Forget all of the preview; `seen` is how many clients it showed."""

    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetClient:
    """Forget one client who asked for it."""

    client_id: ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many were forgotten."""

    clients: int
    strangers: int = 0


@needs(Right.FORGET_CLIENTS)
def record_report(env: Env, nothing: None = None) -> Outcome[RecordReport]:
    """What is kept and who is past the record rule; changes nothing."""
    now = env.now()

    def step(work: Work) -> RecordReport:
        limit = _limit(work, now)
        everybody = work.retention.kept()
        past = _past(everybody, limit, now)
        there = {kept.client_id for kept in past}
        left = [kept for kept in everybody if kept.client_id not in there]
        clients = work.clients.many(there)
        return RecordReport(
            limit=limit,
            counts=work.retention.counts(),
            past=tuple(PastClient(client=clients[kept.client_id], last=kept.last) for kept in past),
            strangers=work.retention.strangers(now - limit),
            kept=len(left),
            next_at=min((kept.until(limit) for kept in left if not kept.open), default=None),
        )

    return Outcome(env.store.read(step))


@needs(Right.FORGET_CLIENTS)
def forget_past(env: Env, command: ForgetPast) -> Outcome[Forgotten]:
    """Forget everybody whom the record rule no longer keeps. Raises PreviewStale where they are not as many."""
    now = env.now()

    def look(work: Work) -> list[ClientId]:
        return [kept.client_id for kept in _past(work.retention.kept(), _limit(work, now), now)]

    found = env.store.read(look)
    if len(found) != command.seen:
        raise PreviewStale(seen=command.seen, found=len(found))
    done = 0
    for at in range(0, len(found), AT_ONCE):
        some = found[at : at + AT_ONCE]
        done += env.store.write(lambda work, some=some: _forget_some(Step(env, work, now), some))  # type: ignore[misc]
    strangers = env.store.write(lambda work: _forget_strangers(Step(env, work, now)))
    changes = ChangeSet(clients=frozenset(found), catalogue=False)
    return Outcome(Forgotten(clients=done, strangers=strangers), changes)


@needs(Right.FORGET_CLIENTS)
def forget_client(env: Env, command: ForgetClient) -> Outcome[Forgotten]:
    """Forget one client who asked. Raises RecordsKept with the day from which it is possible, NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[Forgotten]:
        at = Step(env, work, now)
        client = work.clients.get(command.client_id)
        client = client if client.merged_into is None else work.clients.get(client.merged_into)
        (kept,) = work.retention.kept(client.id) or (Kept(client_id=client.id, last=now),)
        check_forgettable(client, kept, _limit(work, now), now)
        _forget(at, client, ForgetReason.ASKED)
        work.retention.forget_strangers(now - _limit(work, now))
        return Outcome(Forgotten(clients=1), ChangeSet(clients=frozenset({client.id})))

    return env.store.write(step)


def _limit(work: Work, now: datetime) -> timedelta:
    catalogue: Catalogue = work.catalogue.load()
    return retention(catalogue, None, now)


def _past(everybody: Sequence[Kept], limit: timedelta, now: datetime) -> list[Kept]:
    return [kept for kept in everybody if kept.may_be_forgotten(limit, now)]


def _forget_some(at: Step, clients: Sequence[ClientId]) -> int:
    """Each is looked at again: somebody may have called meanwhile."""
    limit, done = _limit(at.work, at.now), 0
    for client_id in clients:
        present = at.work.retention.kept(client_id)
        if present and present[0].may_be_forgotten(limit, at.now):
            _forget(at, at.work.clients.get(client_id), ForgetReason.RECORD_RULE)
            done += 1
    return done


def _forget(at: Step, client: Client, reason: ForgetReason) -> None:
    at.work.retention.forget(forgotten(client, at.now))
    audited(at, "forget_client", "client", client.id, {"reason": reason.value})


def _forget_strangers(at: Step) -> int:
    limit = _limit(at.work, at.now)
    found = at.work.retention.forget_strangers(at.now - limit)
    audited(at, "forget_past", "client", 0, {"days": limit.days, "strangers": found})
    return found

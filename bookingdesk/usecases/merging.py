"""Two profiles of one client made one: everything of both stands under the one that stays, and can be parted again.

Nothing is deleted: the other profile is retired and says which one goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.contact import reachable
from bookingdesk.domain.errors import InvalidValue, MergeRefused
from bookingdesk.domain.ids import ClientId, MergeId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import HOUSE
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import ClientChange, Merge, Work
from bookingdesk.usecases.recording import Step, audited

SPLIT_WITHIN = timedelta(hours=24)
CHOOSABLE = (
    "kind",
    "given_name",
    "family_name",
    "organisation",
    "pronounced",
    "born",
    "phone",
    "email",
    "preferred_channel",
    "otherwise",
    "no_voicemail",
    "best_time",
    "no_contact_reason",
    "language",
    "usual_staff",
    "address",
    "postcode",
    "agreed_password",
    "note",
    "care",
    "external_id",
)
"""Fields of which one profile's value must be chosen; contact persons of both stay."""
TOGETHER = {
    "kind": ("given_name", "family_name", "organisation"),
    "given_name": ("family_name",),
    "usual_staff": ("only_usual",),
}
"""Chosen with another one: half a name of each would be nobody's."""
WITH_CHECK = {"phone": "phone_check", "email": "email_check"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeClients:
    """`gone` becomes part of `kept`. Fields named in `from_gone` take the value that `gone` has."""

    kept_id: ClientId
    gone_id: ClientId
    from_gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """Both side by side: values that differ, what would be kept by default, and how much history moves."""

    kept: Client
    gone: Client
    differing: tuple[str, ...]
    from_gone: frozenset[str] = field(default_factory=frozenset)
    """Proposed: what only the one that goes has."""
    moves: int = 0


@needs(Right.MERGE_CLIENTS)
def merge_preview(env: Env, command: MergeClients) -> Outcome[MergePreview]:
    """What a merge would do. Raises NotFound, MergeRefused."""

    def step(work: Work) -> MergePreview:
        kept, gone = _both(work, command)
        differing = tuple(name for name in CHOOSABLE if getattr(kept, name) != getattr(gone, name))
        proposed = frozenset(name for name in differing if not getattr(kept, name))
        moves = work.merges.count_of(gone.id)
        return MergePreview(kept=kept, gone=gone, differing=differing, from_gone=proposed, moves=moves)

    return Outcome(env.store.read(step))


@needs(Right.MERGE_CLIENTS)
def merge_clients(env: Env, command: MergeClients) -> Outcome[Merge]:
    """Make two profiles one; for 24 hours `split_clients` takes it back. Raises NotFound, MergeRefused, Stale."""
    now = env.now()

    def step(work: Work) -> tuple[Merge, ChangeSet]:
        at = Step(env, work, now)
        kept, gone = _both(work, command)
        merged = merged_client(kept, gone, command.from_gone)
        bookings = frozenset(b.id for b in work.bookings.of_client(gone.id, limit=10_000))
        actor = env.actor
        done = work.merges.merge(merged, gone.id, at=now, user=actor.name, station=actor.station)
        work.clients.note_changes(kept.id, _changes(at, kept, merged))
        detail = {"gone": gone.id, "merge": done.id, "moved": done.moved, "fields": sorted(command.from_gone)}
        audited(at, "merge_clients", "client", kept.id, detail)
        return done, ChangeSet(clients=frozenset({kept.id, gone.id}), bookings=bookings)

    return Outcome(*env.store.write(step))


@needs(Right.MERGE_CLIENTS)
def split_clients(env: Env, merge_id: MergeId) -> Outcome[Merge]:
    """Take a merge back within 24 hours: both profiles as before, and the history where it was.

    Raises NotFound; MergeRefused (too_late, undone); Stale where the profile was changed since.
    """
    now = env.now()

    def step(work: Work) -> tuple[Merge, ChangeSet]:
        merge = work.merges.get(merge_id)
        if merge.undone_at is not None:
            raise MergeRefused(why="undone")
        if now > merge.at + SPLIT_WITHIN:
            raise MergeRefused(why="too_late")
        done = work.merges.split(merge_id, now)
        detail = {"gone": merge.gone_id, "merge": merge.id, "moved": merge.moved}
        audited(Step(env, work, now), "split_clients", "client", merge.kept_id, detail)
        both = frozenset({merge.kept_id, merge.gone_id})
        bookings = frozenset(b.id for one in both for b in work.bookings.of_client(one, limit=10_000))
        return done, ChangeSet(clients=both, bookings=bookings)

    return Outcome(*env.store.write(step))


@needs(Right.SEE_CLIENTS)
def merges_of(env: Env, client_id: ClientId) -> Outcome[tuple[Merge, ...]]:
    """Merges in which the client was kept or went, newest first."""
    return Outcome(tuple(env.store.read(lambda work: work.merges.of_client(client_id))))


def merged_client(kept: Client, gone: Client, from_gone: frozenset[str]) -> Client:
    """The profile that stays, with the chosen fields of the other one. Raises InvalidValue."""
    unknown = from_gone - set(CHOOSABLE)
    if unknown:
        raise InvalidValue(field="fields", reason="not_allowed", value=min(unknown), allowed=", ".join(CHOOSABLE))
    names = set(from_gone)
    for name in from_gone:
        names |= set(TOGETHER.get(name, ()))
    names |= {WITH_CHECK[name] for name in from_gone if name in WITH_CHECK}
    values: Mapping[str, Any] = {name: getattr(gone, name) for name in names}
    merged = replace(kept, **values)
    return reachable(merged)


def _both(work: Work, command: MergeClients) -> tuple[Client, Client]:
    if command.kept_id == command.gone_id:
        raise MergeRefused(why="same")
    kept, gone = work.clients.get(command.kept_id), work.clients.get(command.gone_id)
    if kept.merged_into is not None or gone.merged_into is not None:
        raise MergeRefused(why="retired")
    if HOUSE in {kept.external_id, gone.external_id}:
        raise MergeRefused(why="house")
    mine = {one.session_id for one in work.bookings.of_client(kept.id, limit=10_000) if _sits(one)}
    if any(one.session_id in mine for one in work.bookings.of_client(gone.id, limit=10_000) if _sits(one)):
        raise MergeRefused(why="same_session")
    return kept, gone


def _sits(booking: Booking) -> bool:
    return booking.session_id is not None and booking.status is not Status.CANCELLED


def _changes(at: Step, before: Client, after: Client) -> tuple[ClientChange, ...]:
    actor = at.env.actor
    return tuple(
        ClientChange(
            at=at.now,
            user=actor.name,
            station=actor.station,
            field=name,
            old=_shown(name, getattr(before, name)),
            new=_shown(name, getattr(after, name)),
        )
        for name in CHOOSABLE
        if getattr(before, name) != getattr(after, name)
    )


def _shown(name: str, value: object) -> str:
    if name == "agreed_password" and value:
        return "***"
    return "" if value is None else str(value)

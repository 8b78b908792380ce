"""A restored or copied database is silent: everything queued is paused until a supervisor lets it go.

The sender asks before every pass (integrity section 4); whoever releases makes this place the database's home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.releasing import SILENCED, Overdue, fate_on_release
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import audit, audit_message, freed
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

KEY = "state.silent_since"
"""Beside the shared settings: when the silence was first noticed."""
_PAUSED = frozenset({MessageState.PAUSED})
_EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMessages:
    """Let a restored or copied database send again, from here."""

    overdue: Overdue = Overdue.DOUBT


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """How many messages go out by themselves again, and how many are in doubt now."""

    queued: int = 0
    doubted: int = 0


@needs(Right.RELEASE_MESSAGES)
def release_messages(env: Env, command: ReleaseMessages) -> Outcome[Released]:
    """Make this the database's home and let go of what was silenced.

    A database that is at home is left as it is. Raises KnownError where the file beside it cannot be written.
    """
    now = env.now()

    def step(work: Work) -> tuple[Message, ...] | None:
        if not work.home.moved():
            return None
        silence(work, env)  # what was planned since the last pass too
        since = _since(work) or now
        work.settings.set(KEY, "")
        rows = [row for row in work.outbox.page(states=_PAUSED, limit=_EVERY) if row.reason == SILENCED]
        ended = tuple(_let_go(row, since, now, command.overdue) for row in rows)
        for row in ended:
            work.outbox.replace(row)
            audit_message(work, env, row)
        doubted = sum(row.state is MessageState.IN_DOUBT for row in ended)
        detail = {"queued": len(ended) - doubted, "doubted": doubted, "overdue": command.overdue.value}
        audited(Step(env, work, now), "release_messages", "settings", "mail", detail)
        work.home.settle()
        return ended

    ended = env.store.write(step)
    if ended is None:
        return Outcome(Released())
    doubted = sum(row.state is MessageState.IN_DOUBT for row in ended)
    return Outcome(
        Released(queued=len(ended) - doubted, doubted=doubted),
        ChangeSet(messages=frozenset(row.id for row in ended), settings=True),
    )


def silence(work: Work, env: Env) -> frozenset[MessageId]:
    """Pause everything that would leave by itself, in a database that is not at home; returns what was paused."""
    first, paused = _since(work) is None, frozenset(work.outbox.pause_waiting(SILENCED))
    if first:
        work.settings.set(KEY, env.now().isoformat())
    if first or paused:
        audit(work, env, "messages_silenced", "settings", "mail", {"count": len(paused)})
    return paused


def must_silence(work: Work) -> bool:
    """Whether `silence` has anything to do."""
    return _since(work) is None or work.outbox.next_due() is not None


def _since(work: Work) -> datetime | None:
    text = work.settings.get(KEY)
    return datetime.fromisoformat(text) if text else None


def _let_go(row: Message, since: datetime, now: datetime, overdue: Overdue) -> Message:
    state = fate_on_release(row, since=since, now=now, overdue=overdue)
    reason = "may_have_left" if state is MessageState.IN_DOUBT else ""
    return freed(replace(row, last_code=""), state, code=SILENCED if reason else "", reason=reason)

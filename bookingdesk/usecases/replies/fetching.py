"""One look into the mailbox: new mails are read one by one, each in a transaction of its own, each once.

The network is waited for with no transaction open, on one desk at a time by a named lease. It refuses to read for a
restored or copied database, whose double would answer the same mails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from traceback import format_tb

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.replies import IncomingMail, MailFate
from bookingdesk.domain.rights import Right
from bookingdesk.log import LOGGER
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Inbox, InboxBatch, InboxFault, InboxMark, Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.replies.applying import Applied, ReadMeanwhile, applied, left_for_a_person
from bookingdesk.usecases.replies.reading import digest, incoming
from bookingdesk.usecases.replies.state import ReadingState, faulty, is_on, keep, marked, read_state

LEASE = "replies"
LEASE_LASTS = timedelta(minutes=3)
"""Longer than the most patient look; another desk takes over after it."""
RECENT = timedelta(days=30)
"""So far back the settings page counts what came in."""
BATCHES = 40
"""In one look; what is left follows with the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReplies:
    """Look into the mailbox once. `even_if_resting`: somebody asked for it, after a fault or not."""

    owner: str = ""
    """Who reads; empty: this call alone."""
    even_if_resting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one look found."""

    on: bool = True
    """Whether replies are read at all."""
    fates: Mapping[MailFate, int] = field(default_factory=dict)
    fault: str = ""
    """Why the mailbox can't be read; empty while it can."""
    since: datetime | None = None
    """Since when it can't."""
    held_elsewhere: bool = False
    """Another desk reads."""
    silent: bool = False
    """The database was restored or copied."""


@needs(Right.DISPATCH)
def fetch_replies(env: Env, command: FetchReplies, inbox: Inbox) -> Outcome[Fetched]:
    """Read what is new. Raises KnownError where the database does not answer; what was not read is read later."""
    now = env.now()
    stored = env.store.read(lambda work: work.settings.all())
    state = read_state(stored)
    if not is_on(stored):
        return Outcome(Fetched(on=False))
    if env.store.read(lambda work: work.home.moved()):
        return Outcome(Fetched(silent=True))
    here = env.secrets_at
    if state.rests(now, here) and not command.even_if_resting:
        return Outcome(Fetched(fault=state.fault, since=state.since))
    owner = command.owner or f"once:{env.new_id()}"
    if not env.store.write(lambda work: _leased(work, env, owner)):
        return Outcome(Fetched(held_elsewhere=True, fault=state.fault_at(here), since=state.since))
    try:
        return _look(env, owner, inbox, stored)
    finally:
        if not command.owner:
            stop_reading(env, owner)


@needs(Right.DISPATCH)
def stop_reading(env: Env, owner: str) -> None:
    """Give the right to read back, where `owner` has it, so that another desk need not wait for the lease's end."""
    now = env.now()
    env.store.write(lambda work: work.outbox.take_lease(LEASE, owner, now, now))


@needs(Right.SEE_MESSAGES)
def replies_read(env: Env, nothing: None = None) -> Outcome[Fetched]:
    """How the reading stands, and what became of the mails of the last 30 days. A pure reading."""
    now = env.now()

    def step(work: Work) -> Fetched:
        stored = work.settings.all()
        state = read_state(stored)
        return Fetched(
            on=is_on(stored),
            fates=work.replies.counts(now - RECENT),
            fault=state.fault_at(env.secrets_at) if is_on(stored) else "",
            since=state.since,
            silent=work.home.moved(),
        )

    return Outcome(env.store.read(step))


def _leased(work: Work, env: Env, owner: str) -> bool:
    now = env.now()
    return work.outbox.take_lease(LEASE, owner, now + LEASE_LASTS, now)


def _carries_on(work: Work, env: Env, owner: str, state: ReadingState) -> bool:
    """Keep up to where it was read, and the right to read on.

    False where another desk has taken over, or another mailbox was chosen meanwhile.
    """
    if not _leased(work, env, owner):
        return False
    keep(work, state)
    return read_state(work.settings.all()).mailbox == state.mailbox


def _look(env: Env, owner: str, inbox: Inbox, stored: Mapping[str, str]) -> Outcome[Fetched]:
    """Batch after batch until nothing is new; the mark moves after each, and mails that were read stay known."""
    counts: dict[MailFate, int] = {}
    changes = ChangeSet()
    state = read_state(stored)
    own = frozenset({desk_settings.value(stored, "mail.sender").lower()}) - {""}
    for _ in range(BATCHES):
        since = (state.marked_on or env.now().date()) - timedelta(days=1)
        try:
            batch = inbox.read(stored, state.mark, since, env.now())
        except InboxFault as why:
            reason = str(why.facts["why"])
            if reason == "stopped":
                break
            stuck = why.facts.get("at")
            at = stuck if isinstance(stuck, InboxMark) else None
            state = faulty(state, reason, env.now(), env.secrets_at, at)
            if state.stuck is None or not state.gives_up:
                env.store.write(lambda work, at=state: keep(work, at))  # type: ignore[misc]
                if state.stations:
                    stop_reading(env, owner)  # another computer may be able to
                return Outcome(Fetched(fates=counts, fault=state.fault, since=state.since), changes)
            LOGGER.error("mail %d of the mailbox can't be had: %s", state.stuck.uid, reason)
            mail = IncomingMail(key=digest(f"{state.mailbox} {state.stuck}".encode()))
            batch, read = InboxBatch(mails=(), mark=state.stuck, more=True), [_put_aside(env, mail)]
        else:
            read = _read(env, batch, own)
        for done in read:
            changes |= done.changes
            if done.fate is not None:
                counts[done.fate] = counts.get(done.fate, 0) + 1
        state = marked(state, batch.mark, env.now())
        still_ours = env.store.write(lambda work, at=state: _carries_on(work, env, owner, at))  # type: ignore[misc]
        if not batch.more or not still_ours:
            break
    return Outcome(Fetched(fates=counts), changes)


def _read(env: Env, batch: InboxBatch, own: frozenset[str]) -> list[Applied]:
    """Each mail by itself: a bug that one meets is logged and costs that one, not those behind it."""
    done: list[Applied] = []
    for data in batch.mails:
        mail = IncomingMail(key=digest(data))
        try:
            mail = incoming(data)
            done.append(env.store.write(lambda work, m=mail, d=data: _one(env, work, m, d, own)))  # type: ignore[misc]
        except ReadMeanwhile:
            continue
        except KnownError:
            raise
        except Exception as bug:  # noqa: BLE001 - as it says above
            where = "".join(format_tb(bug.__traceback__))  # without the words, which may be the mail's
            LOGGER.error("a mail could not be read: %s\n%s", type(bug).__name__, where)
            done.append(_put_aside(env, mail))
    return done


def _one(env: Env, work: Work, mail: IncomingMail, data: bytes, own: frozenset[str]) -> Applied:
    return applied(Step(env, work, env.now()), mail, data, own)


def _put_aside(env: Env, mail: IncomingMail) -> Applied:
    """A mail that the program fails on, or the server does, is not tried for ever: a person looks at it."""
    return env.store.write(lambda work: left_for_a_person(Step(env, work, env.now()), mail))

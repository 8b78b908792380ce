"""Writes down how the delivery of one message ended: its fate, the rest of its channel, an address that is wrong.

Every step may run again after a deadlock and has no effect outside its unit of work. It refuses to write over a
row that somebody else has taken since; only who doubted it learns what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.replies import is_about_address
from bookingdesk.usecases.claiming import Sending, audit_message, freed, reopened_by
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.mail_channel import begin_pause, end_pause
from bookingdesk.usecases.ports import Dispatch, Verdict, Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.wrong_address import flag_email

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""Before the second, third, fourth and every further attempt."""
RECORD_ATTEMPTS = 3
_KNOWN_FATES = frozenset({MessageState.SENT, MessageState.FAILED})


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that was handed to the sender, and what came of it."""

    dispatch: Dispatch
    verdict: Verdict
    rests_briefly: bool = False
    """Nobody answers on its channel: the others need not find that out one by one, ten seconds each."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What writing a delivery down changed."""

    message: Message | None = None
    """The row as it is now; None where it was no longer ours to write."""
    flagged: ChangeSet = field(default_factory=ChangeSet)
    """A client whose address was found wrong, with what goes by another way for it."""


def write_down(job: Sending, delivered: Delivered) -> Fate:
    """In a commit of its own. Knowing matters most here, so a busy database is asked again. Raises KnownError."""
    for _ in range(1, RECORD_ATTEMPTS):
        try:
            return job.env.store.write(lambda work: written(work, job, delivered))
        except KnownError:
            continue
    return job.env.store.write(lambda work: written(work, job, delivered))


def written(work: Work, job: Sending, delivered: Delivered) -> Fate:
    """Write a verdict: only over a row that is still ours, or that others could only doubt."""
    dispatch, verdict = delivered.dispatch, delivered.verdict
    now, here, channel = job.env.now(), job.env.secrets_at, dispatch.message.channel
    if verdict.pauses_channel or delivered.rests_briefly:
        begin_pause(work, verdict.code, now, station=here, brief=delivered.rests_briefly, channel=channel)
    elif verdict.state is MessageState.SENT or (verdict.state is MessageState.FAILED and verdict.code.isdigit()):
        end_pause(work, here, channel)
    row = work.outbox.get(dispatch.message.id)
    ours = row.state is MessageState.SENDING and row.lease_owner == job.owner
    doubted = (
        row.state is MessageState.IN_DOUBT
        and row.attempts == dispatch.message.attempts
        and verdict.state in _KNOWN_FATES
    )
    if not ours and not doubted:
        return Fate()
    ended = _ended(row, dispatch, verdict, now)
    work.outbox.replace(ended)
    audit_message(work, job.env, ended, language=verdict.language, fell_back=verdict.fell_back)
    reopened_by(work, job.env, ended)
    return Fate(ended, _flagged(Step(job.env, work, now), dispatch, verdict))


def _flagged(at: Step, dispatch: Dispatch, verdict: Verdict) -> ChangeSet:
    """Where the server says that nobody has the address, what waits for it goes by the client's next way."""
    whose = dispatch.message.client_id
    wrong = verdict.state is MessageState.FAILED and is_about_address(verdict.status, verdict.code)
    if whose is None or not wrong:
        return ChangeSet()
    return flag_email(at, whose, dispatch.message.recipient)


def _ended(row: Message, dispatch: Dispatch, verdict: Verdict, now: datetime) -> Message:
    """The row as the verdict leaves it."""
    ended = freed(row, verdict.state, code=verdict.code, reason=verdict.reason)
    ended = replace(ended, recipient=dispatch.message.recipient, attempts=dispatch.message.attempts)
    match verdict.state:
        case MessageState.SENT:
            return replace(ended, sent_at=now)
        case MessageState.QUEUED:
            return replace(ended, attempts=ended.attempts - 1)
        case MessageState.RETRY_WAIT:
            due = dispatch.now + WAITS[min(ended.attempts, len(WAITS)) - 1]
            if due >= row.expires_at:
                return replace(ended, state=MessageState.SKIPPED, reason="expired")
            return replace(ended, due_at=due)
        case _:
            return ended

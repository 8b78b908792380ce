"""Sends what is due, one message at a time, with no transaction open while the network is waited for.

Per message two short transactions: its fence; then its fate, together with the claim of the next. Killed between
them, a claimed message is sent later and a handed-over one is shown in doubt; none is lost and none is knowingly
sent twice (integrity section 4).
Knows no Qt: the worker of the window and `bookingdesk-admin send-due` call the same verb.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, KnownError
from bookingdesk.domain.ids import MessageId, RequestId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import (
    LEASE,
    Claim,
    Sending,
    audit,
    claim_next,
    has_due,
    settle_lapsed,
    settle_not_called,
    take_turn,
)
from bookingdesk.usecases.commands import SendDue, SendTestMail
from bookingdesk.usecases.contact import email_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.fates import Delivered, Fate, write_down, written
from bookingdesk.usecases.mail_channel import end_pause, lacking, pauses_at, waiting
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Dispatch, Sender, Verdict, Work
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.releasing import must_silence, silence

log = logging.getLogger(__name__)

SOON = timedelta(minutes=10)
SOON_AT_MOST = 500
"""The status bar counts no further."""
TAKEN_BY = timedelta(minutes=1)
"""After it was due, another desk that can send has taken a message."""
GIVE_UP_AFTER = 2
"""Messages in a row that met no server, before the pass ends and the window says so."""
_AGAIN = Verdict(state=MessageState.QUEUED, code="lease")
_UNREACHED = frozenset({"no_connection", "no_gateway_reached"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass over the outbox did."""

    sent: int = 0
    failed: int = 0
    retried: int = 0
    in_doubt: int = 0
    skipped: int = 0
    obsolete: int = 0
    fallbacks: int = 0
    """Messages sent in another language than the client's, for want of templates."""
    channel_paused: str = ""
    """Code of why mail rests; empty while it works."""
    sms_paused: str = ""
    """The same of text messages."""
    next_due: datetime | None = None
    held_elsewhere: bool = False
    """Another desk or process is the sender now."""
    stopped: bool = False
    """Given up because the program closes."""
    silent: bool = False
    """The database was restored or copied: nothing leaves before somebody releases it."""
    not_sent: tuple[MessageId, ...] = ()
    """Which failed, or may not have arrived: somebody has to see to them."""


@dataclass(slots=True)
class _Tally:
    """Counts of a pass while it runs."""

    fates: list[MessageState] = field(default_factory=list)
    touched: set[MessageId] = field(default_factory=set)
    reopened: set[RequestId] = field(default_factory=set)
    flagged: ChangeSet = field(default_factory=ChangeSet)
    """Clients whose address was found wrong, with what goes by another way for it."""
    fallbacks: int = 0
    not_sent: list[MessageId] = field(default_factory=list)

    def add(self, message: Message) -> None:
        self.fates.append(message.state)
        if message.state in {MessageState.FAILED, MessageState.IN_DOUBT}:
            self.not_sent.append(message.id)
        self.touched.add(message.id)

    def note(self, delivered: Delivered, fate: Fate) -> None:
        """How one delivery ended."""
        self.flagged |= fate.flagged
        if fate.message is None:
            return
        self.add(fate.message)
        self.reopened |= {fate.message.request_id} if fate.message.request_id is not None else set()
        self.fallbacks += delivered.verdict.fell_back and fate.message.state is MessageState.SENT

    def settle(self, claim: Claim) -> None:
        for message in claim.settled:
            self.add(message)
        self.reopened |= claim.reopened

    def as_pass(self, beat: Heartbeat, *, held: bool, stopped: bool) -> Pass:
        count = self.fates.count
        return Pass(
            sent=count(MessageState.SENT),
            failed=count(MessageState.FAILED),
            retried=count(MessageState.RETRY_WAIT),
            in_doubt=count(MessageState.IN_DOUBT),
            skipped=count(MessageState.SKIPPED),
            obsolete=count(MessageState.OBSOLETE),
            fallbacks=self.fallbacks,
            channel_paused=beat.channel_paused,
            sms_paused=beat.sms_paused,
            silent=beat.silent,
            next_due=beat.next_due,
            held_elsewhere=held,
            stopped=stopped,
            not_sent=tuple(self.not_sent),
        )


@needs(Right.DISPATCH)
def send_due(env: Env, command: SendDue, sender: Sender) -> Outcome[Pass]:
    """Send up to `limit` due messages.

    Raises KnownError where the database does not answer; what was claimed then comes back when its lease ends.
    """
    job = Sending(env=env, sender=sender, owner=command.owner or f"once:{env.new_id()}", command=command)
    tally = _Tally()
    if env.store.read(lambda work: work.home.moved()):
        return _stay_silent(job, tally)
    if not env.store.read(lambda work: work.home.is_noted()):
        env.store.write(lambda work: work.home.note())  # or a copy of today takes itself for the first
    if not env.store.read(lambda work: _has_work(work, job)):
        return _finished(job, tally)
    if not env.store.write(lambda work: take_turn(work, job)):
        return _finished(job, tally, held=True)
    try:
        env.store.write(lambda work: work.home.note())
        for message in env.store.write(lambda work: settle_lapsed(work, job)):
            tally.add(message)
        tally.settle(env.store.write(lambda work: settle_not_called(work, job)))
        held, stopped = _send_all(job, tally)
        if tally.fates:
            env.store.read(lambda work: work.home.note())
    finally:
        sender.hang_up()
        if not command.owner or env.store.read(lambda work: lacking(pauses_at(work, env.secrets_at))):
            step_down(env, job.owner)  # another desk may be able to send what waits
    return _finished(job, tally, held=held, stopped=stopped)


@needs(Right.DISPATCH)
def step_down(env: Env, owner: str) -> None:
    """Give the right to send back, where `owner` has it, so that another desk need not wait for the lease's end."""
    now = env.now()
    env.store.write(lambda work: work.outbox.take_lease(LEASE, owner, now, now))


@needs(Right.EDIT_SETTINGS)
def send_test_mail(env: Env, command: SendTestMail, sender: Sender) -> Outcome[Verdict]:
    """Try the mail settings with a short message; the verdict says how it went. Ends a pause where it works.

    Raises InvalidValue where the address is none.
    """
    recipient = email_kept(command.recipient)
    if not recipient:
        raise InvalidValue(field="email", reason="needed", value="")
    settings = env.store.read(lambda work: work.settings.all())
    verdict = sender.deliver_test(settings, recipient, env.now())
    detail = {"state": verdict.state.value, "code": verdict.code}

    def note(work: Work) -> None:
        if verdict.state is MessageState.SENT:
            end_pause(work, env.secrets_at)
        audit(work, env, "test_mail_sent", "settings", "mail", detail)

    env.store.write(note)
    return Outcome(verdict, ChangeSet(settings=verdict.state is MessageState.SENT))


@needs(Right.SEE_SCHEDULE)
def heartbeat(env: Env, last_pass: datetime | None = None) -> Heartbeat:
    """What the status bar says: fates, the next due moment and why the channel rests. A pure reading."""

    def look(work: Work) -> Heartbeat:
        pauses = pauses_at(work, env.secrets_at)
        by_mail, by_text = pauses.get(Channel.EMAIL), pauses.get(Channel.SMS)
        late = env.now() - desk_settings.unsent_after(work.settings.all())
        return Heartbeat(
            last_pass=last_pass,
            next_due=work.outbox.next_due(),
            counts=work.outbox.unsettled(),
            soon=work.outbox.count_due(env.now() + SOON, most=SOON_AT_MOST),
            overdue=work.outbox.count_due(late, most=SOON_AT_MOST),
            channel_paused=by_mail.code if by_mail else "",
            sms_paused=by_text.code if by_text else "",
            left_to_others=_left_to_others(work, lacking(pauses), env.now()),
            silent=work.home.moved(),
        )

    return env.store.read(look)


def _left_to_others(work: Work, lacks: frozenset[Channel], now: datetime) -> frozenset[Channel]:
    """What this computer lacks something for, unless its messages wait and nobody is sending."""
    lease = work.outbox.lease(LEASE) if lacks else None
    is_sent = lease is not None and lease.until > now
    return lacks if is_sent else lacks - waiting(work, lacks, now - TAKEN_BY)


def _stay_silent(job: Sending, tally: _Tally) -> Outcome[Pass]:
    """Settle what a sender left half done, pause the rest, send nothing."""

    def step(work: Work) -> frozenset[MessageId]:
        for message in settle_lapsed(work, job):
            tally.add(message)
        return silence(work, job.env)

    if job.env.store.read(lambda work: must_silence(work) or bool(work.outbox.lapsed(job.env.now()))):
        tally.touched |= job.env.store.write(step)
    return _finished(job, tally)


def _finished(job: Sending, tally: _Tally, *, held: bool = False, stopped: bool = False) -> Outcome[Pass]:
    beat = heartbeat(job.env)
    done = tally.as_pass(beat, held=held, stopped=stopped)
    changes = tally.flagged | ChangeSet(messages=frozenset(tally.touched), requests=frozenset(tally.reopened))
    return Outcome(done, changes)


def _has_work(work: Work, job: Sending) -> bool:
    """Whether a lease is worth taking: idle desks write nothing."""
    return bool(has_due(work, job) or work.outbox.lapsed(job.env.now()) or work.outbox.not_called(job.due_by()))


def _send_all(job: Sending, tally: _Tally) -> tuple[bool, bool]:
    """Claim, deliver, write down until nothing is due; answers whether the lease was lost, and whether stopped."""
    unreached: dict[Channel, int] = {}
    last: Delivered | None = None
    for _ in range(job.command.limit):
        claim = _next(job, tally, last)
        last = None
        if claim.lost_lease:
            return True, False
        if claim.dispatch is None:
            if claim.settled:
                continue
            return False, False
        last = _judged(job, claim.dispatch, _deliver(job, claim.dispatch), unreached)
        if last.verdict.reason == "stopped":
            break
    if last is None:
        return False, False
    tally.note(last, write_down(job, last))
    return False, last.verdict.reason == "stopped"


def _next(job: Sending, tally: _Tally, last: Delivered | None) -> Claim:
    """Take the next message, in one commit with the fate of the last.

    Where the next can't be taken, the last is written down alone: nothing may keep back what became of it.
    """

    def step(work: Work) -> tuple[Fate, Claim]:
        return written(work, job, last) if last else Fate(), claim_next(work, job)

    try:
        fate, claim = job.env.store.write(step)
    except Exception:
        if last:
            write_down(job, last)
        raise
    if last:
        tally.note(last, fate)
    tally.settle(claim)
    return claim


def _judged(job: Sending, dispatch: Dispatch, verdict: Verdict, unreached: dict[Channel, int]) -> Delivered:
    """With what it means for the others of its channel; `unreached` counts how many in a row met no server."""
    channel = dispatch.message.channel
    unreached[channel] = unreached.get(channel, 0) + 1 if verdict.reason in _UNREACHED else 0
    nobody_answers = unreached[channel] == GIVE_UP_AFTER
    if verdict.pauses_channel or nobody_answers:
        job.given_up.add(channel)
    return Delivered(dispatch, verdict, rests_briefly=nobody_answers)


def _deliver(job: Sending, dispatch: Dispatch) -> Verdict:
    """Hand it to the sender with a fence that is a commit of its own.

    A bug in composing or sending one message costs that message, not the others behind it: it is logged, and the
    message fails, or is in doubt where the fence had been asked.
    """
    store, message = job.env.store, dispatch.message
    asked: list[bool] = []
    overslept: list[bool] = []

    def fence() -> bool:
        asked.append(True)
        if store.write(lambda work: work.outbox.fence(message.id, job.owner, job.env.now())):
            return True
        overslept.append(store.read(lambda work: _overslept(work, job, message.id)))
        return False

    try:
        verdict = job.sender.deliver(dispatch, fence)
        return _AGAIN if verdict.state is MessageState.OBSOLETE and any(overslept) else verdict
    except KnownError:
        raise
    except Exception:  # a bug, and the messages behind this one must still leave
        log.exception("message %s could not be sent", message.id)
        if asked:
            return Verdict(state=MessageState.IN_DOUBT, code="bug", reason="may_have_arrived")
        return Verdict(state=MessageState.FAILED, code="bug", reason="program_fault")


def _overslept(work: Work, job: Sending, message: MessageId) -> bool:
    """Whether the fence refused only because our time with it ran out: the computer slept, or the clock jumped.

    Then nothing has changed about the message, and the next claim looks whether it still makes sense.
    """
    row = work.outbox.get(message)
    ours = row.state is MessageState.SENDING and row.lease_owner == job.owner
    return ours and row.lease_until is not None and row.lease_until <= job.env.now()

"""Sends what is due, one message at a time, with no transaction open while the network is waited for.

Per message three short transactions: claim, fence, record. Killed between them, a claimed message is sent later
and a handed-over one is shown in doubt; none is lost and none is knowingly sent twice (integrity section 4).
Knows no Qt: the worker of the window and `bookingdesk-admin send-due` call the same verb.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, KnownError
from bookingdesk.domain.ids import MessageId, RequestId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.replies import is_about_address
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import (
    LEASE,
    Claim,
    Sending,
    audit,
    audit_message,
    claim_next,
    freed,
    reopened_by,
    settle_lapsed,
    settle_not_called,
    take_lease,
)
from bookingdesk.usecases.commands import SendDue, SendTestMail
from bookingdesk.usecases.contact import email_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.mail_channel import begin_pause, end_pause, read_pause
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Dispatch, Sender, Verdict, Work
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.releasing import must_silence, silence
from bookingdesk.usecases.wrong_address import flag_email

log = logging.getLogger(__name__)

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""Before the second, third, fourth and every further attempt."""
SOON = timedelta(minutes=10)
SOON_AT_MOST = 500
"""The status bar counts no further."""
RECORD_ATTEMPTS = 3
GIVE_UP_AFTER = 2
"""Messages in a row that met no server, before the pass ends and the window says so."""
_AGAIN = Verdict(state=MessageState.QUEUED, code="lease")
_UNREACHED = frozenset({"no_connection", "no_gateway_reached"})
_KNOWN_FATES = frozenset({MessageState.SENT, MessageState.FAILED})


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
    if not env.store.write(lambda work: take_lease(work, job)):
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
        if not command.owner:
            step_down(env, job.owner)
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
            end_pause(work)
        audit(work, env, "test_mail_sent", "settings", "mail", detail)

    env.store.write(note)
    return Outcome(verdict, ChangeSet(settings=verdict.state is MessageState.SENT))


@needs(Right.SEE_SCHEDULE)
def heartbeat(env: Env, last_pass: datetime | None = None) -> Heartbeat:
    """What the status bar says: fates, the next due moment and why the channel rests. A pure reading."""

    def look(work: Work) -> Heartbeat:
        pauses = {channel: read_pause(work, channel) for channel in (Channel.EMAIL, Channel.SMS)}
        late = env.now() - desk_settings.unsent_after(work.settings.all())
        by_mail, by_text = pauses[Channel.EMAIL], pauses[Channel.SMS]
        return Heartbeat(
            last_pass=last_pass,
            next_due=work.outbox.next_due(),
            counts=work.outbox.unsettled(),
            soon=len(work.outbox.due(env.now() + SOON, limit=SOON_AT_MOST)),
            overdue=len(work.outbox.due(late, limit=SOON_AT_MOST)),
            channel_paused=by_mail.code if by_mail else "",
            sms_paused=by_text.code if by_text else "",
            silent=work.home.moved(),
        )

    return env.store.read(look)


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
    due = work.outbox.due(job.due_by(), limit=1)
    return bool(due or work.outbox.lapsed(job.env.now()) or work.outbox.not_called(job.due_by()))


def _send_all(job: Sending, tally: _Tally) -> tuple[bool, bool]:
    """Claim, deliver, record until nothing is due; answers whether the lease was lost, and whether stopped."""
    no_connection: dict[Channel, int] = {}
    for _ in range(job.command.limit):
        claim = job.env.store.write(lambda work: claim_next(work, job))
        tally.settle(claim)
        if claim.lost_lease:
            return True, False
        if claim.dispatch is None:
            if claim.settled:
                continue
            return False, False
        verdict = _deliver(job, claim.dispatch)
        ended = _record(job, claim.dispatch, verdict)
        if ended is not None:
            tally.add(ended)
            tally.reopened |= {ended.request_id} if ended.request_id is not None else set()
            tally.flagged |= _flagged(job, claim.dispatch, verdict)
            tally.fallbacks += verdict.fell_back and ended.state is MessageState.SENT
        if verdict.reason == "stopped":
            return False, True
        channel = claim.dispatch.message.channel
        if verdict.pauses_channel:
            job.given_up.add(channel)
        unreached = no_connection.get(channel, 0) + 1 if verdict.reason in _UNREACHED else 0
        no_connection[channel] = unreached
        if unreached == GIVE_UP_AFTER:
            _rest_briefly(job, verdict.code, channel)
            job.given_up.add(channel)
    return False, False


def _rest_briefly(job: Sending, code: str, channel: Channel) -> None:
    """Nobody answers: the others need not find that out one by one, each with its own ten seconds."""
    job.env.store.write(lambda work: begin_pause(work, code, job.env.now(), brief=True, channel=channel))


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


def _record(job: Sending, dispatch: Dispatch, verdict: Verdict) -> Message | None:
    """Write down how it ended. Knowing matters most here, so a busy database is asked again."""
    for attempt in range(1, RECORD_ATTEMPTS + 1):
        try:
            return job.env.store.write(_recording(job, dispatch, verdict))
        except KnownError:
            if attempt == RECORD_ATTEMPTS:
                raise
    return None


def _flagged(job: Sending, dispatch: Dispatch, verdict: Verdict) -> ChangeSet:
    """Where the server says that nobody has the address, what waits for it goes by the client's next way."""
    whose = dispatch.message.client_id
    if verdict.state is not MessageState.FAILED or whose is None or not is_about_address(verdict.status):
        return ChangeSet()

    def step(work: Work) -> ChangeSet:
        return flag_email(Step(job.env, work, job.env.now()), whose, dispatch.message.recipient)

    return job.env.store.write(step)


def _recording(job: Sending, dispatch: Dispatch, verdict: Verdict) -> Callable[[Work], Message | None]:
    """The step that writes a verdict: only over a row that is still ours, or that others could only doubt."""

    channel = dispatch.message.channel

    def step(work: Work) -> Message | None:
        now = job.env.now()
        if verdict.pauses_channel:
            begin_pause(work, verdict.code, now, channel=channel)
        elif verdict.state is MessageState.SENT or (
            verdict.state is MessageState.FAILED and verdict.code.isdigit()
        ):
            end_pause(work, channel)
        row = work.outbox.get(dispatch.message.id)
        ours = row.state is MessageState.SENDING and row.lease_owner == job.owner
        doubted = (
            row.state is MessageState.IN_DOUBT
            and row.attempts == dispatch.message.attempts
            and verdict.state in _KNOWN_FATES
        )
        if not ours and not doubted:
            return None
        ended = _ended(row, dispatch, verdict, now)
        work.outbox.replace(ended)
        audit_message(work, job.env, ended, language=verdict.language, fell_back=verdict.fell_back)
        reopened_by(work, job.env, ended)
        return ended

    return step


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

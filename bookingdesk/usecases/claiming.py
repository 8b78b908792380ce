"""The short transactions before a delivery: who may send, what a dead sender left, which message is next.

Every step may run again after a deadlock and has no effect outside its unit of work. It refuses, with a reason
that the desk can read, whatever makes no sense any more: expired, changed, nobody to send it to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import EXPECTED, AskedBy, Booking, Cancellation, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.fitting import fits
from bookingdesk.domain.ids import HoldId, RequestId
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import AT_ONCE, LATER, SUMMARIES, Message, MessageKind, MessageState, Phase
from bookingdesk.domain.payments import account
from bookingdesk.domain.phone_lines import is_landline
from bookingdesk.domain.quiet import LATE_AND_QUIET, TOO_CLOSE, when_late
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.domain.ways import address_on
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.differing import former, last_told, told_start
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.informing import note_dispatch
from bookingdesk.usecases.letters import letter_dispatch, not_delivered
from bookingdesk.usecases.mail_channel import lacking, pauses_at, resting, waiting
from bookingdesk.usecases.owing import owed_for
from bookingdesk.usecases.own_texts import own_texts
from bookingdesk.usecases.ports import Dispatch, Sender, Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.reminding import asked_that_day, is_spoken_for, steps_that_day
from bookingdesk.usecases.summarising import has_heard, told_with

LEASE = "mail"
LEASE_LASTS = timedelta(seconds=45)
"""Of the right to send at all: another desk takes over within 60 s."""
MESSAGE_LEASE = timedelta(seconds=150)
"""Of one message: longer than the most patient conversation with a server."""
TURN = timedelta(seconds=12)
"""More than two looks of another desk: so long nothing is sent by one that gave way to it."""
LATE = timedelta(minutes=15)
FEW, ALL = 20, 1_000_000
"""Rows read for the next message; many of a channel that rests, soon of no use, must not hide one that can go."""
_AUDITED = {
    MessageState.QUEUED: "message_waits",
    MessageState.RETRY_WAIT: "message_waits",
    MessageState.SENT: "message_sent",
    MessageState.FAILED: "message_failed",
    MessageState.IN_DOUBT: "message_in_doubt",
    MessageState.SKIPPED: "message_skipped",
    MessageState.OBSOLETE: "message_obsolete",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claiming transaction answered."""

    dispatch: Dispatch | None = None
    settled: tuple[Message, ...] = ()
    reopened: frozenset[RequestId] = frozenset()
    """Requests whose answer will not leave."""
    lost_lease: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """A pass: who sends, with what, and which moment counts for what is due."""

    env: Env
    sender: Sender
    owner: str
    command: SendDue
    given_up: set[Channel] = field(default_factory=set)
    """Channels that turned out to be at fault in this pass, even one that somebody asked for."""

    def due_by(self) -> datetime:
        """The moment up to which messages are due; leases always live by the real clock."""
        return self.command.now or self.env.now()


def take_lease(work: Work, job: Sending) -> bool:
    """Whether this sender is the one sender of the database, now and for LEASE_LASTS."""
    now = job.env.now()
    return work.outbox.take_lease(LEASE, job.owner, now + LEASE_LASTS, now)


def take_turn(work: Work, job: Sending) -> bool:
    """The same at the begin of a pass. Where messages wait that only other desks can send, they come first."""
    now, lease = job.env.now(), work.outbox.lease(LEASE)
    gave_way = lease is not None and lease.owner == job.owner and lease.until <= now < lease.until + TURN
    if gave_way and waiting(
        work, lacking(pauses_at(work, job.env.secrets_at)) & _passed_over(work, job), job.due_by()
    ):
        return False
    return take_lease(work, job)


def settle_lapsed(work: Work, job: Sending) -> tuple[Message, ...]:
    """Rows of senders that died: claimed is harmless and queued again, handed over is doubt."""
    settled = []
    for row in work.outbox.lapsed(job.env.now()):
        if row.phase is Phase.HANDOVER:
            ended = freed(row, MessageState.IN_DOUBT, code="lease", reason="may_have_arrived")
        else:
            ended = freed(row, MessageState.QUEUED)
        work.outbox.replace(ended)
        audit_message(work, job.env, ended)
        settled.append(ended)
    return tuple(settled)


def settle_not_called(work: Work, job: Sending) -> Claim:
    """What nobody told by hand while it was of use; the request of such an answer is open again."""
    settled: list[Message] = []
    opened: set[RequestId] = set()
    for row in work.outbox.not_called(job.due_by()):
        ended = freed(row, MessageState.SKIPPED, code="not_called", reason="not_called")
        if work.outbox.exchange(ended, row.state):
            audit_message(work, job.env, ended)
            settled.append(ended)
            opened |= reopened_by(work, job.env, ended)
    return Claim(settled=tuple(settled), reopened=frozenset(opened))


def has_due(work: Work, job: Sending) -> bool:
    """Whether a message is due that can be taken or settled here."""
    now, still = job.due_by(), _passed_over(work, job)
    return any(row.channel not in still or _why_not(row, now) for row in _due(work, now, still))


def claim_next(work: Work, job: Sending) -> Claim:
    """Take the oldest due message that still makes sense; settle on the way what no longer does."""
    if not take_lease(work, job):
        return Claim(lost_lease=True)
    now, still = job.due_by(), _passed_over(work, job)
    settled: list[Message] = []
    opened: set[RequestId] = set()
    for row in _due(work, now, still):
        reason = _why_not(row, now)
        if not reason and row.channel in still:
            continue
        goes = _when(work, row, now)
        if not reason and goes is None:
            reason = LATE_AND_QUIET
        elif not reason and goes is not None and goes > now:
            settled += _put_off(work, job.env, row, goes)
            continue
        claimed = work.outbox.claim(row.id, job.owner, job.env.now() + MESSAGE_LEASE, now)
        if claimed is None:
            continue
        dispatch = dispatch_of(work, replace(claimed, attempts=row.attempts + 1), now)
        state = MessageState.SKIPPED
        if not reason and _outdated(dispatch):
            state, reason = MessageState.OBSOLETE, "changed_meanwhile"
        visit = dispatch.booking
        if not reason and visit is not None and is_spoken_for(work, dispatch.message, visit):
            reason = "with_visit"
        if not reason:
            reason = _no_way(dispatch)
        if not reason:
            work.outbox.replace(dispatch.message)
            note_dispatch(work, dispatch)
            return Claim(dispatch, tuple(settled), frozenset(opened))
        ended = freed(replace(dispatch.message, attempts=row.attempts), state, code=reason, reason=reason)
        work.outbox.replace(ended)
        audit_message(work, job.env, ended)
        settled.append(ended)
        opened |= reopened_by(work, job.env, ended)
    return Claim(settled=tuple(settled), reopened=frozenset(opened))


def _passed_over(work: Work, job: Sending) -> frozenset[Channel]:
    """The channels that nothing is sent by here and now."""
    given_up = frozenset(job.given_up)
    return given_up if job.command.even_if_paused else given_up | resting(work, job.env.secrets_at, job.env.now())


def _due(work: Work, now: datetime, still: frozenset[Channel]) -> Iterator[Message]:
    """The due messages, oldest first: a few at first, and all where none of those could be taken."""
    for most in (FEW, ALL):
        looked_at = 0
        for row in work.outbox.due(now, limit=most, passing_over=still, unless_by=now + TOO_CLOSE):
            looked_at += 1
            yield row
        if looked_at < most:
            return


def reopened_by(work: Work, env: Env, ended: Message) -> frozenset[RequestId]:
    """The request that is open again because its answer did not leave; none where it did, or may have."""
    if ended.state not in {MessageState.FAILED, MessageState.SKIPPED}:
        return frozenset()
    request = not_delivered(Step(env, work, env.now()), ended)
    return frozenset({request.id}) if request is not None else frozenset()


def _why_not(row: Message, now: datetime) -> str:
    """The reason why a due message is not sent any more; empty where it is."""
    if row.expires_at <= now:
        return "expired"
    is_late = now - row.due_at > LATE and row.expires_at - now < TOO_CLOSE
    return "too_late_to_remind" if row.kind is MessageKind.REMINDER and is_late else ""


def _when(work: Work, row: Message, now: datetime) -> datetime | None:
    """When a due message goes: what reminds or asks back keeps the quiet hours of its place, unless told to go."""
    if row.kind not in LATER or row.booking_id is None or row.reason == AT_ONCE:
        return now
    place = work.bookings.get(row.booking_id).location_id
    quiet = desk_settings.quiet_hours(work.settings.all())
    return when_late(now, row.expires_at, quiet, work.catalogue.load().zone_of(place))


def _put_off(work: Work, env: Env, row: Message, until: datetime) -> tuple[Message, ...]:
    """The row as it waits until then; empty where somebody else was faster."""
    waits = replace(row, due_at=until)
    if not work.outbox.exchange(waits, row.state):
        return ()
    audit_message(work, env, waits)
    return (waits,)


def _no_way(dispatch: Dispatch) -> str:
    """The reason why it cannot go by the way that was planned; empty where it can."""
    by_text = dispatch.message.channel is Channel.SMS
    if by_text and desk_settings.value(dispatch.settings, "sms.on") != "yes":
        return "sms_off"
    if by_text and is_landline(dispatch.message.recipient):
        return "landline"
    if dispatch.message.recipient:
        return ""
    return "no_phone" if by_text else "email_wrong" if dispatch.client.email_is_wrong else "no_email"


def _outdated(dispatch: Dispatch) -> bool:
    """Whether it is no longer about what the message says; the fence asks the database once more."""
    booking, message = dispatch.booking, dispatch.message
    if dispatch.request is not None:
        return len(dispatch.request.answers) != message.sequence
    if dispatch.offer is not None:
        open_ = message.kind is MessageKind.WAITLIST_OFFER
        return dispatch.offer.state is not (OfferState.OPEN if open_ else OfferState.WITHDRAWN)
    if booking is None:
        return True
    if booking.version != message.booking_version:
        return True
    if message.kind in SUMMARIES:
        return not dispatch.dates and not dispatch.gone
    if message.kind is MessageKind.REMINDER and booking.span.start <= dispatch.now:
        return True
    if message.kind is MessageKind.DEPOSIT_DUE and dispatch.owed is None:
        return True
    return not fits(message.kind, booking)


def dispatch_of(work: Work, message: Message, now: datetime) -> Dispatch:
    """The message with everything its text needs, the recipient from the client as they are now."""
    if message.booking_id is None or message.client_id is None:
        return letter_dispatch(work, message, now)
    booking = work.bookings.get(message.booking_id)
    client = work.clients.get(message.client_id)
    own = message.client_id == booking.client_id
    ended = own and message.kind is MessageKind.CANCELLATION
    paid_by = account(booking, work.payments.of_booking(booking.id)) if ended else None
    if not own:  # who had it by mistake reads of the time they were told
        told = start_named(message) or booking.span.start
        cancelled = Cancellation(at=message.created_at, reason="", asked_by=AskedBy.BUSINESS)
        span = Span.lasting(told, booking.span.duration)
        booking = replace(booking, span=span, status=Status.CANCELLED, cancellation=cancelled)
    dates, gone, heard = _told_together(work, message, booking)
    catalogue = work.catalogue.load()
    known = last_told(work, message) if message.kind is MessageKind.MODIFICATION else None
    return Dispatch(
        message=replace(
            message, recipient=address_on(message.channel, email=client.email_in_use, phone=client.phone_in_use)
        ),
        dates=dates,
        gone=gone,
        heard=heard,
        booking=booking,
        client=client,
        catalogue=catalogue,
        settings=work.settings.all(),
        now=now,
        owed=owed_for(work, dates or (booking,), catalogue),
        account=paid_by,
        held=work.holds.get(HoldId(message.id)) if message.kind is MessageKind.MOVE_CALL else None,
        told=told_start(work, booking, known),
        former=former(work, booking, known),
        own_texts=own_texts(work, message.kind, catalogue, booking.service_id),
    )


def _told_together(
    work: Work, message: Message, booking: Booking
) -> tuple[tuple[Booking, ...], tuple[Booking, ...], bool]:
    """Every date that takes place, those that this message's change cancelled, whether the client knows of any.

    A reminder names all steps of the day's visit, a call those that it asks about; other messages are about one
    booking, and these are empty.
    """
    if message.kind is MessageKind.CONFIRM_CALL:
        asked = asked_that_day(work, booking)
        return (asked if len(asked) > 1 else ()), (), True
    if message.kind is MessageKind.REMINDER:
        steps = steps_that_day(work, booking)
        return (steps if len(steps) > 1 else ()), (), True
    together = told_with(work, booking) if message.kind in SUMMARIES else None
    if together is None:
        return (), (), False
    bookings = [b for b in together.bookings if b.client_id == message.client_id]
    heard = has_heard(work, bookings, apart_from=message.id)
    dates = tuple(b for b in bookings if b.status in EXPECTED)
    gone = tuple(b for b in bookings if b.cancellation is not None and b.cancellation.at == message.created_at)
    return dates, gone if heard or not dates else (), heard


def freed(row: Message, state: MessageState, *, code: str = "", reason: str = "") -> Message:
    """The row without its lease, in its new state."""
    return replace(
        row,
        state=state,
        phase=Phase.NONE,
        lease_owner="",
        lease_until=None,
        last_code=code or row.last_code,
        reason=reason,
    )


def audit_message(work: Work, env: Env, message: Message, **more: object) -> None:
    """The event of a message whose fate is settled, or that waits again; other desks learn of it by the event.

    Being sent leaves none: how that ended follows within seconds.
    """
    action = _AUDITED.get(message.state)
    if action is None:
        return
    detail = {
        **subject_of(message),
        "kind": message.kind.value,
        "code": message.last_code,
        "reason": message.reason,
        "attempts": message.attempts,
        **{name: value for name, value in more.items() if value},
    }
    audit(work, env, action, "message", message.id, detail)


def subject_of(message: Message) -> dict[str, object]:
    """What a message is about, for the log."""
    found = {"booking": message.booking_id, "request": message.request_id, "offer": message.offer_id}
    return {name: value for name, value in found.items() if value is not None}


def audit(work: Work, env: Env, action: str, entity: str, entity_id: str, detail: Mapping[str, object]) -> None:
    """One event of the sender; ids and codes only."""
    work.audit.append(
        at=env.now(),
        actor=env.actor.name,
        station=env.actor.station,
        action=action,
        entity=entity,
        entity_id=entity_id,
        detail=detail,
    )

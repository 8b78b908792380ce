"""Answering requests: what was asked for is booked, moved or cancelled in the same transaction as the answer.

Refuses to confirm what is incomplete (R12), to answer what another desk is answering, and to be late without saying
why (SOP A5.3, A5.4, B4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bookingdesk.domain.answer_clock import answered, claimed_elsewhere, is_late, to_be_said
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Booking, Hold, Status
from bookingdesk.domain.cancel_reasons import UNSAID
from bookingdesk.domain.clients import Channel, cleaned_line, cleaned_text
from bookingdesk.domain.errors import (
    AnswerRefused,
    InvalidValue,
    RequestClaimed,
    RequestIncomplete,
    Stale,
)
from bookingdesk.domain.ids import RequestId, ServiceId
from bookingdesk.domain.letters import LETTER_OF
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.requests import Answer, AnswerKind, Point, Request, RequestKind, WishedTime, missing
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import WaitEntry, WaitWindow
from bookingdesk.i18n.request_words import needs_note
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.booking import booked, wish_of
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.commands import Book, Cancel, Reschedule
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.holding import replaced
from bookingdesk.usecases.letters import plan_answer, stranger, superseded
from bookingdesk.usecases.permits import allowed, needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.requests.commands import AcceptRequest, AnswerRequest
from bookingdesk.usecases.requests.offering import (
    after_answer,
    check_offered,
    deadline,
    give_back,
    held_for,
    hold_offered,
)
from bookingdesk.usecases.requests.telling import told_by, way_for
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import entered

REASON_LIMIT = 200
ON_THE_LINE = frozenset({Channel.PHONE, Channel.WALK_IN})
"""Whoever asks by these can be asked back."""


@needs(Right.ANSWER_REQUESTS)
def accept_request(env: Env, command: AcceptRequest) -> Outcome[tuple[Request, Booking]]:
    """Book, move or cancel as asked, and note the answer; the confirmation goes out with the booking's messages.

    Raises RequestIncomplete, RequestClaimed, LateReasonMissing, Stale, AnswerRefused, RequestStateRefused, and what
    booking, moving and cancelling raise; nothing is kept then.
    """
    now = env.now()

    def step(work: Work) -> Outcome[tuple[Request, Booking]]:
        at = Step(env, work, now)
        present = _shown(at, command.request_id, command.version)
        if any(a.booking_id == command.booking_id for a in present.answers):  # the second click on the same button
            return Outcome((present, work.bookings.get(command.booking_id)))
        answer = _answer(at, present, _told(command), late_reason=command.late_reason)
        answered(present, answer)  # refuses before anything is booked
        points = missing(present, command.span)
        if points:
            raise RequestIncomplete(number=present.id, points=points)
        kept = held_for(work, present.id, now)
        gone = give_back(work, present.id)
        done = _DONE[present.kind](at, present, _as_offered(command, kept))
        done = replace(done, changes=done.changes | gone)
        return _noted(at, present, replace(answer, booking_id=done.value.id), done)

    wish = env.store.read(lambda work: _wish(env, work, command))
    return env.store.write(step) if wish is None else explained(env, wish, lambda: env.store.write(step))


@needs(Right.ANSWER_REQUESTS)
def answer_request(env: Env, command: AnswerRequest) -> Outcome[Request]:
    """Give an answer: times offered, details asked for, waitlisted, declined with a reason, replied; and send it.

    Asking lists exactly what is missing. Raises as `accept_request`; AnswerRefused for confirmed and tentative,
    which only a booking can say.
    """
    if command.kind not in LETTER_OF and command.kind is not AnswerKind.WITHDRAWN:
        raise AnswerRefused(number=command.request_id, kind="", answer=command.kind)
    now = env.now()

    def step(work: Work) -> Outcome[Request]:
        at = Step(env, work, now)
        present = _shown(at, command.request_id, command.version)
        points = command.points
        if command.kind is AnswerKind.ASK and not points:
            points = missing(present)
        if command.kind is AnswerKind.ASK and not points and not command.text.strip():
            raise InvalidValue(field="answer", reason="needed")
        check_offered(command)
        way = way_for(work, present, command)
        answer = replace(
            _answer(
                at,
                present,
                command.kind,
                text=cleaned_text(command.text, "answer"),
                late_reason=command.late_reason,
            ),
            points=points,
            offered=tuple(slot.span for slot in command.offered),
            kept_until=deadline(work, (slot.span for slot in command.offered), now),
        )
        answer = replace(answer, channel=command.channel or present.channel if way is None else told_by(way))
        after = answered(present, answer) if answer.channel is not None else to_be_said(present, answer)
        changes = ChangeSet(requests=frozenset({present.id})) | after_answer(work, present.id, command.kind)
        if command.hold_id is not None:
            changes |= replaced(at, [command.hold_id])
        if command.kind is AnswerKind.OFFER:
            changes |= hold_offered(at, present, command.offered)
        if command.kind is AnswerKind.WAITLISTED and not _waits_already(present):
            wish = _waits(at, present)
            changes |= wish.changes
            after = replace(after, client_id=wish.value.client_id)
        settled = superseded(at, present)
        stored = _stored(at, after, answer)
        planned = plan_answer(at, stored, answer, way) if way is not None else frozenset()
        return Outcome(stored, changes | ChangeSet(messages=settled | planned))

    return env.store.write(step)


def _as_offered(command: AcceptRequest, kept: Iterable[Hold]) -> AcceptRequest:
    """With whom the time was offered, and without notice needed, where it is one of those that were held."""
    hold = next((each for each in kept if each.span == command.span), None)
    if hold is None:
        return command
    named = command.allocations or command.wanted
    wanted = command.wanted if named else frozenset(a.resource_id for a in hold.allocations)
    return replace(command, wanted=wanted, offered=True)


def _waits_already(request: Request) -> bool:
    """Whether the wish stands on the waitlist: only the telling of it had failed."""
    return any(answer.kind is AnswerKind.WAITLISTED for answer in request.answers)


def _waits(step: Step, request: Request) -> Outcome[WaitEntry]:
    """The wish on the waitlist, since the request came in. Raises RequestIncomplete without a service."""
    service, client = request.service_id, request.client_id
    booking = step.work.bookings.get(request.booking_id) if request.booking_id else None
    if booking is not None:
        service, client = booking.service_id, booking.client_id
    if service is None:
        raise RequestIncomplete(number=request.id, points=(Point.SERVICE,))
    moves = booking.id if booking is not None and request.kind is RequestKind.MOVE else None
    windows = tuple(_window(wished) for wished in request.wishes)
    if moves is not None:
        windows = _from_today(step, windows or (WaitWindow(),), service)
    wish = EnterWaitlist(
        client_id=client,
        new_client=None if client is not None else stranger(request),
        service_ids=(service,),
        wanted=frozenset({request.staff_id} if request.staff_id else ()),
        windows=windows,
        duration=booking.span.duration if booking is not None and moves is not None else None,
        sooner_than=moves,
        since=request.received_at,
        note=needs_note(request),
        channel=request.channel,
    )
    return entered(step, wish)


def _from_today(step: Step, windows: tuple[WaitWindow, ...], service: ServiceId) -> tuple[WaitWindow, ...]:
    """With days of their own: who asked to be moved may want to come later as well as sooner."""
    catalogue = step.work.catalogue.load()
    today = local_date(step.now, catalogue.zone_of(catalogue.services[service].location_id))
    return tuple(replace(one, first_day=one.first_day or today) for one in windows)


def _window(wished: WishedTime) -> WaitWindow:
    begins, until = wished.minutes
    return WaitWindow(
        first_day=wished.first_day,
        last_day=wished.last_day or wished.first_day,
        from_minute=begins,
        until_minute=until,
    )


def _told(command: AcceptRequest) -> AnswerKind:
    return AnswerKind.TENTATIVE if command.tentative else AnswerKind.CONFIRMED


def _shown(step: Step, request_id: RequestId, version: int | None) -> Request:
    """The request as it is, unless another desk is answering it or it was changed after it was shown."""
    present = step.work.requests.get(request_id)
    if version is not None and version != present.version:
        raise Stale(kind="request", id=present.id, theirs=present)
    actor = step.env.actor
    other = claimed_elsewhere(present, actor.name, actor.station, step.now)
    if other is not None and not allowed(step.env, Right.REASSIGN):
        raise RequestClaimed(number=present.id, by=other.by, until=other.until)
    return present


def _answer(
    step: Step,
    request: Request,
    kind: AnswerKind,
    *,
    channel: Channel | None = None,
    text: str = "",
    late_reason: str = "",
) -> Answer:
    actor = step.env.actor
    return Answer(
        kind=kind,
        at=step.now.replace(microsecond=0),
        by=actor.name,
        station=actor.station,
        channel=channel or request.channel,
        text=text,
        late_reason=cleaned_line(late_reason, "late_reason", limit=REASON_LIMIT),
    )


def _noted(
    step: Step, present: Request, answer: Answer, done: Outcome[Booking]
) -> Outcome[tuple[Request, Booking]]:
    """The request with its answer, beside the booking that was made or changed for it."""
    linked = replace(present, client_id=present.client_id or done.value.client_id)
    settled = superseded(step, present)
    stored = _stored(step, answered(linked, answer), answer)
    changes = ChangeSet(requests=frozenset({stored.id}), messages=settled)
    return Outcome((stored, done.value), done.changes | changes)


def _stored(step: Step, request: Request, answer: Answer) -> Request:
    stored = step.work.requests.replace(request)
    if stored.client_id is not None:
        step.work.outbox.adopt(stored.id, stored.client_id)
    late = is_late(stored, answer.at) if stored.answered_at == answer.at else False
    audited(
        step,
        "answer_request",
        "request",
        stored.id,
        {
            "answer": answer.kind.value,
            "state": stored.state.value,
            "told": stored.told.value,
            "channel": answer.channel.value if answer.channel else "",
            "booking": answer.booking_id or "",
            "stopped_clock": stored.answered_at == answer.at,
            "late": late,
            "reason_given": bool(answer.late_reason or answer.text),
        },
    )
    return stored


def _book(step: Step, request: Request, command: AcceptRequest) -> Outcome[Booking]:
    require(step.env, Right.BOOK)
    return booked(step, _booking_of(request, command))


def _booking_of(request: Request, command: AcceptRequest) -> Book:
    if command.span is None or request.service_id is None:
        raise InvalidValue(field="time", reason="needed")
    new = None if request.client_id is not None else stranger(request)
    return Book(
        booking_id=command.booking_id,
        client_id=request.client_id,
        new_client=new,
        service_id=request.service_id,
        span=command.span,
        allocations=command.allocations,
        wanted=command.wanted,
        status=Status.TENTATIVE if command.tentative else Status.CONFIRMED,
        channel=request.channel,
        note=command.note or needs_note(request),
        hold_id=command.hold_id,
        offered=command.offered,
        both=command.both,
    )


def _move(step: Step, request: Request, command: AcceptRequest) -> Outcome[Booking]:
    require(step.env, Right.MOVE)
    if command.span is None or request.booking_id is None:
        raise InvalidValue(field="time", reason="needed")
    move = Reschedule(
        booking_id=request.booking_id,
        span=command.span,
        allocations=command.allocations,
        wanted=command.wanted,
        reason=command.reason,
        hold_id=command.hold_id,
        offered=command.offered,
        checked=command.checked,
        both=command.both,
    )
    return rescheduled(step, move)


def _cancel(step: Step, request: Request, command: AcceptRequest) -> Outcome[Booking]:
    require(step.env, Right.CANCEL)
    if request.booking_id is None:
        raise InvalidValue(field="booking", reason="needed")
    reason = command.reason or request.text.replace("\n", " ")[:REASON_LIMIT]
    return cancelled(
        step,
        Cancel(
            booking_id=request.booking_id,
            reason=reason,
            code=UNSAID if not reason and request.channel not in ON_THE_LINE else "",
            channel=request.channel,
            checked=command.checked,
        ),
    )


def _no_way(step: Step, request: Request, command: AcceptRequest) -> Outcome[Booking]:
    raise AnswerRefused(number=request.id, kind=request.kind, answer=AnswerKind.CONFIRMED)


_DONE = {
    RequestKind.BOOKING: _book,
    RequestKind.MOVE: _move,
    RequestKind.CANCEL: _cancel,
    RequestKind.QUESTION: _no_way,
}


def _wish(env: Env, work: Work, command: AcceptRequest) -> StartWish | None:
    """What availability is asked for alternatives if the time is refused; None where no time is involved."""
    request = work.requests.get(command.request_id)
    if command.span is None:
        return None
    if request.kind is RequestKind.BOOKING and request.service_id is not None:
        return wish_of(_booking_of(request, command), env.now())
    if request.kind is RequestKind.MOVE and request.booking_id is not None:
        present = work.bookings.get(request.booking_id)
        return StartWish(
            service_id=present.service_id,
            start=command.span.start,
            duration=command.span.duration,
            wanted=command.wanted,
            chosen=command.allocations,
            ignoring=present.id,
            ignoring_hold=command.hold_id,
        )
    return None

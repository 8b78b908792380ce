"""The 24-hour clock of a request: when it is due, how pressing it is, who stops it (SOP A5.3, decision D9).

Counts elapsed hours between instants, so a day on which the clocks change is neither gained nor lost. It refuses to
know the present moment; that is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.errors import AnswerRefused, InvalidValue, LateReasonMissing
from bookingdesk.domain.requests import (
    CHANGES,
    LEADS_TO,
    OF_KIND,
    SAYS,
    UNSETTLED,
    Answer,
    AnswerKind,
    Claim,
    Request,
    RequestState,
    Told,
    check_step,
)

ANSWER_WITHIN = timedelta(hours=24)
AMBER = timedelta(hours=4)
RED = timedelta(hours=1)
REMIND_AFTER = timedelta(hours=48)
"""A client who was asked or offered something is reminded after this."""
CLAIM_LASTS = timedelta(minutes=10)
CHANGE_WITHIN = timedelta(hours=4)
"""Change requests older than this stand on top of the day board (R21)."""
WARN_BEFORE_CLOSING = timedelta(minutes=60)
STOPS = frozenset(SAYS) - {AnswerKind.RECEIPT} | {AnswerKind.REPLIED, AnswerKind.WITHDRAWN}
"""Answers that stop the clock: those that tell a status, the reply to a question, and the client's own no."""


class Pressing(StrEnum):
    """How pressing an answer is; said in words and as a shape too."""

    CALM = "calm"
    AMBER = "amber"
    RED = "red"
    LATE = "late"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What a timer shows: time left (negative: late by so much), how pressing, how many quarters are gone."""

    left: timedelta
    pressing: Pressing
    quarters: int


def due_at(request: Request) -> datetime:
    """The last instant of a timely answer: 24 elapsed hours after receipt."""
    return request.received_at + ANSWER_WITHIN


def timer(request: Request, now: datetime) -> Timer:
    """The clock of a request at a moment. Amber under 4 h, red under 1 h, late after the due time.

    Once stopped it stands where it was stopped, so that reports read the same for ever.
    """
    stopped = request.answered_at
    left = due_at(request) - (stopped or now)
    gone = min(max(ANSWER_WITHIN - left, timedelta(0)), ANSWER_WITHIN)
    quarters = int(gone / (ANSWER_WITHIN / 4))
    if stopped is not None or request.state not in UNSETTLED:
        pressing = Pressing.STOPPED
    elif left < timedelta(0):
        pressing = Pressing.LATE
    elif left < RED:
        pressing = Pressing.RED
    else:
        pressing = Pressing.AMBER if left < AMBER else Pressing.CALM
    return Timer(left=left, pressing=pressing, quarters=quarters)


def is_late(request: Request, at: datetime) -> bool:
    """Whether an answer at this moment is over the 24 hours; exactly at the end is still in time."""
    return at > due_at(request)


def breached(request: Request, now: datetime) -> bool:
    """Whether the rule was broken: answered too late, or late and still unanswered."""
    if request.state is RequestState.WITHDRAWN and request.answered_at is None:
        return False
    return is_late(request, request.answered_at or now)


def offer_lapsed(request: Request, now: datetime) -> bool:
    """Whether the times that the client was offered last are held no longer, and nothing was asked since."""
    asked = (answer for answer in reversed(request.answers) if answer.kind in {AnswerKind.OFFER, AnswerKind.ASK})
    last = next(asked, None)
    return last is not None and last.kept_until is not None and last.kept_until <= now


def reminder_due(request: Request, now: datetime) -> bool:
    """Whether a client who owes us a word should be asked again: after 48 hours, or once the offer has lapsed."""
    since = request.waiting_since
    if request.state is not RequestState.WAITING or since is None:
        return False
    return now >= since + REMIND_AFTER or offer_lapsed(request, now)


def late_before_opening(
    requests: Iterable[Request], now: datetime, closes: datetime | None, opens: datetime | None
) -> tuple[Request, ...]:
    """From an hour before closing on: whose time runs out before the desk opens again, the first due first.

    `closes` is the end of the present opening (None: closed now), `opens` the beginning of the next (None: unknown,
    then everything that runs is meant).
    """
    if closes is not None and now < closes - WARN_BEFORE_CLOSING:
        return ()
    running = [r for r in requests if r.state in UNSETTLED and r.answered_at is None]
    found = [r for r in running if not is_late(r, now) and (opens is None or due_at(r) < opens)]
    return tuple(sorted(found, key=lambda r: (due_at(r), r.id)))


def order(request: Request, now: datetime) -> tuple[int, datetime, int]:
    """The order of the inbox: change requests over their four hours, then what is due first; waiting ones last."""
    waits = request.state is RequestState.WAITING and not reminder_due(request, now)
    pressing_change = request.kind in CHANGES and now - request.received_at > CHANGE_WITHIN
    return (2 if waits else 0 if pressing_change else 1, due_at(request), request.id)


def claimed_elsewhere(request: Request, by: str, station: str, now: datetime) -> Claim | None:
    """Who else is answering it at this moment, if anybody."""
    claim = request.claim
    if claim is None or claim.until <= now or (claim.by, claim.station) == (by, station):
        return None
    return claim


def answered(request: Request, answer: Answer) -> Request:
    """The request after an answer: state, last status told, and the clock stopped by the first that gives a status.

    Raises AnswerRefused where the kind of request has no such answer, RequestStateRefused, LateReasonMissing where
    the answer stops the clock after the due time without saying why, and InvalidValue for one without its words.
    """
    if answer.kind not in OF_KIND[request.kind]:
        raise AnswerRefused(number=request.id, kind=request.kind, answer=answer.kind)
    state = LEADS_TO[answer.kind]
    if state is not None:
        check_step(request.id, request.state, state)
    elif request.state not in UNSETTLED:
        raise AnswerRefused(number=request.id, kind=request.kind, answer=answer.kind)
    if answer.kind in {AnswerKind.DECLINED, AnswerKind.REPLIED} and not answer.text:
        raise InvalidValue(field="reason" if answer.kind is AnswerKind.DECLINED else "answer", reason="needed")
    stops = answer.kind in STOPS and request.answered_at is None
    if stops and is_late(request, answer.at) and not answer.late_reason:
        raise LateReasonMissing(number=request.id, late=answer.at - due_at(request))
    return replace(
        request,
        state=state or request.state,
        told=SAYS.get(answer.kind, request.told),
        answered_at=answer.at if stops else request.answered_at,
        answered_by=answer.by if stops else request.answered_by,
        waiting_since=answer.at if state is RequestState.WAITING else request.waiting_since,
        claim=request.claim if state is None else None,
        answers=(*request.answers, answer),
    )


def to_be_said(request: Request, answer: Answer) -> Request:
    """The request with an answer that somebody still has to tell the client: its clock and state stay as they are.

    `answer.channel` is None until it is said. Raises as `answered`.
    """
    answered(request, answer)
    return replace(request, claim=None, answers=(*request.answers, answer))


def standing(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers that the client got: without those taken back, not delivered, or still to be said."""
    found: list[Answer] = []
    for answer in answers:
        match answer.kind:
            case AnswerKind.NOT_DELIVERED:
                del found[-1:]
            case AnswerKind.TAKEN_BACK:
                mine = [a for a in found if a.booking_id == answer.booking_id]
                found = [a for a in found if a is not mine[-1]] if mine else found
            case _:
                found.append(answer)
    return tuple(a for a in found if a.channel is not None)


def reopened(request: Request, answer: Answer, undone: Answer) -> Request:
    """The request after an answer was taken back or did not arrive: open, its clock runs from receipt as before.

    Only an answer before `undone` that gave a status and stands has stopped the clock for good.
    """
    before = standing(request.answers[: request.answers.index(undone)])
    first = next((a for a in before if a.kind in STOPS), None)
    told = next((SAYS[a.kind] for a in reversed(before) if a.kind in SAYS), Told.NOTHING)
    return replace(
        request,
        state=RequestState.OPEN,
        told=told,
        answered_at=first.at if first else None,
        answered_by=first.by if first else "",
        answers=(*request.answers, answer),
    )

"""Requests whose answer was a booking action that is taken back, or done again, in the same transaction."""

from __future__ import annotations

from bookingdesk.domain.answer_clock import answered, reopened
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.requests import UNSETTLED, Answer, AnswerKind
from bookingdesk.usecases.ports import Action
from bookingdesk.usecases.recording import Step, audited


def reopen_answered(step: Step, action: Action) -> frozenset[RequestId]:
    """Open the requests again that this action had answered; the clock runs from their receipt as before."""
    found: set[RequestId] = set()
    for request in step.work.requests.answered_by_booking(action.booking_id):
        undone = _answer_of(request.answers, action)
        if undone is None or request.state in UNSETTLED:
            continue
        actor = step.env.actor
        taken_back = Answer(
            kind=AnswerKind.TAKEN_BACK,
            at=step.now.replace(microsecond=0),
            by=actor.name,
            station=actor.station,
            booking_id=action.booking_id,
        )
        step.work.requests.replace(reopened(request, taken_back, undone))
        audited(step, "reopen_request", "request", request.id, {"booking": action.booking_id})
        found.add(request.id)
    return frozenset(found)


def answer_again(step: Step, action: Action) -> frozenset[RequestId]:
    """Answer the requests again that were opened by taking this action back; what was answered since stays."""
    found: set[RequestId] = set()
    for request in step.work.requests.answered_by_booking(action.booking_id):
        undone = _answer_of(request.answers, action)
        last = request.answers[-1]
        if undone is None or last.kind is not AnswerKind.TAKEN_BACK or request.state not in UNSETTLED:
            continue
        step.work.requests.replace(answered(request, undone))  # as of then: the client had been answered
        audited(step, "answer_request", "request", request.id, {"answer": undone.kind.value, "again": True})
        found.add(request.id)
    return frozenset(found)


def _answer_of(answers: tuple[Answer, ...], action: Action) -> Answer | None:
    """The answer that was given with this action: the same booking at the same moment."""
    mine = (a for a in answers if a.booking_id == action.booking_id and a.kind is not AnswerKind.TAKEN_BACK)
    return next((answer for answer in mine if answer.at == action.at), None)

"""Single words of requests: kinds, states, special requirements, details that are missing, what was said."""

from __future__ import annotations

from collections.abc import Callable

from bookingdesk.domain.requests import (
    AnswerKind,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    RequestState,
    Told,
)
from bookingdesk.i18n.translation import _, pgettext, speaker
from bookingdesk.i18n.words import listed


def kind_word(kind: RequestKind) -> str:
    """What is asked for."""
    return {
        RequestKind.BOOKING: pgettext("kind of a request", "Booking"),
        RequestKind.MOVE: pgettext("kind of a request", "Change"),
        RequestKind.CANCEL: pgettext("kind of a request", "Cancellation"),
        RequestKind.QUESTION: pgettext("kind of a request", "Question"),
    }[kind]


def state_word(state: RequestState) -> str:
    """Where it stands."""
    return {
        RequestState.OPEN: pgettext("state of a request", "Open"),
        RequestState.WAITING: pgettext("state of a request", "Waiting for client"),
        RequestState.ANSWERED: pgettext("state of a request", "Answered"),
        RequestState.DECLINED: pgettext("state of a request", "Declined"),
        RequestState.WITHDRAWN: pgettext("state of a request", "Withdrawn"),
    }[state]


def told_word_in(language: str, told: Told) -> str:
    """The status that the client was told, in their language (R15); empty where none was."""
    return _told(speaker(language).pgettext)[told]


def _told(pgettext: Callable[[str, str], str]) -> dict[Told, str]:
    return {
        Told.NOTHING: "",
        Told.RECEIVED: pgettext("status told", "received"),
        Told.TENTATIVE: pgettext("status told", "tentative"),
        Told.WAITLISTED: pgettext("status told", "on the waitlist"),
        Told.CONFIRMED: pgettext("status told", "confirmed"),
        Told.DECLINED: pgettext("status told", "declined"),
    }


def answer_word(kind: AnswerKind) -> str:
    """What was said or done."""
    return {
        AnswerKind.RECEIPT: _("Receipt confirmed"),
        AnswerKind.OFFER: _("Times offered"),
        AnswerKind.ASK: _("Details asked for"),
        AnswerKind.CONFIRMED: _("Confirmed"),
        AnswerKind.TENTATIVE: _("Tentatively booked"),
        AnswerKind.WAITLISTED: _("Put on the waitlist"),
        AnswerKind.DECLINED: _("Declined"),
        AnswerKind.REPLIED: _("Question answered"),
        AnswerKind.WITHDRAWN: _("Withdrawn by the client"),
        AnswerKind.TAKEN_BACK: _("Answer taken back"),
        AnswerKind.NOT_DELIVERED: _("Did not reach the client"),
    }[kind]


def need_word(kind: NeedKind) -> str:
    """A special requirement (SOP A5.1)."""
    return {
        NeedKind.ACCESSIBILITY: _("Accessibility"),
        NeedKind.INTERPRETER: _("Interpreter"),
        NeedKind.ALLERGY: _("Allergy"),
        NeedKind.EQUIPMENT: _("Equipment"),
        NeedKind.OTHER: _("Other requirement"),
    }[kind]


def point_word(point: Point) -> str:
    """A detail that is missing, inside a sentence."""
    return _points(pgettext)[point]


def point_word_in(language: str, point: Point) -> str:
    """The same in a client's language."""
    return _points(speaker(language).pgettext)[point]


def _points(pgettext: Callable[[str, str], str]) -> dict[Point, str]:
    return {
        Point.NAME: pgettext("missing detail", "name"),
        Point.CONTACT: pgettext("missing detail", "phone or email"),
        Point.SERVICE: pgettext("missing detail", "service"),
        Point.BOOKING: pgettext("missing detail", "which booking"),
        Point.DATE: pgettext("missing detail", "date"),
        Point.TIME: pgettext("missing detail", "time of day"),
        Point.NEEDS: pgettext("missing detail", "special requirements"),
        Point.TEXT: pgettext("missing detail", "question"),
    }


def needs_note(request: Request) -> str:
    """The special requirements as a booking's note carries them; empty where there are none."""
    return listed(need_words(need) for need in request.needs or ())


def need_words(need: Need) -> str:
    """A special requirement with what was said of it."""
    return f"{need_word(need.kind)}: {need.words}" if need.words else need_word(need.kind)

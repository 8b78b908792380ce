"""Sentences for what a request may not become: settled twice, confirmed half known, answered by two desks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from bookingdesk.domain.requests import AnswerKind, Point, RequestState
from bookingdesk.i18n.request_words import answer_word, point_word, state_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed, lowered
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def state_refused(facts: Facts, around: Surroundings) -> str:
    return _("Request {number} is settled: {state}. Undo of its booking opens it again.").format(
        number=facts.get("number", ""), state=_state(facts.get("present"))
    )


def answer_refused(facts: Facts, around: Surroundings) -> str:
    return _("“{answer}” is no answer to request {number}. Look at what it asks for.").format(
        answer=_answer(facts.get("answer")), number=facts.get("number", "")
    )


def incomplete(facts: Facts, around: Surroundings) -> str:
    raw = cast(Iterable[object], facts.get("points") or ())
    points = [point_word(point) for point in raw if isinstance(point, Point)]
    return _("Request {number} can't be confirmed yet. Missing: {points}. Ask for it, or fill it in.").format(
        number=facts.get("number", ""), points=listed(points)
    )


def claimed(facts: Facts, around: Surroundings) -> str:
    until = facts.get("until")
    return _("{name} is answering request {number}, until {time}. Take another, or ask a supervisor.").format(
        name=facts.get("by", ""),
        number=facts.get("number", ""),
        time=around.formatter.time(until) if isinstance(until, datetime) else "",
    )


def late_reason_missing(facts: Facts, around: Surroundings) -> str:
    late = facts.get("late")
    length = around.formatter.duration(late) if isinstance(late, timedelta) else ""
    return _("Request {number} is {duration} late. Answer it with the reason for the delay.").format(
        number=facts.get("number", ""), duration=length
    )


def _state(value: object) -> str:
    return lowered(state_word(value)) if isinstance(value, RequestState) else str(value or "")


def _answer(value: object) -> str:
    return answer_word(value) if isinstance(value, AnswerKind) else str(value or "")

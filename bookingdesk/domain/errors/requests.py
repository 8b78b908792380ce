"""Why a request cannot be answered, or not like this."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class RequestStateRefused(RuleViolation):
    """The table of a request's states has no such step. Facts: number, present, wanted."""

    code = "request_state_refused"


class AnswerRefused(RuleViolation):
    """A request of this kind, or one that is settled, has no such answer. Facts: number, kind, answer."""

    code = "answer_refused"


class RequestIncomplete(RuleViolation):
    """A request cannot be confirmed before its details are known (R12). Facts: number, points."""

    code = "request_incomplete"


class RequestClaimed(RuleViolation):
    """Somebody else is answering it. Facts: number, by, until."""

    code = "request_claimed"


class LateReasonMissing(RuleViolation):
    """An answer after the 24 hours says why it is late (SOP A5.3). Facts: number, late (timedelta)."""

    code = "late_reason_missing"

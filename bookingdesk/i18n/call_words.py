"""Words for how a call went and what was decided about it."""

from __future__ import annotations

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.i18n.translation import _


def outcome_word(outcome: CallOutcome) -> str:
    """As a list of tries says it: `no answer`."""
    return {
        CallOutcome.CONFIRMED: _("reached, confirmed"),
        CallOutcome.REACHED: _("reached"),
        CallOutcome.VOICEMAIL: _("left voicemail"),
        CallOutcome.NO_ANSWER: _("no answer"),
        CallOutcome.WRONG_NUMBER: _("wrong number"),
        CallOutcome.DECLINED: _("reached, cancelled"),
        CallOutcome.HERE: _("told at the desk"),
        CallOutcome.HANDED: _("letter handed out"),
        CallOutcome.BY_LETTER: _("letter instead"),
        CallOutcome.TRY_AGAIN: _("try again"),
        CallOutcome.GIVEN_UP: _("given up"),
    }[outcome]

"""Why a message cannot be sent, withdrawn or tried again."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class MessageRefused(RuleViolation):
    """A message in this state cannot be withdrawn, sent now or tried again. Facts: present, wanted (a word)."""

    code = "message_refused"

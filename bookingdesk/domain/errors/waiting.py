"""Why somebody who waits, on the list or in the queue, cannot be treated like this."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class WaitlistRefused(RuleViolation):
    """A wish or an offer that was settled already. Facts: number, present (a state of either)."""

    code = "waitlist_refused"


class QueueRefused(RuleViolation):
    """Somebody in the queue who was served or has left. Facts: number, present, wanted."""

    code = "queue_refused"

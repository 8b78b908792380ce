"""Why money and the policies that ask for it say no."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class DepositDue(RuleViolation):
    """The deposit has not been paid. Facts: number, deposit, missing (Money), due_at."""

    code = "deposit_due"


class RefundTooMuch(RuleViolation):
    """More would be given back than came in. Facts: number, paid (Money or None), wanted (Money)."""

    code = "refund_too_much"


class NothingToWaive(RuleViolation):
    """Nothing is owed that could be waived. Facts: number."""

    code = "nothing_to_waive"


class PolicyRefused(RuleViolation):
    """Only a draft can be approved or withdrawn. Facts: name, version, present (state)."""

    code = "policy_refused"

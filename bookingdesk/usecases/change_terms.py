"""What a change of a booking costs now, on whose wish it is, and what the log says of that; for moves and swaps."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import Terms, agreed, terms
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.recording import Step


def asked_by(command: Reschedule, before: Booking) -> AskedBy:
    """On whose wish; a booking under the wrong client is the business's slip."""
    other = command.client_id not in {None, before.client_id}
    return AskedBy.BUSINESS if other else command.asked_by


def circumstances(command: Reschedule, reason: str, before: Booking, due: Terms) -> dict[str, object]:
    """On whose wish, through which channel, whether reasons were given, and what being late means."""
    more: dict[str, object] = {
        "asked_by": asked_by(command, before).value,
        "asked_through": command.channel.value if command.channel else "",
        "reason_given": bool(reason),
        "late": due.late,
        "fee": str(due.fee) if due.fee else "",
        "fee_waived": bool(due.fee and one_line(command.waive)),
    }
    return more | ({"silent": command.silent_reason.value} if command.silent_reason else {})


def late_change(step: Step, command: Reschedule, present: Booking, catalogue: Catalogue) -> Terms:
    """What moving it now means by the policy it was made under; raises NotAllowed where that takes a supervisor."""
    policy = agreed(catalogue, present, PolicyKind.MODIFICATION) if command.span != present.span else None
    due = terms(policy, present.span, step.env.asked_at or step.now, asked_by(command, present), present.price)
    if due.needs_approval:
        require(step.env, Right.OUTSIDE_POLICY)
    if due.fee and one_line(command.waive):
        require(step.env, Right.WAIVE_FEES)
    return due


def charged(moved: Booking, command: Reschedule, reason: str, due: Terms) -> Booking:
    """With the fee of a late change, unless it is waived, and why it was moved."""
    waived = one_line(command.waive)
    return replace(
        moved,
        change_fee=_with_fee(moved, None if waived else due.fee),
        change_reason=" · ".join(part for part in (reason, waived if due.fee else "") if part),
    )


def _with_fee(present: Booking, fee: Money | None) -> Money | None:
    if fee is None or present.change_fee is None:
        return fee or present.change_fee
    return present.change_fee + fee


def one_line(text: str) -> str:
    """A reason on one line. Raises InvalidValue."""
    return cleaned_line(text, "reason", limit=200)

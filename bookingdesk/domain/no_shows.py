"""What becomes of a client who did not come: from the mark on the time is free for somebody else, and it may cost.

The agreed span stays on record; only what the booking takes of people and rooms ends with the mark. Who comes after
all takes the whole time again, where nobody has it yet, and owes nothing for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.policies import fee_of
from bookingdesk.domain.policy_rules import Policy
from bookingdesk.domain.spans import Span

MINUTE = timedelta(minutes=1)


def with_its_time(before: Booking, after: Booking, now: datetime) -> Booking:
    """The booking after a step of the status table, taking what that status takes."""
    if after.session_id is not None:
        return after  # a seat takes nothing
    if after.status is Status.NO_SHOW and before.status is not Status.NO_SHOW:
        return _given_up(after, now)
    if before.status is Status.NO_SHOW and after.status is not Status.NO_SHOW:
        return replace(after, allocations=tuple(replace(a, busy=after.busy) for a in after.allocations))
    return after


def with_its_fee(before: Booking, after: Booking, policy: Policy | None) -> Booking:
    """The booking with the fee of a no-show, where the policy it was made under counts that as late (R24)."""
    missed, was_missed = after.status is Status.NO_SHOW, before.status is Status.NO_SHOW
    fee = fee_of(policy, before.price) if policy is not None and policy.no_show_late else None
    if fee is None or missed == was_missed:
        return after
    if missed:
        return replace(after, change_fee=fee if after.change_fee is None else after.change_fee + fee)
    left = None if after.change_fee is None else after.change_fee - fee
    return replace(after, change_fee=left if left is not None and left.amount > 0 else None)


def _given_up(booking: Booking, now: datetime) -> Booking:
    """Free from the next whole minute on; where the time is over already, nothing changes."""
    until = now.replace(second=0, microsecond=0) + (MINUTE if now.second else timedelta(0))
    allocations = tuple(
        replace(a, busy=Span(a.busy.start, min(a.busy.end, max(until, a.busy.start + MINUTE))))
        for a in booking.allocations
    )
    return replace(booking, allocations=allocations)

"""What a policy says about a cancellation or change at a given moment: free, or late and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.catalogue import Policy
from bookingdesk.domain.errors import ReasonMissing
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Until when a change is free, whether it is late now, and the fee that is then due."""

    free_until: datetime
    late: bool
    fee: Money | None = None


def check_silence(number: int, silent: bool, why: Silence | None) -> None:
    """Raise ReasonMissing where the desk keeps a message back without saying why (SOP A5.6, R23)."""
    if silent and why is None:
        raise ReasonMissing(number=number, what="silence")


def check_whose(number: int, present: ClientId, wanted: ClientId, reason: str) -> None:
    """Raise ReasonMissing where a booking is put under another client without a reason.

    The slip is the business's, so nobody is charged; who would look at the record wants to know what happened.
    """
    if wanted != present and not reason:
        raise ReasonMissing(number=number, what="client")


def terms(policy: Policy | None, span: Span, now: datetime, asked_by: AskedBy = AskedBy.CLIENT) -> Terms:
    """The terms for changing a booking now (SOP A5.6, R24).

    The limit is elapsed time before the start, so that it is the same length on a day when the clocks change;
    exactly at the limit is still free. What the business itself asks for is never late and never charged.
    """
    if policy is None:
        return Terms(free_until=span.start, late=False)
    free_until = span.start - policy.free_until
    late = now > free_until and asked_by is not AskedBy.BUSINESS
    return Terms(free_until=free_until, late=late, fee=policy.late_fee if late else None)

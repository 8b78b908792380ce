"""A booking in another place: what follows for it from that, whoever moves it and for whatever reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bookingdesk.domain.agreement import Exemption
from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import Service
from bookingdesk.domain.spans import Span


def elsewhere(before: Booking, after: Booking, now: datetime) -> Booking:
    """What another span means for the booking: one more change of it, another yes to ask for (`reconfirmed`).

    No deposit is due later than the start.
    """
    if after.span == before.span:
        return after
    due = before.deposit_due_at
    return replace(
        after,
        rescheduled_count=before.rescheduled_count + 1,
        reconfirmation=None,
        deposit_due_at=None if due is None else max(min(due, after.span.start), min(due, now)),
    )


def in_place(
    booking: Booking,
    service: Service,
    span: Span,
    allocations: tuple[Allocation, ...],
    now: datetime,
    *,
    exemption: Exemption | None = None,
) -> Booking:
    """The booking at this span with these resources, and the service's buffers as they are now.

    What was excepted for the old place does not hold for the new one.
    """
    there = replace(
        booking,
        span=span,
        allocations=allocations,
        exemption=exemption,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
    )
    return elsewhere(booking, there, now)

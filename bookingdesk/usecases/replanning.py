"""Planned reminders follow lead times and quiet hours: who has booked already is reminded as the desk says now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.ids import MessageId, ServiceId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.planning import replanned
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.recording import Step

AHEAD = timedelta(days=800)
"""So far ahead bookings are looked for: longer than anything can be booked."""
AT_ONCE = 500


def replan_reminders(step: Step, services: Collection[ServiceId] | None = None) -> frozenset[MessageId]:
    """Of every booking ahead, or of those of some services, within a transaction under way.

    Answers the reminders that go at another time now, go besides, or go no more.
    """
    ahead = step.work.bookings.between(Span(step.now, step.now + AHEAD))
    concerned = [b for b in ahead if _is_reminded(b, step) and (services is None or b.service_id in services)]
    catalogue, settings = step.work.catalogue.load(), step.work.settings.all()
    touched: set[MessageId] = set()
    for start in range(0, len(concerned), AT_ONCE):
        some = concerned[start : start + AT_ONCE]
        rows = step.work.outbox.of_bookings([b.id for b in some])
        clients = step.work.clients.many({b.client_id for b in some})
        for booking in some:
            around = Circumstances(
                client=clients[booking.client_id], catalogue=catalogue, settings=settings, now=step.now
            )
            present = rows.get(booking.id, ())
            plan = replanned(booking, present, around)
            touched |= {row.id for row in step.work.outbox.plan(plan.add)} if plan.add else set()
            states = {row.id: row.state for row in present}
            touched |= {row.id for row in plan.again if step.work.outbox.exchange(row, states[row.id])}
    return frozenset(touched)


def _is_reminded(booking: Booking, step: Step) -> bool:
    return booking.status in EXPECTED and booking.seats is None and booking.span.start > step.now

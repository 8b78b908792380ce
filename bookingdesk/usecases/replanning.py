"""Planned reminders follow lead times and quiet hours: who has booked already is reminded as the desk says now.

In short transactions of some bookings each, so that nobody at another desk waits for thousands of them; each is
read again in its own, and a reminder that is leaving is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.ids import BookingId, MessageId, ServiceId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message
from bookingdesk.domain.planning import replanned
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work

AHEAD = timedelta(days=800)
"""So far ahead bookings are looked for: longer than anything can be booked."""
AT_ONCE = 200
"""Bookings in one transaction: well under half a second."""


def replan_reminders(
    env: Env, now: datetime, services: Collection[ServiceId] | None = None
) -> frozenset[MessageId]:
    """Of every booking ahead, or of those of some services.

    Answers the reminders that go at another time now, go besides, or go no more.
    """

    def concerned(work: Work) -> list[BookingId]:
        ahead = (one for one in work.bookings.between(Span(now, now + AHEAD)) if _is_reminded(one, now))
        return [one.id for one in ahead if services is None or one.service_id in services]

    found = env.store.read(concerned)
    touched: frozenset[MessageId] = frozenset()
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        touched |= env.store.write(lambda work, some=some: _replanned(work, some, now))  # type: ignore[misc]
    return touched


def _replanned(work: Work, some: Sequence[BookingId], now: datetime) -> frozenset[MessageId]:
    bookings = [one for one in work.bookings.many(some).values() if _is_reminded(one, now)]
    rows = work.outbox.of_bookings([one.id for one in bookings])
    clients = work.clients.many({one.client_id for one in bookings})
    catalogue, settings = work.catalogue.load(), work.settings.all()
    add: list[Message] = []
    touched: set[MessageId] = set()
    for booking in bookings:
        client = clients[booking.client_id]
        around = Circumstances(client=client, catalogue=catalogue, settings=settings, now=now)
        present = rows.get(booking.id, ())
        plan = replanned(booking, present, around)
        add += plan.add
        states = {row.id: row.state for row in present}
        touched |= {row.id for row in plan.again if work.outbox.exchange(row, states[row.id])}
    if add:
        touched |= {row.id for row in work.outbox.plan(add)}
    return frozenset(touched)


def _is_reminded(booking: Booking, now: datetime) -> bool:
    return booking.status in EXPECTED and booking.seats is None and booking.span.start > now

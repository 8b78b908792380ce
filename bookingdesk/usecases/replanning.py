"""Planned reminders and calls follow lead times and quiet hours: who has booked already hears as the desk says now.

In short transactions of some bookings each, so that nobody at another desk waits for thousands of them; each is
read again in its own, and what is leaving is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.ids import BookingId, MessageId, ServiceId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.planning import replanned
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Followed
from bookingdesk.usecases.recording import Step, audited

AHEAD = timedelta(days=800)
"""So far ahead bookings are looked for: longer than anything can be booked."""
AT_ONCE = 200
"""Bookings in one transaction: well under half a second."""


def replan(env: Env, now: datetime, followed: Followed, services: Collection[ServiceId] | None = None) -> Followed:
    """Of every booking ahead, or of those of some services.

    Answers what has followed so far with the reminders and calls that come at another time now, come besides, or
    come no more.
    """

    def concerned(work: Work) -> list[BookingId]:
        ahead = (one for one in work.bookings.between(Span(now, now + AHEAD)) if _is_ahead(one, now))
        return [one.id for one in ahead if services is None or one.service_id in services]

    found = env.store.read(concerned)
    touched: dict[MessageId, MessageKind] = {}
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        touched |= env.store.write(lambda work, some=some: _replanned(Step(env, work, now), some))  # type: ignore[misc]
    calls = frozenset(id_ for id_, kind in touched.items() if kind is MessageKind.CONFIRM_CALL)
    return replace(followed, reminders=frozenset(touched) - calls, calls=calls)


def _replanned(at: Step, some: Sequence[BookingId]) -> dict[MessageId, MessageKind]:
    """What comes at another time now; one event tells other desks of how many."""
    work, now = at.work, at.now
    bookings = [one for one in work.bookings.many(some).values() if _is_ahead(one, now)]
    rows = work.outbox.of_bookings([one.id for one in bookings])
    clients = work.clients.many({one.client_id for one in bookings})
    catalogue, settings = work.catalogue.load(), work.settings.all()
    add: list[Message] = []
    touched: dict[MessageId, MessageKind] = {}
    for booking in bookings:
        client = clients[booking.client_id]
        around = Circumstances(client=client, catalogue=catalogue, settings=settings, now=now)
        present = rows.get(booking.id, ())
        plan = replanned(booking, present, around)
        add += plan.add
        states = {row.id: row.state for row in present}
        touched |= {row.id: row.kind for row in plan.again if work.outbox.exchange(row, states[row.id])}
    if add:
        touched |= {row.id: row.kind for row in work.outbox.plan(add)}
    if touched:
        audited(at, "replan_messages", "message", next(iter(touched)), {"count": len(touched)})
    return touched


def _is_ahead(booking: Booking, now: datetime) -> bool:
    return booking.status in EXPECTED and booking.seats is None and booking.span.start > now

"""A weekly group service in the sample studio: one session partly filled, one full, and who waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Service
from bookingdesk.domain.errors import ClientBusy, RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.local_time import local_date, minute_of_day
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.seating import house
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import entered

HOURS = (16, 17, 11, 10, 15, 14, 13, 9)
"""When the class is tried to be held, the most wanted hour first; the drawn bookings have taken some."""
FILLED = (5, 8, 2)
"""How many come in this week, the next and the one after."""


def sample_sessions(step: Step, clients: Sequence[ClientId]) -> int:
    """Open the sessions and let clients join, the last of them first; answers how many bookings that made.

    Where no hour of a week is free there is none that week.
    """
    catalogue = step.work.catalogue.load()
    service = next((one for one in catalogue.services.values() if one.seats is not None), None)
    if service is None:
        return 0
    made = 0
    today = local_date(step.now, catalogue.zone_of(service.location_id))
    for week, wanted in enumerate(FILLED):
        session = _opened(step, service, today + timedelta(weeks=week))
        if session is not None:
            made += 1 + _fill(step, session, clients[::-1], wanted, week)
            if wanted >= (session.seats or 0) and len(clients) > wanted:
                entered(step, EnterWaitlist(client_id=clients[len(clients) // 2], service_ids=(service.id,)))
    return made


def _opened(step: Step, service: Service, first: date) -> Booking | None:
    zone = step.work.catalogue.load().zone_of(service.location_id)
    for day in range(7):
        for hour in HOURS:
            start = minute_of_day(first + timedelta(days=day), hour * 60, zone)
            if start <= step.now:
                continue
            command = Book(
                booking_id=BookingId(step.env.new_id()),
                client_id=house(step),
                service_id=service.id,
                span=Span.lasting(start, service.duration),
                seats=service.seats,
                external_id=f"sample-session-{first.isoformat()}",
                both=True,
            )
            try:
                with step.work.savepoint():
                    return booked(step, command).value
            except RuleViolation:
                continue
    return None


def _fill(step: Step, session: Booking, clients: Sequence[ClientId], wanted: int, week: int) -> int:
    """Clients in turn who have nothing else at that time; answers how many."""
    seated = 0
    for number, client in enumerate(clients):
        if seated == wanted:
            break
        command = Book(
            booking_id=BookingId(step.env.new_id()),
            client_id=client,
            service_id=session.service_id,
            span=session.span,
            allocations=session.allocations,
            external_id=f"sample-seat-{week}-{number}",
            silent=True,
        )
        try:
            with step.work.savepoint():
                booked(step, command)
        except ClientBusy:
            continue
        seated += 1
    return seated

"""A visit and own lengths in the sample studio, so that both can be seen; nobody is told of them.

Booked at another desk: Undo at this one takes back nothing that its user has not done.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.ids import BookingId, VisitId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.messages import Silence
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.durations import (
    SetClientDuration,
    SetStaffDuration,
    set_client_duration,
    set_staff_duration,
)
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.visits.booking import book_visit
from bookingdesk.usecases.visits.commands import BookVisit, FindVisit, VisitPart
from bookingdesk.usecases.visits.finding import find_visit

LONGER = timedelta(minutes=15)
GAP = timedelta(minutes=30)


def visit_one(env: Env) -> None:
    """Somebody comes for two services one after the other, and brings somebody for one of them."""
    elsewhere = env.acting_as(replace(env.actor, station="Desk 2"))
    catalogue = env.store.read(lambda work: work.catalogue.load())
    clients = env.store.read(lambda work: work.clients.page(limit=4))
    services = [s for s in catalogue.services.values() if s.requirements and not s.retired][:2]
    if len(services) < 2 or len(clients) < 4:
        return
    first, second = services
    whose = (clients[2].id, clients[2].id, clients[3].id)
    parts = tuple(
        VisitPart(service_id=service.id, client_id=client)
        for service, client in zip((first, second, first), whose, strict=True)
    )
    zone = catalogue.zone_of(first.location_id)
    tomorrow = local_date(env.now(), zone) + timedelta(days=1)
    offer = next(
        iter(find_visit(elsewhere, FindVisit(parts=parts, first_day=tomorrow, gap=GAP, limit=1)).value), None
    )
    if offer is None:
        return
    books = tuple(
        Book(
            booking_id=BookingId(env.new_id()),
            client_id=client,
            service_id=part.service_id,
            span=slot.span,
            allocations=slot.allocations,
            silent=True,
            silent_reason=Silence.TOLD_ALREADY,
            both=True,
        )
        for client, part, slot in zip(whose, parts, offer.slots, strict=True)
    )
    book_visit(elsewhere, BookVisit(visit_id=VisitId(env.new_id()), parts=books))


def lengthen_some(env: Env) -> None:
    """One staff member needs longer for a service, and so does one client, whoever serves."""
    catalogue = env.store.read(lambda work: work.catalogue.load())
    clients = env.store.read(lambda work: work.clients.page(limit=4))
    for service in catalogue.services.values():
        need = next((need for need in service.requirements if need.kind is ResourceKind.STAFF), None)
        able = catalogue.eligible(need) if need is not None else ()
        if len(able) > 1 and clients:
            longer = service.duration + LONGER
            set_staff_duration(env, SetStaffDuration(service_id=service.id, staff_id=able[-1].id, duration=longer))
            wish = SetClientDuration(service_id=service.id, client_id=clients[-1].id, duration=longer + LONGER)
            set_client_duration(env, wish)
            return

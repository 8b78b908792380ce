"""The studio that sample messages are about: what it has, who comes, and one booking, hold and offer of each kind.

Everything in it is made up; nothing of it is stored, and nobody is ever written to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bookingdesk.domain.bookings import (
    Allocation,
    AskedBy,
    Booking,
    Cancellation,
    CancelOutcome,
    Hold,
    Status,
)
from bookingdesk.domain.catalogue import Catalogue, Location, Policy, Resource, ResourceKind, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    HoldId,
    LocationId,
    OfferId,
    PolicyId,
    ResourceId,
    ServiceId,
    WaitlistId,
)
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Account, PaymentState
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import Opening, WaitOffer
from bookingdesk.i18n.translation import SHIPPED, speaker

ANA, ROOM = ResourceId(1), ResourceId(2)
BEN, OTHER_ROOM = ResourceId(3), ResourceId(4)
SERVICE, OTHER, PLACE, FAR = ServiceId(1), ServiceId(2), LocationId(1), LocationId(2)
PRICE = Money(Decimal("60.00"), "EUR")
_STATUS = {
    MessageKind.TENTATIVE: Status.TENTATIVE,
    MessageKind.DEPOSIT_DUE: Status.TENTATIVE,
    MessageKind.CANCELLATION: Status.CANCELLED,
    MessageKind.NO_SHOW: Status.NO_SHOW,
}


def catalogue(policy: str | None, price: Money | None = PRICE) -> Catalogue:
    """A studio with two of everything; `policy` is its sentence, None for no policy at all."""
    staff = [
        Resource(id=each, kind=ResourceKind.STAFF, name=name, location_id=PLACE)
        for each, name in ((ANA, "Ana"), (BEN, "Ben"))
    ]
    rooms = [
        Resource(id=each, kind=ResourceKind.SPACE, name=name, location_id=PLACE)
        for each, name in ((ROOM, "2"), (OTHER_ROOM, "5"))
    ]
    places = [
        Location(id=each, name=name, address=address, zone="Europe/London", phone="+442079460100")
        for each, name, address in ((PLACE, "Studio", "5 High Street"), (FAR, "Annex", "9 Low Street"))
    ]
    rule = PolicyId(1) if policy is not None else None
    services = [
        Service(
            id=each,
            name=name,
            code=name.lower(),
            duration=timedelta(minutes=45),
            location_id=PLACE,
            price=price,
            policy_id=rule,
        )
        for each, name in ((SERVICE, "Consultation"), (OTHER, "Review"))
    ]
    texts = dict.fromkeys(SHIPPED, policy) if policy else {}
    terms = Policy(id=PolicyId(1), name="–", late_fee=Money(Decimal("25.00"), "EUR"), text=texts)
    return Catalogue(
        locations={place.id: place for place in places},
        resources={one.id: one for one in (*staff, *rooms)},
        services={one.id: one for one in services},
        policies={PolicyId(1): terms} if policy is not None else {},
    )


def sentence(language: str) -> str:
    """A policy as somebody words it."""
    return speaker(language).gettext("You can change or cancel free of charge until 24 hours before.")


def client(language: str, now: datetime) -> Client:
    """Who reads the sample, in this language."""
    return Client(
        id=ClientId(1),
        given_name="Maya",
        family_name="Ortiz",
        phone="+442079460958",
        email="maya@example.org",
        address="12 Mill Lane",
        postcode="AB1 2CD",
        language=language,
        created_at=now,
    )


def span(now: datetime, days: int = 3, hours: int = 0) -> Span:
    """Three quarters of an hour, so far ahead."""
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=days, hours=hours)
    return Span.lasting(start, timedelta(minutes=45))


def offered(now: datetime) -> tuple[Span, ...]:
    """Times to choose from in answer to a request."""
    return (span(now), span(now, 4, 2))


def booking(kind: MessageKind, now: datetime) -> Booking:
    """The booking that a message of the kind is about, with all that one can have."""
    when = span(now)
    taken = tuple(Allocation(requirement_id=None, resource_id=each, busy=when) for each in (ANA, ROOM))
    return Booking(
        id=BookingId("sample"),
        number=88213,
        client_id=ClientId(1),
        service_id=SERVICE,
        location_id=PLACE,
        span=when,
        status=_STATUS.get(kind, Status.CONFIRMED),
        status_since=now,
        price=PRICE,
        policy_id=PolicyId(1),
        allocations=taken,
        cancellation=cancellations(now)[0] if kind is MessageKind.CANCELLATION else None,
        change_fee=Money(Decimal("25.00"), "EUR") if kind is MessageKind.MODIFICATION else None,
        created_at=now,
    )


def cancellations(now: datetime) -> tuple[Cancellation, ...]:
    """Late with a fee, waived, free, and by the business."""
    late = Cancellation(
        at=now,
        reason="–",
        outcome=CancelOutcome.LATE,
        fee=Money(Decimal("25.00"), "EUR"),
        refund=Money(Decimal("20.00"), "EUR"),
    )
    free = Cancellation(at=now, reason="–")
    return (
        late,
        replace(late, outcome=CancelOutcome.WAIVED, refund=None),
        free,
        replace(free, asked_by=AskedBy.BUSINESS),
    )


def account() -> Account:
    """Of a late cancellation: 30 were paid, 20 of them go back, and of the fee 15 are still missing."""
    paid, back, missing = (Money(Decimal(amount), "EUR") for amount in ("30.00", "20.00", "15.00"))
    return Account(state=PaymentState.PART, paid=paid, to_refund=back, outstanding=missing)


def held(booking: Booking, now: datetime) -> Hold:
    """The time that is kept for the client of a booking to be moved."""
    when = booking.span.moved_to(booking.span.start + timedelta(days=1))
    return Hold(
        id=HoldId("sample"),
        service_id=SERVICE,
        client_id=ClientId(1),
        span=when,
        allocations=(Allocation(requirement_id=None, resource_id=BEN, busy=when),),
        expires_at=now + timedelta(hours=3),
        user="",
        station="",
    )


def offer(now: datetime) -> WaitOffer:
    """A time offered to who waits."""
    when = span(now)
    opening = Opening(span=when, free=when, resources=frozenset({ANA}), location_id=PLACE)
    return WaitOffer(
        id=OfferId(1),
        entry_id=WaitlistId(1),
        service_id=SERVICE,
        span=when,
        resources=frozenset({ANA, ROOM}),
        opening=opening,
        hold_id=HoldId("sample"),
        expires_at=now + timedelta(minutes=30),
        at=now,
        by="",
    )

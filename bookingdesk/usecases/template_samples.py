"""Sample messages of every kind, on which a text is tried before it is kept and shown while it is written.

The first sample of a kind knows of everything that the kind can know of; the others lack what is not always there:
a text that is right for all of them is right for every booking. Nothing here is stored or sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bookingdesk.domain.bookings import (
    Allocation,
    AskedBy,
    Booking,
    Cancellation,
    CancelOutcome,
    Hold,
    Mode,
    Status,
)
from bookingdesk.domain.catalogue import Catalogue, Location, Policy, Resource, ResourceKind, Service
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    HoldId,
    LocationId,
    MessageId,
    OfferId,
    PolicyId,
    RequestId,
    ResourceId,
    ServiceId,
    WaitlistId,
)
from bookingdesk.domain.letters import LETTER_OF
from bookingdesk.domain.messages import OF_OFFERS, OF_REQUESTS, SUMMARIES, Message, MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.requests import Answer, Point, Request
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import Opening, WaitOffer
from bookingdesk.i18n.translation import SHIPPED, speaker
from bookingdesk.usecases.ports import Dispatch, Former, Owed

_ANA, _ROOM = ResourceId(1), ResourceId(2)
_BEN, _OTHER_ROOM = ResourceId(3), ResourceId(4)
_SERVICE, _OTHER, _PLACE, _FAR = ServiceId(1), ServiceId(2), LocationId(1), LocationId(2)
_PRICE = Money(Decimal("60.00"), "EUR")
_ANSWER = {kind: answer for answer, kind in LETTER_OF.items()}
_STATUS = {
    MessageKind.TENTATIVE: Status.TENTATIVE,
    MessageKind.DEPOSIT_DUE: Status.TENTATIVE,
    MessageKind.CANCELLATION: Status.CANCELLED,
    MessageKind.NO_SHOW: Status.NO_SHOW,
}
_OF_A_DAY = frozenset({MessageKind.REMINDER, MessageKind.CONFIRM_CALL})
"""Of a visit they name every step of the day."""
_ABOUT = {
    "business.name": "Studio Nord",
    "business.bring": "ID",
    "business.online": "https://meet.example.org/room",
    "mail.sender": "desk@studio.example.org",
}
"""Where the business has not said it yet, so that a sample has no holes."""


def samples(kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime) -> tuple[Dispatch, ...]:
    """Messages of the kind for a client who reads the language; the richest first."""
    known = {**_ABOUT, **{name: value for name, value in settings.items() if value}}
    if kind in OF_REQUESTS:
        return _of_requests(kind, language, known, now)
    if kind in OF_OFFERS:
        offer = _offer(now)
        plain = replace(offer, resources=frozenset())
        return tuple(_dispatch(kind, language, known, now, offer=each) for each in (offer, plain))
    return _of_bookings(kind, language, known, now)


def _of_bookings(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime
) -> tuple[Dispatch, ...]:
    """In person with all that belongs to it, then by each other way of meeting, then with less and less."""
    booking = _booking(kind, now)
    rich = _rich(kind, language, settings, now, booking)
    modes = [
        replace(rich, booking=replace(booking, mode=mode, mode_detail=detail))
        for mode, detail in (
            (Mode.VIRTUAL, "https://meet.example.org/88213"),
            (Mode.PHONE, "+44 20 7946 0958"),
            (Mode.AT_CLIENT, "12 Mill Lane"),
        )
    ]
    bare = replace(
        rich,
        booking=replace(booking, allocations=(), price=None, policy_id=None),
        owed=rich.owed if kind is MessageKind.DEPOSIT_DUE else None,
        catalogue=_catalogue(policy=None, price=None),
        held=None,
        former=None,
        told=None,
        settings={**settings, "business.bring": "", "business.online": ""},
        dates=rich.dates if kind in SUMMARIES else (),
        gone=(),
        heard=False,
    )
    figures = replace(rich, catalogue=_catalogue(policy=""))
    others = [replace(rich, told=None), replace(rich, former=None)] if kind is MessageKind.MODIFICATION else []
    if kind is MessageKind.CANCELLATION:
        others += [replace(rich, booking=replace(booking, cancellation=each)) for each in _cancellations(now)[1:]]
    if kind in SUMMARIES:
        others += [replace(rich, heard=False, gone=()), replace(rich, dates=(), gone=rich.dates)]
    if rich.owed is not None:
        others.append(replace(rich, owed=replace(rich.owed, warned=not rich.owed.warned)))
    return (rich, *modes, figures, *others, bare)


def _rich(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime, booking: Booking
) -> Dispatch:
    owed = Owed(Money(Decimal("20.00"), "EUR"), now + timedelta(days=1), kind is MessageKind.DEPOSIT_DUE)
    former = Former(service_id=_OTHER, location_id=_FAR, resources=frozenset({_BEN, _OTHER_ROOM}))
    several = kind in SUMMARIES
    later = replace(
        booking,
        span=booking.span.moved_to(booking.span.start + (timedelta(days=7) if several else timedelta(hours=1))),
    )
    gone = replace(booking, span=booking.span.moved_to(booking.span.start + timedelta(days=14)))
    return _dispatch(
        kind,
        language,
        settings,
        now,
        booking=booking,
        owed=owed if booking.status is Status.TENTATIVE else None,
        told=booking.span.start - timedelta(days=1) if kind is MessageKind.MODIFICATION else None,
        former=former if kind is MessageKind.MODIFICATION else None,
        held=_held(booking, now) if kind is MessageKind.MOVE_CALL else None,
        dates=(booking, later) if several or kind in _OF_A_DAY else (),
        gone=(gone,) if several else (),
        heard=several,
    )


def _of_requests(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime
) -> tuple[Dispatch, ...]:
    answer = Answer(
        kind=_ANSWER[kind],
        at=now,
        by=speaker(language).gettext("Front desk"),
        channel=Channel.EMAIL,
        text=speaker(language).gettext("Words of the desk."),
        offered=_offered(now) if kind is MessageKind.REQUEST_OFFER else (),
        kept_until=now + timedelta(days=1) if kind is MessageKind.REQUEST_OFFER else None,
        points=(Point.DATE, Point.NEEDS) if kind is MessageKind.REQUEST_ASK else (),
    )
    asked = Request(
        id=RequestId(412),
        received_at=now - timedelta(hours=2),
        taken_at=now - timedelta(hours=2),
        service_id=_SERVICE,
        answers=(answer,),
    )
    unsaid = answer if kind is MessageKind.REQUEST_REPLY else replace(answer, text="")
    less = replace(asked, service_id=None, answers=(unsaid,))
    return tuple(_dispatch(kind, language, settings, now, request=each) for each in (asked, less))


def _dispatch(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime, **about: Any
) -> Dispatch:
    request, offer = about.get("request"), about.get("offer")
    message = Message(
        id=MessageId("sample"),
        booking_id=None if request or offer else BookingId("sample"),
        request_id=request.id if request else None,
        offer_id=offer.id if offer else None,
        client_id=ClientId(1),
        kind=kind,
        channel=Channel.EMAIL,
        dedupe_key="sample",
        sequence=1 if request else 0,
        due_at=now,
        expires_at=now + timedelta(days=3),
        message_id="<sample@example.org>",
        recipient="maya@example.org",
        created_at=now,
    )
    client = Client(
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
    parts: dict[str, Any] = {"catalogue": _catalogue(_sentence(language)), "settings": settings, "now": now} | about
    return Dispatch(message=message, client=client, **parts)


def _span(now: datetime, days: int = 3, hours: int = 0) -> Span:
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=days, hours=hours)
    return Span.lasting(start, timedelta(minutes=45))


def _offered(now: datetime) -> tuple[Span, ...]:
    return (_span(now), _span(now, 4, 2))


def _booking(kind: MessageKind, now: datetime) -> Booking:
    when = _span(now)
    taken = tuple(Allocation(requirement_id=None, resource_id=each, busy=when) for each in (_ANA, _ROOM))
    return Booking(
        id=BookingId("sample"),
        number=88213,
        client_id=ClientId(1),
        service_id=_SERVICE,
        location_id=_PLACE,
        span=when,
        status=_STATUS.get(kind, Status.CONFIRMED),
        status_since=now,
        price=_PRICE,
        policy_id=PolicyId(1),
        allocations=taken,
        cancellation=_cancellations(now)[0] if kind is MessageKind.CANCELLATION else None,
        change_fee=Money(Decimal("25.00"), "EUR") if kind is MessageKind.MODIFICATION else None,
        created_at=now,
    )


def _cancellations(now: datetime) -> tuple[Cancellation, ...]:
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


def _held(booking: Booking, now: datetime) -> Hold:
    when = booking.span.moved_to(booking.span.start + timedelta(days=1))
    return Hold(
        id=HoldId("sample"),
        service_id=_SERVICE,
        client_id=ClientId(1),
        span=when,
        allocations=(Allocation(requirement_id=None, resource_id=_BEN, busy=when),),
        expires_at=now + timedelta(hours=3),
        user="",
        station="",
    )


def _offer(now: datetime) -> WaitOffer:
    when = _span(now)
    opening = Opening(span=when, free=when, resources=frozenset({_ANA}), location_id=_PLACE)
    return WaitOffer(
        id=OfferId(1),
        entry_id=WaitlistId(1),
        service_id=_SERVICE,
        span=when,
        resources=frozenset({_ANA, _ROOM}),
        opening=opening,
        hold_id=HoldId("sample"),
        expires_at=now + timedelta(minutes=30),
        at=now,
        by="",
    )


def _sentence(language: str) -> str:
    """A policy as somebody words it."""
    return speaker(language).gettext("You can change or cancel free of charge until 24 hours before.")


def _catalogue(policy: str | None, price: Money | None = _PRICE) -> Catalogue:
    """A studio with two of everything; `policy` is its sentence, None for no policy at all."""
    staff = [
        Resource(id=each, kind=ResourceKind.STAFF, name=name, location_id=_PLACE)
        for each, name in ((_ANA, "Ana"), (_BEN, "Ben"))
    ]
    rooms = [
        Resource(id=each, kind=ResourceKind.SPACE, name=name, location_id=_PLACE)
        for each, name in ((_ROOM, "2"), (_OTHER_ROOM, "5"))
    ]
    places = [
        Location(id=each, name=name, address=address, zone="Europe/London", phone="+442079460100")
        for each, name, address in ((_PLACE, "Studio", "5 High Street"), (_FAR, "Annex", "9 Low Street"))
    ]
    rule = PolicyId(1) if policy is not None else None
    services = [
        Service(
            id=each,
            name=name,
            code=name.lower(),
            duration=timedelta(minutes=45),
            location_id=_PLACE,
            price=price,
            policy_id=rule,
        )
        for each, name in ((_SERVICE, "Consultation"), (_OTHER, "Review"))
    ]
    texts = dict.fromkeys(SHIPPED, policy) if policy else {}
    terms = Policy(id=PolicyId(1), name="–", late_fee=Money(Decimal("25.00"), "EUR"), text=texts)
    return Catalogue(
        locations={place.id: place for place in places},
        resources={one.id: one for one in (*staff, *rooms)},
        services={one.id: one for one in services},
        policies={PolicyId(1): terms} if policy is not None else {},
    )

"""Sample messages of every kind, on which a text is tried before it is kept and shown while it is written.

The first sample of a kind knows of everything that the kind can know of; the others lack what is not always there:
a text that is right for all of them is right for every booking. What they are about stands in `sample_studio`.
Nothing here is stored or sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, MessageId, RequestId
from bookingdesk.domain.letters import LETTER_OF
from bookingdesk.domain.messages import OF_OFFERS, OF_REQUESTS, SUMMARIES, Message, MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.requests import Answer, Point, Request
from bookingdesk.i18n.translation import speaker
from bookingdesk.usecases import sample_studio as studio
from bookingdesk.usecases.ports import Dispatch, Former, Owed

_ANSWER = {kind: answer for answer, kind in LETTER_OF.items()}
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
        offer = studio.offer(now)
        plain = replace(offer, resources=frozenset())
        return tuple(_dispatch(kind, language, known, now, offer=each) for each in (offer, plain))
    return _of_bookings(kind, language, known, now)


def _of_bookings(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime
) -> tuple[Dispatch, ...]:
    """In person with all that belongs to it, then by each other way of meeting, then with less and less."""
    booking = studio.booking(kind, now)
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
        catalogue=studio.catalogue(policy=None, price=None),
        account=None,
        held=None,
        former=None,
        told=None,
        settings={**settings, "business.bring": "", "business.online": ""},
        dates=rich.dates if kind in SUMMARIES else (),
        gone=(),
        heard=False,
    )
    figures = replace(rich, catalogue=studio.catalogue(policy=""))
    others = [replace(rich, told=None), replace(rich, former=None)] if kind is MessageKind.MODIFICATION else []
    if kind is MessageKind.CANCELLATION:
        others += [
            replace(rich, booking=replace(booking, cancellation=each), account=None)
            for each in studio.cancellations(now)[1:]
        ]
        others += [replace(rich, account=replace(studio.account(), outstanding=None))]
    if kind in SUMMARIES:
        others += [replace(rich, heard=False, gone=()), replace(rich, dates=(), gone=rich.dates)]
        others += [_only_kept(rich, warned) for warned in (False, True)]
    if rich.owed is not None:
        others.append(replace(rich, owed=replace(rich.owed, warned=not rich.owed.warned)))
    return (rich, *modes, figures, *others, bare)


def _only_kept(several: Dispatch, warned: bool) -> Dispatch:
    """Steps or dates that are not confirmed before a deposit is paid."""
    booking = replace(several.visit, status=Status.TENTATIVE)
    return replace(several, booking=booking, owed=_owed(several.now, warned), heard=False, gone=())


def _owed(now: datetime, warned: bool) -> Owed:
    return Owed(Money(Decimal("20.00"), "EUR"), now + timedelta(days=1), warned)


def _rich(
    kind: MessageKind, language: str, settings: Mapping[str, str], now: datetime, booking: Booking
) -> Dispatch:
    owed = _owed(now, kind is MessageKind.DEPOSIT_DUE)
    former = Former(
        service_id=studio.OTHER, location_id=studio.FAR, resources=frozenset({studio.BEN, studio.OTHER_ROOM})
    )
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
        account=studio.account() if kind is MessageKind.CANCELLATION else None,
        told=booking.span.start - timedelta(days=1) if kind is MessageKind.MODIFICATION else None,
        former=former if kind is MessageKind.MODIFICATION else None,
        held=studio.held(booking, now) if kind is MessageKind.MOVE_CALL else None,
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
        offered=studio.offered(now) if kind is MessageKind.REQUEST_OFFER else (),
        kept_until=now + timedelta(days=1) if kind is MessageKind.REQUEST_OFFER else None,
        points=(Point.DATE, Point.NEEDS) if kind is MessageKind.REQUEST_ASK else (),
    )
    asked = Request(
        id=RequestId(412),
        received_at=now - timedelta(hours=2),
        taken_at=now - timedelta(hours=2),
        service_id=studio.SERVICE,
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
    parts: dict[str, Any] = {
        "catalogue": studio.catalogue(studio.sentence(language)),
        "settings": settings,
        "now": now,
    } | about
    return Dispatch(message=message, client=studio.client(language, now), **parts)

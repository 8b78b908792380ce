"""Messages to people about what they asked for or wait for, where there is no booking yet.

Pure: which message, by which way, until when. It refuses nothing: somebody without any address gets a task for the
desk instead of a mail (R56), and what was said on the spot needs no message at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import AbsenceId, BookingId, OfferId, RequestId
from bookingdesk.domain.message_rows import message_id_of, row_id, sender_domain
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.requests import Answer, AnswerKind, Request
from bookingdesk.domain.waitlist import WaitOffer
from bookingdesk.domain.ways import Way, address_on, way_to, way_to_call

LETTER_OF: dict[AnswerKind, MessageKind] = {
    AnswerKind.RECEIPT: MessageKind.REQUEST_RECEIPT,
    AnswerKind.OFFER: MessageKind.REQUEST_OFFER,
    AnswerKind.ASK: MessageKind.REQUEST_ASK,
    AnswerKind.DECLINED: MessageKind.REQUEST_DECLINE,
    AnswerKind.WAITLISTED: MessageKind.REQUEST_WAITLIST,
    AnswerKind.REPLIED: MessageKind.REQUEST_REPLY,
}
"""What tells an answer; the others are told by the booking's own messages, or by the client to us."""

OF_USE_FOR = timedelta(days=7)
"""An answer about a request that could not leave for so long is a call, not a mail."""


def way_to_answer(request: Request, client: Client | None, settings: Mapping[str, str]) -> Way:
    """How whoever asked is told: as the client prefers, else by the address that the request gave."""
    email, phone = addresses(request, client)
    if client is None:
        return way_to(None, email=email, phone=phone, settings=settings)
    return way_to(client.preferred_channel, email=email, phone=phone, settings=settings, otherwise=client.otherwise)


def lacks_address(channel: Channel, client: Client | None) -> bool:
    """Whether it is to go on paper to somebody whose street is not known; it may be handed out all the same."""
    return channel is Channel.LETTER and not (client is not None and client.address.strip())


def addresses(request: Request | None, client: Client | None) -> tuple[str, str]:
    """The email address and the number of whoever asked: the client's own that work, else those of the request."""
    email, phone = asked_from(request, client)
    return (email, phone) if client is None else (client.email_in_use or email, client.phone_in_use or phone)


def asked_from(request: Request | None, client: Client | None) -> tuple[str, str]:
    """The request's own two, without one that was found not to be the client's."""
    if request is None:
        return "", ""
    if client is None:
        return request.email, request.phone
    return (
        "" if client.email_is_wrong and request.email == client.email else request.email,
        "" if client.phone_is_wrong and request.phone == client.phone else request.phone,
    )


def answer_message(
    request: Request, answer: Answer, client: Client | None, way: Way, settings: Mapping[str, str], now: datetime
) -> Message:
    """What carries the newest answer of a request, held back as long as Undo may withdraw a message."""
    kind = LETTER_OF[answer.kind]
    number = len(request.answers)
    expires = answer.kept_until or now + OF_USE_FOR
    return _letter(
        kind,
        f"r{request.id}:{kind.value}:{number}",
        way,
        settings,
        now,
        request_id=request.id,
        client=client,
        sequence=number,
        expires_at=expires,
        recipient=address_on(way.channel, email=request.email, phone=request.phone) if client is None else "",
    )


def offer_message(
    offer: WaitOffer, client: Client, way: Way, settings: Mapping[str, str], now: datetime
) -> Message:
    """What tells somebody who waits of a time that is held for them; of no use after its deadline."""
    kind = MessageKind.WAITLIST_OFFER
    key = f"o{offer.id}:{kind.value}"
    return _letter(kind, key, way, settings, now, offer_id=offer.id, client=client, expires_at=offer.expires_at)


def withdrawn_message(
    offer: WaitOffer, client: Client, way: Way, settings: Mapping[str, str], now: datetime
) -> Message:
    """What tells somebody that the time they were offered is not to be had any more."""
    kind = MessageKind.OFFER_WITHDRAWN
    expires = max(offer.span.start, now + timedelta(hours=1))
    key = f"o{offer.id}:{kind.value}"
    return _letter(kind, key, way, settings, now, offer_id=offer.id, client=client, expires_at=expires)


def move_call(
    booking: Booking, absence: AbsenceId, client: Client, settings: Mapping[str, str], now: datetime
) -> Message:
    """The call to a client whose person is out; the same absence asks once for one version of a booking."""
    kind = MessageKind.MOVE_CALL
    return _letter(
        kind,
        f"{booking.id}:{kind.value}:{absence}.v{booking.version}",
        way_to_call(client),
        settings,
        now,
        booking_id=booking.id,
        booking_version=booking.version,
        client=client,
        expires_at=booking.span.start,
    )


def _letter(
    kind: MessageKind,
    key: str,
    way: Way,
    settings: Mapping[str, str],
    now: datetime,
    *,
    client: Client | None,
    expires_at: datetime,
    booking_id: BookingId | None = None,
    request_id: RequestId | None = None,
    offer_id: OfferId | None = None,
    booking_version: int = 0,
    sequence: int = 0,
    recipient: str = "",
) -> Message:
    held = timedelta(0) if way.by_hand else desk_settings.hold_time(settings)
    return Message(
        id=row_id(key),
        booking_id=booking_id,
        request_id=request_id,
        offer_id=offer_id,
        client_id=client.id if client is not None else None,
        kind=kind,
        channel=way.channel,
        dedupe_key=key,
        booking_version=booking_version,
        sequence=sequence,
        due_at=now + held,
        expires_at=max(expires_at, now),
        reason=way.reason,
        recipient=recipient,
        message_id=message_id_of(key, sender_domain(settings)),
        created_at=now,
    )

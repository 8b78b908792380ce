"""Messages without a booking, in the transaction of what they are about: planned, settled, what their fate does.

An answer that does not reach the client was no answer: the request is open again and its clock runs on (SOP A5.3).
It refuses to send anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.answer_clock import answered, reopened, standing
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, Booking, Hold
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.contact import usual_channel
from bookingdesk.domain.errors import SlotTaken
from bookingdesk.domain.ids import AbsenceId, BookingId, ClientId, HoldId, MessageId
from bookingdesk.domain.letters import (
    LETTER_OF,
    addresses,
    answer_message,
    asked_from,
    move_call,
    offer_message,
    way_to_answer,
    withdrawn_message,
)
from bookingdesk.domain.messages import LEFT_OR_MAY_HAVE, Message, MessageKind, MessageState
from bookingdesk.domain.requests import UNSETTLED, Answer, AnswerKind, Request
from bookingdesk.domain.waitlist import OfferState, WaitOffer
from bookingdesk.domain.ways import Way, address_on, way_to_client
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.importing.values import split_name
from bookingdesk.usecases.own_texts import own_texts
from bookingdesk.usecases.ports import Dispatch, Work
from bookingdesk.usecases.recording import Step, audited

ENDED = {
    OfferState.ACCEPTED: "offer_accepted",
    OfferState.REFUSED: "offer_refused",
    OfferState.EXPIRED: "expired",
    OfferState.WITHDRAWN: "offer_withdrawn",
}
"""Why what was unsent of an offer is of no use any more."""


def stranger(request: Request) -> Client:
    """A first profile from the words of the request; the checks of a profile follow when it is registered."""
    given, family = split_name(request.name)
    return Client(
        id=ClientId(0),
        given_name=given,
        family_name=family,
        phone=request.phone,
        email=request.email,
        preferred_channel=usual_channel(phone=request.phone, email=request.email),
        created_at=request.taken_at,
    )


def way_of(work: Work, request: Request) -> Way:
    """How whoever asked is told of an answer that nobody has said yet."""
    client = work.clients.get(request.client_id) if request.client_id else None
    return way_to_answer(request, client, work.settings.all())


def plan_answer(step: Step, request: Request, answer: Answer, way: Way) -> frozenset[MessageId]:
    """Plan what carries the newest answer of the stored request."""
    client = step.work.clients.get(request.client_id) if request.client_id else None
    message = answer_message(request, answer, client, way, step.work.settings.all(), step.now)
    return frozenset(row.id for row in step.work.outbox.plan([message]))


def superseded(step: Step, request: Request) -> frozenset[MessageId]:
    """Take out what is unsent of earlier answers: a client reads what was said last."""
    return frozenset(step.work.outbox.settle_letters(MessageState.OBSOLETE, "answered_since", request=request.id))


def plan_offer(step: Step, offer: WaitOffer, client: Client, *, by_call: bool) -> frozenset[MessageId]:
    """Plan what tells of an offer: as the client prefers, or by a call where that was chosen."""
    settings = step.work.settings.all()
    way = way_to_offer(client, settings, by_call=by_call)
    message = offer_message(offer, client, way, settings, step.now)
    return frozenset(row.id for row in step.work.outbox.plan([message]))


def way_to_offer(client: Client, settings: Mapping[str, str], *, by_call: bool) -> Way:
    """As the client prefers, or by a call where that was chosen and there is a number."""
    return Way(channel=Channel.PHONE) if by_call and client.phone_in_use else way_to_client(client, settings)


def end_offer(step: Step, offer: WaitOffer, state: OfferState, *, tell: bool) -> frozenset[MessageId]:
    """Take out what is unsent about an offer; with `tell` who may have read of it hears that it is withdrawn."""
    outbox = step.work.outbox
    rows = outbox.of_offers([offer.id]).get(offer.id, ())
    ended = frozenset(outbox.settle_letters(MessageState.OBSOLETE, ENDED[state], offer=offer.id))
    if not tell or not any(row.state in LEFT_OR_MAY_HAVE for row in rows):
        return ended
    client = step.work.clients.get(step.work.waitlist.get(offer.entry_id).client_id)
    settings = step.work.settings.all()
    message = withdrawn_message(offer, client, way_to_client(client, settings), settings, step.now)
    return ended | {row.id for row in outbox.plan([message])}


def call_about_move(
    step: Step, booking: Booking, client: Client, absence: AbsenceId, slot: Slot | None
) -> tuple[Message | None, ChangeSet]:
    """Plan the call to a client whose person is out, and keep the proposed time for them until its deadline.

    The hold has the id of the call. What the booking has already is not held again; a time that is gone meanwhile
    is not held, and the call is made without it. None where this call was planned before.
    """
    settings = step.work.settings.all()
    planned = step.work.outbox.plan([move_call(booking, absence, client, settings, step.now)])
    if not planned:
        return None, ChangeSet()
    message = planned[0]
    changes = ChangeSet(messages=frozenset({message.id}))
    if slot is None:
        return message, changes
    kept = tuple(a for a in slot.allocations if not any(same_unit(a, own) for own in booking.allocations))
    if not kept:
        return message, changes
    minutes = desk_settings.number(settings, "absence.hold_minutes")
    hold = Hold(
        id=HoldId(message.id),
        service_id=booking.service_id,
        client_id=client.id,
        span=slot.span,
        allocations=kept,
        expires_at=step.now + timedelta(minutes=minutes),
        user=step.env.actor.name,
        station=step.env.actor.station,
    )
    try:
        with step.work.savepoint():
            step.work.holds.add(hold)
    except SlotTaken:
        return message, changes
    return message, changes | ChangeSet(holds=frozenset({hold.id}), spans=tuple({a.busy for a in kept}))


def same_unit(one: Allocation, other: Allocation) -> bool:
    """Whether both take the same unit at the same time: what somebody has already is not held again."""
    same = (one.resource_id, one.unit_no) == (other.resource_id, other.unit_no)
    return same and one.busy.overlaps(other.busy)


def free_call_holds(work: Work, bookings: Iterable[BookingId]) -> frozenset[HoldId]:
    """Release what is kept for calls about these bookings, as they are moved or cancelled now."""
    rows = work.outbox.of_bookings(bookings)
    calls = (row for some in rows.values() for row in some if row.kind is MessageKind.MOVE_CALL)
    return frozenset(id_ for id_ in (HoldId(row.id) for row in calls) if work.holds.release(id_))


def not_delivered(step: Step, message: Message) -> Request | None:
    """Open the request again whose newest answer this message should have carried; None where it is not so."""
    if message.request_id is None:
        return None
    present = step.work.requests.get(message.request_id)
    if len(present.answers) != message.sequence:
        return None
    undone = present.answers[-1]
    actor = step.env.actor
    note = Answer(
        kind=AnswerKind.NOT_DELIVERED,
        at=step.now.replace(microsecond=0),
        by=actor.name,
        station=actor.station,
        text=message.reason,
    )
    stored = step.work.requests.replace(reopened(present, note, undone))
    detail = {"message": message.id, "reason": message.reason, "answer": undone.kind.value}
    audited(step, "reopen_request", "request", stored.id, detail)
    return stored


def said_again(step: Step, message: Message, channel: Channel, late_reason: str = "") -> int:
    """Note the answer that a message carries as given now, on this channel; answers its number.

    For a message that is tried again after it had failed, and for one that somebody has told the client.
    """
    if message.request_id is None:
        return message.sequence
    present = step.work.requests.get(message.request_id)
    before = present.answers[message.sequence - 1]
    if before in standing(present.answers) or present.state not in UNSETTLED:
        return message.sequence
    actor = step.env.actor
    again = Answer(
        kind=before.kind,
        at=step.now.replace(microsecond=0),
        by=actor.name,
        station=actor.station,
        channel=channel,
        text=before.text,
        late_reason=late_reason or before.late_reason,
        offered=before.offered,
        kept_until=before.kept_until,
        points=before.points,
    )
    stored = step.work.requests.replace(answered(present, again))
    detail: dict[str, object] = {"answer": again.kind.value, "channel": channel.value, "message": message.id}
    detail["stopped_clock"] = stored.answered_at == again.at
    audited(step, "answer_request", "request", stored.id, detail)
    return len(stored.answers)


def carries(kind: AnswerKind) -> bool:
    """Whether an answer is told by a message of its own."""
    return kind in LETTER_OF


def letter_dispatch(work: Work, message: Message, now: datetime) -> Dispatch:
    """A message about a request or an offer with everything that its text needs, the recipient as of now.

    What was planned before the request had a client still goes to the address that the request gave.
    """
    request = work.requests.get(message.request_id) if message.request_id is not None else None
    offer = work.waitlist.offer(message.offer_id) if message.offer_id is not None else None
    return letter_dispatch_of(work, message, now, request=request, offer=offer)


def letter_dispatch_of(
    work: Work,
    message: Message,
    now: datetime,
    *,
    request: Request | None = None,
    offer: WaitOffer | None = None,
) -> Dispatch:
    """The same for a request or an offer at hand, which need not be stored yet."""
    client = work.clients.get(message.client_id) if message.client_id is not None else None
    own, asked = (
        address_on(message.channel, email=email, phone=phone)
        for email, phone in (addresses(None, client), asked_from(request, client))
    )
    recipient = asked if asked and (not own or message.recipient == asked) else own
    reader = client or (stranger(request) if request is not None else None)
    if reader is None:
        raise ValueError(f"message {message.id} is for nobody")
    catalogue = work.catalogue.load()
    subject = offer or request
    return Dispatch(
        message=replace(message, recipient=recipient),
        own_texts=own_texts(work, message.kind, catalogue, subject.service_id if subject else None),
        request=request,
        offer=offer,
        client=reader,
        catalogue=catalogue,
        settings=work.settings.all(),
        now=now,
    )

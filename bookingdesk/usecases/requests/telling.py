"""How an answer to a request reaches the client, and the exact text of it before it is given.

Refuses nothing and stores nothing: what it shows is made as the message will be, from the same facts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel, cleaned_text
from bookingdesk.domain.ids import HoldId, OfferId, WaitlistId
from bookingdesk.domain.letters import addresses, answer_message, offer_message
from bookingdesk.domain.requests import Answer, AnswerKind, Request, missing
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import WaitOffer, offered_until
from bookingdesk.domain.ways import Way
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.letters import carries, letter_dispatch_of, way_of, way_to_offer
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Dispatch, Letter, Work
from bookingdesk.usecases.requests.commands import AnswerRequest
from bookingdesk.usecases.requests.offering import check_offered, deadline
from bookingdesk.usecases.waiting_commands import OfferTime

SPOKEN = frozenset({Channel.PHONE, Channel.WALK_IN, Channel.LETTER})
"""Channels by which the desk itself has told the client when it notes an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The text as the client gets it, by which way, and to which address or number."""

    letter: Letter
    way: Way | None
    """None: it has been said already, and this is what there was to say."""
    address: str = ""


def way_for(work: Work, request: Request, command: AnswerRequest) -> Way | None:
    """How the answer reaches the client; None where it has been said, or is the client's own word."""
    told = command.channel or request.channel
    if not carries(command.kind) or (not command.by_call and told in SPOKEN):
        return None
    way = way_of(work, request)
    if command.by_call and command.channel is Channel.PHONE:
        return way if way.by_hand else Way(channel=_by_hand(work, request))
    if command.by_call or told is not Channel.EMAIL or way.reason == "no_email":
        return way
    return Way(channel=Channel.EMAIL)  # chosen for this answer, whatever the client prefers


def _by_hand(work: Work, request: Request) -> Channel:
    """A call where there is a number, else a letter."""
    client = work.clients.get(request.client_id) if request.client_id is not None else None
    return Channel.PHONE if addresses(request, client)[1] else Channel.LETTER


def told_by(way: Way) -> Channel | None:
    """The channel of an answer that leaves by itself; None while a person has still to say it."""
    return None if way.by_hand else way.channel


@needs(Right.ANSWER_REQUESTS)
def preview_answer(env: Env, command: AnswerRequest) -> Outcome[Preview]:
    """What the client would read or hear. Raises NotFound, InvalidValue, and what a template is refused for."""
    now = env.now()
    dispatch, way = env.store.read(lambda work: _answered(env, work, command, now))
    by_hand = way is None or way.by_hand
    address = dispatch.client.phone_in_use if by_hand else dispatch.message.recipient
    return Outcome(Preview(letter=env.write(dispatch), way=way, address=address))


def _answered(env: Env, work: Work, command: AnswerRequest, now: datetime) -> tuple[Dispatch, Way | None]:
    present = work.requests.get(command.request_id)
    check_offered(command)
    points = command.points or (missing(present) if command.kind is AnswerKind.ASK else ())
    answer = Answer(
        kind=command.kind,
        at=now,
        by=env.actor.name,
        text=cleaned_text(command.text, "answer"),
        offered=tuple(slot.span for slot in command.offered),
        kept_until=deadline(work, (slot.span for slot in command.offered), now),
        points=points,
    )
    request = replace(present, answers=(*present.answers, answer))
    way = way_for(work, present, command)
    client = work.clients.get(request.client_id) if request.client_id is not None else None
    settings = work.settings.all()
    message = answer_message(request, answer, client, way or Way(channel=Channel.PHONE), settings, now)
    return letter_dispatch_of(work, message, now, request=request), way


@needs(Right.WAITLIST)
def preview_offer(env: Env, command: OfferTime) -> Outcome[Preview]:
    """What somebody who waits would read or hear, were the offer made now."""
    now = env.now()

    def look(work: Work) -> tuple[Dispatch, Way]:
        settings = work.settings.all()
        minutes = desk_settings.number(settings, "waitlist.offer_minutes")
        offer = WaitOffer(
            id=OfferId(0),
            entry_id=command.entry.id or WaitlistId(0),
            service_id=command.service_id,
            span=command.slot.span,
            resources=command.slot.resource_ids(),
            opening=command.opening,
            hold_id=HoldId(""),
            expires_at=offered_until(command.slot.span.start, now, minutes),
            at=now,
            by=env.actor.name,
        )
        client = work.clients.get(command.entry.client_id)
        way = way_to_offer(client, settings, by_call=command.by_call)
        message = offer_message(offer, client, way, settings, now)
        return letter_dispatch_of(work, message, now, offer=offer), way

    dispatch, way = env.store.read(look)
    address = dispatch.client.phone_in_use if way.by_hand else dispatch.message.recipient
    return Outcome(Preview(letter=env.write(dispatch), way=way, address=address))

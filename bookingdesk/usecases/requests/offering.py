"""Times offered in answer to a request: held for the client, the choice shared by all of them, until the deadline.

Offers to who waits and these go through the same holds (`usecases.keeping`). One taken, another answer given or the
deadline over, nothing of them is held any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.bookings import Booking, Hold
from bookingdesk.domain.errors import InvalidValue, RequestIncomplete
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.requests import LEADS_TO, AnswerKind, Point, Request, RequestKind, RequestState
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import offered_until
from bookingdesk.usecases.admitting import admitted
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.keeping import kept, kept_change, options_given_back
from bookingdesk.usecases.letters import same_unit
from bookingdesk.usecases.options import check_options
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.requests.commands import AnswerRequest

STANDS = frozenset(kind for kind, state in LEADS_TO.items() if state in {None, RequestState.WAITING})
"""Answers after which what was offered is still held: a receipt, a question back. A new offer takes its place."""


def choice_of(request: RequestId) -> str:
    """What the holds of a request have in common, so that taking one gives the others back."""
    return f"request {request}"


def held_for(work: Work, request: RequestId, now: datetime) -> tuple[Hold, ...]:
    """What is held for whoever asked, in order of start."""
    return tuple(each for each in work.holds.options(choice_of(request)) if each.expires_at > now)


def still_held(work: Work, message: Message, now: datetime) -> bool:
    """Whether what a message offers is held as it says; true for every other message.

    Of a booking that is to be moved only what it lacks is held, so there its times are not looked at.
    """
    if message.kind is not MessageKind.REQUEST_OFFER or message.request_id is None:
        return True
    request = work.requests.get(message.request_id)
    held = {hold.span for hold in held_for(work, request.id, now)}
    return request.kind is RequestKind.MOVE or held >= set(request.answers[message.sequence - 1].offered)


def deadline(work: Work, offered: Iterable[Span], now: datetime) -> datetime | None:
    """Until when the times are held: as long as the desk has set, no longer than until the first begins."""
    minutes = desk_settings.number(work.settings.all(), "requests.offer_minutes")
    return min((offered_until(span.start, now, minutes) for span in offered), default=None)


def check_offered(command: AnswerRequest) -> None:
    """Raise InvalidValue for an offer of nothing."""
    if command.kind is AnswerKind.OFFER and not command.offered:
        raise InvalidValue(field="offered", reason="needed")


def hold_offered(at: Step, request: Request, slots: tuple[Slot, ...]) -> ChangeSet:
    """Hold the times for whoever asked, all or none; what they were offered before is given back.

    What the booking that is to be moved has already is not held a second time. Raises RequestIncomplete without a
    service, TooManyOptions, SlotTaken, NotBookable, SessionFull.
    """
    changes = give_back(at.work, request.id)
    booking = at.work.bookings.get(request.booking_id) if request.booking_id is not None else None
    until = deadline(at.work, (slot.span for slot in slots), at.now)
    for slot in slots:
        wish = _wish(request, booking, slot)
        chosen = slot.allocations
        if booking is not None:
            there = chosen or admitted(at.work, at.work.catalogue.load(), wish, at.now)
            chosen = tuple(a for a in there if not any(same_unit(a, own) for own in booking.allocations))
            if not chosen:
                continue
        check_options(at.work, choice_of(request.id), None)
        changes |= kept_change(
            [
                kept(
                    at,
                    wish,
                    slot.span,
                    until=until or at.now,
                    client=request.client_id,
                    allocations=chosen,
                    option_of=choice_of(request.id),
                )
            ]
        )
    return changes


def give_back(work: Work, request: RequestId) -> ChangeSet:
    """Give back what is held for whoever asked, if anything is."""
    return kept_change(options_given_back(work, choice_of(request)))


def after_answer(work: Work, request: RequestId, kind: AnswerKind) -> ChangeSet:
    """The same where the answer leaves nothing to choose from."""
    return ChangeSet() if kind in STANDS else give_back(work, request)


def _wish(request: Request, booking: Booking | None, slot: Slot) -> StartWish:
    service = booking.service_id if booking is not None else request.service_id
    if service is None:
        raise RequestIncomplete(number=request.id, points=(Point.SERVICE,))
    staff = frozenset({request.staff_id} if request.staff_id is not None else ())
    return StartWish(
        service_id=service,
        start=slot.span.start,
        duration=slot.span.duration,
        wanted=frozenset() if slot.allocations else staff,
        chosen=slot.allocations,
        any_notice=True,
        ignoring=booking.id if booking is not None else None,
    )

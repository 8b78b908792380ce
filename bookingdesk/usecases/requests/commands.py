"""What the desk asks for about requests: one frozen command per use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    HoldId,
    IdentityCheckId,
    RequestId,
    ResourceId,
    ServiceId,
)
from bookingdesk.domain.requests import AnswerKind, Need, Point, Request, RequestKind, RequestState, WishedTime
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRequest:
    """Something that somebody asked for. What was not said stays empty; the rest is kept all the same (R12)."""

    kind: RequestKind = RequestKind.BOOKING
    channel: Channel = Channel.PHONE
    received_at: datetime | None = None
    """None: now. Up to seven days back, never ahead."""
    client_id: ClientId | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    service_id: ServiceId | None = None
    service_words: str = ""
    staff_id: ResourceId | None = None
    booking_id: BookingId | None = None
    wishes: tuple[WishedTime, ...] = ()
    needs: tuple[Need, ...] | None = None
    text: str = ""
    source: str = ""
    external_id: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendRequest:
    """A request with other details over the version it carries. Receipt, channel, state and answers stay."""

    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest:
    """Say that this desk is answering it, for ten minutes. Taking over somebody's claim needs its right."""

    request_id: RequestId
    take_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRequest:
    """Give what was asked for: book the time, move the booking to it, or cancel; the answer goes with it."""

    request_id: RequestId
    booking_id: BookingId
    """Of the booking to be made, so that accepting twice books once; unused for changes."""
    span: Span | None = None
    """The time; None for a cancellation."""
    allocations: tuple[Allocation, ...] = ()
    wanted: frozenset[ResourceId] = frozenset()
    hold_id: HoldId | None = None
    offered: bool = False
    """The time was offered and held: no notice is asked for it any more."""
    both: bool = False
    """The client has something else then and keeps both; without it ClientBusy is raised."""
    tentative: bool = False
    note: str = ""
    reason: str = ""
    """Of a cancellation."""
    late_reason: str = ""
    checked: IdentityCheckId | None = None
    """The check of who is asking, where the desk wants one before it changes a booking on a client's word."""
    version: int | None = None
    """The version that was shown; None answers whatever is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """Anything else that can be said: times offered, details asked for, waitlisted, declined, replied."""

    request_id: RequestId
    kind: AnswerKind
    channel: Channel | None = None
    """How the client is told: email writes to them, phone, walk-in and letter say that it has been said already.
    None takes the way that the request came in, so that who asked by phone has been told on the phone."""
    by_call: bool = False
    """Nobody has told them: it is sent if they can be written to and prefer that, else a call is to be made; with
    the channel phone it is a call in any case."""
    text: str = ""
    late_reason: str = ""
    offered: tuple[Slot, ...] = ()
    """Times to choose from, three at the most, held until the deadline; without allocations the rules choose."""
    hold_id: HoldId | None = None
    """What this desk holds while it answers; given back in the same transaction."""
    points: tuple[Point, ...] = ()
    """What is asked for; empty takes everything that is missing."""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """Requests in some states, the most pressing first; `mine` those that this desk is answering."""

    states: frozenset[RequestState] = frozenset({RequestState.OPEN, RequestState.WAITING})
    mine: bool = False
    limit: int = 500
    department_id: DepartmentId | None = None
    """Only those for a service of this department; what names none yet is everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseQuery:
    """Weeks of response times, from the week of `first_day`."""

    first_day: date
    weeks: int = 1

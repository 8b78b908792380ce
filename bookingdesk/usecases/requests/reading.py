"""What the inbox and reports show of requests: lists by due time, one request with free times, response times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from bookingdesk.domain.answer_clock import (
    Timer,
    breached,
    claimed_elsewhere,
    late_before_opening,
    order,
    timer,
)
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, Resource, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, RequestId
from bookingdesk.domain.letters import way_to_answer
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.messages import ANNOUNCEMENTS, Message
from bookingdesk.domain.opening import Opening, opening
from bookingdesk.domain.requests import (
    CHANGES,
    UNSETTLED,
    AnswerKind,
    Claim,
    Point,
    Request,
    RequestState,
    missing,
)
from bookingdesk.domain.rights import Right
from bookingdesk.domain.ways import Way
from bookingdesk.usecases.departments import owned_by
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.commands import InboxQuery, ResponseQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request with everything a list says of it."""

    request: Request
    client: Client | None
    service: Service | None
    staff: Resource | None
    booking: Booking | None
    """The booking that a change is about."""
    timer: Timer
    missing: tuple[Point, ...]
    claimed: Claim | None
    """Who else is answering it now."""
    mine: bool
    """Whether this desk has said that it is answering it."""
    way: Way
    """How whoever asked is told."""
    fates: Mapping[int, Message] = field(default_factory=dict)
    """The message that carries an answer, by the answer's number from 1; an answer that was said has none."""

    @property
    def call(self) -> Message | None:
        """What somebody has still to say about it."""
        return next((message for message in self.fates.values() if message.is_call_to_make), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The list with its counts; `late_before_opening` is filled from an hour before closing on."""

    lines: tuple[RequestLine, ...]
    open: int
    waiting: int
    answered_today: int
    slowest_today: timedelta | None
    late_before_opening: tuple[RequestId, ...]
    opening: Opening
    read_at: datetime
    answered: tuple[RequestLine, ...] = ()
    """What was answered today, the newest first: whether the answer arrived."""

    def first_free(self) -> RequestLine | None:
        """The most pressing open request that nobody else is answering (F7)."""
        free = (line for line in self.lines if line.claimed is None)
        return next((line for line in free if line.request.state in UNSETTLED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseWeek:
    """One week of requests or of change requests (R14, R21)."""

    week: date
    changes: bool
    received: int
    answered: int
    late: int
    median: timedelta | None
    worst: timedelta | None


@needs(Right.SEE_CLIENTS)
def inbox(env: Env, query: InboxQuery) -> Outcome[Inbox]:
    """Requests, the most pressing first, with counts of the day. One reading."""
    now = env.now()

    def step(work: Work) -> Inbox:
        catalogue = work.catalogue.load()
        wanted = _owned(work.requests.in_states(query.states, limit=query.limit), query, catalogue)
        unsettled = (
            wanted if query.states == UNSETTLED else _owned(work.requests.in_states(UNSETTLED), query, catalogue)
        )
        lines = _lines(env, work, catalogue, sorted(wanted, key=lambda r: order(r, now)), now)
        hours, midnight = _day(catalogue, now)
        answered = _owned(work.requests.answered_since(midnight), query, catalogue)
        ahead = late_before_opening(unsettled, now, hours.closes, hours.opens)
        return Inbox(
            lines=tuple(line for line in lines if line.mine or not query.mine),
            open=sum(r.state is RequestState.OPEN for r in unsettled),
            waiting=sum(r.state is RequestState.WAITING for r in unsettled),
            answered_today=len(answered),
            slowest_today=max((r.answered_at - r.received_at for r in answered if r.answered_at), default=None),
            late_before_opening=tuple(r.id for r in ahead),
            opening=hours,
            read_at=now,
            answered=tuple(_lines(env, work, catalogue, [r for r in answered if r.state not in UNSETTLED], now)),
        )

    return Outcome(env.store.read(step))


def _owned(found: Iterable[Request], query: InboxQuery, catalogue: Catalogue) -> list[Request]:
    """Those of the department asked for."""
    return [r for r in found if owned_by(query.department_id, [r.service_id] if r.service_id else [], catalogue)]


@needs(Right.SEE_CLIENTS)
def request_line(env: Env, request_id: RequestId) -> Outcome[RequestLine]:
    """One request as the list knows it. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> RequestLine:
        (line,) = _lines(env, work, work.catalogue.load(), [work.requests.get(request_id)], now)
        return line

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def response_times(env: Env, query: ResponseQuery) -> Outcome[tuple[ResponseWeek, ...]]:
    """Median and worst answer per week, change requests apart; the breaches of the 24 hours counted."""
    now = env.now()
    monday = query.first_day - timedelta(days=query.first_day.weekday())

    def step(work: Work) -> tuple[ResponseWeek, ...]:
        zone = _zone(work.catalogue.load())
        weeks: list[ResponseWeek] = []
        for number in range(query.weeks):
            first = monday + timedelta(weeks=number)
            start, end = day_span(first, zone).start, day_span(first + timedelta(days=6), zone).end
            received = work.requests.received_between(start, end)
            for changes in (False, True):
                of_kind = [r for r in received if (r.kind in CHANGES) is changes]
                weeks.append(_week(first, changes, of_kind, now))
        return tuple(weeks)

    return Outcome(env.store.read(step))


def _week(first: date, changes: bool, requests: Sequence[Request], now: datetime) -> ResponseWeek:
    took = sorted(r.answered_at - r.received_at for r in requests if r.answered_at)
    return ResponseWeek(
        week=first,
        changes=changes,
        received=len(requests),
        answered=len(took),
        late=sum(breached(r, now) for r in requests),
        median=timedelta(seconds=median(t.total_seconds() for t in took)) if took else None,
        worst=took[-1] if took else None,
    )


def _lines(
    env: Env, work: Work, catalogue: Catalogue, requests: Sequence[Request], now: datetime
) -> list[RequestLine]:
    """The requests joined with what they name and with the fate of each answer, in four questions."""
    clients = _clients(work, requests)
    bookings: Mapping[BookingId, Booking] = work.bookings.many({r.booking_id for r in requests if r.booking_id})
    letters = work.outbox.of_requests([r.id for r in requests if r.answers])
    notices = work.outbox.of_bookings({a.booking_id for r in requests for a in r.answers if a.booking_id})
    actor = env.actor
    settings = work.settings.all()

    def line(request: Request) -> RequestLine:
        other = claimed_elsewhere(request, actor.name, actor.station, now)
        claim = request.claim
        return RequestLine(
            request=request,
            client=(client := clients.get(request.client_id) if request.client_id else None),
            way=way_to_answer(request, client, settings),
            service=catalogue.services.get(request.service_id) if request.service_id else None,
            staff=catalogue.resources.get(request.staff_id) if request.staff_id else None,
            booking=bookings.get(request.booking_id) if request.booking_id else None,
            timer=timer(request, now),
            missing=missing(request) if request.state in UNSETTLED else (),
            claimed=other,
            mine=claim is not None and other is None and claim.until > now,
            fates=_fates(request, letters.get(request.id, ()), notices),
        )

    return [line(request) for request in requests]


def _fates(
    request: Request, letters: Iterable[Message], notices: Mapping[BookingId, Sequence[Message]]
) -> Mapping[int, Message]:
    """What became of each answer: of its own message, or of the booking's announcement that says it."""
    found = {letter.sequence: letter for letter in letters}
    for number, answer in enumerate(request.answers, start=1):
        if answer.booking_id is None or answer.kind not in {AnswerKind.CONFIRMED, AnswerKind.TENTATIVE}:
            continue
        told = (m for m in notices.get(answer.booking_id, ()) if m.kind in ANNOUNCEMENTS)
        mine = next((m for m in told if m.created_at.replace(microsecond=0) == answer.at), None)
        if mine is not None:
            found[number] = mine
    return found


def _clients(work: Work, requests: Iterable[Request]) -> Mapping[ClientId, Client]:
    return work.clients.many({r.client_id for r in requests if r.client_id})


def _zone(catalogue: Catalogue) -> str:
    return next((place.zone for place in catalogue.locations.values()), "UTC")


def today_of(catalogue: Catalogue, now: datetime) -> date:
    """The day at the first location."""
    return local_date(now, _zone(catalogue))


def _day(catalogue: Catalogue, now: datetime) -> tuple[Opening, datetime]:
    """The hours of the first location, and where its day began."""
    midnight = day_span(today_of(catalogue, now), _zone(catalogue)).start
    place = next(iter(catalogue.locations), None)
    return (Opening(closes=None, opens=None) if place is None else opening(catalogue, place, now)), midnight

"""Console verbs for requests: request, answer, list requests, response-times."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bookingdesk.admin.calling import preview_shape
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import (
    booking_numbered,
    client_named,
    day_named,
    department_named,
    moment_named,
    resource_named,
)
from bookingdesk.admin.naming import service_named as service_of
from bookingdesk.admin.numbers import key_of
from bookingdesk.admin.shapes import booking_shape, moment
from bookingdesk.domain.answer_clock import due_at
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, RequestId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.requests import (
    UNSETTLED,
    AnswerKind,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    RequestState,
    WishedTime,
)
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.importing.values import read_time
from bookingdesk.usecases.requests.answering import accept_request, answer_request
from bookingdesk.usecases.requests.commands import (
    AcceptRequest,
    AmendRequest,
    AnswerRequest,
    ClaimRequest,
    InboxQuery,
    ResponseQuery,
    TakeRequest,
)
from bookingdesk.usecases.requests.proposing import proposals
from bookingdesk.usecases.requests.reading import (
    RequestLine,
    inbox,
    request_line,
    response_times,
)
from bookingdesk.usecases.requests.taking import amend_request, claim_request, release_request, take_request
from bookingdesk.usecases.requests.telling import preview_answer

ANSWERS = {
    "offer": AnswerKind.OFFER,
    "ask": AnswerKind.ASK,
    "waitlist": AnswerKind.WAITLISTED,
    "decline": AnswerKind.DECLINED,
    "reply": AnswerKind.REPLIED,
    "receipt": AnswerKind.RECEIPT,
    "withdraw": AnswerKind.WITHDRAWN,
}
WAYS = ("accept", "tentative", *ANSWERS, "claim", "release")


def request_one(console: Console, args: Namespace) -> int:
    """Take a request down; with a number, fill in what it lacks."""
    if args.number:
        present = request_line(console.env, RequestId(key_of("request", args.number))).value.request
        stored = amend_request(console.env, AmendRequest(request=replace(present, **_said(console, args)))).value
    else:
        received = moment_named(args.received, console.zone) if args.received else None
        command = TakeRequest(
            kind=RequestKind(args.kind or "booking"),
            channel=Channel(args.channel),
            received_at=received,
            external_id=args.external_id,
            **{name: value for name, value in _said(console, args).items() if name != "kind"},
        )
        stored = take_request(console.env, command).value
    console.facts(_shape(console, request_line(console.env, stored.id).value))
    return 0


def answer_one(console: Console, args: Namespace) -> int:
    """Answer a request in one of the WAYS, or say that this desk is answering it."""
    request = request_line(console.env, RequestId(key_of("request", args.number))).value.request
    booking: Booking | None = None
    if args.way in {"accept", "tentative"}:
        _, booking = accept_request(console.env, _accepting(console, args, request)).value
    elif args.way == "claim":
        claim_request(console.env, ClaimRequest(request_id=request.id, take_over=args.take_over))
    elif args.way == "release":
        release_request(console.env, request.id)
    elif args.preview:
        seen = preview_answer(console.env, _answering(console, args, request)).value
        console.facts(preview_shape(seen))
        return 0
    else:
        answer_request(console.env, _answering(console, args, request))
    shape = _shape(console, request_line(console.env, request.id).value)
    if booking is not None:
        client = console.env.store.read(lambda work: work.clients.get(booking.client_id))
        service = console.catalogue.services[booking.service_id]
        shape["booking"] = booking_shape(booking, client, service, console.catalogue)
    console.facts(shape)
    return 0


def list_requests(console: Console, args: Namespace) -> int:
    """Requests, the most pressing first; `--state all` with those that are settled."""
    states = {"all": frozenset(RequestState), None: UNSETTLED}.get(args.state) or frozenset(
        {RequestState(args.state)}
    )
    owner = department_named(console.catalogue, args.department).id if args.department else None
    box = inbox(console.env, InboxQuery(states=states, limit=args.limit or 500, department_id=owner)).value
    console.rows([_shape(console, line) for line in box.lines])
    return 0


def show_times(console: Console, args: Namespace) -> int:
    """Answers per week: how many in time, the median and the slowest, change requests apart."""
    first = day_named(args.first_day, console.env, console.zone)
    found = response_times(console.env, ResponseQuery(first_day=first, weeks=args.weeks)).value
    console.rows(
        [
            {
                "week": week.week.isoformat(),
                "of": "changes" if week.changes else "requests",
                "received": week.received,
                "answered": week.answered,
                "late": week.late,
                "median_minutes": _minutes(week.median),
                "worst_minutes": _minutes(week.worst),
            }
            for week in found
        ]
    )
    return 0


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else int(length / timedelta(minutes=1))


def _said(console: Console, args: Namespace) -> dict[str, Any]:
    """The details that were given on the command line."""
    said: dict[str, Any] = {}
    if args.kind:
        said["kind"] = RequestKind(args.kind)
    if args.client:
        said["client_id"] = client_named(console.env, args.client).id
    said |= {name: getattr(args, name) for name in ("name", "phone", "email", "text") if getattr(args, name)}
    if args.service:
        try:
            said["service_id"] = service_of(console.catalogue, args.service).id
        except NotFound:
            said["service_words"] = args.service
    if args.staff:
        said["staff_id"] = resource_named(console.catalogue, args.staff, ResourceKind.STAFF).id
    if args.booking:
        said["booking_id"] = booking_numbered(console.env, args.booking).id
    if wishes := _wishes(console, args):
        said["wishes"] = wishes
    if args.need or args.no_needs:
        said["needs"] = tuple(_need(text) for text in args.need)
    return said


def _wishes(console: Console, args: Namespace) -> tuple[WishedTime, ...]:
    """`--on 2025-06-27 --between 9:00-12:00`; `--any-time` stands for the whole day."""
    minutes = (0, DAY_MINUTES) if args.any_time else _window(args.between) if args.between else (None, None)
    days = [_days(console, text) for text in args.on] or ([(None, None)] if minutes[0] is not None else [])
    return tuple(
        WishedTime(first_day=first, last_day=last, from_minute=minutes[0], until_minute=minutes[1])
        for first, last in days
    )


def _days(console: Console, text: str) -> tuple[date | None, date | None]:
    first, dots, last = text.partition("..")
    begins = day_named(first, console.env, console.zone)
    return begins, day_named(last, console.env, console.zone) if dots else None


def _window(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not dash:
        raise InvalidValue(field="wished_times", reason="not_a_time", value=text)
    begins, ends = read_time(first, "wished_times"), read_time(last, "wished_times")
    return begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute


def _need(text: str) -> Need:
    kind, _, words = text.partition("=")
    known = {one.value for one in NeedKind}
    return Need(kind=NeedKind(kind), words=words) if kind in known else Need(kind=NeedKind.OTHER, words=text)


def _accepting(console: Console, args: Namespace, request: Request) -> AcceptRequest:
    """At the time named, else at the first that fits the request."""
    wanted = (
        frozenset({resource_named(console.catalogue, args.staff, ResourceKind.STAFF).id})
        if args.staff
        else frozenset()
    )
    command = AcceptRequest(
        request_id=request.id,
        booking_id=BookingId(console.env.new_id()),
        wanted=wanted,
        tentative=args.way == "tentative",
        reason=args.text,
        late_reason=args.late_reason,
        both=args.both,
    )
    if request.kind in {RequestKind.CANCEL, RequestKind.QUESTION}:
        return command
    if args.at:
        return replace(command, span=_span(console, request, _at(console, args.at[0])))
    found = proposals(console.env, request.id).value
    if not found:
        raise InvalidValue(field="time", reason="needed")
    slot = found[0].slot
    return replace(command, span=slot.span, allocations=() if wanted else slot.allocations)


def _answering(console: Console, args: Namespace, request: Request) -> AnswerRequest:
    offered: tuple[Slot, ...] = ()
    if args.way == "offer":
        spans = (_span(console, request, _at(console, text)) for text in args.at)
        found = () if args.at else proposals(console.env, request.id).value
        offered = tuple(Slot(span=span, allocations=()) for span in spans)
        offered = offered or tuple(one.slot for one in found if one.kept_until is None)
    return AnswerRequest(
        request_id=request.id,
        kind=ANSWERS[args.way],
        channel=Channel(args.by) if args.by else None,
        by_call=args.call,
        text=args.text,
        late_reason=args.late_reason,
        offered=offered,
        points=tuple(Point(word) for word in args.point),
    )


def _at(console: Console, text: str) -> datetime:
    return moment_named(text, console.zone)


def _span(console: Console, request: Request, start: datetime) -> Span:
    """From this start, as long as the service, or as the booking that is moved."""
    if request.booking_id is not None:
        booking = console.env.store.read(lambda work: work.bookings.get(request.booking_id))  # type: ignore[arg-type]
        return booking.span.moved_to(start)
    if request.service_id is None:
        return Span.lasting(start, timedelta(hours=1))
    return Span.lasting(start, console.catalogue.services[request.service_id].duration)


def _shape(console: Console, line: RequestLine) -> dict[str, Any]:
    """A request as `--json` promises it."""
    request, zone = line.request, console.zone
    return {
        "number": request.id,
        "state": request.state.value,
        "told": request.told.value,
        "kind": request.kind.value,
        "channel": request.channel.value,
        "received": moment(request.received_at, zone),
        "due": moment(due_at(request), zone),
        "timer": line.timer.pressing.value,
        "minutes_left": _minutes(line.timer.left),
        "from": line.client.name if line.client else request.name,
        "client": {"id": line.client.id, "name": line.client.name} if line.client else None,
        "phone": request.phone,
        "email": request.email,
        "service": line.service.name if line.service else request.service_words,
        "staff": line.staff.name if line.staff else None,
        "about_booking": line.booking.number if line.booking else None,
        "wishes": [_wish_shape(wish) for wish in request.wishes],
        "needs": None if request.needs is None else [f"{n.kind.value}={n.words}" for n in request.needs],
        "text": request.text,
        "missing": [point.value for point in line.missing],
        "answering": (line.claimed.by if line.claimed else console.env.actor.name if line.mine else None),
        "answered": moment(request.answered_at, zone),
        "answered_by": request.answered_by or None,
        "external_id": request.external_id or None,
        "source": request.source or None,
        "answers": [_answer_shape(console, line, number) for number in range(1, len(request.answers) + 1)],
    }


def _answer_shape(console: Console, line: RequestLine, number: int) -> dict[str, Any]:
    """What was said, how, and what became of the message that carries it."""
    answer, message = line.request.answers[number - 1], line.fates.get(number)
    return {
        "answer": answer.kind.value,
        "at": moment(answer.at, console.zone),
        "by": answer.by,
        "channel": answer.channel.value if answer.channel else None,
        "text": answer.text,
        "offered": [moment(span.start, console.zone) for span in answer.offered],
        "kept_until": moment(answer.kept_until, console.zone),
        "message": message.id if message else None,
        "sent": message.state.value if message else None,
        "why": message.reason if message else "",
    }


def _wish_shape(wish: WishedTime) -> str:
    """`2025-06-27 09:00-12:00`; what was not said is left out."""
    days = "..".join(day.isoformat() for day in (wish.first_day, wish.last_day) if day)
    if not wish.has_time:
        return days
    from_minute, until = wish.minutes
    window = f"{from_minute // 60:02}:{from_minute % 60:02}-{until // 60:02}:{until % 60:02}"
    return f"{days} {window}".strip()

"""A few open requests of the sample studio, so that a new user finds the inbox filled: calm, pressing and late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bookingdesk.domain.answer_clock import answered, to_be_said
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ClientId, RequestId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.requests import (
    Answer,
    AnswerKind,
    Need,
    NeedKind,
    Point,
    Request,
    RequestKind,
    WishedTime,
)
from bookingdesk.domain.ways import Way
from bookingdesk.usecases.letters import plan_answer
from bookingdesk.usecases.recording import Step

MORNING, ANY = (0, 720), (0, DAY_MINUTES)


def sample_requests(step: Step, clients: Sequence[ClientId]) -> tuple[RequestId, ...]:
    """Store them; the sample's services are asked for by their order in the catalogue."""
    catalogue = step.work.catalogue.load()
    services = sorted(catalogue.services)
    zone = next(iter(catalogue.locations.values())).zone
    today = local_date(step.now, zone)

    def wish(days: int, window: tuple[int, int]) -> WishedTime:
        return WishedTime(first_day=today + timedelta(days=days), from_minute=window[0], until_minute=window[1])

    drawn = [
        _request(
            step,
            21.8,
            name="Eva Rossi",
            email="eva.rossi@mail.example",
            service_id=services[0],
            wishes=(wish(4, MORNING),),
            needs=(Need(kind=NeedKind.ALLERGY, words="nickel"),),
            text="First time here, a friend sent me.",
        ),
        _request(
            step,
            25.3,
            kind=RequestKind.QUESTION,
            channel=Channel.EMAIL,
            name="Ruth Kessler",
            email="ruth.kessler@mail.example",
            text="Do you have parking for a wheelchair van?",
        ),
        _request(
            step,
            13.0,
            channel=Channel.PHONE,
            client_id=clients[0],
            service_id=services[-1],
            wishes=(wish(7, ANY),),
            needs=(),
        ),
        _request(
            step,
            1.2,
            channel=Channel.EMAIL,
            name="University Library",
            email="office@library.example",
            service_words="six massages",
            text="For our staff day in two weeks, all in one afternoon.",
        ),
    ]
    return (*_kept(step, drawn), *_answered_ones(step, services))


def _kept(step: Step, drawn: Sequence[Request]) -> tuple[RequestId, ...]:
    stored = (step.work.requests.add(request) for request in drawn)
    return tuple(number for number in stored if number is not None)


def _answered_ones(step: Step, services: Sequence[ServiceId]) -> tuple[RequestId, ...]:
    """One waits for the client's word, one had its receipt written, about one somebody is to be called."""
    asked = _request(step, 9.0, name="Kim Lee", phone="+4930555014499", service_id=services[0])
    points = (Point.DATE, Point.TIME, Point.NEEDS)
    ask = Answer(kind=AnswerKind.ASK, at=step.now - timedelta(hours=7), by=step.env.actor.name, points=points)
    (waiting,) = _kept(step, [answered(asked, replace(ask, channel=Channel.PHONE))])
    written = _request(step, 3.0, name="Nora Blum", email="nora.blum@mail.example", service_id=services[1])
    _tell(step, written, AnswerKind.RECEIPT, "", Way(channel=Channel.EMAIL))
    called = _request(step, 5.0, name="Tom Adler", phone="+4930555017733", service_words="tattoo")
    reason = "We don't offer tattoos."
    _tell(step, called, AnswerKind.DECLINED, reason, Way(channel=Channel.PHONE, reason="no_email"))
    return (waiting,)


def _tell(step: Step, request: Request, kind: AnswerKind, text: str, way: Way) -> None:
    """An answer on its way to the client, or to be said."""
    (number,) = _kept(step, [request])
    answer = Answer(kind=kind, at=step.now.replace(microsecond=0), by=step.env.actor.name, text=text)
    present = step.work.requests.get(number)
    if way.by_hand:
        after = to_be_said(present, answer)
    else:
        after = answered(present, replace(answer, channel=way.channel))
    plan_answer(step, step.work.requests.replace(after), after.answers[-1], way)


def _request(step: Step, hours_ago: float, **said: object) -> Request:
    received = (step.now - timedelta(hours=hours_ago)).replace(microsecond=0)
    parts: dict[str, object] = {
        "id": RequestId(0),
        "channel": Channel.WEB,
        "received_at": received,
        "taken_at": received,
    }
    return Request(**(parts | said))  # type: ignore[arg-type]

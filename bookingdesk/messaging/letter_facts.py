"""What a template may say of a request or of a time offered to somebody who waits: harmless text, no booking.

Refuses nothing: a fact that is missing is empty. Which facts a kind cannot do without stands in `REQUIRED`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain import desk_settings
from bookingdesk.domain.answer_clock import due_at
from bookingdesk.domain.catalogue import Catalogue, Location, ResourceKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.requests import SAYS, Request, Told
from bookingdesk.domain.waitlist import WaitOffer
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.request_words import point_word_in, told_word_in
from bookingdesk.messaging.harmless import harmless, harmless_text
from bookingdesk.usecases.ports import Dispatch

REQUIRED: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.REQUEST_RECEIPT: frozenset({"number", "received", "due", "status"}),
    MessageKind.REQUEST_OFFER: frozenset({"offered", "until"}),
    MessageKind.REQUEST_ASK: frozenset({"points", "words"}),
    MessageKind.REQUEST_DECLINE: frozenset({"status", "words"}),
    MessageKind.REQUEST_WAITLIST: frozenset({"status"}),
    MessageKind.REQUEST_REPLY: frozenset({"words"}),
    MessageKind.WAITLIST_OFFER: frozenset({"service", "day", "times", "until"}),
    MessageKind.OFFER_WITHDRAWN: frozenset({"day", "times"}),
    MessageKind.MOVE_CALL: frozenset({"day", "time", "number"}),
}
"""What each kind must say where the fact is known (SOP A5.3, R15); a text without it is refused."""


def letter_facts(dispatch: Dispatch, speak: Formatter, language: str) -> dict[str, object]:
    """The facts of the subject, and those of a request where it is one."""
    if dispatch.offer is not None:
        return _offer_facts(dispatch, dispatch.offer, speak)
    if dispatch.request is None:
        raise ValueError("a letter is about a request or an offer")
    return _request_facts(dispatch, dispatch.request, speak, language)


def place_of(dispatch: Dispatch) -> Location | None:
    """Where the subject is: the place of the service, else the first there is."""
    catalogue = dispatch.catalogue
    subject = dispatch.offer or dispatch.request
    service = catalogue.services.get(subject.service_id) if subject and subject.service_id is not None else None
    if service is not None:
        return catalogue.locations[service.location_id]
    return next(iter(catalogue.locations.values()), None)


def zone_of(dispatch: Dispatch) -> str:
    """The wall clock that times are told in."""
    place = place_of(dispatch)
    return place.zone if place is not None else desk_settings.value(dispatch.settings, "business.zone")


def move_facts(dispatch: Dispatch, speak: Formatter) -> dict[str, object]:
    """The time that is kept for a client whose person is out; None where none is."""
    held = dispatch.held
    if held is None:
        return {"proposal": None}
    return {
        "proposal": {
            "short": speak.day_time(held.span.start),
            "day": speak.day_written(held.span.start),
            "time": speak.time(held.span.start),
            "staff": _staff(dispatch.catalogue, frozenset(a.resource_id for a in held.allocations)),
            "until": speak.day_time(held.expires_at),
        }
    }


def _request_facts(dispatch: Dispatch, request: Request, speak: Formatter, language: str) -> dict[str, object]:
    answer = dispatch.answer
    told = SAYS.get(answer.kind, Told.NOTHING) if answer is not None else Told.NOTHING
    service = dispatch.catalogue.services.get(request.service_id) if request.service_id is not None else None
    offered = answer.offered if answer is not None else ()
    return {
        "number": f"#{request.id}",
        "received": speak.day_time(request.received_at),
        "due": speak.day_time(due_at(request)),
        "status": told_word_in(language, told),
        "wanted": harmless(service.name if service is not None else request.service_words),
        "offered": "\n".join(f"{speak.day_written(s.start)}, {speak.times(s.start, s.end)}" for s in offered),
        "offered_short": "; ".join(speak.day_time(s.start) for s in offered),
        "until": speak.day_time(answer.kept_until) if answer is not None and answer.kept_until else "",
        "points": "\n".join(f"- {point_word_in(language, point)}" for point in (answer.points if answer else ())),
        "points_short": ", ".join(point_word_in(language, point) for point in (answer.points if answer else ())),
        "words": harmless_text(answer.text) if answer is not None else "",
    }


def _offer_facts(dispatch: Dispatch, offer: WaitOffer, speak: Formatter) -> dict[str, object]:
    place, span = place_of(dispatch), offer.span
    parts = (place.name, place.address) if place is not None else ()
    return {
        "service": harmless(dispatch.catalogue.services[offer.service_id].name),
        "day": speak.day_written(span.start),
        "day_short": speak.day(span.start),
        "time": speak.time(span.start),
        "times": speak.times(span.start, span.end),
        "staff": _staff(dispatch.catalogue, offer.resources),
        "place": ", ".join(harmless(part, 200) for part in parts if part),
        "until": speak.day_time(offer.expires_at),
    }


def _staff(catalogue: Catalogue, resources: frozenset[ResourceId]) -> str:
    found = (catalogue.resources[resource] for resource in sorted(resources))
    return ", ".join(harmless(each.name) for each in found if each.kind is ResourceKind.STAFF)

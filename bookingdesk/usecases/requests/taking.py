"""Taking requests in: kept as they came, also where details are missing; claimed by one desk at a time.

Refuses channels not in use, a receipt in the future or over a week ago, and a change that nobody asked for.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.answer_clock import CLAIM_LASTS, claimed_elsewhere
from bookingdesk.domain.clients import Channel, cleaned_line, cleaned_text
from bookingdesk.domain.errors import (
    AlreadySaved,
    InvalidValue,
    NotFound,
    RequestClaimed,
    RequestStateRefused,
    Stale,
)
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import ClientId, RequestId
from bookingdesk.domain.requests import CHANGES, UNSETTLED, Claim, Need, Request, check_received, missing
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.contact import phone_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.requests.commands import AmendRequest, ClaimRequest, TakeRequest

WORDS_LIMIT = 200


@needs(Right.TAKE_REQUESTS)
def take_request(env: Env, command: TakeRequest) -> Outcome[Request]:
    """Keep a request; its clock runs from the receipt (SOP A5.1, A5.3).

    Raises InvalidValue, NotFound, and AlreadySaved where its external id or content is stored already.
    """
    now = env.now()
    stored = env.store.write(lambda work: taken(Step(env, work, now), command))
    return Outcome(stored, changed(stored))


def taken(step: Step, command: TakeRequest) -> Request:
    """The same within a transaction under way, for intake."""
    received_at = (command.received_at or step.now).replace(microsecond=0)
    check_received(received_at, step.now)
    _check_channel(step.work, command.channel)
    fresh = Request(
        id=RequestId(0),
        kind=command.kind,
        channel=command.channel,
        received_at=received_at,
        taken_at=max(step.now.replace(microsecond=0), received_at),
        taken_by=step.env.actor.name,
        client_id=command.client_id,
        name=command.name,
        phone=command.phone,
        email=command.email,
        service_id=command.service_id,
        service_words=command.service_words,
        staff_id=command.staff_id,
        booking_id=command.booking_id,
        wishes=command.wishes,
        needs=command.needs,
        text=command.text,
        source=cleaned_line(command.source, "source", limit=WORDS_LIMIT),
        external_id=cleaned_line(command.external_id, "external_id", limit=WORDS_LIMIT),
        content_hash=command.content_hash,
    )
    kept = _kept(step.work, fresh)
    number = step.work.requests.add(kept)
    if number is None:
        raise AlreadySaved(number=command.external_id or command.content_hash[:8])
    audited(step, "take_request", "request", number, _facts(kept))
    return step.work.requests.get(number)


@needs(Right.TAKE_REQUESTS)
def amend_request(env: Env, command: AmendRequest) -> Outcome[Request]:
    """Fill in or correct details over the version shown. Raises Stale, RequestStateRefused, InvalidValue."""
    now = env.now()

    def step(work: Work) -> Request:
        at = Step(env, work, now)
        present = _unsettled(work, command.request.id)
        if present.version != command.request.version:
            raise Stale(kind="request", id=present.id, theirs=present)
        told = command.request
        changed_ = replace(
            present,
            kind=told.kind,
            client_id=told.client_id,
            name=told.name,
            phone=told.phone,
            email=told.email,
            service_id=told.service_id,
            service_words=told.service_words,
            staff_id=told.staff_id,
            booking_id=told.booking_id,
            wishes=told.wishes,
            needs=told.needs,
            text=told.text,
        )
        kept = _kept(work, changed_)
        if kept == present:
            return present
        stored = work.requests.replace(kept)
        if stored.client_id is not None:
            work.outbox.adopt(stored.id, stored.client_id)
        before, after = _facts(present), _facts(stored)
        detail: dict[str, object] = {
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        }
        detail |= {
            name: "changed"
            for name in ("name", "phone", "email", "text")
            if getattr(present, name) != getattr(stored, name)
        }
        audited(at, "amend_request", "request", stored.id, detail)
        return stored

    stored = env.store.write(step)
    return Outcome(stored, changed(stored))


@needs(Right.ANSWER_REQUESTS)
def claim_request(env: Env, command: ClaimRequest) -> Outcome[Request]:
    """Say on every desk that this one is answering it, for ten minutes; claiming again prolongs.

    Raises RequestClaimed where somebody else is at it (taking over needs a right), RequestStateRefused.
    """
    now = env.now()
    actor = env.actor

    def step(work: Work) -> Request:
        at = Step(env, work, now)
        present = _unsettled(work, command.request_id)
        other = claimed_elsewhere(present, actor.name, actor.station, now)
        if other is not None:
            if not command.take_over:
                raise RequestClaimed(number=present.id, by=other.by, until=other.until)
            require(env, Right.REASSIGN)
        claim = Claim(by=actor.name, station=actor.station, until=now.replace(microsecond=0) + CLAIM_LASTS)
        stored = work.requests.replace(replace(present, claim=claim))
        if present.claim is None or other is not None:
            detail = {"until": claim.until.isoformat(), "taken_from": other.by if other else ""}
            audited(at, "claim_request", "request", stored.id, detail)
        return stored

    stored = env.store.write(step)
    return Outcome(stored, changed(stored))


@needs(Right.ANSWER_REQUESTS)
def release_request(env: Env, request_id: RequestId) -> Outcome[bool]:
    """Give it back for others to answer; false where this desk did not have it."""
    now = env.now()
    actor = env.actor

    def step(work: Work) -> bool:
        present = work.requests.get(request_id)
        claim = present.claim
        if claim is None or (claim.by, claim.station) != (actor.name, actor.station):
            return False
        work.requests.replace(replace(present, claim=None))
        audited(Step(env, work, now), "release_request", "request", request_id, {})
        return True

    released = env.store.write(step)
    return Outcome(released, ChangeSet(requests=frozenset({request_id})) if released else ChangeSet())


def channels_in_use(work: Work) -> tuple[Channel, ...]:
    """The approved channels (SOP B4.1.1), in the order of the setting."""
    words = desk_settings.value(work.settings.all(), "requests.channels")
    return tuple(Channel(word) for word in words.split(","))


def changed(request: Request) -> ChangeSet:
    """The change set of a request."""
    return ChangeSet(requests=frozenset({request.id}))


def _unsettled(work: Work, request_id: RequestId) -> Request:
    present = work.requests.get(request_id)
    if present.state not in UNSETTLED:
        raise RequestStateRefused(number=present.id, present=present.state, wanted=present.state)
    return present


def _check_channel(work: Work, channel: Channel) -> None:
    allowed = channels_in_use(work)
    if channel not in allowed:
        words = ", ".join(one.value for one in allowed)
        raise InvalidValue(field="channel", reason="not_allowed", value=channel.value, allowed=words)


def _kept(work: Work, request: Request) -> Request:
    """Every word cleaned, every id looked up, and the client where name and address are those of exactly one.

    A number or address that could never be dialled or written to is kept as it was said: it is still a lead.
    """
    kept = replace(
        request,
        name=cleaned_line(request.name, "name"),
        phone=_phone(request.phone, work),
        email=cleaned_line(request.email, "email", limit=254),
        service_words=cleaned_line(request.service_words, "service", limit=WORDS_LIMIT),
        needs=None if request.needs is None else tuple(_need(need) for need in request.needs),
        text=cleaned_text(request.text, "text"),
    )
    catalogue = work.catalogue.load()
    if kept.service_id is not None and kept.service_id not in catalogue.services:
        raise NotFound(kind="service", wanted=kept.service_id)
    if kept.staff_id is not None and kept.staff_id not in catalogue.resources:
        raise NotFound(kind="staff", wanted=kept.staff_id)
    if kept.booking_id is not None:
        booking = work.bookings.get(kept.booking_id)
        kept = replace(kept, client_id=kept.client_id or booking.client_id)
    if kept.client_id is not None:
        work.clients.get(kept.client_id)
    else:
        kept = replace(kept, client_id=_only_client(work, kept))
    if kept.kind in CHANGES and not kept.client_id and not kept.name:
        raise InvalidValue(field="name", reason="needed")
    if not any((kept.client_id, kept.name, kept.phone, kept.email, kept.text)):
        raise InvalidValue(field="request", reason="needed")
    return kept


def _phone(typed: str, work: Work) -> str:
    line = cleaned_line(typed, "phone", limit=WORDS_LIMIT)
    try:
        return phone_kept(line, desk_settings.value(work.settings.all(), "business.country"))
    except InvalidValue:
        return line


def _need(need: Need) -> Need:
    return replace(need, words=cleaned_line(need.words, "needs", limit=WORDS_LIMIT))


def _only_client(work: Work, request: Request) -> ClientId | None:
    """The one client who has this phone or email and this name; nobody where that is not certain."""
    if not request.name:
        return None
    found = work.clients.by_phone_or_email(request.phone, request.email)
    alike = [client.id for client in found if folded(client.name) == folded(request.name) and not client.retired]
    return alike[0] if len(alike) == 1 else None


def _facts(request: Request) -> dict[str, object]:
    """A request in ids, codes and times: what may stand in the log for ever."""
    return {
        "kind": request.kind.value,
        "channel": request.channel.value,
        "received": request.received_at.isoformat(),
        "client": request.client_id,
        "service": request.service_id,
        "staff": request.staff_id,
        "booking": request.booking_id or "",
        "wishes": len(request.wishes),
        "needs": None if request.needs is None else sorted(need.kind.value for need in request.needs),
        "missing": [point.value for point in missing(request)],
    }

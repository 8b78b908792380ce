"""Book: client, messages, audit event and undo in one transaction; the database says whether the time is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.agreement import ApprovedHow, ClientApproval
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import MOVABLE, Allocation, Booking, Status
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Channel, Client, cleaned_line, cleaned_text
from bookingdesk.domain.errors import AlreadySaved, InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.moments import check_moment
from bookingdesk.domain.policies import check_silence, deposit_asked, in_force, versions_in_force
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import check_seats, most_seats
from bookingdesk.usecases.admitting import admitted_or_exempt, explained
from bookingdesk.usecases.clashing import check_client_free
from bookingdesk.usecases.clients import registered
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.modes import check_complete, detail_for
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.options import taken_up
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import SESSION_OPEN, Step, audited_booking, changed, undoable
from bookingdesk.usecases.seating import check_still_there, house, in_seat, session_at

AT_THE_DESK = timedelta(minutes=30)
"""How far back a walk-in may have begun: who stands at the desk was served a moment ago."""

NEW = frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.ARRIVED})
"""Statuses a new booking may have; with `past_allowed` also those of visits that are over."""
OVER = frozenset({Status.COMPLETED, Status.NO_SHOW, Status.LEFT})


@needs(Right.BOOK)
def book(env: Env, command: Book) -> Outcome[Booking]:
    """Book a service for a client; a booking saved already with this id is answered as it is stored.

    Raises NotBookable and SlotTaken (both with `alternatives`), ClientBusy, TooEarly, ModeIncomplete,
    ReasonMissing, NotFound, InvalidValue. Nothing is kept then, the new client neither.
    """
    now = env.now()
    command = replace(command, span=command.span.in_whole_minutes())
    wish = wish_of(command, now)

    def step(work: Work) -> Outcome[Booking]:
        present = _look(work, command.booking_id)
        return Outcome(present) if present else booked(Step(env, work, now), command)

    try:
        return explained(env, wish, lambda: env.store.write(step))
    except AlreadySaved:  # another connection saved the same form between our look and our insert
        return Outcome(env.store.read(lambda work: work.bookings.get(command.booking_id)))


def booked(step: Step, command: Book, *, verb: str = "book", told: bool = True) -> Outcome[Booking]:
    """The same within a transaction under way; refusals carry no alternatives then.

    `verb` is the name under which it can be undone; untold, somebody tells the client of several at once.
    """
    work, now = step.work, step.now
    command = replace(command, span=command.span.in_whole_minutes())
    check_status(command, now)
    catalogue = work.catalogue.load()
    service = catalogue.services.get(command.service_id)
    if service is None:
        raise NotFound(kind="service", wanted=command.service_id)
    if command.seats is not None:
        require(step.env, Right.SESSIONS)
    swept = frozenset(work.holds.sweep(now))
    check_still_there(work, command, service)
    swept |= taken_up(work, command.hold_id)
    session, opened = _session(step, command, service)
    command = command if session is None else replace(command, span=session.span)
    zone = catalogue.zone_of(service.location_id)
    check_moment(0, command.status, command.span, now, zone)
    client = _client(step, command)
    wish = wish_of(command, now, client)
    allocations, exemption = (
        (session.allocations, None)
        if session
        else admitted_or_exempt(step, catalogue, wish, outside=command.outside, reason=command.outside_reason)
    )
    if command.client_id is not None and not command.both:
        check_client_free(work, client, command.span)
    if command.seats is not None:
        check_seats(command.seats, 0, (), most_seats((a.resource_id for a in allocations), catalogue))
    wished = new_booking(step, command, service, client, allocations=allocations)
    wished = agreed_now(step, command, replace(wished, exemption=exemption), client, catalogue)
    wished = in_seat(work, wished, session, now) if session else wished
    check_complete(wished, catalogue)
    stored = work.bookings.add(wished)
    more: dict[str, object] = {"silent": command.silent_reason.value} if command.silent_reason else {}
    more |= {"hold": command.hold_id or "", "new_client": command.client_id is None}
    audited_booking(step, SESSION_OPEN if stored.seats else "book", stored, None, **more)
    if not command.external_id:  # a file is no act of this station: Undo is for what somebody did here last
        undoable(step, SESSION_OPEN if opened and verb == "book" else verb, None, stored)
    planned = tell(
        step, None, stored, catalogue, silent=command.silent, why_silent=command.silent_reason, told=told
    )
    changes = opened | changed(stored, session) | ChangeSet(holds=swept, messages=planned.messages)
    return Outcome(stored, changes)


def _session(step: Step, command: Book, service: Service) -> tuple[Booking | None, ChangeSet]:
    """The group session that the client joins, with what changed where it had to be opened for them.

    None for an ordinary service, and for the session itself. Raises NotAllowed where the actor may open none.
    """
    if service.seats is None or command.seats is not None:
        return None, ChangeSet()
    asked = {*command.wanted, *(a.resource_id for a in command.allocations)}
    there = session_at(step.work, service, command.span.start, asked)
    if there is not None:
        return there, ChangeSet()
    opening = Book(
        booking_id=BookingId(step.env.new_id()),
        client_id=house(step),
        service_id=service.id,
        span=command.span,
        allocations=command.allocations,
        wanted=command.wanted,
        seats=service.seats,
        mode=command.mode,
        mode_detail=command.mode_detail,
        outside=command.outside,
        outside_reason=command.outside_reason,
        past_allowed=command.past_allowed,
        offered=command.offered,
        both=True,
    )
    opened = booked(step, opening, verb=SESSION_OPEN)
    return opened.value, opened.changes


def wish_of(command: Book, now: datetime, client: Client | None = None) -> StartWish:
    """The command as availability is asked about it."""
    walk_in = command.channel is Channel.WALK_IN or command.status is Status.ARRIVED
    just_begun = walk_in and now - AT_THE_DESK <= command.span.start
    return StartWish(
        service_id=command.service_id,
        start=command.span.start,
        duration=command.span.duration,
        wanted=command.wanted,
        chosen=command.allocations,
        usual_staff=client.usual_staff if client else None,
        any_notice=walk_in or command.past_allowed or command.offered,
        past_allowed=command.past_allowed or just_begun,
        ignoring_hold=command.hold_id,
    )


def _look(work: Work, booking_id: BookingId) -> Booking | None:
    return work.bookings.many([booking_id]).get(booking_id)


def check_status(command: Book, now: datetime) -> None:
    """Refuse a status that no new booking can have, and a booking for nobody. Raises InvalidValue."""
    over = command.past_allowed and command.span.start <= now and command.status in OVER
    if command.status not in NEW and not over:
        raise InvalidValue(field="status", reason="not_allowed", value=command.status.value, allowed=_words(NEW))
    if command.client_id is None and command.new_client is None:
        raise InvalidValue(field="client", reason="needed")
    if not command.external_id:
        check_silence(0, command.silent, command.silent_reason)


def _words(statuses: frozenset[Status]) -> str:
    return ", ".join(sorted(status.value for status in statuses))


def _client(step: Step, command: Book) -> Client:
    if command.client_id is not None:
        return step.work.clients.get(command.client_id)
    if command.new_client is None:
        raise InvalidValue(field="client", reason="needed")
    return registered(step, command.new_client)


def new_booking(
    step: Step, command: Book, service: Service, client: Client, *, allocations: tuple[Allocation, ...]
) -> Booking:
    """What is agreed: price, policies and buffers are those of this moment and stay with the booking (R39)."""
    catalogue = step.work.catalogue.load()
    cancelling = in_force(catalogue, PolicyKind.CANCELLATION, service, step.now)
    return Booking(
        id=command.booking_id,
        number=0,
        client_id=client.id,
        service_id=service.id,
        location_id=service.location_id,
        span=command.span,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
        status=command.status,
        status_since=step.now,
        mode=command.mode,
        mode_detail=detail_for(step.work, client, command.mode, command.mode_detail),
        channel=command.channel,
        note=cleaned_text(command.note, "note"),
        sooner_wanted=command.sooner_wanted,
        price=None if command.seats else service.price,
        seats=command.seats,
        policy_id=cancelling.id if cancelling else None,
        policy_versions=versions_in_force(catalogue, service, step.now),
        replaces=command.replaces,
        allocations=allocations,
        series_id=command.series_id,
        visit_id=command.visit_id,
        external_id=cleaned_line(command.external_id, "external_id"),
        created_at=step.now,
        created_by=step.env.actor.name,
    )


def agreed_now(step: Step, command: Book, booking: Booking, client: Client, catalogue: Catalogue) -> Booking:
    """The client's yes and the deposit; with a deposit to pay, the time is kept but not confirmed (SOP A5.4).

    What comes from a file was agreed elsewhere, and who stands at the desk pays there: neither is asked.
    """
    if command.seats or command.external_id or command.past_allowed or booking.status not in MOVABLE:
        return booking
    service = catalogue.services[booking.service_id]
    policy = in_force(catalogue, PolicyKind.DEPOSIT, service, step.now)
    asked = deposit_asked(policy.deposit if policy else None, booking.price, booking.span.start, step.now)
    if asked is not None:
        booking = replace(booking, deposit=asked.amount, deposit_due_at=asked.due_at)
    if booking.status is Status.CONFIRMED or command.approved_how is not None:
        how = command.approved_how or ApprovedHow.SPOKEN
        booking = replace(booking, approval=approval_of(step, client, how, command.approved_by))
    return booking if asked is None else replace(booking, status=Status.TENTATIVE)


def approval_of(step: Step, client: Client, how: ApprovedHow, given_by: str) -> ClientApproval:
    """The client's yes as it is recorded now (R16)."""
    name = cleaned_line(given_by, "approved_by") or client.name
    return ClientApproval(how=how, given_by=name, at=step.now, recorded_by=step.env.actor.name)

"""Offering a free time to who waits: told them, held with a deadline, yes books it, no passes it to the next.

An offer is a hold of its own; whoever looks at the calendar sees for whom and how long. Time that runs out passes
to the next in line by the background pass, on whichever desk is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import NotBookable, SlotTaken, WaitlistRefused
from bookingdesk.domain.ids import BookingId, OfferId, WaitlistId
from bookingdesk.domain.messages import Message
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import NoSession, SessionFull
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import (
    OfferState,
    Opening,
    WaitEntry,
    WaitOffer,
    WaitState,
    check_open,
    check_waiting,
    offered_until,
)
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.commands import Book, Reschedule
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.keeping import kept, kept_change
from bookingdesk.usecases.letters import plan_offer
from bookingdesk.usecases.matching import MatchLine, matches_within
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.waiting_commands import AcceptOffer, OfferTime, RefuseOffer
from bookingdesk.usecases.waitlist import archived, of, over, settled, stored_entry

ASIDE = timedelta(days=1)
"""How far from an opening a slot of the free stretch around it may lie."""


@needs(Right.WAITLIST)
def offer_time(env: Env, command: OfferTime) -> Outcome[WaitOffer]:
    """Hold a slot for somebody who waits. Raises SlotTaken and NotBookable with alternatives, WaitlistRefused.

    NoSession where they wait for a seat in a group and no session runs then.
    """
    now = env.now()
    wish = _wish_of(command)
    return explained(env, wish, lambda: env.store.write(lambda work: offered(Step(env, work, now), command)))


def offered(step: Step, command: OfferTime) -> Outcome[WaitOffer]:
    """The same within a transaction under way."""
    work, now = step.work, step.now
    entry, changes = _stored(step, command.entry)
    check_waiting(entry)
    if entry.id is None:
        raise WaitlistRefused(number=None, present=entry.state.value)
    if work.waitlist.offers(states=frozenset({OfferState.OPEN}), entry=entry.id):
        raise WaitlistRefused(number=entry.id, present=OfferState.OPEN.value)
    gone = frozenset(work.holds.sweep(now))
    minutes = desk_settings.number(work.settings.all(), "waitlist.offer_minutes")
    until = offered_until(command.slot.span.start, now, minutes)
    hold = kept(step, _wish_of(command), command.slot.span, until=until, client=entry.client_id)
    service = work.catalogue.load().services[hold.service_id]
    if service.seats is not None and hold.session_id is None:  # never a session for whoever waits for a seat
        raise NoSession(service=service.name, alternatives=())
    made = work.waitlist.add_offer(
        WaitOffer(
            id=OfferId(0),
            entry_id=entry.id,
            service_id=command.service_id,
            span=hold.span,
            resources=frozenset(each.resource_id for each in hold.allocations),
            opening=command.opening,
            hold_id=hold.id,
            expires_at=hold.expires_at,
            at=now,
            by=step.env.actor.name,
        )
    )
    detail = {"offer": made.id, "start": made.span.start.isoformat(), "resources": sorted(made.resources)}
    audited(step, "waitlist_offer", "waitlist_entry", entry.id, detail)
    told = plan_offer(step, made, work.clients.get(entry.client_id), by_call=command.by_call)
    return Outcome(made, changes | of(entry) | kept_change([hold]) | ChangeSet(holds=gone, messages=told))


def _wish_of(command: OfferTime) -> StartWish:
    return StartWish(
        service_id=command.service_id,
        start=command.slot.span.start,
        duration=command.slot.span.duration,
        wanted=command.opening.resources if not command.slot.allocations else frozenset(),
        chosen=command.slot.allocations,
        any_notice=True,
        ignoring=command.entry.sooner_than,
    )


def _stored(step: Step, entry: WaitEntry) -> tuple[WaitEntry, ChangeSet]:
    """The wish as the database has it; a booking's mark becomes a stored wish when something is offered."""
    if entry.id is not None:
        return step.work.waitlist.get(entry.id), ChangeSet()
    for known in step.work.waitlist.page():
        if known.sooner_than == entry.sooner_than:
            return known, ChangeSet()
    stored = stored_entry(step, "waitlist_enter", entry)
    return stored, of(stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """An offer that waits for an answer, with whom it was made to."""

    offer: WaitOffer
    client: Client
    message: Message | None = None
    """The message that tells of it, and its fate."""


@needs(Right.SEE_CLIENTS)
def offer_of(env: Env, opening: Opening) -> Outcome[OfferLine | None]:
    """What is offered of an opening at this moment; None where nothing is."""

    def step(work: Work) -> OfferLine | None:
        for made in work.waitlist.offers(states=frozenset({OfferState.OPEN})):
            if made.opening.resources == opening.resources and made.span.overlaps(opening.free):
                entry = work.waitlist.get(made.entry_id)
                letters = work.outbox.of_offers([made.id]).get(made.id, ())
                client = work.clients.get(entry.client_id)
                return OfferLine(offer=made, client=client, message=next(iter(letters), None))
        return None

    return Outcome(env.store.read(step))


@needs(Right.WAITLIST)
def accepted(env: Env, command: AcceptOffer) -> Outcome[Booking]:
    """They said yes: the held slot is booked, or the booking they have is moved to it.

    Raises WaitlistRefused where the time is over, NotAllowed for moving, ClientBusy, SlotTaken, NotBookable.
    """
    now = env.now()
    booking_id = BookingId(env.new_id())

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        made = work.waitlist.offer(command.offer_id)
        check_open(made, now)
        entry = work.waitlist.get(made.entry_id)
        check_waiting(entry)
        hold = work.holds.get(made.hold_id)
        allocations = hold.allocations if hold else ()
        if entry.sooner_than is None:
            outcome = booked(
                at,
                Book(
                    booking_id=booking_id,
                    client_id=entry.client_id,
                    service_id=made.service_id,
                    span=made.span,
                    allocations=allocations,
                    wanted=frozenset() if allocations else made.opening.resources,
                    channel=entry.channel,
                    note=entry.note,
                    hold_id=made.hold_id,
                    offered=True,
                    both=command.both,
                ),
            )
        else:
            require(env, Right.MOVE)
            outcome = rescheduled(
                at,
                Reschedule(
                    booking_id=entry.sooner_than,
                    span=made.span,
                    allocations=allocations,
                    asked_by=AskedBy.BUSINESS,
                    reason="waitlist",
                    hold_id=made.hold_id,
                    sooner_wanted=False,
                    offered=True,
                    both=command.both,
                ),
            )
        changes = settled(at, made, OfferState.ACCEPTED, booking=outcome.value.id)
        after = replace(entry, state=WaitState.BOOKED, state_since=now, booking_id=outcome.value.id)
        return Outcome(
            outcome.value, outcome.changes | changes | of(stored_entry(at, "waitlist_book", after, entry))
        )

    return env.store.write(step)


@needs(Right.WAITLIST)
def refused(env: Env, command: RefuseOffer) -> Outcome[WaitOffer | None]:
    """They said no, which is remembered; the time passes to the next in line, whose offer is answered.

    None where it fits nobody else. Raises WaitlistRefused for an offer that is settled.
    """
    now = env.now()

    def step(work: Work) -> Outcome[WaitOffer | None]:
        at = Step(env, work, now)
        made = work.waitlist.offer(command.offer_id)
        if made.state is not OfferState.OPEN:
            check_open(made, now)
        state = OfferState.WITHDRAWN if command.withdrawn else OfferState.REFUSED
        changes = settled(at, made, state, tell=command.withdrawn)
        if command.withdrawn or not command.offer_next:
            return Outcome(None, changes)
        following = _next(at, made)
        return Outcome(following.value, changes | following.changes)

    return env.store.write(step)


@needs(Right.WAITLIST)
def expire_offers(env: Env, nothing: None = None) -> Outcome[tuple[WaitOffer, ...]]:
    """Pass on every offer whose time has run out, and archive wishes that are over; the new offers are answered.

    Runs again and again on every desk that is open; where there is nothing to do nothing is written.
    """
    now = env.now()
    if not env.store.read(lambda work: _due(Step(env, work, now))):
        return Outcome(())

    def step(work: Work) -> Outcome[tuple[WaitOffer, ...]]:
        at = Step(env, work, now)
        work.holds.sweep(now)
        changes, made = archived(at), []
        for offer in work.waitlist.offers(states=frozenset({OfferState.OPEN})):
            if offer.expires_at <= now:
                changes |= settled(at, offer, OfferState.EXPIRED)
                following = _next(at, offer)
                changes |= following.changes
                made += [following.value] if following.value else []
        return Outcome(tuple(made), changes)

    return env.store.write(step)


def _due(step: Step) -> bool:
    """Whether an offer or a wish has run out."""
    offers = step.work.waitlist.offers(states=frozenset({OfferState.OPEN}))
    if any(offer.expires_at <= step.now for offer in offers):
        return True
    return bool(over(step.work, step.now))


def _next(step: Step, before: WaitOffer) -> Outcome[WaitOffer | None]:
    """Offer the time to the next in line who was not asked for it; None where it fits nobody."""
    asked = _asked_for(step.work, before)
    for line in matches_within(step, before.opening).fitting:
        if line.match.entry.id in asked:
            continue
        try:
            with step.work.savepoint():
                made = offered(step, _command(line, before))
        except (
            SlotTaken,
            NotBookable,
            WaitlistRefused,
            SessionFull,
            NoSession,
        ):  # somebody was faster: the one after may still have it
            continue
        return Outcome(made.value, made.changes)
    return Outcome(None)


def _command(line: MatchLine, before: WaitOffer) -> OfferTime:
    slot = line.match.slot
    if slot is None:
        raise AssertionError("a fitting match has a slot")
    return OfferTime(entry=line.match.entry, service_id=line.match.service_id, slot=slot, opening=before.opening)


def _asked_for(work: Work, before: WaitOffer) -> frozenset[WaitlistId]:
    """Who has been offered this opening before, whatever they answered."""
    span = before.opening.span
    return frozenset(
        offer.entry_id
        for offer in work.waitlist.offers_around(Span(span.start - ASIDE, span.end + ASIDE))
        if offer.opening.span.overlaps(before.opening.span) and offer.opening.resources == before.opening.resources
    )

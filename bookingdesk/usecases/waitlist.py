"""The waitlist itself: who wishes for what, since when, and what came of it. Nothing is ever deleted.

The mark "wants sooner" on a booking counts as a wish too: it is shown in line, and becomes a stored entry when
something is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client, cleaned_line, cleaned_text
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, WaitlistId
from bookingdesk.domain.local_time import day_span
from bookingdesk.domain.messages import Message
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import (
    OfferState,
    WaitEntry,
    WaitOffer,
    WaitState,
    check_waiting,
    is_over,
)
from bookingdesk.usecases.clients import registered
from bookingdesk.usecases.departments import discreet, may_read, owned_by
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import end_offer
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Action, Work
from bookingdesk.usecases.recording import Step, audited, audited_booking, changed, undoable
from bookingdesk.usecases.waiting_commands import EnterWaitlist, LeaveWaitlist, WaitlistQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLine:
    """A wish as the list shows it."""

    entry: WaitEntry
    client: Client
    booking: Booking | None = None
    """The booking that would be moved forward."""
    offer: WaitOffer | None = None
    """What is offered to them at this moment."""
    message: Message | None = None
    """The message that tells of the offer, and its fate."""


@needs(Right.WAITLIST)
def enter(env: Env, command: EnterWaitlist) -> Outcome[WaitEntry]:
    """Put somebody on the waitlist. Raises NotFound, InvalidValue."""
    now = env.now()
    return env.store.write(lambda work: entered(Step(env, work, now), command))


def entered(step: Step, command: EnterWaitlist) -> Outcome[WaitEntry]:
    """The same within a transaction under way: the answer "waitlist" to a request."""
    work, now = step.work, step.now
    catalogue = work.catalogue.load()
    _check_wish(catalogue, command)
    changes = ChangeSet()
    client_id = command.client_id
    if client_id is None:
        if command.new_client is None:
            raise InvalidValue(field="client", reason="needed")
        client_id = registered(step, command.new_client).id
        changes |= ChangeSet(clients=frozenset({client_id}))
    else:
        work.clients.get(client_id)
    entry = WaitEntry(
        id=None,
        client_id=client_id,
        service_ids=tuple(dict.fromkeys(command.service_ids)),
        wanted=command.wanted,
        windows=command.windows,
        duration=command.duration,
        priority=command.priority,
        sooner_than=command.sooner_than,
        expires_at=command.expires_at or _last_moment(catalogue, command),
        note=cleaned_text(command.note, "note"),
        channel=command.channel,
        state_since=now,
        since=_asked_at(command, now),
        created_by=step.env.actor.name,
    )
    stored = stored_entry(step, "waitlist_enter", entry)
    return Outcome(stored, changes | of(stored))


def _asked_at(command: EnterWaitlist, now: datetime) -> datetime:
    if command.since is not None and command.since > now:
        raise InvalidValue(field="since", reason="not_allowed", value=str(command.since), allowed=str(now))
    return command.since or now


def _check_wish(catalogue: Catalogue, command: EnterWaitlist) -> None:
    if not command.service_ids:
        raise InvalidValue(field="service", reason="needed")
    for service in command.service_ids:
        if service not in catalogue.services:
            raise NotFound(kind="service", wanted=service)
    for resource in command.wanted:
        known = catalogue.resources.get(resource)
        if known is None or known.kind is not ResourceKind.STAFF:
            raise NotFound(kind="staff", wanted=resource)
    if command.duration is not None and command.duration <= timedelta(0):
        raise InvalidValue(field="duration", reason="not_positive")


def _last_moment(catalogue: Catalogue, command: EnterWaitlist) -> datetime | None:
    """When the last window is over; None where one is open-ended."""
    last_days = [window.last_day for window in command.windows]
    known = [day for day in last_days if day is not None]
    if not known or len(known) < len(last_days):
        return None
    zone = catalogue.zone_of(catalogue.services[command.service_ids[0]].location_id)
    return day_span(max(known), zone).end


@needs(Right.WAITLIST)
def amend_entry(env: Env, entry: WaitEntry) -> Outcome[WaitEntry]:
    """A changed wish over the version it carries. Raises WaitlistRefused, Stale, NotFound, InvalidValue."""
    now = env.now()

    def step(work: Work) -> Outcome[WaitEntry]:
        at = Step(env, work, now)
        if entry.id is None:
            raise NotFound(kind="waitlist_entry", wanted="")
        present = work.waitlist.get(entry.id)
        check_waiting(present)
        wished = EnterWaitlist(service_ids=entry.service_ids, wanted=entry.wanted, duration=entry.duration)
        _check_wish(work.catalogue.load(), wished)
        asked = replace(
            entry,
            note=cleaned_text(entry.note, "note"),
            client_id=present.client_id,
            state=present.state,
            state_since=present.state_since,
            booking_id=present.booking_id,
        )
        return Outcome(stored := stored_entry(at, "waitlist_amend", asked, present), of(stored))

    return env.store.write(step)


@needs(Right.WAITLIST)
def leave(env: Env, command: LeaveWaitlist) -> Outcome[WaitEntry]:
    """Take a wish off the list; it stays in the records. What was offered is free again. Raises WaitlistRefused."""
    now = env.now()

    def step(work: Work) -> Outcome[WaitEntry]:
        at = Step(env, work, now)
        present = work.waitlist.get(command.entry_id)
        check_waiting(present)
        changes = withdrawn(at, command.entry_id)
        reason = cleaned_line(command.reason, "reason", limit=200)
        after = replace(present, state=WaitState.LEFT, state_since=now)
        stored = stored_entry(at, "waitlist_leave", after, present, reason=reason, reason_given=bool(reason))
        return Outcome(stored, changes | of(stored) | _unmarked(at, present))

    return env.store.write(step)


@needs(Right.SEE_CLIENTS)
def waitlist(env: Env, query: WaitlistQuery) -> Outcome[tuple[WaitLine, ...]]:
    """The list with clients and open offers; among those waiting also bookings with the mark "wants sooner"."""
    now = env.now()

    def step(work: Work) -> tuple[WaitLine, ...]:
        catalogue = work.catalogue.load()
        found = [each for each in lines(work, query, now) if _is_wanted(each, query, catalogue)]
        return tuple(_shown_to(env.actor, line, catalogue) for line in found)

    return Outcome(env.store.read(step))


def _is_wanted(line: WaitLine, query: WaitlistQuery, catalogue: Catalogue) -> bool:
    return owned_by(query.department_id, line.entry.service_ids, catalogue)


def entry_shown_to(actor: Actor, entry: WaitEntry, catalogue: Catalogue) -> WaitEntry:
    """The wish without its note, where it is for a service of a department that the actor is not of."""
    mine = all(may_read(actor, service, catalogue) for service in entry.service_ids)
    return entry if mine else replace(entry, note="")


def _shown_to(actor: Actor, line: WaitLine, catalogue: Catalogue) -> WaitLine:
    booking = discreet(actor, line.booking, catalogue) if line.booking else None
    return replace(line, entry=entry_shown_to(actor, line.entry, catalogue), booking=booking)


def lines(work: Work, query: WaitlistQuery, now: datetime) -> tuple[WaitLine, ...]:
    """The list within a unit of work."""
    entries = list(work.waitlist.page(states=query.states, limit=query.limit))
    if WaitState.WAITING in query.states:
        entries += marked(work, entries, now)
    bookings = work.bookings.many({entry.sooner_than for entry in entries if entry.sooner_than})
    entries = [one for one in entries if one.state is not WaitState.WAITING or not _is_over(one, bookings, now)]
    clients = work.clients.many({entry.client_id for entry in entries})
    offers = {offer.entry_id: offer for offer in work.waitlist.offers(states=frozenset({OfferState.OPEN}))}
    letters = work.outbox.of_offers([offer.id for offer in offers.values()])

    def told(offer: WaitOffer | None) -> Message | None:
        return next(iter(letters.get(offer.id, ())), None) if offer is not None else None

    def offered(entry: WaitEntry) -> WaitOffer | None:
        return offers.get(entry.id) if entry.id is not None else None

    return tuple(
        WaitLine(
            entry=entry,
            client=clients[entry.client_id],
            booking=bookings.get(entry.sooner_than) if entry.sooner_than else None,
            offer=offered(entry),
            message=told(offered(entry)),
        )
        for entry in sorted(entries, key=lambda one: (not one.priority, one.since))
    )


def marked(work: Work, entries: Iterable[WaitEntry], now: datetime) -> list[WaitEntry]:
    """Bookings whose clients want to come sooner, less those that have a stored entry."""
    there = {entry.sooner_than for entry in entries}
    wanted = [booking for booking in work.waitlist.sooner_wanted(now) if booking not in there]
    catalogue = work.catalogue.load()
    return [sooner_entry(booking, catalogue) for booking in work.bookings.many(wanted).values()]


def sooner_entry(booking: Booking, catalogue: Catalogue) -> WaitEntry:
    """The mark on a booking as a wish: the same service and length, with whom they are booked, any time before."""
    staff = frozenset(r for r in booking.resource_ids() if catalogue.resources[r].kind is ResourceKind.STAFF)
    return WaitEntry(
        id=None,
        client_id=booking.client_id,
        service_ids=(booking.service_id,),
        wanted=staff,
        duration=booking.span.duration,
        sooner_than=booking.id,
        expires_at=booking.span.start,
        channel=booking.channel,
        state_since=booking.created_at,
        since=booking.created_at,
        created_by=booking.created_by,
    )


def stored_entry(
    step: Step, action: str, entry: WaitEntry, before: WaitEntry | None = None, *, reason: str = "", **more: object
) -> WaitEntry:
    """Write a wish and its event, with old and new values of what differs; `reason` in words, kept beside it."""
    stored = step.work.waitlist.replace(entry) if before is not None else step.work.waitlist.add(entry)
    facts = _facts(stored)
    if before is not None:
        old = _facts(before)
        facts = {name: [old[name], facts[name]] for name in old if old[name] != facts[name]}
    audited(step, action, "waitlist_entry", stored.id, facts | more, reason=reason)
    return stored


def _facts(entry: WaitEntry) -> dict[str, object]:
    """A wish in ids, codes and times."""
    return {
        "client": entry.client_id,
        "services": list(entry.service_ids),
        "staff": sorted(entry.wanted),
        "windows": len(entry.windows),
        "minutes": int(entry.duration.total_seconds()) // 60 if entry.duration else "",
        "priority": entry.priority,
        "sooner_than": entry.sooner_than or "",
        "expires": entry.expires_at.isoformat() if entry.expires_at else "",
        "channel": entry.channel.value,
        "state": entry.state.value,
        "booking": entry.booking_id or "",
    }


def of(entry: WaitEntry) -> ChangeSet:
    """The change set of a wish."""
    return ChangeSet(waitlist=frozenset({entry.id or WaitlistId(0)}))


def withdrawn(step: Step, entry: WaitlistId) -> ChangeSet:
    """Free what is offered to somebody at the moment."""
    changes = ChangeSet()
    for offer in step.work.waitlist.offers(states=frozenset({OfferState.OPEN}), entry=entry):
        changes |= settled(step, offer, OfferState.WITHDRAWN)
    return changes


def settled(step: Step, offer: WaitOffer, state: OfferState, *, tell: bool = False, **more: object) -> ChangeSet:
    """End an offer, free its slot and take out what was not sent of it; `tell` who had read of it."""
    step.work.waitlist.settle_offer(offer.id, state, step.now)
    kept = step.work.holds.get(offer.hold_id)
    spans = tuple({each.busy for each in kept.allocations}) if kept else (offer.span,)
    step.work.holds.release(offer.hold_id)
    audited(step, f"waitlist_{state.value}", "waitlist_entry", offer.entry_id, {"offer": offer.id} | more)
    messages = end_offer(step, offer, state, tell=tell)
    return ChangeSet(
        holds=frozenset({offer.hold_id}), waitlist=frozenset({offer.entry_id}), spans=spans, messages=messages
    )


def _is_over(entry: WaitEntry, bookings: Mapping[BookingId, Booking], now: datetime) -> bool:
    return is_over(entry, bookings.get(entry.sooner_than) if entry.sooner_than else None, now)


def over(work: Work, now: datetime) -> tuple[WaitEntry, ...]:
    """The stored wishes that wait for nothing any more."""
    waiting = work.waitlist.page()
    bookings = work.bookings.many({entry.sooner_than for entry in waiting if entry.sooner_than})
    return tuple(entry for entry in waiting if _is_over(entry, bookings, now))


def archived(step: Step) -> ChangeSet:
    """Archive wishes whose time is over, and those whose booking is no longer to be moved."""
    changes = ChangeSet()
    for entry in over(step.work, step.now):
        assert entry.id is not None
        changes |= withdrawn(step, entry.id)
        after = replace(entry, state=WaitState.EXPIRED, state_since=step.now)
        changes |= of(stored_entry(step, "waitlist_expire", after, entry))
    return changes


def _unmarked(step: Step, entry: WaitEntry) -> ChangeSet:
    """Whoever leaves the list wants sooner no more: the mark on their booking would put them back at once."""
    if entry.sooner_than is None:
        return ChangeSet()
    present = step.work.bookings.get(entry.sooner_than)
    if not present.sooner_wanted:
        return ChangeSet()
    stored = step.work.bookings.replace(replace(present, sooner_wanted=False))
    audited_booking(step, "amend", stored, present)
    undoable(step, "amend", present, stored)
    planned = tell(step, present, stored, step.work.catalogue.load())
    return changed(stored) | ChangeSet(messages=planned.messages)


def follow_undo(step: Step, action: Action, booking: Booking) -> ChangeSet:
    """Undo of the booking that came of a wish puts the client back in line, redo takes them off again.

    What was done to that booking later has nothing to do with the wish.
    """
    changes = ChangeSet()
    if action.before is not None:
        return changes
    gone = booking.status is Status.CANCELLED
    wanted, now_in = (WaitState.BOOKED, WaitState.WAITING) if gone else (WaitState.WAITING, WaitState.BOOKED)
    for entry in step.work.waitlist.of_booking(booking.id):
        if entry.state is wanted and entry.sooner_than is None:
            after = replace(entry, state=now_in, state_since=step.now)
            changes |= of(stored_entry(step, "waitlist_undo", after, entry))
    return changes

"""Record who is out, carry out what was decided about their bookings, and say that they are back.

All that is moved is moved in one transaction and is one step for Undo; the absence itself is not undone with it, as
nobody comes back by a key. What somebody has changed meanwhile is left and named. Asked by the business: no fee,
no no-show, and no caller whose identity would have to be known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bookingdesk.domain.absences import Absence, Decision, Noted, affected, check_absence
from bookingdesk.domain.availability.admission import allocate, scope
from bookingdesk.domain.availability.values import BusyUnit, StartWish
from bookingdesk.domain.bookings import Allocation, AskedBy, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import MoveRefused, NotBookable, SlotTaken, Stale
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.moving import in_place
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.absences.commands import (
    Applied,
    ApplyAbsence,
    Decide,
    EndAbsence,
    Kept,
    KeptBooking,
    RecordAbsence,
)
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import call_about_move, free_call_holds
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import ABSENCE, Step, audited, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import with_sequence
from bookingdesk.usecases.seating import Along, along
from bookingdesk.usecases.seats_withdrawn import seats_withdrawn


@needs(Right.PLAN_ABSENCE)
def record_absence(env: Env, command: RecordAbsence) -> Outcome[Absence]:
    """Somebody is out: it is time off at once, so that nobody books there meanwhile. Answers what is kept.

    The same id again, or a span that an absence of the same resource has already, answers that one. Raises NotFound
    for an unknown resource, InvalidValue for a span that is over or longer than a year.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Absence]:
        at = Step(env, work, now)
        known = work.absences.find(command.absence_id) or _covering(work, command)
        if known is not None:
            return Outcome(known)
        check_absence(command.span, now)
        resource = work.catalogue.load().resource(command.resource_id)
        absence = Absence(
            id=command.absence_id,
            resource_id=resource.id,
            span=command.span,
            kind=command.kind,
            note=cleaned_line(command.note, "note", limit=200),
            recorded_at=now,
            recorded_by=env.actor.name,
            station=env.actor.station,
        )
        work.absences.add(absence)
        work.catalogue.add_time_off(absence.time_off())
        audited(at, "absence_recorded", "absence", absence.id, _facts(absence))
        return Outcome(absence, ChangeSet(catalogue=True, spans=(absence.span,)))

    return env.store.write(step)


@needs(Right.PLAN_ABSENCE)
def end_absence(env: Env, command: EndAbsence) -> Outcome[Absence]:
    """They are back: the time off ends now, or never begins; bookings stay where they are. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> Outcome[Absence]:
        at = Step(env, work, now)
        absence = work.absences.get(command.absence_id)
        if absence.ended_at is not None or absence.span.end <= now:
            return Outcome(absence)
        begun = absence.span.start < now
        ended = replace(absence, ended_at=now, span=Span(absence.span.start, now) if begun else absence.span)
        work.catalogue.remove_time_off(absence.time_off())
        if begun:
            work.catalogue.add_time_off(ended.time_off())
        work.absences.shorten(absence.id, ended.span.end, now)
        audited(at, "absence_ended", "absence", absence.id, _facts(ended))
        return Outcome(ended, ChangeSet(catalogue=True, spans=(absence.span,)))

    return env.store.write(step)


@needs(Right.PLAN_ABSENCE)
def apply_absence(env: Env, command: ApplyAbsence) -> Outcome[Applied]:
    """Carry the decisions out in one transaction: one step for Undo, messages planned, calls noted.

    What was changed since it was shown, or whose new place is gone, is left and named. Raises NotFound, and what
    the database says where it does not answer.
    """
    now = env.now()
    return env.store.write(lambda work: _applied(Step(env, work, now), command))


def _applied(at: Step, command: ApplyAbsence) -> Outcome[Applied]:
    work = at.work
    absence = work.absences.get(command.absence_id)
    catalogue = work.catalogue.load()
    work.holds.sweep(at.now)
    given = free_call_holds(work, [each.booking_id for each in command.decisions])
    present = work.bookings.many(each.booking_id for each in command.decisions)
    open_ones = {b.id for b in affected(present.values(), absence.resource_id, absence.span, at.now)}
    kept: list[KeptBooking] = []
    due: list[Decide] = []
    for each in command.decisions:
        booking = present.get(each.booking_id)
        if booking is None:
            continue
        if booking.id in open_ones and booking.version == each.version:
            due.append(each)
        elif booking.id in open_ones or each.decision is Decision.MOVE:
            kept.append(KeptBooking(booking=booking, why=Kept.CHANGED))
    moves = [each for each in due if each.decision is Decision.MOVE and each.slot is not None]
    planned, refused = _planned(at, catalogue, present, moves)
    stored, lost = _stored(work, planned)
    kept += [KeptBooking(booking=present[b], why=Kept.TAKEN) for b in (*refused, *lost)]
    changes = _recorded(at, catalogue, absence, stored)
    failed = {*refused, *lost}
    noted = [_noted(at, replace(e, decision=Decision.LEAVE) if e.booking_id in failed else e) for e in due]
    work.absences.note(absence.id, noted)
    applied = Applied(
        absence=absence,
        moved=tuple(after for _, after in stored),
        to_call=tuple(e.booking_id for e in due if e.decision is Decision.CALL),
        waiting=tuple(e.booking_id for e in due if e.decision is Decision.LEAVE),
        kept=tuple(kept),
    )
    audited(at, "absence_applied", "absence", absence.id, _counts(applied))
    changes |= _called(at, absence, present, [each for each in due if each.decision is Decision.CALL])
    touched = frozenset(each.booking_id for each in due)
    return Outcome(applied, changes | ChangeSet(bookings=touched, holds=given))


def _called(
    at: Step, absence: Absence, bookings: Mapping[BookingId, Booking], decided: Sequence[Decide]
) -> ChangeSet:
    """A call to make for each, with the proposed time kept until its deadline."""
    clients = at.work.clients.many({bookings[each.booking_id].client_id for each in decided})
    changes = ChangeSet()
    for each in decided:
        booking = bookings[each.booking_id]
        _, more = call_about_move(at, booking, clients[booking.client_id], absence.id, each.slot)
        changes |= more
    return changes


@dataclass(frozen=True, slots=True)
class _Move:
    """A booking as it stands, and where it goes."""

    before: Booking
    after: Booking
    along: tuple[Along, ...] = ()
    """Everybody in it, where it is a group session."""

    def whole(self) -> list[Booking]:
        """It and who goes along."""
        return [self.after, *(one.after for one in self.along)]

    def pairs(self, stored: Iterator[Booking]) -> list[tuple[Booking, Booking]]:
        """Before and after of it and who went along, taken from what was stored in the order of `whole`."""
        return [(before, next(stored)) for before in (self.before, *(one.before for one in self.along))]


def _planned(
    at: Step, catalogue: Catalogue, bookings: Mapping[BookingId, Booking], moves: Sequence[Decide]
) -> tuple[list[_Move], list[BookingId]]:
    """What still fits with all of them together; one that does not fit stays, which may stop another."""
    refused: list[BookingId] = []
    left = list(moves)
    while True:
        found: list[_Move] = []
        gone = {each.booking_id for each in left}
        failed: list[BookingId] = []
        for each in left:
            booking = bookings[each.booking_id]
            taking = [move.after for move in found]
            try:
                after = _moved(at, catalogue, booking, each, gone, taking)
                found.append(_Move(booking, after, along(at.work, booking, after, at.now)))
            except (NotBookable, MoveRefused):
                failed.append(booking.id)
        if not failed:
            return found, refused
        refused += failed
        left = [each for each in left if each.booking_id not in failed]


def _moved(
    at: Step,
    catalogue: Catalogue,
    booking: Booking,
    decided: Decide,
    gone: set[BookingId],
    placed: Sequence[Booking],
) -> Booking:
    """The booking in its new place. Raises NotBookable."""
    assert decided.slot is not None
    service = catalogue.services[booking.service_id]
    span = decided.slot.span
    wish = StartWish(
        service_id=booking.service_id,
        start=span.start,
        duration=booking.span.duration,
        chosen=decided.slot.allocations,
        any_notice=True,
        ignoring=booking.id,
    )
    around = scope(catalogue, wish)
    resources = {a.resource_id for a in decided.slot.allocations}
    busy = [u for u in at.work.occupancy.busy(around, resources, at.now) if u.booking_id not in gone]
    busy += [
        BusyUnit(a.resource_id, a.unit_no, a.busy, other.id, None)
        for other in placed
        for a in other.allocations
        if a.resource_id in resources and a.busy.overlaps(around)
    ]
    if span != booking.span and booking.seats is None:
        _client_is_free(at.work, booking, span, gone, placed)
    allocations: tuple[Allocation, ...] = allocate(catalogue, busy, wish, at.now)
    there = Span.lasting(span.start, booking.span.duration)
    return with_sequence(booking, in_place(booking, service, there, allocations, at.now), catalogue)


def _client_is_free(
    work: Work, booking: Booking, span: Span, gone: set[BookingId], placed: Sequence[Booking]
) -> None:
    """Raise NotBookable where the client has something else then."""
    there = [b for b in work.bookings.of_client_during(booking.client_id, span) if b.id not in gone]
    there += [b for b in placed if b.client_id == booking.client_id and b.span.overlaps(span)]
    if any(other.id != booking.id for other in there):
        raise NotBookable(obstacles=())


def _stored(work: Work, moves: Sequence[_Move]) -> tuple[list[tuple[Booking, Booking]], list[BookingId]]:
    """All at once, as they may take each other's places; where the database refuses that, one by one."""
    if not moves:
        return [], []
    try:
        with work.savepoint():
            after = iter(work.bookings.replace_many([one for move in moves for one in move.whole()]))
        return [pair for move in moves for pair in move.pairs(after)], []
    except (SlotTaken, Stale):
        stored, lost = [], []
        for move in moves:
            try:
                with work.savepoint():
                    stored += move.pairs(iter(work.bookings.replace_many(move.whole())))
            except (SlotTaken, Stale):
                lost.append(move.before.id)
        return stored, lost


def _recorded(
    at: Step, catalogue: Catalogue, absence: Absence, stored: Sequence[tuple[Booking, Booking]]
) -> ChangeSet:
    """Log, Undo and messages of what was moved."""
    changes = ChangeSet()
    for before, after in stored:
        why = {"asked_by": AskedBy.BUSINESS.value, "absence": absence.id, "reason": absence.kind.value}
        audited_booking(at, ABSENCE, after, before, **why)
        undoable(at, ABSENCE, before, after)
        changes |= seats_withdrawn(at, before, after)
        changes |= changed(before, after) | ChangeSet(messages=tell(at, before, after, catalogue).messages)
    return changes


def _covering(work: Work, command: RecordAbsence) -> Absence | None:
    """An absence of the same resource that has the whole span already."""
    there = work.absences.since(command.span.start - timedelta(seconds=1))
    return next(
        (one for one in there if one.resource_id == command.resource_id and one.span.contains(command.span)), None
    )


def _noted(at: Step, decided: Decide) -> Noted:
    return Noted(
        booking_id=decided.booking_id,
        decision=decided.decision,
        proposal=decided.slot,
        at=at.now,
        by=at.env.actor.name,
    )


def _facts(absence: Absence) -> dict[str, object]:
    return {
        "resource": absence.resource_id,
        "start": absence.span.start.isoformat(),
        "end": absence.span.end.isoformat(),
        "reason": absence.kind.value,
    }


def _counts(applied: Applied) -> dict[str, object]:
    return {
        "moved": len(applied.moved),
        "to_call": len(applied.to_call),
        "waiting": len(applied.waiting),
        "kept": len(applied.kept),
    }

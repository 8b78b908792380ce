"""Two bookings take each other's places in one transaction: one change for the database, one undo for the desk.

Both must fit by the rules with the other one gone; where they do not, everything stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookingdesk.domain.availability.admission import allocate, scope
from bookingdesk.domain.availability.values import BusyUnit, StartWish
from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.client_time import meanwhile
from bookingdesk.domain.errors import ClientBusy, NotBookable
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.moving import in_place
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.admitting import resources
from bookingdesk.usecases.change_terms import charged, circumstances, late_change, one_line
from bookingdesk.usecases.commands import Reschedule, Swap
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.identifying import identified
from bookingdesk.usecases.letters import free_call_holds
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import SWAP, Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_movable, with_sequence
from bookingdesk.usecases.seating import check_alone

Pair = tuple[Booking, Booking]


@needs(Right.MOVE)
def swap(env: Env, command: Swap) -> Outcome[Pair]:
    """Exchange start and resources; each keeps its length, and what it alone needs where the other has none.

    Each is moved by the rules of `reschedule`: MoveRefused, Stale, NotAllowed and fees for a late change,
    ClientBusy, NotBookable, SlotTaken, NotFound, and what `identified` raises for either.
    """
    now = env.now()
    return env.store.write(lambda work: _swapped(Step(env, work, now), command))


def _swapped(at: Step, command: Swap) -> Outcome[Pair]:
    work = at.work
    present = (work.bookings.get(command.one), work.bookings.get(command.other))
    check_alone(*present)
    for booking, shown in zip(present, command.versions or (None, None), strict=True):
        check_movable(booking, shown)
    reason = one_line(command.reason)
    words = [identified(at, b, command.asked_by, command.checked, reason) for b in present]
    catalogue = work.catalogue.load()
    swept = frozenset(work.holds.sweep(at.now)) | free_call_holds(work, [b.id for b in present])
    one = _moved(at, catalogue, present[0], present[1], ())
    other = _moved(at, catalogue, present[1], present[0], one.allocations)
    if not command.both:
        _check_clients_free(work, present, (one, other))
    moves = [_as_move(command, after) for after in (one, other)]
    dues = [late_change(at, move, before, catalogue) for move, before in zip(moves, present, strict=True)]
    charges = [
        with_sequence(before, charged(after, move, reason, due), catalogue)
        for before, after, move, due in zip(present, (one, other), moves, dues, strict=True)
    ]
    stored = work.bookings.replace_many(charges)
    changes = ChangeSet(holds=swept)
    for before, after, move, due, word in zip(present, stored, moves, dues, words, strict=True):
        audited_booking(at, SWAP, after, before, **circumstances(move, reason, before, due), **word)
        undoable(at, SWAP, before, after)
        planned = tell(at, before, after, catalogue)
        changes |= changed(before, after) | ChangeSet(messages=planned.messages, tray=work.tray.take(before.id))
    return Outcome((stored[0], stored[1]), changes)


def _as_move(command: Swap, after: Booking) -> Reschedule:
    """One half of the exchange, as the rules of a move ask about it."""
    return Reschedule(
        booking_id=after.id,
        span=after.span,
        asked_by=command.asked_by,
        reason=command.reason,
        waive=command.waive,
        both=command.both,
    )


def _check_clients_free(work: Work, before: Pair, after: Pair) -> None:
    """Raise ClientBusy where one of the clients has something else at their new time, be it the other half."""
    ids = frozenset(booking.id for booking in before)
    for mine, theirs, was in zip(after, reversed(after), before, strict=True):
        if mine.span == was.span:
            continue
        there = [b for b in work.bookings.of_client_during(mine.client_id, mine.span) if b.id not in ids]
        found = meanwhile(mine.client_id, mine.span, (*there, theirs))
        if found:
            raise ClientBusy(client=work.clients.get(mine.client_id).name, bookings=found)


def _moved(
    at: Step, catalogue: Catalogue, mine: Booking, theirs: Booking, taken: tuple[Allocation, ...]
) -> Booking:
    """The booking in the other one's place; `taken` is what the other one has in its new place."""
    service = catalogue.services[mine.service_id]
    span = Span.lasting(theirs.span.start, mine.span.duration)
    kinds = {catalogue.resources[r].kind for r in theirs.resource_ids()}
    kept = frozenset(r for r in mine.resource_ids() if catalogue.resources[r].kind not in kinds)
    needed = {requirement.kind for requirement in service.requirements}
    wanted = frozenset(r for r in theirs.resource_ids() if catalogue.resources[r].kind in needed)
    allocations = _allocated(at, catalogue, mine, theirs, span, (wanted | kept, wanted), taken)
    return in_place(mine, service, span, allocations, at.now)


def _allocated(
    at: Step,
    catalogue: Catalogue,
    mine: Booking,
    theirs: Booking,
    span: Span,
    attempts: tuple[frozenset[ResourceId], ...],
    taken: tuple[Allocation, ...],
) -> tuple[Allocation, ...]:
    """The first of the attempts that fits while neither booking stands where it stood."""
    refused: NotBookable | None = None
    for wanted in attempts:
        wish = StartWish(
            service_id=mine.service_id,
            start=span.start,
            duration=span.duration,
            wanted=wanted,
            any_notice=True,
            ignoring=mine.id,
        )
        try:
            return allocate(catalogue, _busy(at.work, catalogue, wish, at, theirs, taken), wish, at.now)
        except NotBookable as why:
            refused = refused or why
    assert refused is not None
    raise refused


def _busy(
    work: Work, catalogue: Catalogue, wish: StartWish, at: Step, theirs: Booking, taken: tuple[Allocation, ...]
) -> Iterator[BusyUnit]:
    """Who takes what with the other booking gone from its old place and standing in its new one."""
    for unit in work.occupancy.busy(scope(catalogue, wish), resources(catalogue, wish), at.now):
        if unit.booking_id != theirs.id:
            yield unit
    for each in taken:
        yield BusyUnit(each.resource_id, each.unit_no, each.busy, theirs.id, None)

"""Move, amend or cancel one occurrence, it and those after it, or all to come; one transaction, message and undo.

The past is never touched: occurrences that have begun or were dealt with stay as they are. Every occurrence goes
through the same step as a single booking, so that the same rules hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import MOVABLE, Booking
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.errors import NonexistentTime, NotFound, RuleViolation, SeriesPast, SeriesRefused
from bookingdesk.domain.ids import BookingId, ResourceId, SeriesId
from bookingdesk.domain.local_time import local_date, wall
from bookingdesk.domain.news import News, news_of
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import Dated, Scope, Shift, shift_between, shifted, within
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.carrying import for_the_others
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import SERIES_CANCEL, SERIES_MOVE, Step, audited
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.series.booking import REFUSALS
from bookingdesk.usecases.series.commands import (
    CancelSeries,
    ChangeSeries,
    DateState,
    ListSeries,
    SeriesDate,
    SeriesLine,
    SeriesPreview,
    SeriesStored,
)
from bookingdesk.usecases.series.previewing import Judge
from bookingdesk.usecases.summarising import bookings_of, summarise_for


@needs(Right.SERIES)
def change_series(env: Env, command: ChangeSeries) -> Outcome[SeriesStored]:
    """Change the occurrences of the scope, all of them or none.

    Raises SeriesRefused with the dates that do not fit, SeriesPast, NotFound, and what `rescheduled` raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[SeriesStored]:
        at = Step(env, work, now)
        series_id, anchor, chosen = chosen_dates(work, command.move.booking_id, command.scope, now)
        catalogue = work.catalogue.load()
        moves = _moves(command, anchor, chosen, catalogue)
        changes, news = ChangeSet(), False
        refused: dict[date, RuleViolation] = {}
        for present, move in _in_order(moves):
            day = local_date(present.span.start, catalogue.zone_of(present.location_id))
            if isinstance(move, NonexistentTime):
                refused[day] = move
                continue
            try:
                with work.savepoint():
                    outcome = rescheduled(at, move, verb=SERIES_MOVE, told=False)
                changes |= outcome.changes
                news |= news_of(present, outcome.value, catalogue) is not News.NOTHING
            except REFUSALS as why:
                refused[day] = why
        if refused:
            days = tuple(sorted(refused))
            raise SeriesRefused(dates=days, first=refused[days[0]])
        quiet = command.move.silent or not news
        return ended(at, SERIES_MOVE, command.scope, series_id, len(moves), changes, catalogue, quiet=quiet)

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def preview_change(env: Env, command: ChangeSeries) -> Outcome[SeriesPreview]:
    """What would become of each occurrence of the scope. Raises NotFound, SeriesPast."""
    now = env.now()

    def step(work: Work) -> SeriesPreview:
        catalogue = work.catalogue.load()
        _series, anchor, chosen = chosen_dates(work, command.move.booking_id, command.scope, now)
        judge = Judge(work, catalogue, now, gone=frozenset(b.id for b in chosen))
        moves = _moves(replace(command, kept=frozenset()), anchor, chosen, catalogue)
        return SeriesPreview(
            dates=tuple(_line(judge, command, index, present, move) for index, (present, move) in enumerate(moves))
        )

    return Outcome(env.store.read(step))


@needs(Right.SERIES)
def cancel_series(env: Env, command: CancelSeries) -> Outcome[SeriesStored]:
    """Cancel the occurrences of the scope for one reason. Raises SeriesPast, NotFound, and as `cancelled`."""
    now = env.now()

    def step(work: Work) -> Outcome[SeriesStored]:
        at = Step(env, work, now)
        series_id, _anchor, chosen = chosen_dates(work, command.cancel.booking_id, command.scope, now)
        changes = ChangeSet()
        for present in chosen:
            mine = present.id == command.cancel.booking_id
            one = replace(command.cancel, booking_id=present.id, version=command.cancel.version if mine else None)
            changes |= cancelled(at, one, verb=SERIES_CANCEL, told=False).changes
        catalogue = work.catalogue.load()
        return ended(at, SERIES_CANCEL, command.scope, series_id, len(chosen), changes, catalogue)

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def list_series(env: Env, command: ListSeries) -> Outcome[tuple[SeriesLine, ...]]:
    """Series with their client and occurrences, newest first."""

    def step(work: Work) -> tuple[SeriesLine, ...]:
        found = work.series.page(client=command.client_id, limit=command.limit)
        clients = work.clients.many({each.client_id for each in found})
        return tuple(
            SeriesLine(series=each, client=clients[each.client_id], bookings=bookings_of(work, each.id))
            for each in found
        )

    return Outcome(env.store.read(step))


def chosen_dates(
    work: Work, booking_id: BookingId, scope: Scope, now: datetime
) -> tuple[SeriesId, Booking, tuple[Booking, ...]]:
    """The series, the booking it was asked of, and the occurrences in the scope in order of start."""
    anchor = work.bookings.get(booking_id)
    if anchor.series_id is None:
        raise NotFound(kind="series", wanted=anchor.number)
    there = {b.id: b for b in bookings_of(work, anchor.series_id)}
    dates = tuple(Dated(booking_id=b.id, start=b.span.start, open=b.status in MOVABLE) for b in there.values())
    chosen = tuple(there[id_] for id_ in within(scope, anchor.id, dates, now))
    if not chosen:
        raise SeriesPast(number=anchor.number)
    return anchor.series_id, anchor, chosen


Moves = Sequence[tuple[Booking, Reschedule | NonexistentTime]]


def _moves(command: ChangeSeries, anchor: Booking, chosen: Sequence[Booking], catalogue: Catalogue) -> Moves:
    """What each occurrence is asked to become; who is kept is left out."""
    move, others = command.move, for_the_others(command.move, anchor)
    zone = catalogue.zone_of(anchor.location_id)
    shift = shift_between(anchor.span.start, move.span.start, move.span.duration, zone)
    found: list[tuple[Booking, Reschedule | NonexistentTime]] = []
    for present in chosen:
        if present.id in command.kept:
            continue
        slot = command.moved.get(present.id)
        if slot is not None:
            own = move if present.id == anchor.id else others
            there = replace(own, booking_id=present.id, span=slot.span, allocations=slot.allocations)
            found.append((present, replace(there, wanted=frozenset(), version=None, hold_id=None)))
        elif present.id == anchor.id:
            found.append((present, move))
        else:
            found.append((present, _follower(others, present, shift, zone)))
    return found


def _follower(move: Reschedule, present: Booking, shift: Shift, zone: str) -> Reschedule | NonexistentTime:
    start = shifted(present.span.start, shift, zone)
    if start is None:
        before = wall(present.span.start, zone)
        return NonexistentTime(
            wall=datetime.combine(before.date(), shift.clock),
            zone=zone,
            before=present.span.start,
            after=present.span.start,
        )
    return replace(move, booking_id=present.id, span=Span.lasting(start, shift.duration))


def _in_order(moves: Moves) -> Moves:
    """Later ones first where they move on, earlier ones first where they move back: nobody blocks the next one."""
    onward = any(isinstance(m, Reschedule) and m.span.start > present.span.start for present, m in moves)
    return sorted(moves, key=lambda pair: pair[0].span.start, reverse=onward)


def _line(
    judge: Judge, command: ChangeSeries, index: int, present: Booking, move: Reschedule | NonexistentTime
) -> SeriesDate:
    zone = judge.catalogue.zone_of(present.location_id)
    here = wall(present.span.start, zone)
    blank = SeriesDate(
        index=index,
        day=here.date(),
        wall=here.replace(tzinfo=None),
        state=DateState.SKIPPED,
        booking_id=present.id,
    )
    if present.id in command.kept:
        return blank
    if isinstance(move, NonexistentTime):
        return replace(blank, state=DateState.NO_SUCH_TIME)
    there = wall(move.span.start, zone).replace(tzinfo=None)
    keeping = frozenset() if move.wanted or move.allocations else staff_of(present, judge.catalogue)
    wish = StartWish(
        service_id=present.service_id,
        start=move.span.start,
        duration=move.span.duration,
        wanted=move.wanted or keeping,
        chosen=move.allocations,
        ignoring=present.id,
    )
    decided = present.id in command.moved
    fits = DateState.MOVED if decided else DateState.FITS
    return judge.judged(replace(blank, wall=there), wish, fits, seated=present.seats is None)


def staff_of(present: Booking, catalogue: Catalogue) -> frozenset[ResourceId]:
    staff = ResourceKind.STAFF
    return frozenset(r for r in present.resource_ids() if catalogue.resources[r].kind is staff)


def ended(
    at: Step,
    verb: str,
    scope: Scope,
    series_id: SeriesId,
    count: int,
    changes: ChangeSet,
    catalogue: Catalogue,
    *,
    quiet: bool = False,
) -> Outcome[SeriesStored]:
    """The event, the one message, and the series as it is now."""
    audited(at, verb, "series", series_id, {"scope": scope.value, "bookings": count})
    if not quiet and (changes.messages or changes.spans):
        changes |= ChangeSet(messages=summarise_for(at, bookings_of(at.work, series_id), catalogue))
    stored = SeriesStored(series=at.work.series.get(series_id), bookings=bookings_of(at.work, series_id))
    return Outcome(stored, changes)

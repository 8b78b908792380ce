"""Another rule for a running series from one occurrence on; the past is never touched. One transaction, one undo.

Nobody stands in the way of their own series: who cannot move yet is tried again once the others have. Who has a
seat in a group session that the new rule has no date for loses it: named before and after, each told by a message
of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import NonexistentTime, RuleViolation, SeriesEmpty, SeriesPast, SeriesRefused
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.local_time import instant, local_date, wall
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import Occurrence, Scope, SeriesRule, occurrences
from bookingdesk.domain.series_pairs import Pair, paired
from bookingdesk.domain.sessions import living
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.carrying import for_the_others
from bookingdesk.usecases.commands import Book, Cancel, Reschedule
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import SERIES_REWRITE, Step
from bookingdesk.usecases.rescheduling import rescheduled
from bookingdesk.usecases.series.booking import REFUSALS
from bookingdesk.usecases.series.changing import chosen_dates, ended, staff_of
from bookingdesk.usecases.series.commands import DateState, RewriteSeries, SeriesDate, SeriesPreview, SeriesStored
from bookingdesk.usecases.series.previewing import Judge


@needs(Right.SERIES)
def rewrite_series(env: Env, command: RewriteSeries) -> Outcome[SeriesStored]:
    """Give the occurrence and those after it another rule.

    Raises SeriesRefused with the dates that cannot be had, SeriesEmpty, SeriesPast, ReasonMissing where dates are
    cancelled for no reason, NotFound, and what moving, booking or cancelling one of them raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[SeriesStored]:
        series_id, anchor, chosen = chosen_dates(work, command.move.booking_id, Scope.FOLLOWING, now)
        at = Step(env, work, work.series.rewritable_at(series_id, now))
        pairs = _pairs(command, anchor, chosen)
        if not any(pair.date for pair in pairs):
            raise SeriesEmpty()
        seats = [one.id for one in _seats_that_go(work, pairs)]
        changes = _surplus_cancelled(at, command, pairs)
        changes |= _moved(at, command, anchor, pairs)
        changes |= _added(at, command, anchor, pairs)
        rule = replace(command.rule, exceptions=command.rule.exceptions | command.skipped)
        work.series.rewrite(series_id, rule, at.now)
        catalogue, quiet = work.catalogue.load(), command.move.silent
        ended_so = ended(
            at, SERIES_REWRITE, Scope.FOLLOWING, series_id, len(pairs), changes, catalogue, quiet=quiet
        )
        after = work.bookings.many(seats)
        lost = entries(work, catalogue, [after[one] for one in seats], env.actor)
        return Outcome(replace(ended_so.value, lost=lost), ended_so.changes)

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def rest_of_series(env: Env, booking_id: BookingId) -> Outcome[tuple[SeriesRule, int]]:
    """The rule of the occurrence's series, and how many dates of it are left with this one.

    Raises NotFound where it is in none, SeriesPast where it has begun.
    """

    def step(work: Work) -> tuple[SeriesRule, int]:
        series_id, _anchor, chosen = chosen_dates(work, booking_id, Scope.FOLLOWING, env.now())
        return work.series.get(series_id).rule, len(chosen)

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def preview_rewrite(env: Env, command: RewriteSeries) -> Outcome[SeriesPreview]:
    """What would become of each date of the new rule, and what would go. Raises NotFound, SeriesPast."""
    now = env.now()

    def step(work: Work) -> SeriesPreview:
        _series, anchor, chosen = chosen_dates(work, command.move.booking_id, Scope.FOLLOWING, now)
        judge = Judge(work, work.catalogue.load(), now, gone=frozenset(b.id for b in chosen))
        skipped = tuple(_skipped(each) for each in occurrences(command.rule) if each.day in command.skipped)
        lines = [_line(judge, command, anchor, pair, env.actor) for pair in _pairs(command, anchor, chosen)]
        return SeriesPreview(dates=tuple(sorted((*lines, *skipped), key=lambda line: line.wall)))

    return Outcome(env.store.read(step))


def _pairs(command: RewriteSeries, anchor: Booking, chosen: Sequence[Booking]) -> list[Pair]:
    """The new dates with the occurrences. Raises SeriesPast where the one asked of has begun."""
    named = [each for each in occurrences(command.rule) if each.day not in command.skipped]
    if anchor.id not in {b.id for b in chosen}:
        raise SeriesPast(number=anchor.number)
    return paired(named, chosen, command.rule.zone, anchor.id)


def _seats_that_go(work: Work, pairs: Sequence[Pair]) -> list[Booking]:
    """Who sits in sessions for which the new rule has no date, by date and seat."""
    gone = sorted(
        (pair.present for pair in pairs if pair.date is None and pair.present is not None),
        key=lambda one: one.span.start,
    )
    return [seat for one in gone if one.seats is not None for seat in living(work.sessions.attendees(one.id))]


def _surplus_cancelled(at: Step, command: RewriteSeries, pairs: Sequence[Pair]) -> ChangeSet:
    """Occurrences for which the new rule has no date."""
    move, changes = command.move, ChangeSet()
    for pair in pairs:
        if pair.date is None and pair.present is not None:
            order = Cancel(
                booking_id=pair.present.id,
                reason=move.reason,
                asked_by=move.asked_by,
                channel=move.channel,
                waive=move.waive,
                checked=move.checked,
                excused=move.excused,
            )
            changes |= cancelled(at, order, verb=SERIES_REWRITE, told=False).changes
    return changes


def _moved(at: Step, command: RewriteSeries, anchor: Booking, pairs: Sequence[Pair]) -> ChangeSet:
    """Each occurrence to its new date. Raises SeriesRefused with the days at which nothing helps."""
    waiting = [(pair.date, pair.present) for pair in pairs if pair.date is not None and pair.present is not None]
    changes = ChangeSet()
    while waiting:
        left, refused = [], dict[date, RuleViolation]()
        for day, present in waiting:
            try:
                with at.work.savepoint():
                    move = _move(command, anchor, day, present)
                    changes |= rescheduled(at, move, verb=SERIES_REWRITE, told=False).changes
            except (*REFUSALS, NonexistentTime) as why:
                left.append((day, present))
                refused[day.day] = why
        if len(left) == len(waiting):
            raise SeriesRefused(dates=tuple(refused), first=next(iter(refused.values())))
        waiting = left
    return changes


def _added(at: Step, command: RewriteSeries, anchor: Booking, pairs: Sequence[Pair]) -> ChangeSet:
    """Dates that the series had no occurrence for, booked like the one that it was asked of."""
    changes, refused = ChangeSet(), dict[date, RuleViolation]()
    for pair in pairs:
        if pair.date is None or pair.present is not None:
            continue
        try:
            wish = _book(at, command, anchor, pair.date)
            with at.work.savepoint():
                changes |= booked(at, wish, verb=SERIES_REWRITE, told=False).changes
        except (*REFUSALS, NonexistentTime) as why:
            refused[pair.date.day] = why
    if refused:
        raise SeriesRefused(dates=tuple(refused), first=next(iter(refused.values())))
    return changes


def _move(command: RewriteSeries, anchor: Booking, day: Occurrence, present: Booking) -> Reschedule:
    slot = command.moved.get(day.day) or _slot(command, day)
    if present.id == anchor.id:
        return replace(command.move, span=slot.span, allocations=slot.allocations or command.move.allocations)
    others = for_the_others(command.move, anchor)
    return replace(others, booking_id=present.id, span=slot.span, allocations=slot.allocations)


def _book(at: Step, command: RewriteSeries, anchor: Booking, day: Occurrence) -> Book:
    slot = command.moved.get(day.day) or _slot(command, day)
    move = command.move
    return Book(
        booking_id=BookingId(at.env.new_id()),
        client_id=move.client_id or anchor.client_id,
        service_id=move.service_id or anchor.service_id,
        span=slot.span,
        allocations=slot.allocations,
        wanted=frozenset() if slot.allocations else _wanted(at.work, command, anchor),
        status=anchor.status,
        mode=move.mode or anchor.mode,
        mode_detail=anchor.mode_detail if move.mode_detail is None else move.mode_detail,
        channel=move.channel or anchor.channel,
        note=anchor.note if move.note is None else move.note,
        series_id=anchor.series_id,
        seats=anchor.seats,
        both=anchor.seats is not None,
        silent=move.silent,
        silent_reason=move.silent_reason,
    )


def _wanted(work: Work, command: RewriteSeries, anchor: Booking) -> frozenset[ResourceId]:
    return command.move.wanted or staff_of(anchor, work.catalogue.load())


def _slot(command: RewriteSeries, day: Occurrence) -> Slot:
    """The rule's own time. Raises NonexistentTime."""
    start = day.start or instant(day.wall, command.rule.zone)
    return Slot(span=Span.lasting(start, command.move.span.duration), allocations=())


def _skipped(day: Occurrence) -> SeriesDate:
    return SeriesDate(index=day.index, day=day.day, wall=day.wall, state=DateState.SKIPPED)


def _line(judge: Judge, command: RewriteSeries, anchor: Booking, pair: Pair, reader: Actor) -> SeriesDate:
    """One line of the preview; its decision is kept by the rule's day."""
    at, present = pair.date, pair.present
    if at is None:
        losing = entries(judge.work, judge.catalogue, _seats_that_go(judge.work, [pair]), reader)
        return replace(_gone(judge, present or anchor), losing=losing)
    blank = SeriesDate(
        index=at.index, day=at.day, wall=at.wall, state=DateState.NO_SUCH_TIME, twice=at.twice, short_month=at.moved
    )
    other = command.moved.get(at.day)
    if other is None and at.start is None:
        return blank
    slot = other or _slot(command, at)
    wish = StartWish(
        service_id=command.move.service_id or anchor.service_id,
        start=slot.span.start,
        duration=slot.span.duration,
        wanted=command.move.wanted or staff_of(present or anchor, judge.catalogue),
        chosen=slot.allocations,
        ignoring=present.id if present else None,
    )
    return judge.judged(blank, wish, DateState.MOVED if other else DateState.FITS, seated=anchor.seats is None)


def _gone(judge: Judge, present: Booking) -> SeriesDate:
    zone = judge.catalogue.zone_of(present.location_id)
    here = wall(present.span.start, zone).replace(tzinfo=None)
    day = local_date(present.span.start, zone)
    return SeriesDate(index=0, day=day, wall=here, state=DateState.GONE, booking_id=present.id)

"""Repeating in the booking form: the rule as it is filled in, the commands it makes, decisions date by date.

Pure. Which dates fit is asked of the use cases; `series_words` says how the answer reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.series import DEFAULT_COUNT, LARGEST_STEP, MOST_DATES, Every, Scope, SeriesRule
from bookingdesk.presentation.booking_asking import to_book, to_change
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.usecases.commands import Amend, Reschedule
from bookingdesk.usecases.series.commands import BookSeries, ChangeSeries, PreviewSeries, RewriteSeries, SeriesDate

STEPS, COUNTS = (1, LARGEST_STEP), (2, MOST_DATES)


def first_repetition() -> Repetition:
    """What *Repeat* begins with: every week, four times."""
    return Repetition(unit=Every.WEEK, step=1, count=DEFAULT_COUNT)


def rule_of(draft: BookingDraft, zone: str) -> SeriesRule | None:
    """The rule that the form asks for; None while it repeats nothing or has no time."""
    repeat = draft.repeat
    if repeat is None or draft.day is None or draft.start is None:
        return None
    return SeriesRule(
        first=datetime.combine(draft.day, time(draft.start // 60, draft.start % 60)),
        zone=zone,
        step=repeat.step,
        unit=repeat.unit,
        count=repeat.count,
        until=repeat.until,
        fold=draft.fold or 0,
    )


def series_preview(draft: BookingDraft, zone: str) -> PreviewSeries | None:
    """What is asked about the dates of a new series; None while there is nothing to ask."""
    rule = rule_of(draft, zone)
    if rule is None or draft.service_id is None or draft.length is None:
        return None
    return PreviewSeries(
        rule=rule,
        service_id=draft.service_id,
        duration=draft.length,
        wanted=draft.wanted,
        usual_staff=draft.client.usual_staff if draft.client else None,
        client_id=draft.client.id if draft.client and not draft.both else None,
        ignoring_hold=draft.hold_id,
        skipped=frozenset(day for day in draft.skipped if isinstance(day, date)),
        moved={day: slot for day, slot in draft.instead.items() if isinstance(day, date)},
    )


def series_to_book(draft: BookingDraft, zone: str) -> BookSeries:
    """The command that books the form's dates. The draft has a rule and no problems."""
    asked, rule = series_preview(draft, zone), rule_of(draft, zone)
    if asked is None or rule is None:
        raise ValueError("only a form that repeats can be booked as a series")
    return BookSeries(
        series_id=SeriesId(draft.booking_id),
        rule=rule,
        book=to_book(draft, zone),
        skipped=asked.skipped,
        moved=asked.moved,
    )


def series_to_change(draft: BookingDraft, zone: str) -> ChangeSeries | None:
    """The command that changes several dates at once; None where nothing, or only this date, is changed."""
    present = draft.present
    if present is None or present.series_id is None or draft.scope is Scope.ONE or present.status not in MOVABLE:
        return None
    command = to_change(draft, zone)
    if command is None:
        return None
    return ChangeSeries(
        move=_as_move(command, draft, zone),
        scope=draft.scope,
        kept=frozenset(BookingId(key) for key in draft.skipped if isinstance(key, str)),
        moved={BookingId(key): slot for key, slot in draft.instead.items() if isinstance(key, str)},
    )


def series_to_rewrite(draft: BookingDraft, zone: str) -> RewriteSeries | None:
    """The command that gives this and the following dates another rule; None where no rule was chosen."""
    present, rule = draft.present, rule_of(draft, zone)
    following = draft.scope is Scope.FOLLOWING and present is not None and present.series_id is not None
    if not following or present is None or rule is None or present.status not in MOVABLE:
        return None
    command, span = to_change(draft, zone), draft.span(zone)
    if span is None:
        return None
    still = Reschedule(booking_id=present.id, span=span, reason=draft.reason, version=present.version)
    return RewriteSeries(
        move=_as_move(command, draft, zone) if command is not None else still,
        rule=rule,
        skipped=frozenset(key for key in draft.skipped if isinstance(key, date)),
        moved={key: slot for key, slot in draft.instead.items() if isinstance(key, date)},
    )


def moves_visit(draft: BookingDraft) -> bool:
    """Whether all steps of the booking's visit move with it."""
    present = draft.present
    return (
        present is not None
        and present.series_id is None
        and present.visit_id is not None
        and (draft.scope is Scope.ALL)
    )


def _as_move(command: Reschedule | Amend, draft: BookingDraft, zone: str) -> Reschedule:
    """A change of words alone is a move to where it is."""
    if isinstance(command, Reschedule):
        return command
    span = draft.span(zone)
    if span is None:
        raise ValueError("a stored booking has a time")
    return Reschedule(
        booking_id=command.booking_id,
        span=span,
        note=command.note,
        mode=command.mode,
        mode_detail=command.mode_detail,
        sooner_wanted=command.sooner_wanted,
        version=command.version,
        reason=draft.reason,
    )


def key_of(line: SeriesDate) -> date | str:
    """By what a decision about the line is kept: the rule's day, or the stored occurrence."""
    return line.booking_id if line.booking_id is not None else line.day


def left_out(draft: BookingDraft, key: date | str) -> BookingDraft:
    """The date is left out, or taken again where it was."""
    if key in draft.skipped:
        return replace(draft, skipped=draft.skipped - {key})
    return replace(draft, skipped=draft.skipped | {key}, instead=_without(draft.instead, key))


def taken_instead(draft: BookingDraft, line: SeriesDate) -> BookingDraft:
    """The nearest free time for a date that does not fit; for one decided so, the rule's own again."""
    key = key_of(line)
    if key in draft.instead:
        return replace(draft, instead=_without(draft.instead, key))
    if not line.alternatives:
        return draft
    instead = {**draft.instead, key: line.alternatives[0]}
    return replace(draft, instead=instead, skipped=draft.skipped - {key})


def _without(decided: Mapping[date | str, Slot], key: date | str) -> dict[date | str, Slot]:
    return {each: slot for each, slot in decided.items() if each != key}

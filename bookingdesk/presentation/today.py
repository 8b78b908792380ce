"""Who needs a hand today, in which group of the Today panel and in which order (interface 2.5).

Pure: takes a reading and the present moment. It refuses to decide what a button does; it names the command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bookingdesk.domain.absences import stands_alone
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.call_words import call_row
from bookingdesk.presentation.deposit_words import is_losing_its_place
from bookingdesk.presentation.request_rows import request_row
from bookingdesk.presentation.session_words import is_session
from bookingdesk.presentation.today_empty import EXPECTED, empty_sentence
from bookingdesk.presentation.today_rows import (
    Group,
    TodayGroup,
    TodayRow,
    TodayView,
    Writer,
    group_title,
)
from bookingdesk.usecases.readings import Agenda, AgendaEntry, OutboxLine
from bookingdesk.usecases.requests.reading import RequestLine

DUE_WITHIN = timedelta(minutes=45)
LISTED = 5
REQUESTS_LISTED = 3
"""The soonest due; the heading counts all of them."""
"""Of those not confirmed for tomorrow; the heading counts all of them."""
JUST_BOOKED = timedelta(hours=24)
"""Who booked so lately has only just said that they will come."""

_NOBODY_HERE = frozenset({Group.REQUESTS, Group.CALLS, Group.TOMORROW, Group.MESSAGES})
"""Groups of people who do not stand at the desk."""
_PROBLEMS = frozenset({MessageState.FAILED, MessageState.IN_DOUBT})


def today_view(
    agenda: Agenda,
    now: datetime,
    formatter: Formatter,
    requests: Sequence[RequestLine] = (),
    calls: Sequence[OutboxLine] = (),
) -> TodayView:
    """The panel for a reading of today and tomorrow, cancelled bookings passed over, with the open requests."""
    today = local_date(now, formatter.zone)
    entries = [e for e in agenda.entries if e.booking.status is not Status.CANCELLED]
    whole = day_span(today, formatter.zone)
    of_today = [e for e in entries if whole.holds(e.booking.span.start)]
    tomorrow = [e for e in entries if e.booking.span.start >= whole.end]
    here = Counter(e.booking.session_id for e in of_today if e.booking.status not in EXPECTED)
    write = Writer(agenda.catalogue, formatter, now, here)
    found = (
        (
            Group.WAITING,
            _rows(of_today, lambda e: _waiting(e, now), write.waiting, lambda e: e.booking.status_since),
        ),
        (Group.DUE, _rows(of_today, lambda e: _due(e, now), write.due)),
        (Group.LATE, _rows(of_today, lambda e: _late(e, now), write.late)),
        (Group.IN_SERVICE, _rows(of_today, _in_service, write.in_service, lambda e: e.booking.span.end)),
        (Group.OUT, _rows(entries, lambda e: stands_alone(e.booking, agenda.catalogue, now), write.out)),
        (Group.REQUESTS, [request_row(line, formatter) for line in requests]),
        (Group.CALLS, [call_row(line, now, formatter) for line in calls]),
        (Group.TOMORROW, _rows(tomorrow, lambda e: unconfirmed(e, now), write.tomorrow, _least_sure)),
        (Group.MESSAGES, _rows(entries, _problem, write.problem)),
    )
    groups = tuple(
        TodayGroup(group=group, title=group_title(group), rows=_listed(group, rows), total=len(rows))
        for group, rows in found
        if rows
    )
    pressing = any(group.group not in _NOBODY_HERE for group in groups)
    empty = "" if pressing else empty_sentence(of_today, agenda.catalogue, now, today, formatter)
    return TodayView(groups=groups, empty=empty)


Writes = Callable[[AgendaEntry], TodayRow]


def _by_start(entry: AgendaEntry) -> datetime:
    return entry.booking.span.start


def _rows(
    entries: Sequence[AgendaEntry],
    belongs: Callable[[AgendaEntry], bool],
    write: Writes,
    order: Callable[[AgendaEntry], Any] = _by_start,
) -> list[TodayRow]:
    """The entries of a group, written, the most pressing first."""
    chosen = sorted((e for e in entries if belongs(e)), key=lambda e: (order(e), e.booking.number))
    return [write(entry) for entry in chosen]


def _waiting(entry: AgendaEntry, now: datetime) -> bool:
    """Who sits in a session that has begun does not wait any more."""
    attends = entry.booking.session_id is not None and entry.booking.span.start <= now
    return entry.booking.status is Status.ARRIVED and not attends


def _due(entry: AgendaEntry, now: datetime) -> bool:
    start = entry.booking.span.start
    if entry.booking.session_id is not None:
        return False  # the session's row says how many are expected
    return entry.booking.status in EXPECTED and _minute(now) <= start <= now + DUE_WITHIN


def _late(entry: AgendaEntry, now: datetime) -> bool:
    if entry.booking.session_id is not None or (is_session(entry) and entry.booking.span.end <= now):
        return False
    return entry.booking.status in EXPECTED and entry.booking.span.start < _minute(now)


def _in_service(entry: AgendaEntry) -> bool:
    return entry.booking.status is Status.IN_SERVICE


def unconfirmed(entry: AgendaEntry, now: datetime) -> bool:
    """Whether the client has yet to say that they come: tentative, or confirmed by us and not again by them."""
    booking = entry.booking
    if is_session(entry):
        return False
    if booking.status is Status.TENTATIVE:
        return True
    said = booking.reconfirmed or booking.created_at > now - JUST_BOOKED
    return booking.status is Status.CONFIRMED and not said


def _least_sure(entry: AgendaEntry) -> tuple[int, datetime]:
    """Tentative ones first, then those whom no reminder has reached."""
    if entry.booking.status is Status.TENTATIVE:
        return (0, entry.booking.span.start)
    return (2 if entry.reminder is MessageState.SENT else 1, entry.booking.span.start)


def _listed(group: Group, rows: Sequence[TodayRow]) -> tuple[TodayRow, ...]:
    if group in {Group.REQUESTS, Group.CALLS}:
        return tuple(rows[:REQUESTS_LISTED])
    return tuple(rows[:LISTED] if group is Group.TOMORROW else rows)


def _problem(entry: AgendaEntry) -> bool:
    unsure = entry.confirmation in _PROBLEMS or entry.reminder in _PROBLEMS
    return unsure or entry.informed is Informed.NO or is_losing_its_place(entry)


def _minute(now: datetime) -> datetime:
    """The minute that has begun: nobody is late in the minute of the appointment."""
    return now.replace(second=0, microsecond=0)

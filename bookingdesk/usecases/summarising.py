"""One message for all dates of a series, planned in the transaction of the change; sends nothing.

While it is unsent it speaks for every occurrence: changes of single dates are not announced besides, because the
text is made from the bookings as they are when it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bookingdesk.domain import planning
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import MessageId, SeriesId
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step


def bookings_of(work: Work, series_id: SeriesId) -> tuple[Booking, ...]:
    """The occurrences in order of start, cancelled ones included."""
    ids = work.series.booking_ids(series_id)
    found = work.bookings.many(ids)
    return tuple(found[id_] for id_ in ids)


def speaks_for(step: Step, booking: Booking) -> bool:
    """Whether an unsent message about the whole series will say how this booking stands."""
    return booking.series_id is not None and bool(_waiting(step, bookings_of(step.work, booking.series_id)))


def summarise(step: Step, series_id: SeriesId, catalogue: Catalogue) -> frozenset[MessageId]:
    """Plan the one message about the series as it is now; an unsent one that still holds stays.

    It stands at the first date to come, or where there is none left at the first that was cancelled just now.
    """
    bookings = bookings_of(step.work, series_id)
    waiting = _waiting(step, bookings)
    ahead = [b for b in bookings if b.status in planning.EXPECTED and b.span.end > step.now]
    gone = [b for b in bookings if b.cancellation is not None and b.cancellation.at == step.now]
    anchor = next(iter(ahead or gone), None)
    touched: set[MessageId] = set()
    for row in waiting:
        if anchor is not None and _holds(row, anchor, gone):
            return frozenset()
        ended = replace(row, state=MessageState.OBSOLETE, reason=planning.News.CHANGED.value)
        if step.work.outbox.exchange(ended, row.state):
            touched.add(row.id)
    if anchor is not None:
        last = max((b.span.end for b in ahead), default=step.now)
        message = planning.series_message(anchor, last, _circumstances(step, anchor, catalogue))
        touched |= {row.id for row in step.work.outbox.plan([message])}
    return frozenset(touched)


def withdraw_summary(step: Step, series_id: SeriesId, planned_at: datetime) -> None:
    """Take out the unsent message that an undone change had planned, unless the client knows of no date yet."""
    bookings = bookings_of(step.work, series_id)
    if not has_heard(step.work, bookings) and any(b.status in planning.EXPECTED for b in bookings):
        return
    for row in _waiting(step, bookings):
        if row.created_at == planned_at:
            ended = replace(row, state=MessageState.WITHDRAWN, reason="undone")
            step.work.outbox.exchange(ended, row.state)


def has_heard(work: Work, bookings: Sequence[Booking]) -> bool:
    """Whether any message about any of the dates has left."""
    rows = work.outbox.of_bookings([b.id for b in bookings])
    return any(
        row.kind in planning.ANNOUNCEMENTS and row.state in planning.LEFT_OR_MAY_HAVE
        for some in rows.values()
        for row in some
    )


def _holds(row: Message, anchor: Booking, gone: Sequence[Booking]) -> bool:
    """Whether the waiting row stands at this booking as it is; a cancellation needs a row of its moment."""
    return row.booking_id == anchor.id and row.booking_version == anchor.version and not gone


def _waiting(step: Step, bookings: Sequence[Booking]) -> list[Message]:
    rows = step.work.outbox.of_bookings([b.id for b in bookings])
    return [row for some in rows.values() for row in some if row.kind is MessageKind.SERIES and row.state in UNSENT]


def _circumstances(step: Step, booking: Booking, catalogue: Catalogue) -> planning.Circumstances:
    return planning.Circumstances(
        client=step.work.clients.get(booking.client_id),
        catalogue=catalogue,
        settings=step.work.settings.all(),
        now=step.now,
    )

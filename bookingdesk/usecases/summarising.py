"""One message for several bookings, planned in the transaction of the change; sends nothing.

The dates of a series are told together, and the steps that one client has in a visit. While the message is unsent
it speaks for each of them: changes of single ones are not announced besides, because the text is made from the
bookings as they are when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId, MessageId, SeriesId, VisitId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import (
    ANNOUNCEMENTS,
    LEFT_OR_MAY_HAVE,
    SUMMARIES,
    UNSENT,
    Message,
    MessageKind,
    MessageState,
)
from bookingdesk.domain.news import News
from bookingdesk.domain.planning import correction, summary
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step


@dataclass(frozen=True, slots=True)
class Together:
    """Bookings of which one client hears in one message, in order of start, cancelled ones included."""

    kind: MessageKind
    bookings: tuple[Booking, ...]


def bookings_of(work: Work, series_id: SeriesId) -> tuple[Booking, ...]:
    """The occurrences in order of start, cancelled ones included."""
    ids = work.series.booking_ids(series_id)
    found = work.bookings.many(ids)
    return tuple(found[id_] for id_ in ids)


def steps_of(work: Work, visit_id: VisitId) -> tuple[Booking, ...]:
    """The bookings of a visit, of all its clients, in order of start, cancelled ones included."""
    ids = work.series.visit_ids(visit_id)
    found = work.bookings.many(ids)
    return tuple(found[id_] for id_ in ids)


def told_with(work: Work, booking: Booking) -> Together | None:
    """What the booking's client hears of together with it: their own dates of the series, or steps of the visit."""
    return told_in(work, booking, MessageKind.SERIES) or told_in(work, booking, MessageKind.VISIT)


def told_in(work: Work, booking: Booking, kind: MessageKind) -> Together | None:
    """The same in a message of this kind: a date of a series may have a step of a visit beside it."""
    if kind is MessageKind.SERIES and booking.series_id is not None:
        there = bookings_of(work, booking.series_id)
    elif kind is MessageKind.VISIT and booking.visit_id is not None:
        there = steps_of(work, booking.visit_id)
    else:
        return None
    return Together(kind, tuple(b for b in there if b.client_id == booking.client_id))


def circumstances(step: Step, booking: Booking, catalogue: Catalogue) -> Circumstances:
    """What planning a message depends on, read in this transaction."""
    return Circumstances(
        client=step.work.clients.get(booking.client_id),
        catalogue=catalogue,
        settings=step.work.settings.all(),
        now=step.now,
    )


def speaks_for(step: Step, booking: Booking) -> bool:
    """Whether an unsent message about several bookings will say how this one stands."""
    return is_summed_up(step.work, booking)


def is_summed_up(work: Work, booking: Booking) -> bool:
    """The same, where nothing is being changed."""
    together = told_with(work, booking)
    return together is not None and bool(_waiting(work, together))


def summarise(step: Step, together: Together, catalogue: Catalogue) -> frozenset[MessageId]:
    """Plan the one message about all of them as they are now; an unsent one that still holds stays.

    It stands at the first one to come, or where there is none left at the first that was cancelled just now.
    """
    bookings = together.bookings
    if any(b.seats is not None for b in bookings):  # the business's own: who sits there hears by their seat
        return frozenset()
    waiting = _waiting(step.work, together)
    ahead = [b for b in bookings if b.status in EXPECTED and b.span.end > step.now]
    gone = [b for b in bookings if b.cancellation is not None and b.cancellation.at == step.now]
    anchor = next(iter(ahead or gone), None)
    touched: set[MessageId] = set()
    for row in waiting:
        if anchor is not None and _holds(row, anchor, gone):
            return frozenset()
        ended = replace(row, state=MessageState.OBSOLETE, reason=News.CHANGED.value)
        if step.work.outbox.exchange(ended, row.state):
            touched.add(row.id)
    if anchor is not None:
        last = max((b.span.end for b in ahead), default=step.now)
        message = summary(together.kind, anchor, last, circumstances(step, anchor, catalogue))
        touched.add(_planned(step.work, together, message))
    return frozenset(touched)


def _planned(work: Work, together: Together, message: Message) -> MessageId:
    """Store it; one that another part of the same change planned and made obsolete is in force again."""
    if any(row.id == message.id for row in _rows(work, together)):
        work.outbox.replace(message)
    else:
        work.outbox.plan([message])
    return message.id


def summarise_for(step: Step, bookings: Iterable[Booking], catalogue: Catalogue) -> frozenset[MessageId]:
    """One message for each client and whatever of theirs belongs together; those that stand alone are left out."""
    found: frozenset[MessageId] = frozenset()
    for together in _groups(step.work, bookings):
        found |= summarise(step, together, catalogue)
    return found


def withdraw_summaries(step: Step, bookings: Iterable[Booking], planned_at: datetime) -> None:
    """Take out the unsent messages that an undone change had planned, unless the client knows of nothing yet."""
    for together in _groups(step.work, bookings):
        known = has_heard(step.work, together.bookings)
        if not known and any(b.status in EXPECTED for b in together.bookings):
            continue
        for row in _waiting(step.work, together):
            if row.created_at == planned_at:
                ended = replace(row, state=MessageState.WITHDRAWN, reason="undone")
                step.work.outbox.exchange(ended, row.state)


def summarise_again(
    step: Step, bookings: Iterable[Booking], undone: datetime, catalogue: Catalogue
) -> frozenset[MessageId]:
    """Plan again the message that waited when the change now `undone` was made, and made it obsolete."""
    found: frozenset[MessageId] = frozenset()
    for together in _groups(step.work, bookings):
        rows = _rows(step.work, together)
        earlier = [row for row in rows if row.created_at <= undone and row.state is not MessageState.WITHDRAWN]
        newest = max(earlier, key=lambda row: row.created_at, default=None)
        if newest is None or newest.state is not MessageState.OBSOLETE or _waiting(step.work, together):
            continue
        since = (row for row in rows if row.created_at > newest.created_at)
        if not any(row.state in LEFT_OR_MAY_HAVE for row in since):
            found |= summarise(step, together, catalogue)
    return found


def told_since(work: Work, bookings: Iterable[Booking], since: datetime) -> Mapping[BookingId, Message]:
    """By the first booking that it is about, the message about several that left since, or may have."""
    found: dict[BookingId, Message] = {}
    seen: set[frozenset[BookingId]] = set()
    for booking in bookings:
        together = told_with(work, booking)
        group = frozenset(b.id for b in together.bookings) if together else frozenset()
        if together is None or group in seen:
            continue
        seen.add(group)
        left = [row for row in _rows(work, together) if row.state in LEFT_OR_MAY_HAVE]
        later = [row for row in left if _left_at(row) >= since]
        if later:
            found[booking.id] = max(later, key=lambda row: row.created_at)
    return found


def tell_again(step: Step, booking: Booking, catalogue: Catalogue) -> tuple[Message, ...]:
    """Plan anew what puts right a client who read last of several bookings together; empty where they did not.

    The one message about all that take place; where none does, that each of them is cancelled.
    """
    together = told_with(step.work, booking)
    newest = max(_heard(step.work, together.bookings if together else ()), key=_left_at, default=None)
    if together is None or newest is None or newest.kind is not together.kind:
        return ()
    if any(b.status in EXPECTED for b in together.bookings):
        summarise(step, together, catalogue)
        return tuple(_waiting(step.work, together))
    ahead = [b for b in together.bookings if b.span.end > step.now]
    notices = [correction(b, circumstances(step, b, catalogue)) for b in ahead]
    step.work.outbox.plan(notices)
    return tuple(notices)


def has_heard(work: Work, bookings: Sequence[Booking], apart_from: MessageId | None = None) -> bool:
    """Whether any message about any of them has left, apart from the one that is about to."""
    return any(row.id != apart_from for row in _heard(work, bookings))


def _heard(work: Work, bookings: Sequence[Booking]) -> list[Message]:
    """The messages about any of them that have left, or may have."""
    rows = work.outbox.of_bookings([b.id for b in bookings])
    told = (row for some in rows.values() for row in some if row.kind in ANNOUNCEMENTS | SUMMARIES)
    return [row for row in told if row.state in LEFT_OR_MAY_HAVE]


def _left_at(row: Message) -> datetime:
    return row.moment


def _groups(work: Work, bookings: Iterable[Booking]) -> list[Together]:
    """What belongs together with these bookings, each once."""
    found: dict[tuple[MessageKind, tuple[str, ...]], Together] = {}
    for booking in bookings:
        together = told_with(work, booking)
        if together is not None:
            found.setdefault((together.kind, tuple(b.id for b in together.bookings)), together)
    return list(found.values())


def _holds(row: Message, anchor: Booking, gone: Sequence[Booking]) -> bool:
    """Whether the waiting row stands at this booking as it is; a cancellation needs a row of its moment."""
    return row.booking_id == anchor.id and row.booking_version == anchor.version and not gone


def _rows(work: Work, together: Together) -> list[Message]:
    """The messages to their client about all of them, whatever became of them."""
    rows = work.outbox.of_bookings([b.id for b in together.bookings])
    clients = {b.client_id for b in together.bookings}
    every = (row for some in rows.values() for row in some)
    return [row for row in every if row.kind is together.kind and row.client_id in clients]


def summaries_about(work: Work, booking: Booking) -> list[Message]:
    """The messages that told, or are to tell, of all steps or dates of which this is one."""
    groups = (told_in(work, booking, kind) for kind in sorted(SUMMARIES))
    return [row for together in groups if together is not None for row in _rows(work, together)]


def _waiting(work: Work, together: Together) -> list[Message]:
    return [row for row in _rows(work, together) if row.state in UNSENT]

"""Who knows how their booking stands: noted where something is told, read where bookings are shown (R23, R26).

Nothing is stored about who is informed: it follows from what messages say, their fate, and the booking as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import Informed, Told, facts_of, informed
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import (
    ANNOUNCEMENTS,
    LEFT_OR_MAY_HAVE,
    SUMMARIES,
    Message,
    MessageKind,
    MessageState,
)
from bookingdesk.usecases.ports import Dispatch, Work


class AlreadyInformed(RuleViolation):
    """The client knows how the booking stands, or need not know. Facts: number."""

    code = "already_informed"


def note_told(work: Work, source: str, bookings: Iterable[Booking], catalogue: Catalogue) -> None:
    """What a message, or a read-back, says of these bookings as they are."""
    work.telling.note(source, {booking.id: facts_of(booking, catalogue) for booking in bookings})


def note_dispatch(work: Work, dispatch: Dispatch) -> None:
    """What a message says that is about to leave, or is being said: of every booking that it names.

    Of who had a booking by mistake nothing is noted, nor of a call that asks for another time.
    """
    message, booking = dispatch.message, dispatch.booking
    if booking is None or message.kind is MessageKind.MOVE_CALL:
        return
    named = (*dispatch.dates, *dispatch.gone) or (booking,)
    note_told(work, message.id, [b for b in named if b.client_id == message.client_id], dispatch.catalogue)


def what_reached(work: Work, booking: Booking, catalogue: Catalogue) -> Sequence[Told]:
    """What reached the client of one booking about it."""
    noted = work.telling.reached([booking]).get(booking.id)
    if noted:
        return noted
    own = [row for row in work.outbox.of_booking(booking.id) if row.client_id == booking.client_id]
    return _before_it_was_noted(booking, facts_of(booking, catalogue), own)


def heard_nothing(work: Work, booking: Booking) -> bool:
    """Whether no word about a booking has reached anybody, or may have: all that was to leave was held back.

    Never said of one of a series or visit: one message about all of them stands with another.
    """
    if booking.series_id is not None or booking.visit_id is not None:
        return False
    away = (row for row in work.outbox.of_booking(booking.id) if row.state in LEFT_OR_MAY_HAVE)
    return not any(row.kind in ANNOUNCEMENTS | SUMMARIES for row in away) and not work.telling.reached([booking])


def standings(
    work: Work,
    bookings: Sequence[Booking],
    rows: Mapping[BookingId, Sequence[Message]],
    catalogue: Catalogue,
    now: datetime,
) -> Mapping[BookingId, Informed]:
    """What the client of each booking knows; `rows` are the messages of the bookings. A few questions for all."""
    reached = work.telling.reached(bookings)
    unsent_after = desk_settings.unsent_after(work.settings.all())
    several: defaultdict[str, list[Message]] = defaultdict(list)
    if any(b.series_id is not None or b.visit_id is not None for b in bookings):
        for message, key in work.telling.summaries_waiting():
            several[key].append(message)

    def stands(booking: Booking) -> Informed:
        together = (row for key in (booking.series_id, booking.visit_id) if key for row in several.get(key, ()))
        facts = facts_of(booking, catalogue)
        own = [row for row in (*rows.get(booking.id, ()), *together) if row.client_id == booking.client_id]
        heard = reached.get(booking.id) or _before_it_was_noted(booking, facts, own)
        return informed(booking, facts, heard, own, now, unsent_after=unsent_after)

    return {booking.id: stands(booking) for booking in bookings}


def _before_it_was_noted(booking: Booking, facts: str, rows: Iterable[Message]) -> list[Told]:
    """What messages told that left before it was noted what they say: the start that they name is what is known."""
    return [
        Told(at=row.sent_at or row.created_at, facts=facts if start_named(row) == booking.span.start else "")
        for row in rows
        if row.state is MessageState.SENT and row.kind in ANNOUNCEMENTS
    ]

"""Messages about a visit: each client is reminded once a day, with the first step, of all their steps of that day.

So is who missed them: one follow-up speaks for all steps of the day.
"""

from __future__ import annotations

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.confirm_calls import yes_is_missing
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.message_rows import lead_of, start_named
from bookingdesk.domain.messages import FIRST, LEFT_OR_MAY_HAVE, Message, MessageKind
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import is_summed_up, told_with

HERE = frozenset({Status.ARRIVED, Status.IN_SERVICE})
"""Nobody is reminded of what they are here for."""


def steps_that_day(work: Work, booking: Booking) -> tuple[Booking, ...]:
    """What the client still comes for on the booking's day within the same visit, in order of start."""
    return tuple(b for b in _mates(work, booking) if b.status in EXPECTED)


def asked_that_day(work: Work, booking: Booking) -> tuple[Booking, ...]:
    """What the client is asked about in one call: those of the same steps that they have not said yes to."""
    return tuple(b for b in _mates(work, booking) if yes_is_missing(b))


def is_spoken_for(work: Work, message: Message, booking: Booking) -> bool:
    """Whether the message is left out because one about the whole visit speaks for it, or has already."""
    if booking.visit_id is None:
        return False
    if message.kind in FIRST | {MessageKind.MODIFICATION}:
        return is_summed_up(work, booking)
    if message.kind is MessageKind.NO_SHOW:
        missed = (b for b in _mates(work, booking) if b.status is Status.NO_SHOW)
        return next((b.id for b in missed), booking.id) != booking.id
    if message.kind is MessageKind.CONFIRM_CALL:
        return next((b.id for b in asked_that_day(work, booking)), booking.id) != booking.id
    if message.kind is not MessageKind.REMINDER:
        return False
    mates = _mates(work, booking)
    if any(b.status in HERE for b in mates):
        return True
    first = next((b for b in mates if b.status in EXPECTED), booking)
    return first.id != booking.id or _was_reminded(work, message, booking, mates)


def _mates(work: Work, booking: Booking) -> tuple[Booking, ...]:
    """The client's steps of the visit on the same local day, cancelled ones included."""
    together = told_with(work, booking) if booking.visit_id is not None and booking.series_id is None else None
    if together is None:
        return (booking,)
    zone = work.catalogue.load().zone_of(booking.location_id)
    day = local_date(booking.span.start, zone)
    return tuple(b for b in together.bookings if local_date(b.span.start, zone) == day)


def _was_reminded(work: Work, message: Message, booking: Booking, mates: tuple[Booking, ...]) -> bool:
    """Whether a step that is cancelled by now had its reminder of the same lead time for where it stands."""
    others = {b.id: b for b in mates if b.id != booking.id}
    return any(
        row.kind is MessageKind.REMINDER
        and row.state in LEFT_OR_MAY_HAVE
        and lead_of(row) == lead_of(message)
        and start_named(row) == others[id_].span.start
        for id_, rows in work.outbox.of_bookings(list(others)).items()
        for row in rows
    )

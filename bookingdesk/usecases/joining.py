"""Bookings joined with client, service and the fate of their messages: three questions however many there are.

Whoever reads is named: notes of departments that are not theirs are left out here, for every screen and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.messages import ANNOUNCEMENTS, Message, MessageKind
from bookingdesk.domain.payments import PaymentState, account, asked_for
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import Actor
from bookingdesk.usecases.informing import standings
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import AgendaEntry


def entries(
    work: Work, catalogue: Catalogue, bookings: Sequence[Booking], reader: Actor, now: datetime | None = None
) -> tuple[AgendaEntry, ...]:
    """The bookings as a calendar shows them to the reader, in the same order.

    With `now` also what their clients know of how they stand; without, nobody asks.
    """
    clients = work.clients.many({booking.client_id for booking in bookings})
    rows = work.outbox.of_bookings([booking.id for booking in bookings])
    payments = _payments(work, bookings)
    firsts = work.bookings.first_starts(clients)
    taken_up = {item.booking_id for item in work.tray.items()}
    fills = work.sessions.fills(b.id for b in bookings if b.seats is not None)
    places = work.series.places(b.series_id for b in bookings if b.series_id is not None)
    steps = work.series.visit_places(b.visit_id for b in bookings if b.visit_id is not None)
    known = standings(work, bookings, rows, catalogue, now) if now is not None else {}

    def entry(booking: Booking) -> AgendaEntry:
        news = newest(_to_its_client(booking, rows), ANNOUNCEMENTS)
        reminder = newest(_of_this_start(booking, rows), {MessageKind.REMINDER})
        return AgendaEntry(
            booking=discreet(reader, booking, catalogue),
            client=clients[booking.client_id],
            service=catalogue.services[booking.service_id],
            confirmation=news.state if news is not None else None,
            to_be_said=news is not None and news.is_call_to_make,
            reminder=reminder.state if reminder is not None else None,
            place=places.get(booking.id),
            step=steps.get(booking.id),
            payment=payments[booking.id],
            new_client=booking.seats is None and firsts.get(booking.client_id) == booking.span.start,
            informed=known.get(booking.id, Informed.NEED_NOT),
            on_tray=booking.id in taken_up,
            taken=fills.get(booking.id, 0),
        )

    return tuple(map(entry, bookings))


def _payments(work: Work, bookings: Sequence[Booking]) -> Mapping[BookingId, PaymentState]:
    """How they stand with what is asked; nothing is looked up where nothing is asked of anybody."""
    asked = [booking.id for booking in bookings if asked_for(booking) is not None]
    entries_of = work.payments.of_bookings(asked) if asked else {}
    return {booking.id: account(booking, entries_of.get(booking.id, ())).state for booking in bookings}


def newest(rows: Iterable[Message], kinds: Iterable[MessageKind]) -> Message | None:
    """The newest of these kinds."""
    wanted = frozenset(kinds)
    found = (row for row in rows if row.kind in wanted)
    return max(found, key=lambda row: (row.booking_version, row.created_at), default=None)


def _of_this_start(booking: Booking, rows: Mapping[BookingId, Sequence[Message]]) -> list[Message]:
    """Reminders for the start that the booking has now; those for earlier starts are history."""
    return [row for row in _to_its_client(booking, rows) if row.expires_at == booking.span.start]


def _to_its_client(booking: Booking, rows: Mapping[BookingId, Sequence[Message]]) -> list[Message]:
    """Rows for whom the booking is now; a client it was put under by mistake does not count."""
    return [row for row in rows.get(booking.id, ()) if row.client_id == booking.client_id]

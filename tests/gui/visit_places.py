"""The places of visits, for the walks over every place of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import BookingId, VisitId
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.visits.booking import Visit, book_visit
from bookingdesk.usecases.visits.commands import BookVisit
from tests.builders import COLOUR, HAIRCUT, span
from tests.salon import LENA, MAYA


def a_visit(env: Env, start: str = "2025-06-24 10:00", *, family: bool = False) -> Visit:
    """Maya's colour and then her haircut, or Lena's."""
    second = f"{start[:11]}{int(start[11:13]) + 1:02}{start[13:]}"
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=span(at, minutes),
            both=True,
        )
        for client, service, at, minutes in (
            (MAYA, COLOUR, start, 60),
            (LENA if family else MAYA, HAIRCUT, second, 45),
        )
    )
    return book_visit(env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value


def new_visit(place: Workplace, qtbot: QtBot) -> QWidget:
    """Two services for one client, with the times at which both fit."""
    maya = place.desk.env.store.read(lambda work: work.clients.get(MAYA))
    draft = BookingDraft(booking_id=BookingId(new_uuid()), client=maya, service_id=COLOUR)
    page = place.bookings.open_visit(draft, (HAIRCUT,))
    qtbot.waitUntil(lambda: page.times.count() > 0, timeout=5000)
    return page


def visit_cancelled(place: Workplace, qtbot: QtBot) -> QWidget:
    """Whether one step or all of a visit is cancelled."""
    page = place.bookings.cancel(a_visit(place.desk.env)[0].id)
    assert page is not None
    return page


def added_to(place: Workplace, qtbot: QtBot) -> QWidget:
    """A haircut beside a colour that is booked, with the times at which it fits."""
    page = place.bookings.add_to_visit(a_visit(place.desk.env)[0].id, person=True)
    assert page is not None
    page.parts.rows[0].client.chosen.emit(place.desk.env.store.read(lambda work: work.clients.get(LENA)))
    return page

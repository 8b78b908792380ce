"""A group session in the window: Yoga at four with Ana, for three, with Maya and Lena in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId, ClientId, SeriesId
from bookingdesk.domain.series import Every, SeriesRule
from bookingdesk.gui.booking.open_session_panel import OpenSessionPanel
from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.booking.session_rhythm_panel import SessionRhythmPanel
from bookingdesk.gui.preferences.seats_panel import SeatsPanel
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.furnishing.extending import AddService, add_service
from bookingdesk.usecases.series.sessions import OpenSessions, open_sessions
from bookingdesk.usecases.sessions import OpenSession, Roster, joining, open_session
from tests.builders import DEE, span
from tests.salon import LENA, MAYA


def yoga(env: Env, *clients: ClientId, start: str = "2025-06-24 16:00", seats: int = 3) -> Booking:
    """The session with these clients in it."""
    service = next((s for s in env.store.read(lambda w: w.catalogue.load()).services.values() if s.seats), None)
    if service is None:
        service = add_service(env, AddService(name="Yoga", code="yoga", minutes=60, skill="Cutting", seats=3)).value
    session = open_session(
        env,
        OpenSession(
            booking_id=BookingId(new_uuid()),
            service_id=service.id,
            span=span(start, 60),
            seats=seats,
            wanted=frozenset({DEE}),
        ),
    ).value
    for client in clients:
        join(env, session, client)
    return session


def join(env: Env, session: Booking, client: ClientId) -> Booking:
    """Somebody takes a seat."""
    wish = Book(
        booking_id=BookingId(new_uuid()),
        client_id=client,
        service_id=session.service_id,
        span=session.span,
        both=True,
    )
    return book(env, joining(session, wish)).value


def roster_of(place: Workplace, session: Booking) -> RosterPanel:
    """The page of the session, opened as Enter on its tile does."""
    place.selection.choose(session.id)
    assert place.window.commands.run("open")
    page = place.window.panel.page
    assert isinstance(page, RosterPanel)
    return page


def roster(place: Workplace, qtbot: QtBot) -> QWidget:
    """Who sits in a session."""
    session = yoga(place.desk.env, MAYA, LENA)
    place.bus.announce_elsewhere()
    return roster_of(place, session)


def many(there: Roster, count: int, seats: int) -> Roster:
    """The same session with so many people in so many seats."""
    first = there.attendees[0]
    people = tuple(
        replace(first, booking=replace(first.booking, id=BookingId(f"seat {number}"), seat_no=number))
        for number in range(1, count + 1)
    )
    session = replace(there.session, booking=replace(there.session.booking, seats=seats), taken=count)
    return replace(there, session=session, attendees=people)


def newcomer(place: Workplace, qtbot: QtBot) -> QWidget:
    """Somebody new to the business, typed into the roster."""
    session = yoga(place.desk.env, MAYA, LENA)
    place.bus.announce_elsewhere()
    page = roster_of(place, session)
    page.client.new_wanted.emit("Nora Quist")
    assert page.newcomer.isVisible()
    return page


def opening_weekly(place: Workplace, qtbot: QtBot) -> QWidget:
    """The same every week, with what would become of the dates."""
    page = opening(place, qtbot)
    choose(page.repeat.unit, Every.WEEK.value)
    page.repeat.unit.activated.emit(page.repeat.unit.currentIndex())
    page.repeating.look()
    assert page.repeat.dates.count() > 1
    return page


def weekly(env: Env, *clients: ClientId) -> tuple[Booking, ...]:
    """Yoga on four Tuesdays at four, with these clients in the second."""
    service = add_service(env, AddService(name="Yoga", code="yoga", minutes=60, skill="Cutting", seats=3)).value
    first = OpenSession(
        booking_id=BookingId(new_uuid()),
        service_id=service.id,
        span=span("2025-06-24 16:00", 60),
        wanted=frozenset({DEE}),
    )
    rule = SeriesRule(first=datetime(2025, 6, 24, 16, 0), zone="Europe/Berlin", count=4)  # noqa: DTZ001 - wall time
    wish = OpenSessions(series_id=SeriesId(new_uuid()), rule=rule, session=first)
    stored = open_sessions(env, wish).value.bookings
    for client in clients:
        join(env, stored[1], client)
    return stored


def rhythm(place: Workplace, qtbot: QtBot) -> SessionRhythmPanel:
    """Another rhythm for sessions, of which one goes with two people in it."""
    sessions = weekly(place.desk.env, MAYA, LENA)
    place.bus.announce_elsewhere()
    roster_of(place, sessions[0]).rhythm.click()
    page = place.window.panel.page
    assert isinstance(page, SessionRhythmPanel)
    page.repeat.step.setValue(2)
    qtbot.waitUntil(lambda: page.seen is not None and bool(page.seen.losing), timeout=3000)
    return page


def opening(place: Workplace, qtbot: QtBot) -> OpenSessionPanel:
    """A new session: which service, when, for how many."""
    yoga(place.desk.env, MAYA)
    assert place.window.commands.run("open_session")
    page = place.window.panel.page
    assert isinstance(page, OpenSessionPanel)
    return page


def seats(place: Workplace, qtbot: QtBot) -> SeatsPanel:
    """For how many Yoga is held, and how many each room holds."""
    yoga(place.desk.env, MAYA)
    assert place.window.commands.run("seats")
    page = place.window.panel.page
    assert isinstance(page, SeatsPanel)
    return page

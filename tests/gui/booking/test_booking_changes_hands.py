"""The form of a stored booking: another service, another client, silence with a reason; two bookings at one time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.reschedule_panel import ReschedulePanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.env import Env
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, span
from tests.gui.salon_day import booked
from tests.salon import LENA, MAYA

THURSDAY = "2025-06-26 14:15"


def stored(env: Env, booking: BookingId) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking))


def opened(workplace: Workplace, booking: Booking) -> BookingPanel:
    page = workplace.bookings.open_booking(booking.id, edit=True)
    assert page is not None
    return page


def put_under_lena(qtbot: QtBot, page: BookingPanel) -> None:
    field = page.form.client.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "lena")
    qtbot.keyClick(field, Qt.Key.Key_Return)


def messages(env: Env, booking: Booking) -> set[tuple[int, str, str, str]]:
    rows = booking_file(env, booking.id).value.messages
    return {(m.client_id, m.kind.value, m.state.value, m.reason) for m in rows}


def test_that_the_service_of_a_stored_booking_can_be_changed(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, THURSDAY, wanted=frozenset({ANA}))
    page = opened(workplace, booking)
    combo = page.form.service
    assert combo.isEnabled()
    combo.setCurrentIndex(combo.findData(COLOUR))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: "Fits" in page.form.check.text())
    assert "change notice" in page.form.sending.text()
    page.save()
    after = stored(sqlite_salon, booking.id)
    assert (after.service_id, after.number) == (COLOUR, booking.number)
    workplace.actions.undo()
    assert stored(sqlite_salon, booking.id).service_id == HAIRCUT


def test_that_a_stored_booking_goes_to_its_true_client_for_a_reason(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, THURSDAY, wanted=frozenset({ANA}))
    page = opened(workplace, booking)
    assert not page.form.reason.isVisible()
    put_under_lena(qtbot, page)
    assert page.form.reason.isVisible()
    assert "hears that it is cancelled" in page.form.reassigned.text()
    page.save()
    assert page.form.error.text() == "Why the booking goes to another client: needed."
    assert QApplication.focusWidget() is page.form.reason
    qtbot.keyClicks(page.form.reason, "names alike")
    page.save()
    assert stored(sqlite_salon, booking.id).client_id == LENA
    assert (LENA, "confirmation", "queued", "") in messages(sqlite_salon, booking)
    assert (MAYA, "confirmation", "obsolete", "other_client") in messages(sqlite_salon, booking)


def test_that_a_change_is_kept_from_the_client_only_for_a_reason(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, THURSDAY, wanted=frozenset({ANA}))

    def sent(work: object) -> None:
        for row in work.outbox.of_booking(booking.id):  # type: ignore[attr-defined]
            work.outbox.replace(replace(row, state=MessageState.SENT))  # type: ignore[attr-defined]

    sqlite_salon.store.write(sent)
    page = opened(workplace, booking)
    assert not page.form.send.isVisible(), "nothing would be sent yet"
    page.form.start.setFocus()
    qtbot.keyClick(page.form.start, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.form.start, "1500")
    qtbot.waitUntil(page.form.send.isVisible)
    page.form.send.setChecked(False)
    assert page.form.silence.isVisible()
    page.save()
    assert page.form.error.text() == "Why nothing is sent: needed."
    combo = page.form.silence
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    page.save()
    assert stored(sqlite_salon, booking.id).span == span("2025-06-26 15:00")
    assert (MAYA, "modification", "skipped", "told_already") in messages(sqlite_salon, booking)


def clashing(workplace: Workplace, env: Env) -> tuple[Booking, BookingPanel]:
    """Maya has a haircut with Ben at 14:00; a new one with Ana at 14:15 is filled in."""
    other = booked(env, "2025-06-26 14:00", wanted=frozenset({BEN}))
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    draft = BookingDraft(
        booking_id=BookingId("00000000-0000-4000-8000-00000000abcd"),
        client=maya,
        service_id=HAIRCUT,
        minutes=45,
        day=span(THURSDAY).start.date(),
        start=14 * 60 + 15,
        staff=ANA,
    )
    return other, workplace.bookings.open_new(draft)


def test_that_the_check_line_asks_and_book_both_books_both(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    other, page = clashing(workplace, sqlite_salon)
    qtbot.waitUntil(lambda: "Book both?" in page.form.check.text())
    assert "Maya Ortiz already has Haircut at 14:00 with Ben." in page.form.check.text()
    page.save()
    move, both = (page.findChild(QPushButton, name) for name in ("move_other", "book_both"))
    assert isinstance(move, QPushButton)
    assert isinstance(both, QPushButton)
    assert (move.text(), both.text()) == ("Move Haircut", "Book both")
    assert move.hasFocus()
    assert len(sqlite_salon.store.read(lambda work: work.bookings.page())) == 1
    both.click()
    found = sqlite_salon.store.read(lambda work: work.bookings.page())
    assert [b.span for b in found] == [other.span, span(THURSDAY)]


def test_that_move_opens_the_other_booking_s_times_and_keeps_what_was_typed(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    _other, page = clashing(workplace, sqlite_salon)
    page.save()
    move = page.findChild(QPushButton, "move_other")
    assert isinstance(move, QPushButton)
    move.click()
    assert isinstance(workplace.window.panel.page, ReschedulePanel)

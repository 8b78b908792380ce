"""The booking form: opened from a booking or empty, typed in, checked while typing, stored; nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.users import PROGRAM
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.workplace import Workplace
from bookingdesk.settings.table import FORMS
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, at, span
from tests.gui.open_places import booking_at
from tests.gui.salon_day import booked, marked
from tests.salon import MAYA


def stored(env: Env, booking: BookingId) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking))


def all_bookings(env: Env) -> list[Booking]:
    return list(env.store.read(lambda work: work.bookings.page()))


def shown(workplace: Workplace) -> BookingPanel:
    page = workplace.window.panel.page
    assert isinstance(page, BookingPanel)
    return page


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def typed(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)


def test_that_enter_on_a_booking_opens_it_with_its_actions(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:00", wanted=frozenset({ANA}))
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("open")
    panel = shown(workplace)
    assert panel.form.title.text() == "Ortiz, Maya  #2041"
    assert panel.form.start.text() == "15:00"
    assert panel.form.staff.currentText() == "Ana"
    assert "Arrived" in [b.accessibleName() for b in panel.head.buttons]
    assert focused() is panel.head.buttons[0]


def test_that_a_new_booking_is_typed_and_stored(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    assert workplace.window.commands.run("new_booking")
    panel = shown(workplace)
    qtbot.waitUntil(lambda: focused() is panel.form.client.field)
    typed(qtbot, "ortiz")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert panel.draft.client is not None
    assert panel.draft.client.id == MAYA
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    panel.form.day.setFocus()
    typed(qtbot, "tomorrow")
    panel.form.start.setFocus()
    typed(qtbot, "1015")
    qtbot.waitUntil(lambda: "Fits" in panel.form.check.text())
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    (booking,) = all_bookings(sqlite_salon)
    assert booking.span == span("2025-06-24 10:15", 45)
    assert booking.client_id == MAYA
    assert booking.status is Status.CONFIRMED
    assert workplace.selection.current == booking.id
    assert workplace.window.panel.page is None
    assert at("2025-06-24 10:15") == booking.span.start


def opened(workplace: Workplace, booking: Booking, *, edit: bool = False) -> BookingPanel:
    page = workplace.bookings.open_booking(booking.id, edit=edit)
    assert page is not None
    return page


def retyped(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)


def sqlite_file(env: Env, booking: Booking) -> BookingFile:
    return booking_file(env, booking.id).value


def holds(env: Env) -> int:
    return len(env.store.read(lambda work: work.holds.active(env.now())))


def test_that_enter_names_what_is_needed_and_goes_there(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.window.commands.run("new_booking")
    panel = shown(workplace)
    assert panel.form.client_needed.text() == "needed"
    panel.form.note.setFocus()
    qtbot.keyClicks(panel.form.note, "window seat")
    panel.form.save.setFocus()
    qtbot.keyClick(panel.form.save, Qt.Key.Key_Return)
    assert panel.form.error.text() == "Client: needed."
    assert focused() is panel.form.client.field
    assert focused().accessibleDescription() == "needed"
    assert panel.form.note.toPlainText() == "window seat"
    assert all_bookings(sqlite_salon) == []


def test_that_enter_never_picks_a_client_and_books_at_once(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = booking_at(workplace, span("2025-06-24 10:15"), ANA)
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    panel.form.client.field.setFocus()
    typed(qtbot, "ortiz")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert all_bookings(sqlite_salon) == []
    assert panel.draft.client is not None
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    (booking,) = all_bookings(sqlite_salon)
    assert booking.span == span("2025-06-24 10:15")
    assert ANA in booking.resource_ids()


def test_that_a_new_client_is_registered_with_the_booking(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = booking_at(workplace, span("2025-06-24 10:15"))
    typed(qtbot, "+Leo Brandt")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert (panel.form.new_client.given.text(), panel.form.new_client.family.text()) == ("Leo", "Brandt")
    assert focused() is panel.form.new_client.phone
    assert panel.form.new_client.contact_mark.text() == "needed"
    typed(qtbot, "030 555 0999")
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    (booking,) = all_bookings(sqlite_salon)
    leo = sqlite_salon.store.read(lambda work: work.clients.get(booking.client_id))
    assert (leo.name, leo.phone) == ("Leo Brandt", "+49305550999")


def test_that_a_wrong_phone_of_a_new_client_stores_nothing_and_keeps_the_text(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = booking_at(workplace, span("2025-06-24 10:15"))
    typed(qtbot, "+Leo Brandt")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    typed(qtbot, "12")
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert panel.form.error.text() == "Phone: this is not a phone number."
    assert panel.form.new_client.phone.text() == "12"
    assert all_bookings(sqlite_salon) == []


def test_that_the_check_line_follows_the_time(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = booking_at(workplace, span("2025-06-24 10:30"), ANA)
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    qtbot.waitUntil(lambda: "Ana is booked until 11:00" in panel.form.check.text())
    retyped(qtbot, panel.form.start, "11")
    qtbot.waitUntil(lambda: panel.form.check.text().startswith("✓ Fits: Ana"))
    assert panel.form.end.text() == "11:45"


def test_that_find_time_offers_slots_and_enter_takes_one(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = workplace.bookings.open_new()
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    panel.form.find_time.setFocus()
    qtbot.keyClick(panel.form.find_time, Qt.Key.Key_Return)
    assert focused() is panel.form.times.filter
    typed(qtbot, "fri am")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert panel.form.day.text() == "Fri 27 Jun 2025"
    assert panel.form.start.text() == "09:00"
    assert not panel.form.times.isVisible()
    assert focused() is panel.form.client.field


def test_that_a_complete_time_is_held_for_the_caller_and_given_back(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = booking_at(workplace, span("2025-06-24 10:15"), ANA)
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    qtbot.waitUntil(lambda: holds(sqlite_salon) == 1)
    assert "Held 3:00" in panel.form.check.text()
    workplace.window.panel.close_all()
    assert holds(sqlite_salon) == 0


def test_that_esc_keeps_what_was_typed_for_the_next_time(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.window.canvas.setFocus()
    before = focused()
    workplace.bookings.open_new()
    panel = shown(workplace)
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    panel.form.note.setFocus()
    typed(qtbot, "window seat")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert focused() is before
    again = workplace.bookings.open_new()
    assert again.form.note.toPlainText() == "window seat"
    assert again.form.service.currentText() == "Haircut"


def test_that_another_new_booking_leaves_the_one_begun_before(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.bookings.open_new()
    shown(workplace).form.note.setFocus()
    typed(qtbot, "window seat")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    client = sqlite_salon.store.read(lambda work: work.clients.get(MAYA))
    workplace.bookings.open_for(client)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    workplace.window.commands.run("book")
    typed(qtbot, "ortiz cut tomorrow 1015 /ana ")
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert workplace.bookings.unsaved == 2
    last = workplace.bookings.open_new()
    assert last.form.start.text() == "10:15"
    last.leave()
    assert workplace.bookings.open_new().form.note.toPlainText() == "window seat"


def test_that_discard_gives_up_what_was_typed(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    panel = workplace.bookings.open_new()
    assert panel.form.leave.text() == "Close"
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    assert panel.form.leave.text() == "Discard"
    panel.form.leave.setFocus()
    qtbot.keyClick(panel.form.leave, Qt.Key.Key_Return)
    assert workplace.window.panel.page is None
    assert workplace.bookings.open_new().draft.service_id is None


def test_that_a_stored_booking_is_moved_and_its_note_changed_in_one_step(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking, edit=True)
    assert focused() is panel.form.day
    retyped(qtbot, panel.form.start, "1515")
    panel.form.note.setFocus()
    typed(qtbot, "late")
    panel.form.save.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    after = stored(sqlite_salon, booking.id)
    assert (after.span, after.note) == (span("2025-06-24 15:15"), "late")
    assert ANA in after.resource_ids()
    workplace.actions.undo()
    back = stored(sqlite_salon, booking.id)
    assert (back.span, back.note) == (booking.span, booking.note)


def test_that_a_taken_time_is_refused_with_others_to_take(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booked(sqlite_salon, "2025-06-24 15:15", wanted=frozenset({ANA}), client=2042)
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking, edit=True)
    retyped(qtbot, panel.form.start, "1530")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert "Ana is booked until 16:00" in panel.form.error.text()
    assert panel.form.start.text() in {"1530", "15:30"}
    assert stored(sqlite_salon, booking.id).span == booking.span
    first = panel.form.alternatives.itemAt(0).widget()
    assert first is not None
    qtbot.waitUntil(first.isVisible)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert panel.form.error.text() == ""
    assert panel.form.staff.currentText() == "Ben"
    assert panel.form.start.text() == "15:30"


def test_that_another_desks_change_is_followed_while_nothing_was_typed(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking)
    workplace.desk.do(reschedule, Reschedule(booking_id=booking.id, span=span("2025-06-24 14:30")))
    assert panel.form.start.text() == "14:30"
    assert panel.form.strip.isHidden()


@pytest.mark.parametrize(("name", "said"), [("Ben", "Ben"), (PROGRAM, "bookingdesk (by itself)")])
def test_that_another_desks_change_is_asked_about_where_something_was_typed(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, name: str, said: str
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking, edit=True)
    retyped(qtbot, panel.form.start, "1600")
    ben = replace(sqlite_salon, actor=replace(sqlite_salon.actor, name=name, station="Desk 2"))
    workplace.desk.announce(
        reschedule(ben, Reschedule(booking_id=booking.id, span=span("2025-06-24 14:30"))).changes
    )
    assert panel.form.strip_text.text() == f"{said} changed the time to Tue 24 Jun 14:30 while you were editing."
    panel.form.save.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id).span == span("2025-06-24 14:30")
    assert focused() is panel.form.take_theirs
    panel.form.keep_mine.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id).span == span("2025-06-24 16:00")


def test_that_take_theirs_shows_what_is_stored(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking, edit=True)
    retyped(qtbot, panel.form.start, "1600")
    workplace.desk.do(reschedule, Reschedule(booking_id=booking.id, span=span("2025-06-24 14:30")))
    panel.form.take_theirs.click()
    assert panel.form.start.text() == "14:30"
    assert panel.form.strip.isHidden()


def test_that_a_completed_booking_takes_a_note_and_nothing_else(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = marked(sqlite_salon, booked(sqlite_salon, "2025-06-23 13:00"), Status.ARRIVED, Status.COMPLETED)
    panel = opened(workplace, booking, edit=True)
    assert panel.form.start.isReadOnly()
    assert not panel.form.staff.isEnabled()
    assert "You can add a note" in panel.form.fixed.text()
    assert focused() is panel.form.note
    typed(qtbot, "left an umbrella")
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored(sqlite_salon, booking.id).note == "left an umbrella"


def test_that_a_read_only_desk_shows_the_form_as_text(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15")
    workplace.bookings.read_only = "Your role can view. Ask a coordinator to change it."
    panel = opened(workplace, booking)
    assert panel.form.fixed.text() == "Your role can view. Ask a coordinator to change it."
    assert not panel.form.save.isEnabled()
    assert panel.form.note.isReadOnly()
    assert panel.form.start.isReadOnly()
    panel.save()
    assert stored(sqlite_salon, booking.id) == booking


def test_that_letters_act_on_the_actions_and_never_while_typing(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:00")
    panel = opened(workplace, booking)
    for field in (panel.form.day, panel.form.start, panel.form.end, panel.form.note):
        field.setFocus()
        qtbot.keyClicks(field, "arsx")
    assert stored(sqlite_salon, booking.id).status is Status.CONFIRMED
    panel.editing.follow(sqlite_file(sqlite_salon, booking))
    panel.focus_first()
    qtbot.keyClicks(focused(), "a")
    assert stored(sqlite_salon, booking.id).status is Status.ARRIVED


def test_that_messages_wait_and_can_be_taken_back(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 10:15")
    panel = opened(workplace, booking)
    panel.form.tabs.setCurrentIndex(1)
    messages = panel.form.messages
    lines = [messages.list.item(row).text() for row in range(messages.list.count())]
    assert any(line.startswith("Confirmation, Email: Waiting to go out, in 1:00") for line in lines)
    row = next(row for row, line in enumerate(lines) if line.startswith("Confirmation"))
    messages.list.setCurrentRow(row)
    qtbot.mouseClick(messages.buttons["withdraw"], Qt.MouseButton.LeftButton)
    rows = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))
    assert [m.state.value for m in rows if m.kind.value == "confirmation"] == ["withdrawn"]


def test_that_the_history_names_who_moved_it(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15")
    reschedule(sqlite_salon, Reschedule(booking_id=booking.id, span=span("2025-06-24 15:15")))
    panel = opened(workplace, booking)
    assert panel.form.history.item(0).text() == (
        "Mon 23 Jun 14:02  Jo, Desk 1. Moved: from Tue 24 Jun 10:15 to Tue 24 Jun 15:15."
    )


def test_that_the_line_hands_over_everything_it_understood(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.window.commands.run("book")
    typed(qtbot, "ortiz cut tomorrow 1015 /ana ")
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    panel = shown(workplace)
    assert panel.form.client.field.text() == "Ortiz, Maya  #2041"
    assert panel.form.service.currentText() == "Haircut"
    assert panel.form.day.text() == "Tue 24 Jun 2025"
    assert panel.form.start.text() == "10:15"
    assert panel.form.staff.currentText() == "Ana"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    (booking,) = all_bookings(sqlite_salon)
    assert booking.span == span("2025-06-24 10:15")


def test_that_the_form_opens_in_a_window_where_that_is_preferred(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.window.canvas.setFocus()
    workplace.window.settings.set(FORMS, "window")
    booking = booked(sqlite_salon, "2025-06-24 10:15", wanted=frozenset({ANA}))
    panel = opened(workplace, booking, edit=True)
    dialog = panel.window()
    assert isinstance(dialog, QDialog)
    assert workplace.window.panel.page is None
    retyped(qtbot, panel.form.start, "1515")
    qtbot.keyClick(panel.form.start, Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id).span == span("2025-06-24 15:15")
    qtbot.waitUntil(lambda: not isinstance(QApplication.activeWindow(), QDialog))


def test_that_popping_out_keeps_the_form_as_it_is(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    panel = booking_at(workplace, span("2025-06-24 10:15"), ANA)
    panel.form.service.setFocus()
    typed(qtbot, "Hair")
    dialog = workplace.window.panel.pop_out()
    assert dialog is not None
    assert panel.form.service.currentText() == "Haircut"
    dialog.close()
    assert holds(sqlite_salon) == 0


def test_that_a_visit_asks_for_the_address_and_stores_it(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:15")
    panel = opened(workplace, booking, edit=True)
    form = panel.form
    assert not form.mode_detail.isVisible()
    form.mode.setCurrentIndex(form.mode.findData("at_client"))
    form.mode.activated.emit(form.mode.currentIndex())
    assert form.mode_detail.isVisible()
    assert not form.space.isVisible()
    form.save.click()
    assert form.mode_detail_problem.text() == "The address is needed."
    assert focused() is form.mode_detail
    qtbot.keyClicks(form.mode_detail, "Hauptstr. 5, Berlin")
    assert form.mode_detail_problem.text() == ""
    qtbot.keyClick(form.mode_detail, Qt.Key.Key_Return)
    (kept,) = all_bookings(sqlite_salon)
    assert (kept.mode.value, kept.mode_detail) == ("at_client", "Hauptstr. 5, Berlin")


def test_that_a_refused_time_is_stored_by_exception_and_says_so(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:15")
    panel = opened(workplace, booking, edit=True)
    retyped(qtbot, panel.form.start, "17:45")
    panel.form.save.click()
    button = panel.findChild(QPushButton, "exception")
    assert button is not None
    button.click()
    chooser = workplace.window.findChild(Chooser)
    assert chooser is not None
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    (kept,) = all_bookings(sqlite_salon)
    assert kept.span == span("2025-06-23 17:45")
    assert kept.exemption is not None
    again = opened(workplace, kept)
    assert "By exception: outside working hours." in again.form.policy.text()

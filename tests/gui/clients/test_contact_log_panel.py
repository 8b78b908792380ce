"""The contact log in the window: written into with two keys and words, read newest first, kept back from callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import Direction, EntryWay, InteractionKind, LogEntry
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.domain.ids import IdentityCheckId, InteractionId
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.clients.contact_log_panel import ContactLogPanel
from bookingdesk.gui.printing.contact_log_dialog import ContactLogDialog
from bookingdesk.gui.printing.print_dialog import Outlets
from bookingdesk.gui.widgets.digit_keys import UNSHIFTED, digit_of
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.contact_log import LogContact, log_contact
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.settings import set_setting
from tests.gui.outbox_places import put
from tests.gui.salon_day import booked
from tests.salon import LENA, MAYA

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def opened(place: Workplace) -> ContactLogPanel:
    page = place.clients.open_log(MAYA)
    assert page is not None
    return page


def texts(page: ContactLogPanel) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_that_an_entry_takes_one_key_and_its_words(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    workplace.window.canvas.setFocus()
    assert workplace.window.commands.run("contact_log")
    page = workplace.window.panel.page
    assert isinstance(page, ContactLogPanel)
    assert page.fields.way.hasFocus()
    qtbot.keyClicks(focused(), "2")
    assert page.fields.text.hasFocus()
    qtbot.keyClicks(focused(), "asked for parking")
    qtbot.keyClick(focused(), Key.Key_Return)
    assert texts(page)[0] == (
        "Mon 23 Jun 14:02, We called, Jo. asked for parking. Booking 1001, Haircut, Mon 23 Jun 15:15"
    )
    assert page.shown[0].booking is not None
    assert page.shown[0].booking.id == booking.id
    assert page.fields.text.hasFocus(), "ready for the next"
    assert page.fields.text.toPlainText() == ""
    assert workplace.clients.unsaved == 0


def test_that_each_number_key_is_a_way(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    for key, way in zip("1234567890", EntryWay, strict=True):
        page.fields.way.setFocus()
        qtbot.keyClicks(page.fields.way, key)
        assert page.fields.way.currentData() == way.value
        assert page.fields.way.currentText().startswith(f"{key}  ")
        assert page.fields.text.hasFocus(), key


@pytest.mark.parametrize(("text", "digit"), [*UNSHIFTED.items(), ("7", "7"), ("a", ""), ("٣", "")])
def test_that_a_number_key_is_one_on_a_french_keyboard_too(text: str, digit: str) -> None:
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text)
    assert digit_of(event) == digit


def test_that_an_entry_is_taken_back_by_undo_by_the_toast_and_by_its_button(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)

    def write() -> None:
        page.fields.text.setFocus()
        qtbot.keyClicks(page.fields.text, "wrong client")
        qtbot.keyClick(page.fields.text, Key.Key_Return)
        assert page.list.count() == 1

    write()
    qtbot.keyClick(page.fields.text, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.list.count() == 0
    assert workplace.toasts.texts() == ["The entry was taken back."], "and the offer to do so is gone"
    write()
    workplace.toasts.asked.emit(f"take_back_contact {page.shown[0].entry_id}", "")
    assert page.list.count() == 0
    write()
    page.list.setCurrentRow(0)
    page.undo.click()
    assert page.list.count() == 0
    assert not page.undo.isVisible()


UNDO = {
    "f8_in_the_text": lambda qtbot, page: qtbot.keyClick(page.fields.text, Key.Key_F8),
    "ctrl_z_in_the_text": lambda qtbot, page: qtbot.keyClick(page.fields.text, Key.Key_Z, CTRL),
    "f8_on_the_way": lambda qtbot, page: qtbot.keyClick(page.fields.way, Key.Key_F8),
    "ctrl_z_in_the_list": lambda qtbot, page: qtbot.keyClick(page.list, Key.Key_Z, CTRL),
}


@pytest.mark.parametrize("press", UNDO.values(), ids=UNDO)
def test_that_undo_on_the_page_never_touches_a_booking_behind_it(
    workplace: Workplace,
    sqlite_salon: Env,
    qtbot: QtBot,
    press: Callable[[QtBot, ContactLogPanel], None],
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    page = opened(workplace)
    for words in ("first", "second"):
        page.fields.text.setFocus()
        qtbot.keyClicks(page.fields.text, words)
        qtbot.keyClick(page.fields.text, Key.Key_Return)
    for left in (1, 0, 0):
        press(qtbot, page)
        assert len([line for line in page.shown if line.entry_id is not None]) == left
    assert workplace.toasts.texts()[-1] == "Nothing that was written here is left to take back."
    stored = sqlite_salon.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.status is booking.status


def test_that_undo_on_the_calendar_takes_the_entry_back_before_the_booking(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    page = opened(workplace)
    page.fields.text.setFocus()
    qtbot.keyClicks(page.fields.text, "asked for parking")
    qtbot.keyClick(page.fields.text, Key.Key_Return)
    workplace.window.panel.close_all()
    for what, status in (("the entry", Status.CONFIRMED), ("the booking", Status.CANCELLED)):
        assert workplace.window.commands.run("undo")
        stored = sqlite_salon.store.read(lambda work: work.bookings.get(booking.id))
        assert stored.status is status, f"{what} was next"
    assert all(line.entry_id is None for line in opened(workplace).shown)


def test_that_somebody_elses_entry_offers_no_taking_back(workplace: Workplace, sqlite_salon: Env) -> None:
    other = replace(sqlite_salon, actor=replace(sqlite_salon.actor, name="Bea"))
    log_contact(other, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="theirs"))
    page = opened(workplace)
    page.list.setCurrentRow(0)
    assert page.list.isVisible()
    assert not page.undo.isVisible()


def test_that_an_entry_without_words_is_refused_with_what_to_do(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    assert not page.fields.keep.isEnabled()
    qtbot.keyClick(page.fields.text, Key.Key_Return)
    assert page.fields.said.text() == "Write what was said, then Enter."
    assert page.list.count() == 0


def test_that_typed_words_are_there_again(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    qtbot.keyClicks(page.fields.way, "3")
    qtbot.keyClicks(page.fields.text, "half a sent")
    workplace.window.panel.close_all()
    assert workplace.clients.unsaved == 1
    page = opened(workplace)
    assert (page.fields.text.toPlainText(), page.fields.way.currentData()) == ("half a sent", "at_the_desk")
    qtbot.keyClick(page.fields.text, Key.Key_Return)
    assert workplace.clients.unsaved == 0


def test_that_a_message_that_failed_says_why(workplace: Workplace, sqlite_salon: Env) -> None:
    booking = booked(sqlite_salon, "2025-06-26 09:00")
    put(workplace, booking.id, MessageState.FAILED, "address_refused")
    page = opened(workplace)
    row = next(text for text in texts(page) if "Confirmation" in text)
    assert "Email to client. Confirmation: Not sent. The mail server refused the address." in row
    assert row.endswith("Booking 1001, Haircut, Thu 26 Jun 09:00")


def test_that_kinds_are_counted_and_shown_alone(workplace: Workplace, sqlite_salon: Env) -> None:
    booked(sqlite_salon, "2025-06-26 09:00")
    log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="late"))
    page = opened(workplace)
    assert page.kind.itemText(0) == "Everything (2)"
    row = page.kind.findData(InteractionKind.NOTE.value)
    assert page.kind.itemText(row) == "Notes (1)"
    page.kind.setCurrentIndex(row)
    page.kind.activated.emit(row)
    assert [each.text for each in page.shown] == ["late"]
    calls = page.kind.findData(InteractionKind.CALL.value)
    page.kind.setCurrentIndex(calls)
    page.kind.activated.emit(calls)
    assert not page.list.isVisible()
    assert page.reason == "Nothing of this kind."


def test_that_what_happens_meanwhile_appears(workplace: Workplace, sqlite_salon: Env) -> None:
    page = opened(workplace)
    assert page.reason == "Nothing has passed between them and the desk yet."
    booked(sqlite_salon, "2025-06-26 09:00")
    booked(sqlite_salon, "2025-06-26 11:00", client=LENA)
    workplace.bus.announce_elsewhere()
    assert [each.topic for each in page.shown] == ["book"]


def test_that_the_chosen_line_stays_chosen_when_another_comes(workplace: Workplace, sqlite_salon: Env) -> None:
    for number in range(30):
        log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text=f"note {number}"))
    page = opened(workplace)
    page.list.setCurrentRow(20)
    page.list.verticalScrollBar().setValue(7)
    chosen = page.current
    log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="one more"))
    workplace.bus.announce_elsewhere()
    assert (page.list.count(), page.current, page.list.currentRow()) == (31, chosen, 21)
    assert page.list.verticalScrollBar().value() == 7


def test_that_enter_opens_the_booking_and_l_goes_back_to_writing(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 09:00")
    page = opened(workplace)
    page.list.setFocus()
    qtbot.keyClicks(page.list, "l")
    assert page.fields.way.hasFocus()
    page.list.setFocus()
    with qtbot.waitSignal(page.booking_chosen) as chosen:
        qtbot.keyClick(page.list, Key.Key_Return)
    assert chosen.args == [booking.id]


def test_that_nothing_is_shown_before_it_is_known_who_is_calling(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    set_setting(sqlite_salon, SetSetting(key="identity.mode", value="blind"))
    log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="secret"))
    page = opened(workplace)
    assert texts(page) == []
    assert not page.list.isVisible()
    assert page.reason == "The log is shown when it is known who is calling."
    qtbot.keyClicks(page.fields.text, "somebody asked for her")
    qtbot.keyClick(page.fields.text, Key.Key_Return)
    assert texts(page) == [], "an entry can be written, and still nothing is shown"
    workplace.desk.caller.confirm(MAYA, IdentityCheckId("check"))
    assert [each.text for each in page.shown] == ["somebody asked for her", "secret"]
    workplace.desk.caller.forget()
    assert texts(page) == []


def test_that_who_is_calling_is_asked_and_the_log_comes_back(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    set_setting(sqlite_salon, SetSetting(key="identity.mode", value="blind"))
    page = opened(workplace)
    page.fields.way.setFocus()
    qtbot.keyClicks(page.fields.way, "i")
    asking = workplace.window.panel.page
    assert asking is not None
    assert asking.strip is not None  # type: ignore[attr-defined]
    workplace.desk.caller.confirm(MAYA, IdentityCheckId("check"))
    asking.strip.confirmed.emit() if asking.strip else asking._take_known()  # type: ignore[attr-defined]
    assert isinstance(workplace.window.panel.page, ContactLogPanel)


def test_that_the_log_says_when_it_cannot_be_read(
    workplace: Workplace, sqlite_salon: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="late"))
    page = opened(workplace)

    def unreachable(*args: object) -> None:
        raise DatabaseUnreachable

    with monkeypatch.context() as broken:
        broken.setattr("bookingdesk.gui.clients.contact_log_panel.contact_log", unreachable)
        page.refresh()
        assert page.reason.startswith("History could not be loaded.")
        assert page.again.isVisible()
        assert len(texts(page)) == 1, "what was there stays"
    page.again.click()
    assert page.reason == ""
    assert not page.again.isVisible()


def test_that_nothing_is_written_where_nothing_can_be_changed(workplace: Workplace) -> None:
    workplace.set_read_only("The database is read-only.")
    page = opened(workplace)
    assert not page.fields.keep.isEnabled()
    assert not page.fields.text.isEnabled()


def test_that_l_on_the_clients_page_opens_the_log(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.clients.open_client(MAYA)
    qtbot.keyClicks(focused(), "l")
    assert isinstance(workplace.window.panel.page, ContactLogPanel)
    assert workplace.window.panel.can_go_back()


def test_that_l_on_a_bookings_page_opens_the_log_about_it(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 09:00")
    assert workplace.bookings.open_booking(booking.id) is not None
    qtbot.keyClicks(focused(), "l")
    page = workplace.window.panel.page
    assert isinstance(page, ContactLogPanel)
    assert page.fields.about.isChecked()
    assert (page.fields.about.text(), page.fields.which.text()) == (
        "About booking 1001",
        "Haircut, Thu 26 Jun 09:00",
    )


def test_that_two_thousand_entries_are_read_page_by_page(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    def fill(work: Work) -> None:
        for number in range(2000):
            work.contact_log.add(
                LogEntry(
                    id=InteractionId(0),
                    client_id=MAYA,
                    at=sqlite_salon.now() - timedelta(hours=number),
                    direction=Direction.IN,
                    channel=Channel.PHONE,
                    text=f"asked for parking for the {number}th time and went on about it for a while",
                    by="Jo",
                    station="Desk 1",
                )
            )

    sqlite_salon.store.write(fill)
    started = process_time()
    page = opened(workplace)
    QApplication.processEvents()
    took = process_time() - started
    assert page.list.count() == 200
    assert page.below == "1,800 earlier ones"
    assert took < 1.5
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_End)
    assert page.list.count() == 400
    qtbot.keyClick(page.list, Key.Key_End)
    assert page.list.count() == 600
    assert [each.at for each in page.shown] == sorted((each.at for each in page.shown), reverse=True)
    page.refresh()
    assert page.list.count() == 600, "what was read stays read"


def test_that_what_is_shown_goes_on_paper_and_is_recorded(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    log_contact(sqlite_salon, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="<i>late</i>"))
    workplace.commands.outlets = Outlets(names=lambda: ("Front desk",))
    page = opened(workplace)
    page.print.click()
    dialog = workplace.window.findChild(ContactLogDialog)
    assert dialog is not None
    (paper,) = dialog.made()
    assert "&lt;i&gt;late&lt;/i&gt;" in paper.rows[0]
    assert "Contact log of Maya Ortiz" in paper.heading
    assert "1 entry" in paper.heading
    assert "(Notes)" not in paper.heading
    dialog.record(1)
    event = sqlite_salon.store.read(lambda work: work.audit.of_entity("client", str(MAYA)))[-1]
    assert (event.action, event.detail) == ("print", {"paper": "contact_log", "entries": 1, "pages": 1})
    dialog.close()

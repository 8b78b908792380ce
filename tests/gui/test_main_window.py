"""The main window as a whole: its parts, its keys, what it remembers, what it says when things go wrong."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import DatabaseLocked, DatabaseUnreachable
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.gui import desk_status
from bookingdesk.gui.banners import SETTLING_MS, Condition
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.widgets.side_panel import PanelDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.toasts import Toast
from bookingdesk.presentation.window_forms import TodayForm
from bookingdesk.settings.file import Settings, read_settings
from bookingdesk.settings.table import COLUMNS, FORMS, GEOMETRY, THEME, TODAY, VIEW
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.readings import Heartbeat
from tests.gui.conftest import OpenWindow
from tests.gui.salon_day import booked
from tests.storage_twin import second_desk

Key = Qt.Key
Mod = Qt.KeyboardModifier


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    """A key as the window gets it: to whatever has the focus."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the focus"
    qtbot.keyClick(focus, key, modifiers)


def chooser(workplace: Workplace) -> Chooser:
    """The chooser that is open."""
    found = [c for c in workplace.window.findChildren(Chooser) if c.isVisible()]
    assert len(found) == 1
    return found[0]


def status(env: Env, booking: str) -> Status:
    """Where a booking stands in the database."""
    return env.store.read(lambda work: work.bookings.get(booking)).status  # type: ignore[arg-type]


def test_that_the_window_opens_on_today_with_the_focus_in_the_calendar(workplace: Workplace) -> None:
    window = workplace.window
    assert window.canvas.header.day.text() == "Monday 23 June 2025"
    assert window.status.user.text() == "Jo (Administrator), no password set"
    assert QApplication.focusWidget() is workplace.calendar.view.canvas


def test_that_golden_sequence_6_is_one_click(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    row = workplace.today_panel.row_widget(booking.id)
    assert row is not None
    button = row.button("arrived")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert status(sqlite_salon, booking.id) is Status.ARRIVED
    assert workplace.toasts.texts() == ["Arrived: Maya Ortiz."]


def test_that_golden_sequence_12_takes_back_what_was_booked(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    workplace.bus.announce_elsewhere()
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert status(sqlite_salon, booking.id) is Status.CANCELLED
    assert workplace.toasts.texts() == ["Taken back: Maya Ortiz. No message was sent."]


def test_that_an_undo_can_be_done_again(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    press(qtbot, Key.Key_F8)
    press(qtbot, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert status(sqlite_salon, booking.id) is Status.CONFIRMED


def test_that_nothing_to_undo_is_said_and_not_a_bug(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_F8)
    assert workplace.toasts.texts() == ["There is nothing left to take back on this desk."]
    assert workplace.failures.dialog is None


def test_that_ctrl_z_in_a_field_with_text_undoes_the_typing_only(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    press(qtbot, Key.Key_5, Mod.ControlModifier)
    press(qtbot, Key.Key_Slash)
    assert QApplication.focusWidget() is workplace.agenda.filter
    qtbot.keyClicks(workplace.agenda.filter, "arsx")
    assert workplace.agenda.filter.text() == "arsx"
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert workplace.agenda.filter.text() == ""
    assert status(sqlite_salon, booking.id) is Status.CONFIRMED


def test_that_letters_typed_into_fields_change_nothing_but_text(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    for field in (workplace.line.field, workplace.agenda.filter):
        if field is workplace.agenda.filter:
            workplace.ways.show_view("agenda")
        field.setFocus()
        qtbot.keyClicks(field, "arsx")
        assert status(sqlite_salon, booking.id) is Status.CONFIRMED
        assert field.text() == "arsx"
        field.clear()


@pytest.mark.parametrize(
    ("key", "place"),
    [(Key.Key_F2, "book"), (Key.Key_F3, "client"), (Key.Key_F9, "arrive")],
)
def test_that_a_function_key_goes_to_the_line_in_its_mode(
    workplace: Workplace, qtbot: QtBot, key: Qt.Key, place: str
) -> None:
    press(qtbot, key)
    assert QApplication.focusWidget() is workplace.line.field
    assert workplace.line.mode.value == place


def test_that_what_is_booked_in_the_line_is_reported_and_stood_upon(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:00")
    workplace.line.booked.emit(booking)
    assert workplace.toasts.texts() == ["Booked: Maya Ortiz Tue 24 Jun 10:00, Ana."]
    assert workplace.ways.day == date(2025, 6, 24)
    assert workplace.selection.current == booking.id
    assert QApplication.focusWidget() is workplace.calendar.view.canvas


def test_that_a_message_that_waits_can_be_sent_now(workplace: Workplace, sqlite_salon: Env, qtbot: QtBot) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:00")
    workplace.actions.say_booked(booking)
    button = workplace.toasts.findChild(QWidget, "send_now")
    assert button is not None
    with qtbot.waitSignal(workplace.actions.wake_mail, timeout=500):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    messages = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))
    confirmation = next(m for m in messages if m.kind.value == "confirmation")
    assert confirmation.due_at <= sqlite_salon.now()


def test_that_f5_brings_back_today(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.ways.step_day(9)
    press(qtbot, Key.Key_F5)
    assert workplace.ways.day == date(2025, 6, 23)


def test_that_go_to_date_reads_a_few_letters(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_G, Mod.ControlModifier)
    qtbot.keyClicks(chooser(workplace).field, "fri")
    press(qtbot, Key.Key_Return)
    assert workplace.ways.day == date(2025, 6, 27)
    assert workplace.window.canvas.header.day.text() == "Friday 27 June 2025"
    assert QApplication.focusWidget() is workplace.calendar.view.canvas


def test_that_go_to_date_stays_together_where_there_is_no_date(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_G, Mod.ControlModifier)
    dates = chooser(workplace)
    there = dates.field.geometry()
    qtbot.keyClicks(dates.field, "31/2")
    qtbot.wait(20)
    assert dates.field.geometry() == there
    said = next(label for label in dates.findChildren(QLabel) if label.text() == "This is no date.")
    assert said.isVisible()
    assert said.y() < there.bottom() + 2 * there.height()


def test_that_alt_left_and_right_walk_through_what_was_shown(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.ways.show_day(date(2025, 6, 27))
    workplace.ways.show_view("agenda")
    press(qtbot, Key.Key_Left, Mod.AltModifier)
    assert (workplace.ways.day, workplace.ways.view) == (date(2025, 6, 27), "day")
    press(qtbot, Key.Key_Left, Mod.AltModifier)
    assert workplace.ways.day == date(2025, 6, 23)
    press(qtbot, Key.Key_Right, Mod.AltModifier)
    assert workplace.ways.day == date(2025, 6, 27)


@pytest.mark.parametrize("view", ["day", "agenda"])
def test_that_ctrl_and_arrows_turn_the_day_in_either_view(workplace: Workplace, qtbot: QtBot, view: str) -> None:
    workplace.ways.show_view(view)
    press(qtbot, Key.Key_Right, Mod.ControlModifier)
    assert workplace.ways.day == date(2025, 6, 24)
    press(qtbot, Key.Key_Left, Mod.ControlModifier)
    assert workplace.ways.day == date(2025, 6, 23)


def test_that_f6_visits_every_region_and_comes_round(workplace: Workplace, qtbot: QtBot) -> None:
    window = workplace.window
    window.panel.show_panel(QLineEdit(), "A page")
    seen = []
    for _ in range(len(window.regions())):
        press(qtbot, Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(next(r.objectName() for r in window.regions() if r is focus or r.isAncestorOf(focus)))
    assert sorted(seen) == ["canvas", "sidePanel", "statusBar", "theLine", "todayPanel"]
    last = seen[-1]
    press(qtbot, Key.Key_F6, Mod.ShiftModifier)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert last != next(r.objectName() for r in window.regions() if r is focus or r.isAncestorOf(focus))


def test_that_the_overlay_lists_every_key_and_narrows(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_F1)
    overlay = chooser(workplace)
    everything = [line.id for line in overlay.lines() if line.id]
    assert {"book", "undo", "arrived", "next_day"} <= set(everything)
    qtbot.keyClicks(overlay.field, "undo")
    assert next(line.id for line in overlay.lines() if line.id) == "undo"
    press(qtbot, Key.Key_Escape)
    assert not overlay.isVisible()
    assert QApplication.focusWidget() is workplace.calendar.view.canvas


def test_that_the_palette_runs_what_was_found(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_K, Mod.ControlModifier)
    qtbot.keyClicks(chooser(workplace).field, "agenda")
    press(qtbot, Key.Key_Return)
    assert workplace.ways.view == "agenda"


def test_that_the_palette_shows_what_cannot_be_done_and_does_not_do_it(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Key.Key_K, Mod.ControlModifier)
    palette = chooser(workplace)
    qtbot.keyClicks(palette.field, "no-show")
    assert [line.enabled for line in palette.lines()][:1] == [False]
    press(qtbot, Key.Key_Return)
    assert palette.isVisible()
    press(qtbot, Key.Key_Escape)


def test_that_every_menu_entry_works_and_shows_its_key(workplace: Workplace) -> None:
    bar = workplace.window.menuBar()
    for menu_action in bar.actions():
        menu = menu_action.menu()
        assert menu is not None
        inner = [a for m in menu.actions() if m.menu() is not None for a in m.menu().actions()]  # type: ignore[attr-defined]
        for action in [*menu.actions(), *inner]:  # type: ignore[attr-defined]
            if action.isSeparator() or action.menu() is not None:
                continue
            assert workplace.window.commands.has(action.objectName())
            command = next(c for c in workplace.window.commands.commands() if c.id == action.objectName())
            if command.keys:
                assert action.shortcuts() or "\t" in action.text(), action.text()


@pytest.mark.parametrize(
    ("width", "form"), [(1920, TodayForm.FULL), (1366, TodayForm.STRIP), (1100, TodayForm.HIDDEN)]
)
def test_that_the_today_panel_folds_with_the_window(workplace: Workplace, width: int, form: TodayForm) -> None:
    workplace.window.resize(width, 768)
    QApplication.processEvents()
    shown = (workplace.today_panel.isVisible(), workplace.today_strip.isVisible())
    assert shown == (form is TodayForm.FULL, form is TodayForm.STRIP)


def test_that_the_today_panel_can_be_folded_by_key_and_stays_so(
    workplace: Workplace, qtbot: QtBot, settings: Settings
) -> None:
    press(qtbot, Key.Key_T, Mod.ControlModifier | Mod.ShiftModifier)
    assert workplace.today_strip.isVisible()
    assert not workplace.today_panel.isVisible()
    workplace.window.close()
    assert read_settings(settings.path).get(TODAY) == "strip"


def test_that_the_panel_lies_over_the_calendar_in_a_narrow_window(workplace: Workplace) -> None:
    window = workplace.window
    window.panel.show_panel(QLabel("page"), "A page")
    assert window.canvas.geometry().right() < window.panel.geometry().left()
    window.resize(1100, 768)
    QApplication.processEvents()
    assert window.panel.isVisible()
    canvas = window.canvas.mapTo(window, window.canvas.rect().topLeft()).x() + window.canvas.width()
    panel = window.panel.mapTo(window, window.panel.rect().topLeft()).x()
    assert panel < canvas


def test_that_the_panel_piles_pages_and_gives_the_focus_back(workplace: Workplace, qtbot: QtBot) -> None:
    panel = workplace.window.panel
    before = QApplication.focusWidget()
    first, second = QLineEdit(), QLineEdit()
    panel.show_panel(first, "First")
    panel.show_panel(second, "Second")
    assert panel.page is second
    press(qtbot, Key.Key_Left, Mod.AltModifier)
    assert panel.page is first
    press(qtbot, Key.Key_Escape)
    assert panel.page is None
    assert QApplication.focusWidget() is before


def test_that_the_page_under_one_that_is_closed_has_the_focus_where_it_was_left(
    workplace: Workplace, qtbot: QtBot
) -> None:
    panel, under = workplace.window.panel, QWidget()
    column = QVBoxLayout(under)
    fields = [QLineEdit(), QLineEdit()]
    for field in fields:
        column.addWidget(field)
    panel.show_panel(under, "First")
    fields[1].setFocus()
    panel.show_panel(QLineEdit(), "Second")
    press(qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is fields[1]


@pytest.mark.parametrize("form", ["panel", "window"])
def test_that_a_page_closed_over_another_view_leaves_the_focus_where_it_was_in_that_view(
    workplace: Workplace, qtbot: QtBot, form: str
) -> None:
    workplace.window.settings.set(FORMS, form)
    workplace.templates.open()
    workplace.templates.edit(MessageKind.CONFIRMATION, "en")
    fields = workplace.templates.editor.fields
    workplace.ways.show_view("day")
    workplace.window.canvas.setFocus()
    page = workplace.message_settings.open()
    assert page is not None
    workplace.templates.open()
    fields.description.setFocus()
    page.window().activateWindow()
    page.setFocus()
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is fields.description)


def test_that_closing_the_panel_takes_no_focus_from_where_somebody_types(workplace: Workplace) -> None:
    workplace.templates.open()
    workplace.templates.edit(MessageKind.CONFIRMATION, "en")
    fields = workplace.templates.editor.fields
    fields.history.setFocus()
    fields.history.click()
    fields.text.setFocus()
    assert workplace.window.commands.run("close_panel")
    assert QApplication.focusWidget() is fields.text


def test_that_a_page_of_the_same_thing_gives_way_to_the_newer(workplace: Workplace) -> None:
    panel = workplace.window.panel
    panel.show_panel(QLabel("old"), "Booking", key="booking:1")
    new = QLabel("new")
    panel.show_panel(new, "Booking", key="booking:1")
    assert panel.page is new
    assert not panel.can_go_back()


def test_that_a_page_can_be_popped_out_into_a_window(workplace: Workplace, qtbot: QtBot) -> None:
    page = QLineEdit()
    workplace.window.panel.show_panel(page, "A page")
    dialog = workplace.window.panel.pop_out()
    assert isinstance(dialog, PanelDialog)
    assert page.window() is dialog
    assert not workplace.window.panel.isVisible()
    dialog.close()


def test_that_what_another_desk_does_is_seen_by_itself(
    workplace: Workplace, sqlite_salon: Env, qtbot: QtBot
) -> None:
    workplace.ways.show_view("agenda")
    with second_desk(sqlite_salon) as ben:
        booking = booked(ben, "2025-06-23 14:30")
        qtbot.waitUntil(lambda: workplace.agenda.model.place_of(booking.id) is not None, timeout=3000)
    assert workplace.today_panel.row_widget(booking.id) is not None


def test_that_a_lost_database_is_said_in_a_banner_until_it_is_back(
    workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, sqlite_salon: Env
) -> None:
    store = sqlite_salon.store
    original = type(store).changed

    def dead(self: object) -> bool:
        raise DatabaseUnreachable(where="nowhere")

    monkeypatch.setattr(type(store), "changed", dead)
    qtbot.waitUntil(lambda: "No connection" in workplace.window.banners.words, timeout=3000)
    assert "14:02" in workplace.window.banners.words
    assert workplace.window.status.database.text() == "Database not reached"
    monkeypatch.setattr(type(store), "changed", original)
    workplace.bus.ask_now()
    qtbot.waitUntil(lambda: not workplace.window.banners.words, timeout=3000)
    assert workplace.window.status.database.text() == "Database ok"


def test_that_no_other_day_stands_over_the_bookings_that_are_seen(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, sqlite_salon: Env
) -> None:
    def dead(self: object, step: object) -> object:
        raise DatabaseUnreachable(where="nowhere")

    seen = workplace.ways.day
    heading = workplace.window.canvas.header.day.text()
    monkeypatch.setattr(type(sqlite_salon.store), "read", dead)
    workplace.ways.step_day(1)
    assert workplace.ways.day == workplace.day_feed.day == seen
    assert workplace.window.canvas.header.day.text() == heading
    monkeypatch.undo()
    workplace.ways.step_day(1)
    assert workplace.ways.day == workplace.day_feed.day != seen
    assert workplace.window.canvas.header.day.text() != heading


def test_that_a_lost_connection_is_said_once_and_only_while_it_is_lost(workplace: Workplace) -> None:
    workplace.toasts.fail("Something else")
    for _time in range(3):
        workplace.failures.show_failure(DatabaseUnreachable(where="nowhere"))
    assert len(workplace.toasts.texts()) == 2
    workplace.bus.back.emit()
    assert workplace.toasts.texts() == ["Something else"]


def test_that_a_count_that_fails_once_is_no_lost_connection(
    workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object) -> Heartbeat:
        raise DatabaseLocked(reading=True)

    monkeypatch.setattr(desk_status, "heartbeat", busy)
    workplace.desk.announce(ChangeSet(messages=frozenset({MessageId("m")})))
    qtbot.wait(100)
    assert not workplace.window.banners.words


def test_that_the_outbox_does_not_count_down_without_a_database(workplace: Workplace) -> None:
    workplace.status.show_heartbeat(
        Heartbeat(
            next_due=workplace.desk.env.now() + timedelta(seconds=40), soon=2, counts={MessageState.QUEUED: 2}
        )
    )
    outbox = workplace.window.status.outbox
    counting = outbox.text()
    workplace.bus.lost.emit(DatabaseUnreachable(where="nowhere"))
    workplace.status.tick()
    assert outbox.text() == "Outbox waits"
    assert workplace.window.status.saved.isHidden()
    workplace.bus.back.emit()
    assert outbox.text() == counting


def test_that_a_toast_never_lies_under_the_panel(workplace: Workplace, qtbot: QtBot) -> None:
    window = workplace.window
    window.resize(1024, 768)
    workplace.toasts.show_toast(
        Toast(text="Booked: Maya Ortiz Mon 23 Jun 14:00, Ben, with a long name.", actions=())
    )
    window.panel.show_panel(QLabel("page"), "A page")
    qtbot.wait(20)
    toast = workplace.toasts
    assert toast.mapTo(window, toast.rect().topRight()).x() < window.panel.mapTo(window, QPoint(0, 0)).x()
    assert all(
        label.width() >= label.minimumSizeHint().width() for label in toast.findChildren(QLabel) if label.text()
    )
    window.panel.close_all()
    qtbot.wait(20)
    assert abs(toast.geometry().center().x() - window.canvas.rect().center().x()) <= 1


def test_that_the_panel_over_the_calendar_follows_a_banner(workplace: Workplace, qtbot: QtBot) -> None:
    window = workplace.window
    window.resize(1024, 768)
    window.panel.show_panel(QLabel("page"), "A page")

    def fits() -> bool:
        tops = [part.mapTo(window, QPoint(0, 0)).y() for part in (window.panel, window.canvas)]
        return tops[0] == tops[1] and window.panel.height() == window.canvas.height()

    window.banners.hold(Condition.MAIL, "mail")
    qtbot.waitUntil(fits, timeout=2000)
    below = window.panel.y()
    window.banners.drop(Condition.MAIL)
    qtbot.waitUntil(lambda: fits() and window.panel.y() < below, timeout=2000)


def test_that_the_most_pressing_banner_is_shown(workplace: Workplace) -> None:
    banners = workplace.window.banners
    banners.hold(Condition.MAIL, "mail")
    banners.hold(Condition.DATABASE, "database")
    assert banners.words == "database"
    banners.drop(Condition.DATABASE)
    assert banners.words == "mail"
    banners.drop(Condition.MAIL)
    assert not banners.isVisible()


def test_that_a_bug_is_shown_once_without_what_people_wrote(workplace: Workplace) -> None:
    name = " ".join(["Ma" + "ya", "Or" + "tiz"])

    def broken() -> None:
        raise ValueError(name)

    for _ in range(3):
        assert workplace.failures.attempt(broken) is None
    dialog = workplace.failures.dialog
    assert dialog is not None
    assert dialog.isVisible()
    details = dialog.details.toPlainText()
    assert details.count("in broken") == 1
    assert name not in details
    dialog.copy.click()
    assert QApplication.clipboard().text() == details
    dialog.close()


def test_that_a_bug_that_escapes_from_a_slot_is_shown_too(workplace: Workplace) -> None:
    before = sys.excepthook
    workplace.failures.catch_all()
    try:
        try:
            raise RuntimeError("escaped")
        except RuntimeError as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
        assert workplace.failures.dialog is not None
        workplace.failures.dialog.close()
    finally:
        sys.excepthook = before


def test_that_choices_are_remembered(open_window: OpenWindow, sqlite_salon: Env, settings: Settings) -> None:
    place = open_window(sqlite_salon)
    place.ways.show_view("agenda")
    place.commands.choose_theme("dark")
    place.window.resize(1300, 800)
    place.window.close()
    kept = read_settings(settings.path)
    assert (kept.get(VIEW), kept.get(THEME)) == ("agenda", "dark")
    place.commands.choose_theme("light")


def test_that_a_setting_that_cannot_be_kept_does_not_keep_the_window_open(
    open_window: OpenWindow, sqlite_salon: Env, settings: Settings
) -> None:
    place = open_window(sqlite_salon)
    settings.path.mkdir()
    assert place.window.close()


def test_that_everything_that_takes_the_focus_has_a_name(workplace: Workplace, sqlite_salon: Env) -> None:
    booked(sqlite_salon, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    workplace.commands.show_history()
    workplace.toasts.say("Done.")
    from PySide6.QtGui import QAccessible

    nameless = []
    for widget in workplace.window.findChildren(QWidget):
        if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        name = face.text(QAccessible.Text.Name) if face else ""
        if not name:
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def test_that_a_kept_geometry_of_nonsense_gives_the_usual_window(
    open_window: OpenWindow, sqlite_salon: Env, settings: Settings
) -> None:
    settings.set(GEOMETRY, "no base64!")
    settings.set(COLUMNS, "AAAA")
    place = open_window(sqlite_salon)
    assert place.window.width() >= 1024
    assert place.agenda.table.kept_widths() == ""


def test_that_a_banner_told_again_keeps_its_button_and_does_what_was_told_last(workplace: Workplace) -> None:
    banners, done = workplace.window.banners, list[str]()
    banners.hold(Condition.SETTINGS, "words", (("Show", lambda: done.append("first")),))
    (button,) = banners.findChildren(QPushButton)
    button.setFocus()
    banners.hold(Condition.SETTINGS, "words", (("Show", lambda: done.append("second")),))
    assert button.hasFocus()
    button.click()
    assert done == ["second"]
    banners.hold(Condition.SETTINGS, "other words", ())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert banners.findChildren(QPushButton) == []


def test_that_the_palette_opens_while_the_database_is_away(
    workplace: Workplace, qtbot: QtBot, sqlite_salon: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace.selection.choose(booked(sqlite_salon, "2025-06-23 14:15").id)
    said = workplace.toasts.texts()

    def away(self: object, step: object) -> None:
        raise DatabaseUnreachable(where="nowhere")

    with monkeypatch.context() as patched:
        patched.setattr(type(sqlite_salon.store), "read", away)
        assert workplace.window.commands.run("palette")
        palette = chooser(workplace)
        qtbot.keyClicks(palette.field, "sick ana")
        palette.close()
    assert workplace.toasts.texts() == said


def test_that_no_press_lands_on_what_a_banner_has_just_moved(workplace: Workplace, qtbot: QtBot) -> None:
    def pressed() -> list[int]:
        done: list[int] = []
        button = QPushButton("Below", workplace.window.canvas)
        button.clicked.connect(lambda: done.append(1))
        button.show()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        return done

    banners = workplace.window.banners
    banners.hold(Condition.MAIL, "Messages can't go out.")
    assert pressed() == []
    qtbot.wait(SETTLING_MS + 100)
    assert pressed() == [1]
    banners.drop(Condition.MAIL)
    assert pressed() == []
    qtbot.wait(SETTLING_MS + 100)
    assert pressed() == [1]

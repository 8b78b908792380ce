"""The page of message settings: every field says what it does while typed; stored by one key, taken back by Undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from bookingdesk.domain import message_settings as settings
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.message_settings import MessageSettings
from bookingdesk.domain.rights import Role
from bookingdesk.gui.preferences.message_settings_panel import MessageSettingsPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.toasts import Kind
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.message_settings import message_settings
from bookingdesk.usecases.settings import set_setting
from tests.builders import COLOUR, HAIRCUT
from tests.gui.conftest import delete_deferred
from tests.gui.salon_day import booked


def opened(place: Workplace) -> MessageSettingsPanel:
    assert place.window.commands.run("message_settings")
    page = place.window.panel.page
    assert isinstance(page, MessageSettingsPanel)
    return page


def said(page: MessageSettingsPanel, key: str) -> tuple[str, str]:
    label = page.fields._fields[key].said
    return label.text(), str(label.property("tone"))


def now(place: Workplace) -> MessageSettings:
    return message_settings(place.desk.env).value


def test_that_the_sentence_follows_what_is_typed_and_enter_stores_it(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    line = page.fields.reminders
    assert (line.text(), QApplication.focusWidget()) == ("1d", line)
    line.selectAll()
    qtbot.keyClicks(line, "2d, 3")
    assert said(page, settings.REMINDERS) == ("Reminders go 2 days and 3 hours before the start.", "secondary")
    page.fields.quiet.clear()
    qtbot.keyClicks(page.fields.quiet, "22-7")
    assert said(page, settings.QUIET_TIME)[0].startswith("Never between 22:00 and 07:00:")
    qtbot.keyClick(page.fields.quiet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    values = now(workplace).values
    assert (values["reminder.hours"], values["reminder.quiet"], line.text()) == ("48,3", "22:00-07:00", "2d, 3h")
    assert workplace.toasts.texts()[-1].startswith(
        "Reminders go 2 days and 3 hours before the start. Never between"
    )
    assert workplace.message_settings.unsaved == 0


def test_that_what_is_typed_while_it_stores_stays_to_be_stored(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    page.fields.held.setValue(5)
    page.store()
    page.fields.reminders.selectAll()
    qtbot.keyClicks(page.fields.reminders, "3d")
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    assert (page.fields.reminders.text(), page.fields.held.value()) == ("3d", 5)
    assert workplace.message_settings.unsaved == 1
    page.store()
    qtbot.waitUntil(lambda: workplace.message_settings.unsaved == 0)
    values = now(workplace).values
    assert (values["reminder.hours"], values["messages.hold_seconds"]) == ("72", "5")


def test_that_undo_takes_it_back_unless_something_was_done_since(workplace: Workplace, qtbot: QtBot) -> None:
    before = now(workplace)
    page = opened(workplace)
    page.fields.held.setValue(0)
    assert said(page, settings.HELD)[0] == "Messages leave at once: Undo finds them gone."
    page.store()
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    assert now(workplace) != before
    assert workplace.window.commands.run("undo")
    qtbot.waitUntil(lambda: now(workplace) == before and len(workplace.toasts.texts()) == 1)
    (toast,) = workplace.toasts.texts()
    assert toast.startswith("Taken back. A message waits 60 seconds."), (
        "and what it took back says no more that it is so"
    )
    assert not page.said.isVisible()
    assert page.fields.held.value() == 60

    page.fields.held.setValue(5)
    page.store()
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    booked(workplace.desk.env, "2025-06-26 14:15")
    assert workplace.window.commands.run("undo")
    assert now(workplace).values["messages.hold_seconds"] == "5", "the booking was the last thing done"


def test_that_undo_takes_back_one_change_after_another_and_bookings_in_between(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)

    def held() -> str:
        return now(workplace).values["messages.hold_seconds"]

    for seconds in (5, 7):
        page.fields.held.setValue(seconds)
        page.store()
        qtbot.waitUntil(lambda seconds=seconds: held() == str(seconds) and page.said.text() == "Stored.")  # type: ignore[misc]
        if seconds == 5:
            between = [booked(workplace.desk.env, f"2025-06-26 {time}") for time in ("14:15", "16:00")]
    workplace.window.commands.run("undo")
    qtbot.waitUntil(lambda: held() == "5")
    for left in (1, 0):
        workplace.window.commands.run("undo")
        found = workplace.desk.env.store.read(lambda work: work.bookings.many([one.id for one in between]))
        assert sum(one.status is Status.CONFIRMED for one in found.values()) == left
        assert held() == "5", "what was done later is taken back first"
    workplace.window.commands.run("undo")
    qtbot.waitUntil(lambda: held() == "60")


def test_that_a_page_closed_while_it_stores_leaves_its_toast_and_its_undo(
    workplace: Workplace, qtbot: QtBot
) -> None:
    before = now(workplace)
    page = opened(workplace)
    page.fields.held.setValue(5)
    page.store()
    workplace.window.panel.close_all()
    delete_deferred()
    assert not Shiboken.isValid(page), "gone before it was stored"
    qtbot.waitUntil(lambda: bool(workplace.toasts.texts()))
    assert workplace.toasts.texts()[-1].startswith("A message waits 5 seconds.")
    assert workplace.message_settings.unsaved == 0, "nothing of it is left to be stored"
    assert workplace.window.commands.run("undo")
    qtbot.waitUntil(lambda: now(workplace) == before)


def test_that_what_is_refused_after_its_page_was_closed_is_said_and_kept_to_be_tried_again(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)
    page.fields.held.setValue(7)
    other = replace(workplace.desk.env, actor=replace(workplace.desk.env.actor, station="Desk 2"))
    set_setting(other, SetSetting(key="messages.hold_seconds", value="30"))
    page.store()
    workplace.window.panel.close_all()
    delete_deferred()
    qtbot.waitUntil(lambda: bool(workplace.toasts.texts()))
    (failed,) = workplace.toasts.standing()
    assert failed.toast.kind is Kind.FAILURE
    assert workplace.message_settings.unsaved == 1
    assert opened(workplace).fields.held.value() == 7


def test_that_what_can_not_be_kept_is_said_at_its_field_and_nothing_is_stored(
    workplace: Workplace, qtbot: QtBot
) -> None:
    before = now(workplace)
    page = opened(workplace)
    page.fields.held.setValue(7)
    page.fields.quiet.selectAll()
    qtbot.keyClicks(page.fields.quiet, "at night")
    assert said(page, settings.QUIET_TIME) == ("Write two times such as 21:00-08:00, or nothing.", "error")
    assert page.fields.quiet.property("invalid")
    page.fields.bring.setFocus()
    qtbot.keyClick(page.fields.bring, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.fields.quiet
    assert now(workplace) == before


def test_that_ways_change_places_by_key_and_by_button(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    ways = page.fields.ways
    assert ways.text() == "email,sms,phone,letter"
    ways.lines.setCurrentRow(2)
    qtbot.keyClick(ways.lines, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(ways.lines, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (ways.text(), ways.up.isEnabled(), ways.lines.currentRow()) == ("phone,email,sms,letter", False, 0)
    assert said(page, settings.WAYS)[0].endswith(
        "told by a call where that works, else by email, else by SMS, else by letter."
    )
    qtbot.mouseClick(ways.down, Qt.MouseButton.LeftButton)
    assert ways.text() == "email,phone,sms,letter"


def test_that_a_service_gets_lead_times_of_its_own(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace)
    part = page.fields.services
    part.show_service(COLOUR)
    assert part.said.text().endswith("as set above for all services.")
    qtbot.mouseClick(part.own, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(part.hours, "5h")
    assert part.said.text().endswith("5 hours before.")
    part.show_service(HAIRCUT)
    assert not part.own.isChecked()
    page.store()
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    assert (now(workplace).reminders[COLOUR], now(workplace).reminders[HAIRCUT]) == ((5,), None)


def test_that_the_question_to_who_did_not_come_is_switched_on_with_its_hours(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)
    assert not page.fields.ask_back.hours.isEnabled()
    qtbot.keyClick(page.fields.ask_back.check, Qt.Key.Key_Space)
    assert (
        said(page, settings.ASKED_BACK)[0]
        == "Who did not come is asked 1 day later whether they want another time."
    )
    page.fields.ask_back.hours.setValue(3)
    assert (
        said(page, settings.ASKED_BACK)[0]
        == "Who did not come is asked 3 hours later whether they want another time."
    )
    page.store()
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    assert now(workplace).values["no_show.follow_up"] == "3"


def test_that_what_is_typed_survives_esc_and_another_desk_is_not_overwritten_unseen(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)
    page.fields.held.setValue(7)
    assert workplace.message_settings.unsaved == 1
    qtbot.keyClick(page.fields.held, Qt.Key.Key_Escape)
    page = opened(workplace)
    assert page.fields.held.value() == 7
    other = replace(workplace.desk.env, actor=replace(workplace.desk.env.actor, station="Desk 2"))
    set_setting(other, SetSetting(key="messages.hold_seconds", value="30"))
    page.store()
    qtbot.waitUntil(lambda: page.said.text().endswith("Store again to put yours in its place."))
    assert "Theirs: A message waits 30 seconds." in page.said.text()
    assert now(workplace).values["messages.hold_seconds"] == "30"
    page.store()
    qtbot.waitUntil(lambda: page.said.text() == "Stored.")
    assert now(workplace).values["messages.hold_seconds"] == "7"


def test_that_what_another_desk_stored_is_shown_once_what_was_typed_against_it_is_taken_back(
    workplace: Workplace, qtbot: QtBot
) -> None:
    page = opened(workplace)
    before = page.fields.held.value()
    page.fields.held.setValue(7)
    set_setting(workplace.desk.env, SetSetting(key="messages.hold_seconds", value="30"))
    page.store()
    qtbot.waitUntil(lambda: page.said.text().endswith("Store again to put yours in its place."))
    page.fields.held.setValue(before)
    workplace.desk.announce(ANYWHERE)
    assert page.fields.held.value() == 30


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COORDINATOR])
def test_that_who_may_only_look_is_told_so(workplace: Workplace, role: Role) -> None:
    workplace.desk.env = replace(workplace.desk.env, actor=replace(workplace.desk.env.actor, role=role))
    page = opened(workplace)
    assert page.note.text() == "Everybody at the desk may read this. An administrator changes it."
    assert (page.keep.isEnabled(), page.fields.reminders.isReadOnly(), page.fields.held.isEnabled()) == (
        False,
        True,
        False,
    )

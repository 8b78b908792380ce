"""The page of records: who is past the rule, and forgetting them by typing the number that is shown."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.gui.preferences.records_panel import RecordsPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.forgetting import ForgetClient, forget_client, record_report
from tests.builders import at
from tests.fakes import FakeClock


def opened(place: Workplace, qtbot: QtBot) -> RecordsPanel:
    assert place.window.commands.run("records")
    page = place.window.panel.page
    assert isinstance(page, RecordsPanel)
    assert page.total.text() == "Looking at what is kept …"
    qtbot.waitUntil(lambda: page.report is not None)
    return page


def test_that_the_number_is_typed_before_anybody_is_forgotten(
    workplace: Workplace, clock: FakeClock, qtbot: QtBot
) -> None:
    clock.set(at("2025-06-23 14:02") + timedelta(days=1000))
    page = opened(workplace, qtbot)
    assert page.report is not None
    count = len(page.report.past)
    assert count > 1
    assert page.total.text().startswith(f"{count} clients are past the rule.")
    assert not page.forget.isEnabled()
    qtbot.keyClicks(page.number, str(count + 1))
    qtbot.keyClick(page.number, Qt.Key.Key_Return)
    assert len(record_report(workplace.desk.env).value.past) == count
    page.number.clear()
    qtbot.keyClicks(page.number, str(count))
    qtbot.keyClick(page.number, Qt.Key.Key_Return)
    assert (page.done.text(), page.forget.isEnabled()) == ("Forgetting …", False)
    qtbot.waitUntil(lambda: page.done.text() != "Forgetting …")
    assert record_report(workplace.desk.env).value.past == ()
    assert page.done.text() == f"{count} clients are forgotten. The bookings stay, of nobody."
    qtbot.waitUntil(lambda: not page.number.isVisible())
    assert page.isAncestorOf(QApplication.focusWidget())


def test_that_nobody_is_offered_while_the_rule_keeps_them(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot)
    assert page.report is not None
    assert page.rule.text().startswith("Records are kept for 365 days")
    past = {one.client.id for one in page.report.past}
    assert 2041 not in past or page.forget.isVisible()
    assert page.classes.text().count("\n") == 2


def test_that_a_preview_that_is_old_forgets_nobody_and_shows_what_there_is_now(
    workplace: Workplace, clock: FakeClock, qtbot: QtBot
) -> None:
    page = opened(workplace, qtbot)
    clock.set(at("2025-06-23 14:02") + timedelta(days=1000))
    page.report = None
    page.read()
    qtbot.waitUntil(lambda: page.report is not None)
    assert page.report is not None
    count = len(page.report.past)
    somebody = page.report.past[0].client
    forget_client(workplace.desk.env, ForgetClient(client_id=somebody.id))
    qtbot.keyClicks(page.number, str(count))
    qtbot.mouseClick(page.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.error.isVisible())
    assert page.error.text().startswith("Nothing was forgotten: the preview showed")
    assert not page.done.isVisible()

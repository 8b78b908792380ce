"""Who is only nearly called as it was typed is shown, and never chosen by Enter alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.usecases.env import Env
from tests.gui.group_places import roster_of, yoga
from tests.salon import LENA, MAYA, OLE

NEARLY = "lema"


def typed(qtbot: QtBot, field: ClientField, words: str) -> None:
    """The words in the field, and what was found for them under it."""
    field.field.setFocus()
    qtbot.keyClicks(field.field, words)
    qtbot.waitUntil(lambda: field.list.count() > 1, timeout=3000)


@pytest.fixture
def page(sqlite_salon: Env, workplace: Workplace) -> RosterPanel:
    """A session with one in it."""
    return roster_of(workplace, yoga(sqlite_salon, MAYA))


def test_that_enter_gives_no_seat_to_a_near_spelling(qtbot: QtBot, page: RosterPanel) -> None:
    typed(qtbot, page.client, NEARLY)
    assert "Weiß" in page.client.list.item(0).text()
    qtbot.keyClick(page.client.field, Qt.Key.Key_Return)
    assert page.table.rowCount() == 1
    assert page.newcomer.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up])
def test_that_an_arrow_and_enter_do(qtbot: QtBot, page: RosterPanel, key: Qt.Key) -> None:
    typed(qtbot, page.client, NEARLY)
    qtbot.keyClick(page.client.field, key)
    qtbot.keyClick(page.client.field, Qt.Key.Key_Return)
    assert page.said.text() == "Lena Weiß has seat 2."


def test_that_leaving_a_field_chooses_nobody_nearly_called_so(qtbot: QtBot, page: RosterPanel) -> None:
    page.client.takes_on_leaving = True
    typed(qtbot, page.client, NEARLY)
    page.table.setFocus()
    assert page.client.client is None


def test_that_the_line_opens_no_file_of_a_near_spelling(qtbot: QtBot, workplace: Workplace) -> None:
    line, opened = workplace.line, list[int]()
    line.client_chosen.connect(opened.append)
    line.start(LineMode.CLIENT)
    qtbot.keyClicks(line.field, NEARLY)
    qtbot.waitUntil(lambda: "Perhaps" in line.view.echo, timeout=3000)
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert opened == []
    qtbot.keyClick(line.field, Qt.Key.Key_Down)
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert opened == [LENA]


def test_that_nobody_is_merged_for_a_near_spelling(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    workplace.clients.choose_other(OLE)
    chooser = next(c for c in workplace.window.findChildren(Chooser) if c.isVisible())
    qtbot.keyClicks(chooser.field, NEARLY)
    assert len(chooser.lines()) == 1
    qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert chooser.isVisible()
    qtbot.keyClick(chooser.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.chosen) as taken:
        qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    assert taken.args == [str(LENA)]

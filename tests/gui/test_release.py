"""A restored or copied database in the window: the banner says so, and a supervisor lets its messages go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.releasing import Overdue
from bookingdesk.gui.messages.release_panel import ReleasePanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.dispatching import heartbeat
from tests.gui.outbox_places import release, silenced


def states(workplace: Workplace) -> set[MessageState]:
    """Of all messages."""
    return {row.state for row in workplace.desk.env.store.read(lambda work: work.outbox.page())}


def test_that_a_copy_says_so_and_its_button_opens_the_release(workplace: Workplace, qtbot: QtBot) -> None:
    assert not workplace.window.commands.run("release_messages"), "at home there is nothing to release"
    silenced(workplace)
    assert "restored or copied" in workplace.window.banners.words
    button = next(b for b in workplace.window.banners.findChildren(QPushButton) if b.text() == "Release…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page = workplace.window.panel.page
    assert isinstance(page, ReleasePanel)
    assert page.choices[Overdue.DOUBT].isChecked()


def test_that_released_messages_wait_to_be_sent_and_the_banner_goes(workplace: Workplace, qtbot: QtBot) -> None:
    page = release(workplace, qtbot)
    assert isinstance(page, ReleasePanel)
    assert states(workplace) == {MessageState.PAUSED}
    qtbot.keyClick(page.choices[Overdue.DOUBT], Qt.Key.Key_Down)
    assert page.choices[Overdue.SEND].isChecked()
    page.release.click()
    assert states(workplace) == {MessageState.QUEUED}
    assert not heartbeat(workplace.desk.env).silent
    assert workplace.window.banners.words == ""
    assert workplace.window.panel.page is None

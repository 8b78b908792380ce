"""Somebody on the waitlist wants something else: E on the list, changed in the panel, refused where it is no time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.waitlist import WaitEntry
from bookingdesk.gui.waiting.wish_panel import WishPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.waiting_commands import EnterWaitlist, WaitlistQuery
from bookingdesk.usecases.waitlist import enter, waitlist
from tests.builders import ANA, HAIRCUT, MASSAGE
from tests.salon import LENA


@pytest.fixture
def panel(workplace: Workplace, qtbot: QtBot) -> WishPanel:
    """Lena waits for a haircut with Ana; E opens her wish."""
    workplace.desk.do(enter, EnterWaitlist(client_id=LENA, service_ids=(HAIRCUT,), wanted=frozenset({ANA})))
    workplace.ways.show_view("waitlist")
    qtbot.keyClick(workplace.waiting.view.table, Qt.Key.Key_E)
    page = workplace.window.panel.page
    assert isinstance(page, WishPanel)
    return page


def wish(place: Workplace) -> WaitEntry:
    (line,) = waitlist(place.desk.env, WaitlistQuery()).value
    return line.entry


def test_that_a_wish_is_changed_and_the_list_shows_it(workplace: Workplace, panel: WishPanel, qtbot: QtBot) -> None:
    panel.service.setCurrentIndex(panel.service.findData(int(MASSAGE)))
    panel.staff.setCurrentIndex(panel.staff.findData(0))
    for day in (5, 6):
        panel.days[day].setChecked(False)
    panel.after.setText("14")
    panel.minutes.setText("30")
    panel.priority.setChecked(True)
    panel.note.setText("quiet room")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    entry = wish(workplace)
    (window,) = entry.windows
    assert (entry.service_ids, entry.wanted, entry.priority, entry.note) == (
        (MASSAGE,),
        frozenset(),
        True,
        "quiet room",
    )
    assert (window.weekdays, window.from_minute, window.until_minute) == (frozenset(range(5)), 14 * 60, 1440)
    assert workplace.window.panel.page is not panel
    assert workplace.toasts.texts()[-1] == "The wish of Lena Weiß is changed."


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("after", "later", "Time: not a time."),
        ("minutes", "an hour", "Length: not a length. Write 45, 1:15 or 1h15."),
    ],
    ids=["no time", "no length"],
)
def test_that_what_means_nothing_is_refused_and_stays_typed(
    workplace: Workplace, panel: WishPanel, field: str, text: str, words: str
) -> None:
    before = wish(workplace)
    getattr(panel, field).setText(text)
    panel.save.click()
    assert panel.error.text() == words
    assert getattr(panel, field).text() == text
    assert wish(workplace) == before


def test_that_nothing_changed_changes_nothing(workplace: Workplace, panel: WishPanel) -> None:
    before = wish(workplace)
    panel.save.click()
    after = wish(workplace)
    assert (after.service_ids, after.wanted, after.windows, after.duration) == (
        before.service_ids,
        before.wanted,
        before.windows,
        before.duration,
    )


def test_that_what_was_typed_and_left_is_there_again(workplace: Workplace, panel: WishPanel) -> None:
    panel.note.setText("only mornings")
    panel.note.textEdited.emit("only mornings")
    panel.priority.click()
    workplace.window.panel.close_page(panel)
    assert workplace.waiting.unsaved == 1
    workplace.waiting.change_wish(panel.line)
    again = workplace.window.panel.page
    assert isinstance(again, WishPanel)
    assert again.note.text() == "only mornings"
    assert again.priority.isChecked()
    again.store()
    assert workplace.waiting.unsaved == 0

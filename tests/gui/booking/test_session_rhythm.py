"""Another rhythm for the sessions of a series: who loses a place stands beside the date before anything is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.booking.session_rhythm_panel import SessionRhythmPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from tests.gui.group_places import rhythm, roster_of, yoga
from tests.salon import MAYA


def dates(page: SessionRhythmPanel) -> list[str]:
    there = page.repeat.dates
    return [there.item(row).text() for row in range(there.count())]


def statuses(env: Env) -> list[tuple[str, str]]:
    """The sessions in order, with what has become of them."""
    found = env.store.read(lambda work: work.bookings.page())
    there = sorted((b for b in found if b.seats is not None), key=lambda b: b.span.start)
    return [(f"{b.span.start:%d.%m.}", b.status.value) for b in there]


def test_that_who_loses_a_place_is_named_before_and_after(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = rhythm(workplace, qtbot)
    assert page.title.text() == "Yoga 0/3"
    gone = next(line for line in dates(page) if "called off" in line)
    assert gone.startswith("Tue 1 Jul")
    assert gone.endswith("Maya Ortiz (Email), Lena Weiß (Email) lose their place and are told.")
    assert page.repeat.said.text() == "4 dates would be stored. 2 places in sessions are lost."
    page.start.setFocus()
    qtbot.keyClick(page.start, Qt.Key.Key_Return)
    assert "reason" in page.said.text()
    assert page.reason.hasFocus()
    qtbot.keyClicks(page.reason, "The teacher has another job")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    assert isinstance(workplace.window.panel.page, RosterPanel)
    assert workplace.toasts.texts()[-1] == (
        "Changed: Yoga, 4 dates. Maya Ortiz (Email), Lena Weiß (Email) lose their place and are told."
    )
    after = [("24.06.", "confirmed"), ("01.07.", "cancelled"), ("08.07.", "confirmed"), ("15.07.", "cancelled")]
    assert statuses(sqlite_salon) == [*after, ("22.07.", "confirmed"), ("05.08.", "confirmed")]
    assert workplace.window.commands.run("undo")
    there = statuses(sqlite_salon)
    assert [status for _day, status in there[:4]] == [Status.CONFIRMED.value] * 4
    assert [status for _day, status in there[4:]] == [Status.CANCELLED.value] * 2


def test_that_a_session_of_no_series_has_no_rhythm(sqlite_salon: Env, workplace: Workplace) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    assert not page.rhythm.isVisible()
    assert not workplace.window.commands.run("session_rhythm")

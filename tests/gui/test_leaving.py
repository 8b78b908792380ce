"""The question before the window closes: what lies on the tray, what is typed and not stored, and who may answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.gui import tray_place
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.tray import tray
from tests.gui.salon_day import booked

TRAY = "1 booking is on the tray. It keeps its place and stays on the tray."


def when_asked(act: Callable[[QMessageBox], object]) -> list[str]:
    """What the box said, once it has come and `act` has answered it."""
    said: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        act(box)

    QTimer.singleShot(50, answer)
    return said


def pressing(button: str) -> Callable[[QMessageBox], object]:
    return lambda box: next(one for one in box.buttons() if one.text() == button).click()


def on_the_tray(place: Workplace) -> None:
    place.tray._put(booked(place.desk.env, "2025-06-23 15:15").id)


def test_that_locking_while_it_is_asked_closes_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    on_the_tray(workplace)
    said = when_asked(lambda box: workplace.session.lock())
    assert not workplace.window.close()
    assert said == [TRAY]
    assert workplace.session.locked
    workplace.session._lift()
    qtbot.wait(1)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


def test_that_a_tray_that_can_not_be_emptied_keeps_the_window_open(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_tray(workplace)

    def away(env: object, command: object) -> None:
        raise DatabaseUnreachable(url="a database")

    with monkeypatch.context() as patched:
        patched.setattr(tray_place, "empty_tray", away)
        said = when_asked(pressing("Empty the tray and quit"))
        assert not workplace.window.close()
    assert said == [TRAY]
    when_asked(pressing("Empty the tray and quit"))
    assert workplace.window.close()
    assert tray(workplace.desk.env, None).value == ()


def test_that_forms_with_something_unsaved_are_told_and_kept(workplace: Workplace, qtbot: QtBot) -> None:
    page = workplace.bookings.open_new()
    qtbot.keyClicks(page.form.note, "by the window")
    form = workplace.clients.open_new()
    qtbot.keyClicks(form.form.given, "Ida")
    said = when_asked(pressing("Stay"))
    assert not workplace.window.close()
    assert said == ["2 forms hold something that is not saved. Quitting loses it."]
    assert workplace.window.isVisible()
    when_asked(pressing("Quit"))
    assert workplace.window.close()


def test_that_nothing_is_asked_where_nothing_is_lost(workplace: Workplace) -> None:
    workplace.bookings.open_new()
    assert workplace.window.close()


def test_that_the_question_also_says_what_has_not_left_yet(workplace: Workplace, qtbot: QtBot) -> None:
    on_the_tray(workplace)
    workplace.status.show_heartbeat(heartbeat(workplace.desk.env, None))
    said = when_asked(pressing("Stay"))
    assert not workplace.window.close()
    assert said == [f"{TRAY}\n1 message has not left yet. It goes out when the program runs again."]

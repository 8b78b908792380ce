"""Times are offered at the inbox: which of them is ticked, and what is offered is held and comes first next time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.requests import RequestState
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.holding import kept_slots
from tests.gui.requests.test_inbox import asked, press, stored


def test_that_a_time_is_left_out_of_an_offer_and_the_others_are_held_and_come_first_next_time(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    detail = workplace.requests.view.detail
    spans = [p.slot.span for p in detail.proposals]
    press(qtbot, Qt.Key.Key_O)
    assert [box.isChecked() for box in detail.answer.times] == [True, True, True]
    detail.answer.times[1].setFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: detail.answer.preview.toPlainText().count("27 June") == 2, timeout=3000)
    assert "keeping these times for you" in detail.answer.preview.toPlainText()
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    offered = [spans[0], spans[2]]
    assert list(stored(workplace, number).answers[0].offered) == offered
    held = kept_slots(workplace.desk.env).value
    assert [one.span for one in held] == offered
    workplace.requests.open_inbox(number)
    assert [p.slot.span for p in detail.proposals if p.kept_until] == offered
    assert "offered, kept until" in detail.times.item(0).text()
    assert kept_slots(workplace.desk.env).value == held, "what is offered is not held a second time"
    press(qtbot, Qt.Key.Key_O)
    assert [box.isChecked() for box in detail.answer.times][:2] == [False, False]
    press(qtbot, Qt.Key.Key_Escape)
    detail.times.setCurrentRow(1)
    press(qtbot, Qt.Key.Key_Return)
    assert stored(workplace, number).state is RequestState.ANSWERED
    assert kept_slots(workplace.desk.env).value == ()
    (booking,) = workplace.desk.env.store.read(lambda work: work.bookings.page())
    assert booking.span == offered[1]


def test_that_an_offer_of_no_time_is_not_sent(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_O)
    box = workplace.requests.view.detail.answer
    for each in box.times:
        each.click()
    box.record.click()
    assert "Offered times" in box._error.text()
    assert stored(workplace, number).answers == ()

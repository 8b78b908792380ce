"""Ctrl+8 shows the calls wherever one is typing, and Enter starts calling (interface 2.2 and 2.16)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.requests import AnswerKind
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request


def test_that_control_8_shows_the_calls_while_typing_and_enter_starts(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    said = TakeRequest(name="Kim Lee", phone="030 5550177", channel=Channel.WEB, text="first time")
    request = take_request(sqlite_salon, said).value
    answer_request(
        sqlite_salon, AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="We are full until July.")
    )
    workplace.bus.announce_elsewhere()
    field = workplace.line.field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    table = workplace.calls.view.table
    assert (table.hasFocus(), table.rowCount()) == (True, 1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert isinstance(workplace.window.panel.page, CallPanel)

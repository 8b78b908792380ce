"""Answers at the inbox: the exact text before it leaves, by which way, what became of it; calls to be made."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.requests import AnswerKind, Request, RequestState
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.requests.answer_box import SETTLED_MS
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.request_telling import How
from bookingdesk.presentation.today_rows import Group, TodayRow
from bookingdesk.qt.models.roles import Role
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from tests.builders import COLOUR
from tests.gui.salon_day import booked
from tests.usecases.mail_desk import ObedientSender

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NO_SUCH_ADDRESS = Verdict(state=MessageState.FAILED, code="550", reason="address_refused")


def asked(place: Workplace, **changes: object) -> RequestId:
    """Eva Rossi's online request for a colour, two hours ago."""
    env = place.desk.env
    said: dict[str, object] = {
        "channel": Channel.WEB,
        "received_at": env.now() - timedelta(hours=2),
        "name": "Eva Rossi",
        "email": "eva@mail.example",
        "service_id": COLOUR,
        "needs": (),
    }
    number = take_request(env, TakeRequest(**(said | changes))).value.id  # type: ignore[arg-type]
    place.bus.announce_elsewhere()
    return number


def stored(place: Workplace, number: RequestId) -> Request:
    return place.desk.env.store.read(lambda work: work.requests.get(number))


def letters(place: Workplace, number: RequestId) -> list[Message]:
    return list(place.desk.env.store.read(lambda work: work.outbox.of_requests([number]).get(number, ())))


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifiers)


def test_that_the_exact_text_is_seen_while_it_is_typed_and_is_what_leaves(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number = asked(workplace)
    press(qtbot, Key.Key_F7)
    press(qtbot, Key.Key_D)
    box = workplace.requests.view.detail.answer
    qtbot.keyClicks(box.text, "No colours in June.")
    qtbot.waitUntil(lambda: "No colours in June." in box.preview.toPlainText())
    assert box.preview.toPlainText().startswith(f"Your request #{number}: declined\n\nDear Eva Rossi,")
    assert box.record.text() == "Send  (Ctrl+Enter)"
    press(qtbot, Key.Key_Return, CTRL)
    (row,) = letters(workplace, number)
    assert (row.channel, row.state) == (Channel.EMAIL, MessageState.QUEUED)
    assert stored(workplace, number).state is RequestState.DECLINED


def test_that_what_was_answered_today_shows_what_became_of_it(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    answer = AnswerRequest(request_id=number, kind=AnswerKind.DECLINED, text="No.")
    workplace.desk.do(answer_request, answer)
    press(qtbot, Key.Key_F7)
    view = workplace.requests.view
    assert view.table.rowCount() == 0
    view.answered.setChecked(True)
    assert view.table.choose(number)
    assert "Waiting to go out" in view.detail.messages.list.item(0).text()
    view.detail.messages.buttons["withdraw"].click()
    assert stored(workplace, number).state is RequestState.OPEN
    assert letters(workplace, number)[0].state is MessageState.WITHDRAWN


def test_that_a_failed_answer_is_open_again_and_says_why(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    env = workplace.desk.env
    answer_request(env, AnswerRequest(request_id=number, kind=AnswerKind.DECLINED, text="No."))
    env.clock.move(minutes=2)  # type: ignore[attr-defined]
    send_due(env, SendDue(), ObedientSender(NO_SUCH_ADDRESS))
    workplace.bus.announce_elsewhere()
    press(qtbot, Key.Key_F7)
    view = workplace.requests.view
    assert view.table.current() == number
    assert any("The mail server refused the address." in line for line in shown(view.detail.history))
    assert any("did not arrive" in view.table.item(0, c).text() for c in range(view.table.columnCount()))


def shown(list_: object) -> list[str]:
    return [list_.item(row).text() for row in range(list_.count())]  # type: ignore[attr-defined]


def test_that_a_call_stands_on_today_until_it_is_made_there(workplace: Workplace, qtbot: QtBot) -> None:
    booked(workplace.desk.env, "2025-06-23 16:00")
    number = asked(workplace, email="", phone="030 5550177")
    press(qtbot, Key.Key_F7)
    press(qtbot, Key.Key_D)
    box = workplace.requests.view.detail.answer
    assert (box.way, box.record.text()) == (How.CALL, "Note the call to make  (Ctrl+Enter)")
    qtbot.keyClicks(box.text, "No colours in June.")
    press(qtbot, Key.Key_Return, CTRL)
    assert stored(workplace, number).state is RequestState.OPEN
    workplace.bus.announce_elsewhere()
    model = workplace.today_panel.model
    found = [model.index(place, 0).data(Role.ROW) for place in range(model.rowCount())]
    rows = [row for row in found if isinstance(row, TodayRow) and row.group is Group.CALLS]
    assert [row.client for row in rows] == ["Eva Rossi"]
    workplace.today_panel.call_opened.emit(rows[0].call)
    page = workplace.window.panel.page
    assert isinstance(page, CallPanel)
    assert "No colours in June." in page.script.toPlainText()
    qtbot.keyClick(page.buttons[CallOutcome.CONFIRMED], Key.Key_Return)
    assert stored(workplace, number).state is RequestState.DECLINED
    assert stored(workplace, number).answers[-1].channel is Channel.PHONE
    assert workplace.calls.lines == ()
    assert not isinstance(workplace.window.panel.page, CallPanel)


def test_that_a_call_after_24_hours_asks_why_it_is_late(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, email="", phone="030 5550177")
    env = workplace.desk.env
    answer_request(env, AnswerRequest(request_id=number, kind=AnswerKind.DECLINED, text="No."))
    env.clock.move(hours=30)  # type: ignore[attr-defined]
    workplace.calls.open_next()
    page = workplace.window.panel.page
    assert isinstance(page, CallPanel)
    page.buttons[CallOutcome.CONFIRMED].click()
    assert page.late.isVisible()
    qtbot.keyClicks(page.late, "nobody picked up")
    qtbot.keyClick(page.late, Key.Key_Return)
    assert stored(workplace, number).answers[-1].late_reason == "nobody picked up"


def test_that_who_is_on_the_line_has_been_told(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, channel=Channel.PHONE, received_at=None)
    press(qtbot, Key.Key_F7)
    press(qtbot, Key.Key_D)
    box = workplace.requests.view.detail.answer
    assert (box.way, box.record.text()) == (How.PHONE, "Record what was said  (Ctrl+Enter)")
    qtbot.keyClicks(box.text, "No colours in June.")
    press(qtbot, Key.Key_Return, CTRL)
    assert letters(workplace, number) == []
    assert stored(workplace, number).answered_by == "Jo"


def test_that_there_is_nothing_to_call_about_is_said(workplace: Workplace) -> None:
    workplace.calls.open_next()
    assert workplace.toasts.texts()[-1] == "No call is to be made."


def test_that_words_of_an_answer_survive_looking_at_another_request(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    other = asked(workplace, name="Kim Lee", email="kim@mail.example")
    press(qtbot, Key.Key_F7)
    view = workplace.requests.view
    box = view.detail.answer
    view.choose(number)
    workplace.requests.answering.open_box(AnswerKind.DECLINED)
    qtbot.keyClicks(box.text, "No colours in June.")
    workplace.requests.answering.open_box(AnswerKind.ASK)
    assert box.text.toPlainText() == "", "another answer has words of its own"
    view.choose(other)
    workplace.requests.answering.open_box(AnswerKind.DECLINED)
    assert box.text.toPlainText() == ""
    assert workplace.requests.unsaved == 1
    assert "1 form holds something that is not saved." in workplace._unsaved_words()
    view.choose(number)
    workplace.requests.answering.open_box(AnswerKind.DECLINED)
    assert box.text.toPlainText() == "No colours in June."
    workplace.requests.answering.give()
    assert workplace.requests.unsaved == 0
    assert letters(workplace, number)


def test_that_an_offer_sent_while_its_text_is_still_being_made_is_one_answer(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number = asked(workplace)
    press(qtbot, Key.Key_F7)
    press(qtbot, Key.Key_O)
    box = workplace.requests.view.detail.answer
    qtbot.keyClicks(box.text, "Whichever you like.")
    press(qtbot, Key.Key_Return, CTRL)
    qtbot.wait(SETTLED_MS + 100)
    assert [one.kind for one in stored(workplace, number).answers] == [AnswerKind.OFFER]
    assert box.isHidden()

"""The page of the outbox: parts, names, steering by key and by selection, countdowns, thousands of rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.steering import STATES, Part, Steer
from bookingdesk.gui.messages.text_panel import TextPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.models.outbox_model import FATE
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.identity import called_back
from bookingdesk.usecases.identity_values import AskIdentity, CalledBack
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.settings import set_setting
from tests.fakes import FakeClock
from tests.gui.outbox_places import confirmation_of, filled, put
from tests.gui.salon_day import booked
from tests.salon import MAYA


def shown(place: Workplace) -> list[str]:
    return [line.message.id for line in place.outbox.view.model.lines]


def fates(place: Workplace) -> list[str]:
    model = place.outbox.view.model
    return [model.index(row, FATE).data() for row in range(model.rowCount())]


@pytest.fixture
def page(workplace: Workplace, qtbot: QtBot) -> Workplace:
    filled(workplace)
    workplace.window.show()
    workplace.window.commands.run("outbox")
    QAbstractItemModelTester(workplace.outbox.view.model)
    return workplace


def test_that_a_part_shows_its_states_alone(page: Workplace) -> None:
    for part in Part:
        page.outbox.view.show_part(part)
        states = {line.message.state for line in page.outbox.view.model.lines}
        assert states <= STATES[part], part
        assert states, part


def test_that_a_row_says_its_fate_with_the_reason(page: Workplace) -> None:
    page.outbox.view.show_part(Part.FAILED)
    assert fates(page) == ["Not sent: The mail server refused the address."]
    page.outbox.view.show_part(Part.IN_DOUBT)
    assert fates(page)[0].startswith("In doubt: ")


def test_that_what_is_held_counts_down_and_what_is_far_is_planned(page: Workplace, clock: FakeClock) -> None:
    page.outbox.view.show_part(Part.PLANNED)
    assert fates(page)[0] == "Held, leaves in 1:00"
    assert set(fates(page)[1:]) == {"Planned"}
    clock.move(seconds=15)
    page.outbox.tick()
    assert fates(page)[0] == "Held, leaves in 0:45"


def test_that_names_narrow_the_list(page: Workplace, qtbot: QtBot) -> None:
    view = page.outbox.view
    view.show_part(Part.ALL)
    qtbot.keyClicks(view.filter, "maya")
    qtbot.waitUntil(lambda: {line.person for line in view.model.lines} == {"Maya Ortiz"})
    view.filter.setText("nobody like that")
    qtbot.waitUntil(lambda: not view.model.lines)
    assert not view.table.isVisible()


@pytest.mark.parametrize(
    ("part", "key", "state", "channel"),
    [
        (Part.PLANNED, "t", MessageState.WITHDRAWN, Channel.EMAIL),
        (Part.PLANNED, "c", MessageState.QUEUED, Channel.PHONE),
        (Part.FAILED, "a", MessageState.QUEUED, Channel.EMAIL),
        (Part.IN_DOUBT, "h", MessageState.SENT, Channel.EMAIL),
    ],
    ids=["taken back", "called instead", "tried again", "received"],
)
def test_that_a_letter_steers_what_is_chosen(
    page: Workplace, qtbot: QtBot, part: Part, key: str, state: MessageState, channel: Channel
) -> None:
    view = page.outbox.view
    view.show_part(part)
    view.table.choose([], 0)
    message = view.model.lines[0].message
    qtbot.keyClick(view.table, key)
    stored = page.desk.env.store.read(lambda work: work.outbox.get(message.id))
    assert (stored.state, stored.channel) == (state, channel)
    assert page.toasts.texts()


def test_that_a_selection_is_steered_in_one_and_the_rest_left_alone(page: Workplace) -> None:
    view = page.outbox.view
    view.show_part(Part.ALL)
    view.table.selectAll()
    view.buttons[Steer.WITHDRAW].click()
    assert not [line for line in view.model.lines if line.message.state is MessageState.QUEUED]
    assert [line for line in view.model.lines if line.message.state is MessageState.SENT]
    assert "taken back" in page.toasts.texts()[-1]


def test_that_the_page_follows_what_happens_and_keeps_what_was_chosen(page: Workplace, qtbot: QtBot) -> None:
    view = page.outbox.view
    view.show_part(Part.OPEN)
    chosen = view.model.lines[-1].message.id
    view.table.choose([chosen], 0)
    new = booked(page.desk.env, "2025-06-27 10:00")
    page.bus.announce_elsewhere()
    qtbot.waitUntil(lambda: confirmation_of(page, new.id).id in shown(page))
    assert [line.message.id for line in view.table.chosen_lines()] == [chosen]


@pytest.mark.parametrize("key", ["s", "c", "t"], ids=["sent now", "called instead", "taken back"])
def test_that_the_row_below_what_was_steered_is_next(page: Workplace, qtbot: QtBot, key: str) -> None:
    view = page.outbox.view
    for hour in ("10", "11", "14"):
        booked(page.desk.env, f"2025-06-27 {hour}:00")
    view.show_part(Part.PLANNED)
    page.outbox.refresh()
    mails = [line.message for line in view.model.lines if not line.message.is_call_to_make]
    here, below, last = mails[-3:]
    view.table.choose([here.id], 0)
    qtbot.keyClick(view.table, key)
    assert [line.message.id for line in view.table.chosen_lines()] == [below.id], "wherever it stands itself now"
    qtbot.keyClick(view.table, key)
    assert [line.message.id for line in view.table.chosen_lines()] == [last.id]
    qtbot.keyClick(view.table, key)
    assert view.table.chosen_lines()[0].message.id == mails[-4].id, "the row above, where none is below"


def test_that_the_count_in_the_status_bar_opens_it(workplace: Workplace, qtbot: QtBot) -> None:
    booked(workplace.desk.env, "2025-06-27 10:00")
    workplace.status.tick()
    workplace.window.status.outbox.click()
    assert workplace.ways.view == "outbox"


@pytest.mark.parametrize(
    ("state", "part"), [(MessageState.IN_DOUBT, Part.TROUBLE), (MessageState.QUEUED, Part.OPEN)], ids=str
)
def test_that_the_mail_in_the_status_bar_leads_to_what_it_speaks_of(
    workplace: Workplace, qtbot: QtBot, state: MessageState, part: Part
) -> None:
    row = put(workplace, booked(workplace.desk.env, "2025-06-27 10:00").id, state)
    workplace.status.show_heartbeat(Heartbeat(counts={state: 1}))
    workplace.window.status.mail.click()
    assert workplace.outbox.view.chosen_part is part
    assert row.id in shown(workplace)


def test_that_enter_opens_the_booking_and_space_the_text(page: Workplace, qtbot: QtBot) -> None:
    view = page.outbox.view
    view.show_part(Part.SENT)
    view.table.setFocus()
    view.table.choose([], 0)
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert "Haircut" in page.window.panel.page.text.toPlainText()  # type: ignore[union-attr]
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert page.window.panel.page is not None
    assert page.window.panel.page.objectName() == "bookingPanel"


def test_that_five_thousand_rows_are_read_page_by_page(page: Workplace, qtbot: QtBot) -> None:
    env, view = page.desk.env, page.outbox.view
    first = confirmation_of(page, booked(env, "2025-06-27 14:00").id)
    rows = [
        replace(
            first,
            id=f"many-{n}",
            dedupe_key=f"many-{n}",
            message_id=f"<many-{n}@x>",
            state=MessageState.SENT,
            sent_at=env.now(),
        )
        for n in range(5000)
    ]
    env.store.write(lambda work: work.outbox.plan(rows))
    view.show_part(Part.SENT)
    counted = [view.model.rowCount()]
    while view.model.canFetchMore(view.table.rootIndex()):
        view.model.fetchMore(view.table.rootIndex())
        counted.append(view.model.rowCount())
    assert counted == [*range(100, 5001, 100), 5001]
    assert len(set(shown(page))) == 5001


FOUND_BY = (
    ("a name", "maya", {"Maya Ortiz"}, None),
    ("a phone number as it is typed", "0151 2345", {"Maya Ortiz"}, None),
    ("a kind of message", "confirm", None, {MessageKind.CONFIRMATION, MessageKind.CONFIRM_CALL}),
    ("a kind and a name", "reminder maya", {"Maya Ortiz"}, {MessageKind.REMINDER}),
)


def test_that_messages_are_found_by_what_one_knows_of_them(page: Workplace) -> None:
    view, env = page.outbox.view, page.desk.env

    def with_phone(work: Work) -> None:
        work.clients.replace(replace(work.clients.get(MAYA), phone="+491512345678"))

    env.store.write(with_phone)
    view.show_part(Part.ALL)
    everything = len(view.model.lines)
    for what, typed, people, kinds in FOUND_BY:
        view.filter.setText(typed)
        view._ask_anew()
        lines = view.model.lines
        assert 0 < len(lines) < everything, what
        assert people is None or {line.person for line in lines} == people, what
        assert kinds is None or {line.message.kind for line in lines} <= kinds, what


def test_that_a_booking_number_finds_its_messages(page: Workplace) -> None:
    view, stored = page.outbox.view, booked(page.desk.env, "2025-06-27 14:00")
    view.show_part(Part.ALL)
    for typed in (f"#{stored.number}", str(stored.number)):
        view.filter.setText(typed)
        view._ask_anew()
        assert {line.message.booking_id for line in view.model.lines} == {stored.id}
    view.filter.setText("#999999")
    view._ask_anew()
    assert not view.model.lines


def test_that_no_time_is_cut_where_the_window_is_small(page: Workplace) -> None:
    table = page.outbox.view.table
    page.outbox.view.show_part(Part.ALL)
    for width in (700, 1000, 1600):
        table.resize(width, 400)
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)
        assert table.columnWidth(FATE) > 0
    table.setColumnWidth(1, 200)
    page.outbox.refresh()
    assert table.columnWidth(1) == 200, "what somebody drew stays"


def test_that_no_report_of_what_was_done_covers_what_can_be_done_next(page: Workplace, qtbot: QtBot) -> None:
    page.window.resize(1366, 768)
    view, toasts = page.outbox.view, page.toasts
    for _each in range(3):
        toasts.fail("Not sent to Amin Noor: The mail server refused the address. On the list of calls.")
    qtbot.waitUntil(lambda: toasts.isVisible() and toasts.height() > 100)

    def on_screen(widget: QWidget) -> QRect:
        return QRect(widget.mapToGlobal(QPoint()), widget.size())

    for button in (*view.buttons.values(), view.open, view.text):
        assert not on_screen(toasts).intersects(on_screen(button)), button.text()


def test_that_the_text_is_shown_once_it_is_known_who_is_asking(page: Workplace, qtbot: QtBot) -> None:
    env, view = page.desk.env, page.outbox.view
    set_setting(env, SetSetting(key="identity.mode", value="blind"))
    view.show_part(Part.SENT)
    view.table.choose([], 0)
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    shown = page.window.panel.page
    assert isinstance(shown, TextPanel)
    assert shown.text.isHidden()
    assert shown.strip is not None
    assert not shown.strip.isHidden()
    line = view.model.lines[0]
    assert line.client is not None
    about = AskIdentity(client_id=line.client.id, booking_id=line.message.booking_id)
    page.desk.caller.confirm(line.client.id, page.desk.do(called_back, CalledBack(about=about)))
    assert not shown.text.isHidden()
    assert shown.strip.isHidden()
    page.desk.caller.forget()
    assert shown.text.isHidden()

"""The Calls page: one key per outcome, then the next call opens; what was noted can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import AskedBy, Status
from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.printing.letter_dialog import LetterDialog
from bookingdesk.gui.printing.print_dialog import Outlets
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n import translation
from bookingdesk.qt.look import look
from bookingdesk.qt.models.outbox_model import FATE
from bookingdesk.usecases.call_commands import BeginCall, Called
from bookingdesk.usecases.calling import begin_call, called
from bookingdesk.usecases.calls import message_text
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.outbox import withdraw
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import enter
from tests.builders import HAIRCUT
from tests.gui.salon_day import booked
from tests.gui.visit_places import a_visit
from tests.salon import MAYA, OLE

Key = Qt.Key
PANEL = 360
"""Pixels that the side panel gives a page at its usual width."""


@pytest.fixture
def calls(workplace: Workplace) -> Workplace:
    """Three calls to Maya, who likes to be called after four and wants no voicemail; the page is shown."""
    env = workplace.desk.env

    def prefer(work: object) -> None:
        maya = work.clients.get(MAYA)  # type: ignore[attr-defined]
        wishes = {"preferred_channel": Channel.PHONE, "best_time": "after 16", "no_voicemail": True}
        work.clients.replace(replace(maya, **wishes))  # type: ignore[attr-defined]

    env.store.write(prefer)
    for start in ("2025-06-24 10:00", "2025-06-25 10:00", "2025-06-26 10:00"):
        booked(env, start)
    workplace.bus.announce_elsewhere()
    workplace.ways.show_view("calls")
    return workplace


def page(workplace: Workplace) -> CallPanel:
    found = workplace.window.panel.page
    assert isinstance(found, CallPanel)
    return found


def key(qtbot: QtBot, text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, text)


def row(workplace: Workplace, message: MessageId) -> Message:
    return workplace.desk.env.store.read(lambda work: work.outbox.get(message))


def cells(workplace: Workplace, line: int) -> list[str]:
    table = workplace.calls.view.table
    found = [table.item(line, column) for column in range(table.columnCount())]
    return [item.text() if item is not None else "" for item in found]


def test_that_each_outcome_is_one_key_and_the_next_call_opens(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    assert len(ids) == 3
    assert cells(calls, 0)[3] == "after 16"
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    assert page(calls).line.message.id == ids[0]
    key(qtbot, "4")
    assert page(calls).line.message.id == ids[1]
    key(qtbot, "1")
    assert page(calls).line.message.id == ids[2]
    key(qtbot, "2")
    assert calls.window.panel.page is None
    assert calls.calls.view.table.hasFocus()
    assert [row(calls, id_).state for id_ in ids] == [MessageState.QUEUED, MessageState.SENT, MessageState.SENT]
    assert "no answer" in cells(calls, 0)[4]
    assert calls.calls.view.table.rowCount() == 1


def test_that_a_note_is_written_first_and_digits_in_it_are_no_outcome(calls: Workplace, qtbot: QtBot) -> None:
    message = calls.calls.lines[0].message.id
    calls.calls.open(message)
    key(qtbot, "n")
    key(qtbot, "call at 15")
    qtbot.keyClick(page(calls).note, Key.Key_Return)
    assert row(calls, message).state is MessageState.QUEUED
    key(qtbot, "4")
    attempts = calls.desk.env.store.read(lambda work: work.calls.attempts([message]))[message]
    assert [(one.outcome, one.note) for one in attempts] == [(CallOutcome.NO_ANSWER, "call at 15")]


def test_that_voicemail_is_off_where_the_client_wants_none(calls: Workplace, qtbot: QtBot) -> None:
    calls.calls.open_next()
    assert not page(calls).buttons[CallOutcome.VOICEMAIL].isEnabled()
    before = page(calls).line.message.id
    key(qtbot, "3")
    assert page(calls).line.message.id == before
    assert row(calls, before).state is MessageState.QUEUED


def test_that_u_takes_the_last_outcome_back(calls: Workplace, qtbot: QtBot) -> None:
    message = calls.calls.lines[0].message.id
    calls.calls.open(message)
    key(qtbot, "2")
    assert row(calls, message).state is MessageState.SENT
    calls.window.panel.close_all()
    assert calls.calls.view.undo.isVisible()
    key(qtbot, "u")
    assert row(calls, message).state is MessageState.QUEUED
    assert calls.calls.view.table.rowCount() == 3


def test_that_undo_takes_an_outcome_back_before_what_was_booked_earlier(calls: Workplace, qtbot: QtBot) -> None:
    env = calls.desk.env
    booking = booked(env, "2025-06-26 09:00")
    message = calls.calls.lines[0].message.id
    calls.calls.open(message)
    key(qtbot, "2")
    assert row(calls, message).state is MessageState.SENT
    assert calls.window.commands.run("undo")
    assert row(calls, message).state is MessageState.QUEUED
    assert env.store.read(lambda work: work.bookings.get(booking.id)).status is Status.CONFIRMED
    assert calls.window.commands.run("undo")
    assert env.store.read(lambda work: work.bookings.get(booking.id)).status is Status.CANCELLED


def test_that_undo_takes_back_what_a_call_confirmed_and_then_the_call(calls: Workplace, qtbot: QtBot) -> None:
    env = calls.desk.env
    kept = booked(env, "2025-06-27 10:00", status=Status.TENTATIVE)
    rows = env.store.read(lambda work: work.outbox.of_booking(kept.id))
    message = next(row.id for row in rows if row.kind is MessageKind.CONFIRM_CALL)
    calls.calls.open(message)
    key(qtbot, "1")
    assert env.store.read(lambda work: work.bookings.get(kept.id)).status is Status.CONFIRMED
    assert calls.window.commands.run("undo")
    assert env.store.read(lambda work: work.bookings.get(kept.id)).status is Status.TENTATIVE
    assert row(calls, message).state is MessageState.SENT
    assert calls.window.commands.run("undo")
    assert row(calls, message).state is MessageState.QUEUED


def test_that_the_next_key_leaves_a_call_for_others(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    calls.calls.open_next()
    env = calls.desk.env
    assert set(env.store.read(lambda work: work.calls.claims(ids))) == {ids[0]}
    key(qtbot, ">")
    assert page(calls).line.message.id == ids[1]
    assert set(env.store.read(lambda work: work.calls.claims(ids))) == {ids[1]}
    qtbot.keyClick(page(calls), Key.Key_Escape)
    assert env.store.read(lambda work: work.calls.claims(ids)) == {}


def test_that_a_call_passed_over_comes_again_after_the_last(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    calls.calls.open_next()
    key(qtbot, ">")
    key(qtbot, "1")
    assert page(calls).line.message.id == ids[2]
    key(qtbot, "1")
    assert page(calls).line.message.id == ids[0]


def test_that_another_desks_call_is_said_and_passed_over(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Bea", station="Desk 2"))
    begin_call(other, BeginCall(message_id=ids[0]))
    calls.bus.announce_elsewhere()
    assert cells(calls, 0)[0].startswith("Bea is calling")
    calls.calls.open_next()
    assert page(calls).line.message.id == ids[1]


def test_that_after_three_tries_the_panel_asks_for_a_letter_or_a_supervisor(calls: Workplace, qtbot: QtBot) -> None:
    message = calls.calls.lines[0].message.id
    for _n in range(2):
        called(calls.desk.env, Called(message_id=message, outcome=CallOutcome.NO_ANSWER))
    calls.calls.open(message)
    key(qtbot, "4")
    assert calls.toasts.texts()[-1].endswith(
        "no answer. Tried three times. Send a letter, or a supervisor decides."
    )
    calls.calls.open(message)
    assert CallOutcome.NO_ANSWER not in page(calls).buttons
    key(qtbot, "l")
    assert row(calls, message).channel is Channel.LETTER
    calls.calls.open(message)
    calls.commands.outlets = Outlets(names=lambda: ("Front desk",))
    page(calls).print.click()
    (dialog,) = calls.window.findChildren(LetterDialog)
    head, *text = dialog.made()[0].rows
    assert "Maya Ortiz" in head
    assert "<strong>Your appointment" in head
    assert "Maya Ortiz" in "".join(text)
    dialog.close()
    page(calls).tell(CallOutcome.HANDED)
    assert row(calls, message).state is MessageState.SENT


def test_that_a_letter_without_an_address_says_so_and_offers_to_add_it(calls: Workplace, qtbot: QtBot) -> None:
    lacking = "There is no postal address. The letter can be printed without."

    def forget(work: object) -> None:
        work.clients.replace(replace(work.clients.get(MAYA), address=""))  # type: ignore[attr-defined]

    calls.desk.env.store.write(forget)
    message = calls.calls.lines[0].message.id
    calls.calls.open(message)
    key(qtbot, "l")
    assert calls.toasts.texts()[-1].endswith(lacking)
    calls.window.commands.run("outbox")
    model = calls.outbox.view.model
    fates = {line.message.id: model.index(row, FATE).data() for row, line in enumerate(model.lines)}
    assert fates[message].endswith(lacking)
    calls.ways.show_view("calls")
    opened = calls.calls.open(message)
    assert opened is not None
    assert lacking in shown_words(opened)
    calls.commands.outlets = Outlets(names=lambda: ("Front desk",))
    opened.print.click()
    (dialog,) = calls.window.findChildren(LetterDialog)
    assert dialog.form.message.text() == lacking
    assert dialog.form.print_now.isEnabled()
    dialog.close()
    key(qtbot, "a")
    form = calls.window.panel.page
    assert isinstance(form, ClientPanel)
    assert form.editor is not None
    assert form.editor.form.address.hasFocus()
    qtbot.keyClicks(form.editor.form.address, "Lindenweg 5")
    form.editor.form.save.click()
    qtbot.waitUntil(lambda: isinstance(calls.window.panel.page, CallPanel), timeout=3000)
    again = page(calls)
    assert again.line.message.id == message
    assert lacking not in shown_words(again)
    assert again.add_address is not None
    assert again.add_address.isHidden()
    assert again is opened
    assert calls.window.focusWidget() is again.buttons[CallOutcome.HANDED]
    qtbot.keyClicks(again.buttons[CallOutcome.HANDED], "a")
    assert page(calls) is again


def shown_words(panel: CallPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_that_who_does_not_come_is_cancelled_by_the_policy_from_the_call(calls: Workplace, qtbot: QtBot) -> None:
    env = calls.desk.env
    kept = booked(env, "2025-06-27 10:00", status=Status.TENTATIVE)
    rows = env.store.read(lambda work: work.outbox.of_booking(kept.id))
    (asks,) = (row for row in rows if row.kind is MessageKind.CONFIRM_CALL)
    calls.calls.open_next()
    key(qtbot, "1")
    assert calls.calls.can_take_back()
    calls.calls.open(asks.id)
    key(qtbot, "n")
    key(qtbot, "moved")
    qtbot.keyClick(page(calls).note, Key.Key_Return)
    key(qtbot, "x")
    cancelling = calls.window.panel.page
    assert isinstance(cancelling, CancelPanel)
    assert cancelling.form.details.text() == "moved"
    assert not cancelling.is_asking, "who answers on the stored number is known"
    cancelling.choose("i")
    cancelling.confirm()
    after = env.store.read(lambda work: work.bookings.get(kept.id))
    assert after.status is Status.CANCELLED
    assert not isinstance(calls.window.panel.page, CancelPanel)
    shown = calls.window.panel.page
    assert not isinstance(shown, CallPanel) or shown.line.message.id != asks.id
    assert not calls.calls.can_take_back(), "Undo brings it back, no outcome of an earlier call"


def test_that_what_was_declined_here_is_not_said_to_have_been_cancelled_meanwhile(
    calls: Workplace, qtbot: QtBot
) -> None:
    kept = booked(calls.desk.env, "2025-06-27 10:00", status=Status.TENTATIVE)
    rows = calls.desk.env.store.read(lambda work: work.outbox.of_booking(kept.id))
    opened = calls.calls.open(next(row.id for row in rows if row.kind is MessageKind.CONFIRM_CALL))
    assert opened is not None
    ended: list[str] = []
    opened.end = ended.append  # type: ignore[method-assign]
    key(qtbot, "x")
    cancelling = calls.window.panel.page
    assert isinstance(cancelling, CancelPanel)
    cancelling.choose("i")
    cancelling.confirm()
    assert calls.desk.env.store.read(lambda work: work.bookings.get(kept.id)).status is Status.CANCELLED
    assert ended == []


def test_that_undo_stays_in_sight_where_the_cancelled_time_suits_somebody(calls: Workplace, qtbot: QtBot) -> None:
    env = calls.desk.env
    calls.desk.do(enter, EnterWaitlist(client_id=OLE, service_ids=(HAIRCUT,)))
    kept = booked(env, "2025-06-27 10:00", status=Status.TENTATIVE)
    rows = env.store.read(lambda work: work.outbox.of_booking(kept.id))
    calls.calls.open(next(row.id for row in rows if row.kind is MessageKind.CONFIRM_CALL))
    key(qtbot, "x")
    cancelling = calls.window.panel.page
    assert isinstance(cancelling, CancelPanel)
    cancelling.choose("i")
    cancelling.confirm()
    qtbot.waitUntil(lambda: "Somebody is waiting" in calls.toasts.texts()[-1])
    assert calls.toasts.texts()[-2].startswith("Cancelled: Maya Ortiz")


def test_that_rows_are_as_high_as_their_words_in_the_width_that_there_is(calls: Workplace, qtbot: QtBot) -> None:
    table, window = calls.calls.view.table, calls.window
    window.show()
    window.resize(2400, 600)
    qtbot.waitUntil(lambda: table.rowHeight(0) == look().sizes.row)
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: table.rowHeight(0) > look().sizes.row)
    lines = 2 * table.fontMetrics().height()
    assert table.rowHeight(0) >= lines + look().unit, "two lines, and air before those of the next row"


def test_that_u_works_when_the_last_call_was_made(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    for _call in ids:
        key(qtbot, "1")
    assert calls.window.panel.page is None
    assert calls.calls.view.table.rowCount() == 0
    assert calls.calls.view.hasFocus()
    key(qtbot, "u")
    assert row(calls, ids[2]).state is MessageState.QUEUED
    assert calls.calls.view.table.rowCount() == 1
    calls.window.canvas.setFocus()
    assert calls.calls.view.table.hasFocus()


def test_that_the_marked_row_is_the_call_that_is_open(calls: Workplace, qtbot: QtBot) -> None:
    ids = [line.message.id for line in calls.calls.lines]
    table = calls.calls.view.table
    table.selectRow(1)
    qtbot.keyClick(table, Key.Key_Return)
    assert page(calls).line.message.id == ids[1]
    key(qtbot, "1")
    assert page(calls).line.message.id == ids[2]
    assert table.current() == ids[2]


def test_that_a_row_stays_marked_where_the_window_is_mirrored(calls: Workplace, qtbot: QtBot) -> None:
    table = calls.calls.view.table
    calls.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    table.setFocus()
    before = table.current()
    qtbot.keyClick(table, Key.Key_Return)
    assert page(calls).line.message.id == before
    assert [each.row() for each in table.selectionModel().selectedRows()] == [0]
    calls.calls.refresh()
    assert table.current() == before
    assert [each.row() for each in table.selectionModel().selectedRows()] == [0]


def test_that_what_to_say_in_arabic_stands_at_the_right(calls: Workplace, qtbot: QtBot) -> None:
    def speak_arabic(work: object) -> None:
        maya = work.clients.get(MAYA)  # type: ignore[attr-defined]
        work.clients.replace(replace(maya, language="ar"))  # type: ignore[attr-defined]

    assert calls.calls.open(calls.calls.lines[0].message.id) is not None
    option = page(calls).script.document().defaultTextOption()
    assert option.alignment() == Qt.AlignmentFlag.AlignLeft
    calls.desk.env.store.write(speak_arabic)
    calls.calls.open(calls.calls.lines[0].message.id)
    option = page(calls).script.document().defaultTextOption()
    assert option.alignment() == Qt.AlignmentFlag.AlignRight
    assert option.textDirection() is Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize("language", translation.SHIPPED)
def test_that_every_key_of_a_call_is_read_whole_in_the_panel(
    calls: Workplace, speaking: QApplication, qtbot: QtBot, language: str
) -> None:
    """Also where a supervisor decides, whose words are the longest, and the panel is low."""
    calls.calls.open_next()
    shown = page(calls)
    call = replace(shown.call, asks_decision=True)
    translation.speak(language)
    panel = CallPanel(call, calls.desk.look(message_text, call.id), calls.desk.formatter)
    qtbot.addWidget(panel)
    panel.resize(PANEL, 560)
    panel.show()
    qtbot.waitExposed(panel)
    buttons = panel.findChildren(FittingButton)
    assert len(buttons) > 6
    for button in buttons:
        assert button.painted.replace("\n", " ").split() == button.text().split()
        assert button.height() >= button.heightForWidth(button.width())
        assert panel.rect().contains(button.geometry()), button.text()


def test_that_an_open_call_says_where_nothing_is_to_be_said_any_more(calls: Workplace, qtbot: QtBot) -> None:
    """Another desk has taken the message back while the number rang."""
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    opened = page(calls)
    withdraw(other, opened.line.message.id)
    calls.bus.announce_elsewhere()
    assert page(calls) is opened
    said = [label.text() for label in opened.findChildren(QLabel) if label.isVisible()]
    assert any(words.startswith("This call need not be made any more.") for words in said)
    assert not any(button.isEnabled() for button in opened.buttons.values())
    assert QApplication.focusWidget() is opened.onward
    key(qtbot, "1")
    assert row(calls, opened.line.message.id).state is MessageState.WITHDRAWN
    qtbot.keyClick(opened.onward, Key.Key_Return)
    assert page(calls) is not opened, "the next call opens"


def test_that_an_open_call_shows_another_wording_and_says_that_it_is_new(calls: Workplace, qtbot: QtBot) -> None:
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    opened = page(calls)

    def rename(work: object) -> None:
        maya = work.clients.get(MAYA)  # type: ignore[attr-defined]
        work.clients.replace(replace(maya, given_name="Maja"))  # type: ignore[attr-defined]

    other.store.write(rename)
    calls.bus.announce_elsewhere()
    assert "Maja Ortiz" in opened.script.toPlainText()
    said = [label.text() for label in opened.findChildren(QLabel) if label.isVisible()]
    assert any("changed meanwhile" in words for words in said)
    assert any(words.startswith("Maja Ortiz") for words in said)
    assert all(
        button.isEnabled() for outcome, button in opened.buttons.items() if outcome is not CallOutcome.VOICEMAIL
    )


def test_that_who_is_on_the_line_hears_that_it_was_cancelled_meanwhile(calls: Workplace, qtbot: QtBot) -> None:
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    booking = page(calls).line.booking
    assert booking is not None
    cancel(other, Cancel(booking_id=booking.id, reason="ill", asked_by=AskedBy.BUSINESS))
    calls.bus.announce_elsewhere()
    line = page(calls).line
    assert (line.message.kind, line.message.booking_id) == (MessageKind.CANCELLATION, booking.id)
    assert "have to cancel" in page(calls).script.toPlainText()


def test_that_an_open_call_goes_over_to_the_one_that_takes_its_place(calls: Workplace, qtbot: QtBot) -> None:
    """A step of the visit is cancelled while its client is on the line: the rest is told at once."""
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    first, second = a_visit(calls.desk.env, "2025-06-27 10:00")
    calls.bus.announce_elsewhere()
    (about,) = [line.message.id for line in calls.calls.lines if line.message.kind is MessageKind.VISIT]
    opened = calls.calls.open(about)
    assert opened is not None
    opened.note.setText("wants tea")
    cancel(other, Cancel(booking_id=first.id, reason="ill", asked_by=AskedBy.BUSINESS))
    calls.bus.announce_elsewhere()
    assert page(calls) is opened
    assert opened.line.message.booking_id == second.id
    assert opened.note.text() == "wants tea"
    said = [label.text() for label in opened.findChildren(QLabel) if label.isVisible()]
    assert "It was changed meanwhile. Read out what stands here now." in said
    assert QApplication.focusWidget() is next(iter(opened.buttons.values()))
    key(qtbot, "2")
    assert row(calls, opened.line.message.id).state is MessageState.SENT


def untold(calls: Workplace) -> set[MessageId]:
    """What nobody has said yet."""
    rows = calls.desk.env.store.read(lambda work: work.outbox.of_client(MAYA))
    return {each.id for each in rows if each.state is MessageState.QUEUED}


def test_that_a_note_that_is_being_written_presses_nothing_when_the_call_is_over(
    calls: Workplace, qtbot: QtBot
) -> None:
    """A blank would open the next call, and a digit after it say that its client was told."""
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    opened = page(calls)
    key(qtbot, "n")
    key(qtbot, "left")
    withdraw(other, opened.line.message.id)
    calls.bus.announce_elsewhere()
    waiting = untold(calls)
    for each in " 1 h":
        key(qtbot, each)
    assert untold(calls) == waiting
    assert (page(calls), opened.note.text()) == (opened, "left 1 h")
    qtbot.keyClick(opened.note, Key.Key_Return)
    assert QApplication.focusWidget() is opened.onward


def test_that_a_note_that_is_being_written_presses_nothing_when_another_call_takes_its_place(
    calls: Workplace, qtbot: QtBot
) -> None:
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    opened = page(calls)
    booking = opened.line.booking
    assert booking is not None
    key(qtbot, "n")
    key(qtbot, "wants")
    opened.note.setCursorPosition(0)
    cancel(other, Cancel(booking_id=booking.id, reason="ill", asked_by=AskedBy.BUSINESS))
    calls.bus.announce_elsewhere()
    assert page(calls).line.message.kind is MessageKind.CANCELLATION
    waiting = untold(calls)
    for each in "2 h ":
        key(qtbot, each)
    assert untold(calls) == waiting
    assert page(calls).note.text() == "2 h wants"


def test_that_another_call_takes_no_focus_from_where_somebody_works(calls: Workplace, qtbot: QtBot) -> None:
    other = calls.desk.env.acting_as(replace(calls.desk.env.actor, name="Ben", station="Desk 2"))
    qtbot.keyClick(calls.calls.view.table, Key.Key_Return)
    booking = page(calls).line.booking
    assert booking is not None
    calls.calls.view.table.setFocus()
    cancel(other, Cancel(booking_id=booking.id, reason="ill", asked_by=AskedBy.BUSINESS))
    calls.bus.announce_elsewhere()
    assert page(calls).line.message.kind is MessageKind.CANCELLATION
    assert QApplication.focusWidget() is calls.calls.view.table

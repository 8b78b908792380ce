"""The page of message texts: found, written with what is offered, checked, shown, kept, approved, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Event, get_ident
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QStackedWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.rights import Role
from bookingdesk.domain.templates import Fault, OwnTexts, SharedText, TemplateState, TextKey, TextPart
from bookingdesk.gui.messages.harmless_page import HarmlessPage
from bookingdesk.gui.messages.template_editor import TemplateEditor
from bookingdesk.gui.messages.template_history_panel import TemplateHistoryPanel
from bookingdesk.gui.messages.template_overview import ROWS
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import look
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.ports import Dispatch, Templating
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.template_reading import template_file
from bookingdesk.usecases.templates import (
    ApproveTemplate,
    DraftTemplate,
    TemplateQuery,
    approve_template,
    draft_template,
    template_lines,
)
from tests.gui.salon_day import booked
from tests.gui.template_places import SAYS, SMS, looked, own_text

COLUMN = 1
"""Of English."""


def opened(place: Workplace, part: TextPart = TextPart.SMS) -> TemplateEditor:
    place.window.commands.run("templates")
    place.templates.edit(MessageKind.CONFIRMATION, "en")
    editor = place.templates.editor
    editor.fields.parts.setCurrentIndex(list(TextPart).index(part))
    looked(editor)
    return editor


def lines(editor: TemplateEditor) -> list[str]:
    faults = editor.fields.faults
    return [faults.item(row).text() for row in range(faults.count())]


def typed(editor: TemplateEditor, text: str) -> None:
    editor.fields.text.setPlainText(text)
    looked(editor)


def test_that_the_table_says_what_is_our_own_and_enter_opens_it(workplace: Workplace, qtbot: QtBot) -> None:
    own_text(workplace.desk.env)
    own_text(workplace.desk.env, "Again:", approve=False)
    workplace.window.commands.run("templates")
    table = workplace.templates.overview.table
    row = ROWS.index(MessageKind.CONFIRMATION)
    assert table.item(row, COLUMN).text() == "SMS: version 1, by Jo · draft"
    assert table.item(row, COLUMN + 1).text() == "shipped"
    spoken = table.item(row, COLUMN).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Confirmation, English\nSMS: version 1, by Jo · draft 2 waits"
    table.setCurrentCell(row, COLUMN)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    editor = workplace.templates.editor
    assert workplace.templates.view.currentWidget() is editor
    assert (editor.key.kind, editor.key.language) == (MessageKind.CONFIRMATION, "en")
    qtbot.keyClick(editor.fields.text, Qt.Key.Key_Escape)
    assert workplace.templates.view.currentWidget() is workplace.templates.overview


def test_that_a_text_is_written_checked_kept_and_approved(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    fields = editor.fields
    assert lines(editor) == ["Nothing is wrong with this text."]
    assert not fields.keep.isEnabled()
    typed(editor, "Hello {{ dya }}")
    assert "There is no placeholder “dya”" in lines(editor)[0]
    assert not fields.keep.isEnabled()
    typed(editor, SAYS.replace("{{ service }}", ""))
    assert lines(editor) == ["It leaves out: Service. Put in {{ service }}."]
    qtbot.mouseClick(fields.keep, Qt.MouseButton.LeftButton)
    assert template_file(workplace.desk.env, SMS).value.versions == ()

    fields.text.moveCursor(fields.text.textCursor().MoveOperation.End)
    row = next(n for n in range(fields.inserts.count()) if fields.inserts.item(n).text().startswith("Service\n"))
    fields.inserts.setCurrentRow(row)
    fields.inserts.setFocus()
    qtbot.keyClick(fields.inserts, Qt.Key.Key_Return)
    assert fields.text.toPlainText().endswith("{{ service }}")
    looked(editor)
    assert lines(editor) == ["Nothing is wrong with this text."]
    qtbot.mouseClick(fields.keep, Qt.MouseButton.LeftButton)
    assert "description" in fields.error.text().lower() or fields.error.text()
    assert editor.unsaved == 1
    qtbot.keyClicks(fields.description, "shorter")
    qtbot.mouseClick(fields.keep, Qt.MouseButton.LeftButton)
    assert editor.unsaved == 0
    assert fields.state.text() == "Sent now: shipped text · draft 1 waits."
    qtbot.mouseClick(fields.approve, Qt.MouseButton.LeftButton)
    assert fields.state.text() == "Sent now: version 1, by Jo."
    own = template_file(workplace.desk.env, SMS).value.own
    assert own is not None
    assert (own.state, own.description) == (TemplateState.APPROVED, "shorter")
    qtbot.mouseClick(fields.shipped, Qt.MouseButton.LeftButton)
    assert fields.state.text() == "Sent now: shipped text."
    assert not fields.shipped.isEnabled()


def test_that_the_pieces_stand_first_and_the_arrows_pass_the_headings(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.window.commands.run("templates")
    table = workplace.templates.overview.table
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    assert names[:3] == ["Shared by the messages", "Greeting", "Contact details and signature"]
    assert (table.currentRow(), table.currentColumn()) == (1, COLUMN)
    table.setCurrentCell(names.index("Messages") - 1, COLUMN)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert ROWS[table.currentRow()] is MessageKind.TENTATIVE
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert ROWS[table.currentRow()] is SharedText.RULES
    table.setCurrentCell(1, COLUMN)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert ROWS[table.currentRow()] is SharedText.OPENING
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert workplace.templates.view.currentWidget() is workplace.templates.editor
    assert workplace.templates.editor.key.kind is SharedText.OPENING


def test_that_a_signature_is_written_shown_in_a_chosen_message_and_approved(
    workplace: Workplace, qtbot: QtBot
) -> None:
    opened(workplace)
    workplace.templates.edit(SharedText.CLOSING, "en")
    editor = workplace.templates.editor
    fields, preview = editor.fields, editor.fields.preview
    looked(editor)
    tabs = [fields.parts.tabText(at) for at in range(fields.parts.count()) if fields.parts.isTabVisible(at)]
    assert tabs == ["Mail and letter", "Mail as HTML", "Phone script"]
    assert fields.title.text() == "Contact details and signature"
    assert fields.uses.text().startswith("It stands in: Tentative booking, Confirmation, ")
    typed(editor, "See you soon,\n{{ dya }}")
    assert lines(editor) == ["Line 2: There is no placeholder “dya”. Choose one from the list."]
    typed(editor, "See you soon,\n{{ sender }}")
    assert lines(editor) == ["Nothing is wrong with this text."]
    assert preview.message.isVisibleTo(editor)
    preview.message.setCurrentIndex(preview.message.findText("Reminder"))
    preview.message.activated.emit(preview.message.currentIndex())
    looked(editor)
    assert preview.text.toPlainText().startswith("Reminder")
    assert "See you soon,\n" in preview.text.toPlainText()
    fields.parts.setFocus()
    qtbot.keyClick(fields.parts, Qt.Key.Key_Right)
    qtbot.keyClick(fields.parts, Qt.Key.Key_Right)
    looked(editor)
    assert editor.key.part is TextPart.SCRIPT
    assert preview.message.currentText() == "Reminder"
    qtbot.keyClick(fields.parts, Qt.Key.Key_Left)
    qtbot.keyClick(fields.parts, Qt.Key.Key_Left)
    looked(editor)
    qtbot.keyClicks(fields.description, "warmer")
    qtbot.mouseClick(fields.keep, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(fields.approve, Qt.MouseButton.LeftButton)
    assert fields.state.text() == "Sent now: version 1, by Jo."
    qtbot.mouseClick(fields.history, Qt.MouseButton.LeftButton)
    page = workplace.window.panel.page
    assert isinstance(page, TemplateHistoryPanel)
    assert page.text.toPlainText().startswith("See you soon,")

    workplace.templates.edit(MessageKind.CONFIRMATION, "en")
    looked(editor)
    assert not preview.message.isVisibleTo(editor)
    assert fields.uses.isHidden()
    assert fields.parts.isTabVisible(list(TextPart).index(TextPart.SMS))
    assert "See you soon," in preview.text.toPlainText()


def test_that_a_changed_signature_says_that_the_other_half_of_the_mail_has_its_old_words(
    workplace: Workplace, qtbot: QtBot
) -> None:
    opened(workplace)
    workplace.templates.edit(SharedText.CLOSING, "en")
    editor = workplace.templates.editor
    fields = editor.fields
    looked(editor)
    assert fields.behind.isHidden()
    assert fields.go_there.isHidden()
    for part in (TextPart.MAIL, TextPart.PAGE):
        assert editor.key.part is part
        typed(editor, "See you soon,\n{{ sender }}")
        fields.description.setText("warmer")
        qtbot.mouseClick(fields.keep, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(fields.approve, Qt.MouseButton.LeftButton)
        if part is TextPart.MAIL:
            assert fields.behind.text().startswith("“Mail as HTML” still has its old words.")
            assert fields.go_there.text() == "&Go to “Mail as HTML”"
            qtbot.mouseClick(fields.go_there, Qt.MouseButton.LeftButton)
            assert fields.text.hasFocus()
            looked(editor)
    assert fields.behind.isHidden()
    fields.parts.setCurrentIndex(list(TextPart).index(TextPart.MAIL))
    assert fields.behind.isHidden()


@pytest.mark.parametrize("part", [TextPart.MAIL, TextPart.PAGE])
def test_that_a_signature_is_in_sight_while_it_is_typed(workplace: Workplace, qtbot: QtBot, part: TextPart) -> None:
    """It stands at the end of a message that is longer than the field."""
    opened(workplace)
    workplace.templates.edit(SharedText.CLOSING, "en")
    editor = workplace.templates.editor
    editor.fields.parts.setCurrentIndex(list(TextPart).index(part))
    looked(editor)
    preview = editor.fields.preview
    shown = preview.page if part is TextPart.PAGE else preview.text
    shown.setFixedHeight(120)
    bar = shown.verticalScrollBar()
    assert bar.value() < 10 < bar.maximum()
    body = editor.fields.text.toPlainText()
    typed(editor, body.replace("Kind regards", "Yours"))
    begins = QTextCursor(shown.document().find("Yours"))
    begins.setPosition(begins.selectionStart())
    assert 0 <= shown.cursorRect(begins).top() < shown.viewport().height()
    bar.setValue(3)
    editor.look_at_it()
    looked(editor)
    assert bar.value() == 3, "nothing reads otherwise"
    workplace.templates.edit(MessageKind.REQUEST_REPLY, "en")
    looked(editor)
    assert preview.text.verticalScrollBar().value() == 0


def test_that_a_piece_that_one_message_misses_says_which(workplace: Workplace, qtbot: QtBot) -> None:
    opened(workplace)
    workplace.templates.edit(SharedText.FACTS, "en")
    editor = workplace.templates.editor
    looked(editor)
    typed(editor, editor.fields.text.toPlainText().replace("{{ number }}", "–"))
    assert lines(editor)[0].startswith("In “Tentative booking”: It leaves out: Number of the booking")
    assert not editor.fields.keep.isEnabled()


def test_that_a_piece_that_nobody_uses_says_so_and_shows_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    env = workplace.desk.env
    for part, file in ((TextPart.MAIL, "was.txt"), (TextPart.SCRIPT, "was.txt")):
        key = TextKey(language="en", kind=MessageKind.MODIFICATION, part=part)
        body = template_file(env, key).value.otherwise.replace(f'{{% include "en/{file}" +%}}', "")
        draft = draft_template(env, DraftTemplate(key=key, body=body, description="shorter")).value
        approve_template(env, ApproveTemplate(version_id=draft.id))
    editor = opened(workplace)
    workplace.templates.edit(SharedText.WAS, "en")
    looked(editor)
    assert editor.fields.uses.text() == "No message uses it at present."
    assert editor.fields.preview.note.text() == "No message uses it at present."
    assert editor.fields.preview.text.toPlainText() == ""
    assert lines(editor) == ["Nothing is wrong with this text."]


def test_that_a_click_puts_in_what_is_clicked(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    typed(editor, "")
    inserts = editor.fields.inserts
    place = inserts.visualItemRect(inserts.item(0)).center()
    qtbot.mouseClick(inserts.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.fields.text.toPlainText() == "{{ service }}"
    assert editor.fields.text.hasFocus()


def test_that_arabic_runs_from_the_right_in_any_window(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    document = editor.fields.preview.text.document()
    assert document.defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight
    workplace.templates.edit(MessageKind.CONFIRMATION, "ar")
    looked(editor)
    assert document.defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
    for text in (editor.fields.preview.text, editor.fields.text):
        assert text.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignRight
    workplace.templates.edit(MessageKind.CONFIRMATION, "de")
    looked(editor)
    for text in (editor.fields.preview.text, editor.fields.text):
        assert text.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignLeft


def test_that_the_preview_follows_the_typing_with_a_sample_and_with_a_booking(
    workplace: Workplace, qtbot: QtBot
) -> None:
    stored = booked(workplace.desk.env, "2025-06-23 14:15")
    editor = opened(workplace)
    preview = editor.fields.preview
    typed(editor, "For {{ client }}: {{ service }}")
    assert preview.text.toPlainText() == "For Maya Ortiz: Consultation"
    assert preview.length.text() == "28 characters, 1 part"
    assert preview.note.text() == "Shown with a sample client."
    qtbot.keyClicks(preview.number, f"#{stored.number}")
    qtbot.keyClick(preview.number, Qt.Key.Key_Return)
    looked(editor)
    assert preview.text.toPlainText() == "For Maya Ortiz: Haircut"
    assert preview.note.text() == "Shown as Maya Ortiz gets it."
    preview.number.setText("999999")
    qtbot.keyClick(preview.number, Qt.Key.Key_Return)
    looked(editor)
    assert "999999" in preview.note.text()
    preview.number.setText("soon")
    qtbot.keyClick(preview.number, Qt.Key.Key_Return)
    looked(editor)
    assert preview.note.text() == "A booking number has digits only."


def test_that_a_booking_is_shown_only_while_it_is_known_who_asks(workplace: Workplace, qtbot: QtBot) -> None:
    set_setting(workplace.desk.env, SetSetting(key="identity.mode", value="blind"))
    stored = booked(workplace.desk.env, "2025-06-23 14:15")
    editor = opened(workplace)
    preview = editor.fields.preview
    typed(editor, "For {{ client }}: {{ service }}")
    preview.number.setText(str(stored.number))
    qtbot.keyClick(preview.number, Qt.Key.Key_Return)
    looked(editor)
    assert preview.text.toPlainText() == "For Maya Ortiz: Consultation"
    assert "who is asking" in preview.note.text()


def test_that_a_page_is_shown_as_a_page_and_loads_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace, TextPart.PAGE)
    preview = editor.fields.preview
    typed(editor, editor.fields.text.toPlainText().replace("Thank", '<img src="file:///etc/hostname">Thank'))
    assert any("is not allowed in a mail" in line for line in lines(editor))
    stack = preview.page.parentWidget()
    assert isinstance(stack, QStackedWidget)
    assert stack.currentWidget() is preview.page
    assert "Thank you for booking" in preview.page.toPlainText()
    assert HarmlessPage.loadResource(preview.page, 2, "file:///etc/hostname").__class__.__name__ == "QImage"


def test_that_what_is_typed_stays_and_is_counted_until_it_is_dropped(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    typed(editor, f"Hello! {SAYS}")
    editor.fields.parts.setCurrentIndex(0)
    assert "Hello!" not in editor.fields.text.toPlainText()
    editor.fields.parts.setCurrentIndex(list(TextPart).index(TextPart.SMS))
    assert editor.fields.text.toPlainText().startswith("Hello!")
    assert workplace.templates.unsaved == 1
    assert "1 form holds" in workplace._unsaved_words()
    qtbot.mouseClick(editor.fields.drop, Qt.MouseButton.LeftButton)
    assert workplace.templates.unsaved == 0
    assert not editor.fields.drop.isEnabled()


def test_that_an_earlier_version_is_taken_up_again(workplace: Workplace, qtbot: QtBot) -> None:
    own_text(workplace.desk.env, "First")
    own_text(workplace.desk.env, "Second")
    editor = opened(workplace)
    qtbot.mouseClick(editor.fields.history, Qt.MouseButton.LeftButton)
    page = workplace.window.panel.page
    assert isinstance(page, TemplateHistoryPanel)
    assert page.lines.item(0).text().startswith("Version 2 · in force")
    assert "Jo: friendlier · approved by Jo" in page.lines.item(1).text()
    assert page.lines.item(2).text() == "The shipped text"
    page.lines.setCurrentRow(1)
    assert page.text.toPlainText().startswith("First")
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert editor.fields.text.toPlainText().startswith("First")
    assert editor.unsaved == 1


def test_that_what_was_typed_comes_back_by_undo_when_a_version_was_taken_up(
    workplace: Workplace, qtbot: QtBot
) -> None:
    own_text(workplace.desk.env, "First")
    editor = opened(workplace)
    text = editor.fields.text
    text.setFocus()
    qtbot.keyClicks(text, "An hour of work. ")
    before = text.toPlainText()
    assert before.startswith("An hour of work. ")
    editor.take_up(editor.key, "Another text")
    assert text.toPlainText() == "Another text"
    qtbot.keyClick(text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text.toPlainText() == before


class Slow:
    """The templating of a desk on which checking a text takes until the gate is opened."""

    def __init__(self, real: Templating) -> None:
        self._real = real
        self.gate, self.checked = Event(), list[str]()
        self.threads: set[int] = set()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def faults(
        self, key: TextKey, body: str, samples: Sequence[Dispatch], wordings: Sequence[OwnTexts]
    ) -> tuple[Fault, ...]:
        self.checked.append(body)
        self.threads.add(get_ident())
        assert self.gate.wait(10)
        return self._real.faults(key, body, samples, wordings)


def test_that_typing_never_waits_for_the_check_and_the_newest_text_is_what_is_said(
    workplace: Workplace, qtbot: QtBot
) -> None:
    editor = opened(workplace)
    slow = Slow(workplace.desk.env.templating)
    workplace.desk.env = replace(workplace.desk.env, templating=slow)  # type: ignore[arg-type]
    text = editor.fields.text
    text.setPlainText("")
    began = monotonic()
    for letters in ("{{ dya", "y }} for", " you"):
        qtbot.keyClicks(text, letters)
        editor.look_at_it()
        qtbot.wait(20)
    assert monotonic() - began < 5, "the window stood still"
    assert text.toPlainText() == "{{ dyay }} for you"
    assert not editor.fields.keep.isEnabled()
    slow.gate.set()
    looked(editor)
    assert "There is no placeholder “dyay”" in lines(editor)[0]
    assert slow.checked == ["{{ dya", "{{ dyay }} for you"], "what was overtaken is not checked at all"
    assert get_ident() not in slow.threads


def test_that_what_was_asked_of_one_text_is_not_said_of_another(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    editor.fields.text.setPlainText("{{ dya }}")
    editor.look_at_it()
    editor.fields.parts.setCurrentIndex(list(TextPart).index(TextPart.LETTER))
    assert not editor.fields.keep.isEnabled()
    looked(editor)
    assert lines(editor) == ["Nothing is wrong with this text."]


def test_that_a_fault_is_gone_to(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    typed(editor, f"{SAYS}\n\n{{{{ dya }}}}")
    assert lines(editor)[0].startswith("Line 3:")
    editor.fields.faults.setCurrentRow(0)
    qtbot.keyClick(editor.fields.faults, Qt.Key.Key_Return)
    assert editor.fields.text.textCursor().blockNumber() == 2
    assert editor.fields.text.hasFocus()


def test_that_who_may_not_write_reads_and_is_told(workplace: Workplace, qtbot: QtBot) -> None:
    env = workplace.desk.env
    editor = opened(workplace)
    typed(editor, f"Hello! {SAYS}")
    editor.fields.description.setText("friendlier")
    workplace.desk.become(replace(env.actor, role=Role.FRONTLINE))  # at last: the session takes it back by itself
    assert not editor.fields.allowed.isHidden()
    qtbot.mouseClick(editor.fields.keep, Qt.MouseButton.LeftButton)
    assert not editor.fields.error.isHidden()
    workplace.desk.env = env
    assert [line for line in template_lines(env, TemplateQuery()).value if line.draft] == []


def test_that_a_missing_reason_takes_the_hands_to_its_field_and_enter_there_keeps_the_draft(
    workplace: Workplace, qtbot: QtBot
) -> None:
    editor = opened(workplace)
    typed(editor, SAYS)
    editor.fields.text.setFocus()
    editor.fields.keep.click()
    assert editor.fields.error.text() == "What changed and why: needed."
    assert editor.fields.description.hasFocus()
    qtbot.keyClicks(editor.fields.description, "warmer")
    qtbot.keyClick(editor.fields.description, Qt.Key.Key_Return)
    file = template_file(workplace.desk.env, editor.key).value
    assert file.draft is not None
    assert file.draft.description == "warmer"


def test_that_the_line_of_a_text_without_fault_is_not_marked(workplace: Workplace, qtbot: QtBot) -> None:
    editor = opened(workplace)
    typed(editor, "{{ nonsense }}")
    editor.fields.faults.setFocus()
    editor.fields.faults.setCurrentRow(0)
    editor.fields.text.setFocus()
    typed(editor, SAYS)
    assert lines(editor) == ["Nothing is wrong with this text."]
    assert editor.fields.faults.currentRow() == -1


def test_that_the_html_of_a_mail_stands_on_white_in_the_dark_too(qtbot: QtBot) -> None:
    look().choose(scheme=Scheme.DARK)
    try:
        page = HarmlessPage()
        qtbot.addWidget(page)
        page.setHtml("<p><b>Your appointment</b> is confirmed.</p>")
        picture = page.grab().toImage()
    finally:
        look().choose(scheme=Scheme.LIGHT)
    inside = [picture.pixelColor(x, y).lightness() for x in range(8, 200) for y in range(8, 60)]
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).lightness() == 255
    assert min(inside) < 60, "its words are dark"

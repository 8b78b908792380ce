"""How a text reads to a client, while it is written: with a sample, or with a booking whose number is typed.

A piece that messages share is shown within one of them, which can be chosen. The view goes to where the message
reads otherwise than before, so that a signature is seen while it is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import TextPart
from bookingdesk.gui.messages.harmless_page import HarmlessPage
from bookingdesk.gui.widgets.combos import refill
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.running import run_as
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import message_kind_word
from bookingdesk.presentation.template_words import fault_sentence, preview_words, size_words
from bookingdesk.qt.look import look
from bookingdesk.usecases.template_reading import Preview

WITH_SUBJECT = frozenset({TextPart.MAIL, TextPart.LETTER})


class TemplatePreview(QWidget):
    """Shows one part of a preview."""

    asked = Signal()
    """Another booking was named, or another message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = QComboBox()
        self._within = QWidget()
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("empty: a sample"))
        self.number.setClearButtonEnabled(True)
        self.note, self.length = plain_label(yields=True), plain_label(yields=True)
        set_tone(self.note, "secondary")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("As the client reads it"))
        self.page = HarmlessPage()
        self.page.setAccessibleName(_("As the client sees it"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.page)
        self._lay_out()
        self.message.activated.connect(self.asked)
        self.number.returnPressed.connect(self.asked)
        self.number.editingFinished.connect(self.asked)

    def _lay_out(self) -> None:
        within = QLabel(_("Show in &message"))
        within.setBuddy(self.message)
        choice = QHBoxLayout(self._within)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(within)
        choice.addWidget(self.message, 1)
        caption = QLabel(_("Show &with booking"))
        caption.setBuddy(self.number)
        row = QHBoxLayout()
        row.addWidget(caption)
        row.addWidget(self.number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(look().unit // 2, 0, 0, 0)
        column.setSpacing(look().unit // 2)
        column.addWidget(self._within)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self._stack, 1)
        column.addWidget(self.length)

    def offer_messages(self, kinds: Sequence[MessageKind]) -> None:
        """The messages that it can be shown in; where there is no choice none is offered."""
        refill(self.message, [(kind, message_kind_word(kind)) for kind in kinds])
        self._within.setVisible(len(kinds) > 1)
        if not kinds:
            self._stack.setCurrentWidget(self.text)
            self.text.clear()

    def show_part(self, part: TextPart, preview: Preview, language: str) -> None:
        """Show the text of one part as it would leave now."""
        shown = preview.shown[part]
        run_as(self.text, language)
        write(self.note, preview_words(preview, language))
        set_tone(self.note, "warning" if preview.fell_back else "secondary")
        write(self.length, size_words(shown.text) if part is TextPart.SMS and shown.text else "")
        self._stack.setCurrentWidget(self.page if part is TextPart.PAGE and not shown.faults else self.text)
        if shown.faults:
            self.text.setPlainText("\n".join(fault_sentence(fault) for fault in shown.faults))
        elif part is TextPart.PAGE:
            _show_change(self.page, partial(self.page.setHtml, shown.text))
        elif part in WITH_SUBJECT:
            whole = f"{preview.shown[TextPart.SUBJECT].text}\n\n{shown.text}"
            _show_change(self.text, partial(self.text.setPlainText, whole))
        else:
            _show_change(self.text, partial(self.text.setPlainText, shown.text))

    def say(self, words: str) -> None:
        """Why there is nothing to show."""
        write(self.note, words)
        set_tone(self.note, "error")


def _show_change(field: QPlainTextEdit | QTextEdit, show: Callable[[], None]) -> None:
    """Show another text where it reads otherwise, the beginning of that above all; else the view stays."""
    before, stood = field.toPlainText(), field.verticalScrollBar().value()
    show()
    after = field.toPlainText()
    if after == before:
        field.verticalScrollBar().setValue(stood)
        return
    begin = _alike(before, after)
    end = len(after) - _alike(before[begin:][::-1], after[begin:][::-1])
    for place in (end, begin):
        cursor = QTextCursor(field.document())
        cursor.setPosition(min(place, field.document().characterCount() - 1))
        field.setTextCursor(cursor)
        field.ensureCursorVisible()


def _alike(one: str, other: str) -> int:
    """With how many characters both begin alike."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))

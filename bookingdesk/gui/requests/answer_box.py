"""The words of an answer: a text to edit, the reason of a delay where there is one, and the button that records."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.requests import AnswerKind
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import look

ACCEPTING = frozenset({AnswerKind.CONFIRMED, AnswerKind.TENTATIVE})
"""Answers that a booking gives: of the box they only need the reason of a delay."""


class AnswerBox(QWidget):
    """Closed until an answer needs words."""

    ready = Signal(object, str, str)
    """AnswerKind, the text, the reason of the delay."""
    left = Signal()
    """Esc: nothing was answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answerBox")
        self.kind = AnswerKind.DECLINED
        self._label = QLabel()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(8 * look().unit)
        self.text.setMaximumHeight(20 * look().unit)
        self._late_label = QLabel(_("Why it is late"))
        self.late = QLineEdit()
        self._late_label.setBuddy(self.late)
        self.late.setAccessibleName(_("Why it is late"))
        self.late.setPlaceholderText(_("needed after 24 hours"))
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setProperty("tone", "error")
        self.record = QPushButton()
        self.record.setProperty("kind", "primary")
        self.copy = QPushButton(_("Copy text"))
        row = QHBoxLayout()
        row.addWidget(self.record)
        row.addWidget(self.copy)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._label, self.text, self._late_label, self.late, self._error):
            column.addWidget(part)
        column.addLayout(row)
        self.record.clicked.connect(self._tell)
        self.copy.clicked.connect(self._copy)
        self.hide()

    def open_for(self, kind: AnswerKind, title: str, button: str, text: str, *, late: bool) -> None:
        """Ask for the words of an answer; `late` asks why it comes after 24 hours."""
        self.kind = kind
        needs_text = kind not in ACCEPTING
        write(self._label, title)
        self.text.setAccessibleName(title)
        self.text.setPlainText(text)
        self.text.setVisible(needs_text)
        self.copy.setVisible(needs_text)
        self.late.clear()
        self.late.setVisible(late)
        self._late_label.setVisible(late)
        self.record.setText(button)
        write(self._error, "")
        self.show()
        target = self.text if needs_text else self.late
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, words: str) -> None:
        """Say beside the fields what stood in the way."""
        write(self._error, words)

    def _tell(self) -> None:
        self.ready.emit(self.kind, self.text.toPlainText(), self.late.text())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter records, also Enter in the line of the reason; Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        elif is_enter(event) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.text.hasFocus()
        ):
            self._tell()
        else:
            super().keyPressEvent(event)

"""The words of an answer: how it is told, what the desk adds, and the exact text that the client gets.

It makes no text itself: it says that something changed, and is given the text to show.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.requests import AnswerKind
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow, refill
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_telling import (
    How,
    button_words,
    preview_head,
    preview_text,
    words_label,
)
from bookingdesk.qt.look import look
from bookingdesk.usecases.requests.telling import Preview

ACCEPTING = frozenset({AnswerKind.CONFIRMED, AnswerKind.TENTATIVE})
"""Answers that a booking gives: of the box they only need the reason of a delay."""
SETTLED_MS = 200
"""The text is made anew once typing rests for so long."""


class AnswerBox(QWidget):
    """Closed until an answer needs words."""

    ready = Signal()
    """Ctrl+Enter or the button: give the answer."""
    changed = Signal()
    """Words or way have changed: the text is to be made anew."""
    opened = Signal(bool)
    """It is seen now, or not any more."""
    left = Signal()
    """Esc: nothing was answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answerBox")
        self.kind = AnswerKind.DECLINED
        self._title, self._how_label, self._text_label = QLabel(), QLabel(_("Tell the client")), QLabel()
        self.how = QComboBox()
        make_narrow(self.how, 16)
        self.times: list[QCheckBox] = []
        """One for each time that can be offered; what is not ticked is left out."""
        self._times_place = QVBoxLayout()
        self.text, self.preview = QPlainTextEdit(), QPlainTextEdit()
        self._preview_head = QLabel()
        self._late_label = QLabel(_("Why it is late"))
        self.late = QLineEdit()
        self._error = QLabel()
        self.record = QPushButton()
        self.copy = QPushButton(_("Copy text"))
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._build()
        self._settled.timeout.connect(self.changed)
        self.text.textChanged.connect(self._settled.start)
        self.how.currentIndexChanged.connect(self._choose_way)
        self.record.clicked.connect(self.ready)
        self.copy.clicked.connect(self._copy)
        self.hide()

    def _build(self) -> None:
        unit = look().unit
        for label, widget in (
            (self._how_label, self.how),
            (self._text_label, self.text),
            (self._late_label, self.late),
        ):
            label.setBuddy(widget)
        self.how.setAccessibleName(_("Tell the client"))
        self.late.setAccessibleName(_("Why it is late"))
        self.late.setPlaceholderText(_("needed after 24 hours"))
        self.preview.setAccessibleName(_("Text that the client gets"))
        self.preview.setReadOnly(True)
        for words in (self.text, self.preview):
            words.setTabChangesFocus(True)
        self.text.setMinimumHeight(6 * unit)
        self.text.setMaximumHeight(8 * unit)
        self.preview.setMinimumHeight(24 * unit)
        self._preview_head.setProperty("tone", "secondary")
        self._error.setProperty("tone", "error")
        for label in (self._title, self._preview_head, self._error):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(1)  # a long address does not widen the panel
        self.record.setProperty("primary", True)
        row = QHBoxLayout()
        row.addWidget(self.record)
        row.addWidget(self.copy)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (
            self._title,
            self._how_label,
            self.how,
            self._text_label,
            self.text,
            self._late_label,
            self.late,
            self._error,
        ):
            column.addWidget(part)
        self._times_place.setSpacing(0)
        column.insertLayout(1, self._times_place)
        column.addLayout(row)
        column.addWidget(self._preview_head)
        column.addWidget(self.preview)

    def open_for(
        self,
        kind: AnswerKind,
        title: str,
        ways: Sequence[tuple[How, str]],
        how: How,
        *,
        late: bool,
        times: Sequence[tuple[str, bool]] = (),
    ) -> None:
        """Ask for the words of an answer; `late` asks why it comes after 24 hours.

        `times` can be offered: their words, and whether they are to be unless somebody unticks them.
        """
        self.kind = kind
        self._show_times(times)
        told = kind not in ACCEPTING
        write(self._title, title)
        self._text_label.setText(words_label(kind))
        self.text.setAccessibleName(words_label(kind))
        self.how.blockSignals(True)
        refill(self.how, [(one.value, words) for one, words in ways])
        choose(self.how, how.value)
        self.how.blockSignals(False)
        self.text.clear()
        self._settled.stop()
        for part in (self._how_label, self.how, self._text_label, self.text, self.copy):
            part.setVisible(told)
        for part in (self._preview_head, self.preview):
            part.hide()
        self.late.clear()
        self.late.setVisible(late)
        self._late_label.setVisible(late)
        write(self._error, "")
        self.show()
        self._choose_way()
        target = self.text if told else self.late
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_times(self, times: Sequence[tuple[str, bool]]) -> None:
        for box in self.times:
            self._times_place.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.times = [QCheckBox(words) for words, _ticked in times]
        before: QWidget = self
        for box, (_words, ticked) in zip(self.times, times, strict=True):
            box.setChecked(ticked)
            box.toggled.connect(self.changed)
            self._times_place.addWidget(box)
            QWidget.setTabOrder(before, box)
            before = box
        QWidget.setTabOrder(before, self.how)

    def chosen_times(self) -> list[int]:
        """Which of the times are to be offered, by their place."""
        return [place for place, box in enumerate(self.times) if box.isChecked()]

    @property
    def way(self) -> How:
        """How the client is told."""
        return chosen(self.how, How, How.MAIL)

    def show_preview(self, preview: Preview | None) -> None:
        """The text as it would be now; None where it can't be made."""
        self.preview.setVisible(preview is not None)
        write(self._preview_head, preview_head(preview) if preview is not None else "")
        if preview is not None and preview_text(preview) != self.preview.toPlainText():
            self.preview.setPlainText(preview_text(preview))

    def refuse(self, words: str) -> None:
        """Say beside the fields what stood in the way."""
        write(self._error, words)

    @Slot()
    def _choose_way(self) -> None:
        self.record.setText(button_words(self.kind, self.way))
        if self.kind not in ACCEPTING:
            self.changed.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.preview.toPlainText() or self.text.toPlainText())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settled.stop()  # the next request is looked at by then: nothing is to be made of these words
        self.opened.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter answers, also Enter in the line of the reason; Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        elif is_enter(event) and (event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.late.hasFocus()):
            self.ready.emit()
        else:
            super().keyPressEvent(event)

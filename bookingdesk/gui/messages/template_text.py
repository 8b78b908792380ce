"""The field in which a text of messages is written: placeholders stand out, lines with a fault are marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtGui import QFont, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from bookingdesk.i18n.translation import _

_MARKED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


class TemplateText(QPlainTextEdit):
    """Tab leaves it; what is put in goes where the cursor stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("templateText")
        self.setAccessibleName(_("Text of the message"))
        self.setTabChangesFocus(True)
        self._marks = _Marks(self.document())

    def show_text(self, text: str) -> None:
        """Another text, read from its beginning; that nobody typed it makes no undo."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)

    def take_up(self, text: str) -> None:
        """Another text in place of this one, as if it were typed: Undo brings back what stood here."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setFocus()

    def put_in(self, words: str) -> None:
        """Write these words where the cursor stands, and go on typing behind them."""
        self.textCursor().insertText(words)
        self.setFocus()

    def mark_lines(self, lines: Iterable[int]) -> None:
        """Mark the lines of faults, from 1; 0 is no line."""
        ground = QTextCharFormat()
        ground.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        ground.setUnderlineColor(self.palette().color(QPalette.ColorRole.Text))
        marked = []
        for line in sorted({line for line in lines if 0 < line <= self.blockCount()}):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            selection.cursor, selection.format = cursor, ground
            marked.append(selection)
        self.setExtraSelections(marked)

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line, from 1."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
        self.setFocus()


class _Marks(QSyntaxHighlighter):
    """Placeholders are bold and ifs italic, so that neither is told by colour alone."""

    def highlightBlock(self, text: str) -> None:
        """One line."""
        for found in _MARKED.finditer(text):
            dressed = QTextCharFormat()
            if found.group().startswith("{{"):
                dressed.setFontWeight(QFont.Weight.Bold)
            else:
                dressed.setFontItalic(True)
            self.setFormat(found.start(), found.end() - found.start(), dressed)

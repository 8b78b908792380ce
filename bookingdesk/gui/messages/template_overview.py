"""Every text in every language, the shared pieces first, and which of them are our own; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import SharedText, TextOf
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.i18n.template_words import text_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import language_word
from bookingdesk.presentation.template_words import cell_sentence, cell_words
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.templates import TemplateLine

ROWS: tuple[TextOf | None, ...] = (None, *SharedText, None, *MessageKind)
"""What stands in each row; None in the heading of a group."""
FIRST = 1
"""The first row that can be chosen."""


class TemplateOverview(QWidget):
    """The first page of the view."""

    opened = Signal(object, str)
    """What the text is of, and a language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._languages: tuple[str, ...] = ()
        self._lines: tuple[TemplateLine, ...] = ()
        self._title = QLabel(_("Texts of messages"))
        wear(self._title, Role.SECTION)
        self._hint = plain_label(
            _(
                "Choose a message, or a piece that messages share, and a language to read its texts or write"
                " your own. What is not yours is shipped."
            )
        )
        self._hint.setProperty("tone", "secondary")
        self.table = _Table()
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit)
        for widget in (self._title, self._hint):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self._open)

    def show_lines(self, lines: Sequence[TemplateLine], languages: Sequence[str]) -> None:
        """Fill the table; the cell that was current stays so. The same lines are not shown again: that takes a
        window 60 ms, and whatever another desk stores asks for it."""
        if (tuple(lines), tuple(languages)) == (self._lines, self._languages):
            return
        self._lines, self._languages = tuple(lines), tuple(languages)
        table = self.table
        current = table.currentRow(), table.currentColumn()
        table.setColumnCount(1 + len(languages))
        table.clearSpans()
        table.setRowCount(len(ROWS))
        table.setHorizontalHeaderLabels([_("Message"), *map(language_word, languages)])
        headings = iter((_("Shared by the messages"), _("Messages")))
        for row, kind in enumerate(ROWS):
            if kind is None:
                table.show_heading(row, next(headings))
                continue
            head = QTableWidgetItem(text_word(kind))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(row, 0, head)
            for column, language in enumerate(languages, start=1):
                own = [line for line in lines if (line.key.kind, line.key.language) == (kind, language)]
                table.setItem(row, column, _cell(kind, language, own))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.setCurrentCell(max(FIRST, current[0]), max(1, current[1]))

    @Slot()
    def _open(self) -> None:
        row, column = self.table.currentRow(), self.table.currentColumn()
        kind = ROWS[row] if row >= 0 else None
        if kind is not None and column > 0:
            self.opened.emit(kind, self._languages[column - 1])


def _cell(kind: TextOf, language: str, lines: Sequence[TemplateLine]) -> QTableWidgetItem:
    item = QTableWidgetItem(cell_words(lines))
    sentence = cell_sentence(kind, language, lines)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, sentence)
    item.setToolTip(plain_tip(sentence))
    if any(line.own or line.draft for line in lines):
        strong = item.font()
        strong.setBold(True)
        item.setFont(strong)
    return item


class _Table(QTableWidget):
    """Cells are chosen, not rows: a message in one language is opened."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__(0, 1)
        self.setObjectName("templateTable")
        self.setAccessibleName(_("Texts of messages"))
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit())
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look().sizes.row)

    def show_heading(self, row: int, words: str) -> None:
        """The name of a group over the whole width: the arrow keys pass it by."""
        for column in range(self.columnCount()):
            item = QTableWidgetItem("" if column else words)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.setItem(row, column, item)
        self.setSpan(row, 0, 1, self.columnCount())

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentColumn() < 1 and self.rowCount():
            self.setCurrentCell(max(FIRST, self.currentRow()), 1)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters go to the window."""
        if is_enter(event):
            self.opened.emit()
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

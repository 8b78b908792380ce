"""The inbox: head with counts and filters, the list, and the current request beside it.

Fed with readings; it announces what is chosen. The timers go on by themselves, read or not.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import RequestId
from bookingdesk.gui.requests.request_detail import RequestDetail
from bookingdesk.gui.requests.request_table import RequestTable
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_words import ahead_words, empty_words, head_words, row_sentence
from bookingdesk.qt.look import look
from bookingdesk.usecases.requests.reading import Inbox, RequestLine


class RequestsView(QWidget):
    """A view of the canvas."""

    chosen = Signal(int)
    """Another request is current: its number; 0 where none is."""
    log_asked = Signal()
    left = Signal()
    """The view is no longer seen."""
    retry_asked = Signal()

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestsView")
        self.setAccessibleName(_("Requests"))
        self._formatter = formatter
        self._inbox: Inbox | None = None
        self._head, self._ahead, self._empty, self._trouble, self._folder = (QLabel() for _n in range(5))
        self.filter = QLineEdit()
        self.mine = QCheckBox(_("Mine"))
        self.answered = QCheckBox(_("Answered today"))
        self.log = QPushButton(_("Log request"))
        self.again = QPushButton(_("Try now"))
        self.table = RequestTable(formatter)
        self.detail = RequestDetail(formatter)
        self._build()
        self.filter.textChanged.connect(self._show)
        self.mine.toggled.connect(self._show)
        self.answered.toggled.connect(self._show)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.log.clicked.connect(self.log_asked)
        self.again.clicked.connect(self.retry_asked)
        self.table.chosen.connect(self._choose)
        self.table.filter_asked.connect(self.filter.setFocus)
        self.setFocusProxy(self.table)

    def _build(self) -> None:
        unit = look().unit
        self.filter.setPlaceholderText(_("Filter this list  ( / )"))
        self.filter.setAccessibleName(_("Filter the requests"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(28 * unit)
        self.answered.setToolTip(_("What was answered today, with what became of the answers"))
        self.mine.setToolTip(_("Only what this desk is answering"))
        head = QHBoxLayout()
        head.setContentsMargins(unit, unit // 2, unit, unit // 2)
        head.setSpacing(unit)
        head.addWidget(self._head)
        head.addStretch()
        for part in (self.filter, self.answered, self.mine, self.log):
            head.addWidget(part)
        warn = QHBoxLayout()
        warn.setContentsMargins(unit, 0, unit, 0)
        self._ahead.setProperty("tone", "warning")
        self._trouble.setProperty("tone", "error")
        self._folder.setProperty("tone", "warning")
        self._folder.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._ahead, self._folder, self._trouble):
            label.setWordWrap(True)
            warn.addWidget(label, 1)
        warn.addWidget(self.again)
        self._empty.setProperty("tone", "secondary")
        self._empty.setContentsMargins(unit, unit, unit, unit)
        left = QWidget()
        list_column = QVBoxLayout(left)
        list_column.setContentsMargins(0, 0, 0, 0)
        list_column.addWidget(self._empty)
        list_column.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(warn)
        column.addWidget(split, 1)
        for label in (self._ahead, self._folder, self._trouble, self._empty):
            label.hide()
        self.again.hide()
        self.detail.inside.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    @Slot(object)
    def show_inbox(self, inbox: Inbox) -> None:
        """Show a reading."""
        self._inbox = inbox
        write(self._trouble, "")
        self.again.hide()
        self._show()

    @Slot()
    def show_trouble(self) -> None:
        """The list could not be read anew: the old rows stay."""
        write(self._trouble, _("The requests could not be read. The clocks go on; it is tried again by itself."))
        self.again.show()

    @Slot(str)
    def show_folder(self, trouble: str) -> None:
        """Why nothing comes in by the drop folder; empty where it does."""
        write(self._folder, trouble)

    def line_of(self, number: RequestId | None) -> RequestLine | None:
        """What the last reading says of a request."""
        lines = (*self._inbox.lines, *self._inbox.answered) if self._inbox else ()
        return next((line for line in lines if line.request.id == number), None)

    def choose(self, number: RequestId) -> bool:
        """Make a request current, also where the filter hides it."""
        if self.table.choose(number):
            return True
        self.filter.clear()
        self.mine.setChecked(False)
        self.answered.setChecked(False)
        return self.table.choose(number)

    @Slot()
    def _show(self) -> None:
        inbox = self._inbox
        if inbox is None:
            return
        words = folded(self.filter.text()).split()
        wanted = inbox.answered if self.answered.isChecked() else inbox.lines
        lines = [line for line in wanted if self._fits(line, words)]
        self._head.setText(head_words(inbox))
        write(self._ahead, ahead_words(inbox, self._formatter))
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        none = not wanted and not self.answered.isChecked()
        nothing = empty_words(inbox, self._formatter) if none else _("No request matches the filter.")
        write(self._empty, "" if lines else nothing)
        if not lines:
            self.detail.inside.hide()

    def _fits(self, line: RequestLine, words: list[str]) -> bool:
        if self.mine.isChecked() and not line.mine:
            return False
        said = folded(f"{row_sentence(line, self._formatter)} {line.request.text}")
        return all(word in said for word in words)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.detail.inside.setVisible(bool(number))
        self.chosen.emit(number)

"""The versions of a text with author, date and description; one of them can be taken up again."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.template_words import text_title, version_words
from bookingdesk.qt.look import look
from bookingdesk.usecases.template_reading import TemplateFile


class TemplateHistoryPanel(QWidget):
    """A page of the side panel."""

    taken_up = Signal(object, str)
    """A TextKey and the text to go on from."""

    def __init__(self, file: TemplateFile, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("templateHistoryPanel")
        self._file = file
        self.lines = ReadingList()
        self.lines.setAccessibleName(_("Versions of the text"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the version"))
        self.take = QPushButton(_("&Go on from this text"))
        self.take.setAutoDefault(False)
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(plain_label(text_title(file.key), yields=True))
        column.addWidget(self.lines, 1)
        column.addWidget(self.text, 1)
        column.addWidget(self.take)
        self.lines.currentRowChanged.connect(self._show)
        self.take.clicked.connect(self._take_up)
        shipped = _("The business's text") if file.key.department_id is not None else _("The shipped text")
        self.lines.show_lines([*(version_words(version, formatter) for version in file.versions), shipped])
        self.lines.setCurrentRow(0)
        self.setFocusProxy(self.lines)

    @property
    def body(self) -> str:
        """The text that is marked."""
        row = self.lines.currentRow()
        return self._file.versions[row].body if 0 <= row < len(self._file.versions) else self._file.otherwise

    @Slot()
    def _show(self) -> None:
        self.text.setPlainText(self.body)

    @Slot()
    def _take_up(self) -> None:
        self.taken_up.emit(self._file.key, self.body)

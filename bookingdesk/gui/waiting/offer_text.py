"""What somebody who waits would get, before a time is offered: by which way, where to, and the exact text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.request_telling import preview_head, preview_text
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.requests.telling import Preview


class OfferText(QWidget):
    """Shown under a list of times or people."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = QLabel()
        self._head.setTextFormat(Qt.TextFormat.PlainText)
        self._head.setWordWrap(True)
        self._head.setMinimumWidth(1)  # a long address does not widen the panel
        wear(self._head, Role.CAPTION)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text that the client gets"))
        self.text.setMinimumHeight(14 * look().unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._head)
        column.addWidget(self.text, 1)
        self.show_preview(None)

    def show_preview(self, seen: Preview | None, otherwise: str = "") -> None:
        """The text; without one the words `otherwise`, or nothing at all."""
        self.text.setVisible(seen is not None)
        write(self._head, preview_head(seen) if seen is not None else otherwise)
        if seen is not None:
            self.text.setPlainText(preview_text(seen))
        self.setVisible(seen is not None or bool(otherwise))

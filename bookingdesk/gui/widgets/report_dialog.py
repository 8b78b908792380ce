"""Shows a bug once, with what may be copied for whoever mends it: frames and codes, never a client's data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import look


class ReportDialog(QDialog):
    """Not modal: work goes on beside it."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("bookingdesk has made a mistake"))
        words = QLabel(
            _(
                "Something did not work as it should. What was saved before is safe. "
                "The details hold no names; give them to whoever looks after bookingdesk."
            )
        )
        words.setWordWrap(True)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(_("Details"))
        buttons = QDialogButtonBox()
        self.copy = buttons.addButton(_("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = buttons.addButton(_("Go on"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.details, 1)
        column.addWidget(buttons)
        self.resize(80 * look().unit, 50 * look().unit)
        self.close_button.setDefault(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

"""Shows the HTML of a mail as its reader sees it, on paper white, and never loads anything that it asks for."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser, QWidget

from bookingdesk.presentation.palette import LIGHT


class HarmlessPage(QTextBrowser):
    """Links lead nowhere; what the page would load is a blank picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setStyleSheet(f"QTextBrowser {{ background: {LIGHT.base}; color: {LIGHT.text}; }}")
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.link}; }}")

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Blank for whatever is asked: for None Qt would read the file, or a file of that name."""
        return QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)

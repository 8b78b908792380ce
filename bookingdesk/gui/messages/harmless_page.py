"""Shows the HTML of a mail as its reader sees it, on paper white, and never loads anything that it asks for."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QTextBrowser, QWidget


class HarmlessPage(QTextBrowser):
    """Links lead nowhere; what the page would load is a blank picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setProperty("part", "paper")
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, "#ffffff")
        palette.setColor(QPalette.ColorRole.Text, "#1b1f24")
        self.setPalette(palette)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Blank for whatever is asked: for None Qt would read the file, or a file of that name."""
        return QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)

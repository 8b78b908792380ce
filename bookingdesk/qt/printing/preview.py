"""A page as it will be printed, shrunk to the space there is; white paper in every theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPdfWriter
from PySide6.QtWidgets import QSizePolicy, QWidget

from bookingdesk.documents.paper import Paper
from bookingdesk.qt.printing.pages import MARGINS_MM, Page, fill_pages, page_layout, paint_page


class PagePreview(QWidget):
    """Shows one page of a printout. Its accessible description is the page's text."""

    turned = Signal(int, int)
    """The page shown (from 1) and how many there are; 0, 0 when there is nothing to print."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Sequence[Page] = ()
        self._shown = 0
        self._size = "A4"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(260, 340))

    def show_papers(self, papers: Sequence[Paper], size: str) -> None:
        """Lay the lists out for the paper size and show the first page."""
        self._size = size
        measure = QPdfWriter("")
        measure.setResolution(96)
        measure.setPageLayout(page_layout(size))
        area = QRectF(0, 0, measure.width(), measure.height())
        self._pages = fill_pages(papers, measure, area.size())
        self._shown = 0
        self._tell()

    def turn(self, by: int) -> None:
        """Show a later or an earlier page; stops at the ends."""
        if self._pages:
            self._shown = max(0, min(len(self._pages) - 1, self._shown + by))
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.turned.emit(self._shown + 1 if self._pages else 0, len(self._pages))

    def sizeHint(self) -> QSize:
        """A sheet of a readable size."""
        return QSize(420, 594)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, centred, with the page scaled onto it."""
        painter = QPainter(self)
        layout = page_layout(self._size)
        paper = layout.fullRect(layout.units())
        scale = min((self.width() - 8) / paper.width(), (self.height() - 8) / paper.height())
        sheet = QRectF(0, 0, paper.width() * scale, paper.height() * scale)
        sheet.moveCenter(QRectF(self.rect()).center())
        painter.fillRect(sheet, QColor(255, 255, 255))
        painter.setPen(QColor(112, 122, 134))
        painter.drawRect(sheet)
        if not self._pages:
            return
        per_mm = self.logicalDpiY() / 25.4
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(sheet.topLeft())
        painter.scale(scale / per_mm, scale / per_mm)
        area = QRectF(
            MARGINS_MM.left() * per_mm,
            MARGINS_MM.top() * per_mm,
            (paper.width() - MARGINS_MM.left() - MARGINS_MM.right()) * per_mm,
            (paper.height() - MARGINS_MM.top() - MARGINS_MM.bottom()) * per_mm,
        )
        paint_page(self._pages[self._shown], painter, area)

    def setLayoutDirection(self, direction: Qt.LayoutDirection) -> None:
        """Paper has its own direction."""
        super().setLayoutDirection(Qt.LayoutDirection.LeftToRight)

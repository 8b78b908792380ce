"""Fills pages with the rows of paper lists and paints them; knows no bookings and no dialogs.

QTextDocument breaks rows between pages, so the rows are laid out once, their heights read, and each page gets a
document of its own with just the rows that fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextDocument,
    QTextOption,
    QTextTable,
)

from bookingdesk.documents.paper import Paper
from bookingdesk.domain.errors import KnownError

MARGINS_MM = QMarginsF(12, 15, 12, 15)
ROW_MM = 8.0
RULE_PT = 0.25
PDF_DPI = 300


class PdfNotWritten(KnownError):
    """The PDF file cannot be written. Facts: path."""

    code = "file_unwritable"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: a list, the rows of it that stand here, and whether its tail does."""

    paper: Paper
    first: int
    last: int
    heights: tuple[float, ...]
    """Of those rows, in the pixels of the device they were laid out for."""
    with_tail: bool
    number: int
    of: int


class _Document(QTextDocument):
    """A document that never loads anything a text asks for."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A blank picture for whatever is asked: the text may be a client's, and for None Qt reads the file."""
        return QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)


def page_layout(size: str = "A4") -> QPageLayout:
    """Portrait A4 or Letter with the margins of interface 3.7."""
    named = QPageSize.PageSizeId.Letter if size == "Letter" else QPageSize.PageSizeId.A4
    return QPageLayout(QPageSize(named), QPageLayout.Orientation.Portrait, MARGINS_MM, QPageLayout.Unit.Millimeter)


def _document(html: str, device: QPaintDevice, width: float, paper: Paper) -> _Document:
    """A laid-out document in the metrics of the device."""
    document = _Document()
    layout = document.documentLayout()
    if isinstance(layout, QAbstractTextDocumentLayout):
        layout.setPaintDevice(device)
    font = QFont()
    font.setPointSizeF(9.5)
    font.setFeature(QFont.Tag("liga"), 0)  # else "Staff" is not found in the PDF's text
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    if paper.right_to_left:
        document.setDefaultTextOption(_right_to_left())
    document.setHtml(html)
    document.setTextWidth(width)
    return document


def _right_to_left() -> QTextOption:
    """Paragraphs that begin at the right."""
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    return option


def _mm(device: QPaintDevice, length: float) -> float:
    """Millimetres in the device's pixels."""
    return length / 25.4 * device.logicalDpiY()


def row_heights(paper: Paper, device: QPaintDevice, width: float) -> list[float]:
    """The height of each row in device pixels, never under the 8 mm that a pen needs."""
    document = _document(paper.table(0, len(paper.rows)), device, width, paper)
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    least = _mm(device, ROW_MM)
    if not tables:
        return []
    table = tables[0]
    layout = document.documentLayout()
    heights = []
    for row in range(table.rows()):
        tallest = 0.0
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if cell.column() != column:
                continue
            top = layout.blockBoundingRect(cell.firstCursorPosition().block()).top()
            bottom = layout.blockBoundingRect(cell.lastCursorPosition().block()).bottom()
            tallest = max(tallest, bottom - top)
        heights.append(max(least, tallest + _mm(device, 1.6)))
    return heights


def fill_pages(papers: Sequence[Paper], device: QPaintDevice, area: QSizeF) -> list[Page]:
    """Give each page the rows that fit whole; each list begins on a new page and counts its own."""
    pages: list[Page] = []
    for paper in papers:
        room = area.height() - _heading(paper, device, area) - _footer_height(device)
        tail = _document(paper.tail, device, area.width(), paper).size().height() if paper.tail else 0.0
        heights = row_heights(paper, device, area.width())
        cuts = _cuts(heights, room, tail)
        pages += [
            Page(paper, first, last, tuple(heights[first:last]), with_tail, number, len(cuts))
            for number, (first, last, with_tail) in enumerate(cuts, start=1)
        ]
    return pages


def _cuts(heights: Sequence[float], room: float, tail: float) -> list[tuple[int, int, bool]]:
    """(first row, row after the last, tail here?) of each page; the tail gets a page of its own if it must."""
    cuts: list[tuple[int, int, bool]] = []
    first, used = 0, 0.0
    for row, height in enumerate(heights):
        if row > first and used + height > room:
            cuts.append((first, row, False))
            first, used = row, 0.0
        used += height
    fits = used + tail <= room
    cuts.append((first, len(heights), bool(tail) and fits))
    if tail and not fits:
        cuts.append((len(heights), len(heights), True))
    return cuts


def _heading(paper: Paper, device: QPaintDevice, area: QSizeF) -> float:
    """The height of the heading with the gap below it."""
    return _document(paper.heading, device, area.width(), paper).size().height() + _mm(device, 3)


def _footer_height(device: QPaintDevice) -> float:
    """Room for one line of 8 pt and the gap above it."""
    return _mm(device, 6)


def paint_page(page: Page, painter: QPainter, area: QRectF) -> None:
    """Paint one page into the area of its margins' inside, in device pixels."""
    device = painter.device()
    paper = page.paper
    y = area.top()
    heading = _document(paper.heading, device, area.width(), paper)
    _draw(heading, painter, area.left(), y)
    y += heading.size().height() + _mm(device, 3)
    if paper.ruled:
        _rule(painter, area, y, device)
    for row, height in enumerate(page.heights, start=page.first):
        document = _document(paper.table(row, row + 1), device, area.width(), paper)
        _draw(document, painter, area.left(), y + (height - document.size().height()) / 2)
        y += height
        if paper.ruled:
            _rule(painter, area, y, device)
    if page.with_tail:
        _draw(_document(paper.tail, device, area.width(), paper), painter, area.left(), y + _mm(device, 3))
    _draw_footer(page, painter, area, device)


def _draw(document: QTextDocument, painter: QPainter, x: float, y: float) -> None:
    """Draw a document in black on white whatever the theme of the screen is."""
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(0, 0, 0))
    context.palette = palette
    painter.save()
    painter.translate(x, y)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _rule(painter: QPainter, area: QRectF, y: float, device: QPaintDevice) -> None:
    """A hairline across the page."""
    pen = QPen(QColor(0, 0, 0))
    pen.setWidthF(RULE_PT / 72 * device.logicalDpiY())
    painter.setPen(pen)
    painter.drawLine(round(area.left()), round(y), round(area.right()), round(y))


def _draw_footer(page: Page, painter: QPainter, area: QRectF, device: QPaintDevice) -> None:
    """The footer's one line at the foot of the page."""
    font = QFont()
    font.setPointSizeF(8)
    font.setFeature(QFont.Tag("liga"), 0)
    painter.setFont(font)
    painter.setPen(QColor(0, 0, 0))
    line = QRectF(area.left(), area.bottom() - _mm(device, 4), area.width(), _mm(device, 4))
    text = page.paper.footer.format(page=page.number, pages=page.of)
    painter.drawText(line, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter), text)


def write_pdf(
    papers: Sequence[Paper],
    path: str,
    title: str,
    *,
    size: str = "A4",
    progress: Callable[[int, int], bool] = lambda done, of: True,
) -> int:
    """Write the lists to a PDF with selectable text; returns the number of pages.

    `progress` is told page and pages and stops the writing by answering False. Raises PdfNotWritten.
    """
    try:
        with Path(path).open("ab"):
            pass
    except OSError as why:
        raise PdfNotWritten(path=path) from why
    writer = QPdfWriter(path)
    writer.setTitle(title)
    writer.setCreator("bookingdesk")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(page_layout(size))
    area = QRectF(0, 0, writer.width(), writer.height())
    pages = fill_pages(papers, writer, area.size())
    painter = QPainter()
    if not painter.begin(writer):
        raise PdfNotWritten(path=path)
    try:
        for index, page in enumerate(pages):
            if index and not writer.newPage():
                raise PdfNotWritten(path=path)
            paint_page(page, painter, area)
            if not progress(index + 1, len(pages)):
                return index + 1
    finally:
        painter.end()
    return len(pages)

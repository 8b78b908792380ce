"""The printers of this computer; the one place that knows QPrinter. Refuses to print where none is installed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from bookingdesk.documents.paper import Paper
from bookingdesk.domain.errors import KnownError
from bookingdesk.qt.printing.pages import fill_pages, page_layout, paint_page


class NoPrinter(KnownError):
    """The printer does not answer or there is none. Facts: printer (its name)."""

    code = "printer"


def printer_names() -> list[str]:
    """The installed printers, the default one first."""
    default = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != default, name))


def print_papers(papers: Sequence[Paper], printer_name: str, *, size: str, copies: int, title: str) -> int:
    """Send the lists to a printer; returns the number of pages of one copy. Raises NoPrinter."""
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name), QPrinter.PrinterMode.HighResolution)
    if not printer_name or not printer.isValid():
        raise NoPrinter(printer=printer_name)
    printer.setPageLayout(page_layout(size))
    printer.setDocName(title)
    printer.setCopyCount(copies)
    area = QRectF(0, 0, printer.width(), printer.height())
    pages = fill_pages(papers, printer, area.size())
    painter = QPainter()
    if not painter.begin(printer):
        raise NoPrinter(printer=printer_name)
    try:
        for index, page in enumerate(pages):
            if index:
                printer.newPage()
            paint_page(page, painter, area)
    finally:
        painter.end()
    return len(pages)

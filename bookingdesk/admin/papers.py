"""Papers as PDF files at the console: Qt draws them without a screen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bookingdesk.documents.paper import Paper


def written(papers: Sequence[Paper], target: Path, title: str, size: str) -> int:
    """Write them into one PDF; returns the number of pages. Raises KnownError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only what prints needs Qt

    from bookingdesk.qt.printing.pages import write_pdf  # noqa: PLC0415

    drawing = QApplication.instance() or QApplication(["bookingdesk-admin"])
    pages = write_pdf(papers, str(target), title, size=size)
    del drawing
    return pages

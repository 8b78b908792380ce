"""Which way the text of a field runs: as its language does, in whichever direction the window runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from bookingdesk.i18n.formatting import Formatter


def run_as(field: QPlainTextEdit, language: str, *, each_line: bool = False) -> None:
    """Direction and side of the text; a plain text field else begins every language at the left.

    With `each_line` a line runs as its first letter does, and only the side is the language's.
    """
    mirrored = Formatter(language).right_to_left
    option = field.document().defaultTextOption()
    if not each_line:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft)
    field.document().setDefaultTextOption(option)

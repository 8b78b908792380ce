"""Tooltips are words and never markup, whatever people wrote into a name or a note.

Qt reads a tooltip that looks like HTML as HTML. So whatever is not the program's own sentence goes through here.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """The tooltip that shows just this text: as it is, unless Qt would read it as markup."""
    if not Qt.mightBeRichText(text):
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")

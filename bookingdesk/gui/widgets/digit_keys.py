"""Number keys that choose: the same ten, also where Shift would be needed for the digit."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent

UNSHIFTED = {"&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "è": "7", "_": "8", "ç": "9", "à": "0"}
"""What the number keys give without Shift on a French keyboard."""


def digit_of(event: QKeyEvent) -> str:
    """The digit that the key stands for; empty for any other key."""
    text = event.text()
    digit = UNSHIFTED.get(text, text)
    return digit if len(digit) == 1 and digit in "0123456789" else ""

"""States of windows and columns as text for the settings file, and back; garbage counts as nothing kept."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode

from PySide6.QtCore import QByteArray


def as_text(state: QByteArray) -> str:
    """For the settings file."""
    return b64encode(state.data()).decode()


def as_state(text: str) -> QByteArray:
    """What was kept; empty where the text is no base64."""
    try:
        return QByteArray(b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return QByteArray()

"""Gives a part of the window the focus where it was left, so that its keys go on working."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def refocus(part: QWidget, *, otherwise: QWidget) -> None:
    """Focus what had it last within `part`; `otherwise` where nothing had, or it can not have it now."""
    within = part.focusWidget()
    (within if within is not None and within.isVisible() and within.isEnabled() else otherwise).setFocus()

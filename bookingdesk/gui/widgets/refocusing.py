"""Gives the focus back to where it was left, so that keys go on working there."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken


class Behind(Protocol):
    """What lies beside or under pages and windows, and is worked in when they are closed."""

    def has_focus(self) -> bool:
        """Whether it is worked in now."""

    def take_focus(self) -> None:
        """Take the focus where it was left."""


def refocus(part: QWidget, *, otherwise: QWidget) -> None:
    """Focus what had it last within `part`; `otherwise` where nothing had, or it can not have it now."""
    within = part.focusWidget()
    (within if within is not None and within.isVisible() and within.isEnabled() else otherwise).setFocus()


def give_back(asked_from: QWidget | None, behind: Behind | None) -> None:
    """After closing: to what had asked; where that is gone, or another view is looked at by now, to the view."""
    if (
        asked_from is not None
        and Shiboken.isValid(asked_from)
        and asked_from.isVisible()
        and asked_from.isEnabled()
    ):
        asked_from.setFocus()
    elif behind is not None:
        behind.take_focus()

"""How the parts of the window fold when it is narrow (interface 2.1). Needs nothing but the standard library."""

from __future__ import annotations

from enum import StrEnum


class TodayForm(StrEnum):
    """How the Today panel stands in the window."""

    FULL = "full"
    STRIP = "strip"
    HIDDEN = "hidden"


WIDE = 1440
"""From here on the whole Today panel fits beside the calendar and a side panel."""
NARROW = 1280
"""Below, the Today panel is hidden and the side panel lies over the calendar."""


def today_form(width: int, wish: str) -> TodayForm:
    """The form for a window of `width` logical pixels; `wish` is auto, full or strip (Ctrl+Shift+T)."""
    if wish == "full":
        return TodayForm.FULL
    if width < NARROW:
        return TodayForm.HIDDEN
    return TodayForm.FULL if wish == "auto" and width >= WIDE else TodayForm.STRIP


def panel_overlays(width: int) -> bool:
    """Whether the side panel lies over the calendar instead of beside it."""
    return width < NARROW

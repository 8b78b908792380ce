"""Fills the palette's tokens and sizes into resources/styles/desk.qss; refuses tokens that do not exist."""

from __future__ import annotations

from string import Template

from bookingdesk.assets import resource
from bookingdesk.presentation.grid_density import Sizes
from bookingdesk.presentation.palette import Palette


def style_sheet(tokens: Palette, measures: Sizes) -> str:
    """The style sheet of a scheme. Raises KeyError for an unknown token in the file."""
    text = resource("styles", "desk.qss").read_text(encoding="utf-8")
    unit = measures.unit
    lengths = {
        "unit": f"{unit}px",
        "target": f"{3 * unit}px",
        "half": f"{unit // 2}px",
        "control": f"{measures.control - 2 * (unit // 2) - 2}px",
    }
    return Template(text).substitute({**tokens.tokens(), **lengths})

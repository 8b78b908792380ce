"""Sizes of the interface in logical pixels at text scale 1: three densities on an 8 px grid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Density(StrEnum):
    """How close things stand; a choice of this computer."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"
    DENSE = "dense"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Heights and gaps, already multiplied by the text scale."""

    row: int
    """A row of a list or table."""
    control: int
    """A button or field."""
    quarter: int
    """15 minutes on the calendar."""
    header: int
    """A column's header on the calendar."""
    padding: int
    """Inside panels."""
    icon: int
    unit: int
    """The 8 px grid."""


_AT_SCALE_1 = {
    Density.COMFORTABLE: (40, 36, 32, 56, 16, 20),
    Density.COMPACT: (32, 32, 24, 48, 12, 16),
    Density.DENSE: (26, 28, 18, 40, 8, 16),
}


def sizes(density: Density, text_scale: float = 1.0) -> Sizes:
    """The sizes of a density at a text scale (1.0 to 2.0)."""
    row, control, quarter, header, padding, icon = (round(n * text_scale) for n in _AT_SCALE_1[density])
    return Sizes(
        row=row,
        control=control,
        quarter=quarter,
        header=header,
        padding=padding,
        icon=icon,
        unit=round(8 * text_scale),
    )

"""Type roles as multiples of the user's own font; no fixed sizes and no bundled text font."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication


class Role(StrEnum):
    """What a text is for."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    SECTION = "section"
    TITLE = "title"
    DISPLAY = "display"


_FACTOR = {
    Role.CAPTION: 0.89,
    Role.BODY: 1.0,
    Role.STRONG: 1.0,
    Role.SECTION: 1.11,
    Role.TITLE: 1.33,
    Role.DISPLAY: 2.0,
}
_WEIGHT = {
    Role.STRONG: QFont.Weight.DemiBold,
    Role.SECTION: QFont.Weight.DemiBold,
    Role.TITLE: QFont.Weight.DemiBold,
    Role.DISPLAY: QFont.Weight.Light,
}
LEAST_POINTS = 8.0


def font(role: Role = Role.BODY) -> QFont:
    """The application's font in a role, with figures of equal width; never under 8 points."""
    made = QFont(QApplication.font())
    base = made.pointSizeF() if made.pointSizeF() > 0 else made.pixelSize() * 0.75
    made.setPointSizeF(max(LEAST_POINTS, round(base * _FACTOR[role], 2)))
    made.setWeight(_WEIGHT.get(role, QFont.Weight.Normal))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made

"""Lucide icons in any palette colour and at any scale, each rendered once; refuses names that are not shipped."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bookingdesk.assets import resource
from bookingdesk.qt.look.theme import look

MIRRORED = {
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
    "undo-2": "redo-2",
    "redo-2": "undo-2",
}
"""Pictures of back and forward, which point the other way where reading does."""


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def icon_picture(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `size` logical pixels in a colour (#RRGGBB), sharp at the device pixel ratio.

    Raises FileNotFoundError for a name that is not in resources/icons.
    """
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    edge = max(1, round(size * ratio))
    picture = QPixmap(edge, edge)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


class _Engine(QIconEngine):
    """Renders on demand, in the palette of the moment, so that icons follow a change of scheme."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def _colour(self, mode: QIcon.Mode) -> str:
        tokens = look().palette.tokens()
        if mode is QIcon.Mode.Selected:
            return tokens["on_accent"]  # on the ground of a selected row
        return tokens["text_disabled"] if mode is QIcon.Mode.Disabled else tokens[self._token]

    @property
    def _drawn(self) -> str:
        """The drawing's name; where the interface runs from right to left, its twin that points the other way."""
        return MIRRORED.get(self._name, self._name) if QGuiApplication.isRightToLeft() else self._name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        picture = icon_picture(self._drawn, self._colour(mode), min(rect.width(), rect.height()), ratio)
        target = QRectF(0, 0, picture.width() / ratio, picture.height() / ratio)
        target.moveCenter(QRectF(rect).center())
        painter.drawPixmap(target.topLeft(), picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return icon_picture(self._drawn, self._colour(mode), min(size.width(), size.height()))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        edge = min(size.width(), size.height())
        return icon_picture(self._drawn, self._colour(mode), round(edge / scale), scale)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)


def icon(name: str, token: str = "text_secondary") -> QIcon:
    """An icon for a button or menu in a palette token; grey where disabled, and right after a change of scheme."""
    _drawing(name)
    return QIcon(_Engine(name, token))

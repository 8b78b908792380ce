"""Colours, pens, textures and fonts of the day view, made once for a palette and a screen."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QPixmap

from bookingdesk.presentation.palette import Palette
from bookingdesk.presentation.status_look import State
from bookingdesk.qt.look import Look, Role, font

DIMMED = 0.4
"""The opacity of columns that can never take the booking in the hand."""


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: `share` of the first."""
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )


TEXTURE = 16
"""How often a pattern is repeated in its texture: small textures are slow to fill with."""


def _texture(square: QPixmap, ratio: float) -> QBrush:
    """A brush of a seamless square."""
    edge = square.width() * TEXTURE
    sheet = QPixmap(edge, edge)
    painter = QPainter(sheet)
    painter.drawTiledPixmap(sheet.rect(), square)
    painter.end()
    sheet.setDevicePixelRatio(ratio)
    return QBrush(sheet)


def hatched(ground: QColor, line: QColor, step: int, ratio: float) -> QBrush:
    """A 45 degree hatch, seamless, sharp at the device pixel ratio."""
    edge = max(2, round(step * ratio))
    square = QPixmap(edge, edge)
    square.fill(ground)
    painter = QPainter(square)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, max(1.0, ratio)))
    for shift in (-edge, 0, edge):
        painter.drawLine(QLineF(shift - 1, edge + 1, shift + edge + 1, -1))
    painter.end()
    return _texture(square, ratio)


def dotted(ground: QColor, dot: QColor, step: int, ratio: float) -> QBrush:
    """A quiet dot in each square."""
    edge = max(2, round(step * ratio))
    square = QPixmap(edge, edge)
    square.fill(ground)
    painter = QPainter(square)
    size = max(1, round(ratio))
    painter.fillRect(edge // 2, edge // 2, size, size, dot)
    painter.end()
    return _texture(square, ratio)


class StatePaint:
    """One state's colours, ready to paint with."""

    def __init__(self, palette: Palette, state: State) -> None:
        colours = palette.states[state]
        self.stripe = QColor(colours.stripe)
        self.tile = QColor(colours.tile)
        self.text = QColor(colours.text)
        self.text_name, self.stripe_name = colours.text, colours.stripe


class Paints:
    """Everything the painters need; made again when the look or the screen changes."""

    def __init__(self, look: Look, ratio: float, *, mirrored: bool = False) -> None:
        palette = look.palette
        self.ratio = ratio
        self.mirrored = mirrored
        """What leads stands at the right: the language is read from right to left."""
        self.palette = palette
        self.sizes = look.sizes
        self.unit = look.unit
        self.base = QColor(palette.base)
        self.window = QColor(palette.window)
        self.text = QColor(palette.text)
        self.secondary = QColor(palette.text_secondary)
        self.border = QColor(palette.border)
        self.accent = QColor(palette.accent)
        self.focus = QColor(palette.focus)
        self.now = QColor(palette.now_line)
        self.hairline = QColor(palette.hairline)
        off = QColor(palette.off_hours)
        self.off_colour = off
        self.quiet_line = mixed(self.hairline, self.base, 0.5)
        self.off = dotted(off, mixed(self.border, off, 0.35), 8, ratio)
        self.pause = QBrush(off)
        self.time_off = hatched(off, mixed(self.border, off, 0.4), 12, ratio)
        self.buffer = hatched(self.base, mixed(self.border, self.base, 0.5), 6, ratio)
        self.states = {state: StatePaint(palette, state) for state in State}
        self.body: QFont = font(Role.BODY)
        self.strong: QFont = font(Role.STRONG)
        self.caption: QFont = font(Role.CAPTION)
        self.body_metrics = QFontMetricsF(self.body)
        self.strong_metrics = QFontMetricsF(self.strong)
        self.caption_metrics = QFontMetricsF(self.caption)
        self.line = QFontMetrics(self.strong).height()
        self.small_line = QFontMetrics(self.caption).height()
        self.scale = max(look.text_scale, self.line / 16)
        """Heights at which a tile gets another line grow with the font."""

    @property
    def whole(self) -> bool:
        """Whether a logical pixel is a whole number of device pixels: then lines are filled rectangles."""
        return self.ratio == int(self.ratio)

    @property
    def direction(self) -> Qt.LayoutDirection:
        """For painters: which side text begins at."""
        return Qt.LayoutDirection.RightToLeft if self.mirrored else Qt.LayoutDirection.LeftToRight

    def placed(self, rect: QRectF, within: QRectF) -> QRectF:
        """A rectangle thought of as read from the left, where it really is inside another one."""
        if not self.mirrored:
            return rect
        return QRectF(within.left() + within.right() - rect.right(), rect.top(), rect.width(), rect.height())

    def hair(self, colour: QColor) -> QPen:
        """A line one logical pixel wide, whole device pixels, never blurred."""
        pen = QPen(colour, max(1, int(self.ratio)))
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

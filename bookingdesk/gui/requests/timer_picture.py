"""The shape of a timer: a circle that fills in quarters, a square when it is late, in the tone of its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from bookingdesk.domain.answer_clock import Pressing, Timer
from bookingdesk.qt.look import look

TOKENS = {
    Pressing.CALM: "text_secondary",
    Pressing.AMBER: "warning_text",
    Pressing.RED: "error_text",
    Pressing.LATE: "error_text",
    Pressing.STOPPED: "text_disabled",
}
EDGE = 16
FULL = 16 * 360


def timer_colour(timer: Timer) -> QColor:
    """The tone of the moment; the words say the same."""
    return QColor(look().palette.tokens()[TOKENS[timer.pressing]])


def timer_icon(timer: Timer, ratio: float = 2.0) -> QIcon:
    """The shape as an icon, sharp on fine screens; in the colour of the words on the ground of a selected row."""
    icon = QIcon(_picture(timer, timer_colour(timer), ratio))
    chosen = QColor(look().palette.tokens()["on_accent"])
    icon.addPixmap(_picture(timer, chosen, ratio), QIcon.Mode.Selected)
    return icon


def _picture(timer: Timer, colour: QColor, ratio: float) -> QPixmap:
    picture = QPixmap(round(EDGE * ratio), round(EDGE * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    place = QRectF(2, 2, EDGE - 4, EDGE - 4)
    pen = painter.pen()
    pen.setColor(colour)
    pen.setWidthF(1.6)
    painter.setPen(pen)
    if timer.pressing is Pressing.LATE:
        painter.setBrush(colour)
        painter.drawRect(place)
    else:
        painter.drawEllipse(place)
        painter.setBrush(colour)
        painter.drawPie(place, FULL // 4, -timer.quarters * FULL // 4)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture

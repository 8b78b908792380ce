"""Draws the thing in the hand where it would land, with what the rules say about the place."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from bookingdesk.gui.calendar.paints import Paints, hatched
from bookingdesk.presentation.feedback import LEVEL_ICONS, Feedback, Level
from bookingdesk.presentation.grid import Rect
from bookingdesk.presentation.tiles import cut
from bookingdesk.qt.look import icon_picture


class Ghost:
    """See the module."""

    def __init__(self, paints: Paints) -> None:
        self._paints = paints

    def paint(self, painter: QPainter, rect: Rect, feedback: Feedback | None) -> None:
        """Border solid, dashed or hatched by level; place and reason in words on a plate."""
        paints = self._paints
        level = feedback.level if feedback else Level.FREE
        pair = {
            Level.FREE: paints.palette.good,
            Level.SOFT: paints.palette.warning,
            Level.SUPERVISOR: paints.palette.warning,
            Level.IMPOSSIBLE: paints.palette.error,
        }[level]
        if feedback is None or not feedback.asked:
            pair = paints.palette.info
        ink, ground = QColor(pair.text), QColor(pair.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if level is Level.FREE else Qt.PenStyle.DashLine
        painter.setPen(QPen(ink, 2, style))
        brush = hatched(ground, ink, 10, paints.ratio) if level is Level.IMPOSSIBLE else QBrush(ground)
        painter.setBrush(brush)
        box = QRectF(QRect(rect.x, rect.y, rect.width, rect.height)).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 4, 4)
        if feedback is not None:
            self._plate(painter, rect, feedback, ink, ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def plate_height(self) -> int:
        """Two lines and their margins."""
        return self._paints.line + self._paints.small_line + 6

    def _plate(self, painter: QPainter, rect: Rect, feedback: Feedback, ink: QColor, ground: QColor) -> None:
        """Two lines in a tall ghost, one in a low one, and below it where not even one fits."""
        paints = self._paints
        tall = rect.height >= self.plate_height() + 4
        one_line = not tall and rect.height >= paints.line + 2
        height = self.plate_height() if tall else rect.height - 4 if one_line else paints.line + 4
        top = rect.y + 2 if tall or one_line else rect.bottom + 2
        whole = QRectF(rect.x + 2, top, rect.width - 4, height)
        plate = QRectF(whole)
        if one_line and feedback.level is Level.IMPOSSIBLE:  # the hatch stays in sight beside the words
            words = paints.strong_metrics.horizontalAdvance(feedback.place) + 8
            words += paints.caption_metrics.horizontalAdvance(feedback.reason)
            plate.setWidth(min(plate.width(), words + paints.sizes.icon + 16))
            plate = paints.placed(plate, whole)
        if feedback.level is Level.IMPOSSIBLE or not (tall or one_line):
            painter.setPen(Qt.PenStyle.NoPen if one_line else QPen(ink, 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(plate, 3, 3)
        edge = min(paints.sizes.icon - 2, int(height))
        sign = LEVEL_ICONS[feedback.level] if feedback.asked else "clock"
        icon_top = plate.top() + 4 if tall else plate.center().y() - edge / 2
        corner = paints.placed(QRectF(plate.left() + 6, round(icon_top), edge, edge), plate).topLeft()
        painter.drawPixmap(corner, icon_picture(sign, ink.name(), edge, paints.ratio))
        painter.setPen(ink)
        left = plate.left() + edge + 10
        room = QRectF(left, plate.top(), plate.right() - left - 6, height)
        self._words(painter, paints.placed(room, plate), feedback, tall)

    def _words(self, painter: QPainter, room: QRectF, feedback: Feedback, tall: bool) -> None:
        paints = self._paints
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
        place = cut(feedback.place, room.width(), paints.strong_metrics.horizontalAdvance)
        taken = paints.strong_metrics.horizontalAdvance(place) + 8
        if tall:
            first = QRectF(room.left(), room.top() + 3, room.width(), paints.line)
            second = QRectF(room.left(), first.bottom(), room.width(), paints.small_line)
        else:
            first, second = room, paints.placed(room.adjusted(taken, 0, 0, 0), room)
        painter.setFont(paints.strong)
        painter.drawText(first, align, place)
        painter.setFont(paints.caption)
        reason = cut(feedback.reason, second.width(), paints.caption_metrics.horizontalAdvance)
        painter.drawText(second, align, reason)


def ghost_extent(paints: Paints, rect: Rect) -> QRect:
    """All that a ghost touches, its plate included."""
    height = Ghost(paints).plate_height() + 6
    return QRect(rect.x, rect.y, rect.width, rect.height).adjusted(-2, -2, 2, height)

"""Draws one tile: ground, stripe pattern, icon, time, name, second line and flags; cached as a picture.

What the tile says is decided in `presentation.tiles`; here are only pixels.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from bookingdesk.domain.ids import ResourceId
from bookingdesk.gui.calendar.paints import Paints, StatePaint
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import isolated
from bookingdesk.presentation.grid import Rect
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.status_look import LOOKS, State, Stripe
from bookingdesk.presentation.tiles import (
    FLAG_ICONS,
    Flag,
    TileFacts,
    TileText,
    countdown,
    cut,
    cut_session,
    flag_word,
    joined_details,
    tile_text,
)
from bookingdesk.qt.look import icon_picture

RADIUS = 4.0
CACHED_AT_MOST = 3000
SEAT_BAR = 6.0
SEAT_LEAST = 6
"""Narrower than this a seat gets no box of its own."""
NARROW = 9
"""Letters of a name that the first line must hold; else the name gets a line of its own."""


class TilePainter:
    """Paints tiles for one `Paints`; throw it away with them."""

    def __init__(self, paints: Paints, formatter: Formatter) -> None:
        self._paints = paints
        self._formatter = formatter
        self._pictures: dict[tuple[int, int, int, int], tuple[TileFacts, QPixmap]] = {}

    def paint(self, painter: QPainter, tile: Tile, column: ResourceId, rect: Rect, now: datetime) -> None:
        """Draw the tile at a rectangle in the painter's coordinates."""
        facts = tile.facts
        if facts.expires_at is not None:
            painter.save()
            painter.translate(rect.x, rect.y)
            self.draw(painter, facts, column, rect.width, rect.height, now)
            painter.restore()
            return
        key = (tile.column, facts.number, rect.width, rect.height)
        found = self._pictures.get(key)
        if found is None or (found[0] is not facts and found[0] != facts):
            if len(self._pictures) >= CACHED_AT_MOST:
                self._pictures.clear()
            found = self._pictures[key] = (facts, self.picture(facts, column, rect.width, rect.height, now))
        painter.drawPixmap(rect.x, rect.y, found[1])

    def picture(self, facts: TileFacts, column: ResourceId, width: int, height: int, now: datetime) -> QPixmap:
        """The tile as a picture of its own."""
        ratio = self._paints.ratio
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.draw(painter, facts, column, width, height, now)
        painter.end()
        return picture

    def draw(
        self, painter: QPainter, facts: TileFacts, column: ResourceId, width: int, height: int, now: datetime
    ) -> None:
        """Draw a tile with its upper left corner at the origin."""
        colours = self._paints.states[facts.state]
        box = QRectF(0.5, 0.5, width - 1, height - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self._paints.direction)
        self._ground(painter, facts, colours, box)
        self._stripe(painter, LOOKS[facts.state].stripe, colours, box)
        text = tile_text(facts, height + 2, column, self._formatter, self._paints.scale)
        left = self._text_left(LOOKS[facts.state].stripe)
        room = QRectF(left, 0, width - left - 4, height)
        self._words(painter, facts, colours, text, self._paints.placed(room, QRectF(0, 0, width, height)), now)
        if facts.fill is not None and text.details:
            seats = QRectF(left, height - SEAT_BAR - 3, width - left - 5, SEAT_BAR)
            self._seats(painter, facts.fill, colours, self._paints.placed(seats, QRectF(0, 0, width, height)))

    def _seats(self, painter: QPainter, fill: tuple[int, int], colours: StatePaint, bar: QRectF) -> None:
        """A box for each seat, filled where somebody has it, hollow where not; where they are many, one bar."""
        taken, seats = fill
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colours.stripe, 1))
        boxes = seats if bar.width() / seats >= SEAT_LEAST else 1
        each = bar.width() / boxes
        for place in range(boxes):
            at = boxes - 1 - place if self._paints.mirrored else place
            box = QRectF(bar.left() + at * each, bar.top(), each - (2 if boxes > 1 else 0), bar.height() - 1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            part = min(1.0, taken / seats) if boxes == 1 else float(place < taken)
            filled = QRectF(box.left(), box.top(), box.width() * part, box.height())
            if self._paints.mirrored:
                filled.moveRight(box.right())
            painter.fillRect(filled, colours.stripe)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _words(
        self, painter: QPainter, facts: TileFacts, colours: StatePaint, text: TileText, room: QRectF, now: datetime
    ) -> None:
        """One line, or several: where the first has no room for the name, the name gets the second."""
        paints = self._paints
        first = text.time
        if facts.expires_at is not None:
            first = f"{text.time}  {countdown(facts.expires_at, now)}"
        if not text.details:
            name_font = paints.caption if text.bar else paints.strong
            line = self._marked(painter, text, colours, room)
            self._first_line(painter, facts, colours, line, (first, text.name), name_font)
            return
        line = QRectF(room.left(), 3 * paints.unit // 8, room.width(), paints.line)
        line = self._marked(painter, text, colours, line)
        taken = paints.sizes.icon + 8 + paints.body_metrics.horizontalAdvance(first)
        narrow = line.width() - taken < NARROW * paints.strong_metrics.averageCharWidth()
        narrow = narrow and line.width() - taken < paints.strong_metrics.horizontalAdvance(text.name)
        self._first_line(painter, facts, colours, line, (first, "" if narrow else text.name), paints.strong)
        painter.setPen(colours.text)
        shorten = cut if facts.fill is None else cut_session
        name = shorten(text.name, room.width(), paints.strong_metrics.horizontalAdvance)
        rows = [(paints.strong, paints.line, isolated(name))]
        rows = rows if narrow else []
        details = joined_details(text.details, room.width(), paints.caption_metrics.horizontalAdvance)
        rows.append((paints.caption, paints.small_line, details))
        top = line.bottom()
        for row_font, row_height, words in rows:
            if top + row_height <= room.bottom() + 1:
                painter.setFont(row_font)
                row = QRectF(room.left(), top, room.width(), row_height)
                painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            top += row_height
        painter.setFont(paints.caption)
        if top + 2 + paints.small_line <= room.bottom() + 1:
            self._flags(painter, text, colours, QRectF(room.left(), top + 2, room.width(), paints.small_line))

    def _marked(self, painter: QPainter, text: TileText, colours: StatePaint, line: QRectF) -> QRectF:
        """Draw what somebody has to see to at the far end of a line; what is left of the line."""
        edge = min(self._paints.small_line - 2, int(line.height()))
        if text.mark is None or line.width() < 3 * edge:
            return line
        corner = QRectF(line.right() - edge, round(line.center().y() - edge / 2), edge, edge)
        picture = icon_picture(FLAG_ICONS[text.mark], colours.text_name, edge, self._paints.ratio)
        painter.drawPixmap(self._paints.placed(corner, line).topLeft(), picture)
        taken = edge + self._paints.unit // 4
        return line.adjusted(taken, 0, 0, 0) if self._paints.mirrored else line.adjusted(0, 0, -taken, 0)

    def _ground(self, painter: QPainter, facts: TileFacts, colours: StatePaint, box: QRectF) -> None:
        state = facts.state
        painter.setBrush(colours.tile)
        if Flag.ON_TRAY in facts.flags:
            pen = QPen(colours.stripe, 2)
            pen.setDashPattern([1, 2])
            painter.setPen(pen)
        elif LOOKS[state].dashed_outline:
            pen = QPen(colours.stripe, 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
        elif LOOKS[state].stripe is Stripe.FILLED:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            edge = QColor(colours.stripe)
            edge.setAlphaF(0.45)
            painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _text_left(self, stripe: Stripe) -> int:
        return round({Stripe.FILLED: 8, Stripe.HOLLOW: 8, Stripe.THIN: 9}.get(stripe, 13) * self._paints.unit / 8)

    def _stripe(self, painter: QPainter, stripe: Stripe, colours: StatePaint, box: QRectF) -> None:
        """The pattern at the leading edge, 8 px wide, inside the rounded corners."""
        if stripe in {Stripe.FILLED, Stripe.HOLLOW}:
            return
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS, RADIUS)
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.stripe)
        k = self._paints.unit / 8
        painter.translate(box.topRight() if self._paints.mirrored else box.topLeft())
        painter.scale(-k if self._paints.mirrored else k, k)  # the pattern is drawn 8 wide and grows with the text
        self._pattern(painter, stripe, colours, box.height() / k)
        painter.restore()

    def _pattern(self, painter: QPainter, stripe: Stripe, colours: StatePaint, height: float) -> None:
        if stripe is Stripe.SOLID:
            painter.drawRect(QRectF(0, 0, 8, height))
        elif stripe is Stripe.DOUBLE:
            painter.drawRect(QRectF(0, 0, 3, height))
            painter.drawRect(QRectF(5, 0, 3, height))
        elif stripe is Stripe.THIN:
            painter.drawRect(QRectF(0, 0, 3, height))
        elif stripe is Stripe.DASHES:
            for n in range(int(height // 8) + 1):
                painter.drawRect(QRectF(1, 2 + n * 8, 6, 5))
        elif stripe is Stripe.DOTS:
            for n in range(int(height // 8) + 1):
                painter.drawEllipse(QPointF(5, 5 + n * 8), 2.6, 2.6)
        elif stripe is Stripe.OPEN:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.stripe, 1.4))
            painter.drawRect(QRectF(1, 1, 6, height - 2))
        elif stripe is Stripe.DIAGONALS:
            painter.setPen(QPen(colours.stripe, 2.2))
            painter.setClipRect(QRectF(0, 0, 8, height), Qt.ClipOperation.IntersectClip)
            for n in range(-1, int(height // 6) + 2):
                painter.drawLine(QPointF(-1, n * 6 + 8), QPointF(9, n * 6 - 2))

    def _first_line(
        self,
        painter: QPainter,
        facts: TileFacts,
        colours: StatePaint,
        line: QRectF,
        words: tuple[str, str],
        name_font: QFont,
    ) -> None:
        """Icon, time, name: the name is cut first, then dropped; icon and time stay."""
        small = name_font is self._paints.caption
        edge = min(self._paints.small_line - 2 if small else self._paints.sizes.icon - 2, int(line.height()))
        ink = colours.text_name if facts.state is State.IN_SERVICE else colours.stripe_name
        picture = icon_picture(LOOKS[facts.state].icon, ink, edge, self._paints.ratio)
        corner = QRectF(line.left(), round(line.center().y() - edge / 2), edge, edge)
        painter.drawPixmap(self._paints.placed(corner, line).topLeft(), picture)
        x = line.left() + edge + self._paints.unit // 2
        time, name = words
        time_font = self._paints.caption if small else self._paints.body
        metrics: QFontMetricsF = self._paints.caption_metrics if small else self._paints.body_metrics
        names = self._paints.caption_metrics if small else self._paints.strong_metrics
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
        painter.setPen(colours.text)
        painter.setFont(time_font)
        place = QRectF(x, line.top(), line.right() - x, line.height())
        painter.drawText(self._paints.placed(place, line), flags, time)
        x += metrics.horizontalAdvance(time) + 3 * self._paints.unit // 4
        room = line.right() - x
        shown = (cut if facts.fill is None else cut_session)(name, room, names.horizontalAdvance)
        if shown != name and name and facts.held_by:  # who holds it says more than the beginning of "Held by"
            shown = cut(facts.held_by, room, names.horizontalAdvance)
        if len(shown) > 1:
            struck = QFont(name_font)
            struck.setStrikeOut(LOOKS[facts.state].struck)
            painter.setFont(struck)
            painter.drawText(
                self._paints.placed(QRectF(x, line.top(), room, line.height()), line), flags, isolated(shown)
            )

    def _flags(self, painter: QPainter, text: TileText, colours: StatePaint, row: QRectF) -> None:
        """Each flag's icon with its word while there is room, then icons alone."""
        flags, edge = text.flags, self._paints.small_line - 2
        x = row.left()
        measure = self._paints.caption_metrics.horizontalAdvance
        for place, flag in enumerate(flags):
            if x + edge > row.right():
                return
            picture = icon_picture(FLAG_ICONS[flag], colours.text_name, edge, self._paints.ratio)
            spot = QRectF(x, row.top() + 1, edge, edge)
            painter.drawPixmap(self._paints.placed(spot, row).topLeft(), picture)
            x += edge + 3
            word = flag_word(flag, text.place)
            others = (len(flags) - place - 1) * (edge + 3)
            if x + measure(word) + others <= row.right():
                spot = QRectF(x, row.top(), measure(word) + 1, row.height())
                painter.drawText(self._paints.placed(spot, row), Qt.AlignmentFlag.AlignVCenter, word)
                x += measure(word) + 8

    def buffers(self, painter: QPainter, before: Rect | None, after: Rect | None) -> None:
        """The fine hatch of the time that is blocked around a booking."""
        for rect in (before, after):
            if rect is not None and rect.height > 0:
                painter.fillRect(rect.x, rect.y, rect.width, rect.height, QBrush(self._paints.buffer))

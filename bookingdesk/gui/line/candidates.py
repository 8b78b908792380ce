"""The candidates under the Line: up to five numbered rows over the canvas, no popup, never taking the focus."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.views import Phase, Row, Tone, View
from bookingdesk.qt.look import Role, font, look

Index = QModelIndex | QPersistentModelIndex
TONES = {Tone.WARNING: "warning", Tone.ERROR: "error", Tone.GOOD: "good"}
ISOLATED = "\u2068{}\u2069"
"""Each cell in its own direction: 09:00–09:45 stays so in a line that runs from right to left."""
GAP = 3
"""Spaces between columns, in widths of an n."""


class RowsModel(QAbstractListModel):
    """The rows of a view; each is one sentence to a screen reader."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.sentence
        return row if role == Qt.ItemDataRole.UserRole else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Replace all rows."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows shown."""
        return self._rows

    def column_widths(self, metrics: QFontMetrics) -> list[int]:
        """The room each column takes."""
        columns = max((len(row.cells) for row in self._rows), default=0)
        rows = [row for row in self._rows if len(row.cells) > 1] or self._rows  # a row of one cell is a sentence
        return [
            max(metrics.horizontalAdvance(row.cells[c]) if c < len(row.cells) else 0 for row in rows)
            for c in range(columns)
        ]


class RowDelegate(QStyledItemDelegate):
    """Draws the number, the cells in columns, and the mark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, look().sizes.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        model = index.model()
        if not isinstance(row, Row) or not isinstance(model, RowsModel):
            return
        view = self.parent()
        marked = isinstance(view, CandidateList) and view.currentIndex().row() == index.row()
        palette = option.palette
        rect: QRect = option.rect
        painter.save()
        painter.setFont(font(Role.BODY))
        if marked:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        ink = QPalette.ColorRole.HighlightedText if marked else QPalette.ColorRole.Text
        painter.setPen(palette.color(ink))
        metrics = QFontMetrics(painter.font())
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        gap = GAP * metrics.horizontalAdvance("n")
        pointer = "◂" if mirrored else "▸"
        cells = [f"{pointer if marked else ' '} {index.row() + 1}", *row.cells, row.mark]
        widths = [metrics.horizontalAdvance("▸ 5"), *model.column_widths(metrics), 0]
        widths[len(row.cells) + 1 :] = [metrics.horizontalAdvance(row.mark)]
        if len(row.cells) == 1:
            widths[1] = metrics.horizontalAdvance(row.cells[0])
        place = gap // 2
        for cell, width in zip(cells, widths, strict=False):
            if cell:
                free = max(0, min(width + 2, rect.width() - place))
                left = rect.right() - place - free if mirrored else rect.left() + place
                shown = ISOLATED.format(metrics.elidedText(cell, Qt.TextElideMode.ElideRight, free))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
                painter.drawText(QRect(left, rect.top(), free, rect.height()), int(flags), shown)
            place += width + gap if width else 0
        painter.restore()


class CandidateList(QListView):
    """A list that is walked through from the field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("Candidates"))
        self.setObjectName("lineCandidates")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class Candidates(QFrame):
    """The list with what has to be read before Enter above it; laid over the window below the Line."""

    clicked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "candidates")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.list = CandidateList(self)
        self.model = RowsModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.clicked.connect(self._clicked)
        self.facts = QLabel(self)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setWordWrap(True)
        self.facts.setObjectName("lineFacts")
        self.echo = QLabel(self)
        self.echo.setTextFormat(Qt.TextFormat.PlainText)
        self.echo.setWordWrap(True)
        self.echo.setObjectName("lineEcho")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        for part in (self.echo, self.list, self.facts):
            self._column.addWidget(part)
        self.hide()
        self.dress()

    def dress(self) -> None:
        """Take over the text size of the moment."""
        for part in (self.echo, self.list, self.facts):
            part.setFont(font(Role.BODY))

    def show_view(self, view: View, facts: str = "", *, marked: bool = True) -> None:
        """Show what is in the way, the rows, the marked one and a line about it; hide where there is nothing."""
        unit = look().unit
        said_by_chips = view.phase is Phase.READY and view.chips and view.echo_tone is Tone.SURE
        echo = "" if said_by_chips else view.echo
        if self.echo.text() != echo:
            self.echo.setText(echo)
        set_tone(self.echo, TONES.get(view.echo_tone, "plain"))
        self.echo.setContentsMargins(unit, unit // 2, unit, unit // 2)
        self.echo.setVisible(bool(echo))
        self.model.show_rows(view.rows)
        self.list.setCurrentIndex(self.model.index(view.selected) if view.rows and marked else QModelIndex())
        self.list.setFixedHeight(look().sizes.row * len(view.rows) + 2 * self.list.frameWidth())
        self.list.setVisible(bool(view.rows))
        if self.facts.text() != facts:
            self.facts.setText(facts)
        self.facts.setContentsMargins(unit, unit // 2, unit, unit // 2)
        self.facts.setVisible(bool(facts))
        self.setVisible(bool(view.rows or facts or echo))
        self.list.viewport().update()

    def lay_under(self, line: QWidget) -> None:
        """Over the window, below the Line, as wide as it."""
        window = self.parentWidget()
        if window is None or not self.isVisibleTo(window):
            return
        corner = line.mapTo(window, line.rect().bottomLeft())
        self.setGeometry(corner.x(), corner.y() + 1, line.width(), self.height_for(line.width()))
        self.raise_()

    def height_for(self, width: int) -> int:
        """As high as what is shown in it."""
        column, frame = self._column, self.contentsMargins()
        inner = width - frame.left() - frame.right()
        height = column.totalHeightForWidth(inner) if column.hasHeightForWidth() else column.sizeHint().height()
        return height + frame.top() + frame.bottom()

    def _clicked(self, index: QModelIndex) -> None:
        self.clicked.emit(index.row())


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a text by one of the style sheet's tones."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.setFont(font(Role.BODY))  # polishing brings back the font of the first time

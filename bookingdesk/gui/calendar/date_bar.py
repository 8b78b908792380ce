"""The bar above the day: step and jump in time, the date, which columns, and the zoom."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.grid import ZOOM_LEVELS
from bookingdesk.presentation.grid_scene import Grouping
from bookingdesk.qt.look import Role, font, icon, look
from bookingdesk.qt.tips import plain_tip


class DateBar(QWidget):
    """Buttons and the title. `views` is a row left free for the surroundings' own switch of views."""

    day_stepped = Signal(int)
    today_asked = Signal()
    grouping_chosen = Signal(str)
    zoom_chosen = Signal(int)
    """Minutes per grid line; 0 fits the day to the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dateBar")
        self.previous = self._arrow("chevron-left", _("Previous day"), "previousDay")
        self.next = self._arrow("chevron-right", _("Next day"), "nextDay")
        self.today = QPushButton(_("Today"), self)
        self.today.setObjectName("today")
        self.title = QLabel(self)
        self.title.setObjectName("dayTitle")
        self.subtitle = QLabel(self)
        self.subtitle.setProperty("tone", "secondary")
        self.hidden = QLabel(self)
        self.hidden.setProperty("tone", "secondary")
        self.views = QHBoxLayout()
        self.zoom = QComboBox(self)
        self.zoom.setObjectName("zoom")
        self.zoom.setAccessibleName(_("Zoom"))
        for level in ZOOM_LEVELS:
            self.zoom.addItem(ngettext("{n} min", "{n} min", level).format(n=level), level)
        self.zoom.addItem(_("Fit"), 0)
        self.zoom.setCurrentIndex(self.zoom.findData(15))
        self.groups = QButtonGroup(self)
        row = QHBoxLayout(self)
        unit = look().unit
        row.setContentsMargins(unit, unit // 2, unit, unit // 2)
        row.setSpacing(unit // 2)
        for part in (self.previous, self.today, self.next):
            row.addWidget(part)
        row.addSpacing(unit)
        row.addWidget(self.title)
        row.addWidget(self.subtitle)
        row.addStretch(1)
        row.addLayout(self.views)
        row.addWidget(self.hidden)
        self._add_groups(row)
        row.addSpacing(unit)
        row.addWidget(self.zoom)
        self._connect()
        self._dress()

    def _arrow(self, picture: str, name: str, object_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setIcon(icon(picture, "text"))
        button.setToolTip(plain_tip(name))
        button.setAccessibleName(name)
        return button

    def _add_groups(self, row: QHBoxLayout) -> None:
        words = {Grouping.STAFF: _("Staff"), Grouping.ROOMS: _("Rooms"), Grouping.BOTH: _("Both")}
        for place, (grouping, word) in enumerate(words.items()):
            button = QToolButton(self)
            button.setText(word)
            button.setCheckable(True)
            button.setChecked(grouping is Grouping.STAFF)
            button.setObjectName(f"group_{grouping.value}")
            self.groups.addButton(button, place)
            row.addWidget(button)

    def _connect(self) -> None:
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._on)
        self.today.clicked.connect(self.today_asked)
        self.groups.idClicked.connect(self._group)
        self.zoom.activated.connect(self._zoom)
        look().changed.connect(self._dress)

    @Slot()
    def _back(self) -> None:
        self.day_stepped.emit(-1)

    @Slot()
    def _on(self) -> None:
        self.day_stepped.emit(1)

    @Slot(int)
    def _group(self, place: int) -> None:
        self.grouping_chosen.emit(tuple(Grouping)[place].value)

    @Slot(int)
    def _zoom(self, place: int) -> None:
        self.zoom_chosen.emit(int(self.zoom.itemData(place)))

    def show_day(self, day: date, formatter: Formatter, today: date) -> None:
        """The date with its week and, near today, the word."""
        self.title.setText(formatter.day_heading(day))
        near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((day - today).days, "")
        week = _("week {n}").format(n=day.isocalendar().week)
        self.subtitle.setText(f"{near} · {week}" if near else week)

    def show_hidden(self, count: int) -> None:
        """Columns left out are counted, never silently absent."""
        self.hidden.setText(ngettext("{n} hidden", "{n} hidden", count).format(n=count) if count else "")

    def show_grouping(self, grouping: Grouping) -> None:
        """Which columns are shown."""
        self.groups.button(tuple(Grouping).index(grouping)).setChecked(True)

    @Slot(int)
    def show_zoom(self, level: int) -> None:
        """The zoom that keys or the wheel chose."""
        self.zoom.setCurrentIndex(self.zoom.findData(level))

    @Slot()
    def _dress(self) -> None:
        self.title.setFont(font(Role.TITLE))
        edge = look().sizes.icon
        for arrow in (self.previous, self.next):
            arrow.setIconSize(QSize(edge, edge))
        self.subtitle.setFont(font(Role.BODY))

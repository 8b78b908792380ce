"""The widgets of a visit's page and where they stand; shows nothing and decides nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.bookings import Mode
from bookingdesk.gui.booking.time_fields import ClockField, DayField
from bookingdesk.gui.booking.visit_parts import VisitParts
from bookingdesk.gui.widgets.combos import make_narrow
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.spins import keep_calm
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import mode_word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role

ROW, TOGETHER = "row", "together"
"""How steps follow one another, as the data of the choice."""


class VisitForm(QWidget):
    """The fields, the list of times and the buttons."""

    def __init__(self, desk: Desk, *, is_new: bool, parent: QWidget | None) -> None:
        """`is_new` False: the parts are added to what is booked, which says the day."""
        super().__init__(parent)
        self.parts = VisitParts(desk, self)
        self.add_service, self.add_person = QPushButton(_("+ Service")), QPushButton(_("+ Person"))
        self.how, self.gap = QComboBox(), QSpinBox()
        keep_calm(self.gap)
        self.day, self.start = DayField(), ClockField()
        self.mode, self.mode_detail = QComboBox(), QLineEdit()
        self.standing, self.said, self.error = plain_label(), plain_label(), plain_label()
        self.times = ReadingList()
        self.book, self.leave = QPushButton(_("&Book all")), QPushButton(_("Close"))
        self.tentative = QPushButton(_("Tentati&ve"))
        self._name(desk.formatter)
        self._lay_out(is_new=is_new)

    def _name(self, formatter: Formatter) -> None:
        self.how.addItem(_("one after another"), ROW)
        self.how.addItem(_("at the same start"), TOGETHER)
        make_narrow(self.how, 8)
        for mode in Mode:
            self.mode.addItem(mode_word(mode), mode.value)
        make_narrow(self.mode, 8)
        self.gap.setRange(0, 240)
        self.gap.setSingleStep(5)
        self.gap.setSuffix(_(" min between at most"))
        self.day.formatter = self.start.formatter = formatter
        names = (
            (self.how, "visit_how", _("How the steps follow one another")),
            (self.gap, "visit_gap", _("Longest gap between two steps")),
            (self.mode, "visit_mode", _("Mode")),
            (self.mode_detail, "visit_mode_detail", _("Link, number or address")),
            (self.day, "visit_day", _("From which day")),
            (self.start, "visit_start", _("From what time")),
            (self.times, "visit_times", _("Times at which all steps fit")),
        )
        for widget, name, words in names:
            widget.setObjectName(name)
            widget.setAccessibleName(words)
        self.day.setPlaceholderText(_("from today"))
        self.start.setPlaceholderText(_("any time"))
        set_tone(self.error, "error")
        set_tone(self.said, "secondary")
        for button in (self.add_service, self.add_person, self.book, self.tentative, self.leave):
            button.setAutoDefault(False)

    def _lay_out(self, *, is_new: bool) -> None:
        column, adding, when, foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        sheet = QWidget()
        inside, rules = QVBoxLayout(sheet), QFormLayout()
        title = QLabel(_("Several services or people") if is_new else _("Booked already"))
        RoleFonts(self, {title: Role.SECTION})
        for button in (self.add_service, self.add_person):
            adding.addWidget(button)
        adding.addStretch(1)
        when.addWidget(self.day, 3)
        when.addWidget(self.start, 2)
        rules.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rules.addRow(_("Steps"), self.how)
        rules.addRow("", self.gap)
        rules.addRow(_("Mode"), self.mode)
        rules.addRow("", self.mode_detail)
        rules.addRow(_("From"), when)
        for part in (title, self.standing, self.parts):
            inside.addWidget(part)
        inside.addLayout(adding)
        inside.addLayout(rules)
        if not is_new:  # the day of what is booked says when
            rules.setRowVisible(when, False)
        for widget in (self.times, self.said):
            inside.addWidget(widget)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(sheet)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        below = QVBoxLayout()
        below.setContentsMargins(9, 0, 9, 9)
        foot.addWidget(self.book, 1)
        foot.addWidget(self.tentative)
        foot.addWidget(self.leave)
        below.addWidget(self.error)
        below.addLayout(foot)
        column.addLayout(below)
        self.error.hide()

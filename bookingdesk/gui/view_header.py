"""The header over the calendar: the day with its steps, the view, the columns, Fit, Filter and the tray.

It announces what was asked for and shows what it is told; it holds no day of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLayout, QToolButton, QWidget

from bookingdesk.gui.widgets.tray_button import TrayButton
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import Role, icon, look, wear
from bookingdesk.qt.tips import plain_tip

NAME_UNITS = 18
"""The most that the name of a department takes."""


class ViewHeader(QFrame):
    """`< Today >  Mon 23 June 2025  wk 26   Day Agenda   Staff Rooms Both   Fit   Tray 1`."""

    asked = Signal(str)
    """A command id: previous_day, today, next_day, go_to_date, fit."""
    view_asked = Signal(str)
    group_asked = Signal(str)
    all_departments_asked = Signal()
    """One department alone is shown: its word was clicked away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewHeader")
        unit = look().unit
        row = QHBoxLayout(self)
        row.setContentsMargins(unit, unit // 2, unit, unit // 2)
        row.setSpacing(unit // 2)
        self._previous = self._step("previous_day", "chevron-left", _("Previous day"))
        row.addWidget(self._previous)
        today = _tool(_("Today"))
        today.clicked.connect(partial(self.asked.emit, "today"))
        row.addWidget(today)
        self._next = self._step("next_day", "chevron-right", _("Next day"))
        row.addWidget(self._next)
        self.day = _tool("")
        wear(self.day, Role.TITLE)
        self.day.setToolTip(_("Go to date"))
        self.day.clicked.connect(partial(self.asked.emit, "go_to_date"))
        row.addWidget(self.day)
        self._week = QLabel()
        self._week.setProperty("tone", "secondary")
        row.addWidget(self._week)
        self.department = _tool("")
        self.department.setCheckable(True)
        self.department.hide()
        self.department.clicked.connect(self.all_departments_asked)
        row.addWidget(self.department)
        self._long = self._short = ""
        self._canvas = True
        row.addStretch()
        self._views = self._choices(row, (("day", _("Day")), ("agenda", _("Agenda"))), self.view_asked)
        row.addSpacing(unit)
        self._groups = self._choices(
            row, (("staff", _("Staff")), ("rooms", _("Rooms")), ("both", _("Both"))), self.group_asked
        )
        row.addSpacing(unit)
        self._fit = _tool(_("Fit"))
        self._fit.setCheckable(True)
        self._fit.setToolTip(_("Fit the day to the window"))
        self._fit.clicked.connect(partial(self.asked.emit, "fit"))
        row.addWidget(self._fit)
        self._filter = _tool(_("Filter"))
        self._filter.setToolTip(_("Show only some bookings  ( / )"))
        self._filter.clicked.connect(partial(self.asked.emit, "filter"))
        row.addWidget(self._filter)
        self.tray = TrayButton()
        row.addWidget(self.tray)

    def turning(self) -> tuple[tuple[QWidget, int], ...]:
        """What turns the page when a booking is dragged onto it, with the days it turns by."""
        return ((self._previous, -1), (self._next, 1), (self.day, 1), (self._week, 1))

    def show_day(self, words: str, week: str, short: str = "") -> None:
        """The date that is shown, and its week; `short` stands for it where the header is narrow."""
        self._long, self._short = words, short or words
        self.day.setAccessibleName(words)
        self._week.setText(week)
        self._fit_day()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_day()

    def _fit_day(self) -> None:
        """The date in full where there is room, else short, then without week, Fit and Filter, which have keys."""
        layout = self.layout()
        assert layout is not None
        given_up: tuple[QWidget, ...] = (self._week, self._fit, self._filter)
        for part in given_up:
            part.setVisible(self._canvas or part is self._week)
        self.day.setText(self._long)
        if self._too_wide(layout):
            self.day.setText(self._short)
        for part in given_up:
            if not self._too_wide(layout):
                return
            part.hide()

    def _too_wide(self, layout: QLayout) -> bool:
        layout.invalidate()
        return layout.minimumSize().width() > self.width()

    def show_view(self, view: str, *, canvas: bool) -> None:
        """Which view is shown; group and fit mean something on the canvas only. Lists of no day need no header."""
        self.setVisible(view in self._views)
        if view not in self._views:
            return
        self._views[view].setChecked(True)
        for button in (*self._groups.values(), self.tray):
            button.setVisible(canvas)
        self._canvas = canvas
        self._fit_day()

    def show_department(self, name: str) -> None:
        """Which department alone is shown, as a word that stays until it is clicked away; empty: all of them."""
        width = NAME_UNITS * look().unit
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width).replace("&", "&&")
        self.department.setText(_("{department}  ×").format(department=shown))
        self.department.setToolTip(plain_tip(_("Only {department}. Click to show all.").format(department=name)))
        self.department.setAccessibleName(_("Only {department}. Click to show all.").format(department=name))
        self.department.setChecked(True)
        self.department.setVisible(bool(name))
        self._fit_day()

    def show_group(self, group: str) -> None:
        """Which columns are shown."""
        self._groups[group].setChecked(True)

    def show_fit(self, fitted: bool) -> None:
        """Whether the day fills the window."""
        self._fit.setChecked(fitted)

    def _step(self, command: str, picture: str, words: str) -> QToolButton:
        button = _tool("")
        button.setIcon(icon(picture))
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.clicked.connect(partial(self.asked.emit, command))
        return button

    def _choices(
        self, row: QHBoxLayout, choices: Sequence[tuple[str, str]], asked: SignalInstance
    ) -> dict[str, QToolButton]:
        group = QButtonGroup(self)
        made = {}
        for name, words in choices:
            button = _tool(words)
            button.setCheckable(True)
            button.clicked.connect(partial(asked.emit, name))
            group.addButton(button)
            row.addWidget(button)
            made[name] = button
        return made


def _tool(words: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button

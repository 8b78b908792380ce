"""The shell of the main window: menu bar, rail, Line, banner, Today, canvas, side panel, status bar.

It knows no booking and no database: it is painted before one is open, and before the parts are made that the first
painting need not wait for (`furnish`). `workplace` fills it, and is the one place where the parts meet, through ids
and the change bus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.gui.canvas import Canvas
from bookingdesk.gui.navigation import Rail
from bookingdesk.gui.status_bar import StatusBar
from bookingdesk.gui.widgets.kept import as_state, as_text
from bookingdesk.i18n.translation import _
from bookingdesk.log import LOGGER
from bookingdesk.presentation.window_forms import TodayForm, panel_overlays, today_form
from bookingdesk.qt.look import look
from bookingdesk.settings.file import Settings, SettingsNotSaved
from bookingdesk.settings.table import GEOMETRY, PANEL_WIDTH, TODAY, TODAY_WIDTH

if TYPE_CHECKING:
    from bookingdesk.gui.banners import BannerBar
    from bookingdesk.gui.widgets.side_panel import SidePanel
    from bookingdesk.qt.shortcuts import CommandSet

SMALLEST = QSize(1024, 700)
USUAL = QSize(1600, 960)
FRAME = QSize(8, 48)
"""About what a title bar and borders take, so that the status bar stays on a small screen."""


class MainWindow(QMainWindow):
    """Frames and places; what is shown in them is given later."""

    commands: CommandSet
    banners: BannerBar
    panel: SidePanel

    closing = Signal()
    """Before the window closes: threads end, what is unsaved is kept."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setObjectName("mainWindow")
        self.setWindowTitle("bookingdesk")
        self.setMinimumSize(SMALLEST)
        self.rail = Rail(
            (
                ("focus_today", "house", _("Today")),
                ("day", "calendar-days", _("Calendar")),
                ("agenda", "list-checks", _("Agenda")),
                ("requests", "inbox", _("Requests")),
                ("waitlist_page", "hourglass", _("Waitlist")),
                ("calls", "phone", _("Calls")),
            )
        )
        self.canvas = Canvas()
        self.status = StatusBar(self)
        self._furnished = False
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes; False keeps it open."""
        self._line_place = QVBoxLayout()
        self._banner_place = QVBoxLayout()
        self._today: QWidget | None = None
        self._strip: QWidget | None = None
        self._line: QWidget | None = None
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._split.splitterMoved.connect(self._remember_widths)
        self._split.installEventFilter(self)
        self._restore()

    def _build(self) -> None:
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(3)
        self._split.addWidget(self.canvas)
        self._body = QFrame()
        right = QVBoxLayout(self._body)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._line_place)
        right.addLayout(self._banner_place)
        right.addWidget(self._split, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._body, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)

    def furnish(self) -> None:
        """Make what the first painting need not wait for; nothing the second time."""
        if self._furnished:
            return
        from bookingdesk.gui.banners import BannerBar  # noqa: PLC0415 - each after the first painting
        from bookingdesk.gui.widgets.side_panel import SidePanel  # noqa: PLC0415
        from bookingdesk.presentation.commands.table import commands  # noqa: PLC0415
        from bookingdesk.qt.alt_letters import AltLetters  # noqa: PLC0415
        from bookingdesk.qt.shortcuts import CommandSet  # noqa: PLC0415

        self._furnished = True
        self.commands = CommandSet(self, commands())
        AltLetters(self)
        self.banners = BannerBar()
        self._banner_place.addWidget(self.banners)
        self.panel = SidePanel()
        self.panel.behind = self.canvas
        self._split.addWidget(self.panel)
        self._split.setStretchFactor(0, 1)
        self.canvas.furnish()
        self.panel.shown.connect(self._fold)
        self.panel.emptied.connect(self._fold)
        look().changed.connect(self._fold)

    # -- what the workplace puts in --------------------------------------------------------------------------

    def put_line(self, line: QWidget) -> None:
        """The Line, over everything else."""
        self._line = line
        line.setObjectName("theLine")
        self._line_place.addWidget(line)

    def put_today(self, panel: QWidget, strip: QWidget) -> None:
        """The Today panel and the strip that stands for it in a narrow window."""
        self._today, self._strip = panel, strip
        self._split.insertWidget(0, panel)
        self._split.insertWidget(0, strip)
        panel.setMinimumWidth(TODAY_WIDTH.low or 0)
        panel.setMaximumWidth(TODAY_WIDTH.high or 480)
        self._fold()

    def show_menus(self) -> None:
        """Fill the menu bar with every command that has a function by now."""
        self.menuBar().clear()
        self.commands.fill(self.menuBar())

    # -- Today and the side panel ----------------------------------------------------------------------------

    @property
    def today_form(self) -> TodayForm:
        """How the Today panel stands now."""
        return today_form(self.width(), self.settings.get(TODAY))

    def toggle_today(self) -> None:
        """Fold or unfold the Today panel; the wish is remembered."""
        self.settings.set(TODAY, "strip" if self.today_form is TodayForm.FULL else "full")
        self._fold()

    @Slot()
    def _fold(self) -> None:
        """Give each part the room that the window has."""
        if not self._furnished:
            return
        if self._today is not None and self._strip is not None:
            form = self.today_form
            self._today.setVisible(form is TodayForm.FULL)
            self._strip.setVisible(form is TodayForm.STRIP)
        scale = look().text_scale
        over = panel_overlays(round(self.width() / scale))
        if over and self._split.indexOf(self.panel) >= 0:
            self.panel.setParent(self._body)
            self.panel.setVisible(self.panel.page is not None)
        elif not over and self._split.indexOf(self.panel) < 0:
            self._split.addWidget(self.panel)
            self.panel.setVisible(self.panel.page is not None)
        self.panel.setMinimumWidth(round((PANEL_WIDTH.low or 320) * scale))
        self.panel.setMaximumWidth(round((PANEL_WIDTH.high or 520) * scale))
        if over:
            self._lay_panel_over()
        else:
            self._share_width()

    def _share_width(self) -> None:
        today, panel = self.settings.get(TODAY_WIDTH), self._panel_width()
        wanted: dict[QWidget | None, int] = {self._today: today, self._strip: 6 * look().unit, self.panel: panel}
        widgets = [self._split.widget(place) for place in range(self._split.count())]
        taken = sum(wanted.get(w, 0) for w in widgets if w is not None and w.isVisibleTo(self._split))
        self._split.setSizes([wanted.get(w, max(1, self._split.width() - taken)) for w in widgets])

    def _panel_width(self) -> int:
        """In pixels; kept for text scale 1, so that larger text gets a wider panel."""
        return round(self.settings.get(PANEL_WIDTH) * look().text_scale)

    def seen_canvas(self) -> QRect:
        """The part of the canvas, over which toasts may lie: not below the panel, not over closing buttons."""
        seen = self.canvas.above_closing()
        if not self._furnished or self._split.indexOf(self.panel) >= 0 or self.panel.page is None:
            return seen
        width = self._panel_width()
        return seen.adjusted(width, 0, 0, 0) if self.isRightToLeft() else seen.adjusted(0, 0, -width, 0)

    def _lay_panel_over(self) -> None:
        width = self._panel_width()
        place = self._split.geometry()
        left = place.left() if self.isRightToLeft() else place.right() - width + 1
        self.panel.setGeometry(left, place.top(), width, place.height())
        self.panel.raise_()

    @Slot()
    def _remember_widths(self) -> None:
        for choice, widget, scale in (
            (TODAY_WIDTH, self._today, 1.0),
            (PANEL_WIDTH, self.panel, look().text_scale),
        ):
            width = round(widget.width() / scale) if widget is not None else 0
            if widget is not None and widget.isVisible() and choice.accepts(width):
                self.settings.set(choice, width)

    # -- regions (F6) ----------------------------------------------------------------------------------------

    def regions(self) -> list[QWidget]:
        """The parts that F6 visits, in order: Line, Today, canvas, panel, status bar."""
        parts = [self._line, self._today, self._strip, self.canvas, self.panel, self.status]
        return [part for part in parts if part is not None and part.isVisible()]

    def cycle_region(self, step: int) -> None:
        """Give the focus to the next part of the window."""
        regions = self.regions()
        focus = QApplication.focusWidget()
        here = next(
            (i for i, part in enumerate(regions) if focus and (part is focus or part.isAncestorOf(focus))), -1
        )
        for offset in range(1, len(regions) + 1):
            if _focus_into(regions[(here + step * offset) % len(regions)]):
                return

    # -- state of the window ---------------------------------------------------------------------------------

    def _restore(self) -> None:
        kept = self.settings.get(GEOMETRY)
        if not kept or not self.restoreGeometry(as_state(kept)):
            place = self.screen().availableGeometry()
            self.resize(USUAL.boundedTo(place.size() - FRAME))
            self.move(place.topLeft())

    def _keep(self) -> None:
        self.settings.set(GEOMETRY, as_text(self.saveGeometry()))
        try:
            self.settings.save()
        except SettingsNotSaved:
            LOGGER.exception("the settings could not be kept")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A banner that comes or goes moves what the panel lies over."""
        moved = watched is self._split and event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if moved and self._furnished and self._split.indexOf(self.panel) < 0:
            self._lay_panel_over()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        self._keep()
        super().closeEvent(event)


def _focus_into(region: QWidget) -> bool:
    """Focus a region, or the first widget in it that takes the focus by Tab."""
    target = region.focusProxy() or region
    if target.focusPolicy() & Qt.FocusPolicy.TabFocus and target.isVisible():
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    for widget in region.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False

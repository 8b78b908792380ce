"""The calendar's day view as one widget: date bar, canvas, states and the hint row; facts out, agendas in.

It owns no data and runs no use case: `show_agenda` is called by whoever listens to `day_asked` and the change bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.spans import Span
from bookingdesk.gui.calendar.canvas import DayCanvas
from bookingdesk.gui.calendar.date_bar import DateBar
from bookingdesk.gui.calendar.filter_bar import FilterBar
from bookingdesk.gui.calendar.states import StateNote, state_sentence
from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.day_filter import DayFilter, hidden_count
from bookingdesk.presentation.feedback import Check
from bookingdesk.presentation.grid_scene import Grouping
from bookingdesk.presentation.tiles_actions import Action
from bookingdesk.qt.accessibility import announce
from bookingdesk.qt.look import Role, font, look
from bookingdesk.usecases.readings import Agenda


class DayView(QWidget):
    """See the module. Signals are facts; ids of resources travel as a frozenset, times as a Span."""

    booking_chosen = Signal(str)
    slot_chosen = Signal(object, object)
    move_asked = Signal(str, object, object)
    resize_asked = Signal(str, object, object)
    action_asked = Signal(str, str)
    slot_action_asked = Signal(object, object, str)
    day_asked = Signal(object)
    zoom_changed = Signal(int)
    retry_asked = Signal()
    column_chosen = Signal(int)
    copy_asked = Signal(str, object, object)
    swap_asked = Signal(str, str)
    picked = Signal(object)

    def __init__(
        self,
        clock: Callable[[], datetime],
        formatter: Formatter,
        *,
        check: Check | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("dayView")
        self._clock = clock
        self.canvas = DayCanvas(clock, formatter, self)
        self.canvas.check = check
        self.bar = DateBar(self)
        self.filters = FilterBar(self)
        self.note = StateNote(self.canvas)
        self.hint = ElidedLabel(parent=self)
        self.hint.setObjectName("hintRow")
        self.hint.setProperty("tone", "secondary")
        self._error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.filters)
        column.addWidget(self.canvas, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(look().unit, look().unit // 2, look().unit, look().unit // 2)
        foot.addWidget(self.hint, 1)
        column.addLayout(foot)
        self._connect()
        self._dress()
        self.show_loading()

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.booking_chosen.connect(self.booking_chosen)
        canvas.slot_chosen.connect(self.slot_chosen)
        canvas.move_asked.connect(self.move_asked)
        canvas.resize_asked.connect(self.resize_asked)
        canvas.action_asked.connect(self.action_asked)
        canvas.slot_action_asked.connect(self.slot_action_asked)
        canvas.copy_asked.connect(self.copy_asked)
        canvas.swap_asked.connect(self.swap_asked)
        canvas.picked.connect(self.picked)
        canvas.day_asked.connect(self.day_asked)
        canvas.zoom_changed.connect(self.zoom_changed)
        canvas.zoom_changed.connect(self.bar.show_zoom)
        canvas.hint_changed.connect(self.hint.setText)
        canvas.heads.chosen.connect(self.column_chosen)
        canvas.scene_changed.connect(self._show_state)
        canvas.laid_out.connect(self._place_note)
        self.bar.day_stepped.connect(self._step_day)
        self.bar.today_asked.connect(self._ask_today)
        self.bar.grouping_chosen.connect(self.set_grouping)
        self.bar.zoom_chosen.connect(self._set_zoom)
        self.note.retry_asked.connect(self.retry_asked)
        self.filters.chosen.connect(self.set_filter)
        self.filters.left.connect(self._close_filter)
        canvas.filter_cleared.connect(self.filters.clear_all)
        look().changed.connect(self._dress)
        canvas.paging.strip = ((self.bar.previous, -1), (self.bar.next, 1), (self.bar.title, 1))

    # In

    def show_agenda(self, agenda: Agenda, day: date) -> None:
        """Show a day; only what differs from the shown is painted again. Ends loading and error states."""
        self._error = ""
        self.canvas.show_agenda(agenda, day)
        self.bar.show_day(day, self.canvas.formatter, local_date(self._clock(), self.canvas.formatter.zone))
        self.canvas.keys.resume()
        self.canvas.hand.resume()

    def show_loading(self) -> None:
        """Before the first agenda: grey ground and the word."""
        if self.canvas.agenda is None:
            self.note.show_words(_("Loading the day…"))

    def show_error(self, sentence: str) -> None:
        """The last good data stay, with an amber edge and "as of 13:58"."""
        self._error = sentence
        self._show_state()
        announce(self.canvas, sentence, assertive=True)

    def set_check(self, check: Check | None) -> None:
        """What answers, within a frame, where a booking may go."""
        self.canvas.check = check

    def set_read_only(self, reason: str) -> None:
        """No handles, no drags, no letters; the reason is shown. Empty allows everything again."""
        self.canvas.read_only = bool(reason)
        self.canvas.hand.put_back()
        self.note.show_banner(reason, warning=False)
        self._show_state()

    def set_actions(self, actions: frozenset[Action]) -> None:
        """What letters and menus offer: only what the surroundings handle."""
        self.canvas.offered = actions

    def set_hidden(self, resources: frozenset[ResourceId]) -> None:
        """Columns left out; their number is shown in the bar."""
        self.canvas.hidden = resources
        self.canvas.rebuild()

    @Slot(object)
    def set_filter(self, wanted: DayFilter) -> None:
        """Which bookings are shown; the time of the others stays taken."""
        self.canvas.filter = wanted
        self.canvas.rebuild()
        self._show_state()

    @Slot()
    def open_filter(self) -> None:
        """Show the filter and go there; a second time without a filter hides it."""
        if self.filters.isVisible() and self.filters.services.hasFocus() and not self.canvas.filter.active:
            self._close_filter()
            return
        self.filters.show()
        self.filters.setFocus()

    @Slot()
    def _close_filter(self) -> None:
        self.filters.setVisible(self.canvas.filter.active)
        self.canvas.setFocus()

    @Slot(str)
    def set_grouping(self, grouping: str) -> None:
        """Columns for staff, rooms or both (a value of `Grouping`)."""
        self.canvas.grouping = Grouping(grouping)
        self.bar.show_grouping(Grouping(grouping))
        self.canvas.rebuild()

    def select_booking(self, booking: BookingId) -> bool:
        """Put the cursor on a booking; False where this day does not show it."""
        return self.canvas.choose_booking(booking)

    def outline(self, span: Span | None, resources: frozenset[ResourceId] = frozenset()) -> None:
        """Outline a free time that was found elsewhere, where its day is shown; None takes the outline away."""
        self.canvas.overlay.found = None if span is None else (span, resources)
        self.canvas.viewport().update()

    def mark_changed_elsewhere(self, bookings: Mapping[BookingId, str]) -> None:
        """Mark tiles that another desk has changed with a dot until the next call; the words say who did what."""
        self.canvas.mark_changed_elsewhere(bookings)
        self.hint.setText(self.canvas.hint())

    @property
    def day(self) -> date | None:
        """The shown day."""
        return self.canvas.day

    def selected_booking(self) -> BookingId | None:
        """The booking at the cursor."""
        tile = self.canvas.current_tile()
        return tile.facts.booking_id if tile is not None else None

    # Between bar and canvas

    @Slot(int)
    def _step_day(self, days: int) -> None:
        if self.canvas.day is not None:
            self.day_asked.emit(self.canvas.day + timedelta(days=days))

    @Slot()
    def _ask_today(self) -> None:
        self.day_asked.emit(local_date(self._clock(), self.canvas.formatter.zone))

    @Slot(int)
    def _set_zoom(self, level: int) -> None:
        if level:
            self.canvas.set_zoom(level)
        else:
            self.canvas.fit()

    # States

    @Slot()
    def _show_state(self) -> None:
        scene = self.canvas.scene
        if scene is None or self.canvas.agenda is None:
            return
        self.bar.show_hidden(scene.hidden)
        hidden = hidden_count(scene.filtered, self.canvas.formatter) if scene.filtered else ""
        self.filters.show_filter(self.canvas.filter, hidden, scene.catalogue)
        self.hint.setText(self.canvas.hint())
        if self._error:
            when = self.canvas.formatter.time(self.canvas.agenda.read_at)
            words = _("{problem} Showing the day as of {time}.").format(problem=self._error, time=when)
            self.note.show_banner(words, warning=True)
        elif not self.canvas.read_only:
            self.note.show_banner("", warning=False)
        self.note.show_words(state_sentence(scene, self.canvas.formatter))

    @Slot()
    def _place_note(self) -> None:
        self.note.place()

    @Slot()
    def _dress(self) -> None:
        self.hint.setFont(font(Role.CAPTION))
        self.hint.setMinimumHeight(self.hint.fontMetrics().height())

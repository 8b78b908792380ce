"""Joins the *Repeat* part of the booking form to its draft: rule, scope of a change, decisions date by date."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from bookingdesk.domain.bookings import MOVABLE
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.booking_editing import BookingEditing
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.booking.repeat_work import RepeatWork
from bookingdesk.presentation.repeating import key_of, left_out, taken_instead
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.series.commands import DateState, SeriesDate, SeriesPreview


class BookingRepeat(QObject):
    """Asks about the dates whenever the draft changes, and tells of every decision as another draft."""

    edited = Signal(object)
    """The BookingDraft with the rule, the scope or a decision taken over."""

    seen = Signal()
    """What would become of the dates was asked anew: `dates` says it."""

    def __init__(self, form: BookingForm, editing: BookingEditing, parent: QObject, *, read_only: bool) -> None:
        super().__init__(parent)
        self._form, self._editing, self._read_only = form, editing, read_only
        self.dates: SeriesPreview | None = None
        """The newest answer; None where nothing repeats."""
        self._work = RepeatWork(editing.desk, self)
        self._see_soon = QTimer(self, singleShot=True, interval=0)
        """Once the list is as high as its lines."""
        self._see_soon.timeout.connect(self._see_dates)
        repeat = form.repeat
        repeat.until.formatter = editing.desk.formatter
        repeat.until.today = form.day.today
        repeat.follow_in_order(form.scope, form.status)
        repeat.changed.connect(self._set_rule)
        repeat.left_out.connect(self._leave_out)
        repeat.instead.connect(self._take_instead)
        form.scope.activated.connect(self._set_scope)
        self._work.seen.connect(self._show_dates)
        self._work.failed.connect(editing.failed)
        editing.changed.connect(self.show)
        editing.held.connect(self.show)
        editing.followed.connect(self.show)
        editing.desk.announced.connect(self._changed_elsewhere)

    @Slot()
    def show(self) -> None:
        """What belongs to a new booking, or to an occurrence of a series, as the draft has it."""
        form, draft = self._form, self._editing.draft
        present = draft.present
        several = present is not None and form.scope.offer_for(present) and present.status in MOVABLE
        changes = several and not self._read_only
        of_series = present is not None and present.series_id is not None
        following = of_series and changes and draft.scope is Scope.FOLLOWING
        form.repeat_label.setVisible(present is None or following)
        form.repeat.setVisible(present is None or (of_series and changes and draft.scope is not Scope.ONE))
        form.repeat.setEnabled(not self._read_only)
        form.repeat.show_repetition(draft.repeat)
        form.repeat.show_rule(shown=present is None or following, stored=present is not None)
        form.scope.setVisible(changes)
        form.scope_label.setVisible(changes)
        form.scope_label.setText(form.scope.label)
        form.scope.show_scope(draft.scope)
        self._work.follow(draft, self._editing.zone)

    @Slot(object)
    def _show_dates(self, seen: SeriesPreview | None) -> None:
        first, self.dates = self.dates is None, seen
        desk = self._editing.desk
        self._form.repeat.show_dates(seen, desk.formatter, self._editing.catalogue, desk.settings())
        if first and seen is not None and seen.open and self._form.save.hasFocus():
            self._go_to_dates()
        self.seen.emit()

    def _go_to_dates(self) -> None:
        """Book can do nothing before these are decided: the keys that decide act in the list."""
        self._form.repeat.dates.setFocus(Qt.FocusReason.OtherFocusReason)
        self._see_soon.start()

    @Slot()
    def _see_dates(self) -> None:
        """The dates with what is said of them and their buttons; the list itself where not all has room."""
        repeat, scroll = self._form.repeat, self._form.scroll
        for part in (repeat.leave, repeat.dates):
            scroll.ensureWidgetVisible(part)

    @Slot(object)
    def _set_rule(self, repeat: Repetition | None) -> None:
        self.edited.emit(replace(self._editing.draft, repeat=repeat, skipped=frozenset(), instead={}))

    @Slot()
    def _set_scope(self) -> None:
        """Another rule is for this and the following dates only."""
        scope, draft = self._form.scope.scope, self._editing.draft
        repeat = draft.repeat if scope is Scope.FOLLOWING else None
        self.edited.emit(replace(draft, scope=scope, repeat=repeat, skipped=frozenset(), instead={}))

    @Slot(object)
    def _leave_out(self, line: SeriesDate) -> None:
        if line.state is not DateState.GONE:
            self.edited.emit(left_out(self._editing.draft, key_of(line)))

    @Slot(object)
    def _take_instead(self, line: SeriesDate) -> None:
        self.edited.emit(taken_instead(self._editing.draft, line))

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.spans or changes.holds or changes.catalogue:
            self._work.follow(self._editing.draft, self._editing.zone, fresh=True)

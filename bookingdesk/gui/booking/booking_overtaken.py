"""Another desk has stored something else while this booking was being edited: both values, and two ways out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.gui.booking.booking_editing import BookingEditing
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.widgets.stale_strip import StaleStrip
from bookingdesk.i18n.record_words import who_word
from bookingdesk.presentation.booking_changes import difference_lines, stale_line


class BookingOvertaken(QObject):
    """The strip over the form. Nothing is overwritten before somebody chose."""

    taken = Signal()
    """Theirs is what the form shows now."""

    def __init__(self, form: BookingForm, editing: BookingEditing, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._editing = form, editing
        self._strip = StaleStrip(form.strip, form.strip_text, form.strip_values, form.take_theirs, form.keep_mine)
        form.take_theirs.clicked.connect(self._take)
        form.keep_mine.clicked.connect(self._keep)
        editing.overtaken.connect(self._show)
        editing.followed.connect(self._strip.hide)

    @Slot()
    def _show(self) -> None:
        editing, formatter = self._editing, self._editing.desk.formatter
        if editing.theirs is None:
            return
        theirs, history = editing.theirs.entry.booking, editing.theirs.history
        who = who_word(history[-1].actor) if history else ""
        self._strip.show_difference(
            stale_line(editing.draft, theirs, who, formatter),
            difference_lines(editing.draft, theirs, editing.catalogue, formatter, editing.zone),
            who,
        )

    @Slot()
    def _take(self) -> None:
        if self._editing.theirs is not None:
            self._editing.follow(self._editing.theirs)
            self.taken.emit()

    @Slot()
    def _keep(self) -> None:
        self._strip.hide()
        self._editing.keep_mine()
        self._form.save.setFocus()

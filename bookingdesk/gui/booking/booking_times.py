"""The list of free times inside the booking form: opened by its button, closed by Esc, empty without a service."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.gui.booking.booking_editing import BookingEditing
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_asking import slot_wish


class BookingTimes(QObject):
    """Opens and closes the list; what is chosen in it is the form's business."""

    refused = Signal(str)
    """Why there is no list to show."""

    def __init__(self, form: BookingForm, editing: BookingEditing, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._editing = form, editing
        form.find_time.toggled.connect(self._show)
        form.times.left.connect(self._close)

    @Slot(bool)
    def _show(self, shown: bool) -> None:
        form, editing = self._form, self._editing
        form.times.setVisible(shown)
        if not shown:
            return
        wish = slot_wish(editing.draft, editing.zone, editing.desk.env.now())
        if wish is None:
            form.find_time.setChecked(False)
            self.refused.emit(_("Choose a service first, then its free times are shown."))
            form.service.setFocus()
            return
        form.times.offer(editing.desk, wish, editing.draft.present)
        form.times.setFocus()
        form.scroll.ensureWidgetVisible(form.times)

    @Slot()
    def _close(self) -> None:
        self._form.find_time.setChecked(False)
        self._form.find_time.setFocus()

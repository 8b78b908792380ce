"""Joins Review to the desk: opens its page, and counts in the status bar what waits for whoever works here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, NotAllowed
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.booking_place import BookingPlace
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.review.review_panel import ReviewPanel
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.review_words import waiting_count_words
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.reviewing import review_count


class ReviewPlace(QObject):
    """See the module."""

    counted = Signal(int)

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        host: FormHost,
        bookings: BookingPlace,
        toasts: Toasts,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._desk, self._host = window, desk, host
        self._bookings, self._toasts = bookings, toasts
        desk.announced.connect(self._changed)
        desk.actor_changed.connect(self.refresh)

    @Slot()
    def open(self) -> ReviewPanel:
        """Show what waits."""
        page = ReviewPanel(self._desk)
        page.read_back_asked.connect(lambda booking: self._bookings.read_back(BookingId(booking)))
        page.booking_chosen.connect(self._bookings.open_id)
        page.told.connect(self._toasts.say)
        self._host.show_form(page, _("Review"), "review")
        page.begin()
        return page

    @Slot()
    def refresh(self) -> None:
        """Count again."""
        try:
            count = self._desk.look(review_count, None)
        except (KnownError, NotAllowed):  # no database, or nobody has signed in: the page says so
            return
        bar = self._window.status
        bar.say(bar.review, waiting_count_words(count), "warning")
        self.counted.emit(count)

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.review or changes.spans:
            self.refresh()

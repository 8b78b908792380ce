"""What is on record of a stored booking: its messages, and what happened to it, the newest first.

Nothing here tells an unknown caller where messages went, or the number of another booking of theirs.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.presentation.booking_changes import history_words, linked_words
from bookingdesk.presentation.client_privacy import unaddressed
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.readings import BookingFile


class BookingRecord(QObject):
    """The second tab of the form."""

    def __init__(self, form: BookingForm, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._desk = form, desk
        self._file: BookingFile | None = None
        desk.caller.changed.connect(self._show)

    def show_file(self, file: BookingFile) -> None:
        """Another reading."""
        self._file = file
        self._show()

    @Slot()
    def _show(self) -> None:
        """Facts come and go with the contact."""
        file, desk = self._file, self._desk
        if file is None:
            return
        formatter, catalogue = desk.formatter, desk.catalogue()
        known = desk.is_known(file.entry.client.id)
        messages = file.messages if known else unaddressed(file.messages)
        self._form.messages.show_messages(messages, desk.env.now(), formatter)
        lines = [history_words(line, catalogue, formatter) for line in reversed(file.history)]
        self._form.history.show_lines([*linked_words(file, formatter, numbered=known), *lines])

"""Binds the commands that open forms: on the selected booking, on its client, for something new, from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.series import Scope
from bookingdesk.gui.file_place import FilePlace
from bookingdesk.gui.group_commands import GroupCommands
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.settle_words import last_receipt
from bookingdesk.settings.table import FORMS
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.reading_back import READABLE
from bookingdesk.usecases.visits.adding import GROWS

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace

CANCELLABLE = frozenset(status for status in Status if Status.CANCELLED in FORWARD[status])


class FormCommands(QObject):
    """What opens a page, a window or a file."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        self._set = place.window.commands
        self._settings = place.window.settings
        self.files = FilePlace(place.window, place.desk, place.toasts, place.failures)
        bind, bookings, clients = self._set.bind, place.bookings, place.clients
        bind("open", partial(self._on_current, bookings.open_booking), self._has_current)
        bind("edit", partial(self._on_current, partial(bookings.open_booking, edit=True)), self._has_current)
        bind("reschedule", partial(self._on_current, bookings.reschedule), partial(self._may, MOVABLE))
        bind("add_to_visit", partial(self._on_current, bookings.add_to_visit), partial(self._may, GROWS))
        bind("cancel", self._cancel, partial(self._may, CANCELLABLE))
        bind("cancel_series", partial(self._on_current, partial(bookings.cancel, scope=Scope.ALL)), self._in_series)
        bind("session_rhythm", partial(self._on_current, bookings.change_rhythm), self._in_session_series)
        bind("settle", partial(self._on_current, bookings.settle), self._has_current)
        bind("print_receipt", self._print_receipt, self._has_current)
        bind("policies", place.policies.open)
        bind("policy_reading", place.policies.open_unread)
        bind("records", place.policies.open_records, lambda: not place.read_only)
        bind("message_settings", place.message_settings.open, lambda: not place.read_only)
        bind("mail_account", place.policies.open_mail, lambda: not place.read_only)
        bind("replies", place.replies.open, lambda: not place.read_only)
        bind("texting", place.policies.open_texting, lambda: not place.read_only)
        bind("seats", place.policies.open_seats, self._may_change)
        bind("review", place.review.open)
        self.groups = GroupCommands(place)
        bind("new_booking", bookings.open_new, self._may_change)
        bind("new_visit", bookings.open_visit, self._may_change)
        bind("open_session", bookings.begin_session, self._may_change)
        bind("new_client", clients.open_new, self._may_change)
        bind("client_of_booking", self._open_client, self._has_current)
        bind("read_back", partial(self._on_current, bookings.read_back), partial(self._may, READABLE))
        bind("identity", self._ask_identity, self._has_current)
        bind("contact_ok", self._contact_right, self._has_current_to_change)
        bind("contact_log", self._open_log, self._has_current)
        bind("department_note", self._write_note, self._has_current_to_change)
        bind("merge_clients", self._merge, self._has_current_to_change)
        bind("import_clients", self.files.import_clients, self._may_change)
        bind("import_bookings", self.files.import_bookings, self._may_change)
        bind(
            "intake_folder",
            self.files.choose_folder,
            lambda: self._may_change() and self.files.may_choose_folder(),
        )
        bind("intake_folder_off", self.files.leave_folder, lambda: self._may_change() and self.files.has_folder())
        place.status.folder_ways = self.files.folder_ways
        windows = bind("forms_in_windows", self._toggle_windows)
        windows.setChecked(self._settings.get(FORMS) == "window")

    def _may_change(self) -> bool:
        return not self._place.read_only

    def _has_current(self) -> bool:
        return self._place.selection.current is not None

    def _may(self, statuses: frozenset[Status]) -> bool:
        """Whether the current booking stands in one of these and may be changed."""
        current = self._place.selection.current
        return self._may_change() and current is not None and self._place.status_of(current) in statuses

    def _in_series(self) -> bool:
        """Whether the current booking is one date of a series that may be changed."""
        found = self._current()
        return self._may_change() and found is not None and found.series_id is not None

    def _in_session_series(self) -> bool:
        """Whether it is a group session of a series, still to come."""
        found = self._current()
        return self._in_series() and found is not None and found.seats is not None and found.status in MOVABLE

    def _current(self) -> Booking | None:
        """The current booking as it is stored."""
        current = self._place.selection.current
        if current is None:
            return None
        try:
            return self._place.desk.env.store.read(lambda work: work.bookings.many([current])).get(current)
        except KnownError:  # the status bar says that the schedule does not answer
            return None

    def _on_current(self, open_page: Callable[[BookingId], object]) -> None:
        current = self._place.selection.current
        if current is not None:
            open_page(current)

    def _print_receipt(self) -> None:
        """The newest receipt of the current booking on paper."""
        place, current = self._place, self._place.selection.current
        if current is None:
            return
        file = place.failures.attempt(lambda: place.desk.do(booking_file, current))
        if file is None:
            return
        last = last_receipt(file.account.entries)
        number = file.account.entries[last].receipt_no if last >= 0 else None
        if number is None:
            place.toasts.say(_("Nothing was paid for this booking, so it has no receipt."))
        else:
            place.bookings.receipt_print_asked.emit(number)

    def _cancel(self) -> None:
        """One booking in its page; several for one reason."""
        if len(self._place.selection.ids) > 1:
            self.groups.cancel()
        else:
            self._on_current(self._place.bookings.cancel)

    def _has_current_to_change(self) -> bool:
        return self._has_current() and self._may_change()

    def _client(self) -> ClientId | None:
        """Whose booking is the current one."""
        current = self._place.selection.current
        if current is None:
            return None
        read = self._place.desk.env.store.read
        booking = self._place.failures.attempt(lambda: read(lambda work: work.bookings.get(current)))
        return booking.client_id if booking is not None else None

    def _write_note(self) -> None:
        client = self._client()
        if client is not None:
            self._place.clients.write_note(client)

    def _open_log(self) -> None:
        client = self._client()
        if client is not None:
            self._place.clients.open_log(client, self._place.selection.current)

    def _open_client(self) -> None:
        client = self._client()
        if client is not None:
            self._place.clients.open_client(client)

    def _ask_identity(self) -> None:
        client = self._client()
        page = self._place.clients.open_client(client) if client is not None else None
        if page is not None:
            page.ask_identity()

    def _contact_right(self) -> None:
        client = self._client()
        if client is not None:
            self._place.clients.still_right(client)

    def _merge(self) -> None:
        client = self._client()
        if client is not None:
            self._place.clients.choose_other(client)

    def _toggle_windows(self) -> None:
        windows = self._settings.get(FORMS) != "window"
        self._settings.set(FORMS, "window" if windows else "panel")
        self._set.action("forms_in_windows").setChecked(windows)

"""Opens contact logs, keeps entries written by hand, and takes a slip back.

What was typed and not kept is there again when the same client's log is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.contact_log import LogEntry
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId, InteractionId
from bookingdesk.gui.clients.contact_log_panel import ContactLogPanel
from bookingdesk.gui.clients.entry_fields import EntryDraft
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.contact_log_words import entry_booking
from bookingdesk.presentation.toasts import Toast, ToastAction
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.contact_log import ContactLogQuery, LogContact, log_contact, take_back_contact
from bookingdesk.usecases.ports import Work

TAKE_BACK = "take_back_contact"
"""The button's id in a toast that takes an entry back."""


class _Written(NamedTuple):
    """An entry of this desk: in whose log, which toast offers to take it back, and its number among all doings."""

    client: ClientId
    toast: int
    doing: int


class ContactPlace(QObject):
    """See the module."""

    booking_chosen = Signal(str)
    identity_asked = Signal(int, str)
    """It has to be known who is calling before the log of this client (about this booking) is shown."""

    def __init__(self, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._toasts, self._failures = desk, host, toasts, failures
        self.print_log: Callable[[Client, ContactLogQuery], None] = lambda client, query: None
        self._drafts: dict[ClientId, EntryDraft] = {}
        self._written: dict[InteractionId, _Written] = {}
        """What this desk wrote and can still take back, the newest last."""
        toasts.asked.connect(self._answer_toast)

    @property
    def unsaved(self) -> int:
        """How many entries are typed and not kept."""
        return len(self._drafts)

    def open(
        self, client: ClientId, booking: BookingId | None = None, *, read_only: bool
    ) -> ContactLogPanel | None:
        """The log of a client, ready to write an entry, about this booking where one is given."""

        def step(work: Work) -> tuple[Client, Booking | None]:
            return work.clients.get(client), work.bookings.get(booking) if booking is not None else None

        found = self._failures.attempt(lambda: self._desk.env.store.read(step))
        if found is None:
            return None
        whose, about = found
        desk = self._desk
        chosen = entry_booking(about, desk.catalogue(), desk.env.now(), desk.formatter) if about else None
        self._desk.caller.opened(client)
        page = ContactLogPanel(desk, client, chosen, read_only=read_only)
        draft = self._drafts.get(client)
        if draft is not None:
            page.fields.restore(draft)
        page.fields.told.connect(partial(self._keep, page))
        page.undo_asked.connect(partial(self._take_back_last, client))
        page.fields.drafted.connect(partial(self._keep_draft, client))
        page.taken_back.connect(self._take_back)
        page.booking_chosen.connect(self.booking_chosen)
        page.identity_asked.connect(partial(self.identity_asked.emit, client, booking or ""))
        page.print_asked.connect(partial(self._print, whose))
        title = _("{client}: contact log").format(client=whose.name)  # whose it is must not be what is cut
        self._host.show_form(page, title, "contact_log")
        return page

    def _print(self, client: Client, query: ContactLogQuery) -> None:
        self.print_log(client, query)

    def _keep_draft(self, client: ClientId, draft: object) -> None:
        if isinstance(draft, EntryDraft):
            self._drafts[client] = draft
        else:
            self._drafts.pop(client, None)

    def _keep(self, page: ContactLogPanel, command: LogContact) -> None:
        try:
            entry: LogEntry = self._desk.do(log_contact, command)
        except (RuleViolation, KnownError) as why:
            page.fields.say(self._failures.words(why), "error")
            return
        page.was_kept()
        undo = ToastAction(f"{TAKE_BACK} {entry.id}", _("Take back"))
        toast = self._toasts.show_toast(Toast(text=_("Kept in the contact log."), actions=(undo,)))
        doing = self._desk.doings.add(partial(self._take_back, entry.id))
        self._written[entry.id] = _Written(entry.client_id, toast, doing)

    @Slot(str, str)
    def _answer_toast(self, action: str, booking: str) -> None:
        verb, _space, entry = action.partition(" ")
        if verb == TAKE_BACK:
            self._take_back(InteractionId(int(entry)))

    def _take_back_last(self, client: ClientId) -> None:
        """Undo on the page of a log: the last entry that was written into it here, and nothing behind the page."""
        mine = [entry for entry, written in self._written.items() if written.client == client]
        if mine:
            self._take_back(mine[-1])
        else:
            self._toasts.say(_("Nothing that was written here is left to take back."))

    def _take_back(self, entry: InteractionId) -> None:
        written = self._written.pop(entry, None)
        if written is not None:
            self._desk.doings.forget(written.doing)
        if self._failures.attempt(lambda: self._desk.do(take_back_contact, entry)) is None:
            return
        if written is not None:
            self._toasts.close_toast(written.toast)
        self._toasts.say(_("The entry was taken back."))

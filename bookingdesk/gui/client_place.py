"""Opens clients' pages and the form for a new one, and joins them to the desk.

What was typed and not stored is kept by client until it is stored, so that Esc never loses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, DepartmentId, MergeId
from bookingdesk.domain.messages import UNSENT
from bookingdesk.gui.clients.client_form import ClientForm
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.clients.contact_log_panel import ContactLogPanel
from bookingdesk.gui.clients.merge_panel import MergePanel
from bookingdesk.gui.contact_place import ContactPlace
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_draft import ClientDraft, NoteDraft
from bookingdesk.presentation.client_words import field_text, waiting_line
from bookingdesk.presentation.line.matching import fits
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clients import client_file, find_clients
from bookingdesk.usecases.commands import FindClients
from bookingdesk.usecases.contact_checking import due_right
from bookingdesk.usecases.merging import MergeClients, merge_preview, split_clients
from bookingdesk.usecases.ports import Merge

NEW = ClientId(0)


class ClientPlace(QObject):
    """Clients' pages."""

    booking_chosen = Signal(str)
    book_asked = Signal(object)
    """Book for this Client."""
    message_asked = Signal(str, str)
    next_booking = Signal(object)
    """The next Booking of the client whose page opens: letters act on it."""

    def __init__(self, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._toasts, self._failures = desk, host, toasts, failures
        self.read_only = ""
        """Why nothing can be changed; empty where it can."""
        self._unsaved: dict[ClientId, ClientDraft] = {}
        self._notes: dict[ClientId, Mapping[DepartmentId, NoteDraft]] = {}
        """What was typed for departments and not stored, by client."""
        self.unused_key: Callable[[QKeyEvent], bool] = lambda event: False
        """Takes letters on a client's page for the selected booking."""
        self.guard: Callable[[QWidget], None] = lambda page: None
        """Told of every page whose letters act."""
        self.contacts = ContactPlace(desk, host, toasts, failures, self)
        self.contacts.booking_chosen.connect(self.booking_chosen)
        self.contacts.identity_asked.connect(self._identify)

    @Slot(int)
    def open_client(self, client_id: int, *, edit: bool = False) -> ClientPanel | None:
        """Show a client's page; what was left unsaved is in its form again."""
        wanted = ClientId(client_id)
        client = self._failures.attempt(lambda: self._desk.env.store.read(lambda work: work.clients.get(wanted)))
        if client is None:
            return None
        self._desk.caller.opened(client.id)
        notes = self._notes.get(client.id, {})
        page = ClientPanel(self._desk, client, read_only=self.read_only, notes=notes)
        page.booking_chosen.connect(self.booking_chosen)
        page.book_asked.connect(self.book_asked)
        page.client_asked.connect(self.open_client)
        page.message_asked.connect(self.message_asked)
        page.stored.connect(self._say_stored)
        page.finished.connect(partial(self._host.close_form, page))
        page.drafted.connect(partial(self._keep, client.id))
        page.notes.drafted.connect(partial(self._keep_notes, client.id))
        page.unused_key = self.unused_key
        self.guard(page)
        page.split_asked.connect(self.split)
        page.log_asked.connect(partial(self.open_log, client.id))
        if page.file is not None and page.file.upcoming:
            self.next_booking.emit(page.file.upcoming[0].booking)

        def title() -> str:
            return _("Client {number}").format(number=f"#{client.id}" if page.is_known else "").strip()

        self._host.show_form(page, title, "client")
        page.focus_first()
        kept = self._unsaved.get(client.id)
        if edit or kept is not None:
            page.begin_editing(kept)
        return page

    def write_note(self, client: ClientId) -> None:
        """Open a client's page at the note of the department; without departments at the page."""
        page = self.open_client(client)
        if page is not None:
            page.begin_note()

    def open_log(self, client: ClientId, booking: BookingId | None = None) -> ContactLogPanel | None:
        """What has passed with a client, to be added to; `booking` is what an entry would be about."""
        return self.contacts.open(client, booking, read_only=bool(self.read_only))

    @Slot(int, str)
    def _identify(self, client: int, booking: str) -> None:
        """Ask who is calling, then come back to the log."""
        page = self.open_client(client)
        if page is not None:
            about = BookingId(booking) if booking else None
            page.once_known(partial(self.open_log, ClientId(client), about))

    @Slot()
    def open_new(self) -> ClientForm:
        """The form for a new client; only name, one contact and the preferred way are needed."""
        page = ClientForm(self._desk, ClientDraft())
        kept = self._unsaved.get(NEW)
        if kept is not None:
            page.restore(kept)
        page.stored.connect(partial(self._registered, page))
        page.finished.connect(partial(self._host.close_form, page))
        page.client_asked.connect(self.open_client)
        page.drafted.connect(partial(self._keep, NEW))
        self._host.show_form(page, _("New client"), "new_client")
        page.focus_first()
        return page

    # -- contact details and duplicates ----------------------------------------------------------------------

    def still_right(self, client: ClientId) -> None:
        """The client says that phone and email are still right (O)."""
        whose = self._failures.attempt(lambda: self._desk.do(due_right, client))
        if whose is not None:
            self._toasts.say(_("Contact details of {client} are still right.").format(client=whose.name))

    def choose_other(self, client: ClientId) -> None:
        """Which client is the same as this one? Found by typing."""

        def fill(typed: str) -> Sequence[Choosable]:
            found = self._desk.look(find_clients, FindClients(words=typed)) if typed.strip() else alike
            return [
                Choosable(str(one.id), field_text(one), guessed=not fits(typed, one))
                for one in found
                if one.id != client and not one.retired
            ]

        file = self._failures.attempt(lambda: self._desk.do(client_file, client))
        if file is None:
            return
        alike = file.name_alike
        title = _("Which client is the same as {client}?").format(client=file.client.name)
        window = self._toasts.window()
        prompt, unasked = _("Name, phone or number"), _("Type a name, phone or number.")
        chooser = Chooser(window, title, prompt, fill, nothing=_("Nobody fits."), unasked=unasked)
        chooser.chosen.connect(lambda other: self.compare(client, ClientId(int(other))))
        chooser.open()

    def compare(self, kept: ClientId, gone: ClientId) -> MergePanel | None:
        """Both side by side; for an unknown caller once it is known who that is, as every fact is to be seen."""
        if not self._desk.is_known(kept):
            asking = self.open_client(kept)
            if asking is not None:
                asking.once_known(partial(self.compare, kept, gone))
            return None
        command = MergeClients(kept_id=kept, gone_id=gone)
        preview = self._failures.attempt(lambda: self._desk.do(merge_preview, command))
        if preview is None:
            return None
        page = MergePanel(self._desk, preview)
        page.merged.connect(partial(self._merged, page))
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Make two clients one"), "merge")
        return page

    def _merged(self, page: MergePanel, merge: Merge) -> None:
        self._host.close_form(page)
        self.open_client(merge.kept_id)

    def split(self, merge: MergeId) -> None:
        """Part them again."""
        done = self._failures.attempt(lambda: self._desk.do(split_clients, merge))
        if done is not None:
            self._toasts.say(_("They are two clients again."))

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        return len(self._unsaved) + self.contacts.unsaved + sum(len(notes) for notes in self._notes.values())

    def _keep(self, client: ClientId, draft: object) -> None:
        if isinstance(draft, ClientDraft):
            self._unsaved[client] = draft
        else:
            self._unsaved.pop(client, None)

    def _keep_notes(self, client: ClientId, drafts: Mapping[DepartmentId, NoteDraft]) -> None:
        self._notes[client] = drafts

    def _registered(self, page: ClientForm, client: Client) -> None:
        self._unsaved.pop(NEW, None)
        self._host.close_form(page)
        self._toasts.say(_("New client: {client}.").format(client=client.name))
        self.open_client(client.id)

    @Slot(object, object)
    def _say_stored(self, before: Client, client: Client) -> None:
        """A changed address is told to whom it concerns: the messages that wait for it (R59)."""
        waiting = 0
        if before.email != client.email:
            file = self._failures.attempt(lambda: self._desk.do(client_file, client.id))
            waiting = sum(message.state in UNSENT for message in file.messages) if file else 0
        self._toasts.say(waiting_line(client, waiting))

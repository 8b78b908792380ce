"""A client on one page: who, what comes next to be read out, what was, how to reach them, what they were told.

It answers a caller without another click (SOP A5.7). Editing happens in place; the page itself changes nothing but
the mark that contact details are still right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QWidget,
)

from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import ClientId, DepartmentId, MergeId
from bookingdesk.gui.clients.client_form import ClientForm
from bookingdesk.gui.clients.client_profile import ProfileWidgets, show_bookings, show_client
from bookingdesk.gui.clients.department_notes import DepartmentNotes
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_draft import ClientDraft, NoteDraft, draft_of_client
from bookingdesk.presentation.client_privacy import unaddressed
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role
from bookingdesk.usecases.clients import client_file
from bookingdesk.usecases.contact_checking import due_right
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.merging import SPLIT_WITHIN, merges_of
from bookingdesk.usecases.readings import ClientFile


class ClientPanel(QWidget):
    """One client."""

    booking_chosen = Signal(str)
    """Open this booking (BookingId)."""
    book_asked = Signal(object)
    """Book for this Client."""
    client_asked = Signal(int)
    message_asked = Signal(str, str)
    split_asked = Signal(object)
    """Part two profiles again that were made one (MergeId)."""
    log_asked = Signal()
    stored = Signal(object, object)
    """The Client as it was before and as it is stored now."""
    finished = Signal()
    drafted = Signal(object)
    """The ClientDraft while something is unsaved, else None."""

    def __init__(
        self,
        desk: Desk,
        client: Client,
        *,
        read_only: str = "",
        notes: Mapping[DepartmentId, NoteDraft] = MappingProxyType({}),
        parent: QWidget | None = None,
    ) -> None:
        """`notes`: what was typed for departments and left unsaved."""
        super().__init__(parent)
        self._desk = desk
        self._client = client
        self._read_only = read_only
        self._file: ClientFile | None = None
        self._merge: MergeId | None = None
        self.editor: ClientForm | None = None
        self.strip: IdentityStrip | None = None
        self._kept: ClientDraft | None = None
        """What was typed into the form and not stored."""
        self._then: Callable[[], object] | None = None
        """What was asked for before it was known who is calling."""
        self.unused_key: Callable[[QKeyEvent], bool] = lambda event: False
        """Takes letters that mean nothing here, for the selected booking."""
        self.form = load_form("client_profile", self, ProfileWidgets)
        self.setObjectName("clientPanel")
        self.notes = DepartmentNotes(desk, client.id, read_only=bool(read_only))
        self.notes.restore(notes)
        self._dress()
        self._connect()
        self.setFocusProxy(self.form.edit if read_only else self.form.book)
        self.refresh()

    def _dress(self) -> None:
        form = self.form
        heads = (form.next_head, form.bookings_head, form.reach_head, form.messages_head)
        roles = {
            form.name: Role.TITLE,
            form.next: Role.STRONG,
            form.about: Role.CAPTION,
            form.next_state: Role.CAPTION,
        }
        RoleFonts(self, roles | dict.fromkeys(heads, Role.SECTION))
        form.note_head.setText(_("Note"))
        form.sheet_layout.insertWidget(form.sheet_layout.indexOf(form.note) + 1, self.notes)
        form.bookings.setAccessibleName(_("Later and past bookings"))
        form.edit.setEnabled(not self._read_only)
        form.book.setEnabled(not self._read_only)

    def _connect(self) -> None:
        form = self.form
        form.book.clicked.connect(self._ask_to_book)
        form.edit.clicked.connect(self._edit)
        form.identity.clicked.connect(self.ask_identity)
        form.split.clicked.connect(self._ask_to_split)
        form.log.clicked.connect(self.log_asked)
        self._desk.caller.changed.connect(self._known_changed)
        form.open_next.clicked.connect(self._open_next)
        form.bookings.itemActivated.connect(self._open_row)
        form.still_right.clicked.connect(self.confirm_contact)
        form.messages.asked.connect(self.message_asked)
        form.again.clicked.connect(self.refresh)
        self._desk.announced.connect(self._changed)

    @property
    def client_id(self) -> ClientId:
        """Whose page it is."""
        return self._client.id

    @property
    def file(self) -> ClientFile | None:
        """What is shown; None while it could not be read."""
        return self._file

    # -- showing ---------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read everything again; without an answer the page stays as it is, and says so."""
        form = self.form
        try:
            self._file = self._desk.do(client_file, self._client.id)
            self._client = self._file.client
        except (RuleViolation, KnownError) as why:
            words = sentence(why, self._desk.formatter, self._desk.names())
            form.trouble.setText(_("History could not be loaded. {why}").format(why=words))
            if isinstance(why, KnownError):  # nothing can be read: all stays as it is, with a way to try again
                form.trouble.show()
                form.again.show()
                return
        else:
            form.trouble.setText("")
            show_bookings(form, self._file, self._desk, known=self.is_known)
            if self.is_known:
                self.notes.show_notes(self._file.notes)
            messages = self._file.messages if self.is_known else unaddressed(self._file.messages)
            form.messages.show_messages(messages, self._desk.env.now(), self._desk.formatter)
        if self.is_known:
            self.notes.setVisible(self.notes.owner.count() > 0)
        else:
            self.notes.hide_away()
        self._show_merge()
        form.trouble.setVisible(bool(form.trouble.text()))
        form.again.setVisible(bool(form.trouble.text()))
        read_only = bool(self._read_only)
        show_client(form, self._client, self._file, self._desk, read_only=read_only, known=self.is_known)

    def _show_merge(self) -> None:
        """For a day after two profiles were made one it can be taken back here."""
        self._merge = None
        try:
            merges = self._desk.look(merges_of, self._client.id)
        except KnownError:
            merges = ()
        for merge in merges:
            if merge.undone_at is None and self._desk.env.now() <= merge.at + SPLIT_WITHIN:
                self._merge = merge.id
                self.form.split.setText(_("Part again from #{number}").format(number=merge.gone_id))
                break
        self.form.split.setVisible(self._merge is not None and not self._read_only)

    @Slot()
    def _ask_to_split(self) -> None:
        if self._merge is not None:
            self.split_asked.emit(self._merge)

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        mine = {e.booking.id for e in (*self._file.upcoming, *self._file.past)} if self._file else set()
        told = {message.id for message in self._file.messages} if self._file else set()
        if (
            self._client.id in changes.clients
            or mine & changes.bookings
            or told & changes.messages
            or changes.spans
        ):
            self.refresh()

    # -- who is calling --------------------------------------------------------------------------------------

    @property
    def is_known(self) -> bool:
        """Whether everything may be on the screen: nobody is checked here, or the caller was (SOP B4.4.2)."""
        return self._desk.is_known(self._client.id)

    @Slot()
    def ask_identity(self) -> None:
        """Find out who is calling (I)."""
        if self.strip is None and not self.is_known:
            self.strip = IdentityStrip(self._desk, self._client.id, None, self)
            self.strip.buttons["U"].hide()
            self.strip.confirmed.connect(self._take_known)
            self.form.sheet_layout.insertWidget(1, self.strip)
            self.strip.come_before(self.form.book)
            self.setFocusProxy(self.strip.field)
        if self.strip is not None:
            self.strip.setFocus()

    @Slot()
    def _take_known(self) -> None:
        then, self._then = self._then, None
        self.form.book.setFocus()
        if then is not None:
            then()

    @Slot()
    def _known_changed(self) -> None:
        """Somebody was found to be who they say, or the contact is over: facts come and go."""
        if self.strip is not None and self.is_known:
            self.form.sheet_layout.removeWidget(self.strip)
            self.strip.hide()
            self.strip.deleteLater()
            self.strip = None
            self.setFocusProxy(self.form.edit if self._read_only else self.form.book)
        if self.editor is not None and not self.is_known:
            self.end_editing()
        self.refresh()

    # -- acting ----------------------------------------------------------------------------------------------

    @Slot()
    def _ask_to_book(self) -> None:
        self.book_asked.emit(self._client)

    @Slot()
    def _open_next(self) -> None:
        if self._file is not None and self._file.upcoming:
            self.booking_chosen.emit(self._file.upcoming[0].booking.id)

    @Slot()
    def _open_row(self) -> None:
        key = self.form.bookings.current_key()
        if isinstance(key, str):
            self.booking_chosen.emit(key)

    @Slot()
    def confirm_contact(self) -> None:
        """The client says that phone and email are still right (O)."""
        try:
            self._desk.do(due_right, self._client.id)
        except (RuleViolation, KnownError) as why:
            self.form.trouble.setText(sentence(why, self._desk.formatter, self._desk.names()))
            self.form.trouble.show()
        self.refresh()
        self.form.book.setFocus()

    def focus_first(self) -> None:
        """Letters act at once."""
        (self.form.edit if self._read_only else self.form.book).setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _edit(self) -> None:
        self.begin_editing()

    def once_known(self, act: Callable[[], object]) -> None:
        """Do it now where it is known who is calling, else as soon as it is."""
        if self.is_known:
            act()
            return
        self._then = act
        self.ask_identity()

    @Slot(object)
    def _remember(self, draft: ClientDraft | None) -> None:
        self._kept = draft

    def begin_editing(self, kept: ClientDraft | None = None) -> None:
        """Turn the page into its form; what was left unsaved in it is there again."""
        self._kept = kept or self._kept
        if not self._read_only and self.editor is None:
            self.once_known(self._begin_editing)

    def _begin_editing(self) -> None:
        kept = self._kept
        editor = ClientForm(self._desk, draft_of_client(self._client, self._desk.formatter))
        if isinstance(kept, ClientDraft):
            editor.restore(kept)
        editor.stored.connect(self._take_stored)
        editor.finished.connect(self.end_editing)
        editor.client_asked.connect(self.client_asked)
        editor.drafted.connect(self._remember)
        editor.drafted.connect(self.drafted)
        self.editor = editor
        self.form.pages.addWidget(editor)
        self.form.pages.setCurrentWidget(editor)
        self.setFocusProxy(editor)  # Tab into the page would end in a button that nobody sees
        editor.focus_first()

    def begin_at_address(self) -> None:
        """Turn the page into its form, with the hands at the address."""
        if not self._read_only:
            self.once_known(self._begin_at_address)

    def _begin_at_address(self) -> None:
        if self.editor is None:
            self._begin_editing()
        if self.editor is not None:
            self.editor.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_note(self) -> None:
        """To the note of the department, where there is one to write, once it is known who is calling."""
        self.once_known(self._begin_note)

    def _begin_note(self) -> None:
        if self.notes.isVisibleTo(self):
            self.notes.begin()

    @Slot()
    def end_editing(self) -> None:
        """Turn back to the page; what was typed is kept by who listens to `drafted`."""
        editor, self.editor = self.editor, None
        if editor is not None:
            self.form.pages.setCurrentIndex(0)
            self.form.pages.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
            self.setFocusProxy(self.form.edit)
            self.form.edit.setFocus()

    @Slot(object)
    def _take_stored(self, client: Client) -> None:
        before, self._client = self._client, client
        self.end_editing()
        self.refresh()
        self.stored.emit(before, client)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act where nobody types; Esc leaves the form before it leaves the page."""
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.editor is not None:
            self.end_editing()
            return
        if is_enter(event) and press_focused_button():
            return
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if bare and self.editor is None and isinstance(focus, (QAbstractButton, QAbstractItemView)):
            form = self.form
            acts = {"B": form.book, "E": form.edit, "I": form.identity, "L": form.log, "O": form.still_right}
            button = acts.get(event.text().upper())
            if button is not None and button.isVisible() and button.isEnabled():
                button.click()
                return
            if self.unused_key(event):
                return
        super().keyPressEvent(event)

"""What departments keep about a client, on the client's page: read, written over, each for its own people alone.

Shown where there are departments, and once it is known who is calling. Nothing of another department is in here.
What was typed and not stored is told to whoever keeps it, a text for each department.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.client_notes import ClientNote, together
from bookingdesk.domain.errors import KnownError, RuleViolation, Stale
from bookingdesk.domain.ids import ClientId, DepartmentId
from bookingdesk.gui.widgets.combos import choose, make_narrow
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_draft import NoteDraft
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.client_notes import WriteClientNote, client_notes, write_client_note

LINES = 3


class DepartmentNotes(QWidget):
    """A list of notes, and below it one department's to write."""

    drafted = Signal(object)
    """The NoteDrafts by DepartmentId that are typed and not stored; none, once all are."""

    def __init__(self, desk: Desk, client: ClientId, *, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("departmentNotes")
        self._desk, self._client = desk, client
        self._notes: Sequence[ClientNote] = ()
        self._shown = ""
        """What stood in the text when somebody began to write."""
        self._drafts: dict[DepartmentId, NoteDraft] = {}
        self._filling = False
        self.head, self.kept, self.said = QLabel(_("Notes of departments")), plain_label(), plain_label()
        self.owner, self.text = QComboBox(), QPlainTextEdit()
        self.save, self.open = QPushButton(_("Save the note")), QPushButton(_("Write a note…"))
        self._lay_out()
        mine = desk.env.actor.departments
        for one in desk.catalogue().departments.values():
            if not one.retired and (not mine or one.id in mine):
                self.owner.addItem(one.name, int(one.id))
        self.open.setVisible(not read_only)
        self._unfold(False)
        self.open.clicked.connect(self.begin)
        self.owner.activated.connect(self._show_owner)
        self.text.textChanged.connect(self._keep)
        self.save.clicked.connect(self.store)
        self.setFocusProxy(self.open)

    def _lay_out(self) -> None:
        set_tone(self.head, "secondary")
        self.owner.setAccessibleName(_("Department"))
        make_narrow(self.owner, 8)
        self.text.setAccessibleName(_("Note of the department"))
        self.text.setPlaceholderText(_("Only people of this department read it"))
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(self.text.fontMetrics().lineSpacing() * LINES + 12)
        for button in (self.save, self.open):
            button.setAutoDefault(False)
        self.said.hide()
        row = QHBoxLayout()
        row.addWidget(self.owner, 1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.open)
        column.addLayout(top)
        column.addWidget(self.kept)
        column.addLayout(row)
        column.addWidget(self.text)
        column.addWidget(self.said)

    def show_notes(self, notes: Sequence[ClientNote]) -> None:
        """What is kept now; a text that is being typed stays."""
        self._notes = notes
        names = self._desk.catalogue().departments
        write(self.kept, "\n".join(f"{names[n.department_id].name}: {n.text}" for n in notes))
        if self._drafts and self._owner not in self._drafts:
            choose(self.owner, int(next(iter(self._drafts))))
        if self._drafts:
            self._unfold(True)
        self._show_owner()

    def restore(self, drafts: Mapping[DepartmentId, NoteDraft]) -> None:
        """What was typed and left unsaved before: shown with the notes."""
        self._drafts = dict(drafts)

    def hide_away(self) -> None:
        """Nothing of it stays on the page: nobody is known to call. What was typed comes back with the notes."""
        self._notes = ()
        for label in (self.kept, self.said):
            write(label, "")
        self._fill("")
        self._unfold(False)
        self.hide()

    @Slot()
    def begin(self) -> None:
        """Unfold the text, and go there."""
        self._unfold(True)
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unfold(self, there: bool) -> None:
        for widget in (self.owner, self.text, self.save):
            widget.setVisible(there)
        self.open.setEnabled(not there)

    @property
    def _owner(self) -> DepartmentId | None:
        data = self.owner.currentData()
        return DepartmentId(data) if isinstance(data, int) else None

    @property
    def _of_owner(self) -> str:
        owner = self._owner
        return "" if owner is None else together(self._notes, owner)

    @property
    def _dirty(self) -> bool:
        return self.text.toPlainText().strip() != self._shown.strip()

    @Slot()
    def _show_owner(self) -> None:
        """What was typed for the department, else what is kept."""
        owner = self._owner
        draft = None if owner is None else self._drafts.get(owner)
        self._shown = self._of_owner if draft is None else draft.shown
        self._fill(self._shown if draft is None else draft.text)

    def _fill(self, text: str) -> None:
        if self.text.toPlainText() != text:
            self._filling = True
            self.text.setPlainText(text)
            self._filling = False
        self.save.setEnabled(self._dirty)

    @Slot()
    def _keep(self) -> None:
        """A key was typed: the text stays with whoever keeps it until it is stored."""
        owner = self._owner
        if self._filling or owner is None:
            return
        self.save.setEnabled(self._dirty)
        if self._dirty:
            self._drafts[owner] = NoteDraft(text=self.text.toPlainText(), shown=self._shown)
        else:
            self._drafts.pop(owner, None)
        self.drafted.emit(dict(self._drafts))

    @Slot()
    def store(self) -> None:
        """Keep what stands there for the department."""
        owner = self._owner
        if owner is None or not self._dirty:
            return
        command = WriteClientNote(
            client_id=self._client,
            department_id=owner,
            text=self.text.toPlainText(),
            shown=self._shown,
        )
        try:
            notes = self._desk.do(write_client_note, command)
        except Stale:
            self._notes = self._desk.look(client_notes, self._client)
            self._shown = self._of_owner
            self._keep()
            self._say(
                _("Somebody else wrote: {text} Saving again writes over it.").format(text=self._shown), "error"
            )
        except (RuleViolation, KnownError) as why:
            self._say(sentence(why, self._desk.formatter, self._desk.names()), "error")
        else:
            self._drafts.pop(owner, None)
            self.drafted.emit(dict(self._drafts))
            self._unfold(False)
            self.show_notes(notes)
            self.open.setFocus()
            self._say(_("The note is kept for {department}.").format(department=self.owner.currentText()), "good")

    def _say(self, words: str, tone: str) -> None:
        write(self.said, words)
        set_tone(self.said, tone)
        announce(self.said, words, assertive=tone == "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves."""
        if is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.store()
            return
        super().keyPressEvent(event)

"""Typing a client's profile: a new one with no more than is needed, or a stored one in place.

Addresses are judged while one types. A profile that looks like another is shown before it is stored a second time;
what another desk stored meanwhile is never overwritten unasked.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTableWidget, QWidget

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import InvalidValue, KnownError, RuleViolation, Stale
from bookingdesk.gui.clients.client_fields import ClientFields
from bookingdesk.gui.clients.client_form_widgets import ClientFormWidgets
from bookingdesk.gui.clients.client_marks import FOLDED, ClientMarks
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.stale_strip import StaleStrip
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.record_words import who_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_draft import (
    ClientDraft,
    ClientField,
    client_problems,
    draft_of_client,
    to_client,
)
from bookingdesk.presentation.client_words import client_differences, duplicate_line
from bookingdesk.presentation.way_words import way_of_typed
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.usecases.clients import amend_client, likely_duplicates, register_client
from bookingdesk.usecases.commands import AmendClient, RegisterClient

REACHED = frozenset({ClientField.PHONE, ClientField.EMAIL, ClientField.PREFERS})
"""While one of these can't be kept it is not said by which way the client will be told."""
REST_MS = 250
"""Duplicates are looked for when typing rests."""


class ClientForm(QWidget):
    """One profile being typed."""

    stored = Signal(object)
    """The Client as it is stored now."""
    finished = Signal()
    client_asked = Signal(int)
    """Open the profile that this one looks like."""
    drafted = Signal(object)
    """The ClientDraft while something is unsaved, else None."""

    def __init__(self, desk: Desk, draft: ClientDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.draft = self._opened = draft
        self._theirs: Client | None = None
        self._alike: Client | None = None
        self._told_apart: set[int] = set()
        stored = desk.env.store.read(lambda work: work.settings.all())
        self._settings = stored
        self._country: str = desk_settings.value(stored, "business.country")
        self.form = load_form("client_form", self, ClientFormWidgets)
        self.setObjectName("clientForm")
        form = self.form
        self.strip = StaleStrip(form.strip, form.strip_text, form.strip_values, form.take_theirs, form.keep_mine)
        self.fields = ClientFields(form, desk.catalogue(), self)
        self.marks = ClientMarks(form)
        form.alike.hide()
        form.error.hide()
        form.more.setChecked(draft.stored is not None)
        form.more_box.setVisible(draft.stored is not None)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.look_for_duplicates)
        self._connect()
        self._show()
        self.setFocusProxy(form.given)

    def _connect(self) -> None:
        form = self.form
        self.fields.changed.connect(self._edited)
        form.save.clicked.connect(self.save)
        form.leave.clicked.connect(self.leave)
        form.open_alike.clicked.connect(self._open_alike)
        form.not_same.clicked.connect(self._tell_apart)
        form.take_theirs.clicked.connect(self._take_theirs)
        form.keep_mine.clicked.connect(self._keep_mine)

    def restore(self, draft: ClientDraft) -> None:
        """Fill in what was typed and left unsaved before."""
        self.draft = replace(draft, stored=self.draft.stored)
        self.form.leave.setText(_("Discard"))
        self._show()

    @Slot()
    def leave(self) -> None:
        """Close by the button: what is unsaved is given up, which Esc never does."""
        self.drafted.emit(None)
        self.finished.emit()

    def focus_first(self) -> None:
        """The focus goes to the first thing that is needed, else to the phone."""
        found = next(iter(self._problems), None)
        target = self.marks.field_of(found) if found is not None else self.form.phone
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _edited(self) -> None:
        self.draft = self.fields.read(self.draft)
        self.form.error.hide()
        self._show()
        self._rest.start()
        self.form.leave.setText(_("Discard") if self.is_dirty else _("Close"))
        self.drafted.emit(self.draft if self.is_dirty else None)

    @property
    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        return replace(self.draft, preferred_channel=None) != replace(self._opened, preferred_channel=None)

    def _show(self) -> None:
        now, formatter = self._desk.env.now(), self._desk.formatter
        self._problems = client_problems(self.draft, self._country, now, formatter)
        self.fields.show_draft(self.draft)
        self.marks.mark(self._problems)
        if REACHED.isdisjoint(self._problems):
            typed = to_client(self.draft, now, formatter.locale)
            self.marks.tell_way(way_of_typed(typed, self.draft.stored, self._settings))

    # -- duplicates ------------------------------------------------------------------------------------------

    @Slot()
    def look_for_duplicates(self) -> None:
        """Warn of a profile that this one may be."""
        self._rest.stop()
        now, locale = self._desk.env.now(), self._desk.formatter.locale
        typed = to_client(self.draft, now, locale)
        if not (typed.phone.strip() or typed.email.strip() or " " in typed.name.strip()):
            found: tuple[Client, ...] = ()
        else:
            try:
                found = self._desk.do(likely_duplicates, typed)
            except KnownError as why:
                self._refuse(sentence(why, self._desk.formatter, self._desk.names()))
                return
        news = next((c for c in found if c.id not in self._told_apart), None)
        if news is not None and news != self._alike:
            words = duplicate_line(typed, news)
            self.form.alike_text.setText(words)
            announce(self.form.alike_text, words, assertive=True)
        self._alike = news
        self.form.alike.setVisible(news is not None)

    @Slot()
    def _open_alike(self) -> None:
        if self._alike is not None:
            self.client_asked.emit(self._alike.id)

    @Slot()
    def _tell_apart(self) -> None:
        if self._alike is not None:
            self._told_apart.add(self._alike.id)
        self.look_for_duplicates()
        self.form.save.setFocus()

    # -- storing ---------------------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Store the profile; what keeps it from being stored is said, with the focus where it can be mended."""
        if self._theirs is not None:
            self.form.take_theirs.setFocus()
            return
        if self._problems:
            self._name_problem()
            return
        if self.draft.stored is None:
            self.look_for_duplicates()
            if self._alike is not None:
                self.form.open_alike.setFocus()
                return
        client = to_client(self.draft, self._desk.env.now(), self._desk.formatter.locale)
        try:
            if self.draft.stored is None:
                kept = self._desk.do(register_client, RegisterClient(client=client))
            else:
                kept = self._desk.do(
                    amend_client, AmendClient(client=client, checked=self._desk.caller.check_for(client.id))
                )
        except Stale:
            self._overtaken()
        except InvalidValue as why:
            self._refuse(sentence(why, self._desk.formatter, self._desk.names()))
            field = str(why.facts.get("field"))
            if field in set(ClientField):
                self.marks.field_of(ClientField(field)).setFocus()
        except (RuleViolation, KnownError) as why:
            self._refuse(sentence(why, self._desk.formatter, self._desk.names()))
        else:
            self.drafted.emit(None)
            self.stored.emit(kept)

    def _name_problem(self) -> None:
        field, problem = next(iter(self._problems.items()))
        words = problem.words[:1].upper() + problem.words[1:]
        name = field_word(field.value)
        self._refuse(_("{field}: {what}").format(field=name, what=problem.words) if problem.needed else words)
        if field in FOLDED:
            self.form.more.setChecked(True)
        self.marks.field_of(field).setFocus(Qt.FocusReason.TabFocusReason)

    def _refuse(self, words: str) -> None:
        self.form.error.setText(words)
        self.form.error.show()
        announce(self.form.error, words, assertive=True)

    def _overtaken(self) -> None:
        stored = self.draft.stored
        if stored is None:
            return
        theirs = self._desk.env.store.read(lambda work: work.clients.get(stored.id))
        changes = self._desk.env.store.read(lambda work: work.clients.changes_of(stored.id, limit=1))
        self._theirs = theirs
        who = who_word(changes[0].user) if changes else ""
        words = _("{who} changed this profile while you were editing.").format(who=who or _("Another desk"))
        mine = to_client(self.draft, self._desk.env.now(), self._desk.formatter.locale)
        self.strip.show_difference(words, client_differences(mine, theirs, self._desk.formatter), who)

    @Slot()
    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self.draft = self._opened = draft_of_client(self._theirs, self._desk.formatter)
            self._theirs = None
            self.strip.hide()
            self._show()
            self.drafted.emit(None)
            self.focus_first()

    @Slot()
    def _keep_mine(self) -> None:
        if self._theirs is not None:
            self.draft = replace(self.draft, stored=self._theirs)
            self._theirs = None
            self.strip.hide()
            self._show()
            self.form.save.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event) and not isinstance(QApplication.focusWidget(), QTableWidget):
            if not press_focused_button():
                self.save()
            return
        super().keyPressEvent(event)

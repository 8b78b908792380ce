"""What is set about messages: every field with a sentence that says what it does, while it is typed (R60-R62).

Whoever opened the page stores, all together or not at all, and the page may be closed by then. What can't be kept
is said at its field; what another desk changed meanwhile is said before it is written over.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bookingdesk.domain import message_settings as settings
from bookingdesk.domain.errors import KnownError, RuleViolation, Stale
from bookingdesk.domain.message_settings import MessageSettings
from bookingdesk.domain.rights import Right
from bookingdesk.gui.preferences.message_settings_fields import MessageSettingsFields
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_settings_draft import MessageSettingsDraft, draft_of, first_bad, wish_of
from bookingdesk.presentation.message_settings_words import followed_words, said_of
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.message_settings import ChangeMessageSettings, MessageSettingsChanged, message_settings
from bookingdesk.usecases.permits import allowed


class MessageSettingsPanel(QWidget):
    """A page of the side panel."""

    store_asked = Signal(object)
    """A ChangeMessageSettings; `show_stored` or `show_refused` answers it."""
    drafted = Signal(object)
    """The MessageSettingsDraft while something is not stored, else None."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageSettingsPanel")
        self._desk = desk
        self._seen: MessageSettings = desk.look(message_settings, None)
        self._opened = self._sent = self.draft = draft_of(self._seen)
        self.fields = MessageSettingsFields(desk.catalogue(), desk.formatter, self)
        self.note, self.said = plain_label(), plain_label()
        self.keep = QPushButton(_("S&tore the settings"))
        self.keep.setAutoDefault(False)
        self.keep.setProperty("primary", True)
        self._lay_out()
        self.keep.clicked.connect(self.store)
        self.fields.changed.connect(self._edited)
        desk.announced.connect(self._take_notice)
        desk.actor_changed.connect(self._allow)
        self.setFocusProxy(self.fields.first)
        self.fields.show_draft(self.draft)
        self._allow()

    def _lay_out(self) -> None:
        unit = look().unit
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self.fields)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields.area = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        for part in (self.note, scroll, self.said, self.keep):
            column.addWidget(part)
        set_tone(self.note, "warning")
        self.said.hide()

    @Slot()
    def _allow(self) -> None:
        """Whoever may only look is told so before anything is typed."""
        may = allowed(self._desk.env, Right.EDIT_SETTINGS)
        write(self.note, "" if may else _("Everybody at the desk may read this. An administrator changes it."))
        self.fields.set_changeable(may)
        self.keep.setEnabled(may)

    def restore(self, draft: MessageSettingsDraft) -> None:
        """Fill in what was left unsaved before."""
        self.draft = replace(
            self.draft,
            values={**self.draft.values, **draft.values},
            services={**self.draft.services, **draft.services},
        )
        self.fields.show_draft(self.draft)
        self._tell()

    @Slot()
    def _edited(self) -> None:
        self.draft = self.fields.read(self.draft)
        self.said.hide()
        self._tell()

    def _tell(self) -> None:
        self.drafted.emit(None if self.draft == self._opened else self.draft)

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """Settings were changed somewhere: what is typed here stays, the rest shows how it stands now."""
        theirs = changes.settings or changes.catalogue or changes.elsewhere
        if theirs and self.draft == self._opened and self.keep.isEnabled():
            self._read()

    def _read(self) -> None:
        try:
            seen = self._desk.look(message_settings, None)
        except (KnownError, RuleViolation):  # the status bar says that the database does not answer
            return
        if seen == self._seen and draft_of(seen) == self._opened:
            return
        self._seen = seen
        self._opened = self.draft = draft_of(self._seen)
        self.fields.show_draft(self.draft)
        self.said.hide()
        self._tell()

    # -- storing ---------------------------------------------------------------------------------------------

    @Slot()
    def store(self) -> None:
        """Store what differs; what can't be kept gets the focus."""
        if not self.keep.isEnabled():
            return
        bad = first_bad(self.draft, self._desk.formatter)
        if bad is not None:
            words = self.fields.show_bad(bad)
            announce(self.said, words, assertive=True)
            return
        wish = wish_of(self.draft, self._opened)
        if not wish:
            self._say(_("Everything is stored as it stands."), "secondary")
            return
        self.keep.setEnabled(False)
        self._say(_("Storing …"), "secondary")
        self._sent = self.draft
        self.store_asked.emit(ChangeMessageSettings(wish=wish, seen=self._seen))

    def show_stored(self, changed: MessageSettingsChanged) -> None:
        """It is kept, and how everything stands now."""
        self._seen = changed.now
        self._opened = draft_of(changed.now)
        if self.draft == self._sent:  # else something was typed meanwhile, and stays
            self.draft = self._opened
            self.fields.show_draft(self.draft)
        self._tell()
        self._allow()
        followed = followed_words(changed.followed, self._desk.formatter)
        self._say(" ".join(part for part in (_("Stored."), followed) if part), "good")

    def show_refused(self, why: Exception) -> None:
        """It is not kept; what is typed stays."""
        self._allow()
        if isinstance(why, Stale):
            self._overtaken(why)
        elif isinstance(why, RuleViolation | KnownError):
            self._say(sentence(why, self._desk.formatter, self._desk.catalogue()), "error")
        else:
            self._desk.bug.emit(why)

    def _overtaken(self, why: Stale) -> None:
        """Say what stands now; stored once more, what is typed here takes its place."""
        words = [sentence(why, self._desk.formatter, self._desk.catalogue())]
        key = str(why.facts["id"])
        if key in settings.KEYS:
            theirs = said_of(key, str(why.facts["theirs"]), self._desk.formatter).words
            words.append(_("Theirs: {words}").format(words=theirs))
        words.append(_("Store again to put yours in its place."))
        self._say(" ".join(words), "warning")
        self._seen = self._desk.look(message_settings, None)

    def _say(self, words: str, tone: str) -> None:
        set_tone(self.said, tone)
        write(self.said, words)
        announce(self.said, words, assertive=tone in {"error", "warning"})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.store()
            return
        super().keyPressEvent(event)

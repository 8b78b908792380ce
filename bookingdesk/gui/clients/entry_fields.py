"""Two fields to write an entry of a contact log: how they met by one key, and what was said.

Enter keeps it. It stores nothing itself, and gives a typed text to whoever keeps drafts.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.contact_log import MEETING, EntryWay
from bookingdesk.domain.ids import ClientId
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow
from bookingdesk.gui.widgets.digit_keys import digit_of
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.contact_log_words import EntryBooking, entry_way_words
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.look import look
from bookingdesk.usecases.contact_log import LogContact

LINES = 2
KEYS = dict(zip("1234567890", MEETING, strict=True))
"""What each number key chooses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What was typed and not kept."""

    way: EntryWay
    text: str


class EntryFields(QWidget):
    """See the module."""

    told = Signal(object)
    """A LogContact."""
    drafted = Signal(object)
    """The EntryDraft while something is typed, else None."""

    def __init__(self, client: ClientId, booking: EntryBooking | None, parent: QWidget | None = None) -> None:
        """`booking` is what an entry can be about."""
        super().__init__(parent)
        self._client, self._booking = client, booking
        self.way, self.text = _Ways(), _Words()
        self.about, self.which = QCheckBox(booking.tick if booking else ""), plain_label(yields=True)
        self.keep = QPushButton(_("Keep  Enter"))
        self.said = plain_label(yields=True)
        self._lay_out()
        self.about.setVisible(booking is not None)
        self.about.setAccessibleDescription(booking.which if booking else "")
        write(self.which, booking.which if booking else "")
        self.about.setChecked(booking is not None)
        write(self.said, "")
        self.way.decided.connect(self.text.setFocus)
        self.text.textChanged.connect(self._typed)
        self.text.entered.connect(self.store)
        self.keep.clicked.connect(self.store)
        self.setFocusProxy(self.way)
        self._typed()

    def _lay_out(self) -> None:
        self.keep.setAutoDefault(False)
        self.keep.setProperty("primary", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().unit // 2)
        set_tone(self.which, "secondary")
        about = QHBoxLayout()
        about.addWidget(self.about)
        about.addWidget(self.which, 1)
        column.addWidget(self.way)
        column.addWidget(self.text)
        column.addLayout(about)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.said)

    def restore(self, draft: EntryDraft) -> None:
        """What was typed and left before."""
        choose(self.way, draft.way.value)
        self.text.setPlainText(draft.text)

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be written where nothing can be changed."""
        for part in (self.way, self.text, self.about):
            part.setEnabled(not read_only)
        self._typed()

    @property
    def _draft(self) -> EntryDraft | None:
        text = self.text.toPlainText()
        return EntryDraft(way=chosen(self.way, EntryWay, EntryWay.NOTE), text=text) if text.strip() else None

    @Slot()
    def _typed(self) -> None:
        self.keep.setEnabled(self._draft is not None and self.text.isEnabled())
        self.drafted.emit(self._draft)

    @Slot()
    def store(self) -> None:
        """Ask for the entry to be kept."""
        draft = self._draft
        if draft is None:
            self.say(_("Write what was said, then Enter."), "error")
            self.text.setFocus()
            return
        about = self._booking.id if self._booking is not None and self.about.isChecked() else None
        self.told.emit(LogContact(client_id=self._client, way=draft.way, text=draft.text, booking_id=about))

    def clear(self) -> None:
        """It is kept: ready for the next."""
        self.text.clear()
        write(self.said, "")

    def say(self, words: str, tone: str) -> None:
        """Under the fields, and to a screen reader."""
        write(self.said, words)
        set_tone(self.said, tone)
        announce(self.said, words, assertive=tone == "error")


class _Ways(QComboBox):
    """The ten ways, each with its key; a number key chooses and goes on to the words."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("How you met"))
        make_narrow(self, 12)
        for key, way in KEYS.items():
            self.addItem(_("{key}  {words}").format(key=key, words=entry_way_words(way)), way.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = KEYS.get(digit_of(event))
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if way is not None and plain:
            choose(self, way.value)
            self.decided.emit()
        elif is_enter(event):
            self.decided.emit()
        elif plain and event.text().strip() and event.text().isprintable():
            event.ignore()  # no way begins with a letter: letters are the page's
        else:
            super().keyPressEvent(event)


class _Words(QPlainTextEdit):
    """Enter keeps, Shift+Enter begins a line; an undo of nothing typed is the page's."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What was said"))
        self.setPlaceholderText(_("What was said"))
        self.setTabChangesFocus(True)
        self._size()
        look().changed.connect(self._size)

    @Slot()
    def _size(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 2 * look().unit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
            event.ignore()
        else:
            super().keyPressEvent(event)

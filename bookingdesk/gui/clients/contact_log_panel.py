"""A client's contact log as a page: an entry to write above, below it what has passed, newest first.

Nothing of it is shown before it is known who is calling; an entry can be written even so. It asks for what it
cannot do itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.contact_log import Interaction, InteractionKind, can_take_back
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import ClientId
from bookingdesk.gui.clients.contact_list import ContactList
from bookingdesk.gui.clients.entry_fields import EntryFields
from bookingdesk.gui.widgets.combos import make_narrow, refill
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.contact_log_words import (
    EntryBooking,
    LogLine,
    earlier_words,
    kind_choice,
    log_line,
    nothing_words,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.contact_log import PAGE, ContactLogPage, ContactLogQuery, contact_log
from bookingdesk.usecases.env import ChangeSet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidgetItem

PRINTED = 2000
"""So many entries go on paper, the newest of them."""
EVERYTHING = ""
"""The filter that leaves nothing out."""


class ContactLogPanel(QWidget):
    """See the module."""

    booking_chosen = Signal(str)
    identity_asked = Signal()
    print_asked = Signal(object)
    """A ContactLogQuery of what is shown, as far as there is."""
    taken_back = Signal(int)
    """Take this entry back (InteractionId)."""
    undo_asked = Signal()
    """Take back the last entry that was written here."""

    def __init__(
        self,
        desk: Desk,
        client: ClientId,
        booking: EntryBooking | None = None,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("contactLogPanel")
        self._desk, self._read_only = desk, read_only
        self.client_id = client
        self._page = ContactLogPage(entries=())
        self._shown: list[Interaction] = []
        self.fields = EntryFields(client, booking)
        self.fields.set_read_only(read_only)
        self.kind = QComboBox()
        self.list = ContactList()
        self._why = plain_label(yields=True)
        self._below = plain_label(yields=True)
        self.identity = QPushButton(_("&Identity  I"))
        self.again = QPushButton(_("Try &again"))
        self.undo = FittingButton(_("Take the entry back"))
        self.print = QPushButton(_("Print…  P"))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list if read_only else self.fields.way)
        self.refresh()

    def _lay_out(self) -> None:
        unit = look().unit
        self.kind.setAccessibleName(_("What of it to show"))
        make_narrow(self.kind, 10)
        for label in (self._why, self._below):
            set_tone(label, "secondary")
        for button in (self.identity, self.again, self.undo, self.print):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self.fields)
        filters = QHBoxLayout()
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.print)
        column.addLayout(filters)
        column.addWidget(self._why)
        ways = QHBoxLayout()
        ways.addWidget(self.identity)
        ways.addWidget(self.again)
        ways.addStretch()
        column.addLayout(ways)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.undo)
        foot.addWidget(self._below, 1)
        foot.addStretch()
        column.addLayout(foot)
        column.addStretch()

    def _connect(self) -> None:
        self.kind.activated.connect(self._show_from_top)
        self.list.more_asked.connect(self._read_on)
        self.list.itemActivated.connect(self._open)
        self.list.currentRowChanged.connect(self._offer)
        self.identity.clicked.connect(self.identity_asked)
        self.print.clicked.connect(self._print)
        self.again.clicked.connect(self.refresh)
        self.undo.clicked.connect(self._take_back)
        self._desk.caller.changed.connect(self.refresh)
        self._desk.announced.connect(self._take_notice)

    # -- showing ---------------------------------------------------------------------------------------------

    @property
    def is_known(self) -> bool:
        """Whether the log may be on the screen: nobody is checked here, or the caller was."""
        return self._desk.is_known(self.client_id)

    @property
    def shown(self) -> tuple[Interaction, ...]:
        """What stands in the list."""
        return tuple(self._shown)

    @property
    def reason(self) -> str:
        """Why there are no lines, or no new ones; empty where all is well."""
        return self._why.text()

    @property
    def below(self) -> str:
        """How much more there is further down."""
        return self._below.text()

    @property
    def _wanted(self) -> InteractionKind | None:
        data = self.kind.currentData()
        return InteractionKind(data) if data else None

    @Slot()
    def refresh(self) -> None:
        """Read as much as is shown again; without an answer the lines stay, and the page says so."""
        self._read(max(PAGE, len(self._shown)))

    @Slot()
    def _show_from_top(self) -> None:
        self.list.setCurrentRow(0)
        self._read(PAGE)
        self.list.scrollToTop()

    def _read(self, limit: int) -> None:
        known, trouble = self.is_known, ""
        if known:
            try:
                self._page = self._desk.look(contact_log, self._query(limit))
            except (KnownError, RuleViolation) as why:
                words = sentence(why, self._desk.formatter, self._desk.names())
                trouble = _("History could not be loaded. {why}").format(why=words)
        else:
            self._page = ContactLogPage(entries=())
        if not trouble and self._page.entries != self.shown:  # as it mostly is when something else has changed
            current = self.current
            self._shown = list(self._page.entries)
            place = self._shown.index(current) if current in self._shown else -1
            self.list.show_log(self._lines(self._shown), place)
        if not trouble:
            self._offer_kinds()
        self._say(known=known, trouble=trouble)

    def _query(self, limit: int, offset: int = 0) -> ContactLogQuery:
        wanted = self._wanted
        kinds = frozenset(InteractionKind) if wanted is None else frozenset({wanted})
        return ContactLogQuery(client_id=self.client_id, kinds=kinds, limit=limit, offset=offset)

    def _lines(self, entries: Iterable[Interaction]) -> list[LogLine]:
        catalogue, now = self._desk.catalogue(), self._desk.env.now()
        return [log_line(each, catalogue, now, self._desk.formatter) for each in entries]

    @Slot()
    def _read_on(self) -> None:
        """What is further down."""
        if not self._left():
            return
        try:
            found = self._desk.look(contact_log, self._query(PAGE, len(self._shown))).entries
        except (KnownError, RuleViolation):  # the lines stay; the status bar says that nothing answers
            return
        self._shown += found
        self.list.append_log(self._lines(found))
        self._say(known=True, trouble="")

    def _left(self) -> int:
        wanted, counts = self._wanted, self._page.counts
        whole = sum(counts.values()) if wanted is None else counts.get(wanted, 0)
        return max(0, whole - len(self._shown))

    def _offer_kinds(self) -> None:
        wanted, counts = self.kind.currentData(), self._page.counts
        kinds = ((EVERYTHING, None), *((kind.value, kind) for kind in InteractionKind))
        refill(self.kind, [(data, kind_choice(kind, counts)) for data, kind in kinds])
        self.kind.setCurrentIndex(max(0, self.kind.findData(wanted)))

    def _say(self, *, known: bool, trouble: str) -> None:
        there = bool(self._shown)
        words = trouble or ("" if there else nothing_words(self._wanted))
        write(self._why, words if known else _("The log is shown when it is known who is calling."))
        set_tone(self._why, "error" if trouble else "secondary")
        self.identity.setVisible(not known)
        self.again.setVisible(bool(trouble))
        self.kind.setVisible(known)
        self.print.setVisible(known and there)
        self.list.setVisible(known and there)
        left = self._left()
        write(self._below, earlier_words(left, self._desk.formatter) if known and left else "")
        self._offer()

    # -- acting ----------------------------------------------------------------------------------------------

    @property
    def current(self) -> Interaction | None:
        """The line that keys act on."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) and self.list.isVisibleTo(self) else None

    @Slot()
    def _offer(self) -> None:
        current, actor = self.current, self._desk.env.actor
        now = self._desk.env.now()
        self.undo.setVisible(
            current is not None and not self._read_only and can_take_back(current, actor.name, now)
        )

    @Slot()
    def _print(self) -> None:
        self.print_asked.emit(self._query(PRINTED))

    @Slot()
    def _take_back(self) -> None:
        current = self.current
        if current is not None and current.entry_id is not None:
            self.taken_back.emit(current.entry_id)

    @Slot()
    def _open(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        about = self._shown[row].booking if 0 <= row < len(self._shown) else None
        if about is not None:
            self.booking_chosen.emit(about.id)

    def was_kept(self) -> None:
        """The entry that was written is in the log: ready for the next."""
        self.fields.clear()
        self.fields.text.setFocus()

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        mine = self.client_id in changes.clients
        if mine or changes.bookings or changes.messages or changes.requests or changes.queue or changes.spans:
            self.refresh()

    def event(self, event: QEvent) -> bool:
        """Undo is the page's as long as the focus is on it: what lies behind is not what the user looks at."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act in the list and on buttons."""
        if _is_undo(event):
            self.undo_asked.emit()
            return
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        acts = {"I": self.identity, "P": self.print}
        button = acts.get(event.text().upper()) if bare else None
        if button is not None and button.isVisible():
            button.click()
        elif bare and event.text().upper() == "L" and not self._read_only:
            self.fields.way.setFocus()
        else:
            super().keyPressEvent(event)


def _is_undo(event: QKeyEvent) -> bool:
    """Either key that takes something back."""
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    return event.matches(QKeySequence.StandardKey.Undo) or (event.key() == Qt.Key.Key_F8 and plain)

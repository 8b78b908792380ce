"""The field that finds a client while one types, with the candidates under it; the focus never leaves the field.

Enter picks the marked candidate and does nothing else: it never picks and books at once. Who is only called nearly
so is shown and never marked by itself: the arrows or the mouse choose them. A text that begins with `+`, or the
last row, asks for a new client.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_words import candidate_line, field_text
from bookingdesk.presentation.line.matching import fits
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import FindClients

SHOWN = 5
SEARCH_MS = 30
SPEAK_MS = 500


class ClientField(QWidget):
    """A line edit with candidates."""

    chosen = Signal(object)
    """A Client was picked."""
    emptied = Signal()
    """The picked client was typed over."""
    new_wanted = Signal(str)
    """The name of a client to be registered."""
    failed = Signal(object)
    """A KnownError of the search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._client: Client | None = None
        self._found: tuple[Client, ...] = ()
        self.takes_on_leaving = True
        """Whether a single sure candidate is taken when one goes on with Tab; not where that would book at once."""
        self.field = QLineEdit()
        self.field.setObjectName("clientEdit")
        self.field.setAccessibleName(_("Client"))
        self.field.setPlaceholderText(_("Name, phone, email, #number or +new"))
        self.list = QListWidget()
        self.list.setObjectName("clientCandidates")
        self.list.setAccessibleName(_("Clients found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("part", "card")
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.setFocusProxy(self.field)
        self._soon = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._soon.timeout.connect(self.search)
        self._speak_soon = QTimer(self, singleShot=True, interval=SPEAK_MS)
        self._speak_soon.timeout.connect(self._speak)
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._clicked)

    def serve(self, desk: Desk) -> None:
        """Search at this desk."""
        self._desk = desk

    @property
    def client(self) -> Client | None:
        """Who was picked."""
        return self._client

    @property
    def typed(self) -> str:
        """What was typed and stands for nobody yet."""
        return "" if self._client else self.field.text()

    def show_client(self, client: Client | None, typed: str = "", *, numbered: bool = True) -> None:
        """Fill in a client, or words; without the number while it is not known who is calling."""
        self._client = client
        words = typed
        if client is not None:
            words = field_text(client) if numbered else client.sorted_name
        if self.field.text() != words:
            self._found = self._found if client is not None else ()  # found for other words
            self.field.setText(words)
            self.field.setCursorPosition(0)
        if client is not None:
            self.list.hide()

    def seek(self, words: str) -> None:
        """Words typed elsewhere, as if they had been typed here: looked for at once, shown where the focus is."""
        self.show_client(None, words)
        self._soon.start()

    def set_read_only(self, fixed: bool) -> None:
        """Show the client without letting it be changed."""
        self.field.setReadOnly(fixed)

    @Slot(str)
    def _typed(self, text: str) -> None:
        if self._client is not None:
            self._client = None
            self.emptied.emit()
        if text.strip():
            self._soon.start()
        else:
            self._show_found(())

    @Slot()
    def search(self) -> None:
        """Look for what was typed."""
        self._soon.stop()
        if self._desk is None:
            return
        words = self.field.text().strip().removeprefix("+")
        try:
            found = self._desk.do(find_clients, FindClients(words=words, limit=SHOWN)) if words else ()
        except KnownError as why:
            self.failed.emit(why)
            found = ()
        self._show_found(found)

    def _show_found(self, found: tuple[Client, ...]) -> None:
        self._found = found
        self.list.clear()
        words = self.field.text().strip()
        for client in found:
            QListWidgetItem(candidate_line(client, found), self.list)
        name = words.removeprefix("+").strip()
        if name and not name.startswith("#"):
            QListWidgetItem(_("Add “{name}” as a new client").format(name=name), self.list)
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, look().sizes.row))
        if self.list.count():
            nobody = words.startswith("+") or not self._sure(0)
            self.list.setCurrentRow(len(found) if nobody else 0)
            height = self.list.count() * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth()
            self.list.setFixedHeight(height)
        self.list.setVisible(self.list.count() > 0 and self.field.hasFocus())
        self._speak_soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
                self._leave()
            return False
        if event.type() is QEvent.Type.FocusIn:
            self.field.selectAll()
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _leave(self) -> None:
        """A single sure candidate is taken when one goes on with Tab; otherwise the words stay."""
        if self._soon.isActive():
            self.search()
        alone = len(self._found) == 1 and not self.field.text().startswith("+")
        if self._client is None and self.takes_on_leaving and alone and self._sure(0):
            self._pick(0)
        self.list.hide()

    def _sure(self, row: int) -> bool:
        """Whether a candidate is called as it was typed, and not just nearly so."""
        return row < len(self._found) and fits(self.field.text(), self._found[row])

    def _key(self, event: QKeyEvent) -> bool:
        if self._client is not None or not self.field.text().strip():
            return False
        match Qt.Key(event.key()):
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._settle()
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow((self.list.currentRow() + step) % max(self.list.count(), 1))
                self._speak_soon.start()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._settle()
                self._pick(self.list.currentRow())
            case Qt.Key.Key_Escape if self.list.isVisible():
                self.list.hide()
            case _:
                return False
        return True

    def _settle(self) -> None:
        if self._soon.isActive():
            self.search()
        self.list.setVisible(self.list.count() > 0)

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        self._pick(self.list.row(item))

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.show_client(self._found[row])
            self.chosen.emit(self._client)
        elif row == len(self._found) and row >= 0 and self.list.count() > row:
            self.list.hide()
            self.new_wanted.emit(self.field.text().strip().removeprefix("+").strip())

    @Slot()
    def _speak(self) -> None:
        item = self.list.currentItem()
        if item is not None and self.list.isVisible():
            announce(self.list, item.text())

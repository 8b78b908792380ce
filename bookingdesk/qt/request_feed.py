"""The reading behind the inbox, the rail's count and Today's group: read anew when requests change anywhere.

A reading that fails keeps the last one and is announced; the clocks go on, because they are counted from receipt.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.requests.commands import InboxQuery
from bookingdesk.usecases.requests.reading import Inbox, inbox


class RequestFeed(QObject):
    """Reads the open requests; emits every reading."""

    read = Signal(object)
    """An Inbox."""
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.inbox: Inbox | None = None
        self.department: DepartmentId | None = None
        """The one whose requests are read; None reads all."""
        desk.announced.connect(self.take_notice)

    @Slot()
    def refresh(self) -> None:
        """Read again and emit."""
        try:
            self.inbox = self._desk.look(inbox, InboxQuery(department_id=self.department))
        except KnownError as failure:
            self.failed.emit(failure)
            return
        self.read.emit(self.inbox)

    @Slot(object)
    def take_notice(self, changes: ChangeSet) -> None:
        """Read again where requests, or the clients and services they name, may have changed."""
        named = changes.clients & self._clients()
        if changes.requests or changes.catalogue or changes.elsewhere or named or self._tells(changes):
            self.refresh()

    def _tells(self, changes: ChangeSet) -> bool:
        """Whether a message changed that carries an answer to what is listed."""
        lines = (*self.inbox.lines, *self.inbox.answered) if self.inbox else ()
        return any(message.id in changes.messages for line in lines for message in line.fates.values())

    def _clients(self) -> frozenset[object]:
        lines = self.inbox.lines if self.inbox else ()
        return frozenset(line.request.client_id for line in lines if line.request.client_id)

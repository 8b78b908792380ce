"""Asks the client search for the Line, each question once: a key costs at most a few short readings."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.clients import Client
from bookingdesk.domain.folding import folded
from bookingdesk.presentation.line.grammar import Known
from bookingdesk.presentation.line.matching import known
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import FindClients
from bookingdesk.usecases.env import ChangeSet

REMEMBERED = 300
LIMIT = 12


class ClientSearch(QObject):
    """`find` and `knows`, with the answers of this entry remembered until a client changes."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answers: dict[str, tuple[Client, ...]] = {}
        desk.announced.connect(self._forget_changed)

    def find(self, words: str) -> tuple[Client, ...]:
        """Clients by the words, best first. Raises KnownError."""
        if not folded(words):
            return ()
        if words not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[words] = self._desk.do(find_clients, FindClients(words=words, limit=LIMIT))
        return self._answers[words]

    def knows(self, words: str) -> Known:
        """Whether somebody is called by the words."""
        return known(words, self.find(words))

    def refresh(self) -> None:
        """Forget all answers: a new entry begins."""
        self._answers.clear()

    @Slot(object)
    def _forget_changed(self, changes: ChangeSet) -> None:
        if changes.clients:
            self._answers.clear()

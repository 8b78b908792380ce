"""Asks the client search for the Line, each question once: a key costs at most a few short readings.

Near spellings are dear and only suggestions, so that they are asked for apart, when typing rests.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.clients import Client
from bookingdesk.domain.folding import folded
from bookingdesk.presentation.line.matching import fits
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import FindClients
from bookingdesk.usecases.env import ChangeSet

REMEMBERED = 300
LIMIT = 12


class ClientSearch(QObject):
    """The answers of this entry are remembered until a client changes."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answers: dict[tuple[str, bool], tuple[Client, ...]] = {}
        desk.announced.connect(self._forget_changed)

    def exact(self, words: str) -> tuple[Client, ...]:
        """Clients whom the words fit as typed, best first. Raises KnownError."""
        return tuple(client for client in self._ask(words, exact=True) if fits(words, client))

    def near(self, words: str) -> tuple[Client, ...]:
        """Clients whose names are a slip away. Raises KnownError."""
        return self._ask(words, exact=False)

    def knows(self, words: str) -> bool:
        """Whether somebody is called by the words."""
        return bool(self.exact(words))

    def alike(self, words: str) -> bool:
        """Whether somebody's name is a slip away from the words."""
        return bool(self.near(words))

    def refresh(self) -> None:
        """Forget all answers: a new entry begins."""
        self._answers.clear()

    def _ask(self, words: str, *, exact: bool) -> tuple[Client, ...]:
        if not folded(words):
            return ()
        key = (words, exact)
        if key not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[key] = self._desk.do(find_clients, FindClients(words=words, limit=LIMIT, exact=exact))
        return self._answers[key]

    @Slot(object)
    def _forget_changed(self, changes: ChangeSet) -> None:
        if changes.clients:
            self._answers.clear()

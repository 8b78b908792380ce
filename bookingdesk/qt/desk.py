"""The one way from windows to use cases: runs a verb and announces what it changed to every view.

Short verbs run in the GUI thread; whatever may take over 50 ms goes to a worker (`qt.background`). Failures are
raised to the caller, who shows them where the user is looking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from bookingdesk.usecases.env import ChangeSet, Env, Outcome

C = TypeVar("C")
V = TypeVar("V")


class Desk(QObject):
    """Runs use cases for the windows of this process."""

    announced = Signal(object)
    """A ChangeSet, after every verb that changed something here, and for what other desks changed."""

    def __init__(self, env: Env, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.env = env

    def do(self, verb: Callable[[Env, C], Outcome[V]], command: C) -> V:
        """Run a verb and announce its changes. Raises RuleViolation and KnownError."""
        outcome = verb(self.env, command)
        if outcome.changes:
            self.announce(outcome.changes)
        return outcome.value

    def announce(self, changes: ChangeSet) -> None:
        """Tell every view what has changed, wherever it was changed."""
        self.announced.emit(changes)

"""The one way from windows to use cases: runs a verb and announces what it changed to every view.

Short verbs run in the GUI thread; whatever may take over 50 ms goes to a worker (`qt.background`). Failures are
raised to the caller, who shows them where the user is looking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.usecases.env import ChangeSet, Env, Outcome

C = TypeVar("C")
V = TypeVar("V")


class Desk(QObject):
    """Runs use cases for the windows of this process."""

    announced = Signal(object)
    """A ChangeSet, after every verb that changed something here, and for what other desks changed."""

    def __init__(self, env: Env, parent: QObject | None = None, *, formatter: Formatter | None = None) -> None:
        super().__init__(parent)
        self.env = env
        self.formatter = formatter or Formatter()
        """Shows values in the language of the interface and the zone of the business."""

    def do(self, verb: Callable[[Env, C], Outcome[V]], command: C) -> V:
        """Run a verb and announce its changes. Raises RuleViolation and KnownError."""
        outcome = verb(self.env, command)
        if outcome.changes:
            self.announce(outcome.changes)
        return outcome.value

    def announce(self, changes: ChangeSet) -> None:
        """Tell every view what has changed, wherever it was changed."""
        self.announced.emit(changes)

    def catalogue(self) -> Catalogue:
        """What is offered at this moment; kept by its version, so cheap. Raises KnownError."""
        return self.env.store.read(lambda work: work.catalogue.load())

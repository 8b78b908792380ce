"""Looks into the drop folder now and then, beside the window; the window hears what came of it.

Failure policy: a look that fails is logged, told, and followed by the next one; no file is lost by it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.log import LOGGER
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.background.jobs import Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.intake.folder import LookInFolder, Looks, look_in_folder
from bookingdesk.usecases.intake.storing import TakenIn

EVERY_MS = 30_000
END_MS = 10_000


class IntakeWatch(QObject):
    """One job at a time. `stop` before the window goes."""

    taken = Signal(object)
    """A tuple of TakenIn, after its changes were announced."""
    trouble = Signal(str)
    """Why the folder can't be looked into, as a sentence; empty once it can be again."""
    lost = Signal(str)
    """The same, where this desk has looked into it before: it may never have been meant for this computer."""

    def __init__(self, desk: Desk, parent: QObject | None = None, *, every_ms: int = EVERY_MS) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._looks: Looks = {}
        self.said = ""
        """The trouble that was told last."""
        self._reached = False
        """Whether a look has succeeded since the program runs."""
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.look)
        desk.announced.connect(self._take_notice)

    def start(self) -> None:
        """Begin; the first look follows after the first interval."""
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Begin no look, and wait for the one under way."""
        self._timer.stop()
        if self._job is not None:
            self._job.wait(END_MS)
            self._job = None

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """Another folder, or none, may have been chosen."""
        if changes.settings and self._timer.isActive():
            self.look()

    @Slot()
    def look(self) -> None:
        """Look once, unless a look is under way."""
        if self._job is not None:
            return
        formatter = self._desk.formatter

        def words(why: RuleViolation | KnownError) -> str:
            return sentence(why, formatter, Catalogue())

        def step(env: Env, progress: object) -> Outcome[tuple[TakenIn, ...]]:
            return look_in_folder(env.by_itself(), LookInFolder(words=words, looks=self._looks))

        self._job = run_in_background(self._desk, step, None, self._done, self._failed)

    def _done(self, files: tuple[TakenIn, ...]) -> None:
        self._job = None
        self._reached = True
        self._say("")
        if files:
            self.taken.emit(files)

    def _failed(self, why: Exception) -> None:
        self._job = None
        LOGGER.warning("the drop folder was not looked into: %s", why)
        if isinstance(why, (RuleViolation, KnownError)):
            self._say(sentence(why, self._desk.formatter, Catalogue()))
        else:
            self._desk.bug.emit(why)

    def _say(self, trouble: str) -> None:
        self.said = trouble
        self.trouble.emit(trouble)
        self.lost.emit(trouble if self._reached else "")

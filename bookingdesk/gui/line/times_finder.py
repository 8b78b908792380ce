"""Looks for free times beside the window: the newest wish wins, and days that are done are shown at once.

A search that is overtaken by another wish is cancelled at its next day; its answer is thrown away.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.qt.background.jobs import Cancelled, Job, Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.finding import FindTimes, FoundTimes, find_times


class TimesFinder(QObject):
    """One search at a time."""

    found = Signal(object, object)
    """A FindTimes and the FoundTimes so far."""
    failed = Signal(object, object)
    """A FindTimes and the RuleViolation or KnownError."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._asked: FindTimes | None = None
        self._next: FindTimes | None = None

    def look(self, command: FindTimes) -> None:
        """Search for this, and for nothing else any more."""
        if self._job is not None:
            self._next = command
            self._job.cancel()
            return
        self._asked = command
        so_far: list[FoundTimes] = []

        def step(env: Env, progress: Progress) -> Outcome[FoundTimes]:
            def report(found: FoundTimes) -> None:
                so_far.append(found)
                progress(found.days_done, command.wish.days)

            return find_times(env, command, report)

        self._job = run_in_background(
            self._desk,
            step,
            lambda _done, _total: self._tell(command, so_far[-1]),
            partial(self._tell, command),
            partial(self._fail, command),
        )
        self._job.finished.connect(self._ended)

    def forget(self) -> None:
        """Nobody wants to know any more."""
        self._next, self._asked = None, None
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """For closing the window: no thread is left behind."""
        self.forget()
        if self._job is not None:
            self._job.wait(2000)

    def _tell(self, command: FindTimes, found: FoundTimes) -> None:
        if command == self._asked and self._next is None:
            self.found.emit(command, found)

    def _fail(self, command: FindTimes, why: Exception) -> None:
        if isinstance(why, Cancelled) or command != self._asked or self._next is not None:
            return
        if isinstance(why, (RuleViolation, KnownError)):
            self.failed.emit(command, why)
        else:
            self._desk.bug.emit(why)

    @Slot()
    def _ended(self) -> None:
        self._job = None
        if self._next is not None:
            command, self._next = self._next, None
            self.look(command)

"""Runs one long use case in a thread of its own, with progress and a way to cancel it.

Whatever the caller hands in is called in the window's thread: the worker's signals end at slots of `Job`, which
lives there (trap T7). A job that fails says so; it never dies in silence, and it is never terminated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot
from shiboken6 import Shiboken

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome

log = logging.getLogger(__name__)

V = TypeVar("V")
Progress = Callable[[int, int], None]
"""Takes how much is done and of how much. Raises `Cancelled` where the user gave up: let it pass."""
Step = Callable[[Env, Progress], Outcome[V]]


class Cancelled(Exception):
    """The user has cancelled; raised inside the step, at its next report of progress."""


class _Runner(QObject):
    """Lives in the job's thread and runs the step once."""

    progressed = Signal(int, int)
    ended = Signal(object, object)
    """The outcome, or the exception that ended the step."""

    def __init__(self, env: Env, step: Step[Any]) -> None:
        super().__init__()
        self._env = env
        self._step = step
        self.cancelled = False

    @Slot()
    def run(self) -> None:
        """Run the step; every way it can end is reported."""
        outcome: Outcome[Any] | None = None
        why: Exception | None = None
        try:
            with self._env.store.announcing():
                outcome = self._step(self._env, self._report)
        except (Cancelled, RuleViolation, KnownError) as known:
            why = known
        except Exception as bug:
            log.exception("a background job failed")
            why = bug
        self.ended.emit(outcome, why)

    def _report(self, done: int, total: int) -> None:
        if self.cancelled:
            raise Cancelled
        self.progressed.emit(done, total)


class Job(QObject):
    """One step on its way. Keep nothing: it belongs to the desk and goes when it has ended."""

    finished = Signal()
    """It has ended, one way or another, and its callbacks have been called."""

    def __init__(
        self,
        desk: Desk,
        step: Step[Any],
        *,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
        on_progress: Callable[[int, int], None] | None = None,
        on_cancel: Callable[[], None] | None = None,
        whose: QObject | None = None,
    ) -> None:
        super().__init__(desk)
        self._whose = whose
        self._on_cancel = on_cancel
        self._desk = desk
        self._on_done, self._on_failed, self._on_progress = on_done, on_failed, on_progress
        self._abandoned = False
        self._result: tuple[Outcome[Any] | None, Exception | None] = (None, None)
        self._thread = QThread(self)
        self._runner = _Runner(desk.env, step)
        self._runner.moveToThread(self._thread)
        self._thread.started.connect(self._runner.run)
        self._runner.progressed.connect(self._show_progress)
        self._runner.ended.connect(self._keep_result)
        self._thread.finished.connect(self._tell)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the step to end at its next report of progress; it then fails with `Cancelled`."""
        self._runner.cancelled = True
        if self._on_cancel is not None:
            self._on_cancel()

    def wait(self, milliseconds: int) -> bool:
        """For closing the program: cancel, and whether it ended in time. Callbacks are not called any more."""
        self._abandoned = True
        self.cancel()
        self._thread.quit()
        return self._thread.wait(milliseconds)

    @property
    def is_running(self) -> bool:
        """Whether the step has not ended yet."""
        return self._thread.isRunning()

    @property
    def _is_wanted(self) -> bool:
        """Whether whoever asked is still there."""
        return not self._abandoned and (self._whose is None or Shiboken.isValid(self._whose))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        if self._on_progress is not None and self._is_wanted:
            self._on_progress(done, total)

    @Slot(object, object)
    def _keep_result(self, outcome: Outcome[Any] | None, why: Exception | None) -> None:
        self._result = (outcome, why)
        self._thread.quit()

    @Slot()
    def _tell(self) -> None:
        """The thread is gone: announce, call back, go."""
        outcome, why = self._result
        try:
            if self._abandoned:
                return
            if outcome is not None:
                if outcome.changes:
                    self._desk.announce(outcome.changes)
                if self._is_wanted:
                    self._on_done(outcome.value)
            elif why is not None and self._is_wanted:
                self._on_failed(why)
        finally:
            self.finished.emit()
            self.deleteLater()


def run_in_background(
    desk: Desk,
    step: Step[V],
    on_progress: Callable[[int, int], None] | None,
    on_done: Callable[[V], None],
    on_failed: Callable[[Exception], None],
    *,
    on_cancel: Callable[[], None] | None = None,
    whose: QObject | None = None,
) -> Job:
    """Run `step(env, progress)` beside the window and call back in the window's thread.

    `on_cancel` is called in the window's thread too, and ends what the step waits for without reporting progress.

    `on_done` gets the outcome's value after its changes were announced; `on_failed` a RuleViolation, a
    KnownError, `Cancelled`, or a bug that is already in the log. Once `whose` is deleted, a page that was closed
    meanwhile, nobody is called back.
    """
    job = Job(
        desk, step, on_done=on_done, on_failed=on_failed, on_progress=on_progress, on_cancel=on_cancel, whose=whose
    )
    job.start()
    return job


def end_jobs(desk: Desk, milliseconds: int = 5000) -> None:
    """For closing the program: let every job of the desk end; nobody is called back any more."""
    for job in desk.findChildren(Job):
        job.wait(milliseconds)

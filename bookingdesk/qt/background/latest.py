"""Answers what is asked while somebody types, beside the window: the newest question wins.

A question that is overtaken by another is cancelled at its next report; its answer is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.qt.background.jobs import Cancelled, Job, Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome

Report = Callable[[Any], None]
"""Takes an answer that is not whole yet. Raises `Cancelled` where nobody waits for it any more: let it pass."""


class Latest(QObject):
    """One reading, run for one question at a time."""

    answered = Signal(object, object)
    """A question and its answer, also one that is not whole yet."""
    failed = Signal(object, object)
    """A question and the RuleViolation or KnownError."""

    def __init__(
        self, desk: Desk, verb: Callable[[Env, Any, Report], Outcome[Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._verb = desk, verb
        self._job: Job | None = None
        self._asked: object = None
        self._next: object = None

    @property
    def is_asking(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def ask(self, command: object) -> None:
        """Ask this, and nothing else any more."""
        if self._job is not None:
            self._next = command
            self._job.cancel()
            return
        self._asked = command
        so_far: list[object] = []

        def step(env: Env, progress: Progress) -> Outcome[Any]:
            def report(answer: object) -> None:
                so_far.append(answer)
                progress(len(so_far), 0)

            return self._verb(env, command, report)

        self._job = run_in_background(
            self._desk,
            step,
            lambda _done, _total: self._tell(command, so_far[-1]),
            partial(self._tell, command),
            partial(self._fail, command),
            whose=self,
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

    def _tell(self, command: object, answer: object) -> None:
        if command is self._asked and self._next is None:
            self.answered.emit(command, answer)

    def _fail(self, command: object, why: Exception) -> None:
        if isinstance(why, Cancelled) or command is not self._asked or self._next is not None:
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
            self.ask(command)

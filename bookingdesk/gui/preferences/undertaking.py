"""What a page of preferences has done beside the window, and what is said of it below the page.

Saving, forgetting and trying wait for a keyring or a server, so each has a thread. What goes wrong is said; what
only tries something out can be given up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Cancelled, Job, Progress, Step, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome

C = TypeVar("C")


class Undertaking(QObject):
    """See the module. `said` and `cancel` are laid out by the page."""

    changed = Signal()
    """Something began, or all has ended: other buttons can be pressed now."""
    failed = Signal()
    """It was not done; why is said."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._running = 0
        self._trial: Job | None = None
        """What is under way and may be given up."""
        self._pressed: tuple[QWidget | None, QWidget | None] | None = None
        """Where the focus was when it began, and where Qt took it as buttons went grey."""
        self.said = plain_label(yields=True)
        self.cancel = QPushButton(_("&Cancel"), page)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.give_up)
        self.said.hide()
        self.cancel.hide()

    @property
    def is_free(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    def do(self, verb: Callable[[Env, C], Outcome[Any]], command: C, done: Callable[[Any], None]) -> None:
        """Run a verb, and hand what it answers to `done` in the window's thread."""

        def step(env: Env, progress: Progress) -> Outcome[Any]:
            return verb(env, command)

        self._begin(step, done, None)

    def attempt(
        self, step: Step[Any], done: Callable[[Any], None], on_cancel: Callable[[], None] | None = None
    ) -> None:
        """The same of a step that may be given up; `on_cancel` ends what it waits for."""
        self._trial = self._begin(step, done, on_cancel)
        self.cancel.show()

    @Slot()
    def give_up(self) -> None:
        """End what may be given up."""
        if self._trial is not None:
            self._trial.cancel()

    def say(self, words: str, tone: str) -> None:
        """Below the page, and to a screen reader."""
        set_tone(self.said, tone)
        write(self.said, words)
        announce(self.said, words, assertive=tone == "error")

    def _begin(self, step: Step[Any], done: Callable[[Any], None], on_cancel: Callable[[], None] | None) -> Job:
        def finished(value: object) -> None:
            self._ends()
            done(value)
            self._settle()

        job = run_in_background(self._desk, step, None, finished, self._fail, on_cancel=on_cancel, whose=self)
        self._running += 1
        focus = QApplication.focusWidget()
        before = self._pressed[0] if self._pressed is not None and self._pressed[1] is focus else focus
        self.changed.emit()
        self._pressed = (before, QApplication.focusWidget())
        return job

    def _ends(self) -> None:
        self._running -= 1
        self._trial = None

    def _settle(self) -> None:
        """With nothing more under way, buttons and focus are as they were."""
        if self._running:
            return
        before, after = self._pressed or (None, None)
        stayed = after is QApplication.focusWidget()
        self._pressed = None
        self.cancel.hide()
        self.changed.emit()
        if before is not None and before is not after and stayed and before.isEnabled():
            before.setFocus()

    def _fail(self, why: Exception) -> None:
        self._ends()
        self._settle()
        self.failed.emit()
        if isinstance(why, Cancelled):
            self.say(_("Given up. Nothing was changed."), "secondary")
        elif isinstance(why, RuleViolation | KnownError):
            self.say(sentence(why, self._desk.formatter, self._desk.names()), "error")
        else:
            self._desk.bug.emit(why)

"""Shows what went wrong where the user looks: a rule or the surroundings in a toast, a bug in a report, once.

Nothing is swallowed: a bug is logged with its frames before it is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.deferrals import AskedLater
from bookingdesk.domain.errors import DatabaseUnreachable, KnownError, RuleViolation
from bookingdesk.gui.widgets.report_dialog import ReportDialog
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.log import LOGGER, report_of
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk

T = TypeVar("T")


class Failures(QObject):
    """Runs what a window wants done and words what comes back."""

    def __init__(self, window: QWidget, toasts: Toasts, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._toasts = toasts
        self._desk = desk
        self._reported: set[str] = set()
        self._lost: int | None = None
        """The toast of a connection that was lost; at most one stands."""
        self.dialog: ReportDialog | None = None

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do it; None where a rule, the surroundings or a bug stood in the way and has been shown."""
        try:
            return act()
        except (RuleViolation, KnownError) as failure:
            self.show_failure(failure)
        except Exception as bug:  # noqa: BLE001 - the last net of the window: logged and shown, never swallowed
            self.show_bug(bug)
        return None

    def show_failure(self, failure: RuleViolation | KnownError) -> None:
        """Say in a toast what stood in the way; environment failures go to the log too."""
        if isinstance(failure, KnownError):
            LOGGER.warning("%s", failure, exc_info=failure)
        if isinstance(failure, AskedLater):  # nothing went wrong: it waits for an answer
            self._toasts.say(self.words(failure))
            return
        number = self._toasts.fail(self.words(failure))
        if isinstance(failure, DatabaseUnreachable):
            self.forget_lost_connection()
            self._lost = number

    @Slot()
    def forget_lost_connection(self) -> None:
        """The database answers again: what was said of it is no longer true."""
        if self._lost is not None:
            self._toasts.close_toast(self._lost)
            self._lost = None

    def words(self, failure: RuleViolation | KnownError) -> str:
        """The sentence, with names from the catalogue where the database still answers."""
        return sentence(failure, self._desk.formatter, self._desk.names())

    def show_bug(self, bug: BaseException) -> None:
        """Log a bug and show it; the same place in the code is shown once."""
        LOGGER.error("a bug", exc_info=bug)
        details = report_of(bug)
        if details in self._reported:
            return
        self._reported.add(details)
        if self.dialog is None:
            self.dialog = ReportDialog(details, self._window)
            self.dialog.destroyed.connect(self._forget_dialog)
            self.dialog.show()
        else:
            self.dialog.details.appendPlainText(f"\n{details}")

    def catch_all(self) -> None:
        """Show bugs that escape from slots, too."""
        before = sys.excepthook

        def shown(kind: type[BaseException], bug: BaseException, frames: TracebackType | None) -> None:
            if not isinstance(bug, Exception):
                before(kind, bug, frames)
            elif isinstance(bug, (RuleViolation, KnownError)):
                self.show_failure(bug)
            else:
                self.show_bug(bug)

        sys.excepthook = shown
        self.destroyed.connect(lambda: setattr(sys, "excepthook", before))

    def _forget_dialog(self) -> None:
        self.dialog = None

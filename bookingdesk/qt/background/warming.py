"""Reads what the first offer will need, once the window stands: whoever books first does not wait for it.

Nothing depends on it: where it fails, or somebody is faster, the first offer reads for itself and says
what is wrong.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from bookingdesk.log import LOGGER
from bookingdesk.qt.background.jobs import Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.starting import FirstPaint
from bookingdesk.usecases.offering import warm_board

END_MS = 10_000
"""How long closing waits for it at most."""


class Warming(QObject):
    """One job after the next painting of the window. `stop` before the window goes."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._job: Job | None = None
        self._stopped = False
        self._first = FirstPaint(window)
        self._first.painted.connect(self._begin_soon)

    @property
    def is_running(self) -> bool:
        """Whether the job is under way."""
        return self._job is not None

    @Slot()
    def stop(self) -> None:
        """Wait for the job, and begin none."""
        self._stopped = True
        if self._job is not None:
            self._job.wait(END_MS)
            self._job = None

    @Slot()
    def _begin_soon(self) -> None:
        QTimer.singleShot(0, self, self._begin)  # the window's children are painted after it

    @Slot()
    def _begin(self) -> None:
        if not self._stopped:
            self._job = run_in_background(
                self._desk, lambda env, progress: warm_board(env), None, self._done, self._failed
            )

    def _done(self, nothing: None) -> None:
        self._job = None

    def _failed(self, why: Exception) -> None:
        self._job = None
        LOGGER.info("the board was not read ahead: %s", why)

"""Keeps what is shown true: notices what other desks wrote.

The database is asked for foreign changes in a thread of its own, so that a dead connection never stops the window.
Failure policy: an unanswered question keeps the last good reading on screen, is announced once, and asked again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.spans import Span
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.ports import Store

POLL_MS = 250
RETRY_MS = 5000
CLOCK_EVERY_MS = 60_000
ANYWHERE = ChangeSet(
    elsewhere=True, spans=(Span(datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)),)
)
"""Another desk wrote something: every view asks again, of whatever day."""


class Watch(QObject):
    """Asks the store whether another connection has written. Lives in a thread; only signals leave it."""

    changed = Signal()
    lost = Signal(object)
    """The KnownError with which the database stopped answering; once until it answers again."""
    back = Signal()
    told_time = Signal(object)
    """What time the database's computer has, now and then; never where it has no clock of its own."""

    def __init__(self, store: Store, interval_ms: int = POLL_MS) -> None:
        super().__init__()
        self._store = store
        self._interval = interval_ms
        self._timer: QTimer | None = None
        self._answering = True
        self._until_clock = 0
        """Milliseconds until the clock is asked for again."""

    @Slot()
    def start(self) -> None:
        """Begin asking; the timer is made in the thread that runs it (traps T8)."""
        self._timer = QTimer(self)
        self._timer.setInterval(self._interval)
        self._timer.timeout.connect(self.ask)
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Stop asking, in the thread that runs the timer."""
        if self._timer is not None:
            self._timer.stop()
            self._timer.deleteLater()
            self._timer = None

    @Slot()
    def ask(self) -> None:
        """Ask once."""
        try:
            changed = self._store.changed()
            self._ask_clock()
        except KnownError as failure:
            if self._answering:
                self._answering = False
                self.lost.emit(failure)
                self._pace(RETRY_MS)
            return
        if not self._answering:
            self._answering = True
            self._pace(self._interval)
            self.back.emit()
            changed = True
        if changed:
            self.changed.emit()

    def _ask_clock(self) -> None:
        """Raises KnownError like the question for changes that it follows."""
        self._until_clock -= self._interval
        if self._until_clock <= 0:
            self._until_clock = CLOCK_EVERY_MS
            told = self._store.clock()
            if told is not None:
                self.told_time.emit(told)

    def _pace(self, milliseconds: int) -> None:
        if self._timer is not None:
            self._timer.setInterval(milliseconds)


class ChangeBus(QObject):
    """Runs a `Watch` and announces on the desk what other desks changed."""

    lost = Signal(object)
    back = Signal()
    clock_compared = Signal(object)
    """By how much this computer's clock is ahead of the database's (timedelta, negative: behind)."""
    _ask = Signal()
    _stop = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None, *, interval_ms: int = POLL_MS) -> None:
        super().__init__(parent)
        self._desk = desk
        self._thread = QThread()
        self._thread.setObjectName("watch")
        self._watch = Watch(desk.env.store, interval_ms)
        self._watch.moveToThread(self._thread)
        self._thread.started.connect(self._watch.start)
        self._watch.changed.connect(self.announce_elsewhere)
        self._watch.lost.connect(self._pass_on_loss)
        self._watch.back.connect(self._pass_on_return)
        self._watch.told_time.connect(self._compare_clock)
        self._ask.connect(self._watch.ask)
        self._stop.connect(self._watch.stop, Qt.ConnectionType.BlockingQueuedConnection)

    def begin(self) -> None:
        """Views are about to read: of what is stored already nothing is news, and none has to read twice."""
        with suppress(KnownError):  # the watch asks again, and says that there is no answer
            self._desk.env.store.changed()

    def start(self) -> None:
        """Begin watching."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; waits for a question that is under way."""
        if self._thread.isRunning():
            self._stop.emit()
            self._thread.quit()
            self._thread.wait()

    @Slot()
    def ask_now(self) -> None:
        """Ask at once, such as for *Try now*."""
        self._ask.emit()

    @Slot(object)
    def _pass_on_loss(self, why: object) -> None:
        self.lost.emit(why)

    @Slot()
    def _pass_on_return(self) -> None:
        self.back.emit()

    @Slot(object)
    def _compare_clock(self, theirs: datetime) -> None:
        self.clock_compared.emit(self._desk.env.now() - theirs)

    @Slot()
    def announce_elsewhere(self) -> None:
        """Tell every view that days may have changed."""
        self.begin()
        self._desk.announce(ANYWHERE)

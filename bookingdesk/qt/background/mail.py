"""The mail worker: looks for due messages every few seconds in a thread of its own, and at once when woken.

The window never waits for it. Its failure policy: a database that does not answer is reported and tried again at
the next tick; a bug in a pass is logged and reported and the next tick goes on; closing ends a delivery under way.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.qt.background.own_thread import OwnThread, give_back
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import heartbeat, send_due, step_down
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.left_accounts import Left, drop_left_secrets
from bookingdesk.usecases.ports import Sender
from bookingdesk.usecases.queueing import end_queue_day

log = logging.getLogger(__name__)

TICK = timedelta(seconds=5)
JUMP = timedelta(seconds=30)
"""By so much the wall clock may differ from the ticking of the machine before the worker calls it a jump."""


def spare_the_collector() -> None:
    """Call when what stays for good has been made.

    A full collection holds every thread, the window's too, for as long as it looks at all that was ever imported
    (100 ms measured). What is there now stays, so it need not be looked at again.
    """
    gc.freeze()


class MailWorker(QObject):
    """Lives in the worker's thread; reached by signals only, but for `interrupt`."""

    heartbeat = Signal(object)
    """A Heartbeat, after every tick."""
    pass_done = Signal(object, object)
    """A Pass and its ChangeSet, after every pass that did something."""
    tended = Signal(object)
    """A ChangeSet: unpaid tentative bookings were warned about or given up."""
    failed = Signal(object)
    """A KnownError, or a bug that is already in the log."""
    clock_jumped = Signal(float)
    """Seconds by which the wall clock moved on its own: the computer slept, or somebody set the clock."""

    def __init__(self, env: Env, make_sender: Callable[[], Sender], tick: timedelta = TICK) -> None:
        super().__init__()
        self._env = env
        self._make_sender = make_sender
        self._tick = tick
        self._owner = f"{env.actor.station}:{env.new_id()}"
        self._timer: QTimer | None = None
        self._sender: Sender | None = None
        self._lock = threading.Lock()
        self._interrupted = False
        self._last_pass: datetime | None = None
        self._left: Left = ()
        """Of whose secrets this computer was freed."""
        self._seen: tuple[datetime, float] | None = None

    @Slot()
    def begin(self) -> None:
        """Make the timer in this thread (trap T8) and look at once.

        Before anything is sent the window gets its connection, which it would open behind our commits otherwise.
        """
        self._timer = QTimer()  # without a parent, so that it also dies in this thread
        self._timer.setInterval(int(self._tick.total_seconds() * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()
        with suppress(KnownError):  # the look says what is wrong
            self._env.store.connect_ahead()
        self.look()

    @Slot()
    def look(self) -> None:
        """One tick: send what is due, say how things stand."""
        if self._timer is None or self._interrupted:
            return
        try:
            self._notice_jump()
            self._left = drop_left_secrets(self._env, self._left).value
            with self._env.store.announcing():
                self._pass()
        except KnownError as why:
            self.failed.emit(why)
        except Exception as bug:
            log.exception("the mail worker failed")
            self.failed.emit(bug)

    @Slot()
    def finish(self) -> None:
        """Stop the timer in the thread that made it, let another desk send at once, and end the thread.

        The thread is ended from here: ended from outside it would leave without having come here.
        """
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._last_pass is not None:
            give_back(step_down, self._env, self._owner)
        self.thread().quit()

    def interrupt(self) -> None:
        """From any thread: end a delivery under way and begin no other."""
        with self._lock:
            self._interrupted = True
            if self._sender is not None:
                self._sender.stop()

    def _pass(self) -> None:
        """Send what is due and report; where a full pass left some, the next one follows at once."""
        tended = expire_tentative(self._env).changes | end_queue_day(self._env).changes
        if tended:
            self.tended.emit(tended)
        outcome = send_due(self._env, SendDue(owner=self._owner), self._ready_sender())
        self._last_pass = self._env.now()
        if outcome.changes:
            self.pass_done.emit(outcome.value, outcome.changes)
        beat = heartbeat(self._env, self._last_pass)
        self.heartbeat.emit(beat)
        done = outcome.value
        is_overdue = beat.next_due is not None and beat.next_due <= self._last_pass
        if (
            outcome.changes
            and is_overdue
            and not (done.channel_paused or done.sms_paused or done.held_elsewhere or done.stopped)
        ):
            QTimer.singleShot(0, self.look)

    def _ready_sender(self) -> Sender:
        """Made here, because its libraries are slow to import and the keyring may ask its owner."""
        with self._lock:
            if self._sender is None:
                self._sender = self._make_sender()
                spare_the_collector()
            if self._interrupted:
                self._sender.stop()
            return self._sender

    def _notice_jump(self) -> None:
        """Compare the wall clock with the monotonic one since the last tick."""
        wall, steady = self._env.now(), time.monotonic()
        if self._seen is not None:
            jump = (wall - self._seen[0]) - timedelta(seconds=steady - self._seen[1])
            if abs(jump) > JUMP:
                log.info("the clock moved by %.0f s between two ticks", jump.total_seconds())
                self.clock_jumped.emit(jump.total_seconds())
        self._seen = (wall, steady)


class Mail(OwnThread):
    """The window's end of the worker: starts it, wakes it after commits, announces what it did, stops it."""

    heartbeat = Signal(object)
    pass_done = Signal(object)
    """A Pass; its changes have been announced."""
    failed = Signal(object)
    clock_jumped = Signal(float)

    def __init__(self, desk: Desk, make_sender: Callable[[], Sender], tick: timedelta = TICK) -> None:
        worker = MailWorker(desk.env.by_itself(), make_sender, tick)
        super().__init__(worker, "mail", desk)
        self._worker = worker
        self._desk = desk
        worker.heartbeat.connect(self._pass_on_heartbeat)
        worker.pass_done.connect(self._announce)
        worker.tended.connect(self._announce_tended)
        worker.failed.connect(self._pass_on_failure)
        worker.clock_jumped.connect(self._pass_on_jump)
        desk.announced.connect(self._wake_for)

    def start(self) -> None:
        """Begin; the first pass follows at once, beside the window."""
        spare_the_collector()
        super().start()

    @Slot(object)
    def _wake_for(self, changes: ChangeSet) -> None:
        """A commit may have planned a message that is due at once, or mended the settings."""
        if changes.messages or changes.settings:
            self.wake()

    @Slot(object)
    def _announce_tended(self, changes: ChangeSet) -> None:
        """What was given up wakes the worker once more: the client is told."""
        self._desk.announce(changes)

    @Slot(object)
    def _pass_on_heartbeat(self, beat: object) -> None:
        self.heartbeat.emit(beat)

    @Slot(object)
    def _pass_on_failure(self, why: object) -> None:
        """A bug is shown; a database that does not answer is the watch's to say."""
        if not isinstance(why, KnownError):
            self._desk.bug.emit(why)
        self.failed.emit(why)

    @Slot(float)
    def _pass_on_jump(self, seconds: float) -> None:
        self.clock_jumped.emit(seconds)

    @Slot(object, object)
    def _announce(self, done: object, changes: ChangeSet) -> None:
        """Tell every view, without waking the worker for what it did itself."""
        self._desk.announced.disconnect(self._wake_for)
        try:
            self._desk.announce(changes)
        finally:
            self._desk.announced.connect(self._wake_for)
        self.pass_done.emit(done)

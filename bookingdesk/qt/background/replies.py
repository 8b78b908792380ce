"""The worker of replies: looks into the mailbox each minute in a thread of its own, and at once when woken.

The window never waits for it. Its failure policy: a mailbox that can't be read is told and tried again, later each
time; a database that does not answer is reported and tried again at the next tick; a bug is logged, reported, and
the next tick goes on; closing ends a look under way.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.qt.background.own_thread import OwnThread, give_back
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.ports import Inbox
from bookingdesk.usecases.replies.fetching import Fetched, FetchReplies, fetch_replies, replies_read, stop_reading

log = logging.getLogger(__name__)

TICK = timedelta(minutes=1)


class RepliesWorker(QObject):
    """Lives in the worker's thread; reached by signals only, but for `interrupt`."""

    looked = Signal(object, object)
    """A Fetched and its ChangeSet, after every look."""
    failed = Signal(object)
    """A KnownError of the database, or a bug that is already in the log."""

    def __init__(self, env: Env, tick: timedelta = TICK) -> None:
        super().__init__()
        self._env = env
        self._tick = tick
        self._owner = f"{env.actor.station}:{env.new_id()}"
        self._timer: QTimer | None = None
        self._inbox: Inbox | None = None
        self._lock = threading.Lock()
        self._interrupted = False
        self._reads = False
        """Whether the right to read may be ours, to be given back."""

    @Slot()
    def begin(self) -> None:
        """Make the timer in this thread (trap T8) and look at once."""
        self._timer = QTimer()  # without a parent, so that it also dies in this thread
        self._timer.setInterval(int(self._tick.total_seconds() * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """One tick."""
        if self._timer is None or self._interrupted:
            return
        try:
            if not replies_read(self._env).value.on:
                self.looked.emit(Fetched(on=False), ChangeSet())
                return
            with self._env.store.announcing():
                done = fetch_replies(self._env, FetchReplies(owner=self._owner), self._ready_inbox())
            self._reads = self._reads or not done.value.held_elsewhere
            self.looked.emit(done.value, done.changes)
        except KnownError as why:
            self.failed.emit(why)
        except Exception as bug:
            log.exception("the worker of replies failed")
            self.failed.emit(bug)

    @Slot()
    def finish(self) -> None:
        """Stop the timer in the thread that made it, let another desk read at once, and end the thread."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._reads:
            give_back(stop_reading, self._env, self._owner)
        self.thread().quit()

    def interrupt(self) -> None:
        """From any thread: end a look under way and begin no other."""
        with self._lock:
            self._interrupted = True
            if self._inbox is not None:
                self._inbox.stop()

    def _ready_inbox(self) -> Inbox:
        """Made here, because its library is slow to import and the keyring may ask its owner."""
        with self._lock:
            if self._inbox is None:
                self._inbox = self._env.inbox.inbox()
            if self._interrupted:
                self._inbox.stop()
            return self._inbox


class Replies(OwnThread):
    """The window's end of the worker: starts it, wakes it, announces what came in, stops it."""

    looked = Signal(object)
    """A Fetched; its changes have been announced."""
    failed = Signal(object)

    def __init__(self, desk: Desk, tick: timedelta = TICK) -> None:
        worker = RepliesWorker(desk.env.by_itself(), tick)
        super().__init__(worker, "replies", desk)
        self._desk = desk
        worker.looked.connect(self._announce)
        worker.failed.connect(self._pass_on_failure)
        desk.announced.connect(self._wake_for)

    @Slot(object)
    def _wake_for(self, changes: ChangeSet) -> None:
        """The mailbox may have been set up, mended or left."""
        if changes.settings:
            self.wake()

    @Slot(object, object)
    def _announce(self, fetched: object, changes: ChangeSet) -> None:
        if changes:
            self._desk.announce(changes)
        self.looked.emit(fetched)

    @Slot(object)
    def _pass_on_failure(self, why: object) -> None:
        """A bug is shown; a database that does not answer is the watch's to say."""
        if not isinstance(why, KnownError):
            self._desk.bug.emit(why)
        self.failed.emit(why)

"""Joins the walk-in queue to the desk: the box in the Today panel and what its buttons do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId, QueueId
from bookingdesk.domain.queue import QueueEntry
from bookingdesk.gui.both_asking import BothAsking
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.queue_box import QueueBox
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.queue_words import wait_words
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.queueing import QueueBoard, call, left, queue, serve
from bookingdesk.usecases.waiting_commands import LeaveQueue, ServeFromQueue


class QueuePlace(QObject):
    """See the module."""

    served = Signal(object)
    """The Booking of somebody whose turn it is."""
    counted = Signal(int)
    """How many wait."""

    def __init__(self, desk: Desk, failures: Failures, toasts: Toasts, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._failures, self._toasts = desk, failures, toasts
        self._both = BothAsking(toasts, failures, self)
        self.box = QueueBox(desk.formatter)
        self.board: QueueBoard | None = None
        self.box.served.connect(self._serve)
        self.box.called.connect(self._call)
        self.box.left.connect(self._leave)
        desk.announced.connect(self._take_notice)

    def refresh(self) -> None:
        """Read the queue and estimate the waits anew."""
        try:
            self.board = self._desk.look(queue, None)
        except KnownError:  # the status bar says that the schedule does not answer
            return
        self.box.show_board(self.board)
        self.counted.emit(len(self.board.lines))

    def tick(self) -> None:
        """Each minute the waits are others."""
        if self.board is not None and self.board.lines:
            self.refresh()

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """Own changes by their mark, those of other desks by their spans alone."""
        here = self.board is not None and bool(self.board.lines)
        if changes.queue or changes.catalogue or (changes.spans and (here or not changes.bookings)):
            self.refresh()

    @Slot(object)
    def say_queued(self, entry: QueueEntry) -> None:
        """The Line has put somebody into the queue."""
        self.refresh()
        lines = self.board.lines if self.board else ()
        line = next((one for one in lines if one.turn.entry.id == entry.id), None)
        if line is not None:
            wait = wait_words(line, self._desk.env.now(), self._desk.formatter)
            self._toasts.say(_("In the queue: {client}, {wait}.").format(client=line.name, wait=wait))

    @Slot(int)
    def _serve(self, entry: int, *, both: bool = False) -> None:
        booking_id = BookingId(self._desk.env.new_id())
        command = ServeFromQueue(entry_id=QueueId(entry), booking_id=booking_id, both=both)
        anyway = partial(self._serve, entry, both=True)
        booking = self._both.attempt(lambda: self._desk.do(serve, command), anyway)
        if booking is not None:
            self.served.emit(booking)

    @Slot(int)
    def _call(self, entry: int) -> None:
        self._failures.attempt(lambda: self._desk.do(call, QueueId(entry)))

    @Slot(int, str)
    def _leave(self, entry: int, reason: str) -> None:
        command = LeaveQueue(entry_id=QueueId(entry), reason=reason)
        self._failures.attempt(lambda: self._desk.do(left, command))

"""Keeps the times of a visit while somebody decides: all its steps once the choice is stable, or none.

Prolonged by itself while it is wanted, half an hour at the longest; given back when it is not. Where this program
dies the holds lapse by themselves. Refused for another desk's sake it says so as `lost`, and does not ask again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import HoldId
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.hold_keeper import LASTING, STABLE_MS
from bookingdesk.usecases.commands import HoldSlot, Prolong
from bookingdesk.usecases.holding import LONGEST, prolong, release
from bookingdesk.usecases.visits.commands import HoldVisit
from bookingdesk.usecases.visits.holding import hold_visit

Steps = tuple[HoldSlot, ...]

PROLONG_BEFORE = timedelta(minutes=1)


class VisitKeeper(QObject):
    """The holds of one visit that is not booked yet."""

    changed = Signal()
    """Held, given back or lapsed."""
    lost = Signal(object)
    """A RuleViolation: these times can't be held, or not any more."""
    failed = Signal(object)
    """A KnownError of the database."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.held: tuple[Hold, ...] = ()
        """In the order of the steps; empty where nothing is held."""
        self.busy = False
        """Whether a change of ours is being announced at this moment."""
        self._held_for: Steps = ()
        self._wanted: Steps = ()
        self._refused: Steps = ()
        self._since: datetime | None = None
        """When what is held was chosen."""
        self._stable = QTimer(self, singleShot=True, interval=STABLE_MS)
        self._stable.timeout.connect(self._take)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    @property
    def hold_ids(self) -> tuple[HoldId, ...]:
        """What is held, in the order of the steps."""
        return tuple(each.id for each in self.held)

    def is_for(self, steps: Steps) -> bool:
        """Whether exactly these times are held."""
        return bool(self.held) and steps == self._held_for

    def prefer(self, steps: Steps) -> None:
        """These times are chosen now; none gives back what is held."""
        if steps in (self._wanted, self._refused) and (steps or not self.held):
            return
        self._wanted = steps
        self._stable.start()

    def settle(self) -> None:
        """Hold, or give back, at once what has been waiting to become stable."""
        if self._stable.isActive():
            self._stable.stop()
            self._take()

    def release(self) -> None:
        """Give back what is held, now."""
        self._stable.stop()
        self._wanted = self._refused = ()
        self._give_back()

    def forgive(self) -> None:
        """What was refused before may be asked for again: things have changed."""
        self._refused = ()

    def forget(self) -> None:
        """The holds were used up by the bookings."""
        self._stable.stop()
        self._second.stop()
        self.held = self._wanted = self._refused = ()

    @contextmanager
    def announcing(self) -> Iterator[None]:
        """What is announced meanwhile is our own doing."""
        self.busy = True
        try:
            yield
        finally:
            self.busy = False

    @Slot()
    def _take(self) -> None:
        wanted = self._wanted
        if not wanted:
            self._give_back()
            return
        steps = tuple(replace(each, lasting=LASTING) for each in wanted)
        if self._attempt(lambda: self._hold(HoldVisit(steps=steps, replacing=self.hold_ids))):
            self._held_for, self._refused, self._since = wanted, (), self._desk.env.now()
            self._second.start()
        self.changed.emit()

    def _hold(self, command: HoldVisit) -> None:
        self.held = self._desk.look(hold_visit, command)

    def _attempt(self, step: Callable[[], None]) -> bool:
        try:
            with self.announcing():
                step()
        except RuleViolation as why:
            self._refused, self._wanted = self._wanted, ()
            self._give_back()
            self.lost.emit(why)
        except KnownError as why:
            self._wanted = ()
            self.failed.emit(why)
        else:
            return True
        return False

    def _give_back(self) -> None:
        self._second.stop()
        gone, self.held = self.held, ()
        for each in gone:
            try:
                with self.announcing():
                    self._desk.look(release, each.id)
            except RuleViolation:  # given back by somebody with the right to: it lapses by itself
                continue
            except KnownError as why:
                self.failed.emit(why)
        if gone:
            self.changed.emit()

    @Slot()
    def _tick(self) -> None:
        now = self._desk.env.now()
        ends = min((each.expires_at for each in self.held), default=now)
        if ends <= now:
            self._second.stop()
            self.held = self._wanted = ()
            self.changed.emit()
        elif ends - now <= PROLONG_BEFORE and self._since is not None and now - self._since < LONGEST:
            self._attempt(self._prolong)

    def _prolong(self) -> None:
        self.held = tuple(self._desk.look(prolong, Prolong(hold_id=each.id, lasting=LASTING)) for each in self.held)

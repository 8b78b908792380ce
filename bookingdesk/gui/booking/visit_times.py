"""The times at which all steps of a visit fit: looked for in a thread, and those of the marked line held.

Only while the page is seen is anything held. What other desks do is followed; what is held here is not in the way.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.presentation.visit_draft import VisitDraft, visit_to_hold
from bookingdesk.qt.background.jobs import Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.visit_keeper import VisitKeeper
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.visits.commands import FindVisit, VisitOffer
from bookingdesk.usecases.visits.finding import find_visit

REST_MS = 150


class VisitTimes(QObject):
    """What a draft asks for, what there is, and what of it is held."""

    found = Signal()
    """Other times, or none."""
    failed = Signal(object)
    """A RuleViolation or KnownError of looking, or of holding."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.asked: FindVisit | None = None
        self.offers: tuple[VisitOffer, ...] = ()
        self._answered: FindVisit | None = None
        """What the offers answer: those of another question can't be booked."""
        self.keeper = VisitKeeper(desk, self)
        self._number = 0
        self._keeping = False
        self._again = False
        """Whether the same was asked as before, so that what is held stays chosen."""
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.look)
        self.keeper.lost.connect(self._lose)
        self.keeper.failed.connect(self.failed)

    @property
    def is_current(self) -> bool:
        """Whether the offers are those that were asked for."""
        return self._answered == self.asked

    def follow(self, question: FindVisit | None, *, fresh: bool = False) -> None:
        """Ask again soon where the question is another one, or (fresh) what is free is."""
        if question == self.asked and not fresh:
            return
        self.keeper.forgive()
        self._ask(question)

    @Slot()
    def look(self) -> None:
        """Ask for the times, in a thread: several services are several searches."""
        self._soon.stop()
        if self.asked is None:
            return
        number = self._number
        question = replace(self.asked, ignoring_holds=frozenset(self.keeper.hold_ids))

        def step(env: Env, progress: Progress) -> Outcome[tuple[VisitOffer, ...]]:
            return find_visit(env, question)

        def done(offers: tuple[VisitOffer, ...]) -> None:
            if number == self._number:
                self._take(offers)

        def failed(why: Exception) -> None:
            if number == self._number and isinstance(why, (RuleViolation, KnownError)):
                self._take(())
                self.failed.emit(why)

        run_in_background(self._desk, step, on_progress=None, on_done=done, on_failed=failed, whose=self)

    def row_to_mark(self, draft: VisitDraft) -> int:
        """The line that is held, where the same is asked as before; else the first."""
        if self._again:
            for row, offer in enumerate(self.offers):
                if self.keeper.is_for(visit_to_hold(draft, offer)):
                    return row
        return 0

    def choose(self, draft: VisitDraft, row: int) -> None:
        """This line is marked now; its times are held once that is stable."""
        if self.is_current:
            there = self._keeping and 0 <= row < len(self.offers)
            self.keeper.prefer(visit_to_hold(draft, self.offers[row]) if there else ())

    def keep(self, keeping: bool) -> None:
        """Hold while the page is seen, and give everything back when it is not."""
        self._keeping = keeping
        if not keeping:
            self.keeper.release()
        elif self.asked is not None:
            self._again = True
            self._soon.start()

    def _ask(self, question: FindVisit | None) -> None:
        self._again = question == self.asked
        self.asked = question
        self._number += 1
        if question is None:
            self._soon.stop()
            self._take(())
        else:
            self._soon.start()

    def _take(self, offers: tuple[VisitOffer, ...]) -> None:
        self.offers, self._answered = offers, self.asked
        self.found.emit()

    @Slot(object)
    def _lose(self, why: RuleViolation) -> None:
        self.failed.emit(why)
        self._ask(self.asked)

"""A step of a visit is dropped at another time: only this step, or everybody and everything of the visit with it?

Asked before anything moves, so that it stays one change and one Undo. Whatever is of no visit goes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.bookings import MOVABLE, Booking
from bookingdesk.domain.series import Scope
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.frontdesk.booking_actions import BookingActions
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.visit_words import others_of_visit_words, visit_moved_words, visit_scope_word
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.visits.booking import move_visit, visit_of
from bookingdesk.usecases.visits.commands import MoveVisit

SCOPES = (Scope.ALL, Scope.ONE)


class VisitMoving(QObject):
    """Moves what was dropped."""

    def __init__(
        self,
        desk: Desk,
        actions: BookingActions,
        failures: Failures,
        over: Callable[[], QWidget],
        parent: QObject | None = None,
    ) -> None:
        """`over`: the window over which the question lies."""
        super().__init__(parent)
        self._desk, self._actions, self._failures, self._over = desk, actions, failures, over
        self.chooser: Chooser | None = None
        """The question, while it is open."""

    def move(self, command: Reschedule, remark: str) -> None:
        """Move the booking; where the rest of its visit could come along, ask."""
        others = self._failures.attempt(lambda: self._others(command))
        if others is None:
            return
        if not others:
            self._actions.move(command, remark)
            return
        lines = [Choosable(scope.value, visit_scope_word(scope)) for scope in SCOPES]

        def fill(text: str) -> list[Choosable]:
            return [line for line in lines if text.casefold() in line.words.casefold()]

        title = others_of_visit_words(self._names(others))
        self.chooser = Chooser(self._over(), title, _("What moves?"), fill, nothing=_("Nothing fits."))
        self.chooser.chosen.connect(partial(self._decide, command, remark))
        self.chooser.open()

    def _decide(self, command: Reschedule, remark: str, scope: str) -> None:
        if Scope(scope) is Scope.ONE:
            self._actions.move(command, remark)
        else:
            self._desk.on_whose_word((command.booking_id,), partial(self._move_all, command))

    def _others(self, command: Reschedule) -> list[Booking]:
        """The other steps that could come along: none where only the staff or room changes."""
        steps = {one.id: one for one in self._desk.look(visit_of, command.booking_id)}
        mine = steps.get(command.booking_id)
        if mine is None or mine.span.start == command.span.start:
            return []
        return [one for one in steps.values() if one.id != mine.id and one.status in MOVABLE]

    def _names(self, bookings: list[Booking]) -> list[str]:
        """Whose steps they are, each client once."""
        ids = [booking.client_id for booking in bookings]
        clients = self._desk.env.store.read(lambda work: work.clients.many(ids))
        return list(dict.fromkeys(clients[one].name for one in ids))

    def _move_all(self, command: Reschedule, word: Word) -> None:
        self._move_now(
            replace(command, asked_by=word.asked_by, checked=word.check, reason=word.reason or command.reason)
        )

    def _move_now(self, move: Reschedule) -> None:
        anyway = partial(self._move_now, replace(move, both=True))
        visit = self._actions.both.attempt(lambda: self._desk.do(move_visit, MoveVisit(move=move)), anyway)
        if visit is not None:
            mine = next(one for one in visit if one.id == move.booking_id)
            self._actions.say_visit(mine, visit_moved_words)

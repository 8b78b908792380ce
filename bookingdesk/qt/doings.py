"""What was done at this desk besides bookings, so that Undo takes back what was done last, whatever it was.

Bookings stand in the database's own history; here is what has none, while the program runs.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.usecases.undoing import REMEMBERED, history

if TYPE_CHECKING:
    from bookingdesk.qt.desk import Desk


class Doings:
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._numbers = count(1)
        self._done: dict[int, tuple[int, Callable[[], object]]] = {}
        """How to take each back, by number, with the action on a booking that was newest before it."""

    def here(self) -> int:
        """The newest action on a booking; 0 where there is none, or nobody can say."""
        try:
            return max((line.action_id for line in self._desk.look(history, 1)), default=0)
        except (KnownError, RuleViolation):
            return 0

    def add(self, take_back: Callable[[], object], *, since: int | None = None) -> int:
        """Something was done just now; returns its number.

        `since`: what `here` said before, where it may have changed a booking too, which Undo then takes back first.
        """
        number = next(self._numbers)
        self._done[number] = (self.here() if since is None else since, take_back)
        return number

    def forget(self, number: int) -> None:
        """It was taken back by a button of its own."""
        self._done.pop(number, None)

    def take_back_last(self) -> bool:
        """Take the newest back, once; False where there is none, or a booking was changed since."""
        if not self._done:
            return False
        newest = max(self._done)
        since, take_back = self._done[newest]
        try:
            bookings = self._desk.look(history, REMEMBERED)
        except (KnownError, RuleViolation):  # whoever is asked to undo says so
            return False
        if any(line.action_id > since and line.undone_at is None for line in bookings):
            return False
        self.forget(newest)
        take_back()
        return True

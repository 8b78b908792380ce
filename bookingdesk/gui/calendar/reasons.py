"""Why places of the shown day are not free: the hint row, the card over them, and what a drag is told besides.

What is asked at each move of the pointer is answered from the day that is shown; the ways out, which need other
days, are asked of the desk when somebody stops to look. It runs no use case itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bookingdesk.domain.availability.values import Obstacle, StartWish
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.day_time import DayTime
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.tiles import TileFacts
from bookingdesk.presentation.tiles_sentences import free_hint
from bookingdesk.presentation.why_words import blocked_hint, remark_words, why_lines
from bookingdesk.usecases.readings import Agenda, AgendaEntry

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas

Why = Callable[[ResourceId, Span], Sequence[Obstacle]]
"""What is in the way of a stretch of somebody's time, with what would help."""


class Reasons:
    """See the module."""

    def __init__(self, canvas: DayCanvas) -> None:
        self._canvas = canvas
        self._known: tuple[Agenda, DayTime] | None = None
        self.why: Why | None = None
        """The desk's answer; without it only what the day itself shows is said."""

    def day_time(self) -> DayTime | None:
        """The rules of the day that is shown; made once for each reading."""
        agenda = self._canvas.agenda
        if agenda is None:
            return None
        if self._known is None or self._known[0] is not agenda:
            self._known = agenda, DayTime(agenda)
        return self._known[1]

    def at(self, column: int, span: Span) -> tuple[Obstacle, ...]:
        """What is in the way of a place of the grid; empty means free."""
        day, scene = self.day_time(), self._canvas.scene
        if day is None or scene is None:
            return ()
        return day.obstacles(scene.columns[column].resource_id, span, self._canvas.clock())

    def hint(self, column: int, span: Span) -> str:
        """The hint row on a place without a tile."""
        canvas = self._canvas
        name = canvas.scene.columns[column].name if canvas.scene is not None else ""
        found = self.at(column, span)
        if not found:
            return free_hint(span.start, span.end, name, canvas.formatter)
        return blocked_hint(span, name, found, self._words(span))

    def lines(self, column: int, span: Span) -> tuple[str, ...]:
        """The card over a place: everything in the way, and every way out."""
        scene = self._canvas.scene
        if scene is None:
            return ()
        found: Sequence[Obstacle] = self.at(column, span)
        if found and self.why is not None:
            found = self.why(scene.columns[column].resource_id, span) or found
        return why_lines(span, scene.columns[column].name, found, self._words(span))

    def remark(self, wish: StartWish, facts: TileFacts) -> str:
        """What speaks most against a place where nothing is in the way of a booking; empty where nothing does."""
        day = self.day_time()
        entry = facts.source
        if day is None or not isinstance(entry, AgendaEntry):
            return ""
        found = day.remarks(wish, entry, self._canvas.clock())
        return remark_words(found[0], self._words(Span.lasting(wish.start, facts.span.duration))) if found else ""

    def _words(self, span: Span) -> ObstacleWords:
        canvas, day = self._canvas, self.day_time()
        assert canvas.agenda is not None
        who = day.who if day is not None else {}
        return ObstacleWords(canvas.formatter, canvas.agenda.catalogue, who, span.start)

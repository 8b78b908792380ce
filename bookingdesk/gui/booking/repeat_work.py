"""Asks what would become of the dates of a series while a form is filled in; keeps only the newest answer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.repeating import series_preview, series_to_change, series_to_rewrite
from bookingdesk.qt.background.jobs import Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.series.changing import preview_change
from bookingdesk.usecases.series.commands import ChangeSeries, PreviewSeries, RewriteSeries, SeriesPreview
from bookingdesk.usecases.series.previewing import preview_series
from bookingdesk.usecases.series.rewriting import preview_rewrite

REST_MS = 200
Question = PreviewSeries | ChangeSeries | RewriteSeries
AT_ONCE = 12
"""So many dates are answered within the 50 ms that the window may wait; more go apart, and a stored series."""


class RepeatWork(QObject):
    """One question at a time, the newest wins."""

    seen = Signal(object)
    """A SeriesPreview, or None where nothing repeats."""
    failed = Signal(object)
    """A RuleViolation or KnownError."""

    def __init__(self, desk: Desk, parent: QObject, *, opening: bool = False) -> None:
        """`opening`: the dates are group sessions to be opened, not seats in them."""
        super().__init__(parent)
        self._desk, self._opening = desk, opening
        self._asked: Question | None = None
        self._number = 0
        self.is_pending = False
        """Whether something else is asked than was answered last."""
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.look)

    def follow(self, draft: BookingDraft, zone: str, *, fresh: bool = False) -> None:
        """The draft is another, or (fresh) what is free is: ask again soon, if the question is a new one."""
        wish = _question(draft, zone)
        if self._opening and isinstance(wish, PreviewSeries):
            wish = replace(wish, opening=True)
        if wish == self._asked and not fresh:
            return
        self.is_pending = self.is_pending or wish != self._asked
        self._asked = wish
        self._number += 1
        if wish is None:
            self._soon.stop()
            self._tell(None)
        else:
            self._soon.start()

    @Slot()
    def look(self) -> None:
        """Ask now."""
        self._soon.stop()
        wish = self._asked
        if wish is None:
            return
        if isinstance(wish, ChangeSeries) or (wish.rule.count or AT_ONCE + 1) > AT_ONCE:
            self._look_apart(wish)
            return
        try:
            seen = _answer(self._desk.env, wish).value
        except (RuleViolation, KnownError) as why:
            self.failed.emit(why)
        else:
            self._tell(seen)

    def _tell(self, seen: SeriesPreview | None) -> None:
        self.is_pending = False
        self.seen.emit(seen)

    def _look_apart(self, wish: Question) -> None:
        number = self._number

        def step(env: Env, progress: Progress) -> Outcome[SeriesPreview]:
            return _answer(env, wish)

        def done(seen: SeriesPreview) -> None:
            if number == self._number:
                self._tell(seen)

        def failed(why: Exception) -> None:
            if not isinstance(why, (RuleViolation, KnownError)):
                self._desk.bug.emit(why)
            elif number == self._number:
                self.failed.emit(why)

        run_in_background(self._desk, step, on_progress=None, on_done=done, on_failed=failed, whose=self)


def _question(draft: BookingDraft, zone: str) -> Question | None:
    try:
        if draft.present is None:
            return series_preview(draft, zone)
        return series_to_rewrite(draft, zone) or series_to_change(draft, zone)
    except (RuleViolation, ValueError):  # a time that is no time is said beside its field
        return None


def _answer(env: Env, wish: Question) -> Outcome[SeriesPreview]:
    if isinstance(wish, PreviewSeries):
        return preview_series(env, wish)
    return preview_rewrite(env, wish) if isinstance(wish, RewriteSeries) else preview_change(env, wish)

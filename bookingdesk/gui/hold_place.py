"""Slots kept for callers, of every desk: shown with who keeps them and how long, and given back.

One's own goes back at once; what another desk keeps takes a reason and the right, which a supervisor can lend.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.ids import HoldId
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.hold_words import (
    hold_by,
    hold_what,
    release_answers,
    release_question,
    released_words,
)
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.holding import kept_slots, release, release_other
from bookingdesk.usecases.waiting_commands import ReleaseHold


class HoldPlace(QObject):
    """See the module."""

    def __init__(self, window: MainWindow, desk: Desk, failures: Failures, toasts: Toasts, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._desk, self._failures, self._toasts = window, desk, failures, toasts
        self.chooser: Chooser | None = None

    def choose(self) -> None:
        """List what every desk keeps at the moment, to give one of them back."""
        held = {hold.id: hold for hold in self._held()}
        catalogue = self._failures.attempt(self._desk.catalogue)
        if catalogue is None:
            return
        now, formatter = self._desk.env.now(), self._desk.formatter

        def fill(typed: str) -> Sequence[Choosable]:
            lines = [
                Choosable(hold.id, hold_what(hold, catalogue, formatter), hold_by(hold, now))
                for hold in held.values()
            ]
            words = typed.casefold().split()
            return [one for one in lines if all(word in f"{one.words} {one.hint}".casefold() for word in words)]

        nothing = _("Nothing is kept for a caller now.")
        title = _("Give which kept time back?")
        self.chooser = Chooser(self._window, title, _("Who keeps it, when, with whom"), fill, nothing=nothing)
        self.chooser.chosen.connect(self.release)
        self.chooser.open()

    @Slot(str)
    def release(self, wanted: str) -> None:
        """Give one back: what this desk keeps at once, what another keeps after a reason."""
        hold = next((one for one in self._held() if one.id == HoldId(wanted)), None)
        if hold is None:
            self._toasts.say(_("This time is no longer kept for anybody."))
        elif hold.station == self._desk.env.actor.station:
            if self._failures.attempt(lambda: self._desk.do(release, hold.id)):
                self._say(hold)
        else:
            self._ask_why(hold)

    def _ask_why(self, hold: Hold) -> None:
        def fill(typed: str) -> Sequence[Choosable]:
            return [Choosable(reason, reason) for reason in release_answers(typed)]

        prompt, nothing = _("Choose or type a reason"), _("Nothing fits.")
        self.chooser = Chooser(self._window, release_question(hold), prompt, fill, nothing=nothing)
        self.chooser.chosen.connect(lambda reason: self._release_other(hold, reason))
        self.chooser.open()

    def _release_other(self, hold: Hold, reason: str) -> None:
        command = ReleaseHold(hold_id=hold.id, reason=reason)
        if self._failures.attempt(lambda: self._desk.do(release_other, command)) is not None:
            self._say(hold)

    def _held(self) -> Sequence[Hold]:
        return self._failures.attempt(lambda: self._desk.look(kept_slots, None)) or ()

    def _say(self, hold: Hold) -> None:
        catalogue = self._failures.attempt(self._desk.catalogue)
        if catalogue is not None:
            self._toasts.say(released_words(hold, catalogue, self._desk.formatter))

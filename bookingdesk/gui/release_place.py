"""Joins the release of silenced messages to the desk: banner, menu and palette, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.releasing import Overdue
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.release_words import released_words
from bookingdesk.usecases.releasing import ReleaseMessages, release_messages

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace


class ReleasePlace(QObject):
    """See the module. Whoever may not release is asked for the PIN of somebody who may."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        place.window.commands.bind("release_messages", self.open, lambda: bool(place.status.silent_words()))
        place.status.release_asked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show what is to be thought of."""
        from bookingdesk.gui.messages.release_panel import ReleasePanel  # noqa: PLC0415 - hardly ever needed

        words = self._place.status.silent_words()
        if not words:
            return
        page = ReleasePanel(words)
        page.asked.connect(self._release)
        self._place.window.panel.show_panel(page, _("Release messages"), key="release_messages")
        page.setFocus()

    @Slot(object)
    def _release(self, overdue: Overdue) -> None:
        command = ReleaseMessages(overdue=overdue)
        done = self._place.failures.attempt(lambda: self._place.desk.do(release_messages, command))
        if done is not None:
            self._place.window.panel.close_all()
            self._place.toasts.say(released_words(done, self._place.desk.formatter))

"""Replies by mail in the window: the worker that reads them, what is said of its trouble, and the settings page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.rights import Right
from bookingdesk.gui.preferences.replies_panel import RepliesPanel
from bookingdesk.i18n.translation import _
from bookingdesk.log import LOGGER
from bookingdesk.qt.background import Replies
from bookingdesk.usecases.permits import allowed

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace


class ReplyPlace(QObject):
    """Where the desk sends mail it reads replies too; elsewhere other desks do."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._desk, self._host = place.desk, place.host
        self.worker = Replies(place.desk) if place.mail is not None else None
        place.status.reply_ways = self._ways
        if self.worker is not None:
            self.worker.looked.connect(place.status.show_replies)
            self.worker.failed.connect(self._note)
            place.window.closing.connect(self.stop)

    def start(self) -> None:
        """The first look follows at once, beside the window."""
        if self.worker is not None:
            self.worker.start()

    @Slot()
    def stop(self) -> None:
        """End a look under way."""
        if self.worker is not None:
            self.worker.stop()

    @Slot()
    def open(self) -> RepliesPanel:
        """Show the mailbox that replies come to."""
        page = RepliesPanel(self._desk)
        if self.worker is not None:
            self.worker.looked.connect(page.count_anew)
        self._host.show_form(page, _("Replies by email"), "replies")
        page.setFocus()
        return page

    def _ways(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """What whoever works here can do about a mailbox that can't be read."""
        return ((_("Settings…"), self.open),) if allowed(self._desk.env, Right.EDIT_SETTINGS) else ()

    @Slot(object)
    def _note(self, why: object) -> None:
        """A database that does not answer is the watch's to say; it is tried again at the next tick."""
        LOGGER.info("no replies were read: %s", type(why).__name__)

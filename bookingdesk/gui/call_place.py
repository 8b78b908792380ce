"""Calls to make at the desk: the list for Today, and the page with what to say and how it went."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, LateReasonMissing, RuleViolation
from bookingdesk.domain.ids import MessageId
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.calls import calls_to_make, message_text, said
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.outbox import message_line
from bookingdesk.usecases.readings import OutboxLine


class CallPlace(QObject):
    """See the module."""

    read = Signal()
    """The calls were read anew."""

    def __init__(self, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._toasts, self._failures = desk, host, toasts, failures
        self.lines: tuple[OutboxLine, ...] = ()
        """What a person has still to tell somebody, the oldest first."""
        self.read_only = ""
        desk.announced.connect(self._take_notice)

    @Slot()
    def refresh(self) -> None:
        """Read the calls again."""
        try:
            self.lines = self._desk.look(calls_to_make, None)
        except (KnownError, RuleViolation):  # no database, or nobody who may see messages: Today keeps what it had
            return
        self.read.emit()

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        if changes.messages or changes.requests or changes.waitlist or changes.spans:
            self.refresh()

    def open_next(self) -> None:
        """The call that is due first."""
        self.refresh()
        if self.lines:
            self.open(self.lines[0].message.id)
        else:
            self._toasts.say(_("No call is to be made."))

    @Slot(str)
    def open(self, message: str) -> CallPanel | None:
        """What to say, to whom, and how it went."""
        id_ = MessageId(message)
        line = self._failures.attempt(lambda: self._desk.look(message_line, id_))
        letter = self._failures.attempt(lambda: self._desk.look(message_text, id_)) if line else None
        if line is None or letter is None:
            return None
        page = CallPanel(line, letter, self._desk.formatter)
        page.told.connect(self._note)
        page.finished.connect(self._close)
        for button in page.buttons.values():
            button.setEnabled(not self.read_only)
        self._host.show_form(page, _("Call to make"), "call")
        return page

    @Slot(object)
    def _note(self, command: Said) -> None:
        page: CallPanel = self.sender()  # type: ignore[assignment]
        try:
            self._desk.do(said, command)
        except LateReasonMissing as why:
            page.ask_why_late(True)
            page.refuse(self._failures.words(why))
            return
        except (KnownError, RuleViolation) as why:
            page.refuse(self._failures.words(why))
            return
        self._host.close_form(page)
        self._toasts.say(_("Noted: {client} has been told.").format(client=page.line.person))

    @Slot()
    def _close(self) -> None:
        page: CallPanel = self.sender()  # type: ignore[assignment]
        self._host.close_form(page)

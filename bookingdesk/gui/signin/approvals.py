"""Answers the desk's question who allows what was refused; imports the strip only when it is needed.

The strip runs in a loop of its own, so that whoever asked simply waits for the answer; everything else (feeds,
mail, clock) goes on meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from bookingdesk.domain.errors import NotAllowed
from bookingdesk.domain.rights import Right
from bookingdesk.gui.failures import Failures
from bookingdesk.qt.desk import Desk, Later
from bookingdesk.usecases.deferring import DEFERRABLE
from bookingdesk.usecases.env import Approver
from bookingdesk.usecases.permits import attempt_of
from bookingdesk.usecases.signing_in import approvers

if TYPE_CHECKING:
    from bookingdesk.gui.signin.approval import ApprovalStrip


class Approvals:
    """Answers `Desk.ask_approval`: shows the strip at the place that has the focus, and waits for it."""

    def __init__(self, window: QWidget, desk: Desk, failures: Failures) -> None:
        self._window, self._desk, self._failures = window, desk, failures
        self.strip: ApprovalStrip | None = None
        desk.ask_approval = self.ask

    def ask(self, refusal: NotAllowed) -> Approver | Later | None:
        """Who allows what was refused, or that it waits; None where nobody can, or nobody did."""
        right = Right(str(refusal.facts["right"]))
        people = self._desk.look(approvers, right)
        can_wait = attempt_of(refusal)[0] in DEFERRABLE
        if not (people or can_wait) or not self._window.isVisible():
            return None
        before = QApplication.focusWidget()
        from bookingdesk.gui.signin.approval import ApprovalStrip, place_at  # noqa: PLC0415 - not needed to start

        self.strip = strip = ApprovalStrip(
            self._desk,
            self._failures,
            right,
            people,
            QApplication.activeWindow() or self._window,
            can_wait=can_wait,
        )
        if before is not None:
            place_at(strip, before)
        strip.exec()
        self.strip = None
        answer = strip.answer if Shiboken.isValid(strip) else None
        if Shiboken.isValid(strip):
            strip.deleteLater()
        if before is not None and Shiboken.isValid(before) and before.isVisible():
            before.window().activateWindow()
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        return answer

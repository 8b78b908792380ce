"""What cancelling and moving a booking have in common: whose it is, who asks for it, by which policy, and Enter."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.catalogue import Policy
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.widgets.combos import offer_asked_by
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.usecases.readings import BookingFile


class ChangeForm:
    """The widgets that both forms have."""

    title: QLabel
    asked_by: QComboBox
    terms: QLabel
    sending: QLabel
    error: QLabel
    confirm: QPushButton
    leave: QPushButton


F = TypeVar("F", bound=ChangeForm)


class ChangePanel(QWidget, Generic[F]):
    """A page or a window for one change of one booking."""

    finished = Signal()
    entered = Signal()
    """Enter, or the button: do it, or say what is missing."""

    def __init__(self, desk: Desk, file: BookingFile, ui: str, form: type[F], parent: QWidget | None) -> None:
        """`ui` is the form's file without its ending, `form` what names its widgets."""
        super().__init__(parent)
        self._desk = desk
        self._booking, self._client = file.entry.booking, file.entry.client
        self._catalogue = desk.catalogue()
        self._settings = desk.env.store.read(lambda work: work.settings.all())
        self.form = load_form(ui, self, form)
        self.form.title.setText(f"{self._client.sorted_name}  #{self._client.id}")
        offer_asked_by(self.form.asked_by)
        self.form.error.hide()
        self.form.confirm.clicked.connect(self.entered)
        self.form.leave.clicked.connect(self.finished)

    @property
    def _asked_by(self) -> AskedBy:
        return AskedBy(self.form.asked_by.currentData())

    @property
    def _policy(self) -> Policy | None:
        """The policy that the booking was made under."""
        return self._catalogue.policies.get(self._booking.policy_id) if self._booking.policy_id else None

    def _refuse(self, words: str) -> None:
        self.form.error.setText(words)
        self.form.error.show()
        announce(self.form.error, words, assertive=True)

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self._desk.formatter, self._catalogue)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.entered.emit()
            return
        super().keyPressEvent(event)

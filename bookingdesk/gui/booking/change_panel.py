"""What cancelling and moving a booking have in common: whose it is, who asks for it, by which policy, and Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.catalogue import Policy
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.deferrals import AskedLater
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import IdentityCheckId
from bookingdesk.domain.policies import Terms, agreed, terms
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.scope_choice import ScopeChoice
from bookingdesk.gui.widgets.combos import choose, offer_asked_by, offer_channels
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.widgets.toned import begin_at_window_side
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.presentation.session_words import session_name
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.readings import BookingFile


class ChangeForm:
    """The widgets that both forms have."""

    title: QLabel
    scope_label: QLabel
    scope: ScopeChoice
    asked_by: QComboBox
    channel: QComboBox
    waive: QCheckBox
    terms: QLabel
    sending: QLabel
    error: QLabel
    confirm: QPushButton
    leave: QPushButton


F = TypeVar("F", bound=ChangeForm)


class ChangePanel(QWidget, Generic[F]):
    """A page or a window for one change of one booking."""

    policy_kind: ClassVar[PolicyKind] = PolicyKind.CANCELLATION
    finished = Signal()
    waits = Signal(str)
    """It waits until somebody allows it: the words to say."""
    entered = Signal()
    """Enter, or the button: do it, or say what is missing."""
    overtaken = Signal()
    """Another desk has changed the booking: what is said of it is to be said anew."""

    def __init__(self, desk: Desk, file: BookingFile, ui: str, form: type[F], parent: QWidget | None) -> None:
        """`ui` is the form's file without its ending, `form` what names its widgets."""
        super().__init__(parent)
        self._desk = desk
        self._booking, self._client, self._taken = file.entry.booking, file.entry.client, file.entry.taken
        self._catalogue = desk.catalogue()
        self._settings = desk.env.store.read(lambda work: work.settings.all())
        self.form = load_form(ui, self, form)
        self.form.title.setText(self._whose(""))
        self._account = file.account
        offer_asked_by(self.form.asked_by)
        several = self.form.scope.offer_for(self._booking)
        self.form.scope_label.setText(self.form.scope.label)
        for widget in (self.form.scope, self.form.scope_label):
            widget.setVisible(several)
        offer_channels(self.form.channel)
        self.form.waive.hide()
        self.form.error.hide()
        self._storing = False
        """Whether a change of ours is being announced at this moment."""
        self.form.confirm.clicked.connect(self.entered)
        desk.announced.connect(self._follow)
        self.form.leave.clicked.connect(self.finished)
        desk.caller.opened(self._client.id)
        self.strip = IdentityStrip(desk, self._client.id, self._booking.id, self)
        self._first: QWidget = self.form.confirm
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.strip)
        self.strip.confirmed.connect(self._go_on)
        self.strip.business_asks.connect(self._we_ask)
        self.form.asked_by.currentIndexChanged.connect(self._show_strip)
        desk.caller.changed.connect(self._show_strip)
        if self._booking.seats is not None:  # a group session is the business's own
            choose(self.form.asked_by, AskedBy.BUSINESS.value)
            self.form.asked_by.setEnabled(False)
        self._show_strip()

    # -- other desks -----------------------------------------------------------------------------------------

    @Slot(object)
    def _follow(self, changes: ChangeSet) -> None:
        """What another desk makes of the booking is what is changed here; what was chosen here stays."""
        before = self._booking
        touched = before.id in changes.bookings or any(span.overlaps(before.busy) for span in changes.spans)
        if self._storing or not touched:
            return
        try:
            file = self._desk.look(booking_file, before.id)
        except (RuleViolation, KnownError) as why:
            self._refuse(self._words(why))
            return
        self._booking, self._client, self._account = file.entry.booking, file.entry.client, file.account
        if self._booking.version != before.version:
            self.overtaken.emit()
            now = read_back(self._booking, self._catalogue, self._desk.formatter)
            self._refuse(_("Another desk changed this booking meanwhile: {booking}").format(booking=now))

    @property
    def is_storing(self) -> bool:
        """Whether what is being announced at this moment is the change that was asked for here."""
        return self._storing

    def _carried_out(self, change: Callable[[], Booking]) -> Booking:
        """Change it; what that announces is our own. Raises as the change does."""
        self._storing = True
        try:
            return change()
        finally:
            self._storing = False

    # -- on whose word ---------------------------------------------------------------------------------------

    def _begin_with(self, first: QWidget) -> None:
        """What gets the focus once it is known who is calling; the strip has it until then."""
        self._first = first
        self.strip.come_before(first)
        self._show_strip()

    @property
    def _checked(self) -> IdentityCheckId | None:
        """The check of whoever calls for this client."""
        return self._desk.caller.check_for(self._client.id)

    @property
    def is_asking(self) -> bool:
        """Whether it is not yet known who is calling: no number of theirs is to be seen then."""
        wanted = self.strip.is_needed and self._asked_by is not AskedBy.BUSINESS
        return wanted and self._checked is None

    @Slot()
    def _show_strip(self) -> None:
        """Asked where the desk does not know yet; what the business asks for needs a reason instead."""
        asking = self.is_asking
        self.strip.setVisible(asking)
        for later in {self._first, self.form.confirm}:  # there is no room for both, and no use for them yet
            later.setVisible(not asking)
        self.setFocusProxy(self.strip if asking else self._first)
        number = "" if asking else f"  #{self._client.id}"
        self.form.title.setText(self._whose(number))
        begin_at_window_side(self.form.title)
        self._make_room(asking)

    def _make_room(self, asking: bool) -> None:
        """What else a page hides while it asks. No slot: an overridden one outlives the page that it is of."""

    def _whose(self, number: str) -> str:
        """Whose booking it is; of a group session which and how full."""
        booking = self._booking
        if booking.seats is None:
            return f"{self._client.sorted_name}{number}"
        return session_name(self._catalogue.services[booking.service_id].name, self._taken, booking.seats)

    @Slot()
    def _go_on(self) -> None:
        self._show_strip()
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _we_ask(self) -> None:
        choose(self.form.asked_by, AskedBy.BUSINESS.value)
        self._go_on()

    @property
    def scope(self) -> Scope:
        """For which dates of a series or steps of a visit; a booking of none stands for itself."""
        return self.form.scope.scope

    @property
    def is_whole_visit(self) -> bool:
        """Whether the change is for all steps of its visit."""
        return self.form.scope.of_visit and self.scope is Scope.ALL

    @property
    def _asked_by(self) -> AskedBy:
        return AskedBy(self.form.asked_by.currentData())

    @property
    def _policy(self) -> Policy | None:
        """The policy of this kind of change that the booking was made under."""
        return agreed(self._catalogue, self._booking, self.policy_kind)

    @property
    def _channel(self) -> Channel:
        return Channel(self.form.channel.currentData())

    def _offer_waiver(self, due: Terms) -> None:
        """A fee can be waived; whoever may not is asked for a supervisor's PIN when it is done."""
        self.form.waive.setVisible(due.fee is not None and not self.is_asking)
        if due.fee is None:
            self.form.waive.setChecked(False)

    @property
    def may_waive(self) -> bool:
        """Whether a waiver holds without anybody's word."""
        return allowed(self._desk.env, Right.WAIVE_FEES)

    def _due(self) -> Terms:
        booking = self._booking
        return terms(self._policy, booking.span, self._desk.env.now(), self._asked_by, booking.price)

    def _turn_down(self, why: RuleViolation | KnownError) -> None:
        """A refusal stands in the page; what waits for somebody who may allow it has no more to do here."""
        if isinstance(why, AskedLater):
            self.waits.emit(self._words(why))
            return
        self._refuse(self._words(why))

    def _refuse(self, words: str) -> None:
        self.form.error.setText(words)
        self.form.error.show()
        announce(self.form.error, words, assertive=True)
        if self.strip.isVisible():
            self.strip.setFocus()

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self._desk.formatter, self._catalogue)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.entered.emit()
            return
        super().keyPressEvent(event)

"""The widgets of ui/booking_panel.ui by name, and how they look for a new booking and for a stored one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from bookingdesk.domain.bookings import Booking
from bookingdesk.gui.booking.new_client_fields import NewClientFields
from bookingdesk.gui.booking.repeat_fields import RepeatFields
from bookingdesk.gui.booking.scope_choice import ScopeChoice
from bookingdesk.gui.booking.slot_chooser import SlotChooser
from bookingdesk.gui.booking.time_fields import ClockField, DayField
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.widgets.message_list import MessageList
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import Role
from bookingdesk.usecases.visits.adding import GROWS


class BookingForm:
    """The widgets of ui/booking_panel.ui."""

    strip: QFrame
    strip_text: QLabel
    strip_values: QGridLayout
    take_theirs: QPushButton
    keep_mine: QPushButton
    head: QWidget
    title: QLabel
    state: QLabel
    payment: QLabel
    informed: QLabel
    steps: QLabel
    actions: QGridLayout
    tabs: QTabWidget
    scroll: QScrollArea
    sheet: QWidget
    client: ClientField
    client_label: QLabel
    client_needed: QLabel
    contact: QLabel
    contact_right: QPushButton
    new_client: NewClientFields
    service: QComboBox
    service_needed: QLabel
    minutes: QSpinBox
    length_problem: QLabel
    own_length: QLabel
    always: QPushButton
    add_service: QPushButton
    add_person: QPushButton
    day: DayField
    day_needed: QLabel
    day_problem: QLabel
    find_time: QPushButton
    start: ClockField
    start_label: QLabel
    start_needed: QLabel
    start_problem: QLabel
    end: ClockField
    fold: QComboBox
    times: SlotChooser
    staff: QComboBox
    usual: QLabel
    space: QComboBox
    mode: QComboBox
    mode_detail: QLineEdit
    mode_detail_problem: QLabel
    repeat_label: QLabel
    repeat: RepeatFields
    scope_label: QLabel
    scope: ScopeChoice
    status: QComboBox
    status_label: QLabel
    sooner: QCheckBox
    note: QPlainTextEdit
    note_problem: QLabel
    channel: QComboBox
    asked_by: QComboBox
    asked_by_label: QLabel
    messages: MessageList
    history: ReadingList
    foot: QWidget
    fixed: QLabel
    check: QLabel
    policy: QLabel
    sending: QLabel
    send: QCheckBox
    silence: QComboBox
    silence_label: QLabel
    reason: QLineEdit
    reason_label: QLabel
    reassigned: QLabel
    error: QLabel
    alternatives: QHBoxLayout
    save: QPushButton
    tentative: QPushButton
    leave: QPushButton


def dress(panel: QWidget, form: BookingForm, present: Booking | None, *, read_only: bool) -> None:
    """Fonts, names and what is there at all: a new booking has no history, a stored one no *tentative*."""
    stored = present is not None
    grows = present is None or (present.status in GROWS and present.seats is None)
    captions = (form.policy, form.sending, form.contact, form.usual)
    RoleFonts(
        panel, {form.title: Role.SECTION, form.strip_text: Role.STRONG} | dict.fromkeys(captions, Role.CAPTION)
    )
    form.times.hide()
    form.tabs.tabBar().setVisible(stored)
    if not stored:  # its bar is hidden, and Tab would be caught where it leads
        form.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    form.tabs.setAccessibleName(_("Parts of the booking"))
    form.history.setAccessibleName(_("History of the booking"))
    form.save.setText(_("&Save") if stored else _("&Book"))
    form.tentative.setVisible(not stored)
    for adding in (form.add_service, form.add_person):
        adding.setVisible(grows and not read_only)
    form.asked_by.setVisible(stored)
    form.asked_by_label.setVisible(stored)
    form.head.setVisible(stored)
    form.save.setEnabled(not read_only)
    form.tentative.setEnabled(not read_only)

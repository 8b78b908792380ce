"""Change what somebody waits for: what, with whom, on which days and when. A page of the side panel.

A refusal stands where it was pressed and nothing typed is lost.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import ResourceId, ServiceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.widgets.combos import choose, make_narrow
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import joined
from bookingdesk.presentation.waitlist_words import waiting_words
from bookingdesk.presentation.wish_draft import WishDraft, amended, draft_of
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.waitlist import WaitLine, amend_entry

AS_IT_IS = -1
ANYBODY = 0
DAYS_A_ROW = 4


class WishPanel(QWidget):
    """See the module."""

    changed = Signal(object)
    """The WaitEntry as it is stored now."""
    drafted = Signal(object)
    """The WishDraft that is typed and not stored, or None."""

    def __init__(self, desk: Desk, line: WaitLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wishPanel")
        self._desk, self.line = desk, line
        self._head = plain_label()
        wear(self._head, Role.STRONG)
        self.service, self.staff = QComboBox(), QComboBox()
        self.days = [QCheckBox(desk.formatter.weekday(date(2024, 1, 1) + timedelta(days=n))) for n in range(7)]
        self.after, self.before, self.minutes, self.note = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.priority = QCheckBox(_("Asked &first"))
        self.several = plain_label()
        self.error = plain_label()
        self.save = QPushButton(_("&Change the wish"))
        self.save.setProperty("primary", True)
        self.save.setAutoDefault(False)
        self._lay_out()
        self._fill()
        self._opened = self._draft()
        self._tell_changes()
        self.save.clicked.connect(self.store)
        self.setFocusProxy(self.service)

    def _lay_out(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        column.addWidget(self._head)
        fields = QFormLayout()
        fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for caption, field in (
            (_("&Service"), self.service),
            (_("&With"), self.staff),
            (_("Not be&fore"), self.after),
            (_("Starts &before"), self.before),
            (_("&Minutes"), self.minutes),
            (_("&Note"), self.note),
        ):
            label = QLabel(caption)
            label.setBuddy(field)
            field.setAccessibleName(caption.replace("&", ""))
            fields.addRow(label, field)
        column.addLayout(fields)
        days = QGridLayout()
        for number, box in enumerate(self.days):
            days.addWidget(box, number // DAYS_A_ROW, number % DAYS_A_ROW)
        column.addLayout(days)
        for part in (self.several, self.priority, self.error, self.save):
            column.addWidget(part)
        column.addStretch()
        for combo in (self.service, self.staff):
            make_narrow(combo, 12)
        self.after.setPlaceholderText(_("any time"))
        self.before.setPlaceholderText(_("any time"))
        self.minutes.setPlaceholderText(_("as the service"))
        set_tone(self.error, "error")
        set_tone(self.several, "secondary")
        self.error.hide()

    def _fill(self) -> None:
        """The stored wish in the fields."""
        entry, catalogue, formatter = self.line.entry, self._desk.catalogue(), self._desk.formatter
        draft = draft_of(entry, formatter)
        self._head.setText(waiting_words(self.line, catalogue, formatter, self._desk.env.now()))
        services = [s for s in catalogue.services.values() if not s.retired or s.id in draft.service_ids]
        if len(draft.service_ids) != 1:
            self.service.addItem(joined([catalogue.services[s].name for s in draft.service_ids]), AS_IT_IS)
        for service in services:
            self.service.addItem(service.name, int(service.id))
        self.service.setCurrentIndex(max(0, self.service.findData(int(draft.service_ids[0]))))
        if len(draft.service_ids) != 1:
            self.service.setCurrentIndex(0)
        if len(draft.wanted) > 1:
            self.staff.addItem(joined([catalogue.resources[r].name for r in sorted(draft.wanted)]), AS_IT_IS)
        self.staff.addItem(_("Anybody"), ANYBODY)
        for person in catalogue.of_kind(ResourceKind.STAFF):
            self.staff.addItem(person.name, int(person.id))
        if len(draft.wanted) == 1:
            self.staff.setCurrentIndex(max(0, self.staff.findData(int(next(iter(draft.wanted))))))
        for number, box in enumerate(self.days):
            box.setChecked(number in draft.weekdays)
        self.after.setText(draft.after)
        self.before.setText(draft.before)
        self.minutes.setText(draft.minutes)
        self.note.setText(draft.note)
        self.priority.setChecked(draft.priority)
        self.several.setText(_("Several stretches of time are wished for; they stay as they are."))
        self.several.setVisible(draft.several)
        for field in (*self.days, self.after, self.before):
            field.setEnabled(not draft.several)

    def _tell_changes(self) -> None:
        for combo in (self.service, self.staff):
            combo.activated.connect(self._tell)
        for field in (self.after, self.before, self.minutes, self.note):
            field.textEdited.connect(self._tell)
        for box in (*self.days, self.priority):
            box.clicked.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        typed = self._draft()
        self.drafted.emit(None if typed == self._opened else typed)

    def restore(self, draft: WishDraft) -> None:
        """Fill in what was typed and left unsaved before."""
        chosen_service = draft.service_ids[0] if len(draft.service_ids) == 1 else AS_IT_IS
        several = AS_IT_IS if len(draft.wanted) > 1 else ANYBODY
        chosen_staff = next(iter(draft.wanted)) if len(draft.wanted) == 1 else several
        choose(self.service, int(chosen_service))
        choose(self.staff, int(chosen_staff))
        for number, box in enumerate(self.days):
            box.setChecked(number in draft.weekdays)
        for field, text in (
            (self.after, draft.after),
            (self.before, draft.before),
            (self.minutes, draft.minutes),
            (self.note, draft.note),
        ):
            field.setText(text)
        self.priority.setChecked(draft.priority)

    def _draft(self) -> WishDraft:
        entry = self.line.entry
        service, staff = int(self.service.currentData()), int(self.staff.currentData())
        return WishDraft(
            service_ids=entry.service_ids if service == AS_IT_IS else (ServiceId(service),),
            wanted={AS_IT_IS: entry.wanted, ANYBODY: frozenset()}.get(staff, frozenset({ResourceId(staff)})),
            weekdays=frozenset(number for number, box in enumerate(self.days) if box.isChecked()),
            after=self.after.text(),
            before=self.before.text(),
            minutes=self.minutes.text(),
            priority=self.priority.isChecked(),
            note=self.note.text(),
            several=len(entry.windows) > 1,
        )

    @Slot()
    def store(self) -> None:
        """The wish is what the fields say from now on."""
        formatter = self._desk.formatter
        today = local_date(self._desk.env.now(), formatter.zone)
        try:
            wish = amended(self.line.entry, self._draft(), formatter.locale, today)
            stored = self._desk.do(amend_entry, wish)
        except (RuleViolation, KnownError) as why:
            words = sentence(why, formatter, self._desk.names())
            write(self.error, words)
            announce(self.error, words, assertive=True)
            return
        self.drafted.emit(None)
        self.changed.emit(stored)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.store()
        else:
            super().keyPressEvent(event)

"""Another rhythm for the sessions of a series, from one on: each date, and who loses a place, before it is done.

Refuses nothing itself: what cannot be is said by the rules, and sessions that have begun are never touched.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.series import Scope
from bookingdesk.gui.booking.repeat_fields import RepeatFields
from bookingdesk.gui.booking.repeat_work import RepeatWork
from bookingdesk.gui.booking.time_fields import ClockField, DayField
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_draft import BookingDraft, draft_of
from bookingdesk.presentation.repeating import key_of, left_out, series_to_rewrite, taken_instead
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.presentation.roster_words import roster_title, roster_when
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.series.commands import SeriesDate, SeriesPreview
from bookingdesk.usecases.series.rewriting import rewrite_series
from bookingdesk.usecases.sessions import Roster


class SessionRhythmPanel(QWidget):
    """A page for one session and those of its series that follow."""

    rewritten = Signal(object)
    """The SeriesStored as it is now."""
    finished = Signal()
    """Nothing is to be changed."""

    def __init__(self, desk: Desk, there: Roster, rest: Repetition, parent: QWidget | None = None) -> None:
        """`rest`: the rhythm that the session and those after it have now."""
        super().__init__(parent)
        self.setObjectName("sessionRhythmPanel")
        self._desk = desk
        self._catalogue = desk.catalogue()
        session = there.session.booking
        self._zone = self._catalogue.zone_of(session.location_id)
        self._draft = replace(
            draft_of(session, there.session.client, self._catalogue),
            scope=Scope.FOLLOWING,
            repeat=rest,
        )
        self.seen: SeriesPreview | None = None
        """The dates as they were last looked at."""
        self.title, self.when, self.said = plain_label(), plain_label(), plain_label()
        self.day, self.start, self.reason = DayField(), ClockField(), QLineEdit()
        self.repeat = RepeatFields()
        self.confirm = QPushButton(_("Change the &rhythm"))
        self.leave = QPushButton(_("&Leave as it is"))
        self._work = RepeatWork(desk, self)
        self._lay_out()
        self._connect()
        self.title.setText(roster_title(there))
        self.when.setText(roster_when(there, self._catalogue, desk.formatter))
        self._fill()
        self.setFocusProxy(self.repeat.step)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addWidget(self.when)
        column.addLayout(form_rows((_("&Day"), self.day), (_("&Start"), self.start), (_("&Reason"), self.reason)))
        column.addWidget(self.repeat)
        column.addStretch()
        for button in (self.confirm, self.leave):
            button.setAutoDefault(False)
        self.confirm.setProperty("primary", True)
        for part in (self.said, self.confirm, self.leave):
            column.addWidget(part)
        self.said.hide()
        set_tone(self.when, "secondary")
        RoleFonts(self, {self.title: Role.SECTION})
        self.repeat.follow_in_order(self.reason, self.confirm)

    def _connect(self) -> None:
        for field in (self.day, self.repeat.until):
            field.formatter = self._desk.formatter
            field.today = lambda: local_date(self._desk.env.now(), self._zone)
        self.start.formatter = self._desk.formatter
        self.day.chosen.connect(self._read)
        self.start.chosen.connect(self._read)
        self.repeat.changed.connect(self._set_rule)
        self.repeat.left_out.connect(lambda line: self._take(left_out(self._draft, key_of(line))))
        self.repeat.instead.connect(self._take_instead)
        self._work.seen.connect(self._show)
        self._work.failed.connect(self._refused)
        self.confirm.clicked.connect(self.store)
        self.leave.clicked.connect(self.finished)
        self._desk.announced.connect(self._changed_elsewhere)

    def _fill(self) -> None:
        self.day.show_value(self._draft.day)
        self.start.show_value(self._draft.start)
        self.repeat.unit.removeItem(0)  # a series goes on repeating
        self._take(self._draft)

    @Slot()
    def _read(self) -> None:
        self._take(self._draft.changed(day=self.day.day, start=self.start.minute))

    @Slot(object)
    def _set_rule(self, repeat: Repetition) -> None:
        self._take(replace(self._draft, repeat=repeat, skipped=frozenset(), instead={}))

    @Slot(object)
    def _take_instead(self, line: SeriesDate) -> None:
        self._take(taken_instead(self._draft, line))

    def _take(self, draft: BookingDraft) -> None:
        self._draft = draft
        self.repeat.show_repetition(self._draft.repeat)
        self._work.follow(self._draft, self._zone)

    @Slot(object)
    def _show(self, seen: SeriesPreview | None) -> None:
        self.seen = seen
        self.repeat.show_dates(seen, self._desk.formatter, self._catalogue, self._desk.settings())
        self._say("", "secondary")
        self.confirm.setEnabled(seen is not None)

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.spans or changes.holds or changes.catalogue:
            self._work.follow(self._draft, self._zone, fresh=True)

    @Slot(object)
    def _refused(self, why: RuleViolation | KnownError) -> None:
        self._say(sentence(why, self._desk.formatter, self._catalogue), "error")

    def _say(self, words: str, tone: str) -> None:
        write(self.said, words)
        set_tone(self.said, tone)
        announce(self.said, words, assertive=tone == "error")

    @Slot()
    def store(self) -> None:
        """Give the sessions the rhythm; where a date is undecided, the list has the focus."""
        self._work.look()
        if self.seen is None or self.seen.open:
            self.repeat.dates.setFocus()
            return
        command = series_to_rewrite(replace(self._draft, reason=self.reason.text()), self._zone)
        if command is None:
            return
        command = replace(command, move=replace(command.move, asked_by=AskedBy.BUSINESS))
        try:
            stored = self._desk.do(rewrite_series, command)
        except (RuleViolation, KnownError) as why:
            self._refused(why)
            if not self.reason.text().strip():
                self.reason.setFocus()
            return
        self.rewritten.emit(stored)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            if not press_focused_button():
                self.store()
            return
        super().keyPressEvent(event)

"""How long records are kept, and forgetting the clients who are past the rule: looked at first, then confirmed.

There is no way back, so the number that is shown has to be typed. Refusals stand on the page.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.record_words import class_words, forgotten_words, past_words, rule_words, total_words
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.forgetting import ForgetPast, Forgotten, RecordReport, forget_past, record_report


class RecordsPanel(QWidget):
    """A page of the side panel."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordsPanel")
        self._desk = desk
        self.report: RecordReport | None = None
        self.rule, self.classes, self.total = plain_label(), plain_label(), plain_label()
        self.past = ReadingList()
        self.past.setAccessibleName(_("Clients past the record rule"))
        self.ask, self.error, self.done = plain_label(), plain_label(), plain_label()
        self.number = QLineEdit()
        self.ask.setBuddy(self.number)
        self.forget = QPushButton(_("&Forget them"))
        self.forget.setAutoDefault(False)
        self._lay_out()
        self.number.textChanged.connect(self._enable)
        self.number.returnPressed.connect(self.forget_them)
        self.forget.clicked.connect(self.forget_them)
        self.setFocusProxy(self.past)
        for part in (self.ask, self.number, self.forget):
            part.hide()
        self.read()

    def _lay_out(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        wear(self.total, Role.STRONG)
        set_tone(self.classes, "secondary")
        set_tone(self.error, "error")
        for part in (self.rule, self.classes, self.total):
            column.addWidget(part)
        column.addWidget(self.past, 1)
        for below in (self.ask, self.number, self.forget, self.error, self.done):
            column.addWidget(below)
        column.addStretch()
        self.error.hide()
        self.done.hide()

    @Slot()
    def read(self) -> None:
        """Look at what is kept, in a thread: it is everybody, with all that was ever booked and said."""

        def step(env: Env, progress: Progress) -> Outcome[RecordReport]:
            return record_report(env)

        self._work(under_way=True)
        self.total.setText(_("Looking at what is kept …"))
        run_in_background(self._desk, step, None, self._show_report, self._not_read, whose=self)

    def _show_report(self, report: RecordReport) -> None:
        self._work(under_way=False)
        self.report = report
        formatter = self._desk.formatter
        self.rule.setText(rule_words(report))
        self.classes.setText("\n".join(class_words(report, formatter)))
        self.total.setText(total_words(report, formatter))
        self.past.show_lines([past_words(one, formatter) for one in report.past] or [_("Nobody")])
        count = len(report.past)
        self.ask.setText(
            _("Everything personal about them goes, for good. Type {count} to confirm.").format(count=count)
        )
        self.number.setAccessibleName(self.ask.text())
        if not count and self.number.hasFocus():
            self.past.setFocus()  # what had the focus goes: it stays on the page
        for part in (self.ask, self.number, self.forget):
            part.setVisible(bool(count))
        self.number.clear()
        self._enable()

    def _not_read(self, why: Exception) -> None:
        self._work(under_way=False)
        self.total.clear()
        self._say_why(why)

    @Slot()
    def _enable(self) -> None:
        self.forget.setEnabled(self._confirmed() and not self.number.isReadOnly())

    def _confirmed(self) -> bool:
        return self.report is not None and self.number.text().strip() == str(len(self.report.past))

    @Slot()
    def forget_them(self) -> None:
        """Do what was confirmed, in a thread: hundreds of clients take time. Then the page shows what is left."""
        if self.report is None or not self.report.past or not self._confirmed() or self.number.isReadOnly():
            return
        command = ForgetPast(seen=len(self.report.past))

        def step(env: Env, progress: Progress) -> Outcome[Forgotten]:
            return forget_past(env, command)

        self._work(under_way=True)
        self.error.hide()
        set_tone(self.done, "secondary")
        write(self.done, _("Forgetting …"))
        run_in_background(self._desk, step, None, self._forgotten, self._failed, whose=self)

    def _work(self, *, under_way: bool) -> None:
        self.number.setReadOnly(under_way)
        self._enable()

    def _forgotten(self, done: Forgotten) -> None:
        self._work(under_way=False)
        self.read()
        set_tone(self.done, "good")
        write(self.done, forgotten_words(done))
        announce(self.done, self.done.text())

    def _failed(self, why: Exception) -> None:
        """Some may be forgotten already: the page shows what is left."""
        self._work(under_way=False)
        self.done.hide()
        self.read()
        self._say_why(why)

    def _say_why(self, why: Exception) -> None:
        if isinstance(why, (RuleViolation, KnownError)):
            self._refuse(why)
        else:
            self._desk.bug.emit(why)

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        words = sentence(why, self._desk.formatter, self._desk.names())
        write(self.error, words)
        announce(self.error, words, assertive=True)

"""Review: what waits for somebody who may decide it, and the one action that settles each (interface 6.1).

Frontline sees what they asked themselves and what is to be read back. A supervisor's PIN at any desk answers, as
does a supervisor at their own; nothing leaves the list by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.deferrals import Deferral, DeferralState
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.issues import Issue, IssueState
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.review_words import Around, Source, details_of, line_of, unread_words
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role
from bookingdesk.usecases.deferring import (
    SettleDeferral,
    approve_deferral,
    decline_deferral,
    withdraw_deferral,
)
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.issues import CloseIssue, ReportIssue, close_issue, report_issue
from bookingdesk.usecases.reviewing import Review, ReviewQuery, review


class ReviewForm:
    """The widgets of ui/review.ui."""

    whole: QVBoxLayout
    intro: QLabel
    settled: QCheckBox
    unread: QCheckBox
    lines: ReadingList
    details: QLabel
    words_label: QLabel
    words: QLineEdit
    trouble: QLabel
    approve: QPushButton
    decline: QPushButton
    withdraw: QPushButton
    close_issue: QPushButton
    read_back: QPushButton
    open_booking: QPushButton
    report: QPushButton


class ReviewPanel(QWidget):
    """A page of the side panel; reads itself anew after each step."""

    read_back_asked = Signal(str)
    """Read this booking back (BookingId)."""
    booking_chosen = Signal(str)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form = load_form("review", self, ReviewForm)
        self.setObjectName("reviewPanel")
        self._desk = desk
        self._shown: list[Source] = []
        RoleFonts(self, {form.details: Role.CAPTION})
        form.lines.setAccessibleName(_("What waits"))
        form.lines.setWordWrap(True)
        form.words.setPlaceholderText(_("an answer, or what was found and done"))
        form.trouble.hide()
        form.settled.toggled.connect(self.refresh)
        form.unread.toggled.connect(self.refresh)
        form.lines.currentRowChanged.connect(self._show_current)
        form.lines.itemActivated.connect(self._choose)
        for button, act in (
            (form.approve, self.approve),
            (form.decline, self.decline),
            (form.withdraw, self.withdraw),
            (form.close_issue, self.close_current),
            (form.read_back, self._read_back),
            (form.open_booking, self._open),
            (form.report, self.report),
        ):
            button.clicked.connect(act)
        form.whole.setStretchFactor(form.lines, 1)
        form.whole.addStretch()  # without a line the rest stays together at the top
        form.lines.installEventFilter(self)
        self.setFocusProxy(form.lines)
        desk.announced.connect(self._changed)
        self.refresh()

    # -- showing ---------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Read everything again; the current line stays where it was."""
        try:
            found = self._desk.look(review, ReviewQuery(settled=self.form.settled.isChecked()))
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self._show(found)

    def _show(self, found: Review) -> None:
        desk, form = self._desk, self.form
        self._around = Around(
            formatter=desk.formatter, catalogue=desk.catalogue(), clients=found.clients, bookings=found.bookings
        )
        form.unread.setText(unread_words(len(found.unread), most=ReviewQuery().limit))
        form.unread.setVisible(bool(found.unread))
        unread = found.unread if form.unread.isChecked() else ()
        self._shown = [*found.deferrals, *found.issues, *unread]
        lines = [line_of(each, self._around) for each in self._shown]
        form.lines.show_lines(lines, [_which(each) for each in self._shown])
        if form.lines.currentRow() < 0 and self._shown:
            form.lines.setCurrentRow(0)
        write(form.intro, "" if self._shown else _("Nothing needs anybody right now."))
        form.lines.setVisible(bool(self._shown))
        self._show_current()

    def begin(self) -> None:
        """Take the focus where there is something to do."""
        form = self.form
        (form.lines if self._shown else form.unread if form.unread.isVisibleTo(self) else form.words).setFocus()

    @property
    def current(self) -> Source | None:
        """What the buttons act on."""
        row = self.form.lines.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @Slot()
    def _show_current(self) -> None:
        form, current = self.form, self.current
        write(form.details, details_of(current, self._around) if current is not None else "")
        waits = isinstance(current, Deferral) and current.state is DeferralState.OPEN
        form.approve.setVisible(waits)
        form.decline.setVisible(waits)
        mine = isinstance(current, Deferral) and current.user_id == self._desk.env.actor.user_id
        form.withdraw.setVisible(waits and mine)
        form.close_issue.setVisible(isinstance(current, Issue) and current.state is IssueState.OPEN)
        unread = current is not None and not isinstance(current, Deferral | Issue)
        form.read_back.setVisible(unread)
        form.open_booking.setVisible(self._booking is not None)
        form.trouble.hide()

    @property
    def _booking(self) -> str | None:
        current = self.current
        if current is None:
            return None
        return current.booking_id if isinstance(current, Deferral | Issue) else current.booking.id

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.review or changes.bookings or changes.spans:
            self.refresh()

    # -- answers ---------------------------------------------------------------------------------------------

    @Slot()
    def approve(self) -> None:
        """A: do it now, in both names."""
        self._settle(approve_deferral, _("Done: {line}"))

    @Slot()
    def decline(self) -> None:
        """D: no, and why."""
        self._settle(decline_deferral, _("Declined: {line}"), needs_words=True)

    @Slot()
    def withdraw(self) -> None:
        """T: it is not needed any more."""
        self._settle(withdraw_deferral, _("Taken back: {line}"))

    def _settle(self, verb: Callable[..., object], told: str, *, needs_words: bool = False) -> None:
        current, words = self.current, self.form.words.text().strip()
        if not isinstance(current, Deferral) or (needs_words and not self._has_words()):
            return
        line = line_of(current, self._around)
        command = SettleDeferral(deferral_id=current.id, answer=words)
        self._do(lambda: self._desk.do(verb, command), told.format(line=line))  # type: ignore[arg-type]

    @Slot()
    def close_current(self) -> None:
        """C: it was dealt with, and how."""
        current = self.current
        if isinstance(current, Issue) and self._has_words():
            command = CloseIssue(issue_id=current.id, why=self.form.words.text())
            self._do(lambda: self._desk.do(close_issue, command), _("Closed: {line}").format(line=self._line()))

    @Slot()
    def report(self) -> None:
        """Somebody found a discrepancy; it is about the current line's booking where that is one."""
        if self._has_words():
            command = ReportIssue(text=self.form.words.text())
            self._do(lambda: self._desk.do(report_issue, command), _("Reported to a supervisor."))

    def _line(self) -> str:
        return line_of(self.current, self._around) if self.current is not None else ""

    def _has_words(self) -> bool:
        if self.form.words.text().strip():
            return True
        self._say(_("Say why in a few words."))
        self.form.words.setFocus()
        return False

    def _do(self, act: Callable[[], object], told: str) -> None:
        try:
            act()
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self.form.words.clear()
        self.refresh()
        self.form.lines.setFocus()
        self.told.emit(told)

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        self._say(sentence(why, self._desk.formatter, self._desk.names()))

    def _say(self, words: str) -> None:
        write(self.form.trouble, words)
        announce(self.form.trouble, words, assertive=True)

    # -- elsewhere -------------------------------------------------------------------------------------------

    @Slot()
    def _read_back(self) -> None:
        if self._booking is not None:
            self.read_back_asked.emit(self._booking)

    @Slot()
    def _choose(self) -> None:
        """Enter opens a booking; what somebody asked for is shown here, where its letters answer."""
        if isinstance(self.current, Deferral):
            announce(self.form.details, self.form.details.text(), assertive=True)
        else:
            self._open()

    @Slot()
    def _open(self) -> None:
        if self._booking is not None:
            self.booking_chosen.emit(self._booking)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters of the list act, and search for nothing in it."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._act(event.text())

    def _act(self, letter: str) -> bool:
        """Press the button of a letter; False where it means nothing for the current line."""
        form = self.form
        keys = {
            "A": form.approve,
            "D": form.decline,
            "T": form.withdraw,
            "C": form.close_issue,
            "Q": form.read_back,
            "O": form.open_booking,
        }
        button = keys.get(letter.upper())
        if button is None or not button.isVisible():
            return False
        button.click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters act where nobody types."""
        if is_enter(event) and press_focused_button():
            return
        if isinstance(QApplication.focusWidget(), QLineEdit) or not self._act(event.text()):
            super().keyPressEvent(event)


def _which(source: Source) -> tuple[str, object]:
    """What a line is about: the same in the next reading, whatever its row is then."""
    if isinstance(source, Deferral):
        return "deferral", source.id
    return ("issue", source.id) if isinstance(source, Issue) else ("booking", source.booking.id)

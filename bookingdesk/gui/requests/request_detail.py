"""One request in full: what was said, what is missing, free times of which the chosen one is held, the answers.

Everything a client wrote is shown as plain text. It announces what is asked for and runs nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.requests import OF_KIND, UNSETTLED, AnswerKind, RequestKind
from bookingdesk.gui.requests.answer_box import ACCEPTING, AnswerBox
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.message_list import MessageList
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import begin_at_window_side, set_tone, write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.request_words import (
    TONES,
    answer_line,
    due_words,
    facts_words,
    missing_words,
    title_words,
)
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.qt.look import Role, look
from bookingdesk.usecases.requests.proposing import Proposal
from bookingdesk.usecases.requests.reading import RequestLine

TIMES_SEEN = 6
"""Those that were offered and are held, and as many free ones."""


class RequestDetail(QScrollArea):
    """At the right of the list."""

    asked = Signal(str)
    """A command id."""
    slot_chosen = Signal(int)
    """Another of the free times is current."""

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("requestDetail")
        self.setAccessibleName(_("Request"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._formatter = formatter
        self.proposals: tuple[Proposal, ...] = ()
        self._catalogue = Catalogue()
        self._held = ""
        self._strip: QWidget | None = None
        self._strip_place = QVBoxLayout()
        self._title, self._due, self._missing, self._no_times = (plain_label() for _n in range(4))
        self._facts = QFormLayout()
        self.times = ReadingList()
        self.times.setAccessibleName(_("Free times"))
        self.answer = AnswerBox()
        self.history = ReadingList()
        self.history.setAccessibleName(_("Answers"))
        self.messages = MessageList()
        """What became of them."""
        self.buttons: dict[str, QPushButton] = {}
        self.inside = QWidget()
        """What is shown of a request; hidden while there is none."""
        self._build()
        self.times.currentRowChanged.connect(self.slot_chosen)
        self.answer.opened.connect(self._make_room)

    def _build(self) -> None:
        inside = self.inside
        inside.setMinimumWidth(1)  # never wider than what is seen of it: it is scrolled up and down only
        column = QVBoxLayout(inside)
        unit = look().unit
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit)
        self._missing.setProperty("tone", "warning")
        self._no_times.setProperty("tone", "secondary")
        column.addWidget(self._title)
        column.addWidget(self._due)
        column.addLayout(self._facts)
        column.addWidget(self._missing)
        column.addWidget(self.times)
        column.addWidget(self._no_times)
        self._choices = QWidget()
        self._grid = QGridLayout(self._choices)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for command, _kind, words in _BUTTONS:
            button = FittingButton(words(), self._choices)
            button.setObjectName(command)
            button.clicked.connect(partial(self.asked.emit, command))
            self.buttons[command] = button
        self.buttons["request_accept"].setProperty("primary", True)
        column.addWidget(self._choices)
        column.addLayout(self._strip_place)
        column.addWidget(self.answer)
        column.addWidget(self.history)
        column.addWidget(self.messages)
        column.addStretch()
        self.setWidget(inside)
        RoleFonts(self, {self._title: Role.SECTION, self._due: Role.STRONG})

    def minimumSizeHint(self) -> QSize:
        return QSize(round(40 * look().unit * look().text_scale), 20 * look().unit)

    def show_line(self, line: RequestLine, catalogue: Catalogue, now: datetime, *, read_only: bool = False) -> None:
        """Say everything that is known of a request."""
        self._catalogue = catalogue
        self._title.setText(title_words(line, self._formatter))
        write(self._due, due_words(line, self._formatter))
        set_tone(self._due, TONES[line.timer.pressing].value or "secondary")
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for label, text in facts_words(line, self._formatter):
            words = plain_label()
            words.setText(text)
            begin_at_window_side(words)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            head = plain_label()
            head.setText(label)
            head.setProperty("tone", "secondary")
            self._facts.addRow(head, words)
            for shown in (head, words):
                shown.show()  # a layout would show it later, behind the search for times
        write(self._missing, missing_words(line) if line.missing else "")
        answers = [answer_line(answer, self._formatter) for answer in reversed(line.request.answers)]
        self.history.show_lines(answers)
        self.history.setVisible(bool(answers))
        self.history.fit(4)
        messages = list(line.fates.values())
        self.messages.setVisible(bool(messages))
        self.messages.show_messages(messages, now, self._formatter)
        for button in self.messages.buttons.values():
            button.setEnabled(not read_only)
        open_ = line.request.state in UNSETTLED and not read_only
        answers_of = OF_KIND[line.request.kind]
        offered = [command for command, kind, _words in _BUTTONS if kind is None or kind in answers_of]
        self._place_buttons(offered if open_ else [])

    def draw(self) -> None:
        """Paint at once what is known; the search that follows keeps the window for a moment."""
        inside = self.widget()
        assert inside is not None
        layout = inside.layout()
        assert layout is not None
        layout.activate()
        self.viewport().repaint()

    def _place_buttons(self, offered: Sequence[str]) -> None:
        """The first of them across, the others in pairs; those of no use are not seen."""
        for command, button in self.buttons.items():
            self._grid.removeWidget(button)
            button.setVisible(command in offered)
        for place, command in enumerate(offered):
            if place == 0:
                self._grid.addWidget(self.buttons[command], 0, 0, 1, 2)
            else:
                self._grid.addWidget(self.buttons[command], 1 + (place - 1) // 2, (place - 1) % 2)

    @Slot(bool)
    def _make_room(self, answering: bool) -> None:
        """While words are written only they and the text that they make are seen."""
        offering = not answering or self.answer.kind in ACCEPTING
        self._choices.setVisible(not answering)
        self.times.setVisible(bool(self.proposals) and offering)
        self.history.setVisible(not answering and bool(self.history.count()))
        self.messages.setVisible(not answering and bool(self.messages.list.count()))

    def show_times(self, proposals: Sequence[Proposal], kind: RequestKind) -> None:
        """The free times: the chosen one stays current, else it is the first; a sentence where there are none."""
        before = self.current()
        self.proposals = tuple(proposals)
        slots = [proposal.slot for proposal in proposals]
        row = slots.index(before.slot) if before is not None and before.slot in slots else 0
        self.times.blockSignals(True)
        self.times.show_lines(self._lines())
        self.times.setCurrentRow(row if proposals else -1)
        self.times.blockSignals(False)
        self.times.setVisible(bool(proposals))
        self.times.fit(TIMES_SEEN)
        wanted = kind in {RequestKind.BOOKING, RequestKind.MOVE}
        write(self._no_times, "" if proposals or not wanted else _("No free time yet: say what is missing first."))
        self._name_accept(kind)

    def show_strip(self, strip: QWidget | None) -> None:
        """Ask in the detail who is asking; None takes the question away."""
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
        self._strip = strip
        if strip is not None:
            self._strip_place.addWidget(strip)
            strip.show()
            strip.setFocus()
            self.ensureWidgetVisible(strip)

    def show_held(self, words: str, kind: RequestKind) -> None:
        """How long the chosen time is held, in words; empty where it is not."""
        if words == self._held:
            return
        self._held = words
        for row, text in enumerate(self._lines()):
            item = self.times.item(row)
            if item is not None:
                item.setText(text)
        self._name_accept(kind)

    def current(self) -> Proposal | None:
        """The chosen free time."""
        row = self.times.currentRow()
        return self.proposals[row] if 0 <= row < len(self.proposals) else None

    def _lines(self) -> list[str]:
        return [self._line(row, proposal) for row, proposal in enumerate(self.proposals)]

    def _line(self, row: int, proposal: Proposal) -> str:
        parts = [self.time_words(proposal)]
        if self._held and row == max(self.times.currentRow(), 0):
            parts.append(self._held)
        return listed(parts)

    def time_words(self, proposal: Proposal) -> str:
        """The time with who serves, whether it was wished, and how long it is held where it was offered."""
        parts = [slot_words(proposal.slot, self._formatter, self._catalogue)]
        if not proposal.fits:
            parts.append(_("not as wished"))
        if proposal.kept_until is not None:
            until = self._formatter.day_time(proposal.kept_until)
            parts.append(_("offered, kept until {time}").format(time=until))
        return listed(parts)

    def _name_accept(self, kind: RequestKind) -> None:
        button, proposal = self.buttons["request_accept"], self.current()
        if kind is RequestKind.CANCEL:
            button.setText(_("Cancel the booking and send  (Enter)"))
        elif proposal is None:
            button.setText(_("Accept and send  (Enter)"))
        else:
            when = self._formatter.day_time(proposal.slot.span.start)
            button.setText(_("Accept {time} and send  (Enter)").format(time=when))


_BUTTONS: tuple[tuple[str, AnswerKind | None, Callable[[], str]], ...] = (
    ("request_accept", AnswerKind.CONFIRMED, lambda: _("Accept and send  (Enter)")),
    ("request_reply", AnswerKind.REPLIED, lambda: _("Answer  (R)")),
    ("request_offer", AnswerKind.OFFER, lambda: _("Offer others  (O)")),
    ("request_ask", AnswerKind.ASK, lambda: _("Ask for details  (Q)")),
    ("request_tentative", AnswerKind.TENTATIVE, lambda: _("Tentative  (T)")),
    ("request_waitlist", AnswerKind.WAITLISTED, lambda: _("Waitlist  (W)")),
    ("request_decline", AnswerKind.DECLINED, lambda: _("Decline  (D)")),
    ("request_receipt", AnswerKind.RECEIPT, lambda: _("Confirm receipt  (C)")),
    ("request_edit", None, lambda: _("Edit  (E)")),
)
"""Command, the answer it gives, and its words."""

"""The Line: mode button, field, chips, candidates. Talks to the window by signals and opens nothing itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import DepartmentId, HoldId
from bookingdesk.gui.line.arrive_mode import ArriveMode
from bookingdesk.gui.line.book_mode import BookMode
from bookingdesk.gui.line.candidates import Candidates
from bookingdesk.gui.line.candidates_place import CandidatesPlace
from bookingdesk.gui.line.chips_row import ChipsRow
from bookingdesk.gui.line.client_mode import ClientMode
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.line.field import LineField, clear_button, hint_label
from bookingdesk.gui.line.mode import Mode
from bookingdesk.gui.line.mode_button import ModeButton
from bookingdesk.gui.line.speaker import Speaker
from bookingdesk.gui.line.time_mode import TimeMode
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.hold_words import esc_again, given_back
from bookingdesk.presentation.line.history import History
from bookingdesk.presentation.line.language import Keyword, typed_word
from bookingdesk.presentation.line.views import Chip, LineMode, Phase, View
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role, font, look

LETTERS = frozenset({"S", "W", " "})
UNMARKED = frozenset({Phase.EMPTY, Phase.NO_MATCH, Phase.CONTRADICTION})
"""What Enter does here is not the first row."""
"""What acts on the times found while they are walked through."""


class LineBar(QWidget):
    """One field for booking (F2), finding clients (F3), finding time (F4) and arrivals (F9)."""

    booked = Signal(object)
    """A Booking was made here."""
    marked = Signal(object)
    """A Booking was marked arrived or no-show here."""
    client_chosen = Signal(int)
    """Open the file of this client (ClientId)."""
    booking_chosen = Signal(object)
    """Open this Booking, whose number was typed."""
    form_asked = Signal(object)
    """Tab: the form takes over; a LineDraft, with the hold that is now the form's."""
    message = Signal(str)
    """Something to tell that no signal above tells."""
    told = Signal(str)
    """Something that was done, or is about to be."""
    left = Signal()
    """Esc in the empty field: the focus may go back to the canvas."""

    def __init__(self, desk: Desk, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("theLine")
        search = ClientSearch(desk, self)
        self.book = BookMode(desk, formatter, search, self)
        self.clients = ClientMode(desk, formatter, search, self)
        self.times = TimeMode(desk, formatter, search, self.book.keeper, self)
        self.arrive = ArriveMode(desk, formatter, self)
        self._modes: dict[LineMode, Mode] = {
            LineMode.BOOK: self.book,
            LineMode.CLIENT: self.clients,
            LineMode.TIME: self.times,
            LineMode.ARRIVE: self.arrive,
        }
        self.mode = LineMode.BOOK
        self._warned: frozenset[HoldId] = frozenset()
        """What Esc gives back when it is pressed once more."""
        self._history = History()
        self._view = View(phase=Phase.EMPTY)
        self.field = LineField(self)
        self._speaker = Speaker(self.field)
        self.chips = ChipsRow(self)
        self._under = CandidatesPlace(self)
        self._build()
        self._connect()
        self._dress()
        self._show()

    # -- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._button = ModeButton({key: mode.title for key, mode in self._modes.items()}, self)
        self._clear = clear_button(self)
        self._hint = hint_label(self)
        below = QHBoxLayout()
        below.setSpacing(look().unit)
        below.addWidget(self.chips)
        below.addWidget(self._hint, 1)
        self._grid = grid = QGridLayout(self)
        grid.addWidget(self._button, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self._clear, 0, 2)
        grid.addLayout(below, 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @Slot()
    def _dress(self) -> None:
        """Take over sizes and text size of the moment."""
        unit = look().unit
        self._grid.setContentsMargins(unit, unit // 2, unit, unit // 2)
        self._grid.setHorizontalSpacing(unit)
        self._grid.setVerticalSpacing(unit // 2)
        self._hint.setFont(font(Role.CAPTION))
        self.field.setFont(font(Role.BODY))
        self._button.setFont(font(Role.BODY))
        self.chips.dress()
        self._under.dress()

    def _connect(self) -> None:
        look().changed.connect(self._dress)
        self.field.textChanged.connect(self._typed)
        self.field.entered.connect(self._entered)
        self.field.forced.connect(self._forced)
        self.field.stepped.connect(self._stepped)
        self.field.tabbed.connect(self._tabbed)
        self.field.escaped.connect(self._escaped)
        self.field.jumped.connect(self._jumped)
        self.field.kept.connect(self._kept)
        self.field.lettered.connect(self._lettered)
        self.chips.clicked.connect(self._take_away)
        self.times.book_wanted.connect(self._book_found)
        self.times.waitlist_wanted.connect(self._wait_for)
        self.times.visit_wanted.connect(self._visit_found)
        self.field.focused.connect(self._focused)
        self.field.unfocused.connect(self._show)
        self._clear.clicked.connect(self._give_up)
        self._under.clicked.connect(self._clicked)
        self._button.picked.connect(self._mode_picked)
        self.book.booked.connect(self.booked)
        self.book.form_wanted.connect(self._hand_over)
        self.book.due_wanted.connect(self.arrive.act)
        self.arrive.marked.connect(self.marked)
        self.clients.chosen.connect(self.client_chosen)
        self.clients.booking_chosen.connect(self.booking_chosen)
        for mode in self._modes.values():
            mode.changed.connect(self._show)
            mode.rewritten.connect(self.field.replace)
            mode.finished.connect(self._finished)

    # -- what the window calls -------------------------------------------------------------------------------

    def start(self, mode: LineMode, text: str = "") -> None:
        """F2, F3, F9: turn to a mode and take the focus. Text typed before stays until the next key replaces it."""
        again = mode is self.mode and self.field.hasFocus()
        self._turn_to(mode)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.field.replace(text)
        else:
            if again and mode is LineMode.BOOK:
                self.book.keeper.keep()
            self.field.selectAll()
        self._focused()

    @Slot()
    def read_again(self) -> None:
        """The schedule answers again: what was typed meanwhile is read anew."""
        if self.field.text().strip():
            self._mode.read(self.field.text())

    def set_department(self, department: DepartmentId | None) -> None:
        """Book and Time know only the services of one department; None: all of them."""
        self.book.limit_to(department)
        self.times.limit_to(department)
        self.read_again()

    def set_read_only(self, reason: str) -> None:
        """Book and Arrive are shut, with the reason; an empty one opens them again."""
        self.book.read_only = self.arrive.read_only = self.times.read_only = reason
        self._show()

    @property
    def view(self) -> View:
        """What is shown at the moment."""
        return self._view

    # -- keys ------------------------------------------------------------------------------------------------

    @property
    def _mode(self) -> Mode:
        return self._modes[self.mode]

    @Slot(str)
    def _typed(self, text: str) -> None:
        self.field.walking = False
        self._warned = frozenset()
        if not text.strip():
            self._leave_caller()
        self._mode.read(text)

    @Slot(bool)
    def _entered(self, shift: bool) -> None:
        chosen, self.field.walking = self.field.walking, False
        self._mode.enter(shift=shift, chosen=chosen)

    @Slot()
    def _forced(self) -> None:
        self._mode.force()

    @Slot(int)
    def _stepped(self, by: int) -> None:
        rows = len(self._view.rows)
        if self._view.phase is Phase.CONTRADICTION:
            self._mode.way_out(0 if by < 0 else 1)
        elif by < 0 and not self.field.walking and self._history.offers(self.field.text()):
            self.field.replace(self._history.recall())
        elif rows and by > 0:
            first = not self.field.walking
            self.field.walking = True
            starts_above = first and self._view.phase in UNMARKED
            self._mode.select(0 if starts_above else (self._view.selected + 1) % rows)
        elif rows and self.field.walking:
            if self._view.selected == 0:
                self.field.walking = False
                self._show()
            else:
                self._mode.select(self._view.selected - 1)

    @Slot(int)
    def _jumped(self, row: int) -> None:
        if row < len(self._view.rows):
            self._mode.select(row)

    @Slot(str)
    def _lettered(self, letter: str) -> None:
        self._mode.letter(letter)

    @Slot(object)
    def _take_away(self, chip: Chip) -> None:
        self._mode.take_away(chip)

    @Slot(object)
    def _wait_for(self, draft: LineDraft) -> None:
        """Nothing that was found suits: Book mode goes on with the same wish for the waitlist."""
        self._history.keep(self.field.text())
        self._leave_caller()
        self._empty()
        self.start(LineMode.BOOK, f"{typed_word(Keyword.WAIT)} {draft.reading.text} ")

    @Slot(object)
    def _visit_found(self, draft: LineDraft) -> None:
        """Several services: the form for visits looks for times at which all fit."""
        self._history.keep(self.field.text())
        self.times.leave()
        self._empty()
        self.form_asked.emit(draft)

    @Slot(str, object)
    def _book_found(self, text: str, held: Hold) -> None:
        """A time was found and is held: Book mode goes on with it, and gives back what else was kept."""
        self._history.keep(self.field.text())
        self.book.keeper.adopt(held)
        self.start(LineMode.BOOK)
        self.field.replace(text)  # never emptied between the two: that would give back what was kept

    @Slot()
    def _kept(self) -> None:
        """Space on a row: that slot is kept for the caller besides the others; elsewhere it is a space."""
        if not (self.mode is LineMode.BOOK and self.book.keep_option()):
            self.field.walking = False
            self.field.insert(" ")

    @Slot()
    def _tabbed(self) -> None:
        if self._mode.tab(self.field.cursorPosition()):
            return
        if self.mode is LineMode.BOOK and not self.book.read_only:
            self._hand_over()
        else:
            self.focusNextChild()

    @Slot(bool)
    def _hand_over(self, tentative: bool = False) -> None:
        """The form takes everything that was understood; `tentative`, where it was asked for by that key."""
        draft = replace(self.book.draft(), tentative=tentative)
        self._history.keep(self.field.text())
        self.book.hand_over()
        self._empty()
        self.form_asked.emit(draft)

    @Slot()
    def _escaped(self) -> None:
        if self.field.walking:
            self.field.walking = False
            self._mode.select(0)
        elif self.field.text():
            kept = frozenset(each.id for each in self.book.keeper.pinned)
            if kept - self._warned:
                self._warned = kept
                self.told.emit(esc_again(len(kept), self.book.formatter))
            else:
                self._give_up()
        else:
            self.left.emit()

    @Slot()
    def _give_up(self) -> None:
        """Empty the field; ↑ brings the text back."""
        self._history.keep(self.field.text())
        self._leave_caller()
        self._empty()

    def _leave_caller(self) -> None:
        """Nothing is kept any more for whom it was typed for."""
        self._mode.leave()
        self._give_back()

    def _give_back(self) -> None:
        """What was kept for the caller is free again, which is said."""
        kept, self._warned = len(self.book.keeper.pinned), frozenset()
        self.book.keeper.release()
        if kept:
            self.told.emit(given_back(kept, self.book.formatter))

    @Slot()
    def _finished(self) -> None:
        self._history.keep(self.field.text())
        self._empty()

    def _empty(self) -> None:
        """Without a trace in the field's own undo: Ctrl+Z is the booking's from here on."""
        self.field.walking = False
        if self.field.text():
            self.field.setText("")
        self._show()

    # -- modes and focus -------------------------------------------------------------------------------------

    @Slot(str)
    def _mode_picked(self, mode: str) -> None:
        self.start(LineMode(mode))

    def _turn_to(self, mode: LineMode) -> None:
        if mode is not self.mode:
            self._mode.leave()
            if mode is not LineMode.BOOK:
                self._give_back()
            self.mode = mode
            self.field.walking = False
            self.field.letters = LETTERS if mode is LineMode.TIME else frozenset()
            self._mode.begin()
            self._mode.read(self.field.text())

    @Slot()
    def _focused(self) -> None:
        self._mode.begin()
        if self.mode is LineMode.BOOK and not self.field.text().strip():
            QTimer.singleShot(0, self, self._suggest)
        self._show()

    @Slot()
    def _suggest(self) -> None:
        try:
            self.book.due = self.arrive.due()
        except KnownError as why:
            self.message.emit(self.book.worded(why))
        self._show()

    # -- showing ---------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        mode = self._mode
        self._view = view = mode.view()
        self._button.show_mode(self.mode)
        self.field.setPlaceholderText(mode.placeholder)
        self.field.setAccessibleName(_("The Line: {mode}").format(mode=mode.title))
        self.field.setAccessibleDescription(view.echo)
        self._clear.setVisible(bool(self.field.text()))
        self.chips.show_chips(view.chips)
        self._hint.setText(view.hint if self.field.hasFocus() else "")
        self._show_candidates(view, mode.about())
        row = view.row if self.field.walking else None
        self._speaker.say_soon(row.sentence if row is not None else view.echo)

    def _show_candidates(self, view: View, about: str) -> None:
        if not self.field.hasFocus():
            self._under.hide()
            return
        unmarked = view.phase in UNMARKED and not self.field.walking
        self._under.show_view(view, about, marked=not unmarked)

    @property
    def candidates(self) -> Candidates:
        """The rows over the canvas."""
        return self._under.panel()

    @Slot(int)
    def _clicked(self, row: int) -> None:
        self._mode.select(row)
        self.field.walking = True
        if self._view.phase in {Phase.AMBIGUOUS, Phase.NO_MATCH, Phase.NO_TIME}:
            self._entered(False)
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)

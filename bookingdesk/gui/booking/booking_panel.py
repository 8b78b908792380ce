"""The booking form as one widget, for the side panel and for a window of its own: new bookings and stored ones.

What it decides is decided in `presentation.booking_draft` and its neighbours. It stores through one verb, keeps
everything that was typed when that is refused, and never overwrites what another desk stored meanwhile unasked.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget
from shiboken6 import Shiboken

from bookingdesk.domain.availability.values import Obstacle
from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import (
    ChangeReasonMissing,
    ClientBusy,
    IdentityNeeded,
    KnownError,
    NotBookable,
    RuleViolation,
    Stale,
)
from bookingdesk.domain.ids import HoldId
from bookingdesk.domain.informed import Informed
from bookingdesk.gui.booking.booking_check import Checked
from bookingdesk.gui.booking.booking_editing import BookingEditing
from bookingdesk.gui.booking.booking_fields import BookingFields
from bookingdesk.gui.booking.booking_form import BookingForm, dress
from bookingdesk.gui.booking.booking_head import BookingHead
from bookingdesk.gui.booking.booking_length import BookingLength
from bookingdesk.gui.booking.booking_lines import BookingLines
from bookingdesk.gui.booking.booking_marks import BookingMarks, refused_field
from bookingdesk.gui.booking.booking_overtaken import BookingOvertaken
from bookingdesk.gui.booking.booking_record import BookingRecord
from bookingdesk.gui.booking.booking_repeat import BookingRepeat
from bookingdesk.gui.booking.booking_times import BookingTimes
from bookingdesk.gui.booking.new_client_fields import typed_name
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.exemption_chooser import ask_exemption
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_asking import candidates
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.deposit_words import payment_line
from bookingdesk.presentation.exemption_words import can_be_allowed
from bookingdesk.presentation.informed_words import standing_line
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.usecases.readings import BookingFile


class BookingPanel(QWidget):
    """One booking, new or stored."""

    saved = Signal(object, str)
    """A Booking and the verb that stored it: book, reschedule, change (of service or client), amend."""
    finished = Signal()
    """It can be closed."""
    command_asked = Signal(str, str)
    """A command of the window and a booking id."""
    message_asked = Signal(str, str)
    """send_now, withdraw or retry, and a message id."""
    visit_asked = Signal(object, bool)
    """The BookingDraft to which another service, or (True) another person, is to be added."""
    drafted = Signal(object)
    """The BookingDraft, while something in it is unsaved, to be kept if the form closes; else None."""

    def __init__(
        self,
        desk: Desk,
        draft: BookingDraft,
        file: BookingFile | None = None,
        *,
        read_only: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._read_only = read_only
        self.form = load_form("booking_panel", self, BookingForm)
        self.setObjectName("bookingPanel")
        form = self.form
        self.editing = BookingEditing(desk, draft, self, read_only=bool(read_only))
        self.fields = BookingFields(form, desk, self)
        self.marks = BookingMarks(form)
        self.head = BookingHead(
            form.title, form.state, form.payment, form.informed, form.actions, self, after=form.keep_mine
        )
        self.lines = BookingLines(form, desk, desk.env.store.read(lambda work: work.settings.all()), self)
        self.times = BookingTimes(form, self.editing, self)
        self.overtaken = BookingOvertaken(form, self.editing, self)
        self.repeat = BookingRepeat(form, self.editing, self, read_only=bool(read_only))
        self.length = BookingLength(form, self.editing, self, read_only=bool(read_only))
        self.record = BookingRecord(form, desk, self)
        self._answer = Checked()
        dress(self, form, draft.present, read_only=bool(read_only))
        self._connect()
        self._show()
        self.repeat.show()
        if file is not None:
            self._show_file(file)
        self.editing.check()

    @property
    def draft(self) -> BookingDraft:
        """What the form holds now."""
        return self.editing.draft

    def _connect(self) -> None:
        form, editing = self.form, self.editing
        self.fields.changed.connect(self._edited)
        form.client.chosen.connect(self._take_client)
        form.client.emptied.connect(self._lose_client)
        form.client.new_wanted.connect(self._begin_client)
        form.client.failed.connect(self._show_failure)
        form.contact_right.clicked.connect(self.confirm_contact)
        form.times.chosen.connect(self._take_slot)
        self.times.refused.connect(self.lines.show_error)
        self.repeat.edited.connect(self._change)
        self.repeat.seen.connect(self._show_held)
        self.overtaken.taken.connect(self.focus_first)
        self.lines.taken.connect(self._take_slot)
        self.lines.both_asked.connect(self._book_both)
        self.lines.move_asked.connect(partial(self.command_asked.emit, "reschedule"))
        self.lines.exception_asked.connect(self.ask_exception)
        form.save.clicked.connect(self.save)
        form.tentative.clicked.connect(self.save_tentative)
        form.leave.clicked.connect(self.leave)
        form.add_service.clicked.connect(lambda: self.visit_asked.emit(self.draft, False))
        form.add_person.clicked.connect(lambda: self.visit_asked.emit(self.draft, True))
        form.messages.asked.connect(self.message_asked)
        self.head.asked.connect(self._ask_command)
        editing.changed.connect(self._show)
        self.desk.caller.changed.connect(self._show)
        editing.answered.connect(self._show_answer)
        editing.held.connect(self._show_held)
        editing.failed.connect(self._show_failure)
        editing.overtaken.connect(self._show_overtaken)
        editing.followed.connect(self._show_followed)
        editing.file_read.connect(self._show_file)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.editing.keep_time(True)

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.editing.keep_time(False)
        super().hideEvent(event)

    def restore(self, draft: BookingDraft) -> None:
        """Fill in what was typed and left unsaved before."""
        present = self.draft.present
        self.editing.change(replace(draft, present=present, hold_id=None, allocations=()))
        self.form.leave.setText(_("Discard"))
        self.form.client.show_client(draft.client)
        if draft.new_client is not None and draft.client is None:
            self.form.client.show_client(None, _("New client"))
        if present is not None and draft.present is not None and draft.present.version != present.version:
            self.editing.draft = replace(self.draft, present=draft.present)
            self.editing.look_again()

    @Slot()
    def leave(self) -> None:
        """Close by the button: what is unsaved is given up, which Esc never does."""
        self.drafted.emit(None)
        self.finished.emit()

    def adopt(self, hold: HoldId) -> None:
        """Keep a time that is already held for the caller."""
        self.editing.adopt(hold)

    def focus_first(self) -> None:
        """The focus goes to the first thing that is still needed; a stored booking is met with its actions."""
        if self.draft.present is not None and self.head.buttons:
            self.head.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_fields()

    def focus_fields(self) -> None:
        """The focus goes into the form: to what is needed, else to what is changed most (E)."""
        form = self.form
        needed = next(iter(self.editing.problems), None)
        target = self.marks.field_of(needed) if needed is not None else form.save
        if self.draft.present is not None:
            target = form.note if form.day.isReadOnly() else form.day
        form.tabs.setCurrentIndex(0)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    # -- showing ---------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        """Everything that follows from the draft at once."""
        draft, editing = self.draft, self.editing
        self.fields.show_draft(draft, editing.catalogue)
        self.fields.fix(draft, all_fields=bool(self._read_only))
        self.marks.mark(editing.problems, ambiguous=editing.is_ambiguous)
        self.length.show()
        self.head.show_draft(draft, known=draft.client is None or self.desk.is_known(draft.client.id))
        self.lines.show_draft(draft, editing.catalogue, editing.problems, editing.zone, self._read_only)

    @Slot(object)
    def _show_file(self, file: BookingFile) -> None:
        """Messages and history of a stored booking, and where it stands in its series."""
        self.head.show_place(file.entry.place, file.entry.step)
        formatter = self.desk.formatter
        self.head.show_payment(payment_line(file.entry.booking, file.account, self.editing.catalogue, formatter))
        line = standing_line(file, self.editing.catalogue, formatter)
        untold = file.entry.informed is Informed.NO and not self._read_only
        self.head.show_informed(line, file.entry.booking, untold=untold)
        self.length.show_steps(file.entry.booking)
        self.record.show_file(file)
        self.editing.letters = frozenset(message.id for message in file.messages)

    @Slot(object)
    def _show_answer(self, answer: Checked) -> None:
        self._answer = answer
        self._show_held()

    @Slot()
    def _show_held(self) -> None:
        wanted = self._answer.start
        words = ObstacleWords(self.desk.formatter, self.editing.catalogue, wanted=wanted)
        speak = self.form.check.isVisible() and self.isActiveWindow()
        left = self.editing.keeper.seconds_left
        found, seen = self.editing.problems, self.repeat.dates
        self.lines.show_check(self.draft, found, self._answer, words, held=left, seen=seen, speak=speak)

    @Slot(object)
    def _show_failure(self, why: RuleViolation | KnownError) -> None:
        self.lines.show_error(self._words(why))

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self.desk.formatter, self.editing.catalogue)

    # -- editing ---------------------------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._change(self.fields.read(self.draft, self.desk.env.now()))

    @Slot(object)
    def _change(self, draft: BookingDraft) -> None:
        self.lines.show_error("")
        self.lines.show_alternatives((), self.editing.catalogue)
        self.editing.change(draft)
        self.form.leave.setText(_("Discard") if self.editing.is_dirty else _("Close"))
        self.drafted.emit(draft if self.editing.is_dirty else None)

    @Slot(object)
    def _take_client(self, client: Client) -> None:
        """The usual staff member is proposed where nobody was chosen."""
        staff = self.draft.staff
        if staff is None and client.usual_staff is not None:
            able = candidates(self.draft, self.editing.catalogue, ResourceKind.STAFF)
            staff = client.usual_staff if client.usual_staff in {r.id for r in able} else None
        self._change(self.draft.changed(client=client, new_client=None, staff=staff))

    @Slot()
    def _lose_client(self) -> None:
        self._change(self.draft.changed(client=None))

    @Slot(str)
    def _begin_client(self, name: str) -> None:
        if self.draft.present is not None:
            self.lines.show_error(_("Add the new client first, then choose them for this booking."))
            return
        self._change(self.draft.changed(client=None, new_client=typed_name(name, self.desk.env.now())))
        self.form.client.show_client(None, _("New client"))
        target = self.form.new_client.phone if self.form.new_client.given.text() else self.form.new_client.given
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def confirm_contact(self) -> None:
        """The client says that phone and email are still right (O)."""
        try:
            self.editing.stamp_contact()
        except (RuleViolation, KnownError) as why:
            self._show_failure(why)
            return
        self.focus_first()

    @Slot(object)
    def _take_slot(self, slot: FreeSlot) -> None:
        self.form.find_time.setChecked(False)
        self._change(self.draft.at(slot, self.editing.catalogue, self.editing.zone))
        needed = next(iter(self.editing.problems), None)
        (self.marks.field_of(needed) if needed is not None else self.form.save).setFocus()

    # -- storing ---------------------------------------------------------------------------------------------

    @Slot()
    def save_tentative(self) -> None:
        """Book it as tentative."""
        self.editing.change(self.draft.changed(status=Status.TENTATIVE))
        self.save()

    @Slot()
    def ask_exception(self) -> None:
        """Ask why the rules are to be set aside, and store it so."""
        ask_exemption(self.window(), self._save)

    @Slot()
    def save(self) -> None:
        """Store the form; what keeps it from being stored is said, with the focus where it can be mended."""
        self._save("")

    def _ask_word(self, exception: str, why: RuleViolation) -> None:
        """Whose wish is it? Then it is stored, without another press; where nobody can be asked, it is refused."""
        present = self.draft.present

        def go_on(word: Word) -> None:
            if Shiboken.isValid(self):  # its window may be closed by now, and then nothing is stored
                self.editing.word = word
                self._save(exception)

        if present is not None and self.desk.ask_word is not None:
            self.desk.on_whose_word((present.id,), go_on)
        else:
            self._refused(why)

    def _save(self, exception: str) -> None:
        if self._read_only:
            return
        if self.editing.theirs is not None:
            self.form.take_theirs.setFocus()
            return
        if self.editing.problems:
            self._name_problem()
            return
        try:
            booking, verb = self.editing.store(exception)
        except Stale:
            self.editing.look_again()
        except (IdentityNeeded, ChangeReasonMissing) as why:
            self._ask_word(exception, why)
        except RuleViolation as why:
            self._refused(why)
        except KnownError as why:
            self._show_failure(why)
        else:
            self.drafted.emit(None)
            self.saved.emit(booking, verb)

    @Slot()
    def _book_both(self) -> None:
        """The client wants both."""
        self.editing.change(self.draft.changed(both=True))
        self.save()

    def _name_problem(self) -> None:
        field, problem = next(iter(self.editing.problems.items()))
        widget = self.marks.field_of(field)
        name = widget.accessibleName() or field_word(field.value)
        self.lines.show_error(_("{field}: needed.").format(field=name) if problem.needed else problem.words)
        self.form.tabs.setCurrentIndex(0)
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _refused(self, why: RuleViolation) -> None:
        self._show_failure(why)
        field = refused_field(why)
        if field is not None:
            self.marks.field_of(field).setFocus()
        clash = why.facts.get("bookings")
        if isinstance(why, ClientBusy) and isinstance(clash, tuple):
            self.lines.show_error(_("{why} Book both?").format(why=self._words(why)))
            self.lines.ask_about(clash, self.editing.catalogue)
            return
        offered = why.facts.get("alternatives")
        slots = [slot for slot in offered if isinstance(slot, FreeSlot)] if isinstance(offered, tuple) else []
        found = why.facts.get("obstacles")
        obstacles = [o for o in found if isinstance(o, Obstacle)] if isinstance(found, tuple) else []
        allowed = isinstance(why, NotBookable) and can_be_allowed(obstacles)
        self.lines.show_alternatives(slots, self.editing.catalogue, exception=allowed)

    # -- other desks -----------------------------------------------------------------------------------------

    @Slot()
    def _show_overtaken(self) -> None:
        if self.editing.theirs is not None:
            self._show_file(self.editing.theirs)

    @Slot(object)
    def _show_followed(self, file: BookingFile) -> None:
        self.form.leave.setText(_("Close"))
        self._show()
        self._show_file(file)
        self.drafted.emit(None)

    # -- keys ------------------------------------------------------------------------------------------------

    @Slot(str)
    def _ask_command(self, command: str) -> None:
        if self.draft.present is not None:
            self.command_asked.emit(command, self.draft.present.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, or presses the button that has the focus; Shift+Enter books tentatively, as in the Line;
        letters act where nobody types.
        """
        if is_enter(event):
            if self.form.tentative.isVisible() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.form.tentative.click()
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or not press_focused_button():
                self.save()
            return
        focus = QApplication.focusWidget()
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if bare and isinstance(focus, (QAbstractButton, QAbstractItemView)) and self._letter(event.text().upper()):
            return
        super().keyPressEvent(event)

    def _letter(self, letter: str) -> bool:
        if letter == "O" and self.form.contact_right.isVisible():
            self.confirm_contact()
            return True
        if letter == "E":
            self.focus_fields()
            return True
        return self.head.press(letter)

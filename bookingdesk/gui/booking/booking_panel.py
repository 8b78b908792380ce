"""The booking form as one widget, for the side panel and for a window of its own: new bookings and stored ones.

What it decides is decided in `presentation.booking_draft` and its neighbours. It stores through one verb, keeps
everything that was typed when that is refused, and never overwrites what another desk stored meanwhile unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import AmbiguousTime, InvalidValue, KnownError, NonexistentTime, RuleViolation, Stale
from bookingdesk.gui.booking.booking_check import checked
from bookingdesk.gui.booking.booking_form import OWN_WIDGETS, BookingFields, BookingForm
from bookingdesk.gui.booking.booking_head import BookingHead
from bookingdesk.gui.booking.booking_lines import BookingLines
from bookingdesk.gui.booking.new_client_fields import typed_name
from bookingdesk.gui.booking.stale_strip import StaleStrip
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_asking import slot_wish, to_book, to_change
from bookingdesk.presentation.booking_changes import difference_lines, history_words, is_dirty, stale_line
from bookingdesk.presentation.booking_draft import BookingDraft, Field, Problem, draft_of, problems
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import knows, load_form
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, Reschedule
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.readings import BookingFile
from bookingdesk.usecases.rescheduling import amend, reschedule

CHECK_MS = 40
REST_MS = 350
"""When typing rests so long, the rules are also asked what would help."""
FIELDS_OF_CODES = {
    "client": Field.CLIENT,
    "name": Field.NAME,
    "given_name": Field.NAME,
    "family_name": Field.NAME,
    "contact": Field.CONTACT,
    "phone": Field.CONTACT,
    "email": Field.CONTACT,
    "preferred_channel": Field.CONTACT,
    "note": Field.NOTE,
}
"""Which field of the form a refused value belongs to."""


class BookingPanel(QWidget):
    """One booking, new or stored."""

    saved = Signal(object, str)
    """A Booking and the verb that stored it: book, reschedule, amend."""
    finished = Signal()
    """It can be closed."""
    command_asked = Signal(str, str)
    """A command of the window and a booking id."""
    message_asked = Signal(str, str)
    """send_now, withdraw or retry, and a message id."""
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
        knows(*OWN_WIDGETS)
        self.desk = desk
        self.draft = self._opened = draft
        self._read_only = read_only
        self._saving = False
        self._theirs: BookingFile | None = None
        self._problems: Mapping[Field, Problem] = {}
        self._catalogue = desk.catalogue()
        self.form = load_form("booking_panel", self, BookingForm)
        self.setObjectName("bookingPanel")
        form = self.form
        self.fields = BookingFields(form, desk, self)
        self.head = BookingHead(form.title, form.state, form.actions, self)
        self.lines = BookingLines(form, desk, desk.env.store.read(lambda work: work.settings.all()), self)
        self.strip = StaleStrip(form.strip, form.strip_text, form.strip_values, form.take_theirs, form.keep_mine)
        self._soon = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._soon.timeout.connect(self.check)
        self._rested = QTimer(self, singleShot=True, interval=REST_MS)
        self._rested.timeout.connect(self._explain)
        self._dress()
        self._connect()
        self._show()
        if file is not None:
            self._show_file(file)
        self.check()

    def _dress(self) -> None:
        form, stored = self.form, self.draft.present is not None
        form.times.hide()
        form.tabs.tabBar().setVisible(stored)
        form.tabs.setAccessibleName(_("Parts of the booking"))
        form.history.setAccessibleName(_("History of the booking"))
        form.save.setText(_("&Save") if stored else _("&Book"))
        form.tentative.setVisible(not stored)
        form.send.setVisible(not stored)
        form.asked_by.setVisible(stored)
        form.asked_by_label.setVisible(stored)
        form.head.setVisible(stored)
        form.save.setEnabled(not self._read_only)
        form.tentative.setEnabled(not self._read_only)

    def _connect(self) -> None:
        form = self.form
        self.fields.changed.connect(self._edited)
        form.client.chosen.connect(self._take_client)
        form.client.emptied.connect(self._lose_client)
        form.client.new_wanted.connect(self._begin_client)
        form.client.failed.connect(self._show_failure)
        form.contact_right.clicked.connect(self.confirm_contact)
        form.find_time.toggled.connect(self._offer_times)
        form.times.chosen.connect(self._take_slot)
        form.times.left.connect(self._close_times)
        self.lines.taken.connect(self._take_slot)
        form.save.clicked.connect(self.save)
        form.tentative.clicked.connect(self.save_tentative)
        form.leave.clicked.connect(self.finished)
        form.take_theirs.clicked.connect(self._take_theirs)
        form.keep_mine.clicked.connect(self._keep_mine)
        form.messages.asked.connect(self.message_asked)
        self.head.asked.connect(self._ask_command)
        self.desk.announced.connect(self._changed_elsewhere)

    @property
    def zone(self) -> str:
        """The zone of the service's location; of the business while none is chosen."""
        service = self._catalogue.services.get(self.draft.service_id) if self.draft.service_id else None
        return self._catalogue.zone_of(service.location_id) if service else self.desk.formatter.zone

    def focus_first(self) -> None:
        """The focus goes to the first thing that is still needed; a stored booking is met with its actions."""
        if self.draft.present is not None and self.head.buttons:
            self.head.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_fields()

    def focus_fields(self) -> None:
        """The focus goes into the form: to what is needed, else to the note (E)."""
        needed = next(iter(self._problems), None)
        target = self.fields.field_of(needed) if needed is not None else self.form.save
        if self.draft.present is not None:
            target = self.form.day if not self.form.day.isReadOnly() else self.form.note
        self.form.tabs.setCurrentIndex(0)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    # -- showing ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Everything that follows from the draft at once; the rules are asked a moment later."""
        draft = self.draft
        self._problems = problems(draft, self._catalogue, self.zone)
        self.fields.show_draft(draft, self._catalogue)
        self.fields.fix(draft, all_fields=bool(self._read_only))
        self.fields.mark(self._problems, ambiguous=self._is_ambiguous())
        self.head.show_draft(draft)
        self.lines.show_draft(draft, self._catalogue, self._problems, self.zone, self._read_only)

    def _is_ambiguous(self) -> bool:
        """Whether the clocks pass the start twice, chosen which or not."""
        try:
            replace(self.draft, fold=None).span(self.zone)
        except AmbiguousTime:
            return True
        except NonexistentTime:
            return False
        return False

    def _show_file(self, file: BookingFile) -> None:
        """Messages and history of a stored booking."""
        now, formatter = self.desk.env.now(), self.desk.formatter
        self.form.messages.show_messages(file.messages, now, formatter)
        lines = [history_words(line, self._catalogue, formatter) for line in reversed(file.history)]
        self.form.history.show_lines(lines)

    @Slot()
    def check(self) -> None:
        """Ask the rules whether the time fits, from memory."""
        self._soon.stop()
        self._ask(remedies=False)
        self._rested.start()

    @Slot()
    def _explain(self) -> None:
        self._ask(remedies=True)

    def _ask(self, *, remedies: bool) -> None:
        try:
            answer = checked(self.desk, self.draft, self.zone, remedies=remedies)
        except KnownError as why:
            self._show_failure(why)
            return
        except RuleViolation as why:
            self.lines.show_error(self._words(why))
            return
        if remedies and not answer.obstacles:
            return
        wanted = self.draft.span(self.zone).start if answer.obstacles else None  # type: ignore[union-attr]
        words = ObstacleWords(self.desk.formatter, self._catalogue, wanted=wanted)
        speak = self.form.check.isVisible() and self.isActiveWindow()
        self.lines.show_check(self.draft, self._problems, answer, words, speak=speak)

    # -- editing ---------------------------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._change(self.fields.read(self.draft, self.desk.env.now()))

    def _change(self, draft: BookingDraft) -> None:
        self.draft = draft
        self.lines.show_error("")
        self.lines.show_alternatives((), self._catalogue)
        self._show()
        self._soon.start()
        self.drafted.emit(draft if self.is_dirty else None)

    @property
    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        return is_dirty(self.draft, self._opened) or bool(self.form.client.typed)

    @Slot(object)
    def _take_client(self, client: Client) -> None:
        """The usual staff member is proposed where nobody was chosen."""
        staff = self.draft.staff or client.usual_staff
        able = {r.id for r in self._catalogue.resources.values() if not r.retired}
        self._change(self.draft.changed(client=client, new_client=None, staff=staff if staff in able else None))

    @Slot()
    def _lose_client(self) -> None:
        self._change(self.draft.changed(client=None))

    @Slot(str)
    def _begin_client(self, name: str) -> None:
        self._change(self.draft.changed(client=None, new_client=typed_name(name, self.desk.env.now())))
        self.form.client.show_client(None, _("New client"))
        target = self.form.new_client.phone if self.form.new_client.given.text() else self.form.new_client.given
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def confirm_contact(self) -> None:
        """The client says that phone and email are still right: stamp the check (O)."""
        client = self.draft.client
        if client is None:
            return
        try:
            checked_now = replace(client, contact_checked_at=self.desk.env.now())
            kept = self.desk.do(amend_client, AmendClient(client=checked_now))
        except (RuleViolation, KnownError) as why:
            self._show_failure(why)
            return
        self.draft = replace(self.draft, client=kept)
        self._show()
        self.form.service.setFocus() if self.draft.present is None else self.focus_first()

    @Slot(bool)
    def _offer_times(self, shown: bool) -> None:
        self.form.times.setVisible(shown)
        if not shown:
            return
        wish = slot_wish(self.draft, self.zone, self.desk.env.now())
        if wish is None:
            self.form.find_time.setChecked(False)
            self.lines.show_error(_("Choose a service first, then its free times are shown."))
            self.form.service.setFocus()
            return
        self.form.times.offer(self.desk, wish)
        self.form.times.setFocus()
        self.form.scroll.ensureWidgetVisible(self.form.times)

    @Slot()
    def _close_times(self) -> None:
        self.form.find_time.setChecked(False)
        self.form.find_time.setFocus()

    @Slot(object)
    def _take_slot(self, slot: FreeSlot) -> None:
        self.form.find_time.setChecked(False)
        self._change(self.draft.at(slot, self._catalogue, self.zone))
        needed = next(iter(self._problems), None)
        (self.fields.field_of(needed) if needed is not None else self.form.save).setFocus()

    # -- storing ---------------------------------------------------------------------------------------------

    @Slot()
    def save_tentative(self) -> None:
        """Book it as tentative."""
        self.draft = self.draft.changed(status=Status.TENTATIVE)
        self._show()
        self.save()

    @Slot()
    def save(self) -> None:
        """Store the form; what keeps it from being stored is said, with the focus where it can be mended."""
        if self._read_only or self._saving:
            return
        if self._theirs is not None:
            self.form.take_theirs.setFocus()
            return
        if self._problems:
            self._name_problem()
            return
        self._saving = True
        try:
            booking, verb = self._store()
        except Stale:
            self._look_again()
        except InvalidValue as why:
            self.lines.show_error(self._words(why))
            field = FIELDS_OF_CODES.get(str(why.facts.get("field")))
            if field is not None:
                self.fields.field_of(field).setFocus()
        except RuleViolation as why:
            self._refused(why)
        except KnownError as why:
            self._show_failure(why)
        else:
            self.drafted.emit(None)
            self.saved.emit(booking, verb)
        finally:
            self._saving = False

    def _store(self) -> tuple[Booking, str]:
        if self.draft.present is None:
            return self.desk.do(book, to_book(self.draft, self.zone)), "book"
        command = to_change(self.draft, self.zone)
        if command is None:
            return self.draft.present, ""
        if isinstance(command, Reschedule):
            return self.desk.do(reschedule, command), "reschedule"
        return self.desk.do(amend, command), "amend"

    def _name_problem(self) -> None:
        field, problem = next(iter(self._problems.items()))
        widget = self.fields.field_of(field)
        name = widget.accessibleName() or _("This field")
        words = _("{field}: needed.").format(field=name) if problem.needed else problem.words
        self.lines.show_error(words)
        self.form.tabs.setCurrentIndex(0)
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _refused(self, why: RuleViolation) -> None:
        self.lines.show_error(self._words(why))
        offered = why.facts.get("alternatives")
        slots = [slot for slot in offered if isinstance(slot, FreeSlot)] if isinstance(offered, tuple) else []
        self.lines.show_alternatives(slots, self._catalogue)
        self._catalogue = self.desk.catalogue()

    @Slot(object)
    def _show_failure(self, why: RuleViolation | KnownError) -> None:
        self.lines.show_error(self._words(why))

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self.desk.formatter, self._catalogue)

    # -- other desks -----------------------------------------------------------------------------------------

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.catalogue:
            self._catalogue = self.desk.catalogue()
        present = self.draft.present
        if self._saving:
            return
        if present is not None and (
            present.id in changes.bookings or any(span.overlaps(present.busy) for span in changes.spans)
        ):
            self._look_again()
        if changes.bookings or changes.holds or changes.spans or changes.catalogue:
            self._soon.start()

    def _look_again(self) -> None:
        """Read the stored booking; what was not touched here follows it, what was is asked about."""
        present = self.draft.present
        if present is None:
            return
        try:
            file = self.desk.do(booking_file, present.id)
        except (RuleViolation, KnownError) as why:
            self._show_failure(why)
            return
        self._show_file(file)
        if file.entry.booking.version == present.version:
            return
        if not self.is_dirty:
            self._follow(file)
            return
        self._theirs = file
        theirs = file.entry.booking
        who = file.history[-1].actor if file.history else ""
        self.strip.show_difference(
            stale_line(self.draft, theirs, who, self.desk.formatter),
            difference_lines(self.draft, theirs, self._catalogue, self.desk.formatter, self.zone),
            who,
        )

    def _follow(self, file: BookingFile) -> None:
        entry = file.entry
        self.draft = self._opened = draft_of(entry.booking, entry.client, self._catalogue)
        self._theirs = None
        self.strip.hide()
        self._show()
        self._show_file(file)
        self.drafted.emit(None)
        self.check()

    @Slot()
    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self._follow(self._theirs)
            self.focus_first()

    @Slot()
    def _keep_mine(self) -> None:
        """My values stay in the form and are stored over theirs with the next save."""
        if self._theirs is None:
            return
        theirs, self._theirs = self._theirs.entry.booking, None
        self.strip.hide()
        self.draft = replace(self.draft, present=theirs, allocations=())
        self._show()
        self.check()
        self.form.save.setFocus()

    # -- keys ------------------------------------------------------------------------------------------------

    @Slot(str)
    def _ask_command(self, command: str) -> None:
        if self.draft.present is not None:
            self.command_asked.emit(command, self.draft.present.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, or presses the button that has the focus; letters act where nobody types."""
        focus = QApplication.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if isinstance(focus, QAbstractButton) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                focus.click()
            else:
                self.save()
            return
        bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if bare and isinstance(focus, (QAbstractButton, QAbstractItemView)) and self._letter(event.text()):
            return
        super().keyPressEvent(event)

    def _letter(self, letter: str) -> bool:
        if letter.upper() == "O" and self.form.contact_right.isVisible():
            self.confirm_contact()
            return True
        if letter.upper() == "E":
            self.focus_fields()
            return True
        return self.head.press(letter)

"""The lines of the booking form that follow from its draft: contact, check, policy, sending, error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton

from bookingdesk.domain import desk_settings
from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.gui.booking.booking_check import Checked
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_draft import BookingDraft, Field
from bookingdesk.presentation.booking_words import (
    Said,
    Tone,
    can_be_silent,
    check_line,
    contact_is_old,
    contact_line,
    fixed_line,
    other_client_line,
    policy_line,
    sending_line,
)
from bookingdesk.presentation.clash_words import clash_line, service_of
from bookingdesk.presentation.exemption_words import exemption_line
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.problem import Problem
from bookingdesk.presentation.reconfirmed_words import reconfirmed_line
from bookingdesk.presentation.series_words import with_other_dates
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.presentation.toasts import countdown
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.series.commands import SeriesPreview

ALTERNATIVES = 3


class BookingLines(QObject):
    """Writes labels and the buttons of alternatives."""

    taken = Signal(object)
    """A Slot proposed instead of the one that cannot be had."""
    exception_asked = Signal()
    """Book it against the rules, if somebody may."""
    both_asked = Signal()
    """The client wants both of two bookings at one time."""
    move_asked = Signal(str)
    """The id of the client's other booking, to be moved out of the way."""

    def __init__(self, form: BookingForm, desk: Desk, settings: Mapping[str, str], parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._desk, self._settings = form, desk, settings
        self._buttons: list[QPushButton] = []
        self._slots: dict[str, FreeSlot] = {}
        self._spoken = ""
        form.error.hide()
        form.fixed.hide()

    def show_draft(
        self,
        draft: BookingDraft,
        catalogue: Catalogue,
        found: Mapping[Field, Problem],
        zone: str,
        read_only: str = "",
    ) -> None:
        """Everything that needs no question to the rules."""
        form = self._form
        self._show_contact(draft.client, catalogue, read_only)
        name, contact = found.get(Field.NAME), found.get(Field.CONTACT)
        form.new_client.show_marks(name.words if name else "", contact.words if contact else "", "")
        write(form.fixed, fixed_line(draft.present, read_only=read_only) if draft.present else read_only)
        exempt = exemption_line(draft.present.exemption) if draft.present else ""
        again = reconfirmed_line(draft.present, self._desk.formatter) if draft.present else ""
        lines = (again, exempt, self._policy(draft, catalogue, zone))
        write(form.policy, "\n".join(line for line in lines if line))
        _say(form.sending, sending_line(draft, zone, self._settings))
        form.send.setVisible(can_be_silent(draft, zone) and not read_only)
        write(form.reassigned, other_client_line(draft))

    def _show_contact(self, client: Client | None, catalogue: Catalogue, read_only: str) -> None:
        form, now = self._form, self._desk.env.now()
        good_for = desk_settings.contact_good_for(self._settings)
        said = Said("")
        if client is not None:
            known = self._desk.is_known(client.id)
            said = contact_line(client, now, self._desk.formatter, good_for, known=known)
        _say(form.contact, said)
        old = client is not None and contact_is_old(client, now, good_for)
        form.contact_right.setVisible(old and not read_only)
        staff = catalogue.resources.get(client.usual_staff) if client and client.usual_staff else None
        write(form.usual, _("usual: {name}").format(name=staff.name) if staff else "")

    def _policy(self, draft: BookingDraft, catalogue: Catalogue, zone: str) -> str:
        service = catalogue.services.get(draft.service_id) if draft.service_id else None
        policy_id = draft.present.policy_id if draft.present else service.policy_id if service else None
        policy = catalogue.policies.get(policy_id) if policy_id else None
        try:
            span = draft.span(zone)
        except (NonexistentTime, AmbiguousTime):  # said beside the field
            return ""
        return policy_line(policy, span, self._desk.env.now(), self._desk.formatter)

    def show_check(
        self,
        draft: BookingDraft,
        found: Mapping[Field, Problem],
        answer: Checked,
        words: ObstacleWords,
        *,
        held: int | None = None,
        seen: SeriesPreview | None = None,
        speak: bool,
    ) -> None:
        """What the rules say of the time and of the other dates of a series, and how long it is kept."""
        name = draft.client.name if draft.client is not None else ""
        clash = clash_line(name, answer.clash, words.formatter, words.catalogue) if answer.clash else ""
        said = check_line(draft, found, answer.obstacles, answer.chosen, words, clash)
        shown = said
        if held is not None and said.tone is Tone.GOOD:
            shown = Said(_("{check} Held {left}").format(check=said.words, left=countdown(held)), said.tone)
        said, shown = with_other_dates(said, seen), with_other_dates(shown, seen)
        _say(self._form.check, shown)
        if speak and said.spoken and said.spoken != self._spoken:
            announce(self._form.check, said.spoken)
        self._spoken = said.spoken

    def show_error(self, words: str) -> None:
        """What kept it from being stored; empty takes the line away."""
        write(self._form.error, words)
        if words:
            announce(self._form.error, words, assertive=True)

    def ask_about(self, clash: Sequence[Booking], catalogue: Catalogue) -> None:
        """*Book both* or *Move …* for what the client has at that time; what changes nothing has the focus."""
        self._clear_buttons()
        if not clash:
            return
        other = clash[0]
        move = _("Move {service}").format(service=service_of(other, catalogue).replace("&", "&&"))
        for name, words, told in (
            ("move_other", move, lambda: self.move_asked.emit(other.id)),
            ("book_both", _("Book both"), self.both_asked.emit),
        ):
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(told)
            self._form.alternatives.addWidget(button)
            button.show()
            self._buttons.append(button)
        self._buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _clear_buttons(self) -> None:
        for button in self._buttons:
            self._form.alternatives.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons, self._slots = [], {}

    def show_alternatives(
        self, slots: Sequence[FreeSlot], catalogue: Catalogue, *, exception: bool = False
    ) -> None:
        """A button for each of the nearest free times, and one for a supervisor where that would help."""
        self._clear_buttons()
        for number, slot in enumerate(slots[:ALTERNATIVES]):
            button = QPushButton(slot_words(slot, self._desk.formatter, catalogue, with_day=number == 0))
            button.setObjectName(f"alternative{number}")
            button.setAccessibleName(
                _("Take {slot}").format(slot=slot_words(slot, self._desk.formatter, catalogue))
            )
            button.setAutoDefault(False)
            button.clicked.connect(self._take)
            self._form.alternatives.addWidget(button)
            self._buttons.append(button)
            self._slots[button.objectName()] = slot
        if exception:
            button = QPushButton(_("By e&xception…"))
            button.setObjectName("exception")
            button.setAutoDefault(False)
            button.clicked.connect(self.exception_asked)
            self._form.alternatives.addWidget(button)
            self._buttons.append(button)

    @Slot()
    def _take(self) -> None:
        button = self.sender()
        if button is not None and button.objectName() in self._slots:
            self.taken.emit(self._slots[button.objectName()])


def _say(label: QLabel, said: Said) -> None:
    write(label, said.words)
    set_tone(label, said.tone.value)

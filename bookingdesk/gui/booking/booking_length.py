"""What the form says besides its fields: why the length is not the usual one, and the steps of the visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.rights import Right, may
from bookingdesk.gui.booking.booking_editing import BookingEditing
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.presentation.length_words import MINUTE, length_line
from bookingdesk.presentation.visit_words import steps_lines
from bookingdesk.usecases.durations import (
    SetClientDuration,
    SetStaffDuration,
    set_client_duration,
    set_staff_duration,
)
from bookingdesk.usecases.visits.booking import visit_of


class BookingLength(QObject):
    """Writes the line, and sets own lengths from what stands in the form."""

    def __init__(self, form: BookingForm, editing: BookingEditing, parent: QObject, *, read_only: bool) -> None:
        super().__init__(parent)
        self._form, self._editing, self._read_only = form, editing, read_only
        form.always.setText(_("Always this length…"))
        form.always.setAccessibleName(_("Always this length"))
        self._menu = QMenu(form.always)
        self._menu.aboutToShow.connect(self._fill)
        form.always.setMenu(self._menu)
        form.minutes.setAccessibleDescription("")

    @Slot()
    def show(self) -> None:
        """The line and, where there is something to keep, the menu."""
        editing, form = self._editing, self._form
        draft = editing.draft
        said = length_line(draft, editing.catalogue, editing.agreed(draft), editing.desk.formatter)
        write(form.own_length, said)
        form.minutes.setAccessibleDescription(said)
        form.always.setVisible(bool(said) and not self._read_only and bool(self._choices()))

    def show_steps(self, booking: Booking) -> None:
        """All steps of a visit; nothing for a booking of its own."""
        desk = self._editing.desk
        visit = desk.do(visit_of, booking.id) if booking.visit_id is not None else ()
        clients = desk.env.store.read(lambda work: work.clients.many({b.client_id for b in visit}))
        lines = steps_lines(visit, clients, self._editing.catalogue, desk.formatter)
        write(self._form.steps, "\n".join(lines) if len(lines) > 1 else "")

    def _choices(self) -> list[tuple[str, Callable[[], object]]]:
        """What can be said for good: for the client, with the staff member, or that it is as usual again."""
        editing = self._editing
        draft, catalogue, env = editing.draft, editing.catalogue, editing.desk.env
        service = catalogue.services.get(draft.service_id) if draft.service_id is not None else None
        if service is None or draft.length is None:
            return []
        length, found = draft.length, list[tuple[str, Callable[[], object]]]()
        said = editing.desk.formatter.duration(length)
        client, staff = draft.client, draft.staff
        if client is not None:
            agreed = editing.agreed(draft).get(service.id)
            name = isolated(client.name)
            if length != agreed:
                words = _("{length} for {client}, whoever serves").format(length=said, client=name)
                found.append((words, lambda: self._for_client(length)))
            if agreed is not None:
                found.append((_("As usual again for {client}").format(client=name), lambda: self._for_client(None)))
        if staff is not None and may(env.actor.role, Right.EDIT_CATALOGUE):
            theirs = catalogue.durations.get(service.id, {}).get(staff)
            name = isolated(catalogue.resources[staff].name)
            if length not in {theirs, service.duration}:
                words = _("{length} with {staff}, for everybody").format(length=said, staff=name)
                found.append((words, lambda: self._with_staff(length)))
            if theirs is not None:
                found.append((_("As usual again with {staff}").format(staff=name), lambda: self._with_staff(None)))
        return found

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        for words, act in self._choices():
            self._menu.addAction(words.replace("&", "&&")).triggered.connect(act)

    def _for_client(self, length: timedelta | None) -> None:
        draft = self._editing.draft
        if draft.client is not None and draft.service_id is not None:
            wish = SetClientDuration(service_id=draft.service_id, client_id=draft.client.id, duration=length)
            self._store(lambda: self._editing.desk.do(set_client_duration, wish))

    def _with_staff(self, length: timedelta | None) -> None:
        draft = self._editing.draft
        if draft.staff is not None and draft.service_id is not None:
            wish = SetStaffDuration(service_id=draft.service_id, staff_id=draft.staff, duration=length)
            self._store(lambda: self._editing.desk.do(set_staff_duration, wish))

    def _store(self, step: Callable[[], timedelta]) -> None:
        try:
            counts = step()
        except (RuleViolation, KnownError) as why:
            self._editing.failed.emit(why)
            return
        self._editing.forget_lengths()
        if self._editing.draft.present is None:
            self._editing.change(self._editing.draft.changed(minutes=counts // MINUTE))
        else:
            self.show()

"""What is wrong with a typed profile, said at its fields, and where the focus goes to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from bookingdesk.gui.clients.client_form_widgets import ClientFormWidgets
from bookingdesk.gui.widgets.toned import set_invalid, set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.client_draft import ClientField
from bookingdesk.presentation.problem import Problem
from bookingdesk.presentation.way_words import WaySaid

FOLDED = (
    ClientField.PRONOUNCED,
    ClientField.BORN,
    ClientField.BEST_TIME,
    ClientField.CARE,
    ClientField.NOTE,
    ClientField.PERSONS,
)
"""Fields that are seen only where *more* is open."""


class ClientMarks:
    """Marks beside and under the fields (rule A50)."""

    def __init__(self, form: ClientFormWidgets) -> None:
        self._form = form

    def mark(self, found: Mapping[ClientField, Problem]) -> None:
        """Say beside each field what is needed, and under it what is wrong."""
        form = self._form
        needs = {
            ClientField.GIVEN: form.given_needed,
            ClientField.ORGANISATION: form.organisation_needed,
            ClientField.PHONE: form.phone_needed,
        }
        for field, label in self._problem_labels().items():
            problem = found.get(field)
            needed = problem is not None and problem.needed
            if field is ClientField.PREFERS and problem is not None:
                set_tone(label, "error")
            write(label, problem.words if problem is not None and not needed else "")
            widget = self.field_of(field)
            widget.setAccessibleDescription(problem.words if problem is not None else "")
            if field in needs:
                needs[field].setText(_("needed") if needed else "")
            if isinstance(widget, QLineEdit):
                set_invalid(widget, bool(label.text()))
        if any(field in found for field in FOLDED):
            form.more.setChecked(True)

    def tell_way(self, said: WaySaid) -> None:
        """Say under the preferred way by which way they will be told, and why where it is another."""
        label = self._form.prefers_problem
        set_tone(label, "warning" if said.otherwise else "secondary")
        write(label, said.words)
        self._form.prefers.setAccessibleDescription(said.words)

    def _problem_labels(self) -> dict[ClientField, QLabel]:
        form = self._form
        return {
            ClientField.GIVEN: form.given_problem,
            ClientField.FAMILY: form.family_problem,
            ClientField.ORGANISATION: form.organisation_problem,
            ClientField.PHONE: form.phone_problem,
            ClientField.EMAIL: form.email_problem,
            ClientField.PREFERS: form.prefers_problem,
            ClientField.NO_CONTACT: form.no_contact_problem,
            ClientField.PRONOUNCED: form.pronounced_problem,
            ClientField.BORN: form.born_problem,
            ClientField.BEST_TIME: form.best_time_problem,
            ClientField.CARE: form.care_problem,
            ClientField.NOTE: form.note_problem,
            ClientField.PERSONS: form.persons_problem,
        }

    def field_of(self, field: ClientField) -> QWidget:
        """Where the focus goes when this field is in the way of saving."""
        form = self._form
        return {
            ClientField.GIVEN: form.given,
            ClientField.FAMILY: form.family,
            ClientField.ORGANISATION: form.organisation,
            ClientField.PHONE: form.phone,
            ClientField.EMAIL: form.email,
            ClientField.PREFERS: form.prefers,
            ClientField.NO_CONTACT: form.no_contact,
            ClientField.PRONOUNCED: form.pronounced,
            ClientField.BORN: form.born,
            ClientField.BEST_TIME: form.best_time,
            ClientField.CARE: form.care,
            ClientField.NOTE: form.note,
            ClientField.PERSONS: form.persons,
        }[field]

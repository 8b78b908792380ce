"""What is wrong with the booking form, said at its fields, and where the focus goes to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from bookingdesk.domain.errors import InvalidValue, ModeIncomplete, ReasonMissing, RuleViolation
from bookingdesk.gui.booking.booking_form import BookingForm
from bookingdesk.gui.widgets.toned import set_invalid
from bookingdesk.presentation.booking_draft import Field
from bookingdesk.presentation.line.contradictions import contradiction_words, ways_hint
from bookingdesk.presentation.problem import Problem

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
    "mode_detail": Field.MODE_DETAIL,
}
"""Which field of the form a refused value belongs to."""


def refused_field(why: RuleViolation) -> Field | None:
    """The field whose value was refused; None where it was something else."""
    if isinstance(why, ModeIncomplete):
        return Field.MODE_DETAIL
    if isinstance(why, ReasonMissing):
        return Field.REASON
    return FIELDS_OF_CODES.get(str(why.facts.get("field"))) if isinstance(why, InvalidValue) else None


class BookingMarks:
    """Marks beside and under the fields (rule A50)."""

    def __init__(self, form: BookingForm) -> None:
        self._form = form

    def _two_days(self) -> str:
        """What contradicts in `fri 24 nov`, and the keys that decide; empty where nothing does."""
        day = self._form.day
        both = day.two_meant()
        if both is None:
            return ""
        return f"{contradiction_words(both, day.formatter)}\n{ways_hint(both, day.formatter)}"

    def mark(self, found: Mapping[Field, Problem], *, ambiguous: bool) -> None:
        """Say beside each field what is needed, and under it what is wrong."""
        form = self._form
        for field, mark, widget in (
            (Field.CLIENT, form.client_needed, form.client.field),
            (Field.SERVICE, form.service_needed, form.service),
            (Field.DAY, form.day_needed, form.day),
            (Field.START, form.start_needed, form.start),
        ):
            problem = found.get(field)
            mark.setText(problem.words if problem is not None and problem.needed else "")
            widget.setAccessibleDescription(problem.words if problem is not None else "")
        for field, label, line in (
            (Field.DAY, form.day_problem, form.day),
            (Field.START, form.start_problem, form.start),
            (Field.LENGTH, form.length_problem, None),
            (Field.NOTE, form.note_problem, None),
        ):
            problem = found.get(field) or (found.get(Field.END) if field is Field.START else None)
            words = problem.words if problem is not None and not problem.needed else ""
            if field is Field.DAY and words:
                words = self._two_days() or words
            label.setText(words)
            label.setVisible(bool(words))
            if line is not None:
                set_invalid(line, bool(words))
        lacking = found.get(Field.MODE_DETAIL)
        form.mode_detail_problem.setText(lacking.words if lacking is not None else "")
        form.mode_detail_problem.setVisible(lacking is not None)
        set_invalid(form.mode_detail, lacking is not None)
        form.end.setAccessibleDescription(found[Field.END].words if Field.END in found else "")
        form.fold.setVisible(ambiguous)

    def field_of(self, field: Field) -> QWidget:
        """Where the focus goes when this field is in the way of saving."""
        form = self._form
        return {
            Field.CLIENT: form.client.field,
            Field.NAME: form.new_client.given,
            Field.CONTACT: form.new_client.phone,
            Field.SERVICE: form.service,
            Field.LENGTH: form.minutes,
            Field.DAY: form.day,
            Field.START: form.fold if form.fold.isVisible() else form.start,
            Field.END: form.end,
            Field.MODE_DETAIL: form.mode_detail,
            Field.NOTE: form.note,
            Field.SILENCE: form.silence,
            Field.REASON: form.reason,
        }[field]

"""Who was out stays on record, and so does the last word on each booking."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import ABSENCE_CHANGED, DECISION_CHANGED
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger

ABSENCE = (
    trigger(
        "absence_before_insert",
        "BEFORE INSERT ON absence",
        refuse("record_exists", "EXISTS (SELECT 1 FROM absence WHERE absence.id = NEW.id)"),
    ),
    trigger("absence_before_update", "BEFORE UPDATE ON absence", refuse("absence_fixed", ABSENCE_CHANGED)),
    trigger("absence_before_delete", "BEFORE DELETE ON absence", "SELECT RAISE(ABORT, 'record_kept');"),
    trigger(
        "absence_decision_before_insert",
        "BEFORE INSERT ON absence_decision",
        refuse(
            "record_exists",
            """EXISTS (SELECT 1 FROM absence_decision AS known
    WHERE known.absence_id = NEW.absence_id AND known.booking_id = NEW.booking_id)""",
        ),
    ),
    trigger(
        "absence_decision_before_update",
        "BEFORE UPDATE ON absence_decision",
        refuse("absence_fixed", DECISION_CHANGED),
    ),
    trigger(
        "absence_decision_before_delete",
        "BEFORE DELETE ON absence_decision",
        "SELECT RAISE(ABORT, 'record_kept');",
    ),
)

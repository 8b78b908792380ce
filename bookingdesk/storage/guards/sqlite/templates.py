"""What was sent to clients stays on record as it was worded and approved."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import TEMPLATE_CHANGED
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger

TEMPLATE = (
    trigger(
        "template_version_before_insert",
        "BEFORE INSERT ON template_version",
        refuse(
            "record_exists",
            """EXISTS (SELECT 1 FROM template_version AS known WHERE known.id = NEW.id
    OR (known.language = NEW.language AND known.kind = NEW.kind AND known.part = NEW.part
      AND known.department_id = NEW.department_id
      AND (known.version_no = NEW.version_no OR (known.state = NEW.state AND NEW.state <> 'retired'))))""",
        ),
    ),
    trigger(
        "template_version_before_update",
        "BEFORE UPDATE ON template_version",
        refuse("template_fixed", TEMPLATE_CHANGED),
        refuse(
            "record_exists",
            """NEW.state = 'approved' AND EXISTS (SELECT 1 FROM template_version AS known
    WHERE known.id <> NEW.id AND known.language = NEW.language AND known.kind = NEW.kind
      AND known.part = NEW.part AND known.department_id = NEW.department_id AND known.state = 'approved')""",
        ),
    ),
    trigger(
        "template_version_before_delete",
        "BEFORE DELETE ON template_version",
        "SELECT RAISE(ABORT, 'template_fixed');",
    ),
)

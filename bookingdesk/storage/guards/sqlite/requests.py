"""A request keeps when and how it came in, and what was answered stays answered; so does what waits for a yes."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import ANSWER_CHANGED, DEFERRAL_CHANGED, REQUEST_CHANGED
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger

REQUEST = (
    trigger(
        "request_before_insert",
        "BEFORE INSERT ON request",
        refuse("record_exists", "EXISTS (SELECT 1 FROM request WHERE request.id = NEW.id)"),
    ),
    trigger("request_before_update", "BEFORE UPDATE ON request", refuse("request_fixed", REQUEST_CHANGED)),
    trigger("request_before_delete", "BEFORE DELETE ON request", "SELECT RAISE(ABORT, 'record_kept');"),
    trigger(
        "request_answer_before_insert",
        "BEFORE INSERT ON request_answer",
        refuse("record_exists", "EXISTS (SELECT 1 FROM request_answer WHERE request_answer.id = NEW.id)"),
    ),
    trigger(
        "request_answer_before_update",
        "BEFORE UPDATE ON request_answer",
        refuse("request_fixed", ANSWER_CHANGED),
    ),
    trigger(
        "request_answer_before_delete", "BEFORE DELETE ON request_answer", "SELECT RAISE(ABORT, 'record_kept');"
    ),
)

DEFERRAL = (
    trigger(
        "deferral_before_insert",
        "BEFORE INSERT ON deferral",
        refuse("record_exists", "EXISTS (SELECT 1 FROM deferral WHERE deferral.id = NEW.id)"),
    ),
    trigger("deferral_before_update", "BEFORE UPDATE ON deferral", refuse("record_kept", DEFERRAL_CHANGED)),
    trigger("deferral_before_delete", "BEFORE DELETE ON deferral", "SELECT RAISE(ABORT, 'record_kept');"),
)

"""A booking starts as a draft, goes live with all that its service needs, and is never deleted."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import (
    COMES_AFTER_ALL,
    MOVED,
    NOT_READY,
    OF_SESSIONS,
    SEATED,
    TOO_SHORT,
)
from bookingdesk.storage.guards.sqlite.parts import LIVE, refuse, trigger

_OURS = refuse("draft_committed", "bd_sha256('') IS NULL")
"""Other programs may have foreign keys switched off and could commit a draft. They do not know this function, so
they cannot write a booking at all, which would leave no event in the log either."""

BOOKING = (
    trigger(
        "booking_before_insert",
        "BEFORE INSERT ON booking",
        _OURS,
        refuse("booking_exists", "EXISTS (SELECT 1 FROM booking WHERE booking.id = NEW.id)"),
        refuse("booking_number_taken", "EXISTS (SELECT 1 FROM booking WHERE booking.number = NEW.number)"),
        refuse(
            "booking_external_id_taken",
            "EXISTS (SELECT 1 FROM booking WHERE booking.external_id = NEW.external_id)",
        ),
        refuse("booking_not_draft", "NEW.status <> 'draft'"),
        refuse("booking_malformed", "NEW.start_at >= NEW.end_at OR NEW.buffer_before < 0 OR NEW.buffer_after < 0"),
    ),
    trigger(
        "booking_before_update",
        "BEFORE UPDATE ON booking",
        _OURS,
        refuse("booking_identity_fixed", "NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number"),
        refuse(
            "booking_external_id_taken",
            """NEW.external_id IS NOT OLD.external_id AND EXISTS (
    SELECT 1 FROM booking WHERE booking.external_id = NEW.external_id)""",
        ),
        refuse(
            "booking_malformed",
            f"""NEW.start_at >= NEW.end_at OR NEW.buffer_before < 0 OR NEW.buffer_after < 0
    OR NOT (NEW.status IN ('draft', 'cancelled') OR NEW.status IN {LIVE})""",
        ),
        refuse(
            "version_not_next",
            "NEW.version IS NOT OLD.version + (CASE OLD.status WHEN 'draft' THEN 0 ELSE 1 END)",
        ),
        refuse("move_needs_draft", MOVED),
    ),
    trigger(
        "booking_after_leaving",
        "AFTER UPDATE ON booking WHEN NEW.status IN ('draft', 'cancelled') AND NEW.status <> OLD.status",
        "UPDATE allocation SET active = 0 WHERE booking_id = NEW.id AND active = 1;",
    ),
    trigger(
        "booking_after_going_live",
        "AFTER UPDATE ON booking"
        " WHEN OLD.status IN ('draft', 'cancelled') AND NEW.status NOT IN ('draft', 'cancelled')",
        "UPDATE allocation SET active = 1 WHERE booking_id = NEW.id AND active = 0;",
        *(refuse(code, condition) for code, condition in NOT_READY),
    ),
    trigger(
        "booking_after_coming",
        f"AFTER UPDATE ON booking WHEN {COMES_AFTER_ALL}",
        refuse("allocation_too_short", TOO_SHORT),
    ),
    trigger(
        "booking_after_seating",
        f"AFTER UPDATE ON booking WHEN {OF_SESSIONS}",
        *(refuse(code, condition) for code, condition in SEATED),
    ),
    trigger("booking_before_delete", "BEFORE DELETE ON booking", "SELECT RAISE(ABORT, 'booking_kept');"),
)

"""The log only grows, and each event carries the hash of the one before."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import AUDIT_COLUMNS
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger

_CHAINED = " || ".join(f"length(NEW.{c}) || ':' || NEW.{c}" for c in ("seq", *AUDIT_COLUMNS))

AUDIT = (
    trigger(
        "audit_before_insert",
        "BEFORE INSERT ON audit",
        refuse("audit_seq", "NEW.seq IS NOT (SELECT audit_head.seq + 1 FROM audit_head)"),
        refuse("audit_prev", "NEW.prev_hash IS NOT (SELECT audit_head.hash FROM audit_head)"),
        refuse("audit_hash", f"NEW.hash IS NOT bd_sha256({_CHAINED})"),
    ),
    trigger(
        "audit_after_insert",
        "AFTER INSERT ON audit",
        "UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;",
    ),
    trigger("audit_before_update", "BEFORE UPDATE ON audit", "SELECT RAISE(ABORT, 'audit_append_only');"),
    trigger("audit_before_delete", "BEFORE DELETE ON audit", "SELECT RAISE(ABORT, 'audit_append_only');"),
    trigger(
        "audit_head_before_insert",
        "BEFORE INSERT ON audit_head",
        refuse("audit_head_fixed", "EXISTS (SELECT 1 FROM audit_head) OR EXISTS (SELECT 1 FROM audit)"),
    ),
    trigger(
        "audit_head_before_update",
        "BEFORE UPDATE ON audit_head",
        refuse(
            "audit_head_fixed",
            """NEW.one <> 1 OR NEW.seq IS NOT OLD.seq + 1
    OR NEW.hash IS NOT (SELECT audit.hash FROM audit WHERE audit.seq = NEW.seq)""",
        ),
    ),
    trigger("audit_head_before_delete", "BEFORE DELETE ON audit_head", "SELECT RAISE(ABORT, 'audit_head_fixed');"),
)

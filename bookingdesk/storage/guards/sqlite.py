"""The guards of SQLite: triggers that abort the statement. Each rule stands beside its PostgreSQL twin's name.

A BEFORE trigger also refuses a row whose key exists: INSERT OR REPLACE would else delete the old row past every
DELETE trigger, because other programs do not switch recursive triggers on.
"""

from __future__ import annotations

from bookingdesk.storage.guards.codes import VERSIONED

_LIVE = "('tentative', 'confirmed', 'arrived', 'in_service', 'completed', 'no_show', 'left')"


def _refuse(code: str, condition: str) -> str:
    """One refusal of a trigger's body."""
    return f"SELECT RAISE(ABORT, '{code}') WHERE {condition};"


def _trigger(name: str, when: str, *body: str) -> str:
    """A trigger from its moment (`BEFORE INSERT ON booking`) and its statements."""
    return f"CREATE TRIGGER {name} {when} BEGIN\n  " + "\n  ".join(body) + "\nEND"


_MALFORMED = _refuse(
    "allocation_malformed",
    "NEW.active NOT IN (0, 1) OR NEW.busy_start >= NEW.busy_end"
    " OR (NEW.booking_id IS NULL) = (NEW.hold_id IS NULL)",
)
_UNIT = _refuse(
    "allocation_malformed",
    """NOT EXISTS (SELECT 1 FROM resource_unit AS unit
    WHERE unit.id = NEW.unit_id AND unit.resource_id = NEW.resource_id)""",
)
_OVERLAP = """(
    SELECT other.busy_end FROM allocation AS other
    WHERE other.active = 1 AND other.unit_id = NEW.unit_id AND other.busy_start < NEW.busy_end
      AND other.id IS NOT {own} ORDER BY other.busy_start DESC LIMIT 1) > NEW.busy_start"""
"""Rows of a unit do not overlap, so the last one that starts before the new one's end decides; one index step."""

_COVERS = (
    _refuse(
        "allocation_too_short",
        """NEW.active = 1 AND NEW.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id
      AND NEW.busy_start <= booking.start_at - booking.buffer_before
      AND NEW.busy_end >= booking.end_at + booking.buffer_after)""",
    ),
    _refuse(
        "allocation_too_short",
        """NEW.active = 1 AND NEW.hold_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM hold WHERE hold.id = NEW.hold_id
      AND NEW.busy_start <= hold.start_at AND NEW.busy_end >= hold.end_at)""",
    ),
)

_ALLOCATION = (
    _trigger(
        "allocation_before_insert",
        "BEFORE INSERT ON allocation",
        _MALFORMED,
        _UNIT,
        _refuse(
            "allocation_exists",
            """EXISTS (SELECT 1 FROM allocation AS other WHERE other.id = NEW.id
      OR (other.booking_id = NEW.booking_id AND other.unit_id = NEW.unit_id)
      OR (other.hold_id = NEW.hold_id AND other.unit_id = NEW.unit_id))""",
        ),
        _refuse(
            "dead_booking",
            "EXISTS (SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'cancelled')",
        ),
        _refuse(
            "allocation_needs_draft",
            """NEW.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'draft')""",
        ),
        _refuse("double_booking", "NEW.active = 1 AND " + _OVERLAP.format(own="NULL")),
        *_COVERS,
    ),
    _trigger(
        "allocation_before_update",
        "BEFORE UPDATE ON allocation",
        _MALFORMED,
        _UNIT,
        _refuse(
            "allocation_owner_fixed",
            "NEW.id IS NOT OLD.id OR NEW.booking_id IS NOT OLD.booking_id OR NEW.hold_id IS NOT OLD.hold_id",
        ),
        _refuse(
            "allocation_exists",
            """NEW.unit_id <> OLD.unit_id AND EXISTS (SELECT 1 FROM allocation AS other
    WHERE (other.booking_id = NEW.booking_id OR other.hold_id = NEW.hold_id) AND other.unit_id = NEW.unit_id)""",
        ),
        _refuse(
            "allocation_needs_draft",
            """(NEW.unit_id <> OLD.unit_id OR NEW.resource_id <> OLD.resource_id
    OR NEW.busy_start <> OLD.busy_start OR NEW.busy_end <> OLD.busy_end
    OR NEW.requirement_id IS NOT OLD.requirement_id)
    AND NEW.booking_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'draft')""",
        ),
        _refuse(
            "dead_booking",
            """NEW.active = 1 AND EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'cancelled')""",
        ),
        _refuse(
            "live_booking_freed",
            f"""NEW.active = 0 AND EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status IN {_LIVE})""",  # noqa: S608
        ),
        _refuse("double_booking", "NEW.active = 1 AND " + _OVERLAP.format(own="OLD.id")),
        *_COVERS,
    ),
    _trigger(
        "allocation_before_delete",
        "BEFORE DELETE ON allocation",
        _refuse(
            "allocation_needs_draft",
            """OLD.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = OLD.booking_id AND booking.status = 'draft')""",
        ),
    ),
)

_HOLD = (
    _trigger(
        "hold_before_insert",
        "BEFORE INSERT ON hold",
        _refuse("hold_exists", "EXISTS (SELECT 1 FROM hold WHERE hold.id = NEW.id)"),
    ),
    _trigger(
        "hold_before_update",
        "BEFORE UPDATE ON hold",
        _refuse(
            "hold_fixed",
            "NEW.id IS NOT OLD.id OR NEW.start_at IS NOT OLD.start_at OR NEW.end_at IS NOT OLD.end_at",
        ),
    ),
)

_OURS = _refuse("draft_committed", "bd_sha256('') IS NULL")
"""Other programs may have foreign keys switched off and could commit a draft. They do not know this function, so
they cannot write a booking at all, which would leave no event in the log either."""

_BOOKING = (
    _trigger(
        "booking_before_insert",
        "BEFORE INSERT ON booking",
        _OURS,
        _refuse("booking_exists", "EXISTS (SELECT 1 FROM booking WHERE booking.id = NEW.id)"),
        _refuse("booking_number_taken", "EXISTS (SELECT 1 FROM booking WHERE booking.number = NEW.number)"),
        _refuse(
            "booking_external_id_taken",
            "EXISTS (SELECT 1 FROM booking WHERE booking.external_id = NEW.external_id)",
        ),
        _refuse("booking_not_draft", "NEW.status <> 'draft'"),
        _refuse("booking_malformed", "NEW.start_at >= NEW.end_at OR NEW.buffer_before < 0 OR NEW.buffer_after < 0"),
    ),
    _trigger(
        "booking_before_update",
        "BEFORE UPDATE ON booking",
        _OURS,
        _refuse("booking_identity_fixed", "NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number"),
        _refuse(
            "booking_external_id_taken",
            """NEW.external_id IS NOT OLD.external_id AND EXISTS (
    SELECT 1 FROM booking WHERE booking.external_id = NEW.external_id)""",
        ),
        _refuse(
            "booking_malformed",
            f"""NEW.start_at >= NEW.end_at OR NEW.buffer_before < 0 OR NEW.buffer_after < 0
    OR NOT (NEW.status IN ('draft', 'cancelled') OR NEW.status IN {_LIVE})""",
        ),
        _refuse(
            "version_not_next",
            "NEW.version IS NOT OLD.version + (CASE OLD.status WHEN 'draft' THEN 0 ELSE 1 END)",
        ),
        _refuse(
            "move_needs_draft",
            """OLD.status <> 'draft' AND NEW.status <> 'draft' AND (
    NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at OR NEW.buffer_before <> OLD.buffer_before
    OR NEW.buffer_after <> OLD.buffer_after OR NEW.service_id <> OLD.service_id
    OR NEW.location_id <> OLD.location_id)""",
        ),
    ),
    _trigger(
        "booking_after_leaving",
        "AFTER UPDATE ON booking WHEN NEW.status IN ('draft', 'cancelled') AND NEW.status <> OLD.status",
        "UPDATE allocation SET active = 0 WHERE booking_id = NEW.id AND active = 1;",
    ),
    _trigger(
        "booking_after_going_live",
        "AFTER UPDATE ON booking"
        " WHEN OLD.status IN ('draft', 'cancelled') AND NEW.status NOT IN ('draft', 'cancelled')",
        "UPDATE allocation SET active = 1 WHERE booking_id = NEW.id AND active = 0;",
        _refuse(
            "requirement_missing",
            """EXISTS (SELECT 1 FROM service_requirement AS needed WHERE needed.service_id = NEW.service_id
    AND NOT EXISTS (SELECT 1 FROM allocation AS taken
      JOIN group_member AS member ON member.group_id = needed.group_id AND member.resource_id = taken.resource_id
      JOIN resource ON resource.id = taken.resource_id AND resource.kind = needed.kind
      WHERE taken.booking_id = NEW.id AND taken.requirement_id = needed.id AND taken.active = 1))""",
        ),
        _refuse(
            "requirement_foreign",
            """EXISTS (SELECT 1 FROM allocation AS taken
    JOIN service_requirement AS needed ON needed.id = taken.requirement_id
    WHERE taken.booking_id = NEW.id AND needed.service_id <> NEW.service_id)""",
        ),
        _refuse(
            "buffers_too_short",
            """EXISTS (SELECT 1 FROM service WHERE service.id = NEW.service_id
    AND (NEW.buffer_before < service.buffer_before OR NEW.buffer_after < service.buffer_after))""",
        ),
        _refuse(
            "location_mismatch",
            """NOT EXISTS (SELECT 1 FROM service
    WHERE service.id = NEW.service_id AND service.location_id = NEW.location_id)""",
        ),
        _refuse(
            "allocation_too_short",
            """EXISTS (SELECT 1 FROM allocation AS taken WHERE taken.booking_id = NEW.id
    AND (taken.busy_start > NEW.start_at - NEW.buffer_before OR taken.busy_end < NEW.end_at + NEW.buffer_after))""",
        ),
    ),
    _trigger("booking_before_delete", "BEFORE DELETE ON booking", "SELECT RAISE(ABORT, 'booking_kept');"),
)

_CLIENT = (
    _trigger(
        "client_before_insert",
        "BEFORE INSERT ON client",
        _refuse("client_exists", "EXISTS (SELECT 1 FROM client WHERE client.id = NEW.id)"),
        _refuse(
            "client_external_id_taken",
            "EXISTS (SELECT 1 FROM client WHERE client.external_id = NEW.external_id)",
        ),
    ),
    _trigger(
        "client_before_update",
        "BEFORE UPDATE ON client",
        _refuse("client_exists", "NEW.id IS NOT OLD.id"),
        _refuse(
            "client_external_id_taken",
            """NEW.external_id IS NOT OLD.external_id AND EXISTS (
    SELECT 1 FROM client WHERE client.external_id = NEW.external_id)""",
        ),
    ),
    _trigger("client_before_delete", "BEFORE DELETE ON client", "SELECT RAISE(ABORT, 'client_kept');"),
)

_OUTBOX = (
    _trigger(
        "outbox_before_insert",
        "BEFORE INSERT ON outbox",
        _refuse(
            "outbox_exists",
            """EXISTS (SELECT 1 FROM outbox
    WHERE outbox.id = NEW.id AND outbox.dedupe_key IS NOT NEW.dedupe_key)""",
        ),
        "SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM outbox WHERE outbox.dedupe_key = NEW.dedupe_key);",
    ),
    _trigger(
        "outbox_before_update",
        "BEFORE UPDATE ON outbox",
        _refuse(
            "outbox_fixed",
            """NEW.id IS NOT OLD.id OR NEW.dedupe_key IS NOT OLD.dedupe_key
    OR NEW.booking_id IS NOT OLD.booking_id OR NEW.message_id IS NOT OLD.message_id""",
        ),
        _refuse("outbox_sent", "OLD.state = 'sent' AND NEW.state IN ('queued', 'sending', 'retry_wait')"),
    ),
    _trigger("outbox_before_delete", "BEFORE DELETE ON outbox", "SELECT RAISE(ABORT, 'outbox_kept');"),
)

_CATALOGUE = (
    _trigger(
        "resource_unit_before_update",
        "BEFORE UPDATE ON resource_unit",
        _refuse("record_kept", "NEW.id IS NOT OLD.id OR NEW.resource_id IS NOT OLD.resource_id"),
    ),
    *(
        _trigger(
            f"{table}_before_delete",
            f"BEFORE DELETE ON {table}",
            _refuse("record_kept", "bd_sha256('') IS NULL"),
        )
        for table in ("location", "service", "service_requirement", "resource", "resource_unit", "resource_group")
    ),
)
"""Other programs may have foreign keys switched off and leave bookings behind without what they name."""

_COUNTER = (
    _trigger(
        "counter_before_update",
        "BEFORE UPDATE ON counter",
        _refuse("counter_only_rises", "NEW.name IS NOT OLD.name OR NEW.value <= OLD.value"),
    ),
    _trigger("counter_before_delete", "BEFORE DELETE ON counter", "SELECT RAISE(ABORT, 'counter_only_rises');"),
)

_AUDIT_COLUMNS = ("at", "actor", "approver", "station", "action", "entity", "entity_id", "detail", "prev_hash")
_CHAINED = " || ".join(f"length(NEW.{c}) || ':' || NEW.{c}" for c in ("seq", *_AUDIT_COLUMNS))
_AUDIT = (
    _trigger(
        "audit_before_insert",
        "BEFORE INSERT ON audit",
        _refuse("audit_seq", "NEW.seq IS NOT (SELECT audit_head.seq + 1 FROM audit_head)"),
        _refuse("audit_prev", "NEW.prev_hash IS NOT (SELECT audit_head.hash FROM audit_head)"),
        _refuse("audit_hash", f"NEW.hash IS NOT bd_sha256({_CHAINED})"),
    ),
    _trigger(
        "audit_after_insert",
        "AFTER INSERT ON audit",
        "UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;",
    ),
    _trigger("audit_before_update", "BEFORE UPDATE ON audit", "SELECT RAISE(ABORT, 'audit_append_only');"),
    _trigger("audit_before_delete", "BEFORE DELETE ON audit", "SELECT RAISE(ABORT, 'audit_append_only');"),
    _trigger(
        "audit_head_before_insert",
        "BEFORE INSERT ON audit_head",
        _refuse("audit_head_fixed", "EXISTS (SELECT 1 FROM audit_head) OR EXISTS (SELECT 1 FROM audit)"),
    ),
    _trigger(
        "audit_head_before_update",
        "BEFORE UPDATE ON audit_head",
        _refuse(
            "audit_head_fixed",
            """NEW.one <> 1 OR NEW.seq IS NOT OLD.seq + 1
    OR NEW.hash IS NOT (SELECT audit.hash FROM audit WHERE audit.seq = NEW.seq)""",
        ),
    ),
    _trigger("audit_head_before_delete", "BEFORE DELETE ON audit_head", "SELECT RAISE(ABORT, 'audit_head_fixed');"),
)


def statements() -> tuple[str, ...]:
    """Every guard of SQLite, in the order to create them."""
    versions = tuple(
        _trigger(
            f"{table}_version_rises",
            f"BEFORE UPDATE ON {table}",
            _refuse("version_not_next", "NEW.version IS NOT OLD.version + 1"),
        )
        for table in VERSIONED
    )
    never = _trigger("never_before_insert", "BEFORE INSERT ON never", "SELECT RAISE(ABORT, 'draft_committed');")
    return (never, *_ALLOCATION, *_HOLD, *_BOOKING, *_CLIENT, *_OUTBOX, *_CATALOGUE, *_COUNTER, *_AUDIT, *versions)

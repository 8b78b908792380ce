"""Nobody overlaps: no row without its unit, its owner and its whole time, none across another one."""

from __future__ import annotations

from bookingdesk.storage.guards.sqlite.parts import LIVE, refuse, trigger

_MALFORMED = refuse(
    "allocation_malformed",
    "NEW.active NOT IN (0, 1) OR NEW.busy_start >= NEW.busy_end"
    " OR (NEW.booking_id IS NULL) = (NEW.hold_id IS NULL)",
)

_UNIT = refuse(
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
    refuse(
        "allocation_too_short",
        """NEW.active = 1 AND NEW.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id
      AND NEW.busy_start <= booking.start_at - booking.buffer_before
      AND (booking.status = 'no_show' OR NEW.busy_end >= booking.end_at + booking.buffer_after))""",
    ),
    refuse(
        "allocation_too_short",
        """NEW.active = 1 AND NEW.hold_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM hold WHERE hold.id = NEW.hold_id
      AND NEW.busy_start <= hold.start_at AND NEW.busy_end >= hold.end_at)""",
    ),
)

ALLOCATION = (
    trigger(
        "allocation_before_insert",
        "BEFORE INSERT ON allocation",
        _MALFORMED,
        _UNIT,
        refuse(
            "allocation_exists",
            """EXISTS (SELECT 1 FROM allocation AS other WHERE other.id = NEW.id
      OR (other.booking_id = NEW.booking_id AND other.unit_id = NEW.unit_id)
      OR (other.hold_id = NEW.hold_id AND other.unit_id = NEW.unit_id))""",
        ),
        refuse(
            "dead_booking",
            "EXISTS (SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'cancelled')",
        ),
        refuse(
            "allocation_needs_draft",
            """NEW.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'draft')""",
        ),
        refuse("double_booking", "NEW.active = 1 AND " + _OVERLAP.format(own="NULL")),
        *_COVERS,
    ),
    trigger(
        "allocation_before_update",
        "BEFORE UPDATE ON allocation",
        _MALFORMED,
        _UNIT,
        refuse(
            "allocation_owner_fixed",
            "NEW.id IS NOT OLD.id OR NEW.booking_id IS NOT OLD.booking_id OR NEW.hold_id IS NOT OLD.hold_id",
        ),
        refuse(
            "allocation_exists",
            """NEW.unit_id <> OLD.unit_id AND EXISTS (SELECT 1 FROM allocation AS other
    WHERE (other.booking_id = NEW.booking_id OR other.hold_id = NEW.hold_id) AND other.unit_id = NEW.unit_id)""",
        ),
        refuse(
            "allocation_needs_draft",
            """(NEW.unit_id <> OLD.unit_id OR NEW.resource_id <> OLD.resource_id
    OR NEW.busy_start <> OLD.busy_start OR NEW.busy_end <> OLD.busy_end
    OR NEW.requirement_id IS NOT OLD.requirement_id)
    AND NEW.booking_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'draft')""",
        ),
        refuse(
            "dead_booking",
            """NEW.active = 1 AND EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status = 'cancelled')""",
        ),
        refuse(
            "live_booking_freed",
            f"""NEW.active = 0 AND EXISTS (
    SELECT 1 FROM booking WHERE booking.id = NEW.booking_id AND booking.status IN {LIVE})""",  # noqa: S608
        ),
        refuse("double_booking", "NEW.active = 1 AND " + _OVERLAP.format(own="OLD.id")),
        *_COVERS,
    ),
    trigger(
        "allocation_before_delete",
        "BEFORE DELETE ON allocation",
        refuse(
            "allocation_needs_draft",
            """OLD.booking_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM booking WHERE booking.id = OLD.booking_id AND booking.status = 'draft')""",
        ),
    ),
)

HOLD = (
    trigger(
        "hold_before_insert",
        "BEFORE INSERT ON hold",
        refuse("hold_exists", "EXISTS (SELECT 1 FROM hold WHERE hold.id = NEW.id)"),
    ),
    trigger(
        "hold_before_update",
        "BEFORE UPDATE ON hold",
        refuse(
            "hold_fixed",
            "NEW.id IS NOT OLD.id OR NEW.start_at IS NOT OLD.start_at OR NEW.end_at IS NOT OLD.end_at",
        ),
    ),
)

"""The words in which the database refuses: the same on SQLite and PostgreSQL, one per rule."""

from __future__ import annotations

from enum import StrEnum


class GuardCode(StrEnum):
    """What a guard says. `storage.errors.guard_code` reads it from a driver's error."""

    DOUBLE_BOOKING = "double_booking"
    ALLOCATION_EXISTS = "allocation_exists"
    ALLOCATION_MALFORMED = "allocation_malformed"
    ALLOCATION_OWNER_FIXED = "allocation_owner_fixed"
    ALLOCATION_NEEDS_DRAFT = "allocation_needs_draft"
    ALLOCATION_TOO_SHORT = "allocation_too_short"
    DEAD_BOOKING = "dead_booking"
    LIVE_BOOKING_FREED = "live_booking_freed"
    HOLD_EXISTS = "hold_exists"
    HOLD_FIXED = "hold_fixed"
    BOOKING_NOT_DRAFT = "booking_not_draft"
    BOOKING_EXISTS = "booking_exists"
    BOOKING_NUMBER_TAKEN = "booking_number_taken"
    BOOKING_EXTERNAL_ID_TAKEN = "booking_external_id_taken"
    BOOKING_IDENTITY_FIXED = "booking_identity_fixed"
    BOOKING_MALFORMED = "booking_malformed"
    BOOKING_KEPT = "booking_kept"
    DRAFT_COMMITTED = "draft_committed"
    MOVE_NEEDS_DRAFT = "move_needs_draft"
    VERSION_NOT_NEXT = "version_not_next"
    REQUIREMENT_MISSING = "requirement_missing"
    REQUIREMENT_FOREIGN = "requirement_foreign"
    BUFFERS_TOO_SHORT = "buffers_too_short"
    LOCATION_MISMATCH = "location_mismatch"
    CLIENT_EXISTS = "client_exists"
    CLIENT_EXTERNAL_ID_TAKEN = "client_external_id_taken"
    CLIENT_KEPT = "client_kept"
    RECORD_EXISTS = "record_exists"
    RECORD_KEPT = "record_kept"
    OUTBOX_EXISTS = "outbox_exists"
    OUTBOX_DUPLICATE = "outbox_duplicate"
    OUTBOX_SUBJECT = "outbox_subject"
    OUTBOX_FIXED = "outbox_fixed"
    OUTBOX_SENT = "outbox_sent"
    OUTBOX_KEPT = "outbox_kept"
    PAYMENT_EXISTS = "payment_exists"
    PAYMENT_KEPT = "payment_kept"
    POLICY_FIXED = "policy_fixed"
    REQUEST_FIXED = "request_fixed"
    COUNTER_ONLY_RISES = "counter_only_rises"
    AUDIT_APPEND_ONLY = "audit_append_only"
    AUDIT_SEQ = "audit_seq"
    AUDIT_PREV = "audit_prev"
    AUDIT_HASH = "audit_hash"
    AUDIT_HEAD_FIXED = "audit_head_fixed"


VERSIONED = ("client", "resource", "policy", "app_user", "setting", "location", "service", "waitlist_entry")
"""Tables whose version rises by exactly one with each update; `booking` has its own rule (drafts)."""

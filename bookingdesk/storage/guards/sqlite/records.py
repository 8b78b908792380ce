"""What bookings name stays: clients, the catalogue, sent messages, numbers that were given."""

from __future__ import annotations

from bookingdesk.storage.guards.conditions import CLIENT_REMEMBERED, OUTBOX_SENT, OUTBOX_SUBJECT
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger

CLIENT = (
    trigger(
        "client_before_insert",
        "BEFORE INSERT ON client",
        refuse("client_exists", "EXISTS (SELECT 1 FROM client WHERE client.id = NEW.id)"),
        refuse(
            "client_external_id_taken",
            "EXISTS (SELECT 1 FROM client WHERE client.external_id = NEW.external_id)",
        ),
    ),
    trigger(
        "client_before_update",
        "BEFORE UPDATE ON client",
        refuse("client_exists", "NEW.id IS NOT OLD.id"),
        refuse("client_forgotten", CLIENT_REMEMBERED),
        refuse(
            "client_external_id_taken",
            """NEW.external_id IS NOT OLD.external_id AND EXISTS (
    SELECT 1 FROM client WHERE client.external_id = NEW.external_id)""",
        ),
    ),
    trigger("client_before_delete", "BEFORE DELETE ON client", "SELECT RAISE(ABORT, 'client_kept');"),
)

OUTBOX = (
    trigger(
        "outbox_before_insert",
        "BEFORE INSERT ON outbox",
        refuse(
            "outbox_exists",
            """EXISTS (SELECT 1 FROM outbox
    WHERE outbox.id = NEW.id AND outbox.dedupe_key IS NOT NEW.dedupe_key)""",
        ),
        refuse("outbox_subject", OUTBOX_SUBJECT),
        "SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM outbox WHERE outbox.dedupe_key = NEW.dedupe_key);",
    ),
    trigger(
        "outbox_before_update",
        "BEFORE UPDATE ON outbox",
        refuse(
            "outbox_fixed",
            """NEW.id IS NOT OLD.id OR NEW.dedupe_key IS NOT OLD.dedupe_key
    OR NEW.booking_id IS NOT OLD.booking_id OR NEW.request_id IS NOT OLD.request_id
    OR NEW.offer_id IS NOT OLD.offer_id OR NEW.kind IS NOT OLD.kind OR NEW.message_id IS NOT OLD.message_id""",
        ),
        refuse("outbox_subject", OUTBOX_SUBJECT),
        refuse("outbox_sent", OUTBOX_SENT),
    ),
    trigger("outbox_before_delete", "BEFORE DELETE ON outbox", "SELECT RAISE(ABORT, 'outbox_kept');"),
)

PAYMENT = (
    trigger(
        "payment_before_insert",
        "BEFORE INSERT ON payment",
        refuse(
            "payment_exists",
            """EXISTS (SELECT 1 FROM payment
    WHERE payment.id = NEW.id OR payment.receipt_no = NEW.receipt_no)""",
        ),
    ),
    trigger("payment_before_update", "BEFORE UPDATE ON payment", "SELECT RAISE(ABORT, 'payment_kept');"),
    trigger("payment_before_delete", "BEFORE DELETE ON payment", "SELECT RAISE(ABORT, 'payment_kept');"),
)

POLICY = (
    trigger(
        "policy_before_insert",
        "BEFORE INSERT ON policy",
        refuse(
            "record_exists",
            """EXISTS (SELECT 1 FROM policy WHERE policy.id = NEW.id
    OR (policy.kind = NEW.kind AND policy.name = NEW.name AND policy.version_no = NEW.version_no))""",
        ),
    ),
    trigger(
        "policy_before_update",
        "BEFORE UPDATE ON policy",
        refuse("policy_fixed", "OLD.state <> 'draft' OR NEW.id IS NOT OLD.id"),
    ),
    trigger("policy_before_delete", "BEFORE DELETE ON policy", "SELECT RAISE(ABORT, 'policy_fixed');"),
)
"""An approved version says for ever what it said to the clients who booked under it (R39)."""

CATALOGUE = (
    trigger(
        "resource_unit_before_update",
        "BEFORE UPDATE ON resource_unit",
        refuse("record_kept", "NEW.id IS NOT OLD.id OR NEW.resource_id IS NOT OLD.resource_id"),
    ),
    *(
        trigger(
            f"{table}_before_delete",
            f"BEFORE DELETE ON {table}",
            refuse("record_kept", "bd_sha256('') IS NULL"),
        )
        for table in ("location", "service", "service_requirement", "resource", "resource_unit", "resource_group")
    ),
    *(
        trigger(f"{table}_before_delete", f"BEFORE DELETE ON {table}", "SELECT RAISE(ABORT, 'record_kept');")
        for table in ("waitlist_entry", "waitlist_offer", "queue_entry")
    ),
    *(
        trigger(
            f"{table}_before_insert",
            f"BEFORE INSERT ON {table}",
            refuse("record_exists", f"EXISTS (SELECT 1 FROM {table} WHERE {table}.id = NEW.id)"),  # noqa: S608
        )
        for table in ("waitlist_entry", "waitlist_offer", "queue_entry")
    ),
    trigger(
        "waitlist_offer_before_update",
        "BEFORE UPDATE ON waitlist_offer",
        refuse("record_kept", "OLD.state IS NOT 'open' AND NEW.state IS NOT OLD.state"),
    ),
    *(
        trigger(
            f"staff_duration_before_{verb}",
            f"BEFORE {verb.upper()} ON staff_duration",
            refuse(
                "length_of_nobody",
                "NOT EXISTS (SELECT 1 FROM resource AS r WHERE r.id = NEW.staff_id AND r.kind = 'staff')",
            ),
        )
        for verb in ("insert", "update")
    ),
)
"""Other programs may have foreign keys switched off and leave bookings behind without what they name."""

COUNTER = (
    trigger(
        "counter_before_update",
        "BEFORE UPDATE ON counter",
        refuse("counter_only_rises", "NEW.name IS NOT OLD.name OR NEW.value <= OLD.value"),
    ),
    trigger("counter_before_delete", "BEFORE DELETE ON counter", "SELECT RAISE(ABORT, 'counter_only_rises');"),
)

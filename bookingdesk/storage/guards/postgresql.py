"""The guards of PostgreSQL: one exclusion constraint and trigger functions that raise with a constraint's name.

Functions see the database's own tables only: their search path ends in pg_temp, so that a temporary table named
`booking` deceives nobody. No extension is needed.
"""

from __future__ import annotations

from bookingdesk.storage.engine import ADVISORY_KEY
from bookingdesk.storage.guards.codes import VERSIONED
from bookingdesk.storage.guards.conditions import (
    ABSENCE_CHANGED,
    ANSWER_CHANGED,
    AUDIT_COLUMNS,
    CLIENT_REMEMBERED,
    COMES_AFTER_ALL,
    DECISION_CHANGED,
    DEFERRAL_CHANGED,
    MOVED,
    NOT_READY,
    OF_SESSIONS,
    OUTBOX_SENT,
    REQUEST_CHANGED,
    SEATED,
    TEMPLATE_CHANGED,
    TOO_SHORT,
)

EXCLUSION = (
    "CONSTRAINT double_booking EXCLUDE USING gist (int8range(unit_id, unit_id, '[]') WITH &&,"
    " int8range(busy_start, busy_end) WITH &&) WHERE (active = 1)"
)
"""No two active rows of a unit share an instant; the range of one unit stands in for btree_gist."""


def _fail(code: str) -> str:
    """Raise as the constraint of this name."""
    return f"RAISE EXCEPTION '{code}' USING ERRCODE = '23514', CONSTRAINT = '{code}';"


def _refuse(code: str, condition: str) -> str:
    """One refusal of a function's body."""
    return f"IF {condition} THEN {_fail(code)} END IF;"


def _body(*steps: str, declare: str = "", answer: str = "NEW") -> str:
    """The text of a trigger function."""
    lines = "\n  ".join((*steps, f"RETURN {answer};"))
    return f"{declare}BEGIN\n  {lines}\nEND"


_MALFORMED = _refuse(
    "allocation_malformed",
    "NEW.active NOT IN (0, 1) OR NEW.busy_start >= NEW.busy_end"
    " OR (NEW.booking_id IS NULL) = (NEW.hold_id IS NULL)",
)
_OWNER = """IF NEW.booking_id IS NOT NULL THEN
    SELECT * INTO owner FROM booking WHERE booking.id = NEW.booking_id;
  END IF;"""
_COVERS = _refuse(
    "allocation_too_short",
    """NEW.active = 1 AND (
      (NEW.booking_id IS NOT NULL AND (
        NEW.busy_start > owner.start_at - owner.buffer_before
        OR (NEW.busy_end < owner.end_at + owner.buffer_after AND owner.status <> 'no_show')))
      OR (NEW.hold_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM hold WHERE hold.id = NEW.hold_id
          AND NEW.busy_start <= hold.start_at AND NEW.busy_end >= hold.end_at)))""",
)
_DECLARE_OWNER = "DECLARE\n  owner booking;\n"

_ALLOCATION_INSERT = _body(
    _MALFORMED,
    _OWNER,
    _refuse("dead_booking", "owner.status = 'cancelled'"),
    _refuse("allocation_needs_draft", "NEW.booking_id IS NOT NULL AND owner.status IS DISTINCT FROM 'draft'"),
    _COVERS,
    declare=_DECLARE_OWNER,
)
_ALLOCATION_UPDATE = _body(
    _MALFORMED,
    _refuse(
        "allocation_owner_fixed",
        "NEW.id <> OLD.id OR NEW.booking_id IS DISTINCT FROM OLD.booking_id"
        " OR NEW.hold_id IS DISTINCT FROM OLD.hold_id",
    ),
    _OWNER,
    _refuse(
        "allocation_needs_draft",
        """NEW.booking_id IS NOT NULL AND owner.status IS DISTINCT FROM 'draft' AND (
      NEW.unit_id <> OLD.unit_id OR NEW.resource_id <> OLD.resource_id
      OR NEW.busy_start <> OLD.busy_start OR NEW.busy_end <> OLD.busy_end
      OR NEW.requirement_id IS DISTINCT FROM OLD.requirement_id)""",
    ),
    _refuse("dead_booking", "NEW.active = 1 AND owner.status = 'cancelled'"),
    _refuse("live_booking_freed", "NEW.active = 0 AND owner.status NOT IN ('draft', 'cancelled')"),
    _COVERS,
    declare=_DECLARE_OWNER,
)
_ALLOCATION_DELETE = _body(
    _refuse(
        "allocation_needs_draft",
        """OLD.booking_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM booking WHERE booking.id = OLD.booking_id AND booking.status = 'draft')""",
    ),
    answer="OLD",
)
_HOLD_UPDATE = _body(
    _refuse("hold_fixed", "NEW.id <> OLD.id OR NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at")
)
_BOOKING_INSERT = _body(_refuse("booking_not_draft", "NEW.status <> 'draft'"))
_BOOKING_UPDATE = _body(
    _refuse("booking_identity_fixed", "NEW.id <> OLD.id OR NEW.number <> OLD.number"),
    _refuse(
        "version_not_next",
        "NEW.version <> OLD.version + (CASE OLD.status WHEN 'draft' THEN 0 ELSE 1 END)",
    ),
    _refuse("move_needs_draft", MOVED),
)
_GOES_LIVE = "OLD.status IN ('draft', 'cancelled') AND NEW.status NOT IN ('draft', 'cancelled')"
_BOOKING_AFTER = _body(
    """IF NEW.status IN ('draft', 'cancelled') AND NEW.status <> OLD.status THEN
    UPDATE allocation SET active = 0 WHERE booking_id = NEW.id AND active = 1;
  END IF;""",
    f"IF {COMES_AFTER_ALL} THEN {_refuse('allocation_too_short', TOO_SHORT)} END IF;",
    f"IF NOT ({_GOES_LIVE}) THEN RETURN NULL; END IF;",
    "UPDATE allocation SET active = 1 WHERE booking_id = NEW.id AND active = 0;",
    *(_refuse(code, condition) for code, condition in NOT_READY),
    answer="NULL",
)
_BOOKING_SEATED = _body(
    f"IF NOT ({OF_SESSIONS}) THEN RETURN NULL; END IF;",
    *(_refuse(code, condition) for code, condition in SEATED),
    answer="NULL",
)
_OUTBOX_UPDATE = _body(
    _refuse(
        "outbox_fixed",
        """NEW.id <> OLD.id OR NEW.dedupe_key <> OLD.dedupe_key OR NEW.kind <> OLD.kind
      OR NEW.booking_id IS DISTINCT FROM OLD.booking_id OR NEW.request_id IS DISTINCT FROM OLD.request_id
      OR NEW.offer_id IS DISTINCT FROM OLD.offer_id OR NEW.message_id <> OLD.message_id""",
    ),
    _refuse("outbox_sent", OUTBOX_SENT),
)
_COUNTER_UPDATE = _body(_refuse("counter_only_rises", "NEW.name <> OLD.name OR NEW.value <= OLD.value"))
_VERSION = _body(_refuse("version_not_next", "NEW.version <> OLD.version + 1"))

_CHAINED = " || ".join(
    ("length(NEW.seq::text) || ':' || NEW.seq", *(f"length(NEW.{c}) || ':' || NEW.{c}" for c in AUDIT_COLUMNS))
)
_AUDIT_INSERT = _body(
    "SELECT * INTO head FROM audit_head FOR UPDATE;",
    _refuse("audit_seq", "NEW.seq IS DISTINCT FROM head.seq + 1"),
    _refuse("audit_prev", "NEW.prev_hash IS DISTINCT FROM head.hash"),
    _refuse("audit_hash", f"NEW.hash IS DISTINCT FROM encode(sha256(convert_to({_CHAINED}, 'UTF8')), 'hex')"),
    declare="DECLARE\n  head audit_head;\n",
)
_AUDIT_AFTER = _body("UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash;", answer="NULL")
_AUDIT_HEAD_UPDATE = _body(
    _refuse(
        "audit_head_fixed",
        """NEW.one <> 1 OR NEW.seq <> OLD.seq + 1
      OR NEW.hash IS DISTINCT FROM (SELECT audit.hash FROM audit WHERE audit.seq = NEW.seq)""",
    )
)
_AUDIT_HEAD_INSERT = _body(
    _refuse("audit_head_fixed", "EXISTS (SELECT 1 FROM audit_head) OR EXISTS (SELECT 1 FROM audit)")
)
_SERIAL = _body(f"PERFORM pg_advisory_xact_lock({ADVISORY_KEY});", answer="NULL")


def _never(code: str) -> str:
    """A function that always refuses."""
    return f"BEGIN\n  {_fail(code)}\nEND"


FUNCTIONS: dict[str, str] = {
    "bd_one_writer": _SERIAL,
    "bd_never": _never("draft_committed"),
    "bd_allocation_insert": _ALLOCATION_INSERT,
    "bd_allocation_update": _ALLOCATION_UPDATE,
    "bd_allocation_delete": _ALLOCATION_DELETE,
    "bd_hold_update": _HOLD_UPDATE,
    "bd_booking_insert": _BOOKING_INSERT,
    "bd_booking_update": _BOOKING_UPDATE,
    "bd_booking_after": _BOOKING_AFTER,
    "bd_booking_seated": _BOOKING_SEATED,
    "bd_booking_kept": _never("booking_kept"),
    "bd_client_update": _body(
        _refuse("client_exists", "NEW.id <> OLD.id"), _refuse("client_forgotten", CLIENT_REMEMBERED)
    ),
    "bd_client_kept": _never("client_kept"),
    "bd_outbox_update": _OUTBOX_UPDATE,
    "bd_outbox_kept": _never("outbox_kept"),
    "bd_payment_kept": _never("payment_kept"),
    "bd_policy_update": _body(_refuse("policy_fixed", "OLD.state <> 'draft' OR NEW.id <> OLD.id")),
    "bd_policy_kept": _never("policy_fixed"),
    "bd_template_update": _body(_refuse("template_fixed", TEMPLATE_CHANGED)),
    "bd_template_kept": _never("template_fixed"),
    "bd_counter_update": _COUNTER_UPDATE,
    "bd_counter_kept": _never("counter_only_rises"),
    "bd_request_update": _body(_refuse("request_fixed", REQUEST_CHANGED)),
    "bd_request_answer_update": _body(_refuse("request_fixed", ANSWER_CHANGED)),
    "bd_deferral_update": _body(_refuse("record_kept", DEFERRAL_CHANGED)),
    "bd_absence_update": _body(_refuse("absence_fixed", ABSENCE_CHANGED)),
    "bd_absence_decision_update": _body(_refuse("absence_fixed", DECISION_CHANGED)),
    "bd_record_kept": _never("record_kept"),
    "bd_version": _VERSION,
    "bd_audit_insert": _AUDIT_INSERT,
    "bd_audit_after": _AUDIT_AFTER,
    "bd_audit_append_only": _never("audit_append_only"),
    "bd_audit_head_insert": _AUDIT_HEAD_INSERT,
    "bd_audit_head_update": _AUDIT_HEAD_UPDATE,
    "bd_audit_head_kept": _never("audit_head_fixed"),
    "bd_allocation_kept": _never("allocation_needs_draft"),
    "bd_waiting_kept": _never("record_kept"),
    "bd_waitlist_offer_update": _body(
        _refuse("record_kept", "OLD.state <> 'open' AND NEW.state <> OLD.state"),
    ),
}
"""Name to body of every trigger function."""

_ROWS = (
    ("never", "bd_never", "BEFORE INSERT"),
    ("allocation", "bd_allocation_insert", "BEFORE INSERT"),
    ("allocation", "bd_allocation_update", "BEFORE UPDATE"),
    ("allocation", "bd_allocation_delete", "BEFORE DELETE"),
    ("hold", "bd_hold_update", "BEFORE UPDATE"),
    ("booking", "bd_booking_insert", "BEFORE INSERT"),
    ("booking", "bd_booking_update", "BEFORE UPDATE"),
    ("booking", "bd_booking_after", "AFTER UPDATE"),
    ("booking", "bd_booking_seated", "AFTER UPDATE"),
    ("booking", "bd_booking_kept", "BEFORE DELETE"),
    ("client", "bd_client_update", "BEFORE UPDATE"),
    ("client", "bd_client_kept", "BEFORE DELETE"),
    ("outbox", "bd_outbox_update", "BEFORE UPDATE"),
    ("outbox", "bd_outbox_kept", "BEFORE DELETE"),
    ("payment", "bd_payment_kept", "BEFORE UPDATE OR DELETE"),
    ("policy", "bd_policy_update", "BEFORE UPDATE"),
    ("policy", "bd_policy_kept", "BEFORE DELETE"),
    ("template_version", "bd_template_update", "BEFORE UPDATE"),
    ("template_version", "bd_template_kept", "BEFORE DELETE"),
    ("request", "bd_request_update", "BEFORE UPDATE"),
    ("request", "bd_record_kept", "BEFORE DELETE"),
    ("request_answer", "bd_request_answer_update", "BEFORE UPDATE"),
    ("request_answer", "bd_record_kept", "BEFORE DELETE"),
    ("deferral", "bd_deferral_update", "BEFORE UPDATE"),
    ("deferral", "bd_record_kept", "BEFORE DELETE"),
    ("absence", "bd_absence_update", "BEFORE UPDATE"),
    ("absence", "bd_record_kept", "BEFORE DELETE"),
    ("absence_decision", "bd_absence_decision_update", "BEFORE UPDATE"),
    ("absence_decision", "bd_record_kept", "BEFORE DELETE"),
    ("counter", "bd_counter_update", "BEFORE UPDATE"),
    ("counter", "bd_counter_kept", "BEFORE DELETE"),
    ("audit", "bd_audit_insert", "BEFORE INSERT"),
    ("audit", "bd_audit_after", "AFTER INSERT"),
    ("audit", "bd_audit_append_only", "BEFORE UPDATE OR DELETE"),
    ("audit_head", "bd_audit_head_insert", "BEFORE INSERT"),
    ("audit_head", "bd_audit_head_update", "BEFORE UPDATE"),
    ("audit_head", "bd_audit_head_kept", "BEFORE DELETE"),
    ("waitlist_entry", "bd_waiting_kept", "BEFORE DELETE"),
    ("waitlist_offer", "bd_waiting_kept", "BEFORE DELETE"),
    ("waitlist_offer", "bd_waitlist_offer_update", "BEFORE UPDATE"),
    ("queue_entry", "bd_waiting_kept", "BEFORE DELETE"),
)
_WHOLE = (
    ("booking", "bd_booking_kept", "BEFORE TRUNCATE"),
    ("client", "bd_client_kept", "BEFORE TRUNCATE"),
    ("outbox", "bd_outbox_kept", "BEFORE TRUNCATE"),
    ("payment", "bd_payment_kept", "BEFORE TRUNCATE"),
    ("policy", "bd_policy_kept", "BEFORE TRUNCATE"),
    ("template_version", "bd_template_kept", "BEFORE TRUNCATE"),
    ("request", "bd_record_kept", "BEFORE TRUNCATE"),
    ("request_answer", "bd_record_kept", "BEFORE TRUNCATE"),
    ("deferral", "bd_record_kept", "BEFORE TRUNCATE"),
    ("absence", "bd_record_kept", "BEFORE TRUNCATE"),
    ("absence_decision", "bd_record_kept", "BEFORE TRUNCATE"),
    ("waitlist_entry", "bd_waiting_kept", "BEFORE TRUNCATE"),
    ("waitlist_offer", "bd_waiting_kept", "BEFORE TRUNCATE"),
    ("queue_entry", "bd_waiting_kept", "BEFORE TRUNCATE"),
    ("counter", "bd_counter_kept", "BEFORE TRUNCATE"),
    ("audit", "bd_audit_append_only", "BEFORE TRUNCATE"),
    ("audit_head", "bd_audit_head_kept", "BEFORE TRUNCATE"),
    ("allocation", "bd_allocation_kept", "BEFORE TRUNCATE"),
    ("booking", "bd_one_writer", "BEFORE INSERT OR UPDATE OR DELETE"),
    ("allocation", "bd_one_writer", "BEFORE INSERT OR UPDATE OR DELETE"),
    ("hold", "bd_one_writer", "BEFORE INSERT OR UPDATE OR DELETE"),
)


def statements(schema: str, place: str = "") -> tuple[str, ...]:
    """Every guard of PostgreSQL for tables that live in `schema`, in the order to create them.

    `place` is `pg_temp.` for the inventory's reference: the same guards on temporary copies of the tables.
    """
    functions = tuple(
        f"CREATE FUNCTION {place}{name}() RETURNS trigger LANGUAGE plpgsql"
        f' SET search_path = "{schema}", pg_temp AS $guard${body}$guard$'
        for name, body in FUNCTIONS.items()
    )
    exclusion = f"ALTER TABLE {place}allocation ADD {EXCLUSION}"
    each_row = (*_ROWS, *((table, "bd_version", "BEFORE UPDATE") for table in VERSIONED))
    triggers = tuple(
        f"CREATE TRIGGER {function}_{moment.split()[-1].lower()} {moment} ON {place}{table}"
        f" FOR EACH {level} EXECUTE FUNCTION {place}{function}()"
        for rows, level in ((each_row, "ROW"), (_WHOLE, "STATEMENT"))
        for table, function, moment in rows
    )
    return (*functions, exclusion, *triggers)

"""Statements that must not change anything, in the words of each database; run on `salon.a_busy_morning`.

Ana's unit is 11, Ben's 21, Cy's 31, Dee's 41; the rooms' are 111, 121, 131. START is 14:15 in Berlin.
"""

from __future__ import annotations

from tests.proofs.attempt import Hostile
from tests.proofs.hostile_desk import ABSENCES, DEFERRALS, MISSED, REQUESTS, TEMPLATES, WAITING

START, END = 1750680900, 1750683600


def _booking(status: str = "draft", *, service: int = 1, location: int = 1, after: int = 0, id_: str = "x") -> str:
    """Insert a booking at 14:15."""
    return (
        "INSERT INTO booking (id, number, client_id, service_id, location_id, start_at, end_at, buffer_after,"
        " status, status_since, mode, channel, created_at) VALUES"
        f" ('{id_}', 99, 2041, {service}, {location}, {START}, {END}, {after}, '{status}',"
        " 0, 'in_person', 'phone', 0)"
    )


def _taken(
    resource: int,
    requirement: object,
    start: int = START,
    end: int = END,
    owner: str = "'x', NULL",
    active: int = 1,
    verb: str = "INSERT INTO",
) -> str:
    """Insert an allocation of a resource's first unit."""
    return (
        f"{verb} allocation (booking_id, hold_id, requirement_id, unit_id, resource_id, busy_start,"
        " busy_end, active)"
        f" VALUES ({owner}, {requirement}, {resource * 10 + 1}, {resource}, {start}, {end}, {active})"
    )


def _hold(start: int = START, end: int = END) -> str:
    return f"INSERT INTO hold (id, service_id, start_at, end_at, expires_at) VALUES ('y', 1, {start}, {end}, {end})"


_LIVE = "UPDATE booking SET status = 'confirmed' WHERE id = 'x'"
_HELD = "NULL, 'y'"
_AUDIT = (
    "INSERT INTO audit (seq, at, actor, action, entity, entity_id, detail, prev_hash, hash)"
    " VALUES ({seq}, 't', 'Jo', 'book', 'booking', 'a', '{{}}', {prev}, {hash})"
)
_HEAD = "(SELECT hash FROM audit_head)"
_MESSAGE = (
    "{verb} outbox (id, booking_id, client_id, kind, channel, dedupe_key, booking_version, due_at, expires_at,"
    " state, message_id, created_at) VALUES"
    " ('{id}', 'a', 2041, 'reminder', 'email', '{key}', 1, 0, 0, 'queued', 'z', 0)"
)


_LETTER = (
    "INSERT INTO outbox (id, booking_id, request_id, offer_id, client_id, kind, channel, dedupe_key, booking_version,"
    " due_at, expires_at, state, message_id, created_at) VALUES"
    " ('m9', {subjects}, {client}, '{kind}', 'email', 'nine', 1, 0, 0, 'queued', 'z', 0)"
)


_SAID = (
    "INSERT INTO outbox (id, booking_id, client_id, kind, channel, dedupe_key, booking_version, due_at, expires_at,"
    " state, message_id, created_at) VALUES"
    " ('m9', 'a', 2041, 'reminder', 'phone', 'nine', 1, 0, 0, 'sent', 'z', 0)"
)


def _overlapping(name: str, start: int, end: int) -> Hostile:
    """A whole booking on Ana with an allocation of this busy span."""
    return Hostile(
        f"double booking, {name}",
        (
            _booking().replace(f"{START}, {END}", f"{start}, {end}"),
            _taken(1, 10, start, end),
            _taken(13, 11, start, end),
            _LIVE,
        ),
    )


OCCUPANCY = (
    _overlapping("same span", START, END),
    _overlapping("one second at the start", START - 3600, START + 1),
    _overlapping("one second at the end", END - 1, END + 3600),
    _overlapping("inside", START + 60, END - 60),
    _overlapping("around", START - 3600, END + 3600),
    Hostile("hold over a booking", (_hold(), _taken(1, "NULL", owner=_HELD))),
    Hostile("booking over a hold", (_booking(), _taken(3, 10), _taken(13, 11), _LIVE)),
    Hostile("hold over a hold", (_hold(), _taken(3, "NULL", owner=_HELD))),
    Hostile(
        "live allocation to another's unit",
        ("UPDATE allocation SET unit_id = 11, resource_id = 1 WHERE unit_id = 21",),
    ),
    Hostile(
        "moved onto another through a draft",
        (
            "UPDATE booking SET status = 'draft', version = 2 WHERE id = 'b'",
            "UPDATE allocation SET unit_id = 11, resource_id = 1 WHERE unit_id = 21",
            "UPDATE booking SET status = 'confirmed' WHERE id = 'b'",
        ),
    ),
    Hostile("revived onto another", ("UPDATE booking SET status = 'confirmed', version = 4 WHERE id = 'c'",)),
    Hostile("dead allocation awoken", ("UPDATE allocation SET active = 1 WHERE booking_id = 'c'",)),
    Hostile(
        "hold moved onto a booking", ("UPDATE allocation SET unit_id = 11, resource_id = 1 WHERE hold_id = 'h'",)
    ),
    Hostile(
        "inactive first, then awoken",
        (_hold(), _taken(1, "NULL", owner=_HELD, active=0), "UPDATE allocation SET active = 1 WHERE hold_id = 'y'"),
    ),
    Hostile(
        "time moved without its allocations",
        (f"UPDATE booking SET start_at = {END}, end_at = {END + 60}, version = 2 WHERE id = 'a'",),
    ),
    Hostile("span turned round", (_hold(), _taken(1, "NULL", END, START, owner=_HELD))),
    Hostile("active of two", (_hold(), _taken(1, "NULL", owner=_HELD, active=2))),
    Hostile("two owners", (_hold(), _booking(), _taken(4, "NULL", owner="'x', 'y'"))),
    Hostile("no owner", (_taken(4, "NULL", owner="NULL, NULL"),)),
    Hostile("unit of another resource", (_hold(), _taken(4, "NULL", owner=_HELD).replace("41, 4", "41, 2"))),
    Hostile(
        "unit given to another resource", ("UPDATE resource_unit SET resource_id = 2, unit_no = 2 WHERE id = 11",)
    ),
    Hostile("hold stretched over its allocation", (f"UPDATE hold SET end_at = {END + 60} WHERE id = 'h'",)),
)

GATE = (
    Hostile("draft committed", (_booking(),)),
    Hostile("live booking left as a draft", ("UPDATE booking SET status = 'draft', version = 2 WHERE id = 'a'",)),
    Hostile("place for drafts made", ("INSERT INTO never (id) VALUES (1)", _booking())),
    Hostile("inserted live", (_booking("confirmed"),)),
    Hostile("inserted cancelled", (_booking("cancelled"),)),
    Hostile("live with nothing", (_booking(), _LIVE)),
    Hostile("live without its room", (_booking(), _taken(4, 10), _LIVE)),
    Hostile("live without its staff member", (_booking(), _taken(13, 11), _LIVE)),
    Hostile("staff without the skill", (_booking(service=3), _taken(4, 30), _taken(13, 31), _LIVE)),
    Hostile("staff in place of the room", (_booking(), _taken(4, 10), _taken(1, 11, END, END + 60), _LIVE)),
    Hostile(
        "another service's requirement",
        (_booking(), _taken(4, 10), _taken(13, 11), _taken(12, 21, END, END + 1), _LIVE),
    ),
    Hostile("buffers left out", (_booking(service=2), _taken(4, 20), _taken(13, 21), _LIVE)),
    Hostile("buffers not covered", (_booking(service=2, after=600), _taken(4, 20), _taken(13, 21), _LIVE)),
    Hostile(
        "place of another service",
        (
            "INSERT INTO location (id, name, zone) VALUES (2, 'x', 'UTC')",
            _booking(location=2),
            _taken(4, 10),
            _taken(13, 11),
            _LIVE,
        ),
    ),
    Hostile("allocation shorter than its booking", (_booking(), _taken(4, 10, START + 60), _taken(13, 11), _LIVE)),
    Hostile("allocation for a dead booking", (_taken(4, 10, owner="'c', NULL"),)),
    Hostile("allocation for a live booking", (_taken(4, 10, owner="'a', NULL"),)),
    Hostile("live booking freed", ("UPDATE allocation SET active = 0 WHERE booking_id = 'a'",)),
    Hostile("live booking robbed", ("DELETE FROM allocation WHERE booking_id = 'a'",)),
    Hostile(
        "live allocation shortened", ("UPDATE allocation SET busy_end = busy_end - 60 WHERE booking_id = 'a'",)
    ),
    Hostile(
        "live allocation given away",
        ("UPDATE allocation SET booking_id = 'b' WHERE unit_id = 11 AND booking_id = 'a'",),
    ),
    Hostile(
        "allocation given to a hold",
        ("UPDATE allocation SET booking_id = NULL, hold_id = 'h' WHERE unit_id = 11 AND active = 1",),
    ),
    Hostile(
        "service swapped under a live booking", ("UPDATE booking SET service_id = 3, version = 2 WHERE id = 'a'",)
    ),
    Hostile(
        "buffers cut on a live booking", ("UPDATE booking SET buffer_after = 600, version = 2 WHERE id = 'a'",)
    ),
)

RECORDS = (
    Hostile("booking deleted", ("DELETE FROM booking WHERE id = 'c'",)),
    Hostile(
        "booking deleted with its traces",
        ("DELETE FROM allocation WHERE booking_id = 'c'", "DELETE FROM booking WHERE id = 'c'"),
    ),
    Hostile("client deleted", ("DELETE FROM client WHERE id = 2042",)),
    Hostile("message deleted", ("DELETE FROM outbox WHERE id = 'm2'",)),
    Hostile("booking renamed", ("UPDATE booking SET id = 'z', version = 3 WHERE id = 'c'",)),
    Hostile("booking renumbered", ("UPDATE booking SET number = 77, version = 2 WHERE id = 'a'",)),
    Hostile(
        "cancelled without a reason",
        ("UPDATE booking SET status = 'cancelled', cancelled_at = 1, version = 2 WHERE id = 'a'",),
    ),
    Hostile("unknown status", ("UPDATE booking SET status = 'Cancelled', version = 2 WHERE id = 'a'",)),
    Hostile("booking changed without a version", ("UPDATE booking SET note = 'x' WHERE id = 'a'",)),
    Hostile("booking's version skipped", ("UPDATE booking SET note = 'x', version = 3 WHERE id = 'a'",)),
    Hostile("booking's version lowered", ("UPDATE booking SET note = 'x', version = 0 WHERE id = 'a'",)),
    Hostile(
        "second booking of one number", (_booking().replace("99", "1", 1), _taken(4, 10), _taken(13, 11), _LIVE)
    ),
    *(
        Hostile(f"{table} changed without a version", (f"UPDATE {table} SET {column} = 'x'",))
        for table, column in (
            ("client", "note"),
            ("resource", "initials"),
            ("policy", "text"),
            ("app_user", "name"),
            ("setting", "value"),
            ("service", "code"),
            ("location", "phone"),
        )
    ),
    *(
        Hostile(f"{table} deleted under a booking", (f"DELETE FROM {table} WHERE id = {row}",))
        for table, row in (("location", 1), ("service", 1), ("resource", 1), ("resource_unit", 11))
    ),
    Hostile("client renumbered", ("UPDATE client SET id = 7, version = 2 WHERE id = 2042",)),
    Hostile("payment changed", ("UPDATE payment SET amount = '1.00 EUR'",)),
    Hostile("payment deleted", ("DELETE FROM payment",)),
    Hostile(
        "payment without a receipt",
        (
            'INSERT INTO payment (id, booking_id, kind, amount, method, at, "user")'
            " VALUES ('p9', 'a', 'payment', '1.00 EUR', 'cash', 1, 'Eve')",
        ),
    ),
    Hostile("approved policy rewritten", ("UPDATE policy SET text = '{}', free_until = 1, version = 2",)),
    Hostile("policy deleted", ("DELETE FROM policy",)),
    Hostile(
        "length of a room",
        ("INSERT INTO staff_duration (service_id, staff_id, kind, duration) VALUES (1, 11, 'staff', 600)",),
    ),
    Hostile(
        "length of a room that says so",
        ("INSERT INTO staff_duration (service_id, staff_id, kind, duration) VALUES (1, 11, 'space', 600)",),
    ),
    Hostile(
        "length of half a minute",
        ("INSERT INTO client_duration (service_id, client_id, duration) VALUES (1, 2041, 90)",),
    ),
    Hostile(
        "length of two days",
        ("INSERT INTO client_duration (service_id, client_id, duration) VALUES (1, 2041, 172800)",),
    ),
    Hostile("numbers given twice", ("UPDATE counter SET value = 1",)),
    Hostile("counter deleted", ("DELETE FROM counter",)),
    Hostile("sent message queued again", ("UPDATE outbox SET state = 'queued' WHERE id = 'm1'",)),
    Hostile("sent message held, to leave again", ("UPDATE outbox SET state = 'paused' WHERE id = 'm1'",)),
    Hostile("sent message passed off as said", ("UPDATE outbox SET channel = 'phone' WHERE id = 'm1'",)),
    Hostile(
        "sent message queued as a call", ("UPDATE outbox SET state = 'queued', channel = 'letter' WHERE id = 'm1'",)
    ),
    Hostile(
        "what was said leaves by mail",
        (_SAID, "UPDATE outbox SET state = 'queued', channel = 'email' WHERE id = 'm9'"),
    ),
    Hostile("message's key changed", ("UPDATE outbox SET dedupe_key = 'free' WHERE id = 'm2'",)),
    Hostile("message for another booking", ("UPDATE outbox SET booking_id = 'b' WHERE id = 'm2'",)),
    Hostile("message about another thing", ("UPDATE outbox SET kind = 'confirmation' WHERE id = 'm2'",)),
    Hostile("message about nothing", (_LETTER.format(subjects="NULL, NULL, NULL", kind="reminder", client=2041),)),
    Hostile("message about two things", (_LETTER.format(subjects="'a', 1, NULL", kind="reminder", client=2041),)),
    Hostile("reminder of a request", (_LETTER.format(subjects="NULL, 1, NULL", kind="reminder", client=2041),)),
    Hostile(
        "answer about a booking", (_LETTER.format(subjects="'a', NULL, NULL", kind="request_ask", client=2041),)
    ),
    Hostile("message for nobody", (_LETTER.format(subjects="'a', NULL, NULL", kind="reminder", client="NULL"),)),
    Hostile("message loses its client", ("UPDATE outbox SET client_id = NULL WHERE id = 'm2'",)),
    Hostile("message planned twice", (_MESSAGE.format(verb="INSERT INTO", id="m9", key="a:reminder"),)),
)

AUDIT = (
    Hostile("event changed", ("UPDATE audit SET actor = 'Eve' WHERE seq = 1",)),
    Hostile("event deleted", ("DELETE FROM audit WHERE seq = 2",)),
    Hostile("all events deleted", ("DELETE FROM audit",)),
    Hostile("event with a gap", (_AUDIT.format(seq=9, prev=_HEAD, hash="'h'"),)),
    Hostile("event twice", (_AUDIT.format(seq=2, prev=_HEAD, hash="'h'"),)),
    Hostile("event on another past", (_AUDIT.format(seq=3, prev="'genesis'", hash="'h'"),)),
    Hostile("event with a false hash", (_AUDIT.format(seq=3, prev=_HEAD, hash="'h'"),)),
    Hostile("head set back", ("UPDATE audit_head SET seq = 0, hash = 'genesis'",)),
    Hostile("head set forward", ("UPDATE audit_head SET seq = 3",)),
    Hostile("head deleted", ("DELETE FROM audit_head",)),
    Hostile("second head", ("INSERT INTO audit_head (one, seq, hash) VALUES (2, 0, 'genesis')",)),
)

_S = ("sqlite",)
_P = ("postgresql",)
OWN_WORDS = (
    Hostile("booking replaced", (_booking(id_="a").replace("INSERT", "INSERT OR REPLACE"),), _S),
    Hostile(
        "booking replaced by number", (_booking().replace("INSERT", "INSERT OR REPLACE").replace("99", "1", 1),), _S
    ),
    Hostile(
        "allocation replaced",
        (
            _hold(),
            _taken(4, "NULL", owner=_HELD, verb="INSERT OR REPLACE INTO")
            .replace("(booking_id", "(id, booking_id")
            .replace("(NULL", "(1, NULL"),
        ),
        _S,
    ),
    Hostile(
        "client replaced",
        (
            "INSERT OR REPLACE INTO client (id, kind, preferred_channel, created_at)"
            " VALUES (2042, 'person', 'sms', 0)",
        ),
        _S,
    ),
    Hostile(
        "message replaced by key",
        (_MESSAGE.format(verb="INSERT OR REPLACE INTO", id="m9", key="a:confirmation"),),
        _S,
    ),
    Hostile("message replaced by id", (_MESSAGE.format(verb="REPLACE INTO", id="m1", key="other"),), _S),
    Hostile("head replaced", ("REPLACE INTO audit_head (one, seq, hash) VALUES (1, 0, 'genesis')",), _S),
    Hostile("event replaced", (_AUDIT.format(seq=2, prev=_HEAD, hash="'h'").replace("INSERT", "REPLACE"),), _S),
    Hostile(
        "booking renamed over another", ("UPDATE OR REPLACE booking SET id = 'b', version = 2 WHERE id = 'a'",), _S
    ),
    Hostile(
        "double booking or ignore",
        (_hold(), _taken(1, "NULL", owner=_HELD, verb="INSERT OR IGNORE INTO"), "DELETE FROM hold WHERE id = 'y'"),
        _S,
    ),
    Hostile(
        "checks switched off, span turned round",
        ("PRAGMA ignore_check_constraints = ON", _hold(), _taken(1, "NULL", END, START, owner=_HELD)),
        _S,
    ),
    Hostile(
        "checks switched off, place for drafts",
        ("PRAGMA ignore_check_constraints = ON", "INSERT INTO never (id) VALUES (1)", _booking()),
        _S,
    ),
    Hostile(
        "checks switched off, unknown status",
        ("PRAGMA ignore_check_constraints = ON", "UPDATE booking SET status = 'gone', version = 2 WHERE id = 'a'"),
        _S,
    ),
    Hostile(
        "checks switched off, message about two things",
        (
            "PRAGMA ignore_check_constraints = ON",
            _LETTER.format(subjects="'a', 1, NULL", kind="reminder", client=2041),
        ),
        _S,
    ),
    Hostile(
        "checks switched off, message for nobody",
        ("PRAGMA ignore_check_constraints = ON", "UPDATE outbox SET client_id = NULL WHERE id = 'm2'"),
        _S,
    ),
    Hostile("foreign keys put off, draft", ("PRAGMA defer_foreign_keys = ON", _booking()), _S),
    *(
        Hostile(f"{table} emptied", (f"TRUNCATE {table} CASCADE",), _P)
        for table in (
            "booking",
            "client",
            "outbox",
            "audit",
            "audit_head",
            "allocation",
            "counter",
            "hold",
            "service",
        )
    ),
    Hostile("constraints put off", ("SET CONSTRAINTS ALL DEFERRED", _hold(), _taken(1, "NULL", owner=_HELD)), _P),
    Hostile("constraints put off, draft", ("SET CONSTRAINTS ALL DEFERRED", _booking()), _P),
    Hostile(
        "temporary table in place of bookings",
        (
            "CREATE TEMP TABLE booking AS SELECT * FROM public.booking WHERE id = 'c'",
            "UPDATE pg_temp.booking SET status = 'draft'",
            "INSERT INTO public.allocation (booking_id, requirement_id, unit_id, resource_id, busy_start, busy_end)"
            f" VALUES ('c', 10, 41, 4, {START}, {END})",
        ),
        _P,
    ),
    Hostile(
        "temporary table in place of the head",
        (
            "CREATE TEMP TABLE audit_head AS SELECT 1 AS one, 8 AS seq, 'g' AS hash",
            _AUDIT.format(seq=9, prev="'g'", hash="'h'"),
        ),
        _P,
    ),
    Hostile(
        "other search path",
        (
            "SET search_path = pg_catalog",
            _taken(1, 10, owner="'a', NULL").replace("allocation", "public.allocation"),
        ),
        _P,
    ),
    Hostile(
        "message replaced on conflict",
        (
            _MESSAGE.format(verb="INSERT INTO", id="m9", key="a:confirmation")
            + " ON CONFLICT (dedupe_key) DO UPDATE SET state = 'queued'",
        ),
        _P,
    ),
    Hostile(
        "event changed on conflict",
        (_AUDIT.format(seq=2, prev=_HEAD, hash="'h'") + " ON CONFLICT (seq) DO UPDATE SET actor = 'Eve'",),
        _P,
    ),
    Hostile(
        "double booking by merge",
        (
            _hold(),
            "MERGE INTO allocation USING (SELECT 11 AS unit) AS other ON unit_id = 999 WHEN NOT MATCHED THEN INSERT"
            f" (hold_id, unit_id, resource_id, busy_start, busy_end) VALUES ('y', other.unit, 1, {START}, {END})",
        ),
        _P,
    ),
)

DESK = (*REQUESTS, *WAITING, *DEFERRALS, *ABSENCES, *MISSED, *TEMPLATES)
CASES = (*OCCUPANCY, *GATE, *RECORDS, *AUDIT, *OWN_WORDS, *DESK)


def cases(dialect: str) -> tuple[Hostile, ...]:
    """The attempts that this database can read."""
    return tuple(case for case in CASES if dialect in case.dialects)

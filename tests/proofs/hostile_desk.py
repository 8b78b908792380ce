"""Attempts at what waits, what was asked and who is out: wishes, offers, walk-ins, requests, absences."""

from __future__ import annotations

from tests.proofs.attempt import Hostile

_WISH = (
    "INTO waitlist_entry (id, client_id, wish, channel, state, state_since, since)"
    " VALUES (1, 2042, '{}', 'phone', 'waiting', 0, 0)"
)
WAITING = (
    Hostile("wish deleted", ("DELETE FROM waitlist_entry",)),
    Hostile("offer deleted", ("DELETE FROM waitlist_offer",)),
    Hostile("walk-in deleted", ("DELETE FROM queue_entry",)),
    Hostile("wishes emptied", ("TRUNCATE waitlist_entry CASCADE",), ("postgresql",)),
    Hostile("offers emptied", ("TRUNCATE waitlist_offer CASCADE",), ("postgresql",)),
    Hostile("walk-ins emptied", ("TRUNCATE queue_entry CASCADE",), ("postgresql",)),
    Hostile("wish replaced", (f"INSERT OR REPLACE {_WISH}",), ("sqlite",)),
    Hostile("wish changed without a new version", ("UPDATE waitlist_entry SET priority = 1",)),
    Hostile("answered offer opened again", ("UPDATE waitlist_offer SET state = 'open', settled_at = NULL",)),
    Hostile("refusal turned into a yes", ("UPDATE waitlist_offer SET state = 'accepted'",)),
)

_REQUEST = (
    "INSERT INTO request (id, kind, channel, received_at, taken_at, wishes, state) VALUES"
    " (7, 'booking', 'web', 10, 20, '[]', 'open')"
)
_ANSWER = (
    "INSERT INTO request_answer (id, request_id, kind, at, said_by, offered, points) VALUES"
    " (7, 7, 'declined', 30, 'Jo', '[]', '[]')"
)
_ANSWERED = (_REQUEST, _ANSWER)

REQUESTS = (
    Hostile("request deleted", (_REQUEST, "DELETE FROM request WHERE id = 7")),
    Hostile(
        "clock of a request set back",
        (_REQUEST, "UPDATE request SET received_at = 19, version = 2 WHERE id = 7"),
    ),
    Hostile("channel of a request changed", (_REQUEST, "UPDATE request SET channel = 'phone', version = 2")),
    Hostile("version of a request kept", (_REQUEST, "UPDATE request SET state = 'answered' WHERE id = 7")),
    Hostile("request of no known state", (_REQUEST.replace("'open'", "'lost'"),)),
    Hostile("request taken before it was received", (_REQUEST.replace("10, 20", "20, 10"),)),
    Hostile("answer deleted", (*_ANSWERED, "DELETE FROM request_answer WHERE id = 7")),
    Hostile("answer made another", (*_ANSWERED, "UPDATE request_answer SET kind = 'confirmed'")),
    Hostile("answer put in time", (*_ANSWERED, "UPDATE request_answer SET at = 11 WHERE id = 7")),
    Hostile("answer said by another", (*_ANSWERED, "UPDATE request_answer SET said_by = 'Bea'")),
    Hostile("requests emptied", ("TRUNCATE request CASCADE",), ("postgresql",)),
    Hostile(
        "request replaced",
        (_REQUEST, _REQUEST.replace("INSERT", "INSERT OR REPLACE").replace("10, 20", "20, 20")),
        ("sqlite",),
    ),
)

_ASKED = (
    'INTO deferral (id, verb, command, "right", at, user_id, "user", station, why, state, settled_by, answer)'
    " VALUES (1, 'cancel', '{}', 'cancel', 0, 1, 'Jo', '', '', 'open', '', '')"
)
DEFERRALS = (
    Hostile("refusal of what waited turned into a yes", ("UPDATE deferral SET state = 'approved'",)),
    Hostile("what was answered opened again", ("UPDATE deferral SET state = 'open', settled_at = NULL",)),
    Hostile("answer given by another", ("UPDATE deferral SET settled_by = 'Eve'",)),
    Hostile("answer worded otherwise", ("UPDATE deferral SET answer = 'yes'",)),
    Hostile("answer put back in time", ("UPDATE deferral SET settled_at = settled_at - 60",)),
    Hostile("what waited made another action", ("UPDATE deferral SET verb = 'refund'",)),
    Hostile("what waited deleted", ("DELETE FROM deferral",)),
    Hostile("what waited emptied", ("TRUNCATE deferral",), ("postgresql",)),
    Hostile("what waited replaced", (f"INSERT OR REPLACE {_ASKED}",), ("sqlite",)),
)

_NEW_DECISION = (
    "INTO absence_decision (absence_id, booking_id, decision, at, said_by) VALUES ('out', 'a', 'leave', 50, 'Bea')"
)
_NEW_ABSENCE = (
    "INTO absence (id, resource_id, start_at, end_at, kind, recorded_at, recorded_by)"
    " VALUES ('out', 2, 10, 90, 'leave', 5, 'Bea')"
)

ABSENCES = (
    Hostile("absence deleted", ("DELETE FROM absence_decision", "DELETE FROM absence")),
    Hostile("absence of somebody else", ("UPDATE absence SET resource_id = 2",)),
    Hostile("absence that began earlier", ("UPDATE absence SET start_at = start_at - 60",)),
    Hostile("absence made longer", ("UPDATE absence SET end_at = end_at + 60",)),
    Hostile("absence for another reason", ("UPDATE absence SET kind = 'leave'",)),
    Hostile("absence recorded by another", ("UPDATE absence SET recorded_by = 'Eve'",)),
    Hostile("absence ended twice", ("UPDATE absence SET ended_at = 70 WHERE id = 'back'",)),
    Hostile("absence of no known reason", ("UPDATE absence SET kind = 'fun'",)),
    Hostile("absence replaced", (f"INSERT OR REPLACE {_NEW_ABSENCE}",), ("sqlite",)),
    Hostile("decision deleted", ("DELETE FROM absence_decision",)),
    Hostile("decision about another booking", ("UPDATE absence_decision SET booking_id = 'b'",)),
    Hostile("decision put back in time", ("UPDATE absence_decision SET at = at - 1",)),
    Hostile("decision of no known kind", ("UPDATE absence_decision SET decision = 'forget'",)),
    Hostile("decision replaced", (f"INSERT OR REPLACE {_NEW_DECISION}",), ("sqlite",)),
    Hostile("absences emptied", ("TRUNCATE absence CASCADE",), ("postgresql",)),
    Hostile("decisions emptied", ("TRUNCATE absence_decision",), ("postgresql",)),
)

_DRAFTED = ("UPDATE booking SET status = 'draft', version = version + 1 WHERE id = 'a'",)
_GIVEN_UP = "UPDATE allocation SET busy_end = busy_end - 600 WHERE booking_id = 'a'"

MISSED = (
    Hostile(
        "visit after a no-show in less than its time",
        (
            *_DRAFTED,
            _GIVEN_UP,
            "UPDATE booking SET status = 'no_show' WHERE id = 'a'",
            "UPDATE booking SET status = 'arrived', version = version + 1 WHERE id = 'a'",
        ),
    ),
    Hostile(
        "time given up by who is expected",
        (*_DRAFTED, _GIVEN_UP, "UPDATE booking SET status = 'confirmed' WHERE id = 'a'"),
    ),
    Hostile(
        "no-show from before it was to begin",
        (
            *_DRAFTED,
            "UPDATE allocation SET busy_start = busy_start + 600 WHERE booking_id = 'a'",
            "UPDATE booking SET status = 'no_show' WHERE id = 'a'",
        ),
    ),
)

_TEXT = (
    "INTO template_version (id, language, kind, part, version_no, body, description, author, written_at, state,"
    " approved_at) VALUES ({id}, 'en', 'reminder', 'sms', {number}, 'Pay me', 'new', 'Eve', 1, '{state}', 1)"
)

TEMPLATES = (
    Hostile("text in force reworded", ("UPDATE template_version SET body = 'Pay me' WHERE id = 2",)),
    Hostile("draft reworded", ("UPDATE template_version SET body = 'Pay me' WHERE id = 3",)),
    Hostile(
        "draft reworded as it is approved",
        (
            "UPDATE template_version SET state = 'retired' WHERE id = 2",
            "UPDATE template_version SET state = 'approved', approved_at = 1, body = 'Pay me' WHERE id = 3",
        ),
    ),
    Hostile(
        "draft approved by nobody",
        (
            "UPDATE template_version SET state = 'retired' WHERE id = 2",
            "UPDATE template_version SET state = 'approved' WHERE id = 3",
        ),
    ),
    Hostile("retired text sent again", ("UPDATE template_version SET state = 'draft' WHERE id = 1",)),
    Hostile("text approved by another", ("UPDATE template_version SET approved_by = 'Eve' WHERE id = 2",)),
    Hostile(
        "text retired with another approval",
        ("UPDATE template_version SET state = 'retired', approved_by = 'Eve' WHERE id = 2",),
    ),
    Hostile(
        "text retired without its approval",
        ("UPDATE template_version SET state = 'retired', approved_at = NULL WHERE id = 2",),
    ),
    Hostile(
        "text of another author", ("UPDATE template_version SET state = 'retired', author = 'Eve' WHERE id = 3",)
    ),
    Hostile(
        "two texts in force", ("UPDATE template_version SET state = 'approved', approved_at = 1 WHERE id = 3",)
    ),
    Hostile("second draft of a text", (f"INSERT {_TEXT.format(id=9, number=9, state='draft')}",)),
    Hostile("second text in force", (f"INSERT {_TEXT.format(id=9, number=9, state='approved')}",)),
    Hostile("version number given twice", (f"INSERT {_TEXT.format(id=9, number=1, state='retired')}",)),
    Hostile("text deleted", ("DELETE FROM template_version",)),
    Hostile("texts emptied", ("TRUNCATE template_version",), ("postgresql",)),
    *(
        Hostile(f"text replaced by its {what}", (f"INSERT OR REPLACE {_TEXT.format(**row)}",), ("sqlite",))
        for what, row in (
            ("id", {"id": 2, "number": 9, "state": "retired"}),
            ("number", {"id": 9, "number": 1, "state": "retired"}),
            ("place in force", {"id": 9, "number": 9, "state": "approved"}),
        )
    ),
    Hostile(
        "draft set in force over another",
        ("UPDATE OR REPLACE template_version SET state = 'approved', approved_at = 1 WHERE id = 3",),
        ("sqlite",),
    ),
)

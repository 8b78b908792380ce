"""What both databases refuse in the same words: conditions over NEW and OLD, true where a row breaks a rule."""

from __future__ import annotations

MOVED = """OLD.status <> 'draft' AND NEW.status <> 'draft' AND (
    NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at OR NEW.buffer_before <> OLD.buffer_before
    OR NEW.buffer_after <> OLD.buffer_after OR NEW.service_id <> OLD.service_id
    OR NEW.location_id <> OLD.location_id)"""
"""A live booking whose time, service or place changes without becoming a draft first."""

TOO_SHORT = """EXISTS (SELECT 1 FROM allocation AS taken WHERE taken.booking_id = NEW.id
    AND (taken.busy_start > NEW.start_at - NEW.buffer_before
      OR (taken.busy_end < NEW.end_at + NEW.buffer_after AND NEW.status <> 'no_show')))"""
"""People and rooms are taken for less than the booking lasts. A no-show has given up the end of its time
(`domain.no_shows`); no other status may.
"""

NOT_READY = (
    (
        "requirement_missing",
        """NEW.session_id IS NULL AND EXISTS (
    SELECT 1 FROM service_requirement AS needed WHERE needed.service_id = NEW.service_id
    AND NOT EXISTS (SELECT 1 FROM allocation AS taken
      LEFT JOIN group_member AS member
        ON member.group_id = needed.group_id AND member.resource_id = taken.resource_id
      JOIN resource ON resource.id = taken.resource_id AND resource.kind = needed.kind
      WHERE (member.group_id IS NOT NULL OR REPLACE(NEW.exempt_rights, 'outside_skill', '') <> NEW.exempt_rights)
        AND taken.booking_id = NEW.id AND taken.requirement_id = needed.id AND taken.active = 1))""",
    ),
    (
        "requirement_foreign",
        """EXISTS (SELECT 1 FROM allocation AS taken
    JOIN service_requirement AS needed ON needed.id = taken.requirement_id
    WHERE taken.booking_id = NEW.id AND needed.service_id <> NEW.service_id)""",
    ),
    (
        "buffers_too_short",
        """NEW.session_id IS NULL AND EXISTS (SELECT 1 FROM service WHERE service.id = NEW.service_id
    AND (NEW.buffer_before < service.buffer_before OR NEW.buffer_after < service.buffer_after))""",
    ),
    (
        "location_mismatch",
        """NOT EXISTS (SELECT 1 FROM service
    WHERE service.id = NEW.service_id AND service.location_id = NEW.location_id)""",
    ),
    ("allocation_too_short", TOO_SHORT),
)
"""Why a draft cannot go live, as code and condition: what its service needs, and for how long it is taken."""

COMES_AFTER_ALL = "OLD.status = 'no_show' AND NEW.status NOT IN ('no_show', 'draft', 'cancelled')"
"""Then it takes its whole time again, or cannot be."""

_LIVE = "NEW.status NOT IN ('draft', 'cancelled')"
_SESSION = "SELECT 1 FROM booking AS held WHERE held.id = NEW.session_id"
_OTHER = """SELECT 1 FROM booking AS other WHERE other.session_id = NEW.session_id AND other.id <> NEW.id
    AND other.status NOT IN ('draft', 'cancelled')"""
_SEAT = """SELECT 1 FROM booking AS seat WHERE seat.session_id = NEW.id
    AND seat.status NOT IN ('draft', 'cancelled')"""

_CROWDED = """SELECT 1 FROM allocation AS taken JOIN resource ON resource.id = taken.resource_id
    WHERE taken.booking_id = NEW.id AND resource.seats < NEW.seats"""

OF_SESSIONS = """NEW.seats IS NOT NULL OR OLD.seats IS NOT NULL
    OR NEW.session_id IS NOT NULL OR OLD.session_id IS NOT NULL"""
"""Only sessions and seats are asked for what follows."""

SEATED = (
    (
        "session_malformed",
        """(NEW.session_id IS NULL) <> (NEW.seat_no IS NULL) OR (NEW.session_id IS NULL) = (NEW.seats IS NULL)
    OR (NEW.session_id IS NULL) <> (OLD.session_id IS NULL) OR NEW.seats < 1 OR NEW.seat_no < 1""",
    ),
    (
        "session_closed",
        f"""NEW.session_id IS NOT NULL AND {_LIVE} AND NOT EXISTS ({_SESSION} AND held.seats IS NOT NULL
    AND held.status NOT IN ('draft', 'cancelled'))""",
    ),
    (
        "session_closed",
        f"""OLD.status = 'draft' AND {_LIVE} AND EXISTS ({_SESSION}
    AND (held.status IN ('completed', 'no_show', 'left') OR held.end_at <= NEW.created_at))""",
    ),
    (
        "seat_apart",
        f"""{_LIVE} AND EXISTS ({_SESSION} AND (held.start_at <> NEW.start_at OR held.end_at <> NEW.end_at
    OR held.service_id <> NEW.service_id OR held.location_id <> NEW.location_id))""",
    ),
    (
        "seat_apart",
        """NEW.session_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM allocation AS taken WHERE taken.booking_id = NEW.id)""",
    ),
    ("seat_beyond", f"{_LIVE} AND EXISTS ({_SESSION} AND held.seats < NEW.seat_no)"),
    ("seat_taken", f"{_LIVE} AND EXISTS ({_OTHER} AND other.seat_no = NEW.seat_no)"),
    ("seat_twice", f"{_LIVE} AND EXISTS ({_OTHER} AND other.client_id = NEW.client_id)"),
    ("session_occupied", f"NEW.status = 'cancelled' AND EXISTS ({_SEAT})"),
    (
        "seat_apart",
        f"""NEW.seats IS NOT NULL AND {_LIVE} AND EXISTS ({_SEAT}
    AND (seat.start_at <> NEW.start_at OR seat.end_at <> NEW.end_at
      OR seat.service_id <> NEW.service_id OR seat.location_id <> NEW.location_id))""",
    ),
    ("seats_too_few", f"NEW.seats IS NOT NULL AND {_LIVE} AND EXISTS ({_SEAT} AND seat.seat_no > NEW.seats)"),
    (
        "seats_over_room",
        f"""(OLD.status IN ('draft', 'cancelled') OR NEW.seats <> OLD.seats)
    AND {_LIVE} AND EXISTS ({_CROWDED})""",
    ),
)
"""What a session and the seats in it must be, after every change of a row, as code and condition.

A seat is a live booking that names its session: it holds no resource, sits at its session's time, and has a number
within the session's seats that nobody else there has. Nobody sits twice, nobody is left behind.
"""

REQUEST_CHANGED = """NEW.id <> OLD.id OR NEW.received_at <> OLD.received_at OR NEW.channel <> OLD.channel
    OR NEW.taken_at <> OLD.taken_at OR NEW.taken_by <> OLD.taken_by OR NEW.version <> OLD.version + 1"""
"""A request whose clock, channel or taker is rewritten: no answer gets in time that way."""

DEFERRAL_CHANGED = """NEW.id <> OLD.id OR NEW.verb <> OLD.verb OR NEW.at <> OLD.at OR NEW.user_id <> OLD.user_id
    OR (OLD.state <> 'open' AND (NEW.state <> OLD.state OR NEW.settled_by <> OLD.settled_by
      OR NEW.settled_at IS NULL OR NEW.settled_at <> OLD.settled_at
      OR (NEW.answer <> OLD.answer AND NEW.answer <> '')))"""
"""An action that waited becomes another one, or is answered a second time; its words must be forgettable."""

ANSWER_CHANGED = """NEW.id <> OLD.id OR NEW.request_id <> OLD.request_id OR NEW.kind <> OLD.kind
    OR NEW.at <> OLD.at OR NEW.said_by <> OLD.said_by"""
"""An answer of which more changes than its words, which must be forgettable."""

OUTBOX_SUBJECT = """(NEW.booking_id IS NOT NULL) + (NEW.request_id IS NOT NULL) + (NEW.offer_id IS NOT NULL) <> 1
    OR (NEW.client_id IS NULL AND NEW.request_id IS NULL)"""
"""A message about nothing, about two things or for nobody. SQLite counts truth; PostgreSQL has CHECKs that nobody
can switch off for a moment."""

_SAID_ON = "IN ('letter', 'phone', 'walk_in')"
OUTBOX_SENT = f"""OLD.state = 'sent' AND ((OLD.channel {_SAID_ON}
      AND NEW.state IN ('queued', 'sending', 'retry_wait', 'paused') AND NEW.channel NOT {_SAID_ON})
    OR (OLD.channel NOT {_SAID_ON}
      AND (NEW.state NOT IN ('sent', 'failed', 'in_doubt') OR NEW.channel <> OLD.channel)))"""
"""A message that left is to leave again, or passes for one that was said so that it may. It can only come back as
not delivered. What a person said can be taken back, and is theirs to say again."""

TEMPLATE_CHANGED = """OLD.state = 'retired' OR NEW.state = OLD.state OR NEW.state = 'draft'
    OR NEW.id <> OLD.id OR NEW.body <> OLD.body OR NEW.version_no <> OLD.version_no
    OR NEW.language <> OLD.language OR NEW.kind <> OLD.kind OR NEW.part <> OLD.part
    OR NEW.department_id <> OLD.department_id OR NEW.description <> OLD.description
    OR NEW.author <> OLD.author OR NEW.written_at <> OLD.written_at
    OR (OLD.state = 'approved' AND (NEW.approved_by <> OLD.approved_by OR NEW.approved_at IS NULL
      OR NEW.approved_at <> OLD.approved_at))"""
"""A version of a text of which more changes than that it is approved, and later retired."""

ABSENCE_CHANGED = """NEW.id <> OLD.id OR NEW.resource_id <> OLD.resource_id OR NEW.start_at <> OLD.start_at
    OR NEW.kind <> OLD.kind OR NEW.recorded_at <> OLD.recorded_at OR NEW.recorded_by <> OLD.recorded_by
    OR NEW.end_at > OLD.end_at OR OLD.ended_at IS NOT NULL"""
"""An absence of which more changes than that it ended, once and earlier."""

DECISION_CHANGED = """NEW.absence_id <> OLD.absence_id OR NEW.booking_id <> OLD.booking_id OR NEW.at < OLD.at"""
"""A decision that becomes one about another booking, or is older than the one it takes the place of."""

CLIENT_REMEMBERED = """OLD.forgotten_at IS NOT NULL AND (NEW.forgotten_at IS NULL
    OR NEW.given_name <> '' OR NEW.pronounced <> '' OR NEW.born IS NOT NULL OR NEW.phone <> '' OR NEW.email <> ''
    OR NEW.address <> '' OR NEW.postcode <> '' OR NEW.agreed_password <> '' OR NEW.note <> '' OR NEW.care <> ''
    OR NEW.best_time <> '' OR NEW.no_contact_reason <> '' OR NEW.external_id IS NOT NULL)"""
"""Something personal is put back to a client who was forgotten."""

AUDIT_COLUMNS = ("at", "actor", "approver", "station", "action", "entity", "entity_id", "detail", "prev_hash")
"""What an event's hash is made from after its number, in this order."""

"""Hostile statements about group sessions: each follows on a session with Maya in it, in one transaction.

Session s has two seats at 14:15 with Dee (unit 41) in room 3; Maya (2041) has seat 1, which is booking m.
"""

from __future__ import annotations

from tests.proofs.hostile import END, START, Hostile

_COLUMNS = (
    "id, number, client_id, service_id, location_id, start_at, end_at, status, status_since, mode, channel,"
    " created_at, seats, session_id, seat_no"
)


def _booking(id_: str, number: int, client: int = 2041, *, seats: object = "NULL", **changes: object) -> str:
    """A draft; of a seat when it names its session."""
    row = {"service": 1, "start": START, "end": END, "made": 0, "session": "NULL", "seat": "NULL"} | changes
    return (
        f"INSERT INTO booking ({_COLUMNS}) VALUES ('{id_}', {number}, {client}, {row['service']}, 1, {row['start']},"
        f" {row['end']}, 'draft', 0, 'in_person', 'phone', {row['made']}, {seats}, {row['session']}, {row['seat']})"
    )


def _live(id_: str) -> str:
    return f"UPDATE booking SET status = 'confirmed' WHERE id = '{id_}'"


def _taken(owner: str, resource: int, requirement: object) -> str:
    return (
        "INSERT INTO allocation (booking_id, requirement_id, unit_id, resource_id, busy_start, busy_end, active)"
        f" VALUES ('{owner}', {requirement}, {resource * 10 + 1}, {resource}, {START}, {END}, 1)"
    )


def _seat(
    id_: str = "n", client: int = 2042, *, seat: object = 2, session: str = "'s'", **more: object
) -> tuple[str, ...]:
    """Somebody else sits down."""
    return (_booking(id_, 72, client, session=session, seat=seat, **more), _live(id_))


SESSION = (_booking("s", 70, seats=2), _taken("s", 4, 10), _taken("s", 13, 11), _live("s"))
SEATED = (*SESSION, _booking("m", 71, session="'s'", seat=1), _live("m"))
"""What is in order: refused only for what follows."""
GONE = "UPDATE booking SET status = 'cancelled', cancelled_at = 1, cancel_reason = 'x', version = 2 WHERE id = '{}'"


def _case(name: str, *statements: str, before: tuple[str, ...] = SEATED) -> Hostile:
    return Hostile(f"session: {name}", (*before, *statements))


SESSIONS = (
    _case("seat beyond the seats", *_seat(seat=3)),
    _case("seat nought", *_seat(seat=0)),
    _case("seat without a number", *_seat(seat="NULL")),
    _case("seat that is taken", *_seat(seat=1)),
    _case("the same client twice", *_seat(client=2041)),
    _case("seat moved onto another's", *_seat(), "UPDATE booking SET seat_no = 1, version = 2 WHERE id = 'n'"),
    _case(
        "seat given to who sits there", *_seat(), "UPDATE booking SET client_id = 2041, version = 2 WHERE id = 'n'"
    ),
    _case("seat moved beyond the seats", "UPDATE booking SET seat_no = 9, version = 2 WHERE id = 'm'"),
    _case("seat at another time", *_seat(start=START + 60)),
    _case("seat of another service", *_seat(service=2)),
    _case("seat in an ordinary booking", *_seat(session="'a'")),
    _case("seat in itself", *_seat(session="'n'")),
    _case("seat in a cancelled session", GONE.format("s"), *_seat(), before=SESSION),
    _case(
        "seat in a session that is over",
        "UPDATE booking SET status = 'completed', version = 2 WHERE id = 's'",
        *_seat(),
        before=SESSION,
    ),
    _case("seat taken after its end", *_seat(made=END)),
    _case(
        "seat that takes a room",
        _booking("n", 72, 2042, session="'s'", seat=2),
        _taken("n", 11, "NULL"),
        _live("n"),
    ),
    _case("session and seat at once", *_seat(seats=4)),
    _case(
        "seat made an ordinary booking",
        "UPDATE booking SET session_id = NULL, seat_no = NULL, version = 2 WHERE id = 'm'",
    ),
    _case(
        "ordinary booking made a seat",
        "UPDATE booking SET session_id = 's', seat_no = 2, version = 2 WHERE id = 'a'",
    ),
    _case("fewer seats than people", *_seat(), "UPDATE booking SET seats = 1, version = 2 WHERE id = 's'"),
    _case("no seats any more", "UPDATE booking SET seats = NULL, version = 2 WHERE id = 's'"),
    _case(
        "no seats at all",
        _booking("s", 70, seats=0),
        _taken("s", 4, 10),
        _taken("s", 13, 11),
        _live("s"),
        before=(),
    ),
    _case("cancelled over the heads", GONE.format("s")),
    _case(
        "moved away from those who sit there",
        f"UPDATE booking SET status = 'draft', start_at = {START + 60}, version = 2 WHERE id = 's'",
        _live("s"),
    ),
    _case(
        "revived seat on a taken one",
        GONE.format("m"),
        *_seat(seat=1),
        "UPDATE booking SET status = 'confirmed', version = 3 WHERE id = 'm'",
    ),
    _case(
        "more seats than the room", "UPDATE resource SET seats = 1, version = 2 WHERE id = 13", *SESSION, before=()
    ),
    _case(
        "seats raised over the room",
        "UPDATE resource SET seats = 2, version = 2 WHERE id = 13",
        "UPDATE booking SET seats = 3, version = 2 WHERE id = 's'",
    ),
    _case(
        "session without its staff member", _booking("s", 70, seats=2), _taken("s", 13, 11), _live("s"), before=()
    ),
    _case(
        "session over another booking",
        _booking("s", 70, seats=2),
        _taken("s", 1, 10),
        _taken("s", 13, 11),
        _live("s"),
        before=(),
    ),
    _case("room with no chair", "UPDATE resource SET seats = 0, version = 2 WHERE id = 13", before=()),
)

"""Who may sit down in a group session, on which seat, and how many seats there may be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.sessions import (
    SEATS_AT_MOST,
    AlreadySeated,
    Fill,
    SeatsRefused,
    SessionFull,
    SessionOver,
    check_joinable,
    check_seats,
    free_seat,
    living,
    most_seats,
    moved_up,
    seated,
    session_of,
)
from tests.builders import ANA, HAIRCUT, ROOM3, a_booking, a_catalogue, at, span
from tests.yoga import a_yoga_catalogue

SESSION = a_booking(id=BookingId("s"), number=70, seats=3, client_id=ClientId(1), span=span("2025-06-25 17:00", 60))


def seat(number: int, status: Status = Status.CONFIRMED, client: int = 0) -> Booking:
    """Somebody in the session."""
    return a_booking(
        id=BookingId(f"m{number}"),
        number=70 + number,
        client_id=ClientId(client or 3000 + number),
        session_id=SESSION.id,
        seat_no=number,
        status=status,
        span=SESSION.span,
    )


FREE: dict[str, tuple[list[Booking], int, int | None]] = {
    "nobody is there": ([], 0, 1),
    "the first is taken": ([seat(1)], 0, 2),
    "a gap is filled first": ([seat(1), seat(3)], 0, 2),
    "a cancelled seat is free": ([seat(1, Status.CANCELLED), seat(2)], 0, 1),
    "who did not come keeps the seat": ([seat(1, Status.NO_SHOW), seat(2), seat(3)], 0, None),
    "all are taken": ([seat(1), seat(2), seat(3)], 0, None),
    "the last one is kept for a caller": ([seat(1), seat(2)], 1, None),
    "one is kept, one is left": ([seat(1)], 1, 2),
}


@pytest.mark.parametrize(("attendees", "kept", "expected"), FREE.values(), ids=FREE)
def test_that_the_lowest_free_seat_is_given(attendees: list[Booking], kept: int, expected: int | None) -> None:
    if expected is None:
        with pytest.raises(SessionFull) as refused:
            free_seat(SESSION, attendees, kept=kept)
        assert refused.value.facts == {"number": 70, "seats": 3}
    else:
        assert free_seat(SESSION, attendees, kept=kept) == expected


JOINABLE = {
    "before it begins": (Status.CONFIRMED, "2025-06-25 16:00", True),
    "while it runs": (Status.IN_SERVICE, "2025-06-25 17:30", True),
    "at its end": (Status.CONFIRMED, "2025-06-25 18:00", False),
    "called off": (Status.CANCELLED, "2025-06-25 16:00", False),
    "completed early": (Status.COMPLETED, "2025-06-25 17:30", False),
}


@pytest.mark.parametrize(("status", "now", "joinable"), JOINABLE.values(), ids=JOINABLE)
def test_that_a_session_is_joined_until_it_ends(status: Status, now: str, joinable: bool) -> None:
    session = a_booking(seats=3, status=status, span=SESSION.span)
    if joinable:
        check_joinable(session, (), ClientId(1), at(now))
    else:
        with pytest.raises(SessionOver):
            check_joinable(session, (), ClientId(1), at(now))


def test_that_nobody_joins_twice_but_who_left_may_come_back() -> None:
    now = SESSION.span.start - timedelta(hours=1)
    with pytest.raises(AlreadySeated):
        check_joinable(SESSION, [seat(1, client=5)], ClientId(5), now)
    check_joinable(SESSION, [seat(1, Status.CANCELLED, client=5)], ClientId(5), now)


SEATS = {
    "as many as people": (2, 4, True),
    "one fewer than people": (1, 4, False),
    "as many as the room": (4, 4, True),
    "more than the room": (5, 4, False),
}


@pytest.mark.parametrize(("wanted", "most", "allowed"), SEATS.values(), ids=SEATS)
def test_that_seats_lie_between_people_and_room(wanted: int, most: int, allowed: bool) -> None:
    there = [seat(1), seat(2), seat(3, Status.CANCELLED)]
    if allowed:
        check_seats(wanted, 70, there, most)
    else:
        with pytest.raises(SeatsRefused) as refused:
            check_seats(wanted, 70, there, most)
        assert refused.value.facts == {"number": 70, "wanted": wanted, "least": 2, "most": most}


def test_that_a_session_has_one_seat_at_least() -> None:
    with pytest.raises(SeatsRefused):
        check_seats(0, 70, (), 4)


def test_that_the_smallest_room_limits_the_seats() -> None:
    assert most_seats([ANA, ROOM3], a_yoga_catalogue()) == 4
    assert most_seats([ANA, ROOM3], a_catalogue()) == SEATS_AT_MOST


def test_that_who_sits_beyond_fewer_seats_moves_up() -> None:
    moved = moved_up([seat(1), seat(3), seat(4), seat(2, Status.CANCELLED)], 3)
    assert [(one.id, one.seat_no) for one in moved] == [("m4", 2)]


def test_that_a_seat_takes_place_where_its_session_does_and_takes_nothing() -> None:
    there = seated(a_booking(service_id=HAIRCUT), SESSION, 2)
    assert (there.span, there.session_id, there.seat_no) == (SESSION.span, SESSION.id, 2)
    assert there.resource_ids() == SESSION.resource_ids()
    assert there.taken == ()
    assert SESSION.taken == SESSION.allocations


def test_that_sessions_and_seats_are_told_apart() -> None:
    ordinary = a_booking()
    assert [session_of(one) for one in (SESSION, seat(1), ordinary)] == ["s", "s", None]
    assert [one.seat_no for one in living([seat(2), seat(1), seat(3, Status.CANCELLED)])] == [1, 2]
    assert Fill(session=SESSION, taken=4).left == 0

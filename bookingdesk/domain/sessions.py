"""Group sessions: a booking that holds staff, room and devices, and bookings that each have a seat in it.

An attendee is a booking of their own with their own status, terms, messages and number; it names its session and
takes nothing itself. Here is decided who may sit down and how many fit; the database refuses the same once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import BookingId, ClientId, ResourceId

SEATS_AT_MOST = 999
JOINABLE = MOVABLE | {Status.ARRIVED, Status.IN_SERVICE}
"""Statuses of a session in which somebody can still sit down, until it ends."""
OF_PEOPLE = frozenset({Status.NO_SHOW, Status.LEFT})
"""Steps of those who have a seat: a session itself is held or called off, and its people would be forgotten."""
HOUSE = "*house*"
"""External id of the client in whose name sessions are held: the business itself."""


class SessionFull(RuleViolation):
    """Every seat is taken or kept. Facts: number, seats, alternatives (slots with seats, where there are some)."""

    code = "session_full"


class AlreadySeated(RuleViolation):
    """The client has a seat in this session. Facts: number (of the session)."""

    code = "already_seated"


class SessionOver(RuleViolation):
    """The session is cancelled or over. Facts: number."""

    code = "session_over"


class SeatsRefused(RuleViolation):
    """So many seats cannot be. Facts: number (0 where it is not open yet), wanted, least, most."""

    code = "seats_refused"


class RoomInUse(RuleViolation):
    """A session with more seats is to be held in the room. Facts: number (of the session), seats."""

    code = "room_in_use"


class NotForGroups(RuleViolation):
    """The service is not held for groups, so it has no seats to change. Facts: service."""

    code = "not_for_groups"


class NoSession(RuleViolation):
    """No session of the service begins then, and who asks may not open one. Facts: service, alternatives."""

    code = "no_session"


class SessionInvolved(RuleViolation):
    """Not possible with a group session or a seat in one. Facts: number."""

    code = "session_involved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A session with how many of its seats are taken."""

    session: Booking
    taken: int

    @property
    def seats(self) -> int:
        """How many there are."""
        return self.session.seats or 0

    @property
    def left(self) -> int:
        """How many are free."""
        return max(self.seats - self.taken, 0)


def living(attendees: Iterable[Booking]) -> tuple[Booking, ...]:
    """Those who have their seat: all but the cancelled ones, in order of seat."""
    there = (one for one in attendees if one.status is not Status.CANCELLED)
    return tuple(sorted(there, key=lambda one: one.seat_no or 0))


def check_joinable(session: Booking, attendees: Iterable[Booking], client: ClientId | None, now: datetime) -> None:
    """Raise SessionOver where nobody can sit down any more, AlreadySeated where the client sits there."""
    if session.status not in JOINABLE or session.span.end <= now:
        raise SessionOver(number=session.number)
    if client is not None and any(one.client_id == client for one in living(attendees)):
        raise AlreadySeated(number=session.number)


def free_seat(session: Booking, attendees: Iterable[Booking], *, kept: int = 0) -> int:
    """The lowest seat that nobody has; `kept` seats are kept for others. Raises SessionFull."""
    used = {one.seat_no for one in living(attendees)}
    seats = session.seats or 0
    if len(used) + kept >= seats:
        raise SessionFull(number=session.number, seats=seats)
    return next(seat for seat in range(1, seats + 1) if seat not in used)


def seated(wished: Booking, session: Booking, seat_no: int) -> Booking:
    """The booking with a seat: it takes place when, where, how and with whom the session does."""
    return replace(
        wished,
        session_id=session.id,
        seat_no=seat_no,
        service_id=session.service_id,
        location_id=session.location_id,
        span=session.span,
        buffer_before=session.buffer_before,
        buffer_after=session.buffer_after,
        mode=session.mode,
        mode_detail=session.mode_detail,
        allocations=session.allocations,
    )


def most_seats(resources: Iterable[ResourceId], catalogue: Catalogue) -> int:
    """As many as the smallest of its rooms holds; no room limits it, then as many as can be counted."""
    known = (catalogue.resources[one].seats for one in resources)
    return min((seats for seats in known if seats is not None), default=SEATS_AT_MOST)


def check_seats(wanted: int, number: int, attendees: Sequence[Booking], most: int, *, kept: int = 0) -> None:
    """Raise SeatsRefused for fewer seats than people have or are `kept` for them, or more than the room holds."""
    least = max(len(living(attendees)) + kept, 1)
    if not least <= wanted <= most:
        raise SeatsRefused(number=number, wanted=wanted, least=least, most=most)


def moved_up(attendees: Iterable[Booking], seats: int) -> tuple[Booking, ...]:
    """Those whose seat number goes, with the lowest free number instead; in order of seat."""
    there = living(attendees)
    free = iter(sorted(set(range(1, seats + 1)) - {one.seat_no for one in there}))
    return tuple(replace(one, seat_no=next(free)) for one in there if (one.seat_no or 0) > seats)


def steps_of(booking: Booking) -> frozenset[Status]:
    """The steps of the status table that it can take."""
    forward = FORWARD[booking.status]
    return forward if booking.seats is None else forward - OF_PEOPLE


def check_of_people(booking: Booking, wanted: Status) -> None:
    """Raise SessionInvolved where a whole session would be missed, or left."""
    if booking.seats is not None and wanted in OF_PEOPLE:
        raise SessionInvolved(number=booking.number)


def session_of(booking: Booking) -> BookingId | None:
    """The session that it is, or sits in; None for an ordinary booking."""
    return booking.id if booking.seats is not None else booking.session_id

"""Group sessions: open one, change its seats, look who sits there. All else is done to it as to every booking.

Joining is booking its service at its time, leaving is cancelling that booking, attendance its status; moving or
cancelling the session takes everybody along, each with messages of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bookingdesk.domain.bookings import OCCUPYING, Allocation, Booking, Mode
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import cleaned_text
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, LocationId, ResourceId, ServiceId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import JOINABLE, Fill, SessionOver, check_seats, most_seats, moved_up
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import Opening
from bookingdesk.usecases.admitting import explained
from bookingdesk.usecases.agenda import days_span
from bookingdesk.usecases.booking import booked, wish_of
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.freeing import opening_resources
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_version
from bookingdesk.usecases.seating import house, kept_seats
from bookingdesk.usecases.waiting_commands import WaitlistQuery
from bookingdesk.usecases.waitlist import WaitLine, lines

SEATS = "session_seats"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """Offer a group service at a time. Without `seats` as many as the service has, or its room holds."""

    booking_id: BookingId
    service_id: ServiceId
    span: Span
    seats: int | None = None
    allocations: tuple[Allocation, ...] = ()
    wanted: frozenset[ResourceId] = frozenset()
    mode: Mode = Mode.IN_PERSON
    mode_detail: str = ""
    note: str = ""
    outside: bool = False
    outside_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeats:
    """More or fewer seats in a session; never fewer than people have, never more than its room holds."""

    session_id: BookingId
    seats: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsQuery:
    """The sessions of some local days."""

    first_day: date
    days: int = 14
    location_id: LocationId | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A session, everybody who has or had a seat in order of seat, and whom a seat in it would suit."""

    session: AgendaEntry
    attendees: tuple[AgendaEntry, ...]
    waiting: tuple[WaitLine, ...]
    catalogue: Catalogue

    @property
    def there(self) -> tuple[AgendaEntry, ...]:
        """Those who have a seat."""
        return tuple(one for one in self.attendees if one.booking.status.value != "cancelled")

    @property
    def left(self) -> int:
        """How many seats are free."""
        return max((self.session.booking.seats or 0) - len(self.there), 0)


@needs(Right.SESSIONS)
def open_session(env: Env, command: OpenSession) -> Outcome[Booking]:
    """Open a group session in the name of the business. Raises what `book` raises, and SeatsRefused."""
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        there = work.bookings.many([command.booking_id]).get(command.booking_id)
        return Outcome(there) if there else booked(at, session_book(at, command))

    asked = Book(
        booking_id=command.booking_id,
        service_id=command.service_id,
        span=command.span,
        allocations=command.allocations,
        wanted=command.wanted,
    )
    return explained(env, wish_of(asked, now), lambda: env.store.write(step))


def session_book(at: Step, command: OpenSession) -> Book:
    """What is booked for it, in the name of the business. Raises NotFound, InvalidValue without any seats."""
    service = at.work.catalogue.load().services.get(command.service_id)
    if service is None:
        raise NotFound(kind="service", wanted=command.service_id)
    if service.seats is None and command.seats is None:
        raise InvalidValue(field="seats", reason="needed")
    return Book(
        booking_id=command.booking_id,
        client_id=house(at),
        service_id=command.service_id,
        span=command.span,
        allocations=command.allocations,
        wanted=command.wanted,
        seats=command.seats if command.seats is not None else service.seats,
        mode=command.mode,
        mode_detail=command.mode_detail,
        note=cleaned_text(command.note, "note"),
        outside=command.outside,
        outside_reason=command.outside_reason,
        both=True,
    )


@needs(Right.SESSIONS)
def change_seats(env: Env, command: ChangeSeats) -> Outcome[Booking]:
    """Change how many may attend. Raises SeatsRefused, SessionOver, Stale, NotFound.

    Whose seat number goes gets the lowest free one; seats that are new are offered to who waits.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = session(work, command.session_id)
        check_version(present, command.version)
        if present.status not in JOINABLE or present.span.end <= now:
            raise SessionOver(number=present.number)
        catalogue = work.catalogue.load()
        attendees = work.sessions.attendees(present.id)
        kept = len(kept_seats(work, present, now))
        most = most_seats(present.resource_ids(), catalogue)
        check_seats(command.seats, present.number, attendees, most, kept=kept)
        if command.seats == present.seats:
            return Outcome(present)
        moved = work.bookings.replace_many(moved_up(attendees, command.seats))
        was = {one.id: one for one in attendees}
        for one in moved:
            work.outbox.restamp(one.id, one.version)
            audited_booking(at, SEATS, one, was[one.id])
            undoable(at, SEATS, was[one.id], one)
        stored = work.bookings.replace(replace(present, seats=command.seats))
        audited_booking(at, SEATS, stored, present)
        undoable(at, SEATS, present, stored)
        more = command.seats > (present.seats or 0)
        openings = (opening(stored, catalogue),) if more else ()
        return Outcome(stored, changed(stored, *moved) | ChangeSet(openings=openings))

    return env.store.write(step)


def opening(held: Booking, catalogue: Catalogue) -> Opening:
    """The session as the time that somebody who waits could have."""
    resources = opening_resources(held.resource_ids(), catalogue)
    return Opening(
        span=held.span, free=held.span, resources=resources, location_id=held.location_id, booking_id=held.id
    )


@needs(Right.SEE_SCHEDULE)
def roster(env: Env, session_id: BookingId) -> Outcome[Roster]:
    """Who sits in a session, and who waits for its service. Raises NotFound for what is no session."""
    now = env.now()

    def step(work: Work) -> Roster:
        catalogue = work.catalogue.load()
        held = session(work, session_id)
        shown = entries(work, catalogue, [held, *work.sessions.attendees(held.id)], env.actor)
        zone = catalogue.zone_of(held.location_id)
        waiting = lines(work, WaitlistQuery(), now)
        seated = {one.booking.client_id for one in shown[1:] if one.booking.status in OCCUPYING}
        return Roster(
            session=shown[0],
            attendees=shown[1:],
            waiting=tuple(
                one
                for one in waiting
                if held.service_id in one.entry.service_ids
                and one.entry.suits(held.span.start, zone)
                and one.entry.client_id not in seated
            ),
            catalogue=catalogue,
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def sessions(env: Env, query: SessionsQuery) -> Outcome[tuple[Fill, ...]]:
    """The sessions of some days, in order of start, with how full they are. Raises NotFound, InvalidValue."""

    def step(work: Work) -> tuple[Fill, ...]:
        catalogue = work.catalogue.load()
        span = days_span(work, catalogue, query.first_day, query.days, query.location_id)
        found = work.sessions.between(span, cancelled=query.cancelled)
        return tuple(one for one in found if query.location_id in {None, one.session.location_id})

    return Outcome(env.store.read(step))


def session(work: Work, session_id: BookingId) -> Booking:
    """The session. Raises NotFound for a booking that is none."""
    found = work.bookings.get(session_id)
    if found.seats is None:
        raise NotFound(kind="session", wanted=found.number)
    return found


def joining(held: Booking, booking: Book) -> Book:
    """The command by which somebody takes a seat in exactly this session."""
    return replace(
        booking,
        service_id=held.service_id,
        span=held.span,
        allocations=held.allocations,
        wanted=frozenset(),
    )

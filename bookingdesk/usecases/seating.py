"""Finding a client's seat: which session a wish means, who keeps its seats, and everybody who goes where it goes.

Refuses nothing that `domain.sessions` does not; whoever opens, moves or cancels a session does it as any booking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import MOVABLE, Booking, Hold, Status
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Client, ClientKind
from bookingdesk.domain.errors import SomebodyHere
from bookingdesk.domain.ids import ClientId, HoldId, ResourceId
from bookingdesk.domain.moving import elsewhere
from bookingdesk.domain.sessions import (
    HOUSE,
    JOINABLE,
    Fill,
    NoSession,
    SessionInvolved,
    check_joinable,
    free_seat,
    living,
    seated,
)
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step

A_MOMENT = timedelta(minutes=1)


def session_at(
    work: Work, service: Service | None, start: datetime, asked: Iterable[ResourceId] = ()
) -> Booking | None:
    """The session of a group service that starts then with everybody asked for, one with a free seat first."""
    if service is None or service.seats is None:
        return None
    wanted = frozenset(asked)
    there = [
        fill
        for fill in work.sessions.between(Span.lasting(start, A_MOMENT))
        if fill.session.service_id == service.id
        and fill.session.span.start == start
        and fill.session.status in JOINABLE
        and wanted <= fill.session.resource_ids()
    ]
    return min(there, key=lambda fill: fill.left == 0).session if there else None


def session_with_seat(
    work: Work, service: Service | None, start: datetime, asked: Iterable[ResourceId], now: datetime
) -> Booking | None:
    """The same where a seat is to be kept for a caller. Raises SessionOver, SessionFull."""
    session = session_at(work, service, start, asked)
    if session is not None:
        attendees = work.sessions.attendees(session.id)
        check_joinable(session, attendees, None, now)
        free_seat(session, attendees, kept=len(kept_seats(work, session, now)))
    return session


def check_still_there(work: Work, wish: Book, service: Service) -> None:
    """Raise NoSession where the seat that was kept is asked for and its session has gone elsewhere since.

    Who was promised a seat does not get a session of their own for it.
    """
    kept = work.holds.get(wish.hold_id) if wish.hold_id else None
    if kept is None or kept.session_id is None or kept.span.start != wish.span.start:
        return
    session = work.bookings.get(kept.session_id)
    if session.status not in JOINABLE or session.span.start != kept.span.start:
        raise NoSession(service=service.name, alternatives=())


def in_seat(
    work: Work, wished: Booking, session: Booking, now: datetime, *, hold: HoldId | None = None, fresh: bool = True
) -> Booking:
    """The booking in the lowest free seat. Raises SessionOver, AlreadySeated, SessionFull.

    `hold` is the caller's own; not `fresh`, it comes back to a session that it was in.
    """
    attendees = [one for one in work.sessions.attendees(session.id) if one.id != wished.id]
    if fresh:
        check_joinable(session, attendees, wished.client_id, now)
    kept = len(kept_seats(work, session, now, apart_from=hold))
    mine = wished.seat_no if wished.session_id == session.id else None
    if mine in {one.seat_no for one in living(attendees)} or (mine or 0) > (session.seats or 0):
        mine = None
    if mine is None or not fresh:  # who comes back must not take what is kept for somebody meanwhile
        lowest = free_seat(session, attendees, kept=kept)
        mine = mine or lowest
    return seated(wished, session, mine)


def kept_seats(
    work: Work, session: Booking, now: datetime, *, apart_from: HoldId | None = None
) -> tuple[Hold, ...]:
    """The holds on seats of the session."""
    held = work.holds.active(now, session.span)
    return tuple(one for one in held if one.session_id == session.id and one.id != apart_from)


def with_kept(work: Work, fills: Sequence[Fill], now: datetime, *, apart_from: HoldId | None = None) -> list[Fill]:
    """The same with kept seats counted as taken."""
    if not fills:
        return []
    whole = Span(min(f.session.span.start for f in fills), max(f.session.span.end for f in fills))
    kept = [one.session_id for one in work.holds.active(now, whole) if one.session_id and one.id != apart_from]
    return [replace(fill, taken=fill.taken + kept.count(fill.session.id)) for fill in fills]


@dataclass(frozen=True, slots=True)
class Along:
    """A seat as it was and as it will be when its session is somewhere else."""

    before: Booking
    after: Booking


def along(work: Work, before: Booking, after: Booking, now: datetime) -> tuple[Along, ...]:
    """Everybody who has a seat, where the session will be. Raises SomebodyHere for who is here already."""
    found = []
    for seat in living(work.sessions.attendees(before.id)) if before.seats is not None else ():
        if seat.status not in MOVABLE:
            raise SomebodyHere(
                number=seat.number,
                present=seat.status.value,
                client=work.clients.get(seat.client_id).name,
                start=before.span.start,
            )
        there = replace(
            seated(seat, after, seat.seat_no or 1),
            change_reason=after.change_reason,
            sequence=seat.sequence + 1,
        )
        found.append(Along(seat, elsewhere(seat, there, now)))
    return tuple(found)


def check_alone(*bookings: Booking) -> None:
    """Raise SessionInvolved for what is only done with bookings of one client."""
    for booking in bookings:
        if booking.seats is not None or booking.session_id is not None:
            raise SessionInvolved(number=booking.number)


def check_same_kind(present: Booking, service: Service, catalogue: Catalogue) -> None:
    """Raise SessionInvolved where a session or seat would become an ordinary booking, or the other way round."""
    if service.id == present.service_id:
        return
    grouped = catalogue.services[present.service_id].seats is not None
    if present.seats is not None or grouped != (service.seats is not None):
        raise SessionInvolved(number=present.number)


def back_in_seat(work: Work, present: Booking, turned: Booking, session: Booking | None, now: datetime) -> Booking:
    """A seat that comes back by undo sits where its session is now, on its own seat if that is free."""
    if turned.session_id is None or turned.status is Status.CANCELLED or present.status is not Status.CANCELLED:
        return turned
    held = session or work.bookings.get(turned.session_id)
    return in_seat(work, turned, held, now, fresh=False)


def house(step: Step) -> ClientId:
    """The client in whose name sessions are held, registered when the first one is opened."""
    known = step.work.clients.by_external_id([HOUSE]).get(HOUSE)
    if known is not None:
        return known
    name = desk_settings.value(step.work.settings.all(), "business.name")
    return step.work.clients.add(
        Client(
            id=ClientId(0),
            kind=ClientKind.ORGANISATION,
            organisation=name or "Front desk",
            no_contact_reason="The business itself",
            external_id=HOUSE,
            created_at=step.now,
        )
    )

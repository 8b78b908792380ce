"""What calendars show: some days in one read, a handful of questions however many bookings; and one booking."""

from __future__ import annotations

from datetime import date, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, LocationId
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.local_time import day_span, in_calendar
from bookingdesk.domain.payments import account
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.commands import AgendaQuery
from bookingdesk.usecases.departments import is_of
from bookingdesk.usecases.differing import known_to_client
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.informing import what_reached
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Agenda, AgendaEntry, BookingFile, HistoryLine

MOST_DAYS = 10 * 366
"""Ten years are more than any list is read for."""


@needs(Right.SEE_SCHEDULE)
def agenda(env: Env, query: AgendaQuery) -> Outcome[Agenda]:
    """Bookings and holds of some local days in order of start. Raises NotFound for an unknown location."""
    now = env.now()

    def step(work: Work) -> Agenda:
        catalogue = work.catalogue.load()
        cursor = work.occupancy.cursor()
        span = days_span(work, catalogue, query.first_day, query.days, query.location_id)
        bookings = work.bookings.between(span, location=query.location_id, cancelled=query.cancelled)
        if query.department_id is not None:
            bookings = [b for b in bookings if is_of(b, query.department_id, catalogue)]
        return Agenda(
            first_day=query.first_day,
            days=query.days,
            entries=entries(work, catalogue, bookings, env.actor, now),
            holds=tuple(work.holds.active(now, span)),
            catalogue=catalogue,
            read_at=now,
            cursor=cursor,
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def booking_file(env: Env, booking_id: BookingId) -> Outcome[BookingFile]:
    """One booking with its messages and its history, oldest first. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> BookingFile:
        booking = work.bookings.get(booking_id)
        catalogue = work.catalogue.load()
        (entry,) = entries(work, catalogue, [booking], env.actor, now)
        log = work.audit.of_entity("booking", booking_id)
        unsure = entry.informed in {Informed.NO, Informed.ON_ITS_WAY}
        reached = what_reached(work, booking, catalogue) if unsure else ()
        return BookingFile(
            entry=entry,
            known=known_to_client(work, booking, reached),
            messages=tuple(work.outbox.of_booking(booking_id)),
            account=account(booking, work.payments.of_booking(booking_id)),
            instead_of=None if booking.replaces is None else work.bookings.get(booking.replaces),
            replaced_by=tuple(work.bookings.replacing(booking_id)),
            asked=tuple(work.requests.open_about(booking_id)),
            history=tuple(
                HistoryLine(at=e.at, actor=e.actor, station=e.station, action=e.action, detail=e.detail)
                for e in log
            ),
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def numbered_booking(env: Env, number: int) -> Outcome[AgendaEntry | None]:
    """The booking with this number; None where there is none."""

    def step(work: Work) -> AgendaEntry | None:
        try:
            booking = work.bookings.by_number(number)
        except NotFound:
            return None
        (entry,) = entries(work, work.catalogue.load(), [booking], env.actor, env.now())
        return entry

    return Outcome(env.store.read(step))


def days_span(work: Work, catalogue: Catalogue, first_day: date, days: int, location: LocationId | None) -> Span:
    """From the first midnight to the last at the location; of all locations, the earliest and the latest.

    Raises NotFound, and InvalidValue for days that no desk works on.
    """
    in_calendar(first_day, "date")
    if days > MOST_DAYS:
        raise InvalidValue(field="days", reason="not_allowed", value=str(days), allowed=f"1 – {MOST_DAYS}")
    if location is not None and location not in catalogue.locations:
        raise NotFound(kind="location", wanted=location)
    places = [catalogue.locations[location]] if location is not None else list(catalogue.locations.values())
    zones = {place.zone for place in places} or {desk_settings.value(work.settings.all(), "business.zone")}
    last_day = first_day + timedelta(days=max(days, 1) - 1)
    return Span(
        min(day_span(first_day, zone).start for zone in zones), max(day_span(last_day, zone).end for zone in zones)
    )

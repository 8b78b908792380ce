"""The rules asked of the day that is shown: what is in the way of a place, and what speaks against it.

Knows what the agenda says and asks no database, so that it may be asked at each move of the pointer; the database
has the last word when something is booked. One instance for one agenda.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from bookingdesk.domain.availability.bits import Window, window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.remarking import Remark, remarks
from bookingdesk.domain.availability.resource_time import blocked, told_apart
from bookingdesk.domain.availability.values import BusyUnit, Obstacle, StartWish
from bookingdesk.domain.bookings import OCCUPYING
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.session_words import spoken_who
from bookingdesk.usecases.readings import Agenda, AgendaEntry

AROUND = timedelta(days=2)


class DayTime:
    """See the module."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda

    def obstacles(self, resource: ResourceId, span: Span, now: datetime) -> tuple[Obstacle, ...]:
        """Everything in the way of a stretch of somebody's time, without remedies; empty means free."""
        found = blocked(self._agenda.catalogue, self._taken(now), resource, span, now, remedies=False)
        return told_apart(found, span, self._visits)

    def remarks(self, wish: StartWish, moved: AgendaEntry, now: datetime) -> tuple[Remark, ...]:
        """What speaks against a start for a booking, which may be of another day, where nothing is in the way."""
        mine = [e for e in self._occupying if e.client.id == moved.client.id]
        return remarks(
            self._agenda.catalogue,
            self._taken(now).without(wish.ignoring, wish.ignoring_hold, self._window),
            wish,
            now,
            usual=moved.client.usual_staff,
            others=[e.booking.span for e in mine if e.booking.id != wish.ignoring],
        )

    def _taken(self, now: datetime) -> Occupancy:
        """What is taken, without holds that have lapsed since the day was read."""
        lapsed = any(hold.expires_at <= now for hold in self._agenda.holds)
        return self._occupancy.at(now) if lapsed else self._occupancy

    @cached_property
    def who(self) -> Mapping[BookingId, str]:
        """Whose booking it is, for the words."""
        return {entry.booking.id: spoken_who(entry) for entry in self._occupying}

    @cached_property
    def _occupying(self) -> tuple[AgendaEntry, ...]:
        return tuple(e for e in self._agenda.entries if e.booking.status in OCCUPYING)

    @cached_property
    def _visits(self) -> Mapping[BookingId, Span]:
        return {entry.booking.id: entry.booking.span for entry in self._occupying}

    @cached_property
    def _occupancy(self) -> Occupancy:
        return Occupancy.of(self._busy(), self._window)

    @cached_property
    def _window(self) -> Window:
        """The days in every zone, with all that could touch them."""
        first = datetime.combine(self._agenda.first_day, time.min, UTC)
        return window_of(Span(first - AROUND, first + timedelta(days=self._agenda.days) + AROUND))

    def _busy(self) -> Iterator[BusyUnit]:
        for entry in self._occupying:
            for one in entry.booking.allocations:
                yield BusyUnit(one.resource_id, one.unit_no, one.busy, entry.booking.id, None)
        for hold in self._agenda.holds:
            for one in hold.allocations:
                yield BusyUnit(one.resource_id, one.unit_no, one.busy, None, hold.id, hold.expires_at)

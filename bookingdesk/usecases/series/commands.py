"""What the desk asks of a series. What holds for one booking is said by the command for one booking inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.values import Obstacle, Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, ResourceId, SeriesId, ServiceId
from bookingdesk.domain.series import Scope, Series, SeriesRule
from bookingdesk.usecases.commands import Book, Cancel, Reschedule
from bookingdesk.usecases.readings import AgendaEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSeries:
    """What would become of each date of a rule."""

    rule: SeriesRule
    service_id: ServiceId
    duration: timedelta | None = None
    """None takes the service's."""
    wanted: frozenset[ResourceId] = frozenset()
    usual_staff: ResourceId | None = None
    client_id: ClientId | None = None
    """Whose other bookings are looked at, too; None looks at nobody's."""
    ignoring_hold: HoldId | None = None
    """The caller's own hold stands in nobody's way."""
    skipped: frozenset[date] = frozenset()
    """Dates decided against: not looked at."""
    moved: Mapping[date, Slot] = field(default_factory=dict)
    """Dates decided for another time: judged there."""
    opening: bool = False
    """Whether group sessions are to be opened, not seats taken in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSeries:
    """Book every date of a rule that is not skipped, in one transaction or not at all.

    `book` says everything else: client, service, length of its span, staff, note …; its own id and start do not
    count. With `seats` each date is a group session in the name of the business. `series_id` is made when the form
    opens: saving twice answers what is stored.
    """

    series_id: SeriesId
    rule: SeriesRule
    book: Book
    skipped: frozenset[date] = frozenset()
    """Days of the rule that were decided against."""
    moved: Mapping[date, Slot] = field(default_factory=dict)
    """Days of the rule with what is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeries:
    """Move or amend one occurrence, it and those after it, or all; never the past.

    `move` is for the occurrence it names; the others move by as many days to the same time of day and length.
    """

    move: Reschedule
    scope: Scope
    kept: frozenset[BookingId] = frozenset()
    """Occurrences that stay where they are."""
    moved: Mapping[BookingId, Slot] = field(default_factory=dict)
    """Occurrences that go somewhere else than the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteSeries:
    """From one occurrence on another rule: those after it move to its dates, dates too many are cancelled for the
    reason of `move`, dates too few are booked. `move` is for the occurrence; its start is the rule's first date.

    A group session of a day that stays keeps its seats and everybody in it; one of another day is called off, for
    nobody is moved to a day that they have not agreed to.
    """

    move: Reschedule
    rule: SeriesRule
    skipped: frozenset[date] = frozenset()
    """Days of the new rule that were decided against."""
    moved: Mapping[date, Slot] = field(default_factory=dict)
    """Days of the new rule with what is taken instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSeries:
    """Cancel one occurrence, it and those after it, or all that are still to come, for one reason."""

    cancel: Cancel
    scope: Scope


class DateState(StrEnum):
    """What a preview says of one date."""

    FITS = "fits"
    CONFLICT = "conflict"
    CLOSED = "closed"
    CLIENT_BUSY = "client_busy"
    """The client has something else then."""
    NO_SUCH_TIME = "no_such_time"
    """The clocks skip the time on that day."""
    SKIPPED = "skipped"
    """Decided against."""
    MOVED = "moved"
    """Decided for another time, and that fits."""
    GONE = "gone"
    """An occurrence for which a new rule has no date: cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDate:
    """One line of the preview."""

    index: int
    day: date
    """The rule's day, by which the decision is named."""
    wall: datetime
    """Naive local time that the rule asks for."""
    state: DateState
    slot: Slot | None = None
    """What would be booked; None where nothing can be."""
    obstacles: tuple[Obstacle, ...] = ()
    alternatives: tuple[Slot, ...] = ()
    """The nearest first."""
    twice: bool = False
    """The clocks pass the time twice on that day."""
    short_month: bool = False
    """The month lacks the day of the rule: its last day instead."""
    booking_id: BookingId | None = None
    """The occurrence, where a stored series is changed."""
    losing: tuple[AgendaEntry, ...] = ()
    """Who has a seat in a group session that goes, by seat: they lose their place and are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPreview:
    """Date by date what a series or a change of one would be."""

    dates: tuple[SeriesDate, ...]

    @property
    def open(self) -> tuple[SeriesDate, ...]:
        """Dates that need a decision before anything can be stored."""
        decided = {DateState.SKIPPED, DateState.GONE}
        return tuple(d for d in self.dates if d.slot is None and d.state not in decided)

    @property
    def losing(self) -> tuple[AgendaEntry, ...]:
        """Everybody who would lose a place, by date and seat."""
        return tuple(one for d in self.dates for one in d.losing)

    @property
    def ready(self) -> tuple[SeriesDate, ...]:
        """Dates that would be stored."""
        return tuple(d for d in self.dates if d.slot is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStored:
    """A series with its occurrences as they are now, in order of start."""

    series: Series
    bookings: tuple[Booking, ...]
    lost: tuple[AgendaEntry, ...] = ()
    """Who lost their seat in a group session for which a new rule has no date, as they are now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """A series in a list."""

    series: Series
    client: Client
    bookings: tuple[Booking, ...]
    """In order of start, cancelled ones included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeries:
    """Series of one client or of all, newest first."""

    client_id: ClientId | None = None
    limit: int = 200

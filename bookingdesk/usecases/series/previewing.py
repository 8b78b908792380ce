"""What would become of each date: fits, conflict with the nearest way out, closed, or a time that does not exist.

Only reads, and keeps nothing for anybody: the database decides when the series is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookingdesk.domain.availability import why_not as explaining
from bookingdesk.domain.availability.admission import allocate
from bookingdesk.domain.availability.admission import scope as scope_of_start
from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.nearest import nearest_slots
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.pacing import length_asked
from bookingdesk.domain.availability.values import BusyUnit, Obstacle, ObstacleKind, Slot, StartWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.client_time import meanwhile
from bookingdesk.domain.errors import NotBookable, NotFound
from bookingdesk.domain.ids import BookingId, ClientId, HoldId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import Occurrence, occurrences
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.durations import agreed_with
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import allowed, needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.seats_offered import fill_then, full, seat_slot, session_slots
from bookingdesk.usecases.series.commands import DateState, PreviewSeries, SeriesDate, SeriesPreview

NEAREST = 3
AROUND = timedelta(days=4)
"""How far before and after a date another start is looked for: further away it is another appointment."""

CLOSED = frozenset({ObstacleKind.CLOSED, ObstacleKind.OUTSIDE_OPENING})


@needs(Right.SEE_SCHEDULE)
def preview_series(env: Env, command: PreviewSeries) -> Outcome[SeriesPreview]:
    """Every date of the rule with what would become of it. Raises NotFound, InvalidValue for an endless rule."""
    now = env.now()
    named = occurrences(command.rule)

    def step(work: Work) -> SeriesPreview:
        catalogue = work.catalogue.load()
        if command.service_id not in catalogue.services:
            raise NotFound(kind="service", wanted=command.service_id)
        judge = Judge(work, catalogue, now, may_open=allowed(env, Right.SESSIONS))
        agreed = command.duration or agreed_with(work, command.service_id, command.client_id)
        asked = replace(command, duration=agreed)
        return SeriesPreview(dates=tuple(_line(judge, asked, each) for each in named))

    return Outcome(env.store.read(step))


def _line(judge: Judge, command: PreviewSeries, at: Occurrence) -> SeriesDate:
    blank = SeriesDate(
        index=at.index,
        day=at.day,
        wall=at.wall,
        state=DateState.SKIPPED,
        twice=at.twice,
        short_month=at.moved,
    )
    if at.day in command.skipped:
        return blank
    other = command.moved.get(at.day)
    if other is None and at.start is None:
        return replace(blank, state=DateState.NO_SUCH_TIME)
    wish = StartWish(
        service_id=command.service_id,
        start=other.span.start if other else at.start or judge.now,
        duration=other.span.duration if other else command.duration,
        wanted=command.wanted,
        chosen=other.allocations if other else (),
        usual_staff=command.usual_staff,
        ignoring_hold=command.ignoring_hold,
    )
    line = judge.judged(blank, wish, DateState.MOVED if other else DateState.FITS, seated=not command.opening)
    if line.slot is not None and judge.is_elsewhere(command.client_id, line.slot.span):
        return replace(line, state=DateState.CLIENT_BUSY, slot=None)
    return line


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges starts within one reading, with some bookings thought away and others thought in."""

    work: Work
    catalogue: Catalogue
    now: datetime
    gone: frozenset[BookingId] = frozenset()
    own_holds: frozenset[HoldId] = frozenset()
    """What whoever asks holds already."""
    may_open: bool = False
    """Whether a group session is opened where none begins then."""

    def judged(
        self,
        line: SeriesDate,
        wish: StartWish,
        fits: DateState,
        taken: Sequence[BusyUnit] = (),
        *,
        seated: bool = True,
    ) -> SeriesDate:
        """The line with its slot, or with what is in the way and what could be had instead.

        Of a group service a seat in the session that begins then; not `seated`, the session's own time.
        """
        if seated and self.catalogue.services[wish.service_id].seats is not None:
            in_session = self._seated(line, wish, fits)
            if in_session is not None:
                return in_session
        known = self._known(wish)
        occupancy = self.occupancy(known, taken)
        try:
            allocations = allocate(self.catalogue, occupancy, wish, self.now)
        except NotBookable:
            pass
        else:
            length = length_asked(self.catalogue, wish)
            return replace(
                line, state=fits, slot=Slot(span=Span.lasting(wish.start, length), allocations=allocations)
            )
        found = explaining.obstacles(self.catalogue, occupancy, wish, self.now, remedies=False)
        return replace(
            line,
            state=_state(found),
            obstacles=found,
            alternatives=self._alternatives(occupancy, wish, known),
        )

    def _seated(self, line: SeriesDate, wish: StartWish, fits: DateState) -> SeriesDate | None:
        """The line with a seat, or with the nearest sessions that have one; None where a session is opened."""
        fill = fill_then(self.work, self.catalogue.services[wish.service_id], wish, self.now)
        if fill is None and self.may_open:
            return None
        if fill is not None and fill.left:
            return replace(line, state=fits, slot=seat_slot(fill))
        known = self._known(wish)
        there = session_slots(self.work, self.catalogue, known, self.now, hold=wish.ignoring_hold)
        near = (slot for slot in there.get(wish.service_id, ()) if slot.span.start > self.now)
        return replace(
            line,
            state=DateState.CONFLICT,
            obstacles=(full(fill),) if fill else (Obstacle(kind=ObstacleKind.NO_SESSION),),
            alternatives=tuple(sorted(near, key=lambda slot: abs(slot.span.start - wish.start))[:NEAREST]),
        )

    def is_elsewhere(self, client: ClientId | None, span: Span) -> bool:
        """Whether the client has something else then."""
        if client is None:
            return False
        there = self.work.bookings.of_client_during(client, span)
        return bool(meanwhile(client, span, there, apart_from=None))

    def occupancy(self, span: Span, taken: Iterable[BusyUnit] = ()) -> Occupancy:
        """Who takes what in the span, without those who are gone and with what is taken besides."""
        there = (
            unit
            for unit in self.work.occupancy.busy(span, None, self.now)
            if unit.booking_id not in self.gone and unit.hold_id not in self.own_holds
        )
        return Occupancy.of([*there, *taken], window_of(span))

    def _known(self, wish: StartWish) -> Span:
        own = scope_of_start(self.catalogue, wish)
        return Span(own.start - AROUND, own.end + AROUND)

    def _alternatives(self, occupancy: Occupancy, wish: StartWish, known: Span) -> tuple[Slot, ...]:
        """The same start with somebody else first, then the nearest starts with whom was wanted, then anybody's."""
        anybody = replace(wish, wanted=frozenset(), chosen=())
        found: list[Slot] = []
        if wish.wanted or wish.chosen:
            try:
                allocations = allocate(self.catalogue, occupancy, anybody, self.now)
            except NotBookable:
                pass
            else:
                length = length_asked(self.catalogue, anybody)
                found.append(Slot(span=Span.lasting(wish.start, length), allocations=allocations))
        for asked in (wish, anybody):
            if len(found) < NEAREST:
                question = Question.of(self.catalogue, occupancy, asked, self.now, known)
                more = nearest_slots(question, NEAREST)
                found += [slot for slot in more if slot.span not in {s.span for s in found}]
        return tuple(found[:NEAREST])


def _state(obstacles: Sequence[Obstacle]) -> DateState:
    return DateState.CLOSED if any(o.kind in CLOSED for o in obstacles) else DateState.CONFLICT

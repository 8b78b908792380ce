"""The board of occupancy: after any changes it says what a fresh query would, and asks as little as it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import cast

from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy, Stretch
from bookingdesk.domain.availability.values import BusyUnit
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.board import Board
from bookingdesk.usecases.ports import OccupancyChange, Work
from tests.builders import a_catalogue, at

NOW = at("2025-06-23 08:00")
RESOURCES = [ResourceId(n) for n in (1, 2, 11)]


class Ledger:
    """The `occupancy` and `catalogue` of a unit of work, over a plain list; counts what it is asked."""

    def __init__(self) -> None:
        self.rows: list[BusyUnit] = []
        self.feed: list[OccupancyChange] = []
        self.forgotten = 0
        self.questions = 0
        self.offer = a_catalogue()
        self.occupancy = self.catalogue = self

    def load(self) -> Catalogue:
        """The catalogue."""
        return self.offer

    def busy(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[BusyUnit]:
        """What overlaps."""
        self.questions += 1
        some = None if resources is None else set(resources)
        for row in self.rows:
            live = row.expires_at is None or row.expires_at > now
            if live and row.busy.overlaps(span) and (some is None or row.resource_id in some):
                yield row

    def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[Stretch]:
        """The same as numbers."""
        for row in self.busy(span, resources, now):
            start, end = (int(at.timestamp()) for at in (row.busy.start, row.busy.end))
            lapses = None if row.expires_at is None else int(row.expires_at.timestamp())
            yield row.resource_id, row.unit_no, start, end, row.booking_id, row.hold_id, lapses

    def cursor(self) -> int:
        """How long the feed is."""
        return len(self.feed)

    def changes_since(self, cursor: int) -> Sequence[OccupancyChange] | None:
        """The feed's end; None where it was cut."""
        return None if cursor < self.forgotten else self.feed[cursor:]

    def put(self, row: BusyUnit) -> None:
        """Take a unit."""
        self.rows.append(row)
        self.feed.append(OccupancyChange(row.resource_id, row.busy))

    def drop(self, row: BusyUnit) -> None:
        """Free it again."""
        self.rows.remove(row)
        self.feed.append(OccupancyChange(row.resource_id, row.busy))

    def as_work(self) -> Work:
        """As the board sees it."""
        return cast(Work, self)


def fresh(ledger: Ledger, span: Span, now: datetime) -> Occupancy:
    """What a query of the whole span says."""
    return Occupancy.of(ledger.busy(span, None, now), window_of(span))


def masks(occupancy: Occupancy, span: Span) -> dict[tuple[int, int], int]:
    """The taken minutes of the span per unit, free units left out."""
    window = window_of(span)
    found = {unit: occupancy.busy_mask(unit, window) for unit in occupancy.units}
    return {unit: mask for unit, mask in found.items() if mask}


def named(occupancy: Occupancy, span: Span) -> set[tuple[object, ...]]:
    """The stretches behind the masks."""
    return {(unit, *taken) for unit in occupancy.units for taken in occupancy.taken(unit, window_of(span))}


def a_row(random: Random, number: int) -> BusyUnit:
    """Some stretch of some unit, up to the second, within the weeks around now."""
    start = NOW + timedelta(seconds=random.randrange(-3 * 86_400, 12 * 86_400))
    span = Span.lasting(start, timedelta(seconds=random.randrange(60, 9_000)))
    resource = random.choice(RESOURCES)
    if random.random() < 0.3:
        lapses = NOW + timedelta(minutes=random.randrange(1, 60))
        return BusyUnit(resource, 1, span, None, HoldId(f"h{number}"), lapses)
    return BusyUnit(resource, random.choice((1, 2)), span, BookingId(f"b{number}"), None)


def test_that_the_board_says_what_a_fresh_query_would_after_any_changes() -> None:
    """2,000 changes read in portions, with holds lapsing, the feed cut and midnight passing meanwhile."""
    random, ledger, now = Random(7), Ledger(), NOW
    board = Board(days_at_first=4, days_ahead=8)
    for number in range(2_000):
        if ledger.rows and random.random() < 0.48:
            ledger.drop(random.choice(ledger.rows))
        else:
            ledger.put(a_row(random, number))
        if random.random() < 0.01:
            ledger.forgotten = len(ledger.feed)
        if random.random() < 0.3:
            now += timedelta(seconds=random.randrange(0, 90))
            if number == 1_000:
                now += timedelta(days=1)
            start = now.replace(second=0) + timedelta(minutes=random.randrange(-600, 7 * 1440))
            span = Span.lasting(start, timedelta(minutes=random.randrange(30, 900)))
            got, expected = board.occupancy(ledger.as_work(), span, now), fresh(ledger, span, now)
            assert masks(got, span) == masks(expected, span)
            assert named(got, span) == named(expected, span)


def test_that_a_reading_without_changes_asks_for_no_rows() -> None:
    """Only the feed's position is looked at."""
    ledger, board = Ledger(), Board()
    ledger.put(a_row(Random(1), 1))
    board.refresh(ledger.as_work(), NOW)
    before = ledger.questions
    board.refresh(ledger.as_work(), NOW + timedelta(minutes=1))
    assert ledger.questions == before


def test_that_one_booking_costs_one_question() -> None:
    """Its staff member and its room are asked for together."""
    ledger, board = Ledger(), Board()
    board.refresh(ledger.as_work(), NOW)
    before = ledger.questions
    when = Span.lasting(NOW, timedelta(hours=1))
    for resource in RESOURCES[:2]:
        ledger.put(BusyUnit(resource, 1, when, BookingId("b"), None))
    snapshot = board.refresh(ledger.as_work(), NOW)
    assert ledger.questions == before + 1
    assert len(masks(snapshot.occupancy, when)) == 2


def test_that_the_board_grows_once_to_what_it_may_hold() -> None:
    """A month at first; looking further reads all the days there are to be, and then no more."""
    ledger, board = Ledger(), Board(days_at_first=5, days_ahead=50)
    far = Span.lasting(NOW + timedelta(days=40), timedelta(hours=1))
    ledger.put(BusyUnit(RESOURCES[0], 1, far, BookingId("b"), None))
    board.refresh(ledger.as_work(), NOW)
    before = ledger.questions
    for _ in range(3):
        assert masks(board.occupancy(ledger.as_work(), far, NOW), far) != {}
    assert ledger.questions == before + 1


def test_that_days_beyond_the_board_are_asked_for_and_not_kept() -> None:
    """The memory is bounded by the days it covers."""
    ledger, board = Ledger(), Board(days_ahead=5)
    far = Span.lasting(NOW + timedelta(days=40), timedelta(hours=1))
    ledger.put(BusyUnit(RESOURCES[0], 1, far, BookingId("b"), None))
    assert masks(board.occupancy(ledger.as_work(), far, NOW), far) != {}
    glance = board.glance(NOW)
    assert glance is not None
    assert all(not known.taken for known in glance.occupancy.units.values())


def test_that_a_lapsed_hold_frees_its_time_without_a_database() -> None:
    """A glance after the hold's end no longer shows it."""
    ledger, board = Ledger(), Board()
    when = Span.lasting(NOW, timedelta(hours=1))
    ledger.put(BusyUnit(RESOURCES[0], 1, when, None, HoldId("h"), NOW + timedelta(minutes=3)))
    board.refresh(ledger.as_work(), NOW)
    asked = ledger.questions
    before, after = board.glance(NOW + timedelta(minutes=2)), board.glance(NOW + timedelta(minutes=3))
    assert before is not None
    assert after is not None
    assert masks(before.occupancy, when) != {}
    assert masks(after.occupancy, when) == {}
    assert ledger.questions == asked


def test_that_what_was_handed_out_never_changes() -> None:
    """A thread that still computes on an older answer is not disturbed."""
    ledger, board = Ledger(), Board()
    when = Span.lasting(NOW, timedelta(hours=1))
    old = board.refresh(ledger.as_work(), NOW).occupancy
    ledger.put(BusyUnit(RESOURCES[0], 1, when, BookingId("b"), None))
    new = board.refresh(ledger.as_work(), NOW).occupancy
    assert masks(old, when) == {}
    assert masks(new, when) != {}


def test_that_a_replaced_database_is_read_anew() -> None:
    """After `forget` the next reading starts from nothing."""
    ledger, board = Ledger(), Board()
    board.refresh(ledger.as_work(), NOW)
    board.forget()
    assert board.glance(NOW) is None
    before = ledger.questions
    board.refresh(ledger.as_work(), NOW)
    assert ledger.questions == before + 1


def test_that_a_new_catalogue_is_taken_over() -> None:
    """Services and hours come from the same reading as the occupancy."""
    ledger, board = Ledger(), Board()
    board.refresh(ledger.as_work(), NOW)
    ledger.offer = a_catalogue(version=2)
    assert board.refresh(ledger.as_work(), NOW).catalogue.version == 2


def test_that_a_warmed_board_answers_without_rows_and_takes_over_what_changed_meanwhile() -> None:
    """What is booked while it is read ahead is caught up with at the first reading."""
    ledger, board = Ledger(), Board()
    row = a_row(Random(2), 1)
    ledger.put(row)
    board.warm(ledger.as_work(), NOW)
    before = ledger.questions
    board.refresh(ledger.as_work(), NOW)
    assert ledger.questions == before
    ledger.drop(row)
    snapshot = board.refresh(ledger.as_work(), NOW)
    assert masks(snapshot.occupancy, row.busy) == {}


def test_that_a_reading_never_waits_for_the_warming() -> None:
    """Somebody asks while it is being built: they build their own, and theirs stays."""
    ledger, board = Ledger(), Board()
    answered: list[object] = []

    class Slow(Ledger):
        def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[Stretch]:
            answered.append(board.refresh(ledger.as_work(), NOW))
            return super().stretches(span, resources, now)

    board.warm(Slow().as_work(), NOW)
    assert len(answered) == 1
    glanced = board.glance(NOW)
    assert glanced is not None
    assert glanced.catalogue is ledger.offer


def test_that_a_database_replaced_while_it_warms_is_not_remembered() -> None:
    """The old one's rows would be shown as the new one's."""
    board = Board()

    class Replaced(Ledger):
        def stretches(self, span: Span, resources: Iterable[ResourceId] | None, now: datetime) -> Iterator[Stretch]:
            board.forget()
            return super().stretches(span, resources, now)

    board.warm(Replaced().as_work(), NOW)
    assert board.glance(NOW) is None

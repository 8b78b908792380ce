"""Holds keep a slot until they expire, on every desk; the feed tells everybody what was freed and taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Allocation, Hold
from bookingdesk.domain.errors import SlotTaken
from bookingdesk.domain.ids import HoldId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import OccupancyChange, Work
from tests.builders import ANA, BEN, HAIRCUT, ROOM2, a_booking, at, span
from tests.fakes import FakeClock
from tests.salon import MAYA

WHEN = span("2025-06-23 14:15")


def a_hold(env: Env, key: str = "h1", when: Span = WHEN, who: tuple[ResourceId, ...] = (ANA, ROOM2)) -> Hold:
    return Hold(
        id=HoldId(key),
        service_id=HAIRCUT,
        client_id=MAYA,
        span=when,
        allocations=tuple(Allocation(requirement_id=None, resource_id=each, busy=when) for each in who),
        expires_at=env.now() + timedelta(minutes=3),
        user="Jo",
        station="Desk 1",
    )


def keep(env: Env, hold: Hold) -> Hold:
    def step(work: Work) -> Hold:
        work.holds.sweep(env.now())
        return work.holds.add(hold)

    return env.store.write(step)


def test_that_a_hold_comes_back_as_it_was_kept(salon: Env) -> None:
    hold = keep(salon, a_hold(salon))
    assert salon.store.read(lambda work: work.holds.get(hold.id)) == hold
    assert salon.store.read(lambda work: work.holds.active(salon.now())) == [hold]
    assert salon.store.read(lambda work: work.holds.active(salon.now(), span("2025-06-23 15:00"))) == []
    assert salon.store.read(lambda work: work.holds.active(salon.now(), span("2025-06-23 14:59"))) == [hold]


def test_that_a_held_slot_is_refused_with_who_holds_it(salon: Env) -> None:
    hold = keep(salon, a_hold(salon))
    with pytest.raises(SlotTaken) as refused:
        salon.store.write(lambda work: work.bookings.add(a_booking()))
    facts = refused.value.facts
    assert (facts["hold"], facts["user"], facts["station"], facts["by"]) == (hold.id, "Jo", "Desk 1", "Desk 1")
    assert facts["booking"] is None
    with pytest.raises(SlotTaken):
        keep(salon, a_hold(salon, "h2"))


def test_that_an_expired_hold_stands_in_nobodys_way(salon: Env, clock: FakeClock) -> None:
    hold = keep(salon, a_hold(salon))
    clock.move(minutes=3)
    assert salon.store.read(lambda work: work.holds.active(salon.now())) == []
    assert salon.store.read(lambda work: list(work.occupancy.busy(WHEN, None, salon.now()))) == []

    def step(work: Work) -> None:
        list(work.occupancy.busy(WHEN, [ANA], salon.now()))
        work.bookings.add(a_booking())

    salon.store.write(step)
    assert salon.store.read(lambda work: work.holds.get(hold.id)) is None


def test_that_a_hold_that_has_not_expired_survives_the_sweep(salon: Env, clock: FakeClock) -> None:
    first = keep(salon, a_hold(salon))
    clock.move(minutes=2)
    second = keep(salon, a_hold(salon, "h2", who=(BEN,)))
    clock.move(minutes=1)
    assert salon.store.write(lambda work: work.holds.sweep(salon.now())) == [first.id]
    assert salon.store.read(lambda work: work.holds.active(salon.now())) == [second]


def test_that_a_released_hold_frees_its_slot_once(salon: Env) -> None:
    hold = keep(salon, a_hold(salon))

    def step(work: Work) -> tuple[bool, bool]:
        answers = work.holds.release(hold.id), work.holds.release(hold.id)
        work.bookings.add(a_booking())
        return answers

    assert salon.store.write(step) == (True, False)


def test_that_busy_tells_bookings_and_holds_that_reach_into_the_span(salon: Env) -> None:
    stored = salon.store.write(lambda work: work.bookings.add(a_booking()))
    hold = keep(salon, a_hold(salon, when=span("2025-06-23 15:00"), who=(ANA,)))

    def busy(when: Span, *resources: ResourceId) -> list[tuple[object, ...]]:
        rows = salon.store.read(lambda work: list(work.occupancy.busy(when, resources or None, salon.now())))
        return sorted((r.resource_id, r.busy.start, r.booking_id, r.hold_id, r.expires_at) for r in rows)

    whole_day = span("2025-06-23 00:00", 1440)
    assert busy(whole_day) == [
        (ANA, stored.span.start, stored.id, None, None),
        (ANA, hold.span.start, None, hold.id, hold.expires_at),
        (ROOM2, stored.span.start, stored.id, None, None),
    ]
    assert [row[0] for row in busy(whole_day, ROOM2)] == [ROOM2]
    assert len(busy(span("2025-06-23 14:59", 2), ANA)) == 2
    assert busy(span("2025-06-23 14:00", 15)) == []
    assert busy(span("2025-06-23 15:45", 15)) == []


def test_that_busy_agrees_with_a_walk_over_all_bookings(salon: Env) -> None:
    starts = [
        f"2025-06-{day} {hour:02}:{minute:02}" for day in (23, 24) for hour in (9, 11, 13) for minute in (0, 45)
    ]
    for number, start in enumerate(starts):
        when = span(start)
        taken = tuple(
            Allocation(requirement_id=need, resource_id=r, busy=when) for need, r in ((10, ANA), (11, ROOM2))
        )
        booking = a_booking(id=f"b{number}", span=when, allocations=taken)
        salon.store.write(lambda work, booking=booking: work.bookings.add(booking))
    for asked in [span(f"2025-06-23 {hour:02}:{minute:02}", 50) for hour in range(8, 15) for minute in (0, 20, 45)]:
        rows = salon.store.read(lambda work, asked=asked: list(work.occupancy.busy(asked, [ANA], salon.now())))
        walked = [at(start) for start in starts if span(start).overlaps(asked)]
        assert sorted(row.busy.start for row in rows) == walked


def test_that_the_feed_tells_another_process_what_was_freed_and_taken(salon: Env, salon_url: str) -> None:
    before = salon.store.read(lambda work: work.occupancy.cursor())
    other = SqlStore(open_engine(salon_url))
    other.write(lambda work: work.bookings.add(a_booking()))
    other.close()
    changes = salon.store.read(lambda work: work.occupancy.changes_since(before))
    assert changes == [OccupancyChange(ANA, WHEN), OccupancyChange(ROOM2, WHEN)]
    now = salon.store.read(lambda work: work.occupancy.cursor())
    assert now > before
    assert salon.store.read(lambda work: work.occupancy.changes_since(now)) == []


def test_that_nothing_is_fed_for_a_step_that_failed_or_for_a_note(salon: Env) -> None:
    stored = salon.store.write(lambda work: work.bookings.add(a_booking()))
    before = salon.store.read(lambda work: work.occupancy.cursor())

    def fail(work: Work) -> None:
        work.holds.add(a_hold(salon, when=span("2025-06-23 16:00")))
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        salon.store.write(fail)
    from dataclasses import replace

    salon.store.write(lambda work: work.bookings.replace(replace(stored, note="new")))
    assert salon.store.read(lambda work: work.occupancy.cursor()) == before


def test_that_a_feed_that_does_not_reach_back_says_so(salon: Env) -> None:
    keep(salon, a_hold(salon))
    future = salon.store.read(lambda work: work.occupancy.cursor()) + 5
    assert salon.store.read(lambda work: work.occupancy.changes_since(future)) is None, "another database"


def test_that_a_trimmed_feed_keeps_its_newest_rows(salon: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    from bookingdesk.storage.repositories import feed

    monkeypatch.setattr(feed, "KEPT", 4)
    monkeypatch.setattr("bookingdesk.storage.store._TRIM_EVERY", 10)
    for round_ in range(20):
        hold = keep(salon, a_hold(salon, f"h{round_}"))
        salon.store.write(lambda work, hold=hold: work.holds.release(hold.id))
    head = salon.store.read(lambda work: work.occupancy.cursor())
    assert salon.store.read(lambda work: work.occupancy.changes_since(0)) is None
    recent = salon.store.read(lambda work: work.occupancy.changes_since(head - 1))
    assert recent == [OccupancyChange(ROOM2, WHEN)]

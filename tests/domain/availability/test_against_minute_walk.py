"""The masks say what a walk through all minutes says, also on the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookingdesk.domain.availability import admission, slots, why_not
from bookingdesk.domain.availability.bits import instant_of, window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.remedies import applied
from bookingdesk.domain.availability.values import RemedyKind, StartWish
from bookingdesk.domain.errors import NotBookable
from bookingdesk.domain.ids import ResourceId
from tests.domain.availability.drawn_worlds import World, worlds
from tests.domain.availability.minute_walk import MinuteWalk, start_of

quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def known_of(world: World) -> Occupancy:
    """Everything busy that the wish can touch, less what has lapsed."""
    alive = [b for b in world.busy if b.expires_at is None or b.expires_at > world.now]
    return Occupancy.of(alive, window_of(slots.scope(world.catalogue, world.wish)))


@quick
@given(worlds())
def test_that_exactly_the_free_starts_are_offered(world: World) -> None:
    """No start too many, none too few, and the units offered are a choice that works."""
    walk = MinuteWalk(world.catalogue, world.busy, world.now)
    found = slots.offer(world.catalogue, known_of(world), world.wish, world.now)
    assert [slot.span.start for slot in found] == walk.starts(world.wish)
    for slot in found:
        assert walk.may_take(start_of(world.wish, slot.span.start), slot.allocations)


@quick
@given(worlds())
def test_that_the_starts_of_each_resource_are_those_with_it_among_the_chosen(world: World) -> None:
    """Asked per person without choosing: the same as wanting that person."""
    walk = MinuteWalk(world.catalogue, world.busy, world.now)
    found = slots.free_starts(world.catalogue, known_of(world), world.wish, world.now)
    with_it: dict[ResourceId, list[datetime]] = {}
    for at in walk.starts(world.wish):
        for resource in {r for choice in walk.choices(start_of(world.wish, at)) for r, _ in choice}:
            with_it.setdefault(resource, []).append(at)
    for resource in world.catalogue.resources:
        assert [instant_of(m) for m in found.minutes(resource)] == with_it.get(resource, [])


def a_start(world: World, minute: int, seconds: int, past_allowed: bool) -> StartWish:
    """The wish at some minute of its day, mostly a whole one."""
    midnight = datetime.combine(world.wish.first_day, time.min, UTC)
    at = midnight + timedelta(minutes=minute, seconds=seconds)
    base = start_of(world.wish, at)
    return StartWish(
        service_id=base.service_id,
        start=at,
        duration=base.duration,
        wanted=base.wanted,
        any_notice=base.any_notice,
        past_allowed=past_allowed,
        ignoring=base.ignoring,
    )


starts = st.tuples(
    st.integers(-300, 1800), st.sampled_from([0, 0, 0, 0, 0, 0, 30]), st.sampled_from([False, False, True])
)


@quick
@given(worlds(), st.lists(starts, min_size=5, max_size=12))
def test_that_no_obstacle_means_bookable_and_bookable_means_no_obstacle(
    world: World, asked: list[tuple[int, int, bool]]
) -> None:
    """Both directions, for the explanation and for admission, against the walk."""
    walk = MinuteWalk(world.catalogue, world.busy, world.now)
    for minute, seconds, past_allowed in asked:
        wish = a_start(world, minute, seconds, past_allowed)
        bookable = walk.bookable(wish)
        found = why_not.obstacles(world.catalogue, world.busy, wish, world.now)
        assert (found == ()) == bookable
        try:
            allocations = admission.allocate(world.catalogue, world.busy, wish, world.now)
        except NotBookable:
            assert not bookable
        else:
            assert walk.may_take(wish, allocations)


@quick
@given(worlds(), st.lists(starts, min_size=3, max_size=8))
def test_that_every_remedy_removes_its_obstacle(world: World, asked: list[tuple[int, int, bool]]) -> None:
    """Taken and asked again; another time makes the wish bookable, as the walk confirms."""
    known = slots.scope(world.catalogue, world.wish)
    for minute, seconds, past_allowed in asked:
        wish = a_start(world, minute, seconds, past_allowed)
        before = why_not.obstacles(world.catalogue, world.busy, wish, world.now, known=known)
        for obstacle in before:
            for remedy in obstacle.remedies:
                changed = applied(wish, obstacle, remedy)
                waited = remedy.start if remedy.kind is RemedyKind.WAIT and remedy.start else world.now
                after = why_not.obstacles(world.catalogue, world.busy, changed, waited)
                same = [o for o in after if (o.kind, o.resource_id) == (obstacle.kind, obstacle.resource_id)]
                assert all((o.booking_id, o.hold_id) != (obstacle.booking_id, obstacle.hold_id) for o in same)
                if remedy.kind is RemedyKind.OTHER_TIME:
                    walk = MinuteWalk(world.catalogue, world.busy, world.now)
                    assert after == ()
                    assert walk.bookable(changed)


@quick
@given(worlds(), st.lists(starts, min_size=3, max_size=8))
def test_that_a_slot_as_offered_is_admitted_as_offered(world: World, asked: list[tuple[int, int, bool]]) -> None:
    """What was shown can be booked with the very same units."""
    found = slots.offer(world.catalogue, known_of(world), world.wish, world.now)
    for minute, _, _ in asked:
        if not found:
            return
        slot = found[minute % len(found)]
        wish = start_of(world.wish, slot.span.start)
        chosen = StartWish(
            service_id=wish.service_id,
            start=wish.start,
            duration=wish.duration,
            chosen=slot.allocations,
            any_notice=wish.any_notice,
            ignoring=wish.ignoring,
        )
        got = admission.allocate(world.catalogue, world.busy, chosen, world.now)
        assert got == slot.allocations

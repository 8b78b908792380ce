"""Bookings through the store: numbers, guards in words, versions, swaps, and every question about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Allocation, AskedBy, Booking, Cancellation, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import AlreadySaved, InvalidValue, NotFound, SlotTaken, Stale
from bookingdesk.domain.ids import BookingId, RequirementId, ResourceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.storage.repositories.booking_rows import from_json, to_json
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.builders import ANA, BEN, ROOM1, ROOM2, a_booking, at, span
from tests.salon import LENA, MAYA


def haircut(start: str, *, staff: ResourceId = ANA, room: ResourceId = ROOM2, **changes: object) -> Booking:
    """A haircut of 45 minutes under a fresh id."""
    when = span(start)
    taken = (
        Allocation(requirement_id=RequirementId(10), resource_id=staff, busy=when),
        Allocation(requirement_id=RequirementId(11), resource_id=room, busy=when),
    )
    parts: dict[str, object] = {"id": f"id {start} {staff} {room}", "span": when, "allocations": taken}
    return a_booking(**(parts | changes))


def add(env: Env, *bookings: Booking) -> list[Booking]:
    return env.store.write(lambda work: [work.bookings.add(booking) for booking in bookings])


def moved(booking: Booking, start: str) -> Booking:
    when = booking.span.moved_to(at(start))
    return replace(booking, span=when, allocations=tuple(replace(a, busy=when) for a in booking.allocations))


def cancelled(booking: Booking) -> Booking:
    return replace(
        booking,
        status=Status.CANCELLED,
        cancellation=Cancellation(at=at("2025-06-20 12:00"), reason="Ill", asked_by=AskedBy.THIRD_PARTY),
    )


FULL = a_booking(
    number=1001,
    buffer_before=timedelta(minutes=5),
    buffer_after=timedelta(minutes=10),
    allocations=tuple(
        Allocation(requirement_id=RequirementId(need), resource_id=who, busy=span("2025-06-23 14:10", 60))
        for need, who in ((10, ANA), (11, ROOM2))
    ),
    status=Status.TENTATIVE,
    reconfirmation=Reconfirmation(at=at("2025-06-20 10:00"), channel=Channel.PHONE),
    mode=Mode.VIRTUAL,
    channel=Channel.LETTER,
    note="Zweiter Stock – bitte klingeln 🙂",
    sooner_wanted=True,
    price=Money(Decimal("40.00"), "EUR"),
    rescheduled_count=2,
    sequence=3,
    external_id="A-17",
)


def test_that_many_at_once_are_stored_as_one_by_one(salon: Env) -> None:
    """Numbers in order, cancelled ones taking nobody's time, every field; the next one goes on counting."""
    first = haircut("2025-06-23 14:15")
    batch = [first, cancelled(replace(first, id=BookingId("gone"))), haircut("2025-06-23 16:00", staff=BEN)]
    stored = salon.store.write(lambda work: work.bookings.add_many(batch))
    assert stored == [replace(booking, number=n, version=1) for n, booking in enumerate(batch, start=1001)]
    kept = salon.store.read(lambda work: work.bookings.many(booking.id for booking in batch))
    assert [kept[booking.id] for booking in stored] == stored
    assert add(salon, haircut("2025-06-24 09:00"))[0].number == 1004
    assert not salon.store.verify()


def test_that_of_many_at_once_a_double_leaves_none(salon: Env) -> None:
    batch = [haircut("2025-06-23 14:15"), haircut("2025-06-23 14:30", room=ROOM1)]
    with pytest.raises(SlotTaken):
        salon.store.write(lambda work: work.bookings.add_many(batch))
    assert salon.store.read(lambda work: work.bookings.count()) == 0
    assert salon.store.write(lambda work: work.bookings.add_many([])) == []


def test_that_every_field_of_a_booking_comes_back(salon: Env) -> None:
    (stored,) = add(salon, FULL)
    assert stored == FULL
    assert salon.store.read(lambda work: work.bookings.get(FULL.id)) == FULL


@pytest.mark.parametrize(
    "booking", [FULL, cancelled(FULL), a_booking(allocations=(), price=None)], ids=["full", "cancelled", "bare"]
)
def test_that_the_json_of_an_action_is_the_whole_booking(booking: Booking) -> None:
    assert from_json(to_json(booking)) == booking


def test_that_numbers_begin_at_1001_and_have_no_gap_after_a_refusal(salon: Env) -> None:
    first, second = add(salon, haircut("2025-06-23 09:00"), haircut("2025-06-23 10:00"))
    with pytest.raises(SlotTaken):
        add(salon, haircut("2025-06-23 09:15", room=ROOM1))
    (third,) = add(salon, haircut("2025-06-23 11:00"))
    assert [first.number, second.number, third.number] == [1001, 1002, 1003]


def test_that_a_taken_slot_is_refused_with_who_has_it_and_until_when(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    with pytest.raises(SlotTaken) as refused:
        add(salon, haircut("2025-06-23 09:30", room=ROOM1))
    facts = refused.value.facts
    assert facts["resource"] == "Ana"
    assert facts["resource_id"] == ANA
    assert facts["busy"] == first.span
    assert facts["until"] == first.span.end
    assert facts["booking"] == first.number
    assert facts["hold"] is None


def test_that_a_step_may_go_on_after_a_refusal_and_nothing_of_the_refused_booking_is_kept(salon: Env) -> None:
    def step(work: Work) -> None:
        work.bookings.add(haircut("2025-06-23 09:00"))
        with pytest.raises(SlotTaken):
            work.bookings.add(haircut("2025-06-23 09:00", room=ROOM1))
        work.bookings.add(haircut("2025-06-23 10:00"))

    salon.store.write(step)
    kept = salon.store.read(lambda work: work.bookings.page())
    assert [(b.number, b.span.start) for b in kept] == [
        (1001, at("2025-06-23 09:00")),
        (1002, at("2025-06-23 10:00")),
    ]


def test_that_a_booking_saved_twice_answers_with_its_number(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    with pytest.raises(AlreadySaved) as refused:
        add(salon, haircut("2025-06-23 09:00"))
    assert refused.value.facts["number"] == first.number


def test_that_an_external_id_is_used_once(salon: Env) -> None:
    add(salon, haircut("2025-06-23 09:00", external_id="X1"))
    with pytest.raises(InvalidValue) as refused:
        add(salon, haircut("2025-06-23 11:00", external_id="X1"))
    assert refused.value.facts["field"] == "external_id"


def test_that_touching_bookings_are_both_kept(salon: Env) -> None:
    stored = add(salon, haircut("2025-06-23 09:00"), haircut("2025-06-23 09:45"))
    assert len(stored) == 2


def test_that_a_cancelled_booking_frees_its_slot_and_stays_found(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    gone = salon.store.write(lambda work: work.bookings.replace(cancelled(first)))
    add(salon, haircut("2025-06-23 09:00", room=ROOM1))
    assert salon.store.read(lambda work: work.bookings.get(first.id)) == gone
    assert gone.version == 2


def test_that_a_revived_booking_is_refused_where_its_time_was_given_away(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    gone = salon.store.write(lambda work: work.bookings.replace(cancelled(first)))
    (second,) = add(salon, haircut("2025-06-23 09:15", room=ROOM1))
    alive = replace(gone, status=Status.CONFIRMED, cancellation=None)
    with pytest.raises(SlotTaken) as refused:
        salon.store.write(lambda work: work.bookings.replace(alive))
    assert refused.value.facts["booking"] == second.number
    salon.store.write(lambda work: work.bookings.replace(cancelled(second)))
    salon.store.write(lambda work: work.bookings.replace(alive))
    assert salon.store.read(lambda work: work.bookings.get(first.id)).status is Status.CONFIRMED


def test_that_a_moved_booking_takes_the_new_time_and_frees_the_old(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    after = salon.store.write(lambda work: work.bookings.replace(moved(first, "2025-06-23 09:30")))
    assert salon.store.read(lambda work: work.bookings.get(first.id)) == after
    add(salon, haircut("2025-06-23 08:45"))
    with pytest.raises(SlotTaken):
        add(salon, haircut("2025-06-23 10:00", room=ROOM1))


def test_that_a_move_onto_somebody_leaves_both_where_they_were(salon: Env) -> None:
    first, second = add(salon, haircut("2025-06-23 09:00"), haircut("2025-06-23 10:00"))
    with pytest.raises(SlotTaken) as refused:
        salon.store.write(lambda work: work.bookings.replace(moved(first, "2025-06-23 09:45")))
    assert refused.value.facts["booking"] == second.number
    assert salon.store.read(lambda work: work.bookings.get(first.id)) == first


def test_that_two_bookings_can_take_each_others_places(salon: Env) -> None:
    first, second = add(salon, haircut("2025-06-23 09:00"), haircut("2025-06-23 10:00", staff=BEN))
    swapped = [moved(first, "2025-06-23 10:00"), moved(second, "2025-06-23 09:00")]
    swapped = [
        replace(swapped[0], allocations=tuple(replace(a, busy=second.span) for a in second.allocations)),
        replace(swapped[1], allocations=tuple(replace(a, busy=first.span) for a in first.allocations)),
    ]
    stored = salon.store.write(lambda work: work.bookings.replace_many(swapped))
    found = salon.store.read(lambda work: work.bookings.many([first.id, second.id]))
    assert [found[b.id] for b in stored] == list(stored)
    assert [b.span for b in stored] == [second.span, first.span]


def test_that_a_stale_change_is_refused_with_the_present_booking(salon: Env) -> None:
    (first,) = add(salon, haircut("2025-06-23 09:00"))
    theirs = salon.store.write(lambda work: work.bookings.replace(replace(first, note="Theirs")))
    for mine in (replace(first, note="Mine"), moved(first, "2025-06-23 11:00")):
        with pytest.raises(Stale) as refused:
            salon.store.write(lambda work, mine=mine: work.bookings.replace(mine))
        assert refused.value.facts["theirs"] == theirs
    assert salon.store.read(lambda work: work.bookings.get(first.id)) == theirs


def test_that_an_unknown_booking_is_said_to_be_unknown(salon: Env) -> None:
    for question in (
        lambda work: work.bookings.get(BookingId("nobody")),
        lambda work: work.bookings.by_number(7),
        lambda work: work.bookings.replace(haircut("2025-06-23 09:00")),
    ):
        with pytest.raises(NotFound):
            salon.store.write(question)


def test_that_between_finds_what_reaches_into_the_span_with_its_buffers_and_nothing_else(salon: Env) -> None:
    early, first, second = add(
        salon,
        haircut("2025-06-23 08:00"),
        replace(FULL, id=BookingId("full")),
        haircut("2025-06-23 16:00"),
    )
    gone = salon.store.write(lambda work: work.bookings.replace(cancelled(second)))

    def between(start: str, minutes: int, *, cancelled: bool = False) -> list[int]:
        when = span(start, minutes)
        found = salon.store.read(lambda work: work.bookings.between(when, cancelled=cancelled))
        return [booking.number for booking in found]

    assert between("2025-06-23 00:00", 1440) == [early.number, first.number]
    assert between("2025-06-23 00:00", 1440, cancelled=True) == [early.number, first.number, gone.number]
    assert between("2025-06-23 15:05", 10) == [first.number], "the buffer after"
    assert between("2025-06-23 15:10", 10) == []
    assert between("2025-06-23 14:05", 5) == []
    assert between("2025-06-23 14:05", 6) == [first.number], "the buffer before"
    assert between("2025-06-22 00:00", 1440) == []


def test_that_a_booking_of_several_days_is_found_on_each_of_them(salon: Env) -> None:
    when = Span(at("2025-06-23 09:00"), at("2025-06-27 18:00"))
    course = haircut("2025-06-23 09:00", span=when)
    course = replace(course, allocations=tuple(replace(a, busy=when) for a in course.allocations))
    add(salon, course)
    for day in range(23, 28):
        found = salon.store.read(lambda work, day=day: work.bookings.between(span(f"2025-06-{day} 10:00")))
        assert [booking.id for booking in found] == [course.id]


def test_that_the_bookings_of_a_client_come_newest_first_and_the_first_of_each_is_known(salon: Env) -> None:
    past, later, soon, hers = add(
        salon,
        haircut("2025-06-20 09:00", status=Status.COMPLETED),
        haircut("2025-06-25 09:00"),
        haircut("2025-06-24 09:00"),
        haircut("2025-06-23 15:00", client_id=LENA),
    )
    gone = salon.store.write(lambda work: work.bookings.replace(cancelled(soon)))
    assert salon.store.read(lambda work: work.bookings.of_client(MAYA)) == [later, gone, past]
    assert salon.store.read(lambda work: work.bookings.of_client(MAYA, limit=1)) == [later]
    assert salon.store.read(lambda work: work.bookings.first_starts([MAYA, LENA])) == {
        MAYA: past.span.start,
        LENA: hers.span.start,
    }


def test_that_pages_counts_and_external_ids_answer_for_all_bookings(salon: Env) -> None:
    stored = add(
        salon,
        haircut("2025-06-23 09:00", external_id="X1"),
        haircut("2025-06-23 10:00"),
        haircut("2025-06-23 11:00", status=Status.TENTATIVE),
    )
    assert salon.store.read(lambda work: work.bookings.page(limit=2)) == stored[:2]
    assert salon.store.read(lambda work: work.bookings.page(after_number=1002)) == stored[2:]
    assert salon.store.read(lambda work: work.bookings.count()) == 3
    assert salon.store.read(lambda work: work.bookings.count(status=Status.TENTATIVE)) == 1
    assert salon.store.read(lambda work: work.bookings.by_external_id(["X1", "X2"])) == {"X1": stored[0].id}
    assert salon.store.read(lambda work: work.bookings.by_number(1002)) == stored[1]
    assert salon.store.read(lambda work: work.bookings.many([])) == {}


def test_that_a_resource_unit_that_does_not_exist_is_refused_with_nothing_kept(salon: Env) -> None:
    wrong = haircut("2025-06-23 09:00")
    wrong = replace(wrong, allocations=tuple(replace(a, unit_no=9) for a in wrong.allocations))
    with pytest.raises(NotFound):
        add(salon, wrong)
    assert salon.store.read(lambda work: work.bookings.count()) == 0


def test_that_a_cancelled_booking_can_be_stored_at_a_time_that_is_taken(salon: Env) -> None:
    add(salon, haircut("2025-06-23 09:00"))
    add(salon, cancelled(haircut("2025-06-23 09:00", room=ROOM1)))
    assert salon.store.read(lambda work: work.bookings.count(status=Status.CANCELLED)) == 1

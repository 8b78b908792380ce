"""Offers at a real desk, on both databases: what others do shows at once, and what is offered can be booked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest

from bookingdesk.domain.availability.values import ObstacleKind, RemedyKind, SlotWish, StartWish
from bookingdesk.domain.errors import NotFound, RuleViolation
from bookingdesk.domain.ids import BookingId, ServiceId
from bookingdesk.usecases.board import Board
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, HoldSlot, OfferSlots, Prolong, Reschedule
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.holding import hold, prolong
from bookingdesk.usecases.offering import check_start, count_slots, nearest_free, offer_slots, why_not
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, COLOUR, HAIRCUT, MONDAY, ROOM1, at
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

T = TypeVar("T")
TUESDAY = MONDAY + timedelta(days=1)


class NoDatabase:
    """A store that must not be asked."""

    def read(self, step: Callable[[Work], T]) -> T:
        """Fails the test."""
        raise AssertionError("the database was asked")

    write = read

    def changed(self) -> bool:
        """Nothing happens here."""
        return False

    def announcing(self) -> AbstractContextManager[None]:
        """Nor anything to announce."""
        return nullcontext()

    def connect_ahead(self) -> None:
        """Nor to connect to."""

    def clock(self) -> None:
        """No clock either."""

    def backup(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Nothing to keep."""

    def close(self) -> None:
        """Nothing to close."""


def with_ana(**changes: Any) -> SlotWish:
    """A haircut with Ana on Tuesday."""
    parts: dict[str, Any] = {
        "service_id": HAIRCUT,
        "first_day": TUESDAY,
        "days": 1,
        "wanted": frozenset({ANA}),
    }
    return SlotWish(**(parts | changes))


def starts(desk: FrontDesk, wish: SlotWish) -> set[str]:
    """The free starts as the clock in Berlin shows them."""
    found = offer_slots(desk.env, OfferSlots(wish=wish, limit=None)).value
    return {f"{s.span.start.astimezone(at('2025-06-24 00:00').tzinfo) + timedelta(hours=2):%H:%M}" for s in found}


def a_start(when: str = "2025-06-24 14:15", service: ServiceId = HAIRCUT, **changes: Any) -> StartWish:
    """A haircut with Ana on Tuesday at 14:15."""
    return StartWish(**({"service_id": service, "start": at(when), "wanted": frozenset({ANA})} | changes))


def test_that_what_another_desk_books_moves_and_cancels_shows_in_the_next_offer(desk: FrontDesk) -> None:
    """The board follows the change feed, whoever wrote it."""
    assert "14:15" in starts(desk, with_ana())
    booked = desk.book("2025-06-24 14:15", env=desk.other_desk)
    assert not {"13:45", "14:15", "14:45"} & starts(desk, with_ana())
    later = booked.span.moved_to(at("2025-06-24 16:00"))
    moved = reschedule(desk.other_desk, Reschedule(booking_id=booked.id, span=later))
    assert "14:15" in starts(desk, with_ana())
    assert "16:00" not in starts(desk, with_ana())
    cancel(desk.other_desk, Cancel(booking_id=moved.value.id, reason="ill"))
    assert "16:00" in starts(desk, with_ana())


def test_that_a_slot_is_booked_with_the_units_that_were_offered(desk: FrontDesk) -> None:
    """The colour with its buffer, as chosen by the offer."""
    slot = offer_slots(desk.env, OfferSlots(wish=with_ana(service_id=COLOUR), limit=1)).value[0]
    got = book(
        desk.env,
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=MAYA,
            service_id=COLOUR,
            span=slot.span,
            allocations=slot.allocations,
        ),
    ).value
    assert {(a.resource_id, a.unit_no, a.busy) for a in got.allocations} == {
        (a.resource_id, a.unit_no, a.busy) for a in slot.allocations
    }


def test_that_a_hold_keeps_the_slot_until_it_lapses(desk: FrontDesk) -> None:
    """Visible on the other desk at once, gone after three minutes without anybody sweeping."""
    slot = offer_slots(desk.env, OfferSlots(wish=with_ana(), limit=1)).value[0]
    other = desk.other_desk
    assert offer_slots(other, OfferSlots(wish=with_ana(), limit=1)).value[0].span == slot.span
    kept = hold(desk.env, HoldSlot(service_id=HAIRCUT, span=slot.span, allocations=slot.allocations)).value
    found = offer_slots(other, OfferSlots(wish=with_ana(), limit=1)).value[0]
    assert found.span.start >= slot.span.end
    own = with_ana(ignoring_hold=kept.id)
    assert offer_slots(desk.env, OfferSlots(wish=own, limit=1)).value[0].span == slot.span
    desk.clock.move(minutes=3, seconds=1)
    assert offer_slots(other, OfferSlots(wish=with_ana(), limit=1)).value[0].span == slot.span


def test_that_the_explanation_names_the_booking_and_a_time_that_works(desk: FrontDesk) -> None:
    """The other time proposed can be booked."""
    booked = desk.book("2025-06-24 14:15")
    (obstacle,) = why_not(desk.env, a_start("2025-06-24 14:30")).value
    assert (obstacle.kind, obstacle.booking_id, obstacle.resource_id) == (ObstacleKind.BOOKED, booked.id, ANA)
    other = next(r.start for r in obstacle.remedies if r.kind is RemedyKind.OTHER_TIME)
    assert other is not None
    assert why_not(desk.env, replace(a_start(), start=other)).value == ()


def test_that_the_nearest_free_starts_are_offered_in_their_stead(desk: FrontDesk) -> None:
    """Nearest first, the refused one not among them, each bookable."""
    desk.book("2025-06-24 14:15")
    wish = a_start("2025-06-24 14:15")
    found = nearest_free(desk.env, wish, limit=4).value
    distances = [abs(s.span.start - wish.start) for s in found]
    assert len(found) == 4
    assert distances == sorted(distances)
    assert all(why_not(desk.env, replace(wish, start=s.span.start)).value == () for s in found)


def test_that_a_relaxed_wish_is_counted_without_choosing(desk: FrontDesk) -> None:
    """What "any room" would bring is the number of its slots."""
    desk.book("2025-06-24 14:15")
    for wish in (with_ana(), with_ana(wanted=frozenset({ANA, ROOM1})), with_ana(wanted=frozenset())):
        offered = offer_slots(desk.env, OfferSlots(wish=wish, limit=None)).value
        assert count_slots(desk.env, wish).value == len(offered)


def test_that_dragging_is_checked_without_the_database(desk: FrontDesk) -> None:
    """Once the board knows the day; the answer is that of the explanation, without its remedies."""
    mine = desk.book("2025-06-24 14:15")
    offer_slots(desk.env, OfferSlots(wish=with_ana()))
    offline = replace(desk.env, store=NoDatabase())
    for when in ("2025-06-24 14:30", "2025-06-24 12:30", "2025-06-24 09:15", "2025-06-22 10:00"):
        wish = a_start(when)
        told = why_not(desk.env, wish).value
        assert check_start(offline, wish) == tuple(replace(o, remedies=()) for o in told)
    assert check_start(offline, a_start("2025-06-24 14:30", ignoring=mine.id)) == ()


def test_that_a_check_beyond_the_board_asks_the_database(desk: FrontDesk) -> None:
    """Half a year ahead, and on a desk that has not looked at anything yet."""
    far = desk.book("2025-11-25 14:15")
    assert check_start(desk.env, a_start("2025-11-25 14:30"))[0].booking_id == far.id
    assert check_start(desk.other_desk, a_start("2025-11-25 14:30"))[0].booking_id == far.id
    assert "14:15" not in {
        f"{s.span.start + timedelta(hours=1):%H:%M}"
        for s in offer_slots(desk.env, OfferSlots(wish=with_ana(first_day=far.span.start.date()), limit=None)).value
    }


def test_that_an_unknown_service_is_not_found(desk: FrontDesk) -> None:
    """Whichever way it is asked for."""
    wish = a_start(service=ServiceId(99))
    for ask in (
        lambda: offer_slots(desk.env, OfferSlots(wish=with_ana(service_id=ServiceId(99)))),
        lambda: why_not(desk.env, wish),
        lambda: nearest_free(desk.env, wish),
        lambda: check_start(desk.env, wish),
    ):
        with pytest.raises(NotFound):
            ask()


def test_that_after_any_day_of_work_the_board_agrees_with_the_database(desk: FrontDesk) -> None:
    """Bookings, moves, cancellations and holds at random from two desks; a desk without memory is the judge."""
    random = Random(11)
    booked, made = list[BookingId](), 0
    wish = with_ana(wanted=frozenset(), days=3)
    for _ in range(30):
        env = random.choice((desk.env, desk.other_desk))
        slots = offer_slots(desk.env, OfferSlots(wish=wish, limit=None)).value
        judge = replace(desk.env, board=Board())
        assert slots == offer_slots(judge, OfferSlots(wish=wish, limit=None)).value
        slot = random.choice(slots)
        try:
            match random.randrange(4):
                case 0 if booked:
                    cancel(env, Cancel(booking_id=booked.pop(random.randrange(len(booked))), reason="ill"))
                case 1 if booked:
                    reschedule(env, Reschedule(booking_id=random.choice(booked), span=slot.span))
                case 2:
                    hold(env, HoldSlot(service_id=HAIRCUT, span=slot.span, allocations=slot.allocations))
                    desk.clock.move(seconds=random.randrange(100))
                case _:
                    command = desk.wish()
                    command = replace(command, span=slot.span, allocations=slot.allocations, wanted=frozenset())
                    booked.append(book(env, command).value.id)
                    made += 1
        except RuleViolation as refused:
            pytest.fail(f"what was offered was refused: {refused}")
    assert made > 5


def test_that_a_hold_prolonged_elsewhere_is_not_taken_for_lapsed(desk: FrontDesk) -> None:
    """The board learns of the new end from the feed."""
    slot = offer_slots(desk.env, OfferSlots(wish=with_ana(), limit=1)).value[0]
    other = desk.other_desk
    kept = hold(desk.env, HoldSlot(service_id=HAIRCUT, span=slot.span, allocations=slot.allocations)).value
    offer_slots(other, OfferSlots(wish=with_ana(), limit=1))
    desk.clock.move(minutes=2)
    prolong(desk.env, Prolong(hold_id=kept.id))
    desk.clock.move(minutes=2)
    assert offer_slots(other, OfferSlots(wish=with_ana(), limit=1)).value[0].span != slot.span


def test_that_the_first_slots_are_those_of_the_whole_search(desk: FrontDesk) -> None:
    """A week is looked at first, and the rest where it has too few: nobody can tell."""
    wish = with_ana(days=21)
    whole = offer_slots(desk.env, OfferSlots(wish=wish, limit=None)).value
    assert len({slot.span.start.date() for slot in whole}) > 7
    for limit in (1, 5, len(whole) // 2, len(whole) - 1, len(whole) + 5):
        judge = replace(desk.env, board=Board())
        assert offer_slots(judge, OfferSlots(wish=wish, limit=limit)).value == whole[:limit]

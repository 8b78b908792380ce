"""Bookings taken up on a tray, and slots held for one caller to choose from; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Hold, Status
from bookingdesk.domain.errors import InvalidValue, MoveRefused, NotAllowed, NotFound, TooManyOptions
from bookingdesk.domain.ids import HoldId
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, HoldSlot, Mark, Reschedule
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.holding import hold, release_options, release_other
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.tray import empty_tray, put_on_tray, take_from_tray, tray
from bookingdesk.usecases.waiting_commands import ReleaseHold
from tests.builders import ANA, HAIRCUT, span
from tests.salon import LENA
from tests.usecases.desk import FrontDesk


def keep(env: Env, start: str, option_of: str = "caller", **changes: object) -> Hold:
    wish: dict[str, object] = {
        "service_id": HAIRCUT,
        "client_id": LENA,
        "span": span(start),
        "allocations": (),
        "wanted": frozenset({ANA}),
        "option_of": option_of,
    }
    return hold(env, HoldSlot(**(wish | changes))).value  # type: ignore[arg-type]


def active(desk: FrontDesk) -> list[HoldId]:
    return [each.id for each in desk.env.store.read(lambda work: work.holds.active(desk.env.now()))]


def three(desk: FrontDesk) -> list[Hold]:
    return [keep(desk.env, f"2025-06-24 {time}") for time in ("09:00", "10:00", "14:15")]


def test_that_a_booking_on_the_tray_keeps_its_place(desk: FrontDesk) -> None:
    booking = desk.book()
    assert put_on_tray(desk.env, booking.id).changes.tray
    assert [entry.booking for entry in tray(desk.env).value] == [booking]
    assert desk.stored(booking) == booking


def test_that_each_desk_has_its_tray_and_the_last_to_take_it_up_has_it(desk: FrontDesk) -> None:
    booking = desk.book()
    put_on_tray(desk.env, booking.id)
    assert tray(desk.other_desk).value == ()
    put_on_tray(desk.other_desk, booking.id)
    assert tray(desk.env).value == ()
    assert len(tray(desk.other_desk).value) == 1


def test_that_a_dropped_booking_leaves_the_tray_with_its_move(desk: FrontDesk) -> None:
    booking = desk.book()
    put_on_tray(desk.env, booking.id)
    outcome = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-25 10:00")))
    assert outcome.changes.tray
    assert tray(desk.env).value == ()


def test_that_the_tray_is_emptied_and_nothing_has_moved(desk: FrontDesk) -> None:
    bookings = [desk.book("2025-06-24 14:15"), desk.book("2025-06-24 15:15")]
    for booking in bookings:
        put_on_tray(desk.env, booking.id)
    assert take_from_tray(desk.env, bookings[0].id).value
    assert not take_from_tray(desk.env, bookings[0].id).value
    assert empty_tray(desk.env).value == 1
    assert [desk.stored(booking).span for booking in bookings] == [booking.span for booking in bookings]


def test_that_only_what_can_be_moved_lies_on_the_tray(desk: FrontDesk) -> None:
    arrived = desk.book("2025-06-23 09:00")
    mark(desk.env, Mark(booking_id=arrived.id, status=Status.ARRIVED))
    with pytest.raises(MoveRefused):
        put_on_tray(desk.env, arrived.id)
    booking = desk.book()
    put_on_tray(desk.env, booking.id)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
    assert tray(desk.env).value == ()


def test_that_a_caller_chooses_among_three_and_no_more(desk: FrontDesk) -> None:
    three(desk)
    with pytest.raises(TooManyOptions):
        keep(desk.env, "2025-06-24 16:00")
    assert len(active(desk)) == 3
    keep(desk.env, "2025-06-24 16:00", option_of="another caller")


def test_that_an_option_can_be_exchanged_for_another(desk: FrontDesk) -> None:
    first, *_ = three(desk)
    keep(desk.env, "2025-06-24 16:00", replacing=first.id)
    assert len(active(desk)) == 3


def test_that_taking_one_gives_the_others_back_at_once(desk: FrontDesk) -> None:
    options = three(desk)
    other = keep(desk.env, "2025-06-24 16:00", option_of="")
    booking = desk.book("2025-06-24 10:00", client_id=LENA, hold_id=options[1].id)
    assert booking.span == options[1].span
    assert active(desk) == [other.id]


def test_that_moving_to_one_gives_the_others_back_too(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 10:00", client_id=LENA)
    options = three(desk)
    to_it = Reschedule(
        booking_id=booking.id,
        span=options[2].span,
        allocations=options[2].allocations,
        hold_id=options[2].id,
    )
    reschedule(desk.env, to_it)
    assert active(desk) == []


def test_that_a_refused_booking_keeps_every_option(desk: FrontDesk) -> None:
    options = three(desk)
    desk.book("2025-06-24 11:00")
    with pytest.raises(Exception, match="not_bookable"):
        desk.book("2025-06-24 11:00", client_id=LENA, hold_id=options[0].id)
    assert len(active(desk)) == 3


def test_that_all_options_are_given_back_together(desk: FrontDesk) -> None:
    three(desk)
    outcome = release_options(desk.env, "caller")
    assert (outcome.value, len(outcome.changes.holds), active(desk)) == (3, 3, [])
    assert release_options(desk.env, "caller").value == 0


def test_that_a_supervisor_gives_back_what_somebody_else_keeps_with_a_reason(desk: FrontDesk) -> None:
    kept = keep(desk.other_desk, "2025-06-24 09:00")
    frontline = replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed):
        release_other(frontline, ReleaseHold(hold_id=kept.id, reason="Forgotten"))
    with pytest.raises(InvalidValue):
        release_other(desk.env, ReleaseHold(hold_id=kept.id, reason=""))
    release_other(desk.env, ReleaseHold(hold_id=kept.id, reason="Forgotten"))
    assert active(desk) == []
    event = desk.log()[-1]
    assert (event.action, event.detail["user"]) == ("release_other", "Bea")
    assert "Forgotten" not in str(event.detail)
    assert desk.env.store.read(lambda work: work.users.approval_reason(event.seq)) == "Forgotten"
    with pytest.raises(NotFound):
        release_other(desk.env, ReleaseHold(hold_id=kept.id, reason="Forgotten"))

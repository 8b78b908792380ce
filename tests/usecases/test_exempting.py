"""Booking against a rule: only by who may set it aside, with a reason, and it stays written on the booking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.agreement import Exemption
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotBookable
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Right, Role
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, COLOUR, CY, span
from tests.usecases.desk import FrontDesk

SUE = Approver(user_id=UserId(9), name="Sue", role=Role.SUPERVISOR, reason="regular of 20 years")
LATE = "2025-06-24 17:45"


def clerk(desk: FrontDesk) -> Env:
    """The same desk worked by somebody who may not set rules aside."""
    return replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))


def test_that_a_clerk_is_refused_and_a_pin_would_help(desk: FrontDesk) -> None:
    with pytest.raises(NotAllowed) as refused:
        desk.book(LATE, env=clerk(desk), outside=True, outside_reason="asked nicely")
    assert (refused.value.facts["right"], refused.value.facts["lendable"]) == ("outside_hours", True)
    assert desk.env.store.read(lambda work: work.bookings.count()) == 0


def test_that_without_asking_for_it_the_rule_stands_also_for_a_supervisor(desk: FrontDesk) -> None:
    with pytest.raises(NotBookable):
        desk.book(LATE)


def test_that_a_supervisor_allows_it_with_the_reason_given_with_the_pin(desk: FrontDesk) -> None:
    booking = desk.book(LATE, env=clerk(desk).approved_by(SUE), outside=True)
    expected = Exemption(rights=frozenset({Right.OUTSIDE_HOURS}), by="Sue", reason="regular of 20 years")
    assert desk.stored(booking).exemption == expected
    entry = next(e for e in desk.log() if e.action == "book")
    assert (entry.actor, entry.approver, entry.detail["exempt"]) == ("Jo", "Sue", ["outside_hours"])
    assert "regular" not in str(entry.detail)


def test_that_a_reason_is_needed(desk: FrontDesk) -> None:
    with pytest.raises(InvalidValue) as refused:
        desk.book(LATE, outside=True)
    assert refused.value.facts["field"] == "reason"


def test_that_who_has_the_right_signs_alone(desk: FrontDesk) -> None:
    booking = desk.book(LATE, outside=True, outside_reason="wedding")
    assert booking.exemption is not None
    assert (booking.exemption.by, booking.exemption.reason) == ("Jo", "wedding")


def test_that_nothing_is_set_aside_where_no_rule_is_in_the_way(desk: FrontDesk) -> None:
    booking = desk.book(env=clerk(desk), outside=True)
    assert booking.exemption is None


def test_that_no_right_books_over_somebody_else(desk: FrontDesk) -> None:
    desk.book()
    with pytest.raises(NotBookable):
        desk.book(outside=True, outside_reason="friend")


def test_that_somebody_without_the_skill_serves_only_by_the_right(desk: FrontDesk) -> None:
    with pytest.raises(NotBookable):
        desk.book(service=COLOUR, wanted=frozenset({CY}))
    booking = desk.book(service=COLOUR, wanted=frozenset({CY}), outside=True, outside_reason="under watch")
    assert booking.exemption is not None
    assert booking.exemption.rights == {Right.OUTSIDE_SKILL}
    assert CY in booking.resource_ids()


def test_that_moving_keeps_to_the_rules_and_back_takes_the_badge_off(desk: FrontDesk) -> None:
    booking = desk.book()
    late = Reschedule(booking_id=booking.id, span=span(LATE))
    with pytest.raises(NotBookable):
        reschedule(desk.env, late)
    moved = reschedule(desk.env, replace(late, outside=True, reason="train late")).value
    assert moved.exemption is not None
    assert ANA in moved.resource_ids()
    back = reschedule(desk.env, Reschedule(booking_id=booking.id, span=booking.span)).value
    assert back.exemption is None
    undo(desk.env)
    assert desk.stored(booking).exemption == moved.exemption


def test_that_a_move_to_somebody_else_after_hours_takes_whom_was_wanted(desk: FrontDesk) -> None:
    booking = desk.book()
    command = Reschedule(
        booking_id=booking.id, span=span(LATE), wanted=frozenset({BEN}), outside=True, reason="train late"
    )
    assert BEN in reschedule(desk.env, command).value.resource_ids()

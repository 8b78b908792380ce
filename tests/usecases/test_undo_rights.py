"""What took a supervisor once takes one again: an exception is not done a second time by whoever may undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bookingdesk.domain.bookings import CancelOutcome
from bookingdesk.domain.errors import NotAllowed
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.deadlines import extend_deposit
from bookingdesk.usecases.sessions import ChangeSeats, change_seats
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import at
from tests.usecases.desk import FrontDesk
from tests.usecases.hall import Hall
from tests.usecases.test_confirming import SUE, frontline
from tests.usecases.test_deposit_deadlines import longer, tentative


def a_waived_fee(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(at("2025-06-24 09:00"))
    command = Cancel(booking_id=booking.id, reason="ill", waive="regular client")
    stored = cancel(frontline(desk).approved_by(SUE), command).value
    assert stored.cancellation is not None
    assert stored.cancellation.outcome is CancelOutcome.WAIVED


def after_hours(desk: FrontDesk) -> None:
    wish = desk.wish("2025-06-24 19:00", outside=True, outside_reason="works late")
    assert book(frontline(desk).approved_by(SUE), wish).value.exemption


def a_deposit_given_time(desk: FrontDesk) -> None:
    booking = tentative(desk)
    desk.clock.move(seconds=1)
    extend_deposit(frontline(desk).approved_by(SUE), longer(booking))


@pytest.mark.parametrize("act", [a_waived_fee, after_hours, a_deposit_given_time], ids=lambda act: act.__name__)
def test_that_an_exception_is_taken_back_by_who_made_it_and_made_again_by_who_may(
    desk: FrontDesk, act: Callable[[FrontDesk], None]
) -> None:
    act(desk)
    desk.clock.move(seconds=1)
    undo(frontline(desk))
    with pytest.raises(NotAllowed):
        redo(frontline(desk))
    redo(frontline(desk).approved_by(SUE))


def test_that_sessions_are_opened_and_resized_again_by_who_may(hall: Hall) -> None:
    session = hall.open()
    hall.clock.move(seconds=1)
    change_seats(hall.env, ChangeSeats(session_id=session.id, seats=2))
    for _each in ("seats", "session"):
        undo(hall.env)
        with pytest.raises(NotAllowed):
            redo(frontline(hall))

"""What the Line has found out of a client while other desks write: it stays in sight, and is looked at again."""

from __future__ import annotations

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from tests.gui.line.conftest import Front


def asked(front: Front) -> None:
    """Maya is booked already when another time is typed, and the Line asks whether both are meant."""
    front.start()
    front.type("mayo cut ana tm 9:00")
    front.enter()
    front.start()
    front.type("mayo cut ben tm 9:15")
    front.settled(lambda view: "Book both?" in view.echo)


def test_that_the_question_and_what_is_known_of_the_client_outlast_what_other_desks_write(front: Front) -> None:
    asked(front)
    known = front.line.book.about()
    assert known
    front.desk.announce(ANYWHERE)
    assert (front.line.book.about(), "Book both?" in front.line.book.view().echo) == (known, True)
    front.qtbot.wait(300)
    assert (front.line.book.about(), "Book both?" in front.line.book.view().echo) == (known, True)
    front.enter()
    assert len(front.booked) == 2


def test_that_the_question_goes_once_another_desk_has_cancelled_what_it_was_about(front: Front) -> None:
    asked(front)
    cancel(front.env, Cancel(booking_id=front.booked[0].id, reason="ill", asked_by=AskedBy.BUSINESS))
    front.desk.announce(ANYWHERE)
    front.settled(lambda view: "Book both?" not in view.echo)

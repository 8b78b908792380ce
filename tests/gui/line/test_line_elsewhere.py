"""What the Line has found out of a client while other desks write: it stays in sight, and is looked at again."""

from __future__ import annotations

from bookingdesk.domain.bookings import AskedBy, Status
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, Mark
from bookingdesk.usecases.marking import mark
from tests.builders import HAIRCUT, span
from tests.gui.line.conftest import Front
from tests.salon import MAYA, OLE


def booked_at(front: Front, client: ClientId, start: str) -> BookingId:
    """A haircut today."""
    command = Book(
        booking_id=BookingId(front.env.new_id()),
        client_id=client,
        service_id=HAIRCUT,
        span=span(f"2025-06-23 {start}", 45),
    )
    return book(front.env, command).value.id


def status(front: Front, booking: BookingId) -> Status:
    """What is stored."""
    return front.env.store.read(lambda work: work.bookings.get(booking)).status


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


def test_that_enter_marks_who_is_shown_though_another_desk_has_marked_somebody_meanwhile(front: Front) -> None:
    maya, ole = (booked_at(front, client, start) for client, start in ((MAYA, "14:15"), (OLE, "15:00")))
    front.start(LineMode.ARRIVE)
    assert [row.cells[1] for row in front.view.rows] == ["Ortiz, Maya", "Sørensen, Ole"]
    mark(front.env, Mark(booking_id=maya, status=Status.ARRIVED))
    front.desk.announce(ANYWHERE)
    front.enter()
    assert status(front, ole) is Status.CONFIRMED, "nobody has said that Ole has come"
    assert [row.cells[1] for row in front.view.rows] == ["Sørensen, Ole"]
    assert "cannot become arrived" in front.view.echo

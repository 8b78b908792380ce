"""A group session on the printed day: one block, the session first and its people right below, by seat."""

from __future__ import annotations

from datetime import timedelta

from bookingdesk.documents.day_schedule import day_schedule_papers
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, DayScheduleQuery
from bookingdesk.usecases.printing import day_schedule
from bookingdesk.usecases.readings import RowKind
from tests.builders import ANA, MONDAY, at
from tests.usecases.hall import Hall


def test_that_a_session_is_one_block_with_its_people_in_order_of_seat(hall: Hall) -> None:
    session, (_, lena, _) = hall.full()
    hall.book("2025-06-25 16:00")
    cancel(hall.env, Cancel(booking_id=lena.id, reason="ill"))
    schedule = day_schedule(hall.env, DayScheduleQuery(day=MONDAY + timedelta(days=2))).value
    page = next(page for page in schedule.pages if page.staff.id == ANA)
    block = [row for row in page.rows if row.session == session.id]
    assert [(row.fill, row.seat_no, row.client_name) for row in block] == [
        ((2, 3), 0, ""),
        (None, 1, "Ortiz, Maya"),
        (None, 3, "Sørensen, Ole"),
    ]
    first = page.rows.index(block[0])
    assert page.rows[first : first + 3] == tuple(block)
    assert page.bookings == 3
    paper = next(
        one
        for one in day_schedule_papers(schedule, Formatter(), at("2025-06-25 07:00"), "Jo")
        if one.title.startswith("Ana")
    )
    shown = paper.rows[first : first + 3]
    assert ["Yoga" in row for row in shown] == [True, False, False]
    assert ["☐" in row for row in shown] == [False, True, True]
    assert ["Seat 1" in row for row in shown] == [False, True, False]
    assert all(row.session == "" for row in page.rows if row.kind is not RowKind.BOOKING)

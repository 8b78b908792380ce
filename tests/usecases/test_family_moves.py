"""Several clients in one visit: moved together, swapped, and one of their people out; on both databases."""

from __future__ import annotations

from bookingdesk.domain.absences import Decision
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import AbsenceId, BookingId, VisitId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.absence_words import Chosen, board_row
from bookingdesk.usecases.absences.commands import PlanAbsence, RecordAbsence
from bookingdesk.usecases.absences.deciding import record_absence
from bookingdesk.usecases.absences.planning import plan_absence
from bookingdesk.usecases.commands import Reschedule, Swap
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.visits.booking import book_visit, move_visit
from bookingdesk.usecases.visits.commands import BookVisit, MoveVisit
from tests.builders import ANA, BEN, CY, DEE, span
from tests.salon import LENA, MAYA, OLE
from tests.usecases.desk import FrontDesk

TEN = "2025-06-24 10:00"
DAY = span("2025-06-24 00:00", 1440)


def family(desk: FrontDesk) -> tuple[Booking, ...]:
    """Maya with Ana and Lena with Ben, both at ten."""
    parts = tuple(
        desk.wish(TEN, client_id=client, wanted=frozenset({staff})) for client, staff in ((MAYA, ANA), (LENA, BEN))
    )
    stored = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    desk.clock.move(seconds=1)
    return stored


def kinds(desk: FrontDesk, booking: Booking) -> list[str]:
    return [kind for kind, state, _ in desk.messages(booking) if kind != "reminder" and state != "obsolete"]


def test_that_a_family_moves_together_and_each_hears_of_it_once(desk: FrontDesk) -> None:
    maya, lena = family(desk)
    move = Reschedule(booking_id=maya.id, span=span("2025-06-24 15:00"))
    move_visit(desk.env, MoveVisit(move=move))
    assert [desk.stored(one).span for one in (maya, lena)] == [span("2025-06-24 15:00")] * 2
    assert [len(kinds(desk, one)) for one in (maya, lena)] == [1, 1]
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert [desk.stored(one).span for one in (maya, lena)] == [span(TEN)] * 2


def test_that_two_of_a_family_swap_their_people_and_stay_together(desk: FrontDesk) -> None:
    maya, lena = family(desk)
    swap(desk.env, Swap(one=maya.id, other=lena.id))
    after = [desk.stored(one) for one in (maya, lena)]
    assert [one.span for one in after] == [span(TEN)] * 2
    assert [(BEN in one.resource_ids(), ANA in one.resource_ids()) for one in after] == [
        (True, False),
        (False, True),
    ]
    assert after[0].visit_id == after[1].visit_id == maya.visit_id
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert [desk.stored(one).resource_ids() for one in (maya, lena)] == [maya.resource_ids(), lena.resource_ids()]


def test_that_one_of_a_family_swaps_with_somebody_else_alone(desk: FrontDesk) -> None:
    maya, lena = family(desk)
    ole = desk.book("2025-06-24 15:00", client_id=OLE, wanted=frozenset({ANA}))
    swap(desk.env, Swap(one=maya.id, other=ole.id))
    assert desk.stored(maya).span == span("2025-06-24 15:00")
    assert desk.stored(lena).span == span(TEN)
    assert desk.stored(maya).visit_id == desk.stored(lena).visit_id


def lines_without_ana(desk: FrontDesk) -> list[tuple[BookingId, Decision, list[str], str]]:
    plan = plan_absence(desk.env, PlanAbsence(resource_id=ANA, span=DAY)).value
    found = []
    for line in plan.lines:
        chosen = Chosen(decision=line.decision, slot=line.proposal.slot)
        row = board_row(line, chosen, plan.catalogue, Formatter(zone="Europe/Berlin"), desk.env.now())
        found.append((line.booking.id, line.decision, [one.name for one in line.parted], row.proposal))
    return found


def test_that_who_is_out_does_not_part_a_family_where_somebody_else_is_free_then(desk: FrontDesk) -> None:
    maya, _lena = family(desk)
    assert [(one, decision, parted) for one, decision, parted, _ in lines_without_ana(desk)] == [
        (maya.id, Decision.MOVE, [])
    ]


def test_that_a_family_that_would_be_parted_is_asked_first_and_the_board_says_with_whom(desk: FrontDesk) -> None:
    maya, _lena = family(desk)
    for staff in (CY, DEE):
        away = RecordAbsence(absence_id=AbsenceId(new_uuid()), resource_id=staff, span=DAY)
        record_absence(desk.env, away)
    (line,) = lines_without_ana(desk)
    assert line[:3] == (maya.id, Decision.CALL, ["Lena Weiß"])
    assert line[3].endswith("; parts a visit with Lena Weiß")

"""Undo: each action taken back by its opposite with its unsent messages, refused where somebody was here since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import UNDONE, Booking, Mode, Status
from bookingdesk.domain.errors import NotAllowed, NotFound, NothingToUndo, UndoRefused
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import (
    AgendaQuery,
    Amend,
    Cancel,
    CancelTogether,
    HoldSlot,
    Mark,
    Reconfirm,
    Reschedule,
)
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.holding import hold
from bookingdesk.usecases.informing import AlreadyInformed
from bookingdesk.usecases.marking import cancel_together, mark, reconfirm
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import correct, history, redo, undo, undo_action
from tests.builders import ANA, MONDAY, at, span
from tests.usecases.desk import FrontDesk

WEEK = AgendaQuery(first_day=MONDAY, days=7)
THURSDAY = "2025-06-26 14:15"
FRIDAY = "2025-06-27 14:15"


def shown(desk: FrontDesk) -> list[tuple[object, ...]]:
    """What the week's calendar shows, without counters that only rise."""
    return [_tile(entry) for entry in agenda(desk.env, WEEK).value.entries]


def _tile(entry: AgendaEntry) -> tuple[object, ...]:
    booking = entry.booking
    return (
        booking.id,
        booking.span,
        booking.status,
        booking.status_since,
        frozenset(booking.allocations),
        booking.note,
        booking.mode,
        booking.reconfirmed,
        booking.rescheduled_count,
        entry.confirmation,
        entry.reminder,
    )


def move(desk: FrontDesk, booking: Booking, start: str) -> Booking:
    return reschedule(desk.env, Reschedule(booking_id=booking.id, span=span(start))).value


def test_that_an_undone_booking_is_cancelled_and_nobody_hears_of_it(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    outcome = undo(desk.env)
    undone = outcome.value
    assert (undone.verb, undone.booking_id, undone.withdrawn, undone.already_sent) == ("book", booking.id, 2, 0)
    assert undone.booking.status is Status.CANCELLED
    assert undone.booking.cancellation is not None
    assert undone.booking.cancellation.reason == UNDONE
    assert {m[1] for m in desk.messages(booking)} == {"withdrawn"}
    assert outcome.changes.spans == (booking.busy,)
    assert shown(desk) == []
    desk.book(THURSDAY)


def test_that_an_undone_move_is_back_at_its_old_time_with_its_messages(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    before = shown(desk)
    desk.clock.move(seconds=10)
    move(desk, booking, FRIDAY)
    desk.clock.move(seconds=10)
    undone = undo(desk.env).value
    assert shown(desk) == before
    assert (undone.booking.span, undone.booking.rescheduled_count) == (booking.span, 0)
    assert undone.booking.sequence == 2
    waiting = [row for row in desk.rows(booking) if row.state is MessageState.QUEUED]
    assert sorted(row.kind.value for row in waiting) == ["confirmation", "reminder"]
    assert {row.booking_version for row in waiting} == {undone.booking.version}


def test_that_a_client_who_was_told_of_the_move_is_counted_and_can_be_put_right(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    move(desk, booking, FRIDAY)
    desk.change_rows(booking, "modification", state=MessageState.SENT)
    undone = undo(desk.env).value
    assert (undone.withdrawn, undone.already_sent) == (1, 1)
    correction = correct(desk.env, booking.id).value
    assert (correction.kind.value, correction.state) == ("modification", MessageState.QUEUED)
    assert correction.booking_version == undone.booking.version
    assert correct(desk.env, booking.id).value.id == correction.id


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT])
def test_that_a_message_that_may_have_left_counts_as_sent(desk: FrontDesk, state: MessageState) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=state)
    undone = undo(desk.env).value
    assert (undone.withdrawn, undone.already_sent) == (1, 1)
    assert correct(desk.env, booking.id).value.kind.value == "cancellation"


def test_that_who_heard_nothing_after_all_hears_of_no_cancellation(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENDING)
    assert undo(desk.env).value.already_sent == 1, "it may be out already"
    desk.change_rows(booking, "confirmation", state=MessageState.OBSOLETE, reason="changed_meanwhile")
    with pytest.raises(AlreadyInformed):
        correct(desk.env, booking.id)
    assert not [row for row in desk.rows(booking) if row.state is MessageState.QUEUED]


def test_that_an_undone_cancellation_revives_the_booking(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    before = shown(desk)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    undone = undo(desk.env).value
    assert (undone.booking.status, undone.booking.cancellation) == (Status.CONFIRMED, None)
    assert undone.withdrawn == 1
    revived = shown(desk)
    assert [tile[:-2] for tile in revived] == [tile[:-2] for tile in before]
    assert desk.messages(booking) == [
        ("confirmation", "sent", ""),
        ("cancellation", "withdrawn", "undone"),
        ("reminder", "queued", ""),
    ]


@pytest.mark.parametrize("status", [Status.ARRIVED, Status.NO_SHOW])
def test_that_an_undone_mark_is_the_status_before_with_its_messages(desk: FrontDesk, status: Status) -> None:
    booking = desk.book(THURSDAY)
    before = shown(desk)
    desk.clock.set(at("2025-06-26 14:20"))
    mark(desk.env, Mark(booking_id=booking.id, status=status))
    undo(desk.env)
    assert [tile[:-2] for tile in shown(desk)] == [tile[:-2] for tile in before]


def test_that_marks_are_taken_back_one_by_one(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.clock.set(at("2025-06-26 14:15"))
    for status in (Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED):
        mark(desk.env, Mark(booking_id=booking.id, status=status))
    found = [undo(desk.env).value.booking.status for _ in range(4)]
    assert found == [Status.IN_SERVICE, Status.ARRIVED, Status.CONFIRMED, Status.CANCELLED]
    with pytest.raises(NothingToUndo):
        undo(desk.env)


def test_that_notes_and_reconfirmations_can_be_taken_back(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    before = shown(desk)
    amend(desk.env, Amend(booking_id=booking.id, note="by the window", mode=Mode.PHONE))
    reconfirm(desk.env, Reconfirm(booking_id=booking.id))
    undo(desk.env)
    undo(desk.env)
    assert shown(desk) == before


def test_that_each_desk_takes_back_its_own_actions(desk: FrontDesk) -> None:
    mine = desk.book(THURSDAY)
    theirs = desk.book(FRIDAY, env=desk.other_desk)
    assert undo(desk.env).value.booking_id == mine.id
    with pytest.raises(NothingToUndo):
        undo(desk.env)
    assert undo(desk.other_desk).value.booking_id == theirs.id


def test_that_undo_is_refused_where_somebody_has_the_time_now(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    moved = move(desk, booking, FRIDAY)
    desk.book(THURSDAY, env=desk.other_desk)
    with pytest.raises(UndoRefused) as refused:
        undo(desk.env)
    facts = refused.value.facts
    assert (facts["number"], facts["why"], facts["by"]) == (booking.number, "slot_taken", "Bea")
    assert facts["alternatives"]
    assert desk.stored(booking) == moved
    assert [line.undone_at for line in history(desk.env).value] == [None, None]


def test_that_undo_is_refused_where_somebody_holds_the_time_now(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    hold(
        desk.other_desk,
        HoldSlot(service_id=booking.service_id, span=booking.span, allocations=booking.allocations),
    )
    with pytest.raises(UndoRefused) as refused:
        undo(desk.env)
    assert refused.value.facts["by"] == "Bea"
    desk.clock.move(minutes=4)
    assert undo(desk.env).value.booking.status is Status.CONFIRMED


def test_that_what_somebody_else_has_changed_since_is_not_overruled(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    move(desk, booking, FRIDAY)
    theirs = reschedule(desk.other_desk, Reschedule(booking_id=booking.id, span=span("2025-06-27 16:00"))).value
    with pytest.raises(UndoRefused) as refused:
        undo(desk.env)
    assert refused.value.facts["why"] == "stale"
    assert desk.stored(booking) == theirs


def test_that_a_booking_that_has_begun_is_not_undone_from_under_the_client(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.clock.set(at("2025-06-26 14:15"))
    mark(desk.other_desk, Mark(booking_id=booking.id, status=Status.ARRIVED))
    with pytest.raises(UndoRefused):
        undo(desk.env)


def test_that_a_note_written_since_survives_the_undo(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    move(desk, booking, FRIDAY)
    amend(desk.other_desk, Amend(booking_id=booking.id, note="by the window"))
    undone = undo(desk.env).value
    assert (undone.booking.note, undone.booking.span) == ("by the window", booking.span)


def test_that_one_action_of_the_history_can_be_taken_back(desk: FrontDesk) -> None:
    first = desk.book(THURSDAY)
    second = desk.book(FRIDAY)
    lines = history(desk.env).value
    assert [line.booking.id for line in lines] == [second.id, first.id]
    assert {(line.verb, line.client.name, line.service.name, line.user) for line in lines} == {
        ("book", "Maya Ortiz", "Haircut", "Jo")
    }
    undo_action(desk.env, lines[1].action_id)
    assert desk.stored(first).status is Status.CANCELLED
    assert desk.stored(second).status is Status.CONFIRMED
    with pytest.raises(NothingToUndo):
        undo_action(desk.env, lines[1].action_id)
    assert [line.undone_at is None for line in history(desk.env).value] == [True, False]


def test_that_redo_does_it_again_in_order(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    move(desk, booking, FRIDAY)
    amend(desk.env, Amend(booking_id=booking.id, note="by the window"))
    done = shown(desk)
    for _ in range(3):
        undo(desk.env)
    assert shown(desk) == []
    assert [redo(desk.env).value.verb for _ in range(3)] == ["book", "reschedule", "amend"]
    assert [tile[:3] for tile in shown(desk)] == [tile[:3] for tile in done]
    with pytest.raises(NothingToUndo):
        redo(desk.env)
    undo(desk.env)
    assert desk.stored(booking).note == ""


def test_that_what_is_done_again_is_told_again(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    undo(desk.env)
    redo(desk.env)
    waiting = [row for row in desk.rows(booking) if row.state is MessageState.QUEUED]
    assert sorted(row.kind.value for row in waiting) == ["confirmation", "reminder"]
    assert {row.booking_version for row in waiting} == {desk.stored(booking).version}


def test_that_after_something_new_there_is_nothing_to_do_again(desk: FrontDesk) -> None:
    desk.book(THURSDAY)
    undo(desk.env)
    desk.book(FRIDAY)
    with pytest.raises(NothingToUndo):
        redo(desk.env)


def test_that_redo_leaves_alone_what_was_taken_back_before_something_new(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, reason="a slip"))
    desk.clock.move(seconds=1)
    undo(desk.env)
    desk.clock.move(seconds=1)
    other = desk.book(THURSDAY)
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert redo(desk.env).value.booking_id == other.id
    assert {desk.stored(one).status for one in (booking, other)} == {Status.CONFIRMED}
    with pytest.raises(NothingToUndo):
        redo(desk.env)


def test_that_redo_is_refused_where_somebody_has_the_time_now(desk: FrontDesk) -> None:
    desk.book(THURSDAY)
    undo(desk.env)
    desk.book(THURSDAY, env=desk.other_desk)
    with pytest.raises(UndoRefused) as refused:
        redo(desk.env)
    assert refused.value.facts["by"] == "Bea"


def test_that_undoing_after_the_visit_began_frees_ana_for_nobody(desk: FrontDesk) -> None:
    """A visit that is over cannot be un-booked, but its last mark can."""
    booking = desk.book("2025-06-23 09:00")
    desk.clock.set(at("2025-06-23 10:00"))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.COMPLETED))
    assert undo(desk.env).value.booking.status is Status.ARRIVED
    assert ANA in desk.stored(booking).resource_ids()


def frontline(env: Env) -> Env:
    """Mia of the front line at the same station."""
    return replace(env, actor=replace(env.actor, name="Mia", role=Role.FRONTLINE))


DONE: dict[str, Callable[[FrontDesk, Booking], object]] = {
    "a move": lambda desk, b: reschedule(desk.env, Reschedule(booking_id=b.id, span=span("2025-06-25 10:00"))),
    "a cancellation": lambda desk, b: cancel(desk.env, Cancel(booking_id=b.id, reason="ill")),
    "several cancellations": lambda desk, b: cancel_together(
        desk.env, CancelTogether(booking_ids=(b.id,), reason="ill")
    ),
}


@pytest.mark.parametrize("act", DONE.values(), ids=DONE)
def test_that_nobody_undoes_or_redoes_what_they_may_not_do(
    desk: FrontDesk, act: Callable[[FrontDesk, Booking], object]
) -> None:
    booking = desk.book()
    desk.clock.move(seconds=1)
    act(desk, booking)
    done = desk.stored(booking)
    with pytest.raises(NotAllowed):
        undo(frontline(desk.env))
    assert desk.stored(booking) == done
    undo(desk.env)
    undone = desk.stored(booking)
    with pytest.raises(NotAllowed):
        redo(frontline(desk.env))
    assert desk.stored(booking) == undone
    redo(desk.env)


def test_that_the_front_line_takes_back_what_it_did_itself(desk: FrontDesk) -> None:
    booking = desk.book(env=frontline(desk.env))
    amend(frontline(desk.env), Amend(booking_id=booking.id, note="likes tea"))
    assert undo(frontline(desk.env)).value.verb == "amend"
    assert undo(frontline(desk.env)).value.booking.status is Status.CANCELLED
    redo(frontline(desk.env))
    assert desk.stored(booking).status is Status.CONFIRMED


def test_that_another_stations_action_is_not_in_this_ones_history(desk: FrontDesk) -> None:
    booking = desk.book()
    (line,) = history(desk.env).value
    with pytest.raises(NotFound):
        undo_action(desk.other_desk, line.action_id)
    assert desk.stored(booking) == booking


def test_that_what_was_done_by_somebodys_leave_is_taken_back_without_but_not_done_again(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.move(seconds=1)
    sue = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)
    cancel(frontline(desk.env).approved_by(sue), Cancel(booking_id=booking.id, reason="ill"))
    undo(frontline(desk.env))
    assert desk.stored(booking).status is Status.CONFIRMED
    with pytest.raises(NotAllowed):
        redo(frontline(desk.env))

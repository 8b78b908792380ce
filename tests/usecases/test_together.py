"""Several bookings at once: two that swap places, several marked or cancelled; one transaction, one undo."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import AskedBy, Status
from bookingdesk.domain.errors import ClientBusy, MoveRefused, NotBookable, NothingToUndo, ReasonMissing, Stale
from bookingdesk.domain.policy_rules import PolicyKind
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import (
    Amend,
    Cancel,
    CancelTogether,
    Mark,
    MarkTogether,
    Reschedule,
    Swap,
)
from bookingdesk.usecases.marking import cancel_together, mark, mark_together
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.tray import put_on_tray, tray
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import ANA, BEN, at, span
from tests.salon import LENA
from tests.usecases.desk import FrontDesk
from tests.usecases.test_policies import FEE, approved

EARLY, LATE = "2025-06-24 10:00", "2025-06-24 14:15"


def test_that_two_bookings_take_each_others_time_and_staff(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY, wanted=frozenset({ANA})), desk.book(LATE, wanted=frozenset({BEN}))
    moved, back = swap(desk.env, Swap(one=one.id, other=other.id)).value
    assert (moved.span, back.span) == (span(LATE), span(EARLY))
    assert BEN in moved.resource_ids()
    assert ANA in back.resource_ids()
    assert desk.stored(one) == moved


def test_that_bookings_at_the_same_time_swap_their_staff(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY, wanted=frozenset({ANA})), desk.book(EARLY, wanted=frozenset({BEN}))
    moved, back = swap(desk.env, Swap(one=one.id, other=other.id)).value
    assert moved.resource_ids() == other.resource_ids()
    assert back.resource_ids() == one.resource_ids()


def test_that_a_swap_is_one_undo_and_one_redo(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY), desk.book(LATE)
    swap(desk.env, Swap(one=one.id, other=other.id))
    undone = undo(desk.env).value
    assert len(undone.all()) == 2
    assert (desk.stored(one).span, desk.stored(other).span) == (one.span, other.span)
    assert {m[1] for m in desk.messages(one)} == {m[1] for m in desk.messages(other)}
    redo(desk.env)
    assert (desk.stored(one).span, desk.stored(other).span) == (other.span, one.span)


def test_that_a_swap_that_does_not_fit_leaves_both_where_they_were(desk: FrontDesk) -> None:
    long = desk.book(EARLY, span=span(EARLY, 90))
    short = desk.book("2025-06-24 14:15")
    desk.book("2025-06-24 15:00")
    with pytest.raises(NotBookable):
        swap(desk.env, Swap(one=long.id, other=short.id))
    assert (desk.stored(long), desk.stored(short)) == (long, short)


def test_that_a_booking_that_has_begun_is_not_swapped(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY), desk.book(LATE)
    desk.clock.set(one.span.start)
    mark(desk.env, Mark(booking_id=one.id, status=Status.ARRIVED))
    with pytest.raises(MoveRefused):
        swap(desk.env, Swap(one=one.id, other=other.id))


def test_that_a_swap_keeps_why_and_tells_what_it_took_from_the_tray(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY), desk.book(LATE, client_id=LENA)
    put_on_tray(desk.env, one.id)
    outcome = swap(desk.env, Swap(one=one.id, other=other.id, reason="Ana asked", asked_by=AskedBy.BUSINESS))
    assert {b.change_reason for b in outcome.value} == {"Ana asked"}
    assert outcome.changes.tray
    assert tray(desk.env).value == ()


def test_that_a_swap_of_what_was_changed_meanwhile_is_refused(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY), desk.book(LATE)
    amend(desk.other_desk, Amend(booking_id=other.id, note="wants the window"))
    with pytest.raises(Stale):
        swap(desk.env, Swap(one=one.id, other=other.id, versions=(one.version, other.version)))


def test_that_a_swap_asks_before_a_client_is_at_two_places(desk: FrontDesk) -> None:
    one, other = desk.book(EARLY), desk.book(LATE, client_id=LENA)
    desk.book(LATE, wanted=frozenset({BEN}))
    with pytest.raises(ClientBusy):
        swap(desk.env, Swap(one=one.id, other=other.id))
    swap(desk.env, Swap(one=one.id, other=other.id, both=True))


def test_that_a_late_swap_costs_what_a_late_move_costs(desk: FrontDesk) -> None:
    approved(desk, kind=PolicyKind.MODIFICATION, name="Changes", free_until=timedelta(hours=48))
    one, other = desk.book("2025-06-24 14:15"), desk.book("2025-06-27 14:15", client_id=LENA)
    moved, back = swap(desk.env, Swap(one=one.id, other=other.id)).value
    assert (moved.change_fee, back.change_fee) == (FEE, None)
    assert [event.detail["late"] for event in desk.log()[-2:]] == [True, False]
    late, _far = swap(desk.env, Swap(one=back.id, other=moved.id, waive="our slip")).value
    assert (late.change_fee, late.change_reason) == (None, "our slip")


def test_that_an_exception_does_not_follow_a_booking_to_where_it_is_not_needed(desk: FrontDesk) -> None:
    late = desk.book("2025-06-24 20:00", outside=True, outside_reason="a regular")
    other = desk.book(LATE, client_id=LENA)
    assert late.exemption is not None
    desk.clock.move(minutes=1)
    moved = reschedule(desk.env, Reschedule(booking_id=late.id, span=span("2025-06-24 10:00"))).value
    assert moved.exemption is None
    undo(desk.env)
    with pytest.raises(NotBookable):
        swap(desk.env, Swap(one=late.id, other=other.id))


def test_that_two_groups_of_one_second_are_taken_back_one_by_one(desk: FrontDesk) -> None:
    pairs = [
        (desk.book("2025-06-24 10:00"), desk.book("2025-06-24 11:00")),
        (desk.book("2025-06-24 14:00"), desk.book("2025-06-24 15:00")),
    ]
    for one, other in pairs:
        cancel_together(desk.env, CancelTogether(booking_ids=(one.id, other.id), reason="ill"))
    assert len(undo(desk.env).value.all()) == 2
    gone = [[desk.stored(b).status is Status.CANCELLED for b in pair] for pair in pairs]
    assert gone == [[True, True], [False, False]]


def test_that_several_are_marked_as_one_and_taken_back_as_one(desk: FrontDesk) -> None:
    first, second, done = desk.book(EARLY), desk.book(LATE), desk.book("2025-06-24 16:00")
    desk.clock.set(at("2025-06-24 08:30"))
    for status in (Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED):
        mark(desk.env, Mark(booking_id=done.id, status=status))
    ids = (first.id, second.id, done.id)
    changed = mark_together(desk.env, MarkTogether(booking_ids=ids, status=Status.ARRIVED)).value
    assert [b.id for b in changed] == [first.id, second.id]
    assert desk.stored(done).status is Status.COMPLETED
    undo(desk.env)
    assert [desk.stored(b).status for b in (first, second, done)] == [
        Status.CONFIRMED,
        Status.CONFIRMED,
        Status.COMPLETED,
    ]


def test_that_of_several_only_those_are_missed_that_have_begun(desk: FrontDesk) -> None:
    first, second = desk.book(EARLY), desk.book(LATE)
    desk.clock.set(first.span.start)
    command = MarkTogether(booking_ids=(first.id, second.id), status=Status.NO_SHOW)
    assert [b.id for b in mark_together(desk.env, command).value] == [first.id]
    assert desk.stored(second).status is Status.CONFIRMED


def test_that_several_are_confirmed_by_their_clients(desk: FrontDesk) -> None:
    tentative, confirmed = desk.book(EARLY, status=Status.TENTATIVE), desk.book(LATE)
    ids = (tentative.id, confirmed.id)
    changed = mark_together(desk.env, MarkTogether(booking_ids=ids, status=None)).value
    assert [(b.status, b.reconfirmed) for b in changed] == [(Status.CONFIRMED, False), (Status.CONFIRMED, True)]
    assert mark_together(desk.env, MarkTogether(booking_ids=(confirmed.id,), status=None)).value == ()


def test_that_several_are_cancelled_for_one_reason_and_come_back_together(desk: FrontDesk) -> None:
    first, second, gone = desk.book(EARLY), desk.book(LATE), desk.book("2025-06-24 16:00")
    cancel(desk.env, Cancel(booking_id=gone.id, reason="Work"))
    command = CancelTogether(booking_ids=(first.id, second.id, gone.id), reason="Ana is ill")
    assert len(cancel_together(desk.env, command).value) == 2
    reasons = [desk.stored(b).cancellation for b in (first, second, gone)]
    assert [r.reason for r in reasons if r] == ["Ana is ill", "Ana is ill", "Work"]
    undo(desk.env)
    assert [desk.stored(b).status for b in (first, second, gone)] == [
        Status.CONFIRMED,
        Status.CONFIRMED,
        Status.CANCELLED,
    ]


def test_that_several_are_not_cancelled_without_a_reason(desk: FrontDesk) -> None:
    first = desk.book(EARLY)
    with pytest.raises(ReasonMissing):
        cancel_together(desk.env, CancelTogether(booking_ids=(first.id,), reason="  "))
    with pytest.raises(ReasonMissing):
        mark_together(desk.env, MarkTogether(booking_ids=(first.id,), status=Status.CANCELLED))
    undo(desk.env)
    with pytest.raises(NothingToUndo):
        undo(desk.env)

"""Move and amend: the new slot is taken and the old one freed in one step, and the client is told what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Mode, Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import MoveRefused, NotBookable, SlotTaken, Stale
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.usecases import new_places
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, Mark, Reschedule
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, CY, at, span
from tests.salon import OLE
from tests.usecases.desk import FrontDesk

SENT = {"state": MessageState.SENT}


def move(desk: FrontDesk, booking: Any, start: str, minutes: int = 45, **changes: Any) -> Any:
    return reschedule(
        desk.env, Reschedule(booking_id=booking.id, span=span(start, minutes), both=True, **changes)
    ).value


def test_that_a_moved_booking_keeps_its_number_and_frees_its_old_slot(desk: FrontDesk) -> None:
    booking = desk.book()
    moved = move(desk, booking, "2025-06-24 16:00")
    assert (moved.number, moved.id) == (booking.number, booking.id)
    assert (moved.rescheduled_count, moved.sequence, moved.version) == (1, 1, 2)
    assert moved.resource_ids() == booking.resource_ids()
    assert desk.stored(booking) == moved
    desk.book(allocations=booking.allocations, wanted=frozenset())
    with pytest.raises(NotBookable):
        desk.book("2025-06-24 16:00")


def test_that_the_answer_holds_both_the_old_and_the_new_time(desk: FrontDesk) -> None:
    booking = desk.book()
    outcome = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00")))
    assert set(outcome.changes.spans) == {booking.busy, outcome.value.busy}


def test_that_a_booking_may_be_moved_into_its_own_time(desk: FrontDesk) -> None:
    assert move(desk, desk.book(), "2025-06-24 14:30").span.start == at("2025-06-24 14:30")


def test_that_a_longer_stay_is_a_move_too(desk: FrontDesk) -> None:
    assert move(desk, desk.book(), "2025-06-24 14:15", 60).span.duration == timedelta(minutes=60)


def test_that_where_the_old_room_is_taken_an_equal_one_is_chosen(desk: FrontDesk) -> None:
    booking = desk.book()
    room = next(a for a in booking.allocations if a.resource_id not in {ANA, BEN})
    other = desk.book("2025-06-24 16:00", wanted=frozenset({BEN, room.resource_id}))
    moved = move(desk, booking, "2025-06-24 16:00")
    assert ANA in moved.resource_ids()
    assert not moved.resource_ids() & other.resource_ids()


def test_that_where_the_staff_member_is_busy_somebody_equal_serves(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.book("2025-06-24 16:00")
    assert ANA not in move(desk, booking, "2025-06-24 16:00").resource_ids()


def test_that_a_wanted_staff_member_replaces_only_the_staff_member(desk: FrontDesk) -> None:
    booking = desk.book()
    moved = move(desk, booking, "2025-06-24 14:15", wanted=frozenset({CY}))
    kinds = desk.env.store.read(lambda work: work.catalogue.load()).resources
    rooms = {r for r in booking.resource_ids() if kinds[r].kind is ResourceKind.SPACE}
    assert moved.resource_ids() == rooms | {CY}


def test_that_a_refused_move_leaves_everything_as_it_was_and_offers_other_times(desk: FrontDesk) -> None:
    booking = desk.book()
    with pytest.raises(NotBookable) as refused:
        move(desk, booking, "2025-06-24 20:00")
    assert refused.value.facts["alternatives"]
    assert desk.stored(booking) == booking
    assert desk.messages(booking) == [("confirmation", "queued", ""), ("reminder", "queued", "")]


def test_that_the_database_refuses_a_move_that_the_check_let_through(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = desk.book("2025-06-24 16:00")
    booking = desk.book()
    monkeypatch.setattr(new_places, "admitted", lambda *given: there.allocations)
    with pytest.raises(SlotTaken) as refused:
        move(desk, booking, "2025-06-24 16:00")
    assert refused.value.facts["alternatives"]
    assert desk.stored(booking) == booking


@pytest.mark.parametrize("status", [Status.ARRIVED, Status.NO_SHOW])
def test_that_who_is_here_or_did_not_come_cannot_be_moved(desk: FrontDesk, status: Status) -> None:
    booking = desk.book()
    desk.clock.set(at("2025-06-24 14:20"))
    mark(desk.env, Mark(booking_id=booking.id, status=status))
    with pytest.raises(MoveRefused):
        move(desk, booking, "2025-06-24 16:00")


def test_that_a_cancelled_booking_cannot_be_moved(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    with pytest.raises(MoveRefused):
        move(desk, booking, "2025-06-24 16:00")


def test_that_a_booking_changed_by_another_desk_is_not_moved_unseen(desk: FrontDesk) -> None:
    booking = desk.book()
    theirs = amend(desk.other_desk, Amend(booking_id=booking.id, note="by the window")).value
    with pytest.raises(Stale) as refused:
        move(desk, booking, "2025-06-24 16:00", version=booking.version)
    assert refused.value.facts["theirs"] == theirs


def test_that_moving_to_where_it_is_changes_nothing(desk: FrontDesk) -> None:
    booking = desk.book()
    outcome = reschedule(desk.env, Reschedule(booking_id=booking.id, span=booking.span))
    assert outcome.value == booking
    assert not outcome.changes


def test_that_a_client_who_was_told_is_told_of_the_move_and_reminded_anew(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.change_rows(booking, "confirmation", **SENT)
    desk.clock.move(hours=1)
    moved = move(desk, booking, "2025-06-27 14:15")
    assert desk.messages(booking) == [
        ("confirmation", "sent", ""),
        ("reminder", "obsolete", "changed"),
        ("modification", "queued", ""),
        ("reminder", "queued", ""),
    ]
    new = [row for row in desk.rows(booking) if row.booking_version == moved.version]
    assert {row.sequence for row in new} == {1}


def test_that_a_client_who_was_not_told_yet_gets_one_confirmation_of_the_new_time(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    move(desk, booking, "2025-06-27 14:15")
    assert [m for m in desk.messages(booking) if m[1] == "queued"] == [
        ("confirmation", "queued", ""),
        ("reminder", "queued", ""),
    ]


def test_that_moving_away_and_back_reminds_of_the_old_time_once(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    move(desk, booking, "2025-06-27 14:15")
    back = move(desk, booking, "2025-06-26 14:15")
    waiting = [row for row in desk.rows(booking) if row.state is MessageState.QUEUED]
    assert sorted(row.kind.value for row in waiting) == ["confirmation", "reminder"]
    assert {row.booking_version for row in waiting} == {back.version}


def test_that_a_note_is_kept_and_nobody_is_told(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    amended = amend(desk.env, Amend(booking_id=booking.id, note="by the window", sooner_wanted=True)).value
    assert (amended.note, amended.sooner_wanted, amended.sequence) == ("by the window", True, 0)
    assert desk.messages(booking) == [("confirmation", "queued", ""), ("reminder", "queued", "")]


def test_that_a_note_does_not_make_waiting_messages_stale(desk: FrontDesk) -> None:
    """The fence drops messages of an older version: a note must carry them along."""
    booking = desk.book("2025-06-26 14:15")
    amended = amend(desk.env, Amend(booking_id=booking.id, note="by the window")).value
    assert {row.booking_version for row in desk.rows(booking)} == {amended.version}


def test_that_another_mode_is_another_place_and_is_told(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.change_rows(booking, "confirmation", **SENT)
    amended = amend(desk.env, Amend(booking_id=booking.id, mode=Mode.PHONE)).value
    assert amended.sequence == 1
    assert ("modification", "queued", "") in desk.messages(booking)


def test_that_amending_nothing_writes_nothing(desk: FrontDesk) -> None:
    booking = desk.book()
    before = len(desk.log())
    outcome = amend(desk.env, Amend(booking_id=booking.id, note=""))
    assert outcome.value == booking
    assert len(desk.log()) == before


def test_that_an_amendment_over_somebody_else_s_change_is_refused(desk: FrontDesk) -> None:
    booking = desk.book()
    amend(desk.other_desk, Amend(booking_id=booking.id, note="theirs"))
    with pytest.raises(Stale):
        amend(desk.env, Amend(booking_id=booking.id, note="mine", version=booking.version))
    assert desk.stored(booking).note == "theirs"


def test_that_a_move_keeps_a_reconfirmation_only_for_the_same_time(desk: FrontDesk) -> None:
    booking = desk.book()

    said = Reconfirmation(at=desk.env.now())

    def confirmed_again(work: Any) -> Any:
        return work.bookings.replace(replace(work.bookings.get(booking.id), reconfirmation=said))

    desk.env.store.write(confirmed_again)
    same = move(desk, booking, "2025-06-24 14:15", wanted=frozenset({CY}))
    assert same.reconfirmed
    assert not move(desk, booking, "2025-06-24 16:00").reconfirmed


def test_that_what_is_said_besides_is_kept_where_the_place_stays(desk: FrontDesk) -> None:
    booking = desk.book()
    command = Reschedule(booking_id=booking.id, span=booking.span, note="Fringe only", sooner_wanted=True)
    stored = reschedule(desk.env, command).value
    assert (stored.note, stored.sooner_wanted, stored.rescheduled_count) == ("Fringe only", True, 0)
    assert (desk.stored(booking), desk.log()[-1].action) == (stored, "amend")
    undo(desk.env)
    assert desk.stored(booking).note == booking.note


@pytest.mark.parametrize(("channel", "state"), [(Channel.PHONE, MessageState.SENT), (None, MessageState.QUEUED)])
def test_that_who_asks_for_it_on_the_line_is_not_called_to_be_told(
    desk: FrontDesk, channel: Channel | None, state: MessageState
) -> None:
    booking = desk.book("2025-06-26 14:15", client_id=OLE)
    attest_read_back(desk.env, AttestReadBack(booking_id=booking.id))
    moved = Reschedule(booking_id=booking.id, span=span("2025-06-26 15:15", 45), channel=channel)
    reschedule(desk.env, moved)
    told = {row.kind: row for row in desk.rows(booking) if row.kind is not MessageKind.REMINDER}
    assert told[MessageKind.CONFIRMATION].reason == "read_back"
    assert told[MessageKind.MODIFICATION].state is state

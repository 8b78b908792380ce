"""Somebody is out: recorded, planned, applied, taken back; on both databases, at the desk of the salon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.absences import Decision, Step
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotBookable, NotFound
from bookingdesk.domain.ids import AbsenceId, ClientId, HoldId, ResourceId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.absences.commands import (
    AbsencePlan,
    Applied,
    ApplyAbsence,
    Decide,
    EndAbsence,
    Kept,
    PlanAbsence,
    RecordAbsence,
)
from bookingdesk.usecases.absences.deciding import apply_absence, end_absence, record_absence
from bookingdesk.usecases.absences.planning import plan_absence
from bookingdesk.usecases.absences.reading import list_absences
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.calls import message_text, said
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, Cancel, Mark, Swap
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.readings import OutboxLine
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, COLOUR, CY, DEE, MASSAGE, ROOM1, ROOM2, at, span
from tests.salon import LENA, MAYA, NOBODY_REACHABLE, OLE
from tests.usecases.desk import FrontDesk, due_calls

TUESDAY = span("2025-06-24 00:00", 1440)
SICK = AbsenceId("11111111-0000-4000-8000-000000000001")


def record(desk: FrontDesk, **changes: Any) -> Any:
    parts: dict[str, Any] = {"absence_id": SICK, "resource_id": ANA, "span": TUESDAY}
    return record_absence(desk.env, RecordAbsence(**(parts | changes))).value


def plan(desk: FrontDesk, resource: ResourceId = ANA) -> AbsencePlan:
    return plan_absence(desk.env, PlanAbsence(resource_id=resource, span=TUESDAY)).value


def as_ticked(of: AbsencePlan) -> tuple[Decide, ...]:
    return tuple(
        Decide(
            booking_id=line.booking.id,
            version=line.booking.version,
            decision=line.decision,
            slot=line.proposal.slot,
        )
        for line in of.lines
    )


def applied(desk: FrontDesk, decisions: tuple[Decide, ...]) -> Applied:
    return apply_absence(desk.env, ApplyAbsence(absence_id=SICK, decisions=decisions)).value


def staff(booking: Booking) -> ResourceId:
    return next(r for r in booking.resource_ids() if r in {ANA, BEN, CY, DEE})


def test_that_a_recorded_absence_refuses_new_bookings_at_once(desk: FrontDesk) -> None:
    record(desk)
    with pytest.raises(NotBookable):
        desk.book()
    event = desk.log()[-1]
    assert (event.action, event.entity_id, event.detail["reason"]) == ("absence_recorded", SICK, "sick")


def test_that_recording_twice_answers_what_is_kept(desk: FrontDesk) -> None:
    first = record(desk)
    assert record(desk) == first
    within = record(desk, absence_id=AbsenceId("other"), span=span("2025-06-24 09:00", 60))
    assert within == first
    assert len([e for e in desk.log() if e.action == "absence_recorded"]) == 1


REFUSED = {
    "over already": ({"span": span("2025-06-22 09:00", 60)}, InvalidValue),
    "longer than a year": ({"span": span("2025-06-24 09:00", 60 * 24 * 367)}, InvalidValue),
    "nobody": ({"resource_id": ResourceId(999)}, NotFound),
}


@pytest.mark.parametrize("case", REFUSED)
def test_that_an_absence_that_makes_no_sense_is_refused(desk: FrontDesk, case: str) -> None:
    changes, why = REFUSED[case]
    with pytest.raises(why):
        record(desk, **changes)
    assert list_absences(desk.env).value == ()


def test_that_the_plan_takes_the_same_time_with_others_first(desk: FrontDesk) -> None:
    booking = desk.book(client_id=LENA)
    of = plan(desk)
    (line,) = of.lines
    assert (line.proposal.step, line.decision, line.tell_by) == (Step.SAME_TIME, Decision.MOVE, Channel.EMAIL)
    assert line.proposal.slot is not None
    assert line.proposal.slot.span == booking.span
    assert ANA not in line.proposal.slot.resource_ids()
    assert of.proven


def test_that_no_two_proposals_need_the_same_person_at_once(desk: FrontDesk) -> None:
    for start, client in (("10:00", LENA), ("11:00", OLE), ("14:00", MAYA)):
        desk.book(f"2025-06-24 {start}", service=MASSAGE, client_id=client)
    slots = [line.proposal.slot for line in plan(desk, BEN).lines]
    starts = sorted(slot.span.start for slot in slots if slot)
    assert starts == [at("2025-06-25 09:00"), at("2025-06-25 10:00"), at("2025-06-25 11:00")]


def others_are_busy(desk: FrontDesk) -> None:
    """Ben and Dee, who could do a colour as well, have somebody from 14:15 to 15:00."""
    for person, room in ((BEN, ROOM1), (DEE, ROOM2)):
        desk.book("2025-06-24 14:15", wanted=frozenset({person, room}), client_id=OLE)


def test_that_the_same_day_comes_before_the_same_person_later(desk: FrontDesk) -> None:
    others_are_busy(desk)
    desk.book("2025-06-24 14:15", service=COLOUR, client_id=LENA, wanted=frozenset({ANA}))
    (line,) = plan(desk).lines
    assert line.proposal.step is Step.SAME_DAY
    assert line.proposal.slot is not None
    assert line.proposal.slot.span.start == at("2025-06-24 15:00")


def test_that_what_only_one_person_can_do_waits_for_them(desk: FrontDesk) -> None:
    desk.book("2025-06-24 10:00", service=MASSAGE, client_id=LENA)
    (line,) = plan(desk, BEN).lines
    assert (line.proposal.step, line.decision) == (Step.LATER, Decision.MOVE)
    assert line.proposal.slot is not None
    assert line.proposal.slot.span.start == at("2025-06-25 09:00")
    assert BEN in line.proposal.slot.resource_ids()


def test_that_nobody_who_wants_to_be_asked_is_moved_silently(desk: FrontDesk) -> None:
    lena = desk.env.store.read(lambda work: work.clients.get(LENA))
    amend_client(desk.env, AmendClient(client=replace(lena, only_usual=True)))
    desk.book("2025-06-24 10:00", client_id=LENA)
    desk.book("2025-06-24 11:00", client_id=NOBODY_REACHABLE)
    hers, idas = plan(desk).lines
    assert (hers.asks, hers.bound, hers.decision) == (True, True, Decision.CALL)
    assert hers.proposal.slot is not None
    assert ANA in hers.proposal.slot.resource_ids()
    assert hers.proposal.step is Step.LATER
    assert (idas.asks, idas.bound, idas.decision) == (True, False, Decision.CALL)
    assert idas.tell_by is Channel.PHONE


def test_that_a_client_who_wants_only_ana_keeps_her_in_another_room(desk: FrontDesk) -> None:
    lena = desk.env.store.read(lambda work: work.clients.get(LENA))
    amend_client(desk.env, AmendClient(client=replace(lena, only_usual=True)))
    desk.book("2025-06-24 10:00", client_id=LENA, wanted=frozenset({ANA, ROOM2}))
    (line,) = plan(desk, ROOM2).lines
    assert (line.proposal.step, line.decision) == (Step.SAME_TIME, Decision.MOVE)
    assert line.proposal.slot is not None
    assert ANA in line.proposal.slot.resource_ids()


def test_that_a_client_is_never_in_two_places(desk: FrontDesk) -> None:
    others_are_busy(desk)
    desk.book("2025-06-24 15:00", wanted=frozenset({CY, ROOM1}), client_id=LENA)
    desk.book("2025-06-24 14:15", service=COLOUR, client_id=LENA, wanted=frozenset({ANA}))
    (line,) = plan(desk).lines
    assert line.proposal.slot is not None
    assert line.proposal.slot.span.start == at("2025-06-24 13:00")


def test_that_applying_moves_all_in_one_step_and_undo_takes_them_back_together(desk: FrontDesk) -> None:
    first = desk.book("2025-06-24 10:00", client_id=LENA)
    second = desk.book("2025-06-24 14:15", client_id=OLE)
    record(desk)
    done = applied(desk, as_ticked(plan(desk)))
    assert {b.id for b in done.moved} == {first.id, second.id}
    assert done.kept == ()
    assert ANA not in {staff(b) for b in done.moved}
    assert list_absences(desk.env).value[0].remaining == ()
    assert ("confirmation", "obsolete", "changed") in desk.messages(first)
    detail = next(e.detail for e in desk.log() if e.action == "absence" and e.entity_id == first.id)
    assert (detail["asked_by"], detail["reason"], detail["absence"]) == ("business", "sick", SICK)
    undone = undo(desk.env).value
    assert {each.booking_id for each in undone.all()} == {first.id, second.id}
    assert {staff(desk.stored(b)) for b in (first, second)} == {ANA}
    (line,) = list_absences(desk.env).value
    assert [each.booking.id for each in line.remaining] == [first.id, second.id]


def test_that_a_booking_changed_meanwhile_is_named_and_left(desk: FrontDesk) -> None:
    first = desk.book("2025-06-24 10:00", client_id=LENA)
    second = desk.book("2025-06-24 14:15", client_id=OLE)
    gone = desk.book("2025-06-24 16:00", client_id=MAYA)
    record(desk)
    decisions = as_ticked(plan(desk))
    amend(desk.other_desk, Amend(booking_id=first.id, note="brings her dog"))
    cancel(desk.other_desk, Cancel(booking_id=gone.id, reason="ill"))
    done = applied(desk, decisions)
    assert [b.id for b in done.moved] == [second.id]
    assert {(k.booking.id, k.why) for k in done.kept} == {(first.id, Kept.CHANGED), (gone.id, Kept.CHANGED)}
    assert staff(desk.stored(first)) == ANA
    assert desk.stored(gone).status is Status.CANCELLED


def test_that_a_place_taken_meanwhile_leaves_the_booking_and_moves_the_rest(desk: FrontDesk) -> None:
    first = desk.book("2025-06-24 10:00", client_id=LENA)
    second = desk.book("2025-06-24 14:15", client_id=OLE)
    record(desk)
    of = plan(desk)
    assert of.lines[0].proposal.slot is not None
    theirs = of.lines[0].proposal.slot.resource_ids() & {BEN, CY, DEE}
    desk.book("2025-06-24 10:15", env=desk.other_desk, wanted=theirs, client_id=MAYA)
    done = applied(desk, as_ticked(of))
    assert [b.id for b in done.moved] == [second.id]
    assert [(k.booking.id, k.why) for k in done.kept] == [(first.id, Kept.TAKEN)]
    (line,) = list_absences(desk.env).value
    assert [(r.booking.id, r.noted.decision if r.noted else None) for r in line.remaining] == [
        (first.id, Decision.LEAVE)
    ]


def test_that_a_call_is_noted_with_its_proposal_and_nothing_is_moved(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-24 11:00", client_id=NOBODY_REACHABLE)
    record(desk)
    of = plan(desk)
    done = applied(desk, as_ticked(of))
    assert (done.moved, done.to_call) == ((), (booking.id,))
    assert desk.stored(booking) == booking
    (line,) = list_absences(desk.env).value
    noted = line.remaining[0].noted
    assert noted is not None
    assert (noted.decision, noted.proposal, noted.by) == (Decision.CALL, of.lines[0].proposal.slot, "Jo")


def move_calls(desk: FrontDesk) -> list[OutboxLine]:
    return [line for line in due_calls(desk.env) if line.message.kind is MessageKind.MOVE_CALL]


def called(desk: FrontDesk, client: ClientId = NOBODY_REACHABLE) -> tuple[Booking, OutboxLine]:
    """Somebody who is to be called, as their person is out, with the call."""
    booking = desk.book("2025-06-24 11:00", client_id=client)
    record(desk)
    decisions = tuple(replace(each, decision=Decision.CALL) for each in as_ticked(plan(desk)))
    applied(desk, decisions)
    (line,) = move_calls(desk)
    return booking, line


def test_that_a_call_is_a_task_with_the_time_kept_until_its_deadline(desk: FrontDesk) -> None:
    booking, line = called(desk)
    assert (line.message.kind, line.message.booking_id) == (MessageKind.MOVE_CALL, booking.id)
    hold = desk.env.store.read(lambda work: work.holds.get(HoldId(line.message.id)))
    assert hold is not None
    until = desk.clock.now().replace(microsecond=0) + timedelta(hours=2)
    assert (hold.client_id, hold.expires_at.replace(microsecond=0)) == (NOBODY_REACHABLE, until)
    text = message_text(desk.env, line.message.id).value.text
    assert "cannot take place as agreed" in text
    assert "keeping this time for you" in text


def test_that_a_yes_on_the_phone_moves_the_booking_to_the_time_that_was_kept(desk: FrontDesk) -> None:
    booking, line = called(desk)
    hold = desk.env.store.read(lambda work: work.holds.get(HoldId(line.message.id)))
    assert hold is not None
    outcome = said(desk.env, Said(message_id=line.message.id, agreed=True))
    assert booking.id in outcome.changes.bookings
    moved = desk.stored(booking)
    assert moved.span.start == hold.span.start
    assert ANA not in moved.resource_ids()
    assert desk.env.store.read(lambda work: work.holds.active(desk.clock.now())) == []
    assert move_calls(desk) == []


def test_that_a_no_gives_the_time_back_and_leaves_the_booking_to_be_settled(desk: FrontDesk) -> None:
    booking, line = called(desk)
    said(desk.env, Said(message_id=line.message.id, agreed=False))
    assert desk.stored(booking) == booking
    assert desk.env.store.read(lambda work: work.holds.active(desk.clock.now())) == []
    assert [one.booking.id for one in list_absences(desk.env).value[0].remaining] == [booking.id]


def test_that_a_call_is_over_when_the_booking_is_moved_in_another_way(desk: FrontDesk) -> None:
    booking, line = called(desk)
    move = Decide(booking_id=booking.id, version=1, decision=Decision.MOVE, slot=plan(desk).lines[0].proposal.slot)
    assert applied(desk, (move,)).moved
    assert move_calls(desk) == []
    assert desk.env.store.read(lambda work: work.holds.get(HoldId(line.message.id))) is None


def test_that_what_was_kept_for_a_call_is_free_when_the_booking_is_swapped(desk: FrontDesk) -> None:
    booking, line = called(desk)
    end_absence(desk.env, EndAbsence(absence_id=SICK))
    other = desk.book("2025-06-24 15:00")
    outcome = swap(desk.env, Swap(one=booking.id, other=other.id))
    assert move_calls(desk) == []
    assert desk.env.store.read(lambda work: work.holds.get(HoldId(line.message.id))) is None
    assert HoldId(line.message.id) in outcome.changes.holds


def test_that_deciding_the_same_again_makes_no_second_call_and_keeps_the_time(desk: FrontDesk) -> None:
    _, line = called(desk)
    applied(desk, tuple(replace(each, decision=Decision.CALL) for each in as_ticked(plan(desk))))
    assert len(move_calls(desk)) == 1
    assert desk.env.store.read(lambda work: work.holds.get(HoldId(line.message.id))) is not None


def test_that_who_is_back_can_be_booked_again(desk: FrontDesk) -> None:
    booking = desk.book()
    record(desk)
    ended = end_absence(desk.env, EndAbsence(absence_id=SICK)).value
    assert ended.ended_at == desk.env.now()
    assert list_absences(desk.env).value == ()
    desk.book("2025-06-24 16:00")
    assert desk.stored(booking) == booking


def test_that_who_comes_back_earlier_was_out_until_then(desk: FrontDesk) -> None:
    record(desk)
    desk.clock.set(at("2025-06-24 12:30"))
    end_absence(desk.env, EndAbsence(absence_id=SICK))
    away = desk.env.store.read(lambda work: work.catalogue.load().time_off[ANA])
    assert [(a.span.end, a.kind) for a in away] == [(at("2025-06-24 12:30"), TimeOffKind.SICK)]
    desk.book("2025-06-24 16:00")


def test_that_what_has_begun_or_is_over_is_left_alone(desk: FrontDesk) -> None:
    desk.book("2025-06-24 10:00", client_id=LENA)
    later = desk.book("2025-06-24 14:15", client_id=OLE)
    desk.clock.set(at("2025-06-24 12:00"))
    assert [line.booking.id for line in plan(desk).lines] == [later.id]


def test_that_who_is_here_already_comes_first_and_is_spoken_to(desk: FrontDesk) -> None:
    for clock, client in (("09:00", LENA), ("10:00", MAYA)):
        desk.book(f"2025-06-24 {clock}", client_id=client, wanted=frozenset({ANA}))
    desk.clock.set(at("2025-06-24 09:40"))
    waiting, coming = desk.env.store.read(lambda work: work.bookings.between(TUESDAY))
    mark(desk.env, Mark(booking_id=waiting.id, status=Status.ARRIVED))
    record(desk, span=Span(desk.clock.now(), TUESDAY.end))
    of = plan_absence(desk.env, PlanAbsence(resource_id=ANA, span=Span(desk.clock.now(), TUESDAY.end))).value
    assert [(line.booking.id, line.client.id) for line in of.here] == [(waiting.id, LENA)]
    assert [line.booking.id for line in of.lines] == [coming.id]
    assert plan_absence(desk.env, PlanAbsence(resource_id=BEN, span=TUESDAY)).value.here == ()
    done = applied(desk, as_ticked(of))
    assert [booking.id for booking in done.moved] == [coming.id]
    assert desk.stored(waiting).status is Status.ARRIVED

"""The waitlist at the desk: wishes, matches in both directions, offers, answers, deadlines; on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from bookingdesk.domain.availability.choosing import Chooser
from bookingdesk.domain.availability.openings import FreeDay, fitting_slots
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import AskedBy, Booking, Hold, Status
from bookingdesk.domain.errors import ClientBusy, InvalidValue, NotAllowed, NotBookable, Stale, WaitlistRefused
from bookingdesk.domain.ids import ServiceId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.waitlist import Misfit, OfferState, Opening, WaitEntry, WaitOffer, WaitState, WaitWindow
from bookingdesk.storage import schema
from bookingdesk.storage.repositories import waitlist as waitlist_rows
from bookingdesk.usecases import matching, waitlist_offers
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, HoldSlot, Mark, Prolong, Reschedule
from bookingdesk.usecases.durations import (
    SetClientDuration,
    SetStaffDuration,
    set_client_duration,
    set_staff_duration,
)
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.holding import hold, prolong, release, release_other
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.matching import Matches, matches_for, opening_at, openings_for
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.waiting_commands import (
    AcceptOffer,
    EnterWaitlist,
    LeaveWaitlist,
    OfferTime,
    OpeningAt,
    OpeningsFor,
    RefuseOffer,
    ReleaseHold,
    WaitlistQuery,
)
from bookingdesk.usecases.waitlist import amend_entry, enter, leave, waitlist
from bookingdesk.usecases.waitlist_offers import accepted, expire_offers, offer_time, refused
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, MASSAGE, a_client, at, span
from tests.salon import HARBOUR, LENA, MAYA, OLE
from tests.usecases.desk import FrontDesk
from tests.usecases.questions import counted_questions

EVERYTHING = WaitlistQuery(states=frozenset(WaitState))


def wishes(desk: FrontDesk, **changes: Any) -> WaitEntry:
    parts: dict[str, Any] = {"client_id": LENA, "service_ids": (HAIRCUT,)}
    return enter(desk.env, EnterWaitlist(**(parts | changes))).value


def freed(desk: FrontDesk, start: str = "2025-06-24 14:15", **changes: Any) -> Opening:
    """A booking is made and cancelled; what that opened."""
    booking = desk.book(start, **changes)
    (opening,) = cancel(desk.env, Cancel(booking_id=booking.id, reason="ill")).changes.openings
    return opening


def look(desk: FrontDesk, opening: Opening) -> Matches:
    return matches_for(desk.env, opening).value


def offer_first(desk: FrontDesk, opening: Opening) -> WaitOffer:
    line = look(desk, opening).fitting[0]
    assert line.match.slot is not None
    command = OfferTime(
        entry=line.match.entry, service_id=line.match.service_id, slot=line.match.slot, opening=opening
    )
    return offer_time(desk.env, command).value


def stored(desk: FrontDesk, entry: WaitEntry) -> WaitEntry:
    return next(line.entry for line in waitlist(desk.env, EVERYTHING).value if line.entry.id == entry.id)


def held(desk: FrontDesk) -> int:
    return len(desk.env.store.read(lambda work: work.holds.active(desk.env.now())))


def test_that_a_wish_comes_back_as_it_was_said(desk: FrontDesk) -> None:
    windows = (WaitWindow(weekdays=frozenset({0, 2}), until_minute=720, last_day=date(2025, 7, 4)),)
    made = wishes(
        desk,
        service_ids=(COLOUR, HAIRCUT),
        wanted=frozenset({ANA, BEN}),
        windows=windows,
        duration=timedelta(minutes=50),
        priority=True,
        note="Calls back",
    )
    (line,) = waitlist(desk.env, WaitlistQuery()).value
    assert line.entry == made
    assert (line.client.id, line.entry.windows, line.entry.duration) == (LENA, windows, timedelta(minutes=50))
    assert made.expires_at == at("2025-07-05 00:00")
    event = desk.log()[-1]
    assert (event.action, event.entity_id, event.detail["services"]) == ("waitlist_enter", str(made.id), [2, 1])
    assert "Calls back" not in str(event.detail)


def test_that_somebody_new_is_registered_with_the_wish(desk: FrontDesk) -> None:
    newcomer = a_client(given_name="Leo", family_name="Brandt", phone="+4930555010199")
    outcome = enter(desk.env, EnterWaitlist(new_client=newcomer, service_ids=(HAIRCUT,)))
    assert outcome.changes.clients == {outcome.value.client_id}
    assert waitlist(desk.env, WaitlistQuery()).value[0].client.name == "Leo Brandt"


@pytest.mark.parametrize(
    "changes",
    [
        {"service_ids": ()},
        {"client_id": None},
        {"since": at("2025-06-24 10:00")},
        {"duration": timedelta(0)},
    ],
    ids=["no service", "nobody", "asked tomorrow", "no length"],
)
def test_that_a_wish_for_nothing_is_refused(desk: FrontDesk, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        wishes(desk, **changes)
    assert waitlist(desk.env, EVERYTHING).value == ()


def test_that_a_wish_can_be_changed_over_what_was_shown_and_not_over_another_desks_change(desk: FrontDesk) -> None:
    made = wishes(desk)
    changed = amend_entry(desk.env, replace(made, priority=True)).value
    assert changed.priority
    assert desk.log()[-1].detail["priority"] == [False, True]
    with pytest.raises(Stale):
        amend_entry(desk.env, replace(made, wanted=frozenset({ANA})))


def test_that_whoever_leaves_stays_in_the_records(desk: FrontDesk) -> None:
    made = wishes(desk)
    leave(desk.env, LeaveWaitlist(entry_id=made.id))  # type: ignore[arg-type]
    assert waitlist(desk.env, WaitlistQuery()).value == ()
    assert stored(desk, made).state is WaitState.LEFT
    with pytest.raises(WaitlistRefused):
        leave(desk.env, LeaveWaitlist(entry_id=made.id))  # type: ignore[arg-type]


def test_that_a_cancellation_opens_what_somebody_waits_for(desk: FrontDesk) -> None:
    made = wishes(desk)
    opening = freed(desk)
    assert (opening.span, opening.resources) == (span("2025-06-24 14:15"), {ANA})
    (line,) = look(desk, opening).lines
    assert line.match.fits
    assert line.match.slot is not None
    assert (line.match.entry, line.match.slot.span) == (made, opening.span)
    assert ANA in line.match.slot.resource_ids()


def test_that_a_shortened_booking_opens_its_end_and_a_moved_one_nothing(desk: FrontDesk) -> None:
    wishes(desk)
    booking = desk.book("2025-06-24 14:00", span=span("2025-06-24 14:00", 120))
    shorter = Reschedule(booking_id=booking.id, span=span("2025-06-24 14:00", 60))
    (opening,) = reschedule(desk.env, shorter).changes.openings
    assert opening.span == span("2025-06-24 15:00", 60)
    assert look(desk, opening).fitting
    moved = Reschedule(booking_id=booking.id, span=span("2025-06-25 10:00", 60))
    assert reschedule(desk.env, moved).changes.openings == ()


def test_that_the_list_says_for_each_why_not(desk: FrontDesk) -> None:
    wishes(desk, client_id=OLE, wanted=frozenset({BEN}))
    wishes(desk, client_id=HARBOUR, windows=(WaitWindow(until_minute=720),))
    wishes(desk, client_id=LENA, service_ids=(MASSAGE,))
    wishes(desk, client_id=MAYA, service_ids=(COLOUR,))
    for start in ("13:15", "15:15"):
        desk.book(f"2025-06-24 {start}", span=span(f"2025-06-24 {start}", 60), client_id=OLE)
    found = look(desk, freed(desk, span=span("2025-06-24 14:15", 60)))
    assert {line.client.id: line.match.misfits for line in found.lines} == {
        OLE: (Misfit.WRONG_PERSON,),
        HARBOUR: (Misfit.OUTSIDE_WISH,),
        LENA: (Misfit.NOT_QUALIFIED,),
        MAYA: (Misfit.NOT_FREE,),
    }
    assert found.fitting == ()


def test_that_time_next_to_the_freed_one_counts(desk: FrontDesk) -> None:
    wishes(desk, service_ids=(COLOUR,))
    found = look(desk, freed(desk))
    (line,) = found.fitting
    assert line.match.slot is not None
    assert line.match.slot.span.overlaps(found.opening.span)
    assert found.opening.free == span("2025-06-24 13:00", 300)


def test_that_an_offer_holds_the_time_for_everybody_to_see(desk: FrontDesk) -> None:
    desk.set(waitlist__offer_minutes="20")
    made = wishes(desk)
    opening = freed(desk)
    offered = offer_first(desk, opening)
    assert offered.expires_at == desk.env.now() + timedelta(minutes=20)
    assert waitlist(desk.env, WaitlistQuery()).value[0].offer == offered
    with pytest.raises(NotBookable):
        desk.book(env=desk.other_desk, client_id=OLE)
    assert look(desk, opening).lines == ()
    slot = openings_for(desk.env, OpeningsFor(entry=made)).value[0]
    with pytest.raises(WaitlistRefused) as refused_twice:
        offer_time(desk.env, OfferTime(entry=made, service_id=HAIRCUT, slot=slot, opening=opening))
    assert refused_twice.value.facts["present"] == "open"


def test_that_yes_books_what_was_offered(desk: FrontDesk) -> None:
    made = wishes(desk, note="Window seat")
    offered = offer_first(desk, freed(desk))
    booking = accepted(desk.env, AcceptOffer(offer_id=offered.id)).value
    assert (booking.client_id, booking.span, booking.status) == (LENA, offered.span, Status.CONFIRMED)
    assert booking.resource_ids() == offered.resources
    after = stored(desk, made)
    assert (after.state, after.booking_id, held(desk)) == (WaitState.BOOKED, booking.id, 0)
    assert next(kind for kind, _, _ in desk.messages(booking)) == "confirmation"
    with pytest.raises(WaitlistRefused):
        accepted(desk.env, AcceptOffer(offer_id=offered.id))


def test_that_undo_of_the_yes_puts_them_back_in_line_and_redo_takes_them_off(desk: FrontDesk) -> None:
    made = wishes(desk)
    accepted(desk.env, AcceptOffer(offer_id=offer_first(desk, freed(desk)).id))
    undo(desk.env)
    assert stored(desk, made).state is WaitState.WAITING
    redo(desk.env)
    assert stored(desk, made).state is WaitState.BOOKED


def test_that_no_is_remembered_and_the_time_goes_to_the_next(desk: FrontDesk) -> None:
    first = wishes(desk, since=at("2025-06-01 10:00"))
    second = wishes(desk, client_id=OLE, since=at("2025-06-10 10:00"))
    opening = freed(desk)
    following = refused(desk.env, RefuseOffer(offer_id=offer_first(desk, opening).id)).value
    assert following is not None
    assert (following.entry_id, following.span, held(desk)) == (second.id, opening.span, 1)
    last = refused(desk.env, RefuseOffer(offer_id=following.id)).value
    assert (last, held(desk)) == (None, 0)
    assert {line.match.entry.id: line.match.misfits for line in look(desk, opening).lines} == {
        first.id: (Misfit.SAID_NO,),
        second.id: (Misfit.SAID_NO,),
    }


def test_that_the_next_gets_the_time_on_a_desk_that_has_looked_at_the_offer(desk: FrontDesk) -> None:
    wishes(desk, since=at("2025-06-01 10:00"))
    second = wishes(desk, client_id=OLE, since=at("2025-06-10 10:00"))
    opening = freed(desk)
    offered = offer_first(desk, opening)
    look(desk, opening)  # now the desk's memory knows of the hold
    following = refused(desk.env, RefuseOffer(offer_id=offered.id)).value
    assert following is not None
    assert following.entry_id == second.id


def test_that_the_next_gets_what_ran_out_on_a_desk_that_has_looked_at_the_offer(desk: FrontDesk) -> None:
    wishes(desk, since=at("2025-06-01 10:00"))
    second = wishes(desk, client_id=OLE, since=at("2025-06-10 10:00"))
    opening = freed(desk)
    offer_first(desk, opening)
    desk.clock.move(minutes=29, seconds=59)
    look(desk, opening)
    desk.clock.move(minutes=1)
    assert [made.entry_id for made in expire_offers(desk.env).value] == [second.id]


def test_that_a_desk_remembers_nothing_of_a_step_that_failed(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes(desk, since=at("2025-06-01 10:00"))
    opening = freed(desk)
    offered = offer_first(desk, opening)
    look(desk, opening)

    def fails(*_: object) -> ChangeSet:
        raise Stale(kind="booking", id="", theirs=None)

    monkeypatch.setattr(waitlist_offers, "offered", fails)
    wishes(desk, client_id=OLE)
    with pytest.raises(Stale):
        refused(desk.env, RefuseOffer(offer_id=offered.id))
    assert look(desk, opening).fitting == ()


def clerk(env: Env) -> Env:
    return replace(env, actor=replace(env.actor, role=Role.FRONTLINE))


@pytest.mark.parametrize(
    "act",
    [
        lambda env, kept: release(env, kept.id),
        lambda env, kept: prolong(env, Prolong(hold_id=kept.id)),
        lambda env, kept: hold(
            env, HoldSlot(service_id=HAIRCUT, span=span("2025-06-25 10:00"), allocations=(), replacing=kept.id)
        ),
    ],
    ids=["release", "prolong", "replace"],
)
def test_that_another_desk_leaves_what_is_kept_here_alone(
    desk: FrontDesk, act: Callable[[Env, Hold], object]
) -> None:
    made = wishes(desk)
    offered = offer_first(desk, freed(desk))
    (kept,) = desk.env.store.read(lambda work: work.holds.active(desk.env.now()))
    with pytest.raises(NotAllowed):
        act(clerk(desk.other_desk), kept)
    assert waitlist(desk.env, WaitlistQuery()).value[0].offer == offered
    assert desk.env.store.read(lambda work: work.holds.active(desk.env.now())) == [kept]
    assert stored(desk, made).state is WaitState.WAITING


@pytest.mark.parametrize("by_a_supervisor", [False, True], ids=["here", "elsewhere, with a reason"])
def test_that_a_slot_given_back_takes_its_offer_with_it(desk: FrontDesk, by_a_supervisor: bool) -> None:
    made = wishes(desk)
    offered = offer_first(desk, freed(desk))
    if by_a_supervisor:
        reason = ReleaseHold(hold_id=offered.hold_id, reason="the room is closed")
        changes = release_other(desk.other_desk, reason).changes
    else:
        changes = release(desk.env, offered.hold_id).changes
    assert changes.waitlist == {made.id}
    assert waitlist(desk.env, WaitlistQuery()).value[0].offer is None
    assert "waitlist_withdrawn" in [event.action for event in desk.log()]
    assert held(desk) == 0


def test_that_an_offer_taken_back_is_no_no(desk: FrontDesk) -> None:
    wishes(desk)
    opening = freed(desk)
    refused(desk.env, RefuseOffer(offer_id=offer_first(desk, opening).id, withdrawn=True))
    assert len(look(desk, opening).fitting) == 1


def test_that_time_that_runs_out_passes_to_the_next_once(desk: FrontDesk) -> None:
    first = wishes(desk, since=at("2025-06-01 10:00"))
    second = wishes(desk, client_id=OLE, since=at("2025-06-10 10:00"))
    offered = offer_first(desk, freed(desk))
    desk.clock.move(minutes=29)
    assert expire_offers(desk.env).value == ()
    desk.clock.move(minutes=1)
    with pytest.raises(WaitlistRefused):
        accepted(desk.env, AcceptOffer(offer_id=offered.id))
    (following,) = expire_offers(desk.env).value
    assert (following.entry_id, stored(desk, first).state) == (second.id, WaitState.WAITING)
    assert expire_offers(desk.other_desk).value == ()
    desk.clock.move(minutes=30)
    assert expire_offers(desk.env).value == ()
    assert held(desk) == 0
    events = [event.action for event in desk.log() if event.entity == "waitlist_entry"]
    assert events[-4:] == ["waitlist_offer", "waitlist_expired", "waitlist_offer", "waitlist_expired"]


def test_that_wishes_that_are_over_are_archived(desk: FrontDesk) -> None:
    made = wishes(desk, windows=(WaitWindow(last_day=date(2025, 6, 23)),))
    desk.clock.set(at("2025-06-24 08:00"))
    expire_offers(desk.env)
    assert stored(desk, made).state is WaitState.EXPIRED
    assert waitlist(desk.env, WaitlistQuery()).value == ()


def test_that_the_mark_wants_sooner_counts_as_a_wish_and_yes_moves_the_booking(desk: FrontDesk) -> None:
    later = desk.book("2025-07-04 10:00", client_id=OLE)
    amend(desk.env, Amend(booking_id=later.id, sooner_wanted=True))
    (line,) = waitlist(desk.env, WaitlistQuery()).value
    assert (line.entry.id, line.booking and line.booking.number) == (None, later.number)
    offered = offer_first(desk, freed(desk))
    moved = accepted(desk.env, AcceptOffer(offer_id=offered.id)).value
    assert (moved.id, moved.span, moved.sooner_wanted) == (later.id, offered.span, False)
    assert waitlist(desk.env, WaitlistQuery()).value == ()
    undo(desk.env)
    assert (desk.stored(later).span, desk.stored(later).sooner_wanted) == (later.span, True)
    assert len(waitlist(desk.env, WaitlistQuery()).value) == 1


def test_that_a_later_time_is_no_sooner(desk: FrontDesk) -> None:
    early = desk.book("2025-06-24 10:00", client_id=OLE)
    amend(desk.env, Amend(booking_id=early.id, sooner_wanted=True))
    (line,) = look(desk, freed(desk)).lines
    assert Misfit.NOT_SOONER in line.match.misfits


def test_that_moving_by_a_yes_needs_the_right_to_move(desk: FrontDesk) -> None:
    later = desk.book("2025-07-04 10:00", client_id=OLE)
    amend(desk.env, Amend(booking_id=later.id, sooner_wanted=True))
    offered = offer_first(desk, freed(desk))
    frontline = replace(desk.env, actor=replace(desk.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed) as refused_by_role:
        accepted(frontline, AcceptOffer(offer_id=offered.id))
    assert refused_by_role.value.facts["lendable"]
    assert desk.stored(later).span == later.span


def test_that_a_person_is_shown_the_openings_that_suit_them(desk: FrontDesk) -> None:
    made = wishes(
        desk, wanted=frozenset({ANA}), windows=(WaitWindow(weekdays=frozenset({1}), until_minute=10 * 60),)
    )
    slots = openings_for(desk.env, OpeningsFor(entry=made, limit=5)).value
    assert [slot.span.start for slot in slots] == [
        at(f"2025-{day} {time}") for day in ("06-24", "07-01") for time in ("09:00", "09:15", "09:30", "09:45")
    ][:5]
    assert all(ANA in slot.resource_ids() for slot in slots)


def test_that_a_free_time_is_an_opening_and_a_taken_one_is_none(desk: FrontDesk) -> None:
    desk.book()
    free = opening_at(desk.env, OpeningAt(resource_id=ANA, start=at("2025-06-24 13:30"))).value
    assert free is not None
    assert (free.span, free.free) == (span("2025-06-24 13:30", 45), span("2025-06-24 13:00", 75))
    for start in ("2025-06-24 14:30", "2025-06-24 12:15", "2025-06-22 10:00"):
        assert opening_at(desk.env, OpeningAt(resource_id=ANA, start=at(start))).value is None


def test_that_a_lead_time_does_not_stop_what_the_desk_offers(desk: FrontDesk) -> None:
    desk.clock.set(at("2025-06-24 14:00"))
    wishes(desk)
    booking = desk.book("2025-06-24 14:30")
    (opening,) = cancel(
        desk.env, Cancel(booking_id=booking.id, reason="ill", asked_by=AskedBy.CLIENT)
    ).changes.openings
    assert accepted(desk.env, AcceptOffer(offer_id=offer_first(desk, opening).id)).value.span == opening.span


def test_that_leaving_frees_what_was_offered(desk: FrontDesk) -> None:
    made = wishes(desk)
    offer_first(desk, freed(desk))
    leave(desk.env, LeaveWaitlist(entry_id=made.id))  # type: ignore[arg-type]
    assert held(desk) == 0
    desk.book(client_id=OLE)


def test_that_offers_say_what_they_changed(desk: FrontDesk) -> None:
    made = wishes(desk)
    opening = freed(desk)
    line = look(desk, opening).fitting[0]
    assert line.match.slot is not None
    outcome = offer_time(
        desk.env,
        OfferTime(entry=made, service_id=ServiceId(1), slot=line.match.slot, opening=opening),
    )
    assert outcome.changes.waitlist == {made.id}
    assert outcome.changes.holds == {outcome.value.hold_id}
    assert outcome.changes.spans != ChangeSet().spans
    assert desk.env.store.read(lambda work: work.waitlist.offers(states=frozenset({OfferState.OPEN})))


def test_that_marks_that_keep_the_time_open_nothing(desk: FrontDesk) -> None:
    booking: Booking = desk.book("2025-06-23 09:00")
    assert mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED)).changes.openings == ()


def sooner(desk: FrontDesk, start: str = "2025-06-26 10:00") -> tuple[Booking, WaitEntry]:
    """Maya's booking with the mark, and the wish that is stored of it."""
    booking = desk.book(start, sooner_wanted=True)
    made = wishes(desk, client_id=MAYA, sooner_than=booking.id)
    return booking, made


def test_that_a_wish_whose_booking_is_over_is_neither_shown_nor_asked(desk: FrontDesk) -> None:
    booking, made = sooner(desk)
    opening = freed(desk, client_id=OLE)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
    assert waitlist(desk.env, WaitlistQuery()).value == ()
    assert look(desk, opening).lines == ()
    expire_offers(desk.env)
    assert stored(desk, made).state is WaitState.EXPIRED


def test_that_who_leaves_the_list_no_longer_wants_sooner(desk: FrontDesk) -> None:
    booking, made = sooner(desk)
    assert made.id is not None
    changes = leave(desk.env, LeaveWaitlist(entry_id=made.id, reason="found another time")).changes
    assert not desk.stored(booking).sooner_wanted
    assert waitlist(desk.env, WaitlistQuery()).value == ()
    assert changes.bookings == {booking.id}
    undo(desk.env)
    assert desk.stored(booking).sooner_wanted


def test_that_the_reason_for_leaving_is_kept_in_words(desk: FrontDesk) -> None:
    made = wishes(desk)
    assert made.id is not None
    leave(desk.env, LeaveWaitlist(entry_id=made.id, reason="moved away"))
    event = desk.log()[-1]
    assert desk.env.store.read(lambda work: work.users.approval_reason(event.seq)) == "moved away"


def test_that_nobody_is_asked_for_a_time_at_which_they_are_booked(desk: FrontDesk) -> None:
    wishes(desk)
    opening = freed(desk)
    desk.book("2025-06-24 13:30", span=span("2025-06-24 13:30", 180), client_id=LENA, wanted=frozenset({BEN}))
    (line,) = look(desk, opening).lines
    assert line.match.misfits == (Misfit.CLIENT_BUSY,)


def test_that_a_yes_to_a_time_at_which_they_are_booked_can_mean_both(desk: FrontDesk) -> None:
    wishes(desk)
    offered = offer_first(desk, freed(desk))
    desk.book("2025-06-24 14:30", client_id=LENA, wanted=frozenset({BEN}))
    with pytest.raises(ClientBusy):
        accepted(desk.env, AcceptOffer(offer_id=offered.id))
    booking = accepted(desk.env, AcceptOffer(offer_id=offered.id, both=True)).value
    assert booking.span == offered.span


def test_that_what_is_done_to_the_booking_later_leaves_the_wish_alone(desk: FrontDesk) -> None:
    made = wishes(desk)
    booking = accepted(desk.env, AcceptOffer(offer_id=offer_first(desk, freed(desk)).id)).value
    desk.clock.move(minutes=1)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
    once = stored(desk, made).state
    undo(desk.env)
    redo(desk.env)
    assert (once, stored(desk, made).state) == (WaitState.BOOKED, WaitState.BOOKED)


def test_that_a_wish_with_days_of_its_own_may_move_a_booking_later(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-23 16:00", client_id=LENA)
    later = (WaitWindow(first_day=date(2025, 6, 24)),)
    wishes(desk, sooner_than=booking.id, windows=later)
    offered = offer_first(desk, freed(desk))
    moved = accepted(desk.env, AcceptOffer(offer_id=offered.id)).value
    assert (moved.id, moved.span) == (booking.id, offered.span)


def test_that_looking_at_offers_never_reads_all_that_were_ever_made() -> None:
    dialect = sqlite.dialect()
    with sqlite3.connect(":memory:") as database:
        for table in ("waitlist_entry", "waitlist_offer"):
            made = schema.metadata.tables[table]
            database.execute(str(CreateTable(made).compile(dialect=dialect)))
            for index in made.indexes:
                database.execute(str(CreateIndex(index).compile(dialect=dialect)))
        for statement, values in (
            (waitlist_rows._OFFERS_IN, {"states": '["open"]'}),
            (waitlist_rows._OFFERS_OF, {"states": '["open"]', "of_entry": 1}),
            (waitlist_rows._OFFERS_AROUND, {"span_start": 0, "span_end": 1}),
        ):
            words, constants = statement.on("sqlite")
            plan = database.execute(f"EXPLAIN QUERY PLAN {words}", {**constants, **values}).fetchall()
            assert not [line for line in plan if "SCAN waitlist_offer" in line[3]], plan


def test_that_the_client_s_own_length_counts_and_else_that_of_who_serves(desk: FrontDesk) -> None:
    entry = wishes(desk)
    opening = replace(freed(desk), free=span("2025-06-24 14:15", 45))
    (usual,) = desk_lengths(desk, opening)
    assert usual == timedelta(minutes=45)
    set_staff_duration(desk.env, SetStaffDuration(service_id=HAIRCUT, staff_id=ANA, duration=timedelta(minutes=60)))
    (slower,) = desk_lengths(desk, opening)
    assert slower == timedelta(minutes=60)
    set_client_duration(
        desk.env, SetClientDuration(service_id=HAIRCUT, client_id=LENA, duration=timedelta(minutes=30))
    )
    (own,) = desk_lengths(desk, opening)
    assert own == timedelta(minutes=30)
    assert {slot.span.duration for slot in openings_for(desk.env, OpeningsFor(entry=entry)).value} == {own}


def desk_lengths(desk: FrontDesk, opening: Opening) -> set[timedelta]:
    """How long the first in line would be served."""
    first = look(desk, opening).fitting[0]
    assert first.match.slot is not None
    return {first.match.slot.span.duration}


def others_wishing(desk: FrontDesk, count: int, **changes: Any) -> None:
    """So many more who wait for the same."""
    for number in range(count):
        client = desk.env.store.write(lambda work, n=number: work.clients.add(a_client(given_name=f"No {n}")))  # type: ignore[misc]
        wishes(desk, client_id=client, **changes)


def test_that_however_many_wait_for_the_same_a_time_is_looked_for_once(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes(desk)
    opening = freed(desk)
    looked_for: list[tuple[object, ...]] = []

    def counted(day: FreeDay, *wanted: Any) -> tuple[Slot, ...]:
        looked_for.append(wanted)
        return fitting_slots(day, *wanted)

    monkeypatch.setattr(matching, "fitting_slots", counted)
    assert len(look(desk, opening).fitting) == 1
    tries, looked_for = looked_for, []
    others_wishing(desk, 9)
    asked = counted_questions(monkeypatch)
    assert len(look(desk, opening).fitting) == 10
    questions = len(asked)
    assert len(looked_for) == len(tries)
    others_wishing(desk, 1, duration=timedelta(minutes=30))
    asked.clear()
    looked_for.clear()
    assert len(look(desk, opening).fitting) == 11
    assert len(looked_for) == len(tries) + 1, "another length is another question"
    assert len(asked) == questions


def test_that_for_times_that_nobody_will_read_no_staff_is_chosen(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    afternoons = WaitWindow(weekdays=frozenset({2, 3}), from_minute=14 * 60, until_minute=17 * 60)
    made = wishes(desk, windows=(afternoons,))
    every = openings_for(desk.env, OpeningsFor(entry=made, limit=1_000)).value
    assert len(every) > 20
    chosen: list[int] = []
    choose = Chooser.at

    def counted(chooser: Chooser, start: int) -> Any:
        chosen.append(start)
        return choose(chooser, start)

    monkeypatch.setattr(Chooser, "at", counted)
    assert openings_for(desk.env, OpeningsFor(entry=made, limit=5)).value == every[:5]
    assert len(chosen) == 5

"""Asking later: what a role does not allow waits for a supervisor, runs in both names, and ends by an answer only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_type_hints

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, CancelOutcome, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.deferrals import Deferral, DeferralSettled, DeferralState, NotDeferrable
from bookingdesk.domain.errors import (
    IdentityNeeded,
    NotAllowed,
    NotBookable,
    ReasonMissing,
    StatusRefused,
)
from bookingdesk.domain.ids import BookingId, ClientId, IdentityCheckId, PaymentId, ResourceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, Cancel, CancelTogether, Refund, Reschedule, SetSetting
from bookingdesk.usecases.deferring import (
    DEFERRABLE,
    AskLater,
    DeferralQuery,
    SettleDeferral,
    approve_deferral,
    ask_later,
    decline_deferral,
    deferrals,
    waits_already,
    withdraw_deferral,
)
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.identity import check_identity, end_contact
from bookingdesk.usecases.identity_values import AskIdentity, CheckIdentity
from bookingdesk.usecases.merging import MergeClients
from bookingdesk.usecases.permits import attempt_of
from bookingdesk.usecases.plain_commands import from_plain, plain
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, HAIRCUT, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.people import ANA as FRONTLINE_ANA
from tests.usecases.people import SUE, acting, with_people


@pytest.fixture
def ana(desk: FrontDesk) -> Env:
    """Ana works the desk, who may not cancel or move; Sue leads."""
    return acting(with_people(desk.env, passwords=False), FRONTLINE_ANA)


def sue(env: Env) -> Env:
    """Sue at a desk of her own."""
    own = acting(env, SUE)
    return own.acting_as(replace(own.actor, station="Office"))


def asked(env: Env, verb: Any, command: object, why: str = "the client insists") -> Deferral:
    """As a window does it: try, be refused, ask later with what was refused."""
    with pytest.raises(NotAllowed) as refusal:
        verb(env, command)
    name, attempt = attempt_of(refusal.value)
    right = Right(str(refusal.value.facts["right"]))
    return ask_later(env, AskLater(verb=name, command=attempt, right=right, why=why)).value


def stored(desk: FrontDesk, booking: Booking) -> Booking:
    return desk.stored(booking)


def test_that_nothing_happens_until_a_supervisor_allows_it(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    assert stored(desk, booking).status is Status.CONFIRMED
    assert (waits.state, waits.right, waits.booking_id, waits.client_id, waits.user, waits.why) == (
        DeferralState.OPEN,
        Right.CANCEL,
        booking.id,
        MAYA,
        "Ana",
        "the client insists",
    )
    assert deferrals(sue(ana), DeferralQuery()).value == (waits,)


def test_that_an_approved_action_is_done_in_both_names_and_undone_where_it_was_asked(
    desk: FrontDesk, ana: Env
) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    desk.clock.move(minutes=90)
    done = approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id, answer="all right"))
    assert (done.value.state, done.value.settled_by, done.value.answer) == (
        DeferralState.APPROVED,
        "Sue",
        "all right",
    )
    assert booking.id in done.changes.bookings
    assert stored(desk, booking).status is Status.CANCELLED
    event = next(e for e in reversed(desk.log()) if e.action == "cancel")
    assert (event.actor, event.approver, event.station) == ("Ana", "Sue", ana.actor.station)
    undo(ana)
    assert stored(desk, booking).status is Status.CONFIRMED


def test_that_a_pin_at_the_desk_that_asked_is_an_answer_too(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    with pytest.raises(NotAllowed):
        approve_deferral(ana, SettleDeferral(deferral_id=waits.id))
    lent = Approver(user_id=SUE, name="Sue", role=sue(ana).actor.role)
    approve_deferral(ana.approved_by(lent), SettleDeferral(deferral_id=waits.id))
    assert stored(desk, booking).status is Status.CANCELLED


def test_that_no_needs_a_reason_and_leaves_everything(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    with pytest.raises(ReasonMissing):
        decline_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))
    declined = decline_deferral(sue(ana), SettleDeferral(deferral_id=waits.id, answer="call her first")).value
    assert (declined.state, declined.answer) == (DeferralState.DECLINED, "call her first")
    assert stored(desk, booking).status is Status.CONFIRMED
    (mine,) = deferrals(ana, DeferralQuery(state=None)).value
    assert mine == declined
    with pytest.raises(DeferralSettled):
        approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))


def test_that_whoever_asked_may_take_it_back_and_nobody_else_of_their_role(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    other = ana.acting_as(replace(ana.actor, user_id=desk.env.actor.user_id, name="Eve"))
    with pytest.raises(NotAllowed):
        withdraw_deferral(other, SettleDeferral(deferral_id=waits.id))
    assert deferrals(other, DeferralQuery()).value == ()
    gone = withdraw_deferral(ana, SettleDeferral(deferral_id=waits.id)).value
    assert (gone.state, gone.settled_by) == (DeferralState.WITHDRAWN, "Ana")


def test_that_asking_twice_waits_once(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    command = Cancel(booking_id=booking.id, reason="ill")
    assert asked(ana, DEFERRABLE["cancel"], command) == asked(ana, DEFERRABLE["cancel"], command)


def test_that_what_a_rule_refuses_goes_on_waiting(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    move = Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"), wanted=frozenset({ANA}))
    waits = asked(ana, DEFERRABLE["reschedule"], move)
    taken = desk.book("2025-06-24 16:00", client_id=LENA)
    with pytest.raises(NotBookable):
        approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))
    assert deferrals(sue(ana), DeferralQuery()).value == (waits,)
    cancel(desk.env, Cancel(booking_id=taken.id, reason="ill"))
    approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))
    assert stored(desk, booking).span == span("2025-06-24 16:00")


def test_that_nothing_ends_by_itself(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    desk.clock.move(minutes=60 * 24 * 40)
    assert deferrals(sue(ana), DeferralQuery()).value == (waits,)


def test_that_what_was_late_is_judged_by_when_it_was_asked(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book("2025-06-24 09:00")
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    desk.clock.move(minutes=6 * 60)
    approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))
    gone = stored(desk, booking).cancellation
    assert gone is not None
    assert gone.outcome is CancelOutcome.FREE


def test_that_the_check_of_who_called_holds_for_what_was_asked_then(desk: FrontDesk, ana: Env) -> None:
    client = desk.env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(desk.env, AmendClient(client=replace(client, born=date(1988, 3, 12))))
    set_setting(desk.env, SetSetting(key="identity.mode", value="blind"))
    booking = desk.book()
    about = AskIdentity(client_id=MAYA, booking_id=booking.id)
    check = check_identity(ana, CheckIdentity(about=about, said="1203 4417")).value.check_id
    unchecked = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    checked = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill", checked=check))
    desk.clock.move(minutes=20)
    end_contact(ana, MAYA)
    with pytest.raises(IdentityNeeded):
        approve_deferral(sue(ana), SettleDeferral(deferral_id=unchecked.id))
    approve_deferral(sue(ana), SettleDeferral(deferral_id=checked.id))
    assert stored(desk, booking).status is Status.CANCELLED


def test_that_an_action_that_is_done_already_says_so_and_waits_for_a_no(desk: FrontDesk, ana: Env) -> None:
    booking = desk.book()
    waits = asked(ana, DEFERRABLE["cancel"], Cancel(booking_id=booking.id, reason="ill"))
    cancel(desk.env, Cancel(booking_id=booking.id, reason="asked by email"))
    with pytest.raises(StatusRefused):
        approve_deferral(sue(ana), SettleDeferral(deferral_id=waits.id))
    decline_deferral(sue(ana), SettleDeferral(deferral_id=waits.id, answer="done already"))


@pytest.mark.parametrize(
    ("verb", "right"), [("excuse_identity", Right.EXCUSE_IDENTITY), ("cancel", Right.MANAGE_USERS)]
)
def test_that_what_helps_only_now_or_nobody_lends_cannot_wait(ana: Env, verb: str, right: Right) -> None:
    command = Cancel(booking_id=BookingId("x"))
    with pytest.raises(NotDeferrable):
        ask_later(ana, AskLater(verb=verb, command=command, right=right))


def test_that_whoever_asks_later_says_why(desk: FrontDesk, ana: Env) -> None:
    command = Cancel(booking_id=desk.book().id, reason="ill")
    with pytest.raises(ReasonMissing) as why:
        ask_later(ana, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="  "))
    assert why.value.facts["what"] == "later"
    question = AskLater(verb="cancel", command=command, right=Right.CANCEL, why="she insists")
    assert not waits_already(ana, question).value
    ask_later(ana, question)
    assert waits_already(ana, question).value
    assert not waits_already(sue(ana), question).value


COMMANDS: tuple[tuple[str, object], ...] = (
    ("cancel", Cancel(booking_id=BookingId("b"), code="illness", checked=IdentityCheckId("c"), waive="first time")),
    (
        "reschedule",
        Reschedule(
            booking_id=BookingId("b"),
            span=span("2025-06-24 16:00"),
            wanted=frozenset({ANA, ResourceId(9)}),
            asked_by=AskedBy.BUSINESS,
            channel=Channel.EMAIL,
        ),
    ),
    (
        "refund",
        Refund(
            payment_id=PaymentId("p"),
            booking_id=BookingId("b"),
            amount=Money(Decimal("12.50"), "EUR"),
            method=PaymentMethod.CASH,
            reason="paid twice",
        ),
    ),
    ("merge_clients", MergeClients(kept_id=MAYA, gone_id=LENA, from_gone=frozenset({"phone", "email"}))),
    ("cancel_together", CancelTogether(booking_ids=(BookingId("a"), BookingId("b")), reason="fire drill")),
)


@pytest.mark.parametrize(("verb", "command"), COMMANDS, ids=[name for name, _command in COMMANDS])
def test_that_a_command_comes_back_as_it_was_given(verb: str, command: object) -> None:
    assert from_plain(get_type_hints(DEFERRABLE[verb])["command"], plain(command)) == command


def test_that_the_command_of_a_whole_booking_comes_back(desk: FrontDesk) -> None:
    wish = desk.wish(service=HAIRCUT, note="by the window")
    assert from_plain(type(wish), plain(wish)) == wish
    assert from_plain(timedelta, plain(timedelta(minutes=45))) == timedelta(minutes=45)
    assert from_plain(tuple[ClientId, ...], plain((MAYA, LENA))) == (MAYA, LENA)


@pytest.mark.parametrize("nonsense", [object(), 1.5, {"a"}], ids=["object", "float", "set"])
def test_that_what_is_no_command_is_refused(nonsense: object) -> None:
    with pytest.raises(TypeError):
        plain(nonsense)


def test_that_every_verb_that_can_wait_names_its_command() -> None:
    for name, verb in DEFERRABLE.items():
        assert get_type_hints(verb)["command"].__name__, name

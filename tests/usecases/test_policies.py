"""Policies by version: drafted, approved by a supervisor, applied from their day; bookings keep theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, CancelOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotBookable, PolicyRefused, ReasonMissing
from bookingdesk.domain.ids import PolicyId, UserId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentState
from bookingdesk.domain.policy_rules import IdentityRule, Policy, PolicyKind, PolicyState
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, CancelTogether, Reschedule, SetSetting
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.identifying import rules_of
from bookingdesk.usecases.marking import cancel_together
from bookingdesk.usecases.paying import account_of
from bookingdesk.usecases.policies import (
    ApprovePolicy,
    DraftPolicy,
    WithdrawPolicy,
    approve_policy,
    draft_policy,
    policy_lines,
    withdraw_policy,
)
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import undo
from tests.builders import HAIRCUT, at, span
from tests.usecases.desk import FrontDesk

FEE = Money(Decimal("25.00"), "EUR")
SUE = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)


def as_role(desk: FrontDesk, role: Role) -> Env:
    return replace(desk.env, actor=replace(desk.env.actor, role=role))


def drafted(desk: FrontDesk, **changes: Any) -> Policy:
    parts: dict[str, Any] = {
        "id": PolicyId(0),
        "name": "Standard",
        "free_until": timedelta(hours=48),
        "late_fee": FEE,
        "text": {"en": "48 hours."},
        "description": "clients came too late",
    }
    return draft_policy(desk.env, DraftPolicy(policy=Policy(**(parts | changes)))).value


def approved(desk: FrontDesk, **changes: Any) -> Policy:
    return approve_policy(desk.env, ApprovePolicy(policy_id=drafted(desk, **changes).id)).value


def test_that_a_draft_is_never_applied_and_an_approved_version_is(desk: FrontDesk) -> None:
    before = desk.book("2025-06-24 10:00")
    draft = drafted(desk)
    assert (draft.state, draft.version_no, draft.author) == (PolicyState.DRAFT, 2, desk.env.actor.name)
    assert desk.book("2025-06-24 11:00").policy_id == before.policy_id
    now_in_force = approve_policy(desk.env, ApprovePolicy(policy_id=draft.id)).value
    assert (now_in_force.approved_by, now_in_force.valid_from) == (desk.env.actor.name, desk.env.now())
    after = desk.book("2025-06-24 14:00")
    assert (after.policy_id, after.policy_versions) == (draft.id, (draft.id,))
    assert desk.stored(before).policy_id == before.policy_id
    assert [(line.policy.version_no, line.in_force) for line in policy_lines(desk.env).value] == [
        (2, True),
        (1, False),
    ]


def test_that_the_version_of_the_booking_decides_and_not_the_newest(desk: FrontDesk) -> None:
    old = desk.book("2025-06-24 10:00")
    approved(desk)
    new = desk.book("2025-06-24 14:00")
    gone = [cancel(desk.env, Cancel(booking_id=b.id, code="illness")).value.cancellation for b in (old, new)]
    assert [(one.outcome, one.fee) for one in gone if one] == [
        (CancelOutcome.FREE, None),
        (CancelOutcome.LATE, FEE),
    ]


def test_that_a_version_applies_from_its_day_on_and_never_from_the_past(desk: FrontDesk) -> None:
    ahead = at("2025-07-01 00:00")
    later = approve_policy(desk.env, ApprovePolicy(policy_id=drafted(desk).id, valid_from=ahead)).value
    assert desk.book("2025-06-25 10:00").policy_id != later.id
    desk.clock.set(ahead)
    assert desk.book("2025-07-02 10:00").policy_id == later.id
    past = approve_policy(desk.env, ApprovePolicy(policy_id=drafted(desk).id, valid_from=at("2025-01-01 00:00")))
    assert past.value.valid_from == ahead


def test_that_a_version_without_a_description_is_refused(desk: FrontDesk) -> None:
    for text in ("", "  \n "):
        with pytest.raises(InvalidValue) as refused:
            drafted(desk, description=text)
        assert refused.value.facts["field"] == "description"
    assert len(policy_lines(desk.env).value) == 1


def test_that_a_coordinator_neither_drafts_nor_approves_but_a_supervisor_can_lend_it(desk: FrontDesk) -> None:
    draft = drafted(desk)
    coordinator = as_role(desk, Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        draft_policy(coordinator, DraftPolicy(policy=draft))
    with pytest.raises(NotAllowed) as refused:
        approve_policy(coordinator, ApprovePolicy(policy_id=draft.id))
    assert refused.value.facts["lendable"]
    by_sue = approve_policy(coordinator.approved_by(SUE), ApprovePolicy(policy_id=draft.id)).value
    assert by_sue.approved_by == "Sue"
    event = desk.log()[-1]
    assert (event.action, event.approver, event.detail["state"]) == ("approve_policy", "Sue", "approved")


def test_that_an_approved_version_is_never_settled_again(desk: FrontDesk) -> None:
    done = approved(desk)
    for again in (
        lambda: approve_policy(desk.env, ApprovePolicy(policy_id=done.id)),
        lambda: withdraw_policy(desk.env, WithdrawPolicy(policy_id=done.id)),
    ):
        with pytest.raises(PolicyRefused):
            again()


def test_that_a_second_draft_takes_the_first_one_back(desk: FrontDesk) -> None:
    first, second = drafted(desk), drafted(desk)
    states = {line.policy.id: line.policy.state for line in policy_lines(desk.env).value}
    assert (states[first.id], states[second.id]) == (PolicyState.WITHDRAWN, PolicyState.DRAFT)
    gone = withdraw_policy(desk.env, WithdrawPolicy(policy_id=second.id)).value
    assert gone.state is PolicyState.WITHDRAWN


def test_that_a_lead_time_policy_refuses_and_offers(desk: FrontDesk) -> None:
    approved(desk, kind=PolicyKind.LEAD_TIME, name="Notice", limit=timedelta(hours=4))
    with pytest.raises(NotBookable) as refused:
        desk.book("2025-06-23 11:00")
    assert refused.value.facts["alternatives"][0].span.start >= at("2025-06-23 12:00")
    desk.book("2025-06-23 13:00")


def late_booking(desk: FrontDesk) -> Any:
    booking = desk.book("2025-06-24 14:15")
    desk.clock.set(at("2025-06-23 14:16"))
    return booking


def test_that_a_late_cancellation_is_charged_or_waived_by_who_may(desk: FrontDesk) -> None:
    booking = late_booking(desk)
    coordinator = as_role(desk, Role.COORDINATOR)
    command = Cancel(booking_id=booking.id, code="illness", channel=Channel.PHONE, waive="good client")
    with pytest.raises(NotAllowed) as refused:
        cancel(coordinator, command)
    assert (refused.value.facts["right"], refused.value.facts["lendable"]) == ("waive_fees", True)
    assert desk.stored(booking) == booking
    gone = cancel(coordinator.approved_by(SUE), command).value.cancellation
    assert gone is not None
    assert (gone.outcome, gone.fee, gone.waived, gone.code, gone.channel, gone.reason) == (
        CancelOutcome.WAIVED,
        None,
        "good client",
        "illness",
        Channel.PHONE,
        "Illness",
    )
    event = desk.log()[-1]
    assert (event.approver, event.detail["cancel_outcome"], event.detail["fee"]) == (
        "Sue",
        ["", "waived"],
        "25.00 EUR",
    )


def test_that_the_fee_of_a_late_cancellation_is_owed(desk: FrontDesk) -> None:
    booking = late_booking(desk)
    gone = cancel(desk.env, Cancel(booking_id=booking.id, reason="ill")).value
    assert gone.cancellation is not None
    assert (gone.cancellation.outcome, gone.cancellation.fee) == (CancelOutcome.LATE, FEE)
    account = account_of(desk.env, booking.id).value
    assert (account.state, account.outstanding) == (PaymentState.DUE, FEE)
    undo(desk.env)
    assert account_of(desk.env, booking.id).value.state is PaymentState.NONE


def test_that_waiving_what_is_free_needs_no_right_and_changes_nothing(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    command = Cancel(booking_id=booking.id, reason="ill", waive="kind")
    gone = cancel(as_role(desk, Role.COORDINATOR), command).value.cancellation
    assert gone is not None
    assert (gone.outcome, gone.waived) == (CancelOutcome.FREE, "")


def test_that_several_are_cancelled_by_the_same_rules(desk: FrontDesk) -> None:
    early, late = desk.book("2025-06-26 14:15"), late_booking(desk)
    command = CancelTogether(booking_ids=(early.id, late.id), code="work", channel=Channel.EMAIL)
    gone = [booking.cancellation for booking in cancel_together(desk.env, command).value]
    assert [(one.outcome, one.code, one.channel) for one in gone if one] == [
        (CancelOutcome.FREE, "work", Channel.EMAIL),
        (CancelOutcome.LATE, "work", Channel.EMAIL),
    ]


@pytest.mark.parametrize(
    ("code", "error"), [("other", ReasonMissing), ("", ReasonMissing), ("boredom", InvalidValue)]
)
def test_that_a_code_is_of_the_list_and_other_needs_words(
    desk: FrontDesk, code: str, error: type[Exception]
) -> None:
    booking = desk.book()
    with pytest.raises(error):
        cancel(desk.env, Cancel(booking_id=booking.id, code=code))
    desk.set(cancel__reasons="Boredom, illness")
    if code == "boredom":
        gone = cancel(desk.env, Cancel(booking_id=booking.id, code=code)).value.cancellation
        assert gone is not None
        assert gone.reason == "Boredom"


def test_that_a_late_move_costs_what_the_policy_of_changes_says(desk: FrontDesk) -> None:
    approved(desk, kind=PolicyKind.MODIFICATION, name="Changes", free_until=timedelta(hours=24))
    booking = late_booking(desk)
    to = Reschedule(booking_id=booking.id, span=span("2025-06-25 14:15"), channel=Channel.PHONE, reason="busy")
    moved = reschedule(desk.env, to).value
    assert (moved.change_fee, moved.change_reason, moved.rescheduled_count) == (FEE, "busy", 1)
    detail = desk.log()[-1].detail
    assert (detail["late"], detail["fee"], detail["asked_through"]) == (True, "25.00 EUR", "phone")
    assert account_of(desk.env, booking.id).value.outstanding == FEE
    undo(desk.env)
    assert desk.stored(booking).change_fee is None
    free = reschedule(desk.env, replace(to, asked_by=AskedBy.BUSINESS)).value
    assert free.change_fee is None


def test_that_a_late_moves_fee_is_waived_by_a_supervisor_only(desk: FrontDesk) -> None:
    approved(desk, kind=PolicyKind.MODIFICATION, name="Changes")
    booking = desk.book("2025-06-24 14:15")
    to = Reschedule(booking_id=booking.id, span=span("2025-06-25 14:15"), waive="our mistake")
    coordinator = as_role(desk, Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        reschedule(coordinator, to)
    moved = reschedule(coordinator.approved_by(SUE), to).value
    assert (moved.change_fee, moved.change_reason) == (None, "our mistake")
    assert desk.log()[-1].detail["fee_waived"] is True


def test_that_a_strict_policy_lets_only_a_supervisor_move_late(desk: FrontDesk) -> None:
    approved(desk, kind=PolicyKind.MODIFICATION, name="Changes", late_fee=None, late_needs_approval=True)
    booking = desk.book("2025-06-24 14:15")
    to = Reschedule(booking_id=booking.id, span=span("2025-06-25 14:15"))
    coordinator = as_role(desk, Role.COORDINATOR)
    with pytest.raises(NotAllowed) as refused:
        reschedule(coordinator, to)
    assert refused.value.facts["right"] == "outside_policy"
    assert desk.stored(booking) == booking
    assert reschedule(coordinator, replace(to, asked_by=AskedBy.BUSINESS)).value.rescheduled_count == 1


def test_that_a_new_booking_names_the_cancelled_one_it_replaces(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, code="work"))
    assert desk.stored(desk.book("2025-06-25 14:15", replaces=booking.id)).replaces == booking.id


@pytest.mark.parametrize(("ticked", "mode"), [(False, "blind"), (True, "tick")])
def test_that_approving_how_callers_are_checked_changes_the_checks(
    desk: FrontDesk, ticked: bool, mode: str
) -> None:
    draft = drafted(desk, kind=PolicyKind.IDENTITY, name="Callers", identity=IdentityRule(needed=3, ticked=ticked))
    outcome = approve_policy(desk.env, ApprovePolicy(policy_id=draft.id, valid_from=at("2025-07-01 00:00")))
    assert (outcome.value.valid_from, outcome.changes.settings) == (desk.env.now(), True)
    rules = desk.env.store.read(lambda work: rules_of(work, desk.env.now()))
    assert (rules.mode, rules.facts_needed) == (mode, 3)


def test_that_how_callers_are_checked_is_kept_in_one_place_only(desk: FrontDesk) -> None:
    drafted_rule = IdentityRule(needed=3, ticked=True, failures=5, locked_for=timedelta(hours=1))
    approved(desk, kind=PolicyKind.IDENTITY, name="Callers", identity=drafted_rule)
    set_setting(desk.env, SetSetting(key="identity.mode", value="off"))
    assert not desk.env.store.read(lambda work: rules_of(work, desk.env.now())).required
    set_setting(desk.env, SetSetting(key="identity.mode", value="blind"))
    rules = desk.env.store.read(lambda work: rules_of(work, desk.env.now()))
    assert (rules.mode, rules.facts_needed, rules.attempts, rules.locked_for) == (
        "tick",
        3,
        5,
        timedelta(hours=1),
    )


@pytest.mark.parametrize("kind", [PolicyKind.IDENTITY, PolicyKind.RETENTION])
def test_that_callers_and_records_are_not_of_one_service(desk: FrontDesk, kind: PolicyKind) -> None:
    with pytest.raises(InvalidValue) as refused:
        drafted(desk, kind=kind, limit=timedelta(days=400), service_id=HAIRCUT)
    assert refused.value.facts["field"] == "service"

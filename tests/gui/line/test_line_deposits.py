"""A deposit is told before Enter, with how much and until when, and once more when the time is kept."""

from __future__ import annotations

from decimal import Decimal

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import Policy
from bookingdesk.domain.policy_rules import DepositRule, PolicyKind
from bookingdesk.presentation.toasts import booked_text
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from tests.gui.line.conftest import Front


def asks_deposit(front: Front) -> None:
    """From now on everything takes a deposit."""
    rule = DepositRule(amount=Money(Decimal("50.00"), "EUR"))
    policy = Policy(id=PolicyId(0), name="All", kind=PolicyKind.DEPOSIT, deposit=rule, description="missed")
    draft = draft_policy(front.env, DraftPolicy(policy=policy)).value
    approve_policy(front.env, ApprovePolicy(policy_id=draft.id))


def test_that_the_line_says_a_deposit_before_enter_and_the_toast_says_how_much(front: Front) -> None:
    asks_deposit(front)
    front.start()
    front.type("mayo cut fri")
    view = front.settled(lambda view: "deposit" in view.echo)
    assert "deposit €50.00 until tomorrow 14:02" in view.echo
    front.enter()
    (booking,) = front.booked
    assert booking.status is Status.TENTATIVE
    said = booked_text("Maya Ortiz", booking, front.desk.catalogue(), front.desk.formatter)
    assert said.startswith("Kept, not confirmed yet: Maya Ortiz ")
    assert "A deposit of €50.00 is due until " in said


def test_that_who_is_here_is_told_of_no_deposit(front: Front) -> None:
    asks_deposit(front)
    front.start()
    front.type("mayo cut now")
    view = front.settled(lambda view: bool(view.echo))
    assert "deposit" not in view.echo

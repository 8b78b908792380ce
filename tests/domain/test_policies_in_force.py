"""Which version applies: the service's before everybody's, the newest whose day has come, drafts never."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, CancelOutcome
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import DepartmentId, PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import (
    agreed,
    deposit_asked,
    in_force,
    notice,
    refund_due,
    replaced_at,
    retention,
    terms,
    versions_in_force,
)
from bookingdesk.domain.policy_rules import (
    DepositRule,
    IdentityRule,
    Policy,
    PolicyKind,
    PolicyState,
    check_policy,
)
from tests.builders import COLOUR, HAIRCUT, a_booking, a_catalogue, at, span

NOW = at("2025-06-23 10:00")
HOURS = timedelta(hours=1)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def a_policy(id_: int, name: str = "House", **changes: Any) -> Policy:
    parts: dict[str, Any] = {"kind": PolicyKind.MODIFICATION, "description": "first"}
    return Policy(id=PolicyId(id_), name=name, **(parts | changes))


def applied(*policies: Policy, service: int = HAIRCUT, department: int | None = None) -> int | None:
    catalogue = a_catalogue(policies={policy.id: policy for policy in policies})
    owner = DepartmentId(department) if department else None
    chosen = replace(catalogue.services[service], department_id=owner)  # type: ignore[index]
    found = in_force(catalogue, PolicyKind.MODIFICATION, chosen, NOW)
    return found.id if found else None


DRAFT, GONE = PolicyState.DRAFT, PolicyState.WITHDRAWN


@pytest.mark.parametrize(
    ("name", "policies", "wanted"),
    [
        ("none", [], None),
        ("of another kind", [a_policy(1, kind=PolicyKind.DEPOSIT)], None),
        ("for everything", [a_policy(1)], 1),
        ("the service's first", [a_policy(1), a_policy(2, "Cuts", service_id=HAIRCUT)], 2),
        ("another service's never", [a_policy(1), a_policy(2, "Colours", service_id=COLOUR)], 1),
        ("the newest version", [a_policy(1), a_policy(2, version_no=2)], 2),
        ("a draft never", [a_policy(1), a_policy(2, version_no=2, state=DRAFT)], 1),
        ("one taken back never", [a_policy(1), a_policy(2, version_no=2, state=GONE)], 1),
        ("from its day on", [a_policy(1), a_policy(2, version_no=2, valid_from=NOW)], 2),
        ("not before", [a_policy(1), a_policy(2, version_no=2, valid_from=NOW + timedelta(seconds=1))], 1),
        (
            "the later day before the later number",
            [a_policy(1, version_no=3, valid_from=NOW - 9 * HOURS), a_policy(2, version_no=2, valid_from=NOW)],
            2,
        ),
        ("a department's elsewhere never", [a_policy(1, department_id=DepartmentId(7))], None),
    ],
)
def test_that_the_version_in_force_is_found(name: str, policies: list[Policy], wanted: int | None) -> None:
    assert applied(*policies) == wanted, name


def test_that_a_departments_policy_stands_between_the_services_and_everybodys() -> None:
    mine = a_policy(2, "Studio", department_id=DepartmentId(7))
    assert applied(a_policy(1), mine, department=7) == 2
    assert applied(a_policy(1), mine, a_policy(3, "Cuts", service_id=HAIRCUT), department=7) == 3


def test_that_a_service_follows_the_policy_that_it_names_to_its_newest_version() -> None:
    first = Policy(id=PolicyId(1), name="Standard")
    second = Policy(id=PolicyId(2), name="Standard", version_no=2, valid_from=NOW)
    other = Policy(id=PolicyId(3), name="Soft")
    catalogue = a_catalogue(policies={p.id: p for p in (first, second, other)})
    service = catalogue.services[HAIRCUT]
    found = in_force(catalogue, PolicyKind.CANCELLATION, service, NOW)
    assert found == second
    assert versions_in_force(catalogue, service, NOW) == (2,)


def test_that_a_booking_keeps_the_version_it_was_made_under() -> None:
    old, new = a_policy(1, free_until=HOURS), a_policy(2, free_until=9 * HOURS, version_no=2)
    catalogue = a_catalogue(policies={p.id: p for p in (old, new)})
    booking = a_booking(policy_id=None, policy_versions=(PolicyId(1),))
    assert agreed(catalogue, booking, PolicyKind.MODIFICATION) == old
    assert agreed(catalogue, booking, PolicyKind.DEPOSIT) is None


@pytest.mark.parametrize(
    ("name", "policy", "price", "fee"),
    [
        ("an amount", a_policy(1, late_fee=euros("25.00")), "40.00", "25.00"),
        ("a share", a_policy(1, late_percent=Decimal(50)), "40.00", "20.00"),
        ("a share rounded to cents", a_policy(1, late_percent=Decimal("33.3")), "39.99", "13.32"),
        ("a share of no price", a_policy(1, late_percent=Decimal(50)), None, None),
        ("nothing", a_policy(1), "40.00", None),
        ("an amount of nothing", a_policy(1, late_fee=euros("0.00")), "40.00", None),
    ],
)
def test_that_a_fee_is_an_amount_or_a_share(name: str, policy: Policy, price: str | None, fee: str | None) -> None:
    found = terms(policy, span("2025-06-23 14:15"), at("2025-06-23 12:00"), price=euros(price) if price else None)
    assert found.fee == (euros(fee) if fee else None), name


def test_that_a_late_change_may_take_a_supervisor_and_an_early_one_does_not() -> None:
    strict = a_policy(1, late_needs_approval=True)
    when = span("2025-06-24 14:15")
    assert not terms(strict, when, at("2025-06-23 14:15")).needs_approval
    assert terms(strict, when, at("2025-06-23 14:16")).needs_approval
    assert not terms(strict, when, at("2025-06-23 14:16"), AskedBy.BUSINESS).needs_approval


@pytest.mark.parametrize(
    ("name", "rule", "price", "amount", "due"),
    [
        ("no rule", None, "40.00", None, None),
        ("an empty rule", DepositRule(), "40.00", None, None),
        ("an amount", DepositRule(amount=euros("50.00")), None, "50.00", "2025-06-24 10:00"),
        ("a share", DepositRule(percent=Decimal(25)), "40.00", "10.00", "2025-06-24 10:00"),
        ("all of it", DepositRule(percent=Decimal(100)), "40.00", "40.00", "2025-06-24 10:00"),
        (
            "never later than the start",
            DepositRule(amount=euros("5.00"), due_within=99 * HOURS),
            None,
            "5.00",
            "2025-06-26 14:15",
        ),
    ],
)
def test_that_a_deposit_is_asked_as_the_rule_says(
    name: str, rule: DepositRule | None, price: str | None, amount: str | None, due: str | None
) -> None:
    found = deposit_asked(rule, euros(price) if price else None, at("2025-06-26 14:15"), NOW)
    assert (found and found.amount, found and found.due_at) == (
        euros(amount) if amount else None,
        at(due) if due else None,
    ), name


@pytest.mark.parametrize(
    ("name", "rule", "outcome", "asked_by", "paid", "back"),
    [
        ("nothing paid", None, CancelOutcome.FREE, AskedBy.CLIENT, None, None),
        ("free: all", None, CancelOutcome.FREE, AskedBy.CLIENT, "50.00", "50.00"),
        ("late: none", None, CancelOutcome.LATE, AskedBy.CLIENT, "50.00", None),
        (
            "late: half",
            DepositRule(back_when_late=Decimal(50)),
            CancelOutcome.LATE,
            AskedBy.CLIENT,
            "50.00",
            "25.00",
        ),
        ("waived as free", None, CancelOutcome.WAIVED, AskedBy.CLIENT, "50.00", "50.00"),
        (
            "free: most",
            DepositRule(back_when_free=Decimal(90)),
            CancelOutcome.FREE,
            AskedBy.CLIENT,
            "50.00",
            "45.00",
        ),
        (
            "the business's wish: all",
            DepositRule(back_when_free=Decimal(0)),
            CancelOutcome.FREE,
            AskedBy.BUSINESS,
            "50.00",
            "50.00",
        ),
    ],
)
def test_that_the_refund_follows_the_outcome(
    name: str,
    rule: DepositRule | None,
    outcome: CancelOutcome,
    asked_by: AskedBy,
    paid: str | None,
    back: str | None,
) -> None:
    found = refund_due(rule, outcome, asked_by, euros(paid) if paid else None)
    assert found == (euros(back) if back else None), name


def test_that_lead_time_and_horizon_policies_stand_before_the_services_own() -> None:
    policies = [
        a_policy(1, kind=PolicyKind.LEAD_TIME, limit=3 * HOURS),
        a_policy(2, "Far", kind=PolicyKind.HORIZON, limit=timedelta(days=30), service_id=COLOUR),
    ]
    catalogue = a_catalogue(policies={p.id: p for p in policies})
    cut, colour = catalogue.services[HAIRCUT], catalogue.services[COLOUR]
    assert notice(catalogue, cut, NOW) == (3 * HOURS, cut.horizon)
    assert notice(catalogue, colour, NOW) == (3 * HOURS, timedelta(days=30))


def test_that_records_are_kept_a_year_whatever_a_policy_says() -> None:
    short = a_policy(1, kind=PolicyKind.RETENTION, limit=timedelta(days=30))
    long = a_policy(2, kind=PolicyKind.RETENTION, limit=timedelta(days=730), version_no=2)
    assert retention(a_catalogue(policies={short.id: short}), None, NOW) == timedelta(days=365)
    assert retention(a_catalogue(policies={long.id: long}), None, NOW) == timedelta(days=730)


@pytest.mark.parametrize(
    ("name", "policy", "field"),
    [
        ("no name", a_policy(1, ""), "name"),
        ("no description", a_policy(1, description=""), "description"),
        ("fee twice", a_policy(1, late_fee=euros("1.00"), late_percent=Decimal(5)), "amount"),
        ("fee below nothing", a_policy(1, late_fee=euros("-1.00")), "amount"),
        ("more than all", a_policy(1, late_percent=Decimal(101)), "percent"),
        ("free after the start", a_policy(1, free_until=-HOURS), "hours"),
        ("364 days", a_policy(1, kind=PolicyKind.RETENTION, limit=timedelta(days=364)), "days"),
        ("no limit", a_policy(1, kind=PolicyKind.HORIZON), "days"),
        (
            "deposit twice",
            a_policy(1, kind=PolicyKind.DEPOSIT, deposit=DepositRule(amount=euros("1.00"), percent=Decimal(1))),
            "amount",
        ),
        ("no facts", a_policy(1, kind=PolicyKind.IDENTITY, identity=IdentityRule(needed=0)), "facts"),
        ("endless tries", a_policy(1, kind=PolicyKind.IDENTITY, identity=IdentityRule(failures=11)), "failures"),
    ],
)
def test_that_what_no_policy_may_say_is_refused(name: str, policy: Policy, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_policy(policy)
    assert refused.value.facts["field"] == field, name


@pytest.mark.parametrize("days", [365, 3660])
def test_that_a_year_and_more_may_be_kept(days: int) -> None:
    check_policy(a_policy(1, kind=PolicyKind.RETENTION, limit=timedelta(days=days)))


def test_that_a_version_is_replaced_once_the_next_applies() -> None:
    first = Policy(id=PolicyId(1), name="Standard", version_no=1, valid_from=NOW - 48 * HOURS)
    second = replace(first, id=PolicyId(2), version_no=2, valid_from=NOW - HOURS)
    to_come = replace(first, id=PolicyId(3), version_no=3, valid_from=NOW + HOURS)
    draft = replace(first, id=PolicyId(4), version_no=4, valid_from=None, state=PolicyState.DRAFT)
    versions = [first, second, to_come, draft]
    assert [replaced_at(one, versions, NOW) for one in versions] == [NOW - HOURS, None, None, None]
    assert replaced_at(first, [first, replace(second, name="Other")], NOW) is None

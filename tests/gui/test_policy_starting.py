"""The fields of a new version hold what is in force for the same things, or the defaults, before anybody types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bookingdesk.domain.ids import PolicyId, UserId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import DepositRule, IdentityRule, Policy, PolicyKind, PolicyState
from bookingdesk.domain.rights import Role
from bookingdesk.gui.preferences.policies_panel import OF_SERVICE
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.policies import (
    ApprovePolicy,
    DraftPolicy,
    approve_policy,
    draft_policy,
    policy_lines,
)
from bookingdesk.usecases.policy_reading import ConfirmReading, confirm_reading
from tests.builders import HAIRCUT


def in_force(env: Env, **says: object) -> Policy:
    """A version that is approved."""
    sue = env.acting_as(replace(env.actor, user_id=UserId(99), name="Sue", role=Role.SUPERVISOR))
    wanted = Policy(id=PolicyId(0), description="as agreed", **({"name": "Standard"} | says))  # type: ignore[arg-type]
    draft = draft_policy(sue, DraftPolicy(policy=wanted)).value
    return approve_policy(sue, ApprovePolicy(policy_id=draft.id)).value


def test_that_the_fields_hold_the_version_in_force(sqlite_salon: Env, workplace: Workplace) -> None:
    in_force(
        sqlite_salon,
        free_until=timedelta(hours=36, minutes=20),
        late_fee=Money(Decimal("12.50"), "EUR"),
        no_show_late=True,
        text={"en": "Call early.", "de": "Bitte früh anrufen."},
    )
    page = workplace.policies.open()
    typed = page.typed
    assert (typed.limit, typed.amount, typed.percent, typed.text) == ("36.3333", "12.50", "", "Call early.")
    assert typed.no_show_late
    assert workplace.policies.unsaved == 0
    page.description.setText("nothing else")
    page.draft.click()
    (draft,) = (one.policy for one in policy_lines(sqlite_salon).value if one.policy.state is PolicyState.DRAFT)
    assert draft.free_until == timedelta(hours=36, minutes=20)
    assert draft.text == {"en": "Call early.", "de": "Bitte früh anrufen."}


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        (PolicyKind.MODIFICATION, "24"),
        (PolicyKind.DEPOSIT, "24"),
        (PolicyKind.IDENTITY, "2"),
        (PolicyKind.LEAD_TIME, "0"),
        (PolicyKind.HORIZON, "365"),
        (PolicyKind.RETENTION, "365"),
    ],
)
def test_that_a_kind_without_a_version_starts_from_its_defaults(
    sqlite_salon: Env, workplace: Workplace, kind: PolicyKind, limit: str
) -> None:
    page = workplace.policies.open()
    choose(page.kind, kind.value)
    assert (page.limit.text(), page.amount.text(), page.percent.text()) == (limit, "", "")
    page.description.setText("first rule")
    page.draft.click()
    assert not page.error.isVisible(), page.error.text()


def test_that_the_version_for_one_service_is_its_own_start(sqlite_salon: Env, workplace: Workplace) -> None:
    in_force(sqlite_salon, kind=PolicyKind.HORIZON, limit=timedelta(days=90))
    in_force(sqlite_salon, name="Cuts", kind=PolicyKind.HORIZON, limit=timedelta(days=30), service_id=HAIRCUT)
    page = workplace.policies.open()
    choose(page.kind, PolicyKind.HORIZON.value)
    assert (page.name.text(), page.limit.text()) == ("Standard", "90")
    choose(page.service, f"{OF_SERVICE}{HAIRCUT}")
    assert (page.name.text(), page.limit.text()) == ("Cuts", "30")


def test_that_what_was_typed_stays_when_another_kind_is_chosen(workplace: Workplace) -> None:
    page = workplace.policies.open()
    page.limit.setText("72")
    choose(page.kind, PolicyKind.MODIFICATION.value)
    assert page.limit.text() == "72"


def test_that_what_has_no_field_stays_as_it_is_in_force(sqlite_salon: Env, workplace: Workplace) -> None:
    in_force(
        sqlite_salon,
        kind=PolicyKind.DEPOSIT,
        deposit=DepositRule(percent=Decimal(20), back_when_late=Decimal(50)),
    )
    in_force(sqlite_salon, kind=PolicyKind.IDENTITY, identity=IdentityRule(needed=3, failures=5))
    page = workplace.policies.open()
    for kind in (PolicyKind.DEPOSIT, PolicyKind.IDENTITY):
        choose(page.kind, kind.value)
        page.description.setText("again")
        page.draft.click()
        assert not page.error.isVisible(), page.error.text()
    drafts = {one.policy.kind: one.policy for one in policy_lines(sqlite_salon).value if not one.in_force}
    assert drafts[PolicyKind.DEPOSIT].deposit == DepositRule(percent=Decimal(20), back_when_late=Decimal(50))
    assert drafts[PolicyKind.IDENTITY].identity == IdentityRule(needed=3, failures=5)


def test_that_a_sentence_about_other_terms_is_not_told_any_more(sqlite_salon: Env, workplace: Workplace) -> None:
    text = {"en": "Free until 24 hours before.", "de": "Bis 24 Stunden vorher kostenlos."}
    in_force(sqlite_salon, text=text)
    page = workplace.policies.open()
    QTest.keyClicks(page.limit, "0")
    assert (page.limit.text(), page.text.text()) == ("240", "")
    QTest.keyClick(page.limit, Qt.Key.Key_Backspace)
    assert (page.limit.text(), page.text.text()) == ("24", text["en"])
    QTest.keyClicks(page.amount, "30")
    page.description.setText("dearer")
    page.draft.click()
    (draft,) = (one.policy for one in policy_lines(sqlite_salon).value if one.policy.state is PolicyState.DRAFT)
    assert draft.text == {}, "messages tell the figures, in each client's language"


def test_that_a_sentence_that_was_typed_stays_whatever_the_terms(workplace: Workplace) -> None:
    in_force(workplace.desk.env, text={"en": "Free until 24 hours before.", "de": "Kostenlos."})
    page = workplace.policies.open()
    assert page.text.cursorPosition() == 0
    QTest.keyClicks(page.text, "Please call early. ")
    page.limit.selectAll()
    QTest.keyClicks(page.limit, "48")
    assert page.text.text() == "Please call early. Free until 24 hours before."
    page.description.setText("more notice")
    page.draft.click()
    drafts = [one.policy for one in policy_lines(workplace.desk.env).value if one.policy.state is PolicyState.DRAFT]
    assert [draft.text for draft in drafts] == [{"en": "Please call early. Free until 24 hours before."}]


def test_that_who_has_read_a_version_is_said_at_once(sqlite_salon: Env, workplace: Workplace) -> None:
    policy = in_force(sqlite_salon)
    page = workplace.policies.open()
    before = page.readers.text()
    workplace.desk.do(confirm_reading, ConfirmReading(policy_id=policy.id))
    assert page.readers.text() != before


def test_that_the_version_before_says_when_it_was_replaced(sqlite_salon: Env, workplace: Workplace) -> None:
    in_force(sqlite_salon)
    page = workplace.policies.open()
    titles = [page.lines.item(row).text() for row in range(page.lines.count())]
    assert [title for title in titles if title.startswith("Cancelling: Standard")] == [
        "Cancelling: Standard, version 2 · in force",
        "Cancelling: Standard, version 1 · replaced on Mon 23 Jun 2025",
    ]


def test_that_who_needs_a_pin_hears_it_before_anything_is_typed(
    sqlite_salon: Env, open_window: Callable[[Env], Workplace]
) -> None:
    coordinator = sqlite_salon.acting_as(replace(sqlite_salon.actor, role=Role.COORDINATOR))
    page = open_window(coordinator).policies.open()
    assert not page.allowed.isHidden()
    assert page.allowed.text().endswith("asks for a supervisor's PIN.")


def test_that_who_leads_is_told_nothing_of_pins(workplace: Workplace) -> None:
    assert workplace.policies.open().allowed.isHidden()

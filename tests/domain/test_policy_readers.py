"""Who has still to read which version of a policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.ids import PolicyId, UserId
from bookingdesk.domain.policy_readers import has_to_read, to_be_read
from bookingdesk.domain.policy_rules import Policy, PolicyKind, PolicyState
from bookingdesk.domain.users import User
from tests.builders import at

NOW = at("2025-06-23 14:00")
LENA = User(id=UserId(7), name="Lena")
APPROVED = Policy(id=PolicyId(1), name="Standard", approved_by="Sue", approved_at=NOW, valid_from=NOW)


@pytest.mark.parametrize(
    ("user", "read_by", "wanted"),
    [
        pytest.param(LENA, (), True, id="has not read it"),
        pytest.param(LENA, (UserId(8),), True, id="somebody else has"),
        pytest.param(LENA, (UserId(7),), False, id="has read it"),
        pytest.param(replace(LENA, name="Sue"), (), False, id="has approved it"),
        pytest.param(replace(LENA, disabled=True), (), False, id="works here no more"),
    ],
)
def test_that_everybody_reads_a_version_once(user: User, read_by: tuple[UserId, ...], wanted: bool) -> None:
    assert has_to_read(user, APPROVED, read_by) is wanted


@pytest.mark.parametrize(
    ("policies", "wanted"),
    [
        pytest.param((APPROVED,), [1], id="approved and in force"),
        pytest.param((replace(APPROVED, approved_by=""),), [], id="what the business began with"),
        pytest.param((replace(APPROVED, state=PolicyState.DRAFT),), [], id="a draft"),
        pytest.param((replace(APPROVED, state=PolicyState.WITHDRAWN),), [], id="taken back"),
        pytest.param((replace(APPROVED, valid_from=NOW + timedelta(seconds=1)),), [], id="from a day ahead"),
        pytest.param(
            (APPROVED, replace(APPROVED, id=PolicyId(2), version_no=2)), [2], id="only the newest of a name"
        ),
        pytest.param(
            (
                APPROVED,
                replace(
                    APPROVED,
                    id=PolicyId(2),
                    kind=PolicyKind.DEPOSIT,
                    valid_from=NOW - timedelta(days=1),
                ),
            ),
            [2, 1],
            id="the oldest first",
        ),
    ],
)
def test_that_what_is_in_force_and_was_approved_here_is_read(
    policies: tuple[Policy, ...], wanted: list[int]
) -> None:
    assert [policy.id for policy in to_be_read(policies, NOW)] == wanted

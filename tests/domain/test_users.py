"""Nobody can lock everybody out: one enabled administrator remains, with a password once passwords are used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.errors import AdministratorFirst, InvalidValue, LastAdministrator, RuleViolation
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User, is_secured, require_administrator, user_name

JO = User(id=UserId(1), name="Jo", role=Role.ADMINISTRATOR)
BEN = User(id=UserId(2), name="Ben", role=Role.COORDINATOR)
EVA = User(id=UserId(3), name="Eva", role=Role.ADMINISTRATOR)


def known(user: User) -> User:
    return replace(user, has_password=True)


CASES: dict[str, tuple[tuple[User, ...], tuple[User, ...], type[RuleViolation] | None]] = {
    "the only administrator is disabled": ((JO, BEN), (replace(JO, disabled=True), BEN), LastAdministrator),
    "the only administrator becomes something else": (
        (JO, BEN),
        (replace(JO, role=Role.SUPERVISOR), BEN),
        LastAdministrator,
    ),
    "one of two is disabled": ((JO, EVA), (replace(JO, disabled=True), EVA), None),
    "the other one is disabled already": (
        (JO, replace(EVA, disabled=True)),
        (replace(JO, disabled=True), replace(EVA, disabled=True)),
        LastAdministrator,
    ),
    "the other one has no password": (
        (known(JO), EVA, known(BEN)),
        (replace(known(JO), disabled=True), EVA, known(BEN)),
        LastAdministrator,
    ),
    "a coordinator has the first password": ((JO, BEN), (JO, known(BEN)), AdministratorFirst),
    "an administrator has the first password": ((JO, BEN), (known(JO), BEN), None),
    "a coordinator has the second": ((known(JO), BEN), (known(JO), known(BEN)), None),
    "a coordinator is disabled": ((known(JO), known(BEN)), (known(JO), replace(known(BEN), disabled=True)), None),
    "what was broken before may be mended step by step": ((BEN,), (replace(BEN, name="Benno"),), None),
}


@pytest.mark.parametrize(("before", "after", "refusal"), CASES.values(), ids=CASES)
def test_that_somebody_remains_to_administer(
    before: tuple[User, ...], after: tuple[User, ...], refusal: type[RuleViolation] | None
) -> None:
    if refusal is None:
        require_administrator(before, after)
        return
    with pytest.raises(refusal):
        require_administrator(before, after)


def test_that_one_password_of_an_enabled_user_is_enough_to_ask_everybody() -> None:
    assert [
        is_secured(users) for users in ((JO, BEN), (known(JO), BEN), (replace(known(JO), disabled=True), BEN))
    ] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("  ", "needed"), ("x" * 61, "too_long"), ("a\x07b", "control_character"), ("Bookingdesk", "already_used")],
)
def test_that_a_name_can_be_shown_on_a_button(typed: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        user_name(typed)
    assert refused.value.facts["reason"] == reason
    assert user_name("  Jo   P. ") == "Jo P."

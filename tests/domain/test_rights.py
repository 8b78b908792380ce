"""The permission table as the handbook prints it (R08): who may do what, and what a PIN on the spot can lend."""

from __future__ import annotations

import pytest

from bookingdesk.domain.rights import ALONE, GRANTED, Right, Role, may, may_lend

NAMED = {
    "frontline staff book and mark arrivals": (Role.FRONTLINE, {Right.BOOK, Right.MARK, Right.TAKE_REQUESTS}, True),
    "frontline staff cancel nobody's booking": (Role.FRONTLINE, {Right.CANCEL, Right.MOVE}, False),
    "frontline staff do not answer for the desk": (Role.FRONTLINE, {Right.ANSWER_REQUESTS, Right.SEND}, False),
    "a coordinator does every step of a booking": (
        Role.COORDINATOR,
        {Right.BOOK, Right.CONFIRM, Right.MOVE, Right.CANCEL, Right.SEND, Right.EDIT_CLIENTS},
        True,
    ),
    "a coordinator waives nothing": (
        Role.COORDINATOR,
        {Right.WAIVE_FEES, Right.WAIVE_DEPOSITS, Right.EXCUSE_IDENTITY, Right.OUTSIDE_HOURS},
        False,
    ),
    "a coordinator changes no settings": (Role.COORDINATOR, {Right.EDIT_SETTINGS, Right.MANAGE_USERS}, False),
    "a supervisor allows exceptions": (
        Role.SUPERVISOR,
        {Right.WAIVE_FEES, Right.OUTSIDE_POLICY, Right.APPROVE_POLICIES, Right.RELEASE_HOLDS},
        True,
    ),
    "a supervisor forgets clients": (Role.SUPERVISOR, {Right.FORGET_CLIENTS}, True),
    "a coordinator forgets nobody": (Role.COORDINATOR, {Right.FORGET_CLIENTS}, False),
    "a supervisor does not administer": (Role.SUPERVISOR, {Right.EDIT_SETTINGS, Right.MANAGE_USERS}, False),
    "an administrator does everything": (Role.ADMINISTRATOR, set(Right), True),
}


@pytest.mark.parametrize(("role", "rights", "answer"), NAMED.values(), ids=NAMED)
def test_that_the_table_says_who_may_do_what(role: Role, rights: set[Right], answer: bool) -> None:
    assert {may(role, right) for right in rights} == {answer}


def test_that_every_right_has_a_line_and_somebody() -> None:
    assert set(GRANTED) == set(Right)
    assert all(GRANTED.values())


@pytest.mark.parametrize("right", sorted(ALONE))
def test_that_administration_is_never_lent(right: Right) -> None:
    assert not any(may_lend(role, right) for role in Role)


def test_that_a_supervisor_lends_what_a_supervisor_has() -> None:
    lent = {right for right in Right if may_lend(Role.SUPERVISOR, right)}
    assert lent == {right for right in Right if may(Role.SUPERVISOR, right)} - ALONE

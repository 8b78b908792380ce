"""P17: every role at every use case and every right as the table says, alone and with somebody's approval; lock-out,
PIN and idle lock. The control runs the same calls past a gate that lets everybody in.

The table of this proof is written out from the two papers (SOP A4 and design D11), not read from the program.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest

from bookingdesk.domain.errors import NotAllowed, RuleViolation, SignInRefused
from bookingdesk.domain.passwords import PIN_TRIES
from bookingdesk.domain.rights import Right, Role
from bookingdesk.usecases import permits
from bookingdesk.usecases.env import Approver, Env, Proof
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.signing_in import SignIn, sign_in
from tests.fakes import FakeClock
from tests.usecases.people import BEN, JO, PASSWORD, PINS, ROLES, SUE, nobody, signed_in, with_people
from tests.usecases.test_permits import VERBS

ADMINISTRATION = {"edit_settings", "set_up", "manage_users"}
LEADING = {
    *("waive_fees", "waive_deposits", "refund", "excuse_identity", "outside_hours", "outside_policy"),
    *("outside_skill", "release_holds", "reassign", "draft_policies", "approve_policies", "edit_catalogue"),
    "unlock_users",
    "approve_templates",
    "handle_issues",
    "release_messages",
    "forget_clients",
}
ALONE = {*ADMINISTRATION, "forget_clients"}
"""Neither lent to anybody nor opened by a PIN."""
DESK = {
    *("merge_clients", "move", "cancel", "send", "import", "answer_requests", "series", "plan_absence"),
    *("see_settings", "sessions", "draft_templates"),
}
PROGRAM = {"dispatch", "see_schedule", "see_messages", "take_requests"}
"""What the background needs, whatever the role and whoever would lend more."""
RANK = [Role.FRONTLINE, Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR]


def least(right: str) -> int:
    """The rank from which on a right is one's own."""
    return 3 if right in ADMINISTRATION else 2 if right in LEADING else 1 if right in DESK else 0


def expected(role: Role, right: str, proof: Proof, approver: Role | None) -> bool:
    """Whether the two papers let it pass."""
    if proof is Proof.NOBODY:
        return right == "sign_in"
    if proof is Proof.ITSELF:
        return right in PROGRAM
    if right in ALONE:
        return RANK.index(role) >= least(right) and proof is not Proof.PIN
    ranks = [RANK.index(role), *([RANK.index(approver)] if approver else [])]
    return max(ranks) >= least(right)


CASES = list(product(RANK, Proof, (None, *RANK)))


def env_of(salon: Env, role: Role, proof: Proof, approver: Role | None) -> Env:
    env = salon.acting_as(replace(salon.actor, role=role, proof=proof))
    if approver is None:
        return env
    return env.approved_by(Approver(user_id=SUE, name="Sue", role=approver))


def passes(verb: Callable[..., Any], env: Env) -> bool:
    """Whether the gate opens, before anything of the command is looked at."""
    nothing = [None] * (len(inspect.signature(verb).parameters) - 1)
    try:
        verb(env, *nothing)
    except NotAllowed:
        return False
    except (AttributeError, TypeError, RuleViolation):  # past the gate, with nothing in its hands
        return True
    return True


def as_the_table_says(salon: Env) -> tuple[int, int]:
    """Calls of use cases that went as they should, and how many there were."""
    right = 0
    for verb, (role, proof, approver) in product(VERBS.values(), CASES):
        env = env_of(blind(salon), role, proof, approver)  # type: ignore[arg-type]
        right += passes(verb, env) is expected(role, str(vars(verb)["right"]), proof, approver)
    return right, len(VERBS) * len(CASES)


class _NoStore:
    """A database that a verb past the gate does not reach: it would only make the proof slow."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


def blind(salon: Env) -> Env:
    return replace(salon, store=_NoStore())


@contextmanager
def no_lock() -> Iterator[None]:
    """The other protection off: a PIN may be tried for ever."""
    with ExitStack() as off:
        for place in ("domain.passwords", "storage.repositories.users", "usecases.signing_in"):
            off.enter_context(patch(f"bookingdesk.{place}.PIN_TRIES", 10_000))
        yield


@contextmanager
def no_gate() -> Iterator[None]:
    """The protection off: everybody may do everything."""
    with patch.object(permits, "allowed", lambda env, right: True):
        yield


def test_that_every_role_may_at_every_use_case_what_the_table_says(
    sqlite_salon: Env, say: Callable[[str], None]
) -> None:
    right, of = as_the_table_says(sqlite_salon)
    with no_gate():
        control, _of = as_the_table_says(sqlite_salon)
    say(f"P17 permissions: {len(VERBS)} use cases × {len(CASES)} situations {right}/{of}; control {control}/{of}")
    assert right == of, "a right that is new here belongs into one of the sets above"
    assert control < of, "the control must let people in who may not, else this proves nothing"


def test_that_every_exception_within_a_use_case_is_as_the_table_says(sqlite_salon: Env) -> None:
    wrong = [
        (right, role, proof, approver)
        for right, (role, proof, approver) in product(Right, CASES)
        if allowed(env_of(sqlite_salon, role, proof, approver), right) is not expected(role, right, proof, approver)
    ]
    assert wrong == []


def broken_in(env: Env, clock: FakeClock, user: Any, guesses: list[str]) -> int:
    """How many guesses it took to be let in by PIN; 0 where nobody was."""
    for number, guess in enumerate(guesses, start=1):
        try:
            sign_in(env, SignIn(user_id=user, secret=guess))
        except SignInRefused as why:
            waited = why.facts.get("wait_seconds")
            clock.move(seconds=waited if isinstance(waited, int) else 0)
        else:
            return number
    return 0


def test_that_a_pin_is_not_found_by_trying(salon: Env, clock: FakeClock, say: Callable[[str], None]) -> None:
    env = nobody(with_people(salon))
    kept_out = 0
    for user in ROLES:
        signed_in(env, user, clock.now())
        start = clock.now()
        guesses = [f"{n:0{len(PINS[user])}}" for n in range(9000, 9000 + PIN_TRIES)] + [PINS[user]]
        kept_out += broken_in(env, clock, user, guesses) == 0
        assert clock.now() - start >= timedelta(seconds=30 + 60 + 120)
        clock.move(hours=1)
    with no_lock():
        signed_in(env, BEN, clock.now())
        control = broken_in(env, clock, BEN, ["9000", PINS[BEN]])
    say(
        f"P17 PIN guessed in {PIN_TRIES} tries and then known: {kept_out}/{len(ROLES)} kept out; control let in: {control}"
    )
    assert kept_out == len(ROLES)
    assert control == 2, "without the lock the PIN is found"


@pytest.mark.parametrize("user", [JO, BEN])
def test_that_only_the_password_opens_again(salon: Env, clock: FakeClock, user: Any) -> None:
    env = nobody(with_people(salon))
    signed_in(env, user, clock.now())
    broken_in(env, clock, user, ["900000"[: len(PINS[user])]] * PIN_TRIES)
    clock.move(hours=1)
    with pytest.raises(SignInRefused):
        sign_in(env, SignIn(user_id=user, secret=PINS[user]))
    assert sign_in(env, SignIn(user_id=user, secret=PASSWORD)).value.proof is Proof.PASSWORD

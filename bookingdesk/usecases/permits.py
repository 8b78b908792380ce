"""The gate of every use case: who acts must have its right, or somebody who has it allows this one action.

`@needs(right)` stands over each verb that takes an `Env`; a test walks all verbs, so that none can do without.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from bookingdesk.domain.errors import NotAllowed
from bookingdesk.domain.rights import ALONE, GRANTED, OF_PROGRAM, Right, may, may_lend
from bookingdesk.usecases.env import Env, Proof

P = ParamSpec("P")
R = TypeVar("R")


def needs(right: Right) -> Callable[[Callable[Concatenate[Env, P], R]], Callable[Concatenate[Env, P], R]]:
    """Refuse the verb with NotAllowed unless the actor, or who approves this action, has the right."""

    def gate(verb: Callable[Concatenate[Env, P], R]) -> Callable[Concatenate[Env, P], R]:
        @wraps(verb)
        def checked(env: Env, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                require(env, right)
                return verb(env, *args, **kwargs)
            except NotAllowed as refusal:
                vars(refusal)["attempt"] = (verb.__name__, args[0] if args else None)
                raise

        vars(checked)["right"] = right
        return checked

    return gate


def attempt_of(refusal: NotAllowed) -> tuple[str, object]:
    """The name of the verb that was refused, the outermost of several, and its command: what can be asked later."""
    name, command = vars(refusal).get("attempt", ("", None))
    return name, command


def require(env: Env, right: Right) -> None:
    """Raise NotAllowed unless the actor has the right, or who approves this action can lend it."""
    if not allowed(env, right):
        roles = tuple(sorted(role.value for role in GRANTED.get(right, frozenset())))
        password = env.actor.proof is Proof.PIN and may(env.actor.role, right)
        raise NotAllowed(
            right=right.value,
            role=env.actor.role.value,
            roles=roles,
            lendable=may_lend_any(right),
            password=password,
        )


def allowed(env: Env, right: Right) -> bool:
    """Whether the actor has the right, or who approves this action can lend it."""
    if env.actor.proof is Proof.NOBODY:
        return right is Right.SIGN_IN
    if env.actor.proof is Proof.ITSELF:
        return right in OF_PROGRAM
    if may(env.actor.role, right) and not (right in ALONE and env.actor.proof is Proof.PIN):
        return True
    return env.approver is not None and may_lend(env.approver.role, right)


def may_lend_any(right: Right) -> bool:
    """Whether a supervisor's PIN on the spot can allow it, so that a window offers to ask for one."""
    return any(may_lend(role, right) for role in GRANTED.get(right, frozenset()))

"""Every use case stands behind the gate: a verb without a right fails here, and so does one that lets pass."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import bookingdesk.usecases
from bookingdesk.domain.errors import NotAllowed, RuleViolation
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import ALONE, Right, Role, may
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.permits import require
from tests.usecases.desk import FrontDesk

PARTS = {"explained", "alternatives", "require", "allowed", "replan"}
"""Pieces that verbs are made of; they read or decide for a verb that has passed the gate."""


def verbs() -> dict[str, Callable[..., Any]]:
    """Every public function of the use cases whose first argument is the surroundings."""
    found = {}
    for module in pkgutil.walk_packages(bookingdesk.usecases.__path__, "bookingdesk.usecases."):
        for name, made in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            own = made.__module__ == module.name and not name.startswith("_")
            if own and next(iter(inspect.signature(made).parameters), "") == "env" and name not in PARTS:
                found[f"{module.name.removeprefix('bookingdesk.usecases.')}.{name}"] = made
    return found


VERBS = verbs()


def refuses(verb: Callable[..., Any], env: Env) -> bool:
    """Whether the gate stays shut, before anything of the command is looked at."""
    try:
        verb(env, *[None] * (len(inspect.signature(verb).parameters) - 1))
    except NotAllowed:
        return True
    except (AttributeError, TypeError, RuleViolation):  # it went past the gate with nothing in its hands
        return False
    return False


def test_that_every_use_case_names_its_right() -> None:
    assert [name for name, verb in VERBS.items() if not hasattr(verb, "right")] == []
    assert len(VERBS) > 40


@pytest.mark.parametrize("role", Role)
def test_that_every_use_case_refuses_the_roles_without_its_right(salon: Env, role: Role) -> None:
    env = replace(salon, actor=replace(salon.actor, role=role))
    lacking = {name: verb for name, verb in VERBS.items() if not may(role, vars(verb)["right"])}
    assert [name for name, verb in lacking.items() if not refuses(verb, env)] == []


def test_that_a_supervisors_approval_opens_one_action_and_both_names_are_recorded(desk: FrontDesk) -> None:
    salon = desk.env
    booking = desk.book()
    frontline = replace(salon, actor=replace(salon.actor, role=Role.FRONTLINE))
    command = Cancel(booking_id=booking.id, reason="ill")
    with pytest.raises(NotAllowed):
        cancel(frontline, command)
    sue = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)
    cancel(frontline.approved_by(sue), command)
    event = salon.store.read(lambda work: work.audit.of_entity("booking", booking.id))[-1]
    assert (event.action, event.actor, event.approver) == ("cancel", salon.actor.name, "Sue")


@pytest.mark.parametrize("right", sorted(ALONE))
def test_that_no_approval_opens_administration(salon: Env, right: Right) -> None:
    frontline = replace(salon, actor=replace(salon.actor, role=Role.FRONTLINE))
    chief = Approver(user_id=UserId(3), name="Al", role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        require(frontline.approved_by(chief), right)

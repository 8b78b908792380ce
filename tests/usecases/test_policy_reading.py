"""Everybody confirms each new version of a policy once; who leads sees who has not (SOP B6.3, R78)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.errors import NotAllowed, NotFound, PolicyRefused
from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.policy_rules import Policy
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from bookingdesk.usecases.policy_reading import (
    ConfirmReading,
    Readers,
    confirm_reading,
    policy_readers,
    unread_policies,
)
from tests.usecases.desk import FrontDesk
from tests.usecases.people import ANA, BEN, SUE, acting, with_people


def drafted(env: Env) -> Policy:
    wanted = Policy(id=PolicyId(0), name="Standard", free_until=timedelta(hours=48), description="empty chairs")
    return draft_policy(env, DraftPolicy(policy=wanted)).value


def approved(env: Env, *, days: int = 0) -> Policy:
    """A version that Sue approves, from so many days ahead."""
    sue = acting(env, SUE)
    since = env.now() + timedelta(days=days)
    return approve_policy(sue, ApprovePolicy(policy_id=drafted(sue).id, valid_from=since)).value


def unread(env: Env) -> list[PolicyId]:
    return [line.policy.id for line in unread_policies(env).value]


def readers(env: Env) -> Readers:
    (found,) = policy_readers(env).value
    return found


def test_that_a_version_is_read_once_by_everybody_but_its_approver(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    assert unread(env) == []
    policy = approved(env)
    ben, ana, sue = (acting(env, user) for user in (BEN, ANA, SUE))
    assert (unread(ben), unread(ana), unread(sue)) == ([policy.id], [policy.id], [])
    changes = confirm_reading(ben, ConfirmReading(policy_id=policy.id)).changes
    assert changes.catalogue
    assert (unread(ben), unread(ana)) == ([], [policy.id])
    assert unread_policies(replace(ben, actor=replace(ben.actor, station="Desk 9"))).value == ()
    newer = approved(env)
    assert (unread(ben), unread(ana)) == ([newer.id], [newer.id])


def test_that_who_leads_sees_who_has_read_it_when_and_who_has_not(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    policy = approved(env)
    confirm_reading(acting(env, ANA), ConfirmReading(policy_id=policy.id))
    first = desk.clock.now()
    desk.clock.move(hours=1)
    confirm_reading(acting(env, BEN), ConfirmReading(policy_id=policy.id))
    found = readers(acting(env, SUE))
    assert found.line.policy.id == policy.id
    assert [one.name for one in found.read] == ["Ana", "Ben"]
    assert abs(found.read[0].at - first) < timedelta(seconds=1)
    assert found.missing == ("Jo",)
    with pytest.raises(NotAllowed):
        policy_readers(acting(env, BEN))


def test_that_confirming_again_keeps_the_first_time_and_one_event(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    policy = approved(env)
    ben = acting(env, BEN)
    confirm_reading(ben, ConfirmReading(policy_id=policy.id))
    desk.clock.move(hours=1)
    assert not confirm_reading(ben, ConfirmReading(policy_id=policy.id)).changes
    events = [event for event in desk.log() if event.action == "read_policy"]
    assert [(event.actor, event.entity_id, dict(event.detail)) for event in events] == [
        ("Ben", str(policy.id), {"user": BEN, "version": policy.version_no})
    ]


def test_that_a_new_name_does_not_make_somebody_read_again(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    policy = approved(env)
    confirm_reading(acting(env, BEN), ConfirmReading(policy_id=policy.id))
    env.store.write(lambda work: work.users.replace(replace(work.users.get(BEN), name="Benjamin")))
    assert unread(acting(env, BEN)) == []
    assert [one.name for one in readers(acting(env, SUE)).read] == ["Benjamin"]


def test_that_a_version_from_a_day_ahead_is_read_when_it_comes_into_force(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    policy = approved(env, days=2)
    assert unread(acting(env, BEN)) == []
    desk.clock.move(days=2)
    assert unread(acting(env, BEN)) == [policy.id]


def test_that_drafts_and_unknown_versions_are_not_confirmed(desk: FrontDesk) -> None:
    env = with_people(desk.env, passwords=False)
    draft = drafted(acting(env, SUE))
    with pytest.raises(PolicyRefused):
        confirm_reading(acting(env, BEN), ConfirmReading(policy_id=draft.id))
    with pytest.raises(NotFound):
        confirm_reading(acting(env, BEN), ConfirmReading(policy_id=PolicyId(9_999)))

"""Opens what has to do with policies, for the walks of `open_places`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import PolicyId, UserId
from bookingdesk.domain.policy_rules import Policy
from bookingdesk.domain.rights import Role
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy


def approved_by_sue(env: Env, hours: int = 48, *, valid_from: datetime | None = None) -> Policy:
    """A new version of the standard terms, which Sue has approved."""
    sue = env.acting_as(replace(env.actor, user_id=UserId(99), name="Sue", role=Role.SUPERVISOR))
    wanted = Policy(
        id=PolicyId(0),
        name="Standard",
        free_until=timedelta(hours=hours),
        text={"en": "Free until two days before."},
        description="Too many empty chairs",
    )
    draft = draft_policy(sue, DraftPolicy(policy=wanted)).value
    return approve_policy(sue, ApprovePolicy(policy_id=draft.id, valid_from=valid_from)).value


def reading(place: Workplace, qtbot: QtBot) -> QWidget:
    """A policy that has changed, to be confirmed as read."""
    approved_by_sue(place.desk.env)
    place.policies.refresh()
    return place.policies.open_unread()

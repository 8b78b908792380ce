"""Policies by version: drafted, approved by a supervisor, applied from a day on (SOP A8.2, R39, R41, R78).

A version that was approved is never changed, and bookings keep those they were made under. A draft is never
applied. Drafting again takes the earlier draft of the same policy back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.catalogue import Catalogue, Department, Service
from bookingdesk.domain.clients import cleaned_line, cleaned_text
from bookingdesk.domain.errors import NotFound, PolicyRefused
from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.policies import newest, replaced_at
from bookingdesk.domain.policy_rules import Policy, PolicyKind, PolicyState, check_policy
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPolicy:
    """A new version as somebody wants it; id, number, state, author and times of the value are ignored."""

    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePolicy:
    """A draft comes into force, at once or from a moment ahead."""

    policy_id: PolicyId
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPolicy:
    """A draft is not wanted any more."""

    policy_id: PolicyId


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLine:
    """A version with what it is for and whether it is the one that applies now."""

    policy: Policy
    in_force: bool
    service: Service | None = None
    department: Department | None = None
    replaced_at: datetime | None = None
    """From when a newer version applies in its place; None while none does."""


@needs(Right.SEE_SCHEDULE)
def policy_lines(env: Env, nothing: None = None) -> Outcome[tuple[PolicyLine, ...]]:
    """Every version of every policy, by kind and name, the newest first: the revision history (SOP A9)."""
    now = env.now()
    return Outcome(lines_of(env.store.read(lambda work: work.catalogue.load()), now))


@needs(Right.DRAFT_POLICIES)
def draft_policy(env: Env, command: DraftPolicy) -> Outcome[Policy]:
    """Store a draft. Raises InvalidValue for what no policy may say or without a description, NotFound."""
    now = env.now()
    wanted = replace(
        command.policy,
        id=PolicyId(0),
        name=cleaned_line(command.policy.name, "name"),
        description=cleaned_text(command.policy.description, "description"),
        text={code: cleaned_text(words, "text") for code, words in command.policy.text.items()},
        state=PolicyState.DRAFT,
        author=env.actor.name,
        written_at=now,
        approved_by="",
        approved_at=None,
        valid_from=None,
    )
    check_policy(wanted)

    def step(work: Work) -> Outcome[Policy]:
        catalogue = work.catalogue.load()
        if wanted.service_id is not None and wanted.service_id not in catalogue.services:
            raise NotFound(kind="service", wanted=wanted.service_id)
        if wanted.department_id is not None and wanted.department_id not in catalogue.departments:
            raise NotFound(kind="department", wanted=wanted.department_id)
        earlier = [p for p in catalogue.policies.values() if (p.kind, p.name) == (wanted.kind, wanted.name)]
        for draft in (p for p in earlier if p.state is PolicyState.DRAFT):
            work.catalogue.settle_policy(replace(draft, state=PolicyState.WITHDRAWN))
        numbered = replace(wanted, version_no=max((p.version_no for p in earlier), default=0) + 1)
        stored = replace(numbered, id=work.catalogue.add_policy(numbered))
        _log(Step(env, work, now), "draft_policy", stored)
        return Outcome(stored, ChangeSet(catalogue=True))

    return env.store.write(step)


@needs(Right.APPROVE_POLICIES)
def approve_policy(env: Env, command: ApprovePolicy) -> Outcome[Policy]:
    """A draft applies from its day on, never from the past; how callers are checked changes at once.

    Raises PolicyRefused, NotFound.
    """
    now = env.now()
    since = max(now, command.valid_from or now)
    by = env.approver.name if env.approver else env.actor.name

    def approved(draft: Policy) -> Policy:
        start = now if draft.kind is PolicyKind.IDENTITY else since
        return replace(draft, state=PolicyState.APPROVED, approved_by=by, approved_at=now, valid_from=start)

    return env.store.write(
        lambda work: _settled(Step(env, work, now), "approve_policy", approved(_draft(work, command.policy_id)))
    )


@needs(Right.DRAFT_POLICIES)
def withdraw_policy(env: Env, command: WithdrawPolicy) -> Outcome[Policy]:
    """A draft is taken back; it stays in the history. Raises PolicyRefused, NotFound."""
    now = env.now()
    return env.store.write(
        lambda work: _settled(
            Step(env, work, now),
            "withdraw_policy",
            replace(_draft(work, command.policy_id), state=PolicyState.WITHDRAWN),
        )
    )


def lines_of(catalogue: Catalogue, now: datetime) -> tuple[PolicyLine, ...]:
    """Every version with what it is for, by kind and name, the newest first."""
    order = list(PolicyKind)
    applied = {policy.id for kind in order for policy in newest(catalogue.policies.values(), kind, now)}
    versions = sorted(
        catalogue.policies.values(), key=lambda p: (order.index(p.kind), p.name.casefold(), -p.version_no)
    )
    return tuple(
        PolicyLine(
            policy=policy,
            in_force=policy.id in applied,
            service=catalogue.services.get(policy.service_id) if policy.service_id is not None else None,
            department=catalogue.departments.get(policy.department_id)
            if policy.department_id is not None
            else None,
            replaced_at=replaced_at(policy, versions, now),
        )
        for policy in versions
    )


def _draft(work: Work, policy_id: PolicyId) -> Policy:
    policy = work.catalogue.load().policies.get(policy_id)
    if policy is None:
        raise NotFound(kind="policy", wanted=policy_id)
    if policy.state is not PolicyState.DRAFT:
        raise PolicyRefused(name=policy.name, version=policy.version_no, present=policy.state)
    return policy


def _settled(at: Step, verb: str, policy: Policy) -> Outcome[Policy]:
    at.work.catalogue.settle_policy(policy)
    if policy.state is PolicyState.APPROVED and policy.kind is PolicyKind.IDENTITY:
        at.work.settings.set("identity.mode", "blind")  # whether; how is the policy's, from this moment on
    _log(at, verb, policy)
    return Outcome(policy, ChangeSet(catalogue=True, settings=policy.kind is PolicyKind.IDENTITY))


def _log(at: Step, verb: str, policy: Policy) -> None:
    audited(
        at,
        verb,
        "policy",
        policy.id,
        {
            "kind": policy.kind.value,
            "version": policy.version_no,
            "state": policy.state.value,
            "service": policy.service_id or 0,
            "department": policy.department_id or 0,
            "valid_from": policy.valid_from.isoformat() if policy.valid_from else "",
        },
    )

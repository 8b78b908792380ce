"""What a new version of a policy starts from: the version in force for the same things, or the program's defaults.

Refuses drafts and what is meant for something else: a start is what everybody works by now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bookingdesk.domain.catalogue import Service
from bookingdesk.domain.policy_rules import (
    LATE_KINDS,
    LEAST_RETENTION,
    DepositRule,
    IdentityRule,
    Policy,
    PolicyKind,
)
from bookingdesk.presentation.policy_words import IN_DAYS, PolicyDraft
from bookingdesk.usecases.policies import PolicyLine

PLACES = 4
"""Decimals of an hour or a day: finer than a second."""


_OF_SERVICES: Mapping[str, Any] = {field.name: field.default for field in fields(Service)}
_OF_POLICIES: Mapping[str, Any] = {field.name: field.default for field in fields(Policy)}


def version_to_start_from(lines: Sequence[PolicyLine], wanted: PolicyDraft) -> Policy | None:
    """The version in force of the kind and scope; of several names the one typed, else the first."""
    meant = (wanted.kind, wanted.service_id, wanted.department_id)
    fitting = [
        line.policy
        for line in lines
        if line.in_force and (line.policy.kind, line.policy.service_id, line.policy.department_id) == meant
    ]
    same_name = (policy for policy in fitting if policy.name == wanted.name.strip())
    return next(same_name, fitting[0] if fitting else None)


def started(wanted: PolicyDraft, policy: Policy | None, service: Service | None) -> PolicyDraft:
    """The fields of a draft before anything is typed: what `policy` says, or the defaults (of the service)."""
    if policy is None:
        return replace(
            wanted, limit=_default(wanted.kind, service), no_show_late=False, amount="", percent="", text=""
        )
    rule = policy.deposit
    amount, percent = (rule.amount, rule.percent) if rule is not None else (policy.late_fee, policy.late_percent)
    return replace(
        wanted,
        name=policy.name,
        limit=_limit(policy, service),
        no_show_late=policy.no_show_late,
        amount="" if amount is None else f"{amount.amount:f}",
        percent="" if percent is None else f"{percent.normalize():f}",
        text=policy.text.get("en", ""),
    )


def _limit(policy: Policy, service: Service | None) -> str:
    if policy.kind in LATE_KINDS:
        return _number(policy.free_until, policy.kind)
    if policy.deposit is not None:
        return _number(policy.deposit.due_within, policy.kind)
    if policy.identity is not None:
        return str(policy.identity.needed)
    return _default(policy.kind, service) if policy.limit is None else _number(policy.limit, policy.kind)


def _default(kind: PolicyKind, service: Service | None) -> str:
    if kind is PolicyKind.IDENTITY:
        return str(IdentityRule().needed)
    lengths: Mapping[PolicyKind, timedelta] = {
        PolicyKind.LEAD_TIME: _OF_SERVICES["lead_time"] if service is None else service.lead_time,
        PolicyKind.HORIZON: _OF_SERVICES["horizon"] if service is None else service.horizon,
        PolicyKind.RETENTION: LEAST_RETENTION,
        PolicyKind.DEPOSIT: DepositRule().due_within,
    }
    return _number(lengths.get(kind, _OF_POLICIES["free_until"]), kind)


def _number(length: timedelta, kind: PolicyKind) -> str:
    """Hours or days as they are typed: `24`, `0.5`."""
    unit = 86400 if kind in IN_DAYS else 3600
    number = round(Decimal(int(length.total_seconds())) / unit, PLACES)
    return f"{number.normalize():f}"

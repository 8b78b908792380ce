"""A policy version as a row and back: what all kinds share in columns, what only some say as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bookingdesk.domain.ids import DepartmentId, PolicyId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import DepositRule, IdentityRule, Policy, PolicyKind, PolicyState
from bookingdesk.storage.wire import epoch_or_none, instant_or_none


def to_row(policy: Policy) -> dict[str, object]:
    """The columns of a version but its id, as plain numbers and texts."""
    return {
        "name": policy.name,
        "kind": policy.kind.value,
        "free_until": int(policy.free_until.total_seconds()),
        "late_fee": None if policy.late_fee is None else str(policy.late_fee),
        "rules": json.dumps(_rules(policy), sort_keys=True),
        "text": json.dumps(dict(policy.text), sort_keys=True, ensure_ascii=False),
        "version_no": policy.version_no,
        "service_id": policy.service_id,
        "department_id": policy.department_id,
        "state": policy.state.value,
        "description": policy.description,
        "author": policy.author,
        "written_at": epoch_or_none(policy.written_at),
        "approved_by": policy.approved_by,
        "approved_at": epoch_or_none(policy.approved_at),
        "valid_from": epoch_or_none(policy.valid_from),
    }


def from_record(r: Mapping[str, Any]) -> Policy:
    """The version of a row by column name."""
    rules = json.loads(r["rules"])
    deposit, identity = rules.get("deposit"), rules.get("identity")
    return Policy(
        id=PolicyId(r["id"]),
        name=r["name"],
        kind=PolicyKind(r["kind"]),
        free_until=timedelta(seconds=r["free_until"]),
        late_fee=_money(r["late_fee"]),
        late_percent=_decimal(rules.get("late_percent")),
        late_needs_approval=bool(rules.get("late_needs_approval", False)),
        no_show_late=bool(rules.get("no_show_late", False)),
        limit=_duration(rules.get("limit")),
        deposit=_deposit(deposit) if deposit is not None else None,
        identity=_identity(identity) if identity is not None else None,
        text=json.loads(r["text"]),
        version_no=r["version_no"],
        service_id=None if r["service_id"] is None else ServiceId(r["service_id"]),
        department_id=None if r["department_id"] is None else DepartmentId(r["department_id"]),
        state=PolicyState(r["state"]),
        description=r["description"],
        author=r["author"],
        written_at=instant_or_none(r["written_at"]),
        approved_by=r["approved_by"],
        approved_at=instant_or_none(r["approved_at"]),
        valid_from=instant_or_none(r["valid_from"]),
    )


def _rules(policy: Policy) -> dict[str, object]:
    """What is not as it always is; amounts and shares as text, durations as seconds."""
    found: dict[str, object] = {}
    if policy.late_percent is not None:
        found["late_percent"] = str(policy.late_percent)
    if policy.late_needs_approval:
        found["late_needs_approval"] = True
    if policy.no_show_late:
        found["no_show_late"] = True
    if policy.limit is not None:
        found["limit"] = int(policy.limit.total_seconds())
    if (deposit := policy.deposit) is not None:
        found["deposit"] = {
            "amount": None if deposit.amount is None else str(deposit.amount),
            "percent": None if deposit.percent is None else str(deposit.percent),
            "due_within": int(deposit.due_within.total_seconds()),
            "warn_before": int(deposit.warn_before.total_seconds()),
            "back_when_free": str(deposit.back_when_free),
            "back_when_late": str(deposit.back_when_late),
        }
    if (identity := policy.identity) is not None:
        found["identity"] = {
            "needed": identity.needed,
            "ticked": identity.ticked,
            "failures": identity.failures,
            "locked_for": int(identity.locked_for.total_seconds()),
        }
    return found


def _deposit(given: Mapping[str, Any]) -> DepositRule:
    return DepositRule(
        amount=_money(given["amount"]),
        percent=_decimal(given["percent"]),
        due_within=timedelta(seconds=given["due_within"]),
        warn_before=timedelta(seconds=given["warn_before"]),
        back_when_free=Decimal(given["back_when_free"]),
        back_when_late=Decimal(given["back_when_late"]),
    )


def _identity(given: Mapping[str, Any]) -> IdentityRule:
    return IdentityRule(
        needed=given["needed"],
        ticked=given["ticked"],
        failures=given["failures"],
        locked_for=timedelta(seconds=given["locked_for"]),
    )


def _money(text: str | None) -> Money | None:
    return None if text is None else Money.parse(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)

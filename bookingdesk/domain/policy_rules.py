"""What a policy may say, kind by kind, and the life of its versions: draft, approved, withdrawn (SOP A8.2, A9).

A version is never changed after its approval: a later one takes its place from its day on. Refuses a version
without a description, and a record rule under a year (SOP B5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import DepartmentId, PolicyId, ServiceId
from bookingdesk.domain.money import Money

LEAST_RETENTION = timedelta(days=365)
"""Records are kept for a year at least (SOP B5, D5)."""
LONGEST = timedelta(days=3660)
WHOLE = Decimal(100)


class PolicyKind(StrEnum):
    """What a policy is about."""

    CANCELLATION = "cancellation"
    MODIFICATION = "modification"
    DEPOSIT = "deposit"
    IDENTITY = "identity"
    LEAD_TIME = "lead_time"
    HORIZON = "horizon"
    RETENTION = "retention"


LATE_KINDS = frozenset({PolicyKind.CANCELLATION, PolicyKind.MODIFICATION})
OF_THE_DESK = frozenset({PolicyKind.IDENTITY, PolicyKind.RETENTION})
"""Policies of the whole desk: a caller and a record are not of one service."""
LIMIT_KINDS = frozenset({PolicyKind.LEAD_TIME, PolicyKind.HORIZON, PolicyKind.RETENTION})


class PolicyState(StrEnum):
    """Where a version stands; only an approved one is ever applied (R78)."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRule:
    """What is asked before a booking can be confirmed, until when, and what of it comes back (R17)."""

    amount: Money | None = None
    percent: Decimal | None = None
    """Of the price; 100 asks for full payment. Neither amount nor percent: nothing is asked."""
    due_within: timedelta = timedelta(hours=24)
    """After booking, and never later than the start."""
    warn_before: timedelta = timedelta(hours=4)
    """How long the client is warned before the place is given up."""
    back_when_free: Decimal = WHOLE
    """Percent of what was paid that is given back after a free or waived cancellation."""
    back_when_late: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRule:
    """How a caller is checked before a change (D10)."""

    needed: int = 2
    ticked: bool = False
    """Tick mode: facts are listed masked, for low-risk businesses."""
    failures: int = 3
    locked_for: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a policy. Versions of one kind and name follow each other."""

    id: PolicyId
    name: str
    kind: PolicyKind = PolicyKind.CANCELLATION
    free_until: timedelta = timedelta(hours=24)
    """Cancellation and modification: elapsed time before the start until which it is free."""
    late_fee: Money | None = None
    late_percent: Decimal | None = None
    """The fee as percent of the price, instead of an amount."""
    late_needs_approval: bool = False
    """Modification: inside the limit only a supervisor may."""
    no_show_late: bool = False
    """Cancellation: who does not come owes what a late cancellation costs."""
    limit: timedelta | None = None
    """Lead time, horizon or retention."""
    deposit: DepositRule | None = None
    identity: IdentityRule | None = None
    text: Mapping[str, str] = field(default_factory=dict)
    """The sentence for clients by language code."""
    version_no: int = 1
    service_id: ServiceId | None = None
    department_id: DepartmentId | None = None
    """For which service or department; neither: for everything that has no policy of its own."""
    state: PolicyState = PolicyState.APPROVED
    description: str = ""
    """What changed and why (SOP A9); untrusted text."""
    author: str = ""
    written_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    valid_from: datetime | None = None
    """From when it is applied; None for the first ones of a desk, which always were."""


def check_policy(policy: Policy) -> None:
    """Refuse what no policy may say. Raises InvalidValue with the field and what is allowed."""
    if not policy.name:
        raise InvalidValue(field="name", reason="needed")
    if not policy.description:
        raise InvalidValue(field="description", reason="needed")
    if policy.kind in OF_THE_DESK and (policy.service_id is not None or policy.department_id is not None):
        raise InvalidValue(field="service", reason="not_allowed", value=str(policy.service_id), allowed="–")
    if policy.kind in LATE_KINDS:
        _check_late(policy)
    elif policy.kind in LIMIT_KINDS:
        _check_limit(policy)
    elif policy.kind is PolicyKind.DEPOSIT:
        _check_deposit(policy.deposit or DepositRule())
    else:
        _check_identity(policy.identity or IdentityRule())


def _check_late(policy: Policy) -> None:
    if not timedelta(0) <= policy.free_until <= LONGEST:
        raise _outside("hours", policy.free_until // timedelta(hours=1), 0, LONGEST // timedelta(hours=1))
    _check_one_of(policy.late_fee, policy.late_percent)


def _check_limit(policy: Policy) -> None:
    least = LEAST_RETENTION if policy.kind is PolicyKind.RETENTION else timedelta(0)
    if policy.limit is None or not least <= policy.limit <= LONGEST:
        shown = "" if policy.limit is None else policy.limit // timedelta(days=1)
        raise _outside("days", shown, least // timedelta(days=1), LONGEST // timedelta(days=1))


def _check_deposit(rule: DepositRule) -> None:
    _check_one_of(rule.amount, rule.percent)
    for share in (rule.back_when_free, rule.back_when_late):
        _check_percent(share)
    if not timedelta(0) <= rule.due_within <= LONGEST:
        raise _outside("hours", rule.due_within // timedelta(hours=1), 0, LONGEST // timedelta(hours=1))
    if not timedelta(0) <= rule.warn_before <= LONGEST:
        raise _outside("hours", rule.warn_before // timedelta(hours=1), 0, LONGEST // timedelta(hours=1))


def _check_identity(rule: IdentityRule) -> None:
    if rule.needed not in range(1, 4):
        raise _outside("facts", rule.needed, 1, 3)
    if rule.failures not in range(1, 11):
        raise _outside("failures", rule.failures, 1, 10)
    if not timedelta(minutes=1) <= rule.locked_for <= timedelta(days=1):
        raise _outside("minutes", rule.locked_for // timedelta(minutes=1), 1, 1440)


def _check_one_of(amount: Money | None, percent: Decimal | None) -> None:
    """An amount or a share, each sensible, never both."""
    if amount is not None and percent is not None:
        raise InvalidValue(field="amount", reason="amount_or_percent")
    if amount is not None and amount.amount < 0:
        raise InvalidValue(field="amount", reason="not_an_amount")
    if percent is not None:
        _check_percent(percent)


def _check_percent(share: Decimal) -> None:
    if not share.is_finite() or not 0 <= share <= WHOLE:
        raise _outside("percent", share, 0, 100)


def _outside(what: str, value: object, low: int, high: int) -> InvalidValue:
    return InvalidValue(field=what, reason="not_allowed", value=str(value), allowed=f"{low} – {high}")

"""Which policy version applies, and what it says at a moment: free or late, fee, deposit, refund."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import AskedBy, Booking, CancelOutcome
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.errors import ReasonMissing
from bookingdesk.domain.ids import ClientId, PolicyId
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import (
    LEAST_RETENTION,
    WHOLE,
    DepositRule,
    Policy,
    PolicyKind,
    PolicyState,
)
from bookingdesk.domain.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Until when a change is free, whether it is late now, and the fee that is then due."""

    free_until: datetime
    late: bool
    fee: Money | None = None
    needs_approval: bool = False
    """Only a supervisor may do it now."""


def check_silence(number: int, silent: bool, why: Silence | None) -> None:
    """Raise ReasonMissing where the desk keeps a message back without saying why (SOP A5.6, R23)."""
    if silent and why is None:
        raise ReasonMissing(number=number, what="silence")


def check_whose(number: int, present: ClientId, wanted: ClientId, reason: str) -> None:
    """Raise ReasonMissing where a booking is put under another client without a reason.

    The slip is the business's, so nobody is charged; who would look at the record wants to know what happened.
    """
    if wanted != present and not reason:
        raise ReasonMissing(number=number, what="client")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositAsked:
    """What has to be paid, and until when."""

    amount: Money
    due_at: datetime


def terms(
    policy: Policy | None,
    span: Span,
    now: datetime,
    asked_by: AskedBy = AskedBy.CLIENT,
    price: Money | None = None,
) -> Terms:
    """The terms for changing or cancelling a booking now (SOP A5.6, R24).

    The limit is elapsed time before the start, so that it is the same length on a day when the clocks change;
    exactly at the limit is still free. What the business itself asks for is never late and never charged.
    """
    if policy is None:
        return Terms(free_until=span.start, late=False)
    free_until = span.start - policy.free_until
    late = now > free_until and asked_by is not AskedBy.BUSINESS
    return Terms(
        free_until=free_until,
        late=late,
        fee=fee_of(policy, price) if late else None,
        needs_approval=late and policy.late_needs_approval,
    )


def fee_of(policy: Policy, price: Money | None) -> Money | None:
    """The fee of a late change: the amount, or the share of the price; None where nothing is charged."""
    fee = policy.late_fee
    if policy.late_percent is not None and price is not None:
        fee = price.share(policy.late_percent)
    return fee if fee is not None and fee.amount > 0 else None


def in_force(
    catalogue: Catalogue,
    kind: PolicyKind,
    service: Service | None,
    now: datetime,
) -> Policy | None:
    """The version that applies now: that of the service, else of its department, else the one for everything.

    Without a service only what is meant for everything applies. Of each name only the newest approved version
    whose day has come counts; drafts never do (R78).
    """
    ranked = [
        (rank, _age(policy), policy)
        for policy in newest(catalogue.policies.values(), kind, now)
        if (rank := _rank(policy, catalogue, service)) > 0
    ]
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def newest(policies: Iterable[Policy], kind: PolicyKind, now: datetime) -> tuple[Policy, ...]:
    """Of every name of the kind the version that applies now."""
    found: dict[str, Policy] = {}
    for policy in policies:
        if policy.kind is not kind or policy.state is not PolicyState.APPROVED:
            continue
        if policy.valid_from is not None and policy.valid_from > now:
            continue
        known = found.get(policy.name)
        if known is None or _age(known) < _age(policy):
            found[policy.name] = policy
    return tuple(found.values())


def replaced_at(policy: Policy, versions: Iterable[Policy], now: datetime) -> datetime | None:
    """From when another version of the name applies in the place of this one; None where none does yet."""
    if policy.state is not PolicyState.APPROVED:
        return None
    others = [p for p in versions if (p.kind, p.name, p.state) == (policy.kind, policy.name, PolicyState.APPROVED)]
    newer = sorted((p for p in others if _age(p) > _age(policy)), key=_age)
    since = [p.valid_from for p in newer if p.valid_from is not None and p.valid_from <= now]
    return since[0] if since else None


def versions_in_force(catalogue: Catalogue, service: Service, now: datetime) -> tuple[PolicyId, ...]:
    """The versions that a booking made now is made under, in the order of the kinds (R39)."""
    found = (in_force(catalogue, kind, service, now) for kind in PolicyKind)
    return tuple(policy.id for policy in found if policy is not None)


def agreed(catalogue: Catalogue, booking: Booking, kind: PolicyKind) -> Policy | None:
    """The version of the kind that the booking was made under; None where there was none."""
    kept = (*booking.policy_versions, *((booking.policy_id,) if booking.policy_id is not None else ()))
    found = (catalogue.policies.get(policy_id) for policy_id in kept)
    return next((policy for policy in found if policy is not None and policy.kind is kind), None)


def deposit_asked(
    rule: DepositRule | None, price: Money | None, start: datetime, now: datetime
) -> DepositAsked | None:
    """What must be paid before confirming, due in time but never after the start; None where nothing is (R17)."""
    if rule is None:
        return None
    amount = rule.amount
    if rule.percent is not None and price is not None:
        amount = price.share(rule.percent)
    if amount is None or amount.amount <= 0:
        return None
    return DepositAsked(amount=amount, due_at=max(now, min(now + rule.due_within, start)))


def refund_due(
    rule: DepositRule | None, outcome: CancelOutcome, asked_by: AskedBy, paid: Money | None
) -> Money | None:
    """What of the money paid is given back when the booking is cancelled; everything where the business asked."""
    if paid is None or paid.amount <= 0:
        return None
    kept = rule or DepositRule()
    share = kept.back_when_late if outcome is CancelOutcome.LATE else kept.back_when_free
    if asked_by is AskedBy.BUSINESS:
        share = WHOLE
    back = paid.share(share)
    return back if back.amount > 0 else None


def notice(catalogue: Catalogue, service: Service, now: datetime) -> tuple[timedelta, timedelta]:
    """Lead time and horizon that bind a booking of the service now: its policies', else its own."""
    lead = in_force(catalogue, PolicyKind.LEAD_TIME, service, now)
    horizon = in_force(catalogue, PolicyKind.HORIZON, service, now)
    return (
        service.lead_time if lead is None or lead.limit is None else lead.limit,
        service.horizon if horizon is None or horizon.limit is None else horizon.limit,
    )


def retention(catalogue: Catalogue, service: Service | None, now: datetime) -> timedelta:
    """How long records are kept after the visit: a year at least (SOP B5)."""
    policy = in_force(catalogue, PolicyKind.RETENTION, service, now)
    asked = policy.limit if policy is not None and policy.limit is not None else LEAST_RETENTION
    return max(asked, LEAST_RETENTION)


def _age(policy: Policy) -> tuple[bool, float, int, int]:
    """Versions of one name in the order in which they take each other's place."""
    since = policy.valid_from
    return (since is not None, since.timestamp() if since else 0.0, policy.version_no, policy.id)


def _rank(policy: Policy, catalogue: Catalogue, service: Service | None) -> int:
    """How closely the policy is meant for the service; 0 where it is meant for something else."""
    if policy.service_id is not None:
        return 4 if service is not None and policy.service_id == service.id else 0
    linked = catalogue.policies.get(service.policy_id) if service and service.policy_id is not None else None
    follows = linked is not None and linked.name == policy.name and linked.kind is policy.kind
    if follows and policy.kind is PolicyKind.CANCELLATION:
        return 3
    if policy.department_id is not None:
        return 2 if service is not None and policy.department_id == service.department_id else 0
    return 1

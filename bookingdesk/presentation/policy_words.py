"""What a version of a policy says, in a sentence, and the draft that somebody types into its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import DepartmentId, PolicyId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import LATE_KINDS, LIMIT_KINDS, DepositRule, IdentityRule, Policy, PolicyKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.money_words import policy_kind_word, policy_state_word
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.policies import PolicyLine

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_DAYS = frozenset({PolicyKind.HORIZON, PolicyKind.RETENTION})


def policy_title(line: PolicyLine) -> str:
    """`Cancelling: Standard, version 2 · in force`."""
    return _titled(line, _("in force") if line.in_force else policy_state_word(line.policy.state))


def version_title(line: PolicyLine, formatter: Formatter) -> str:
    """The same in the history of versions, where one before says when another took its place."""
    if line.replaced_at is None:
        return policy_title(line)
    return _titled(line, _("replaced on {day}").format(day=formatter.day_year(line.replaced_at)))


def _titled(line: PolicyLine, state: str) -> str:
    policy = line.policy
    words = _("{kind}: {name}, version {version} · {state}").format(
        kind=policy_kind_word(policy.kind), name=policy.name, version=policy.version_no, state=state
    )
    meant_for = line.service or line.department
    return f"{words} · {meant_for.name}" if meant_for else words


def policy_says(policy: Policy, formatter: Formatter) -> str:
    """The rule in figures."""
    if policy.kind in LATE_KINDS:
        missed = _("Who does not come owes the same.") if policy.no_show_late else ""
        return f"{_late(policy, formatter)} {missed}".strip()
    if policy.limit is not None:
        return formatter.duration(policy.limit)
    if policy.deposit is not None:
        return _deposit(policy.deposit, formatter)
    rule = policy.identity or IdentityRule()
    return _("{facts} facts, locked after {tries} failed checks.").format(facts=rule.needed, tries=rule.failures)


def policy_record(line: PolicyLine, formatter: Formatter) -> str:
    """Who wrote it, why, who approved it and from when it applies (SOP A9)."""
    policy = line.policy
    parts = [policy.description] if policy.description else []
    if policy.written_at is not None:
        parts.append(
            _("Drafted by {user}, {time}.").format(user=policy.author, time=formatter.day_time(policy.written_at))
        )
    if policy.approved_at is not None:
        parts.append(
            _("Approved by {user}, {time}.").format(
                user=policy.approved_by, time=formatter.day_time(policy.approved_at)
            )
        )
    if policy.valid_from is not None:
        parts.append(_("Applies from {time}.").format(time=formatter.day_time(policy.valid_from)))
    parts.append(_("Bookings keep the version they were made under."))
    return "\n".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """The fields of the form as typed."""

    kind: PolicyKind
    name: str
    service_id: ServiceId | None = None
    department_id: DepartmentId | None = None
    limit: str = ""
    """Hours; days for how far ahead and for keeping records; facts for the identity check."""
    no_show_late: bool = False
    """Cancellation: who does not come owes the late fee."""
    amount: str = ""
    percent: str = ""
    text: str = ""
    description: str = ""


def same_terms(draft: PolicyDraft, other: PolicyDraft) -> bool:
    """Whether clients would have to be told the same of both."""
    return (draft.limit, draft.amount, draft.percent, draft.no_show_late) == (
        other.limit,
        other.amount,
        other.percent,
        other.no_show_late,
    )


def limit_caption(kind: PolicyKind) -> str:
    """What the number of the form means for this kind."""
    return {
        PolicyKind.CANCELLATION: _("Free until, hours before"),
        PolicyKind.MODIFICATION: _("Free until, hours before"),
        PolicyKind.DEPOSIT: _("Due within, hours"),
        PolicyKind.IDENTITY: _("Facts needed"),
        PolicyKind.LEAD_TIME: _("Hours of notice"),
        PolicyKind.HORIZON: _("Days ahead"),
        PolicyKind.RETENTION: _("Days kept, 365 at least"),
    }[kind]


def draft_to_policy(draft: PolicyDraft, currency: str, start: Policy | None = None) -> Policy:
    """The version that the form asks for; what it has no field for stays as in `start`.

    Raises InvalidValue for what is no number.
    """
    number = _number(draft.limit, "hours")
    amount = _number(draft.amount, "amount") if draft.amount.strip() else None
    money = None if amount is None else Money(amount, currency)
    percent = _number(draft.percent, "percent") if draft.percent.strip() else None
    late, kind = draft.kind in LATE_KINDS, draft.kind
    length = timedelta(seconds=round(number * (86400 if kind in IN_DAYS else 3600)))
    known = start or Policy(id=PolicyId(0), name=draft.name, kind=kind)
    wanted = replace(
        known,
        id=PolicyId(0),
        name=draft.name,
        kind=kind,
        free_until=length if late else DAY,
        late_fee=money if late else None,
        late_percent=percent if late else None,
        no_show_late=draft.no_show_late and kind is PolicyKind.CANCELLATION,
        limit=length if kind in LIMIT_KINDS else None,
        deposit=replace(known.deposit or DepositRule(), amount=money, percent=percent, due_within=length)
        if kind is PolicyKind.DEPOSIT
        else None,
        identity=replace(known.identity or IdentityRule(), needed=int(number))
        if kind is PolicyKind.IDENTITY
        else None,
        service_id=draft.service_id,
        department_id=draft.department_id,
        description=draft.description,
    )
    return replace(wanted, text=_sentences(draft.text, wanted, known))


def _sentences(typed: str, wanted: Policy, known: Policy) -> Mapping[str, str]:
    """The sentence by language; those of other languages stay while it and what they tell do."""
    if typed == known.text.get("en", "") and _terms(wanted) == _terms(known):
        return known.text
    return {"en": typed} if typed.strip() else {}


def _terms(policy: Policy) -> tuple[object, ...]:
    """What a sentence for clients could name."""
    late = (policy.free_until, policy.late_fee, policy.late_percent, policy.no_show_late)
    return (*late, policy.limit, policy.deposit, policy.identity)


def _number(text: str, field: str) -> Decimal:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as why:
        raise InvalidValue(field=field, reason="not_a_number", value=text) from why
    if not number.is_finite() or abs(number) > 100_000:
        raise InvalidValue(field=field, reason="not_a_number", value=text)
    return number


def _late(policy: Policy, formatter: Formatter) -> str:
    limit = formatter.duration(policy.free_until)
    if policy.late_percent is not None:
        return _("Free until {limit} before, then {percent} % of the price.").format(
            limit=limit, percent=policy.late_percent
        )
    if policy.late_fee is not None:
        return _("Free until {limit} before, then {fee}.").format(limit=limit, fee=formatter.money(policy.late_fee))
    return _("Free until {limit} before, late after that without a fee.").format(limit=limit)


def _deposit(rule: DepositRule, formatter: Formatter) -> str:
    if rule.amount is None and rule.percent is None:
        return _("No deposit.")
    asked = formatter.money(rule.amount) if rule.amount is not None else f"{rule.percent} %"
    return _("{amount} within {limit} after booking; {free} % back when free, {late} % when late.").format(
        amount=asked, limit=formatter.duration(rule.due_within), free=rule.back_when_free, late=rule.back_when_late
    )

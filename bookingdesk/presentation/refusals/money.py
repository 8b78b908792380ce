"""Sentences for what approval, deposit and policy refuse, each with what can be done now."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import PolicyState
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def approval_missing(facts: Facts, around: Surroundings) -> str:
    return _("Booking {number} is not confirmed yet: record first how the client said yes, and who.").format(
        number=facts.get("number", "")
    )


def deposit_due(facts: Facts, around: Surroundings) -> str:
    missing, due = _money(facts.get("missing"), around), facts.get("due_at")
    if isinstance(due, datetime):
        return _(
            "Booking {number} can't be confirmed yet: {amount} of the deposit is due by {time}. "
            "Take the payment, or a supervisor waives it."
        ).format(number=facts.get("number", ""), amount=missing, time=around.formatter.day_time(due))
    return _(
        "Booking {number} can't be confirmed yet: {amount} of the deposit is due. "
        "Take the payment, or a supervisor waives it."
    ).format(number=facts.get("number", ""), amount=missing)


def refund_too_much(facts: Facts, around: Surroundings) -> str:
    paid = facts.get("paid")
    if not isinstance(paid, Money):
        return _("Nothing was paid for booking {number}, so nothing can be given back.").format(
            number=facts.get("number", "")
        )
    return _("Only {paid} was paid for booking {number}; no more than that can be given back.").format(
        paid=_money(paid, around), number=facts.get("number", "")
    )


def nothing_to_waive(facts: Facts, around: Surroundings) -> str:
    return _("Nothing is owed for booking {number}, so there is nothing to waive.").format(
        number=facts.get("number", "")
    )


def policy_refused(facts: Facts, around: Surroundings) -> str:
    name, version = facts.get("name", ""), facts.get("version", "")
    if facts.get("present") is PolicyState.WITHDRAWN:
        return _("Version {version} of “{name}” has been taken back. Draft a new one.").format(
            name=name, version=version
        )
    return _("Version {version} of “{name}” is approved and stays as it is. Draft a new one.").format(
        name=name, version=version
    )


def _money(value: object, around: Surroundings) -> str:
    return around.formatter.money(value) if isinstance(value, Money) else ""

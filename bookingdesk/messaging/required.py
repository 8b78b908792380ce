"""What a text of each kind must say, by the channel that carries it (SOP B4.3.2, A5.3, R61).

A text that leaves out a fact that is known is refused: by the composer before it leaves, by the editor before it is
kept. A dotted name is a fact within a fact. Refuses nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import BY_HAND, MessageKind
from bookingdesk.messaging.letter_facts import REQUIRED

_AGREED = {"service", "day", "times", "where", "number"}
_OWED, _OWED_SPOKEN = {"deposit.amount", "deposit.until"}, {"deposit.amount", "spoken.deposit_until"}
_MONEY = {"outcome.fee", "outcome.refund", "outcome.kept"}
_WRITTEN: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.TENTATIVE: frozenset(_AGREED | {"status", "policy"} | _OWED),
    MessageKind.CONFIRMATION: frozenset(_AGREED | {"status", "policy"}),
    MessageKind.MODIFICATION: frozenset(_AGREED | {"told.day", "policy"}),
    MessageKind.CANCELLATION: frozenset({"service", "day", "time", "number"} | _MONEY),
    MessageKind.REMINDER: frozenset(_AGREED | {"policy", "dates"}),
    MessageKind.DEPOSIT_DUE: frozenset(_AGREED | _OWED),
    MessageKind.CONFIRM_CALL: frozenset(_AGREED | {"status", "dates"}),
    MessageKind.NO_SHOW: frozenset({"service", "day", "time", "number"}),
    MessageKind.SERIES: frozenset({"service", "dates", "gone"} | _OWED),
    MessageKind.VISIT: frozenset({"dates", "gone"} | _OWED),
}
_WHEN_SHORT = {"day_short", "time"}
_TEXTED: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.TENTATIVE: frozenset({"service", "where", "status"} | _OWED | _WHEN_SHORT),
    MessageKind.CONFIRMATION: frozenset({"service", "where", "status", "free_until"} | _WHEN_SHORT),
    MessageKind.MODIFICATION: frozenset({"service", "where", "free_until"} | _WHEN_SHORT),
    MessageKind.CANCELLATION: frozenset({"service"} | _MONEY | _WHEN_SHORT),
    MessageKind.REMINDER: frozenset({"service", "where", "dates_short"} | _WHEN_SHORT),
    MessageKind.DEPOSIT_DUE: frozenset(_OWED | _WHEN_SHORT),
    MessageKind.CONFIRM_CALL: frozenset({"service", "where", "dates_short"} | _WHEN_SHORT),
    MessageKind.NO_SHOW: frozenset({"service"} | _WHEN_SHORT),
    MessageKind.SERIES: frozenset({"dates_short", "gone_short"} | _OWED),
    MessageKind.VISIT: frozenset({"dates_short", "gone_short"} | _OWED),
    MessageKind.MOVE_CALL: frozenset({"proposal.short"} | _WHEN_SHORT),
    MessageKind.REQUEST_RECEIPT: frozenset({"number", "due", "status"}),
    MessageKind.REQUEST_OFFER: frozenset({"offered_short", "until"}),
    MessageKind.REQUEST_ASK: frozenset({"points_short", "words"}),
    MessageKind.REQUEST_DECLINE: frozenset({"status", "words"}),
    MessageKind.REQUEST_WAITLIST: frozenset({"status"}),
    MessageKind.REQUEST_REPLY: frozenset({"words"}),
    MessageKind.WAITLIST_OFFER: frozenset({"service", "until"} | _WHEN_SHORT),
    MessageKind.OFFER_WITHDRAWN: frozenset(_WHEN_SHORT),
}
_SPOKEN: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.TENTATIVE: frozenset({"spoken.when", "service"} | _OWED_SPOKEN),
    MessageKind.CONFIRMATION: frozenset({"spoken.when", "service"}),
    MessageKind.MODIFICATION: frozenset({"spoken.when", "spoken.told", "service"}),
    MessageKind.CANCELLATION: frozenset({"spoken.when", "service"} | _MONEY),
    MessageKind.REMINDER: frozenset({"spoken.when", "service", "spoken.dates"}),
    MessageKind.DEPOSIT_DUE: frozenset({"spoken.when"} | _OWED_SPOKEN),
    MessageKind.CONFIRM_CALL: frozenset({"spoken.when", "service", "spoken.dates"}),
    MessageKind.NO_SHOW: frozenset({"spoken.when", "service"}),
    MessageKind.SERIES: frozenset({"spoken.dates", "spoken.gone"} | _OWED_SPOKEN),
    MessageKind.VISIT: frozenset({"spoken.dates", "spoken.gone"} | _OWED_SPOKEN),
    MessageKind.MOVE_CALL: frozenset({"spoken.when", "spoken.proposal"}),
    MessageKind.REQUEST_RECEIPT: frozenset({"spoken.due"}),
    MessageKind.REQUEST_OFFER: frozenset({"spoken.offered", "spoken.until"}),
    MessageKind.REQUEST_ASK: frozenset({"points", "words"}),
    MessageKind.REQUEST_DECLINE: frozenset({"words"}),
    MessageKind.REQUEST_WAITLIST: frozenset({"wanted"}),
    MessageKind.REQUEST_REPLY: frozenset({"words"}),
    MessageKind.WAITLIST_OFFER: frozenset({"service", "spoken.when", "spoken.until"}),
    MessageKind.OFFER_WITHDRAWN: frozenset({"spoken.when"}),
}
SPOKEN_ON = BY_HAND - {Channel.LETTER}
"""Channels on which a person says it: the text is a script."""


def required_facts(kind: MessageKind, channel: Channel) -> frozenset[str]:
    """The names of what a text must say where it is known."""
    if channel in SPOKEN_ON:
        return _SPOKEN[kind]
    if channel is Channel.SMS:
        return _TEXTED[kind]
    return _WRITTEN.get(kind) or REQUIRED[kind]


def left_out(kind: MessageKind, channel: Channel, text: str, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The required facts that are known and that the text does not say, however it breaks its lines."""
    whole = _run_together(text)
    names = sorted(required_facts(kind, channel))
    return tuple(name for name in names if _run_together(_known(facts, name)) not in whole)


def _known(facts: Mapping[str, object], name: str) -> str:
    """The fact of that name; empty where there is none of it this time."""
    first, _dot, rest = name.partition(".")
    value = facts[first]
    if not rest:
        return str(value)
    return _known(value, rest) if isinstance(value, Mapping) else ""


def _run_together(text: str) -> str:
    """Words with single spaces."""
    return " ".join(text.split())

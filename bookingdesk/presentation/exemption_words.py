"""Booking against a rule, in words: what was set aside, by whom and why, and the usual reasons to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.agreement import Exemption
from bookingdesk.domain.availability.values import Obstacle, RemedyKind
from bookingdesk.domain.rights import Right
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed


def can_be_allowed(obstacles: Iterable[Obstacle]) -> bool:
    """Whether a supervisor's right is among the ways out."""
    return any(remedy.kind is RemedyKind.SUPERVISOR for o in obstacles for remedy in o.remedies)


def right_words(right: Right) -> str:
    """What was set aside: `outside hours`."""
    return {
        Right.OUTSIDE_HOURS: _("outside working hours"),
        Right.OUTSIDE_POLICY: _("outside notice and horizon"),
        Right.OUTSIDE_SKILL: _("without the usual skill"),
    }.get(right, right.value)


def exemption_line(exempt: Exemption | None) -> str:
    """`By exception: outside working hours. Sue: regular client.`; empty without one."""
    if exempt is None:
        return ""
    what = listed(right_words(right) for right in sorted(exempt.rights))
    return _("By exception: {what}. Allowed by {name}: {reason}").format(
        what=what, name=exempt.by, reason=exempt.reason
    )


def exemption_question() -> str:
    """The title of the list of reasons."""
    return _("Book it by exception: why?")


def exemption_answers(typed: str) -> list[str]:
    """The reasons that fit what is typed, or what is typed itself."""
    usual = [_("Agreed with those who serve"), _("Urgent for the client"), _("We caused the trouble")]
    words = " ".join(typed.split())
    found = [reason for reason in usual if words.casefold() in reason.casefold()]
    return found if not words or words in found else [*found, words]

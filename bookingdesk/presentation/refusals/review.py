"""Sentences for what waits for a supervisor."""

from __future__ import annotations

from bookingdesk.domain.rights import Right, Role
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings
from bookingdesk.presentation.role_words import right_word, role_word


def asked_later(facts: Facts, around: Surroundings) -> str:
    roles = facts.get("roles")
    others = ", ".join(role_word(Role(role)) for role in roles) if isinstance(roles, tuple) else ""
    if facts.get("before"):
        return _("This was asked before: it waits in Review until somebody answers. Nothing was changed.")
    return _("Asked: {others}. Nothing was changed; it waits in Review until somebody answers.").format(
        others=others
    )


def not_deferrable(facts: Facts, around: Surroundings) -> str:
    right = facts.get("right")
    what = right_word(Right(str(right))) if right else _("This action")
    return _("{what}: this can't wait. Ask somebody who may, now, with their PIN.").format(what=what)


def deferral_settled(facts: Facts, around: Surroundings) -> str:
    return _("{name} has answered this already.").format(name=facts.get("by"))

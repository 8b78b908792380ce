"""Words for roles, and the sentence for what somebody's role does not allow."""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain.rights import Role
from bookingdesk.i18n.translation import _


def role_word(role: Role) -> str:
    """The role in the language of the interface."""
    return {
        Role.FRONTLINE: _("Frontline"),
        Role.COORDINATOR: _("Coordinator"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[role]


def not_allowed(facts: Mapping[str, object]) -> str:
    """Who may do it, and whether a PIN on the spot is enough. Facts as NotAllowed has them."""
    mine = role_word(Role(str(facts["role"])))
    roles = facts.get("roles")
    others = ", ".join(role_word(Role(role)) for role in roles) if isinstance(roles, tuple) else ""
    if facts.get("lendable"):
        return _(
            "Your role ({role}) does not allow this. Somebody who may ({others}) can allow it with a PIN."
        ).format(role=mine, others=others)
    return _("Your role ({role}) does not allow this. These can do it: {others}.").format(role=mine, others=others)

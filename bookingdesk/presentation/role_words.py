"""Words for roles, and the sentence for what somebody's role does not allow."""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain.rights import Right, Role, may, may_lend
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
    if facts.get("password"):
        return _("Looking after the desk needs your password: you signed in with a PIN.")
    mine = role_word(Role(str(facts["role"])))
    roles = facts.get("roles")
    others = ", ".join(role_word(Role(role)) for role in roles) if isinstance(roles, tuple) else ""
    if facts.get("lendable"):
        return _(
            "Your role ({role}) does not allow this. Somebody who may ({others}) can allow it with a PIN."
        ).format(role=mine, others=others)
    return _("Your role ({role}) does not allow this. These can do it: {others}.").format(role=mine, others=others)


def right_word(right: Right) -> str:
    """What a right allows, as a line of the permission table."""
    return _right_words()[right]


def grant_word(role: Role, right: Right) -> str:
    """Yes, with a PIN (of somebody who has it), or no."""
    if may(role, right):
        return _("Yes")
    return _("With a PIN") if any(may_lend(other, right) for other in Role) else _("No")


def _right_words() -> Mapping[Right, str]:
    return {**_desk_words(), **_leading_words(), **_caring_words()}


def _desk_words() -> Mapping[Right, str]:
    """What is done at the desk all day."""
    return {
        Right.SEE_SCHEDULE: _("See the schedule"),
        Right.SEE_CLIENTS: _("See clients"),
        Right.SEE_MESSAGES: _("See messages"),
        Right.EDIT_CLIENTS: _("Add and change clients"),
        Right.MERGE_CLIENTS: _("Merge clients"),
        Right.HOLD: _("Hold a free time"),
        Right.BOOK: _("Book"),
        Right.CONFIRM: _("Confirm bookings"),
        Right.MOVE: _("Move bookings"),
        Right.AMEND: _("Change notes and wishes of bookings"),
        Right.CANCEL: _("Cancel bookings"),
        Right.MARK: _("Mark arrivals, service and no-shows"),
        Right.UNDO: _("Undo and redo"),
        Right.SEND: _("Send, withdraw and repeat messages"),
        Right.DISPATCH: _("Let due messages go out"),
        Right.PRINT: _("Print"),
        Right.IMPORT: _("Import files"),
        Right.TAKE_REQUESTS: _("Take requests"),
        Right.ANSWER_REQUESTS: _("Answer requests"),
        Right.TAKE_PAYMENTS: _("Take payments"),
        Right.WAITLIST: _("Keep the waitlist"),
        Right.SERIES: _("Book series"),
        Right.SESSIONS: _("Open group sessions and change their seats"),
        Right.QUEUE: _("Keep the walk-in queue"),
        Right.CHECK_IDENTITY: _("Check who is calling"),
        Right.PLAN_ABSENCE: _("Plan absences"),
        Right.DRAFT_TEMPLATES: _("Write texts of messages"),
        Right.OWN_SECRETS: _("Change one's own password and PIN"),
        Right.SIGN_IN: _("Sign in"),
    }


def _leading_words() -> Mapping[Right, str]:
    """Exceptions, and what only somebody responsible decides."""
    return {
        Right.WAIVE_FEES: _("Waive fees"),
        Right.WAIVE_DEPOSITS: _("Waive a deposit, or give more time for it"),
        Right.REFUND: _("Refund payments"),
        Right.EXCUSE_IDENTITY: _("Go on without the identity check"),
        Right.OUTSIDE_HOURS: _("Book outside opening hours"),
        Right.OUTSIDE_POLICY: _("Book against the policy"),
        Right.OUTSIDE_SKILL: _("Book somebody without the skill"),
        Right.RELEASE_HOLDS: _("Release what others hold"),
        Right.RELEASE_MESSAGES: _("Let a restored or copied database send again"),
        Right.REASSIGN: _("Give requests to somebody else"),
        Right.DRAFT_POLICIES: _("Draft policies"),
        Right.APPROVE_POLICIES: _("Approve policies"),
        Right.APPROVE_TEMPLATES: _("Approve texts of messages"),
        Right.EDIT_CATALOGUE: _("Change services, staff and rooms"),
        Right.SEE_SETTINGS: _("See settings"),
        Right.HANDLE_ISSUES: _("Settle reported problems"),
        Right.UNLOCK_USERS: _("See users and unlock their PINs"),
    }


def _caring_words() -> Mapping[Right, str]:
    """Administration, which no PIN opens."""
    return {
        Right.EDIT_SETTINGS: _("Change settings"),
        Right.SET_UP: _("Set up the desk"),
        Right.FORGET_CLIENTS: _("Forget clients by the record rule"),
        Right.MANAGE_USERS: _("Add users, set roles, passwords and PINs"),
    }

"""Roles, rights and the one table of which role may do what; what is not in the table is denied (SOP A4, B3).

A right is asked for by a use case, or within one for the exceptions that a supervisor can allow on the spot.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at this business."""

    FRONTLINE = "frontline"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Something that one is allowed to do."""

    SEE_SCHEDULE = "see_schedule"
    SEE_CLIENTS = "see_clients"
    SEE_MESSAGES = "see_messages"
    EDIT_CLIENTS = "edit_clients"
    MERGE_CLIENTS = "merge_clients"
    HOLD = "hold"
    BOOK = "book"
    CONFIRM = "confirm"
    MOVE = "move"
    AMEND = "amend"
    CANCEL = "cancel"
    MARK = "mark"
    UNDO = "undo"
    SEND = "send"
    DISPATCH = "dispatch"
    PRINT = "print"
    IMPORT = "import"
    TAKE_REQUESTS = "take_requests"
    ANSWER_REQUESTS = "answer_requests"
    TAKE_PAYMENTS = "take_payments"
    WAITLIST = "waitlist"
    SERIES = "series"
    SESSIONS = "sessions"
    QUEUE = "queue"
    CHECK_IDENTITY = "check_identity"
    PLAN_ABSENCE = "plan_absence"
    WAIVE_FEES = "waive_fees"
    WAIVE_DEPOSITS = "waive_deposits"
    REFUND = "refund"
    EXCUSE_IDENTITY = "excuse_identity"
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_POLICY = "outside_policy"
    OUTSIDE_SKILL = "outside_skill"
    RELEASE_HOLDS = "release_holds"
    RELEASE_MESSAGES = "release_messages"
    HANDLE_ISSUES = "handle_issues"
    REASSIGN = "reassign"
    DRAFT_POLICIES = "draft_policies"
    APPROVE_POLICIES = "approve_policies"
    DRAFT_TEMPLATES = "draft_templates"
    APPROVE_TEMPLATES = "approve_templates"
    EDIT_CATALOGUE = "edit_catalogue"
    SEE_SETTINGS = "see_settings"
    EDIT_SETTINGS = "edit_settings"
    SET_UP = "set_up"
    MANAGE_USERS = "manage_users"
    UNLOCK_USERS = "unlock_users"
    OWN_SECRETS = "own_secrets"
    FORGET_CLIENTS = "forget_clients"
    SIGN_IN = "sign_in"


_EVERYBODY = frozenset(Role)
_DESK = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR})
_LEADING = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_CARING = frozenset({Role.ADMINISTRATOR})

GRANTED: Mapping[Right, frozenset[Role]] = {
    Right.SEE_SCHEDULE: _EVERYBODY,
    Right.SEE_CLIENTS: _EVERYBODY,
    Right.SEE_MESSAGES: _EVERYBODY,
    Right.EDIT_CLIENTS: _EVERYBODY,
    Right.MERGE_CLIENTS: _DESK,
    Right.HOLD: _EVERYBODY,
    Right.BOOK: _EVERYBODY,
    Right.CONFIRM: _EVERYBODY,
    Right.MOVE: _DESK,
    Right.AMEND: _EVERYBODY,
    Right.CANCEL: _DESK,
    Right.MARK: _EVERYBODY,
    Right.UNDO: _EVERYBODY,
    Right.SEND: _DESK,
    Right.DISPATCH: _EVERYBODY,
    Right.PRINT: _EVERYBODY,
    Right.IMPORT: _DESK,
    Right.TAKE_REQUESTS: _EVERYBODY,
    Right.ANSWER_REQUESTS: _DESK,
    Right.TAKE_PAYMENTS: _EVERYBODY,
    Right.WAITLIST: _EVERYBODY,
    Right.SERIES: _DESK,
    Right.SESSIONS: _DESK,
    Right.QUEUE: _EVERYBODY,
    Right.CHECK_IDENTITY: _EVERYBODY,
    Right.PLAN_ABSENCE: _DESK,
    Right.WAIVE_FEES: _LEADING,
    Right.WAIVE_DEPOSITS: _LEADING,
    Right.REFUND: _LEADING,
    Right.EXCUSE_IDENTITY: _LEADING,
    Right.OUTSIDE_HOURS: _LEADING,
    Right.OUTSIDE_POLICY: _LEADING,
    Right.OUTSIDE_SKILL: _LEADING,
    Right.RELEASE_HOLDS: _LEADING,
    Right.RELEASE_MESSAGES: _LEADING,
    Right.HANDLE_ISSUES: _LEADING,
    Right.REASSIGN: _LEADING,
    Right.DRAFT_POLICIES: _LEADING,
    Right.APPROVE_POLICIES: _LEADING,
    Right.DRAFT_TEMPLATES: _DESK,
    Right.APPROVE_TEMPLATES: _LEADING,
    Right.EDIT_CATALOGUE: _LEADING,
    Right.SEE_SETTINGS: _DESK,
    Right.EDIT_SETTINGS: _CARING,
    Right.SET_UP: _CARING,
    Right.MANAGE_USERS: _CARING,
    Right.UNLOCK_USERS: _LEADING,
    Right.OWN_SECRETS: _EVERYBODY,
    Right.FORGET_CLIENTS: _LEADING,
    Right.SIGN_IN: _EVERYBODY,
}
"""Role by right: the table of the handbook (R08). A right without a line is nobody's."""

OF_PROGRAM = frozenset({Right.DISPATCH, Right.SEE_SCHEDULE, Right.SEE_MESSAGES, Right.TAKE_REQUESTS})
"""What the program may do in the background, where nobody asked for it: send, read replies and the drop folder."""

ALONE = frozenset({Right.EDIT_SETTINGS, Right.SET_UP, Right.MANAGE_USERS, Right.FORGET_CLIENTS})
"""Rights that nobody lends: a PIN given on the spot never opens administration or erasure (D11)."""


def may(role: Role, right: Right) -> bool:
    """Whether the role has the right."""
    return role in GRANTED.get(right, frozenset())


def may_lend(role: Role, right: Right) -> bool:
    """Whether somebody of this role can allow one action with their PIN and name (D11)."""
    return may(role, right) and right not in ALONE

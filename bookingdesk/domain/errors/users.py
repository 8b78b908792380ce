"""Why a user is not let in, or may not do something."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class NotAllowed(RuleViolation):
    """The user's role lacks the right. Facts: right, role, roles (that have it), lendable (a PIN allows it).

    With `password`, the role has it, but who acts signed in by a PIN, which never opens administration.
    """

    code = "not_allowed"


class SignInRefused(RuleViolation):
    """Who wants in was not let in. Facts: reason (a word), name, tries_left and wait_seconds where they count."""

    code = "sign_in_refused"


class SignInNeeded(RuleViolation):
    """Somebody here has a password, so everybody says who they are. No facts."""

    code = "sign_in_needed"


class LastAdministrator(RuleViolation):
    """One enabled administrator, with a password where passwords are used, has to remain. No facts."""

    code = "last_administrator"


class AdministratorFirst(RuleViolation):
    """The first password is an administrator's, else nobody could administer any more. No facts."""

    code = "administrator_first"

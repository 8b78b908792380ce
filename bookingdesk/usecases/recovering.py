"""When no administrator knows a password any more: who owns the database sets a new one, loudly (D11, SOP A8).

Owning is proved by the store (`Store.owner`): the account that has the file, or the role that owns the tables of a
server and has given its password just now. No window calls this; it leaves an open issue for everybody who leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import IssueId, UserId
from bookingdesk.domain.issues import Issue, IssueKind
from bookingdesk.domain.passwords import Credentials, checked_password
from bookingdesk.domain.rights import Right, Role
from bookingdesk.domain.users import User
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.hashing import common_words, hashed
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited


class OwnerNeeded(RuleViolation):
    """Only who owns the database may do this, and has to prove it. No facts."""

    code = "owner_needed"


class NotAdministrator(RuleViolation):
    """Others get a new password from an administrator, in the window. Facts: name."""

    code = "not_administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverAdministrator:
    """A new password for an administrator, who may have been disabled."""

    user_id: UserId
    password: str = field(repr=False)
    owner_password: str = field(default="", repr=False)
    """Of the role that owns the tables, on a server."""


@needs(Right.SIGN_IN)
def recover_administrator(env: Env, command: RecoverAdministrator) -> Outcome[User]:
    """Set it, open what wrong tries have locked, and end every session of this user.

    Raises OwnerNeeded, NotAdministrator, InvalidValue with why the password is too weak, NotFound.
    """
    now, owner = env.now(), env.store.owner(command.owner_password)
    if owner is None:
        raise OwnerNeeded
    user, business = env.store.read(
        lambda work: (
            _administrator(work, command.user_id),
            desk_settings.value(work.settings.all(), "business.name"),
        )
    )
    checked_password(command.password, names=(user.name, business), common=common_words())
    stored = hashed(command.password)

    def step(work: Work) -> User:
        present = _administrator(work, command.user_id)
        if present.disabled:
            work.users.replace(replace(present, disabled=False))
        work.users.set_credentials(present.id, Credentials(password_hash=stored))
        work.users.remember_full_sign_in(present.id, "", None)
        by = replace(env.actor, name=owner)
        at = Step(env.acting_as(by), work, now)
        issue = Issue(
            id=IssueId(0), kind=IssueKind.RECOVERED, at=now, user=owner, station=by.station, text=present.name
        )
        number = work.issues.add(issue)
        told: dict[str, object] = {"enabled": present.disabled, "issue": number}
        audited(at, "recover_administrator", "user", present.id, told)
        return work.users.get(present.id)

    return Outcome(env.store.write(step), ChangeSet(settings=True, review=True))


def _administrator(work: Work, user_id: UserId) -> User:
    """Raises NotAdministrator, also where somebody took the role away while the password was hashed."""
    user = work.users.get(user_id)
    if user.role is not Role.ADMINISTRATOR:
        raise NotAdministrator(name=user.name)
    return user

"""People who work here: who they are, what they may do, and setting their passwords and PINs.

Everything here needs the right to administer, which no PIN lends and no session by PIN has; but everybody changes
their own password and PIN with their password, and supervisors open what wrong PINs have locked. Secrets go into
the database as hashes and nowhere else. Hashing takes a tenth of a second: call what sets secrets off the window's
thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.passwords import Credentials, checked_password, checked_pin, lends, looks_like_pin
from bookingdesk.domain.rights import Right, Role
from bookingdesk.domain.users import User, is_secured, require_administrator, user_name
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.hashing import common_words, hashed
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.signing_in import SignIn, sign_in

CHANGED = ChangeSet(settings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUser:
    """Somebody new, without password and PIN."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUser:
    """Another name, role or standing; None leaves it. `version` is the one that was shown."""

    user_id: UserId
    name: str | None = None
    role: Role | None = None
    disabled: bool | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword:
    """A new password."""

    user_id: UserId
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPin:
    """A new PIN; empty takes it away."""

    user_id: UserId
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwn:
    """A new password, or PIN, for whoever acts; `password` is the present one."""

    password: str = field(default="", repr=False)
    new_password: str = field(default="", repr=False)
    new_pin: str = field(default="", repr=False)


@needs(Right.UNLOCK_USERS)
def all_users(env: Env, nothing: None = None) -> Outcome[tuple[User, ...]]:
    """Everybody, the disabled ones too."""
    return Outcome(env.store.read(lambda work: tuple(work.users.all())))


@needs(Right.MANAGE_USERS)
def add_user(env: Env, command: AddUser) -> Outcome[User]:
    """Somebody new. Raises InvalidValue for the name, also where it is taken."""
    name, now = user_name(command.name), env.now()

    def step(work: Work) -> User:
        _refuse_taken(work.users.all(), name)
        made = work.users.add(name, command.role)
        audited(Step(env, work, now), "add_user", "user", made, {"role": command.role.value})
        return work.users.get(made)

    return Outcome(env.store.write(step), CHANGED)


@needs(Right.MANAGE_USERS)
def change_user(env: Env, command: ChangeUser) -> Outcome[User]:
    """Rename, give another role, disable or enable; who is disabled is out at once, at every station.

    A PIN that is too short for the new role is taken away. Raises InvalidValue, LastAdministrator, Stale, NotFound.
    """
    now = env.now()

    def step(work: Work) -> User:
        users = work.users.all()
        before = work.users.get(command.user_id)
        after = replace(
            before,
            name=before.name if command.name is None else user_name(command.name),
            role=command.role or before.role,
            disabled=before.disabled if command.disabled is None else command.disabled,
            version=command.version or before.version,
        )
        if after == before:
            return before
        _refuse_taken([user for user in users if user.id != after.id], after.name)
        require_administrator(users, _with(users, after))
        work.users.replace(after)
        if lends(after.role) and not lends(before.role):
            kept = work.users.credentials(after.id)
            work.users.set_credentials(after.id, replace(kept, pin_hash="", pin_failures=0))
        if after.disabled:
            work.users.remember_full_sign_in(after.id, "", None)
        audited(Step(env, work, now), "change_user", "user", after.id, _differences(before, after))
        return work.users.get(after.id)

    return Outcome(env.store.write(step), CHANGED)


@needs(Right.MANAGE_USERS)
def set_password(env: Env, command: SetPassword) -> Outcome[User]:
    """A password for somebody; from the first one on, everybody signs in. They are out wherever they are in.

    Raises InvalidValue with why it is too weak, AdministratorFirst.
    """
    return _password_set(env, command, own=command.user_id == env.actor.user_id)


@needs(Right.MANAGE_USERS)
def set_pin(env: Env, command: SetPin) -> Outcome[User]:
    """A PIN for somebody, or none. Raises InvalidValue."""
    return _pin_set(env, command)


@needs(Right.OWN_SECRETS)
def change_own(env: Env, command: ChangeOwn) -> Outcome[User]:
    """Somebody's own new password or PIN. Raises SignInRefused for a wrong present password, InvalidValue."""
    me = env.actor.user_id
    if env.store.read(lambda work: work.users.get(me)).has_password:
        if not command.password or looks_like_pin(command.password):
            raise InvalidValue(field="password", reason="needed")
        sign_in(env, SignIn(user_id=me, secret=command.password))
    if command.new_password:
        return _password_set(env, SetPassword(user_id=me, password=command.new_password), own=True)
    return _pin_set(env, SetPin(user_id=me, pin=command.new_pin))


@needs(Right.UNLOCK_USERS)
def unlock_user(env: Env, user_id: UserId) -> Outcome[User]:
    """Forget wrong tries, so that PIN and password are taken again at once. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> User:
        work.users.get(user_id)
        kept = work.users.credentials(user_id)
        work.users.set_credentials(user_id, replace(kept, password_failures=0, pin_failures=0, failed_at=None))
        audited(Step(env, work, now), "unlock_user", "user", user_id, {"pin_failures": kept.pin_failures})
        return work.users.get(user_id)

    return Outcome(env.store.write(step), CHANGED)


def _password_set(env: Env, command: SetPassword, *, own: bool) -> Outcome[User]:
    now = env.now()
    user, business = env.store.read(
        lambda work: (
            work.users.get(command.user_id),
            desk_settings.value(work.settings.all(), "business.name"),
        )
    )
    checked_password(command.password, names=(user.name, business), common=common_words())
    stored = hashed(command.password)

    def step(work: Work) -> User:
        users = work.users.all()
        present = work.users.get(command.user_id)
        require_administrator(users, _with(users, replace(present, has_password=True)))
        kept = work.users.credentials(command.user_id)
        work.users.set_credentials(command.user_id, Credentials(password_hash=stored, pin_hash=kept.pin_hash))
        work.users.remember_full_sign_in(command.user_id, "", None)
        if own:
            work.users.remember_full_sign_in(command.user_id, env.actor.station, now)
        audited(Step(env, work, now), "set_password", "user", command.user_id, {"first": not is_secured(users)})
        return work.users.get(command.user_id)

    return Outcome(env.store.write(step), CHANGED)


def _pin_set(env: Env, command: SetPin) -> Outcome[User]:
    now = env.now()
    user = env.store.read(lambda work: work.users.get(command.user_id))
    stored = hashed(checked_pin(command.pin, user.role)) if command.pin else ""

    def step(work: Work) -> User:
        present = work.users.get(command.user_id)
        if command.pin:
            checked_pin(command.pin, present.role)
        kept = work.users.credentials(command.user_id)
        work.users.set_credentials(command.user_id, replace(kept, pin_hash=stored, pin_failures=0))
        audited(Step(env, work, now), "set_pin", "user", command.user_id, {"removed": not stored})
        return work.users.get(command.user_id)

    return Outcome(env.store.write(step), CHANGED)


def _refuse_taken(users: Sequence[User], name: str) -> None:
    """Names are told apart by more than capitals: they are buttons that one letter picks."""
    if any(user.name.casefold() == name.casefold() for user in users):
        raise InvalidValue(field="user", reason="already_used", value=name)


def _with(users: Sequence[User], changed: User) -> list[User]:
    return [changed if user.id == changed.id else user for user in users]


def _differences(before: User, after: User) -> dict[str, object]:
    """Old and new values; names are personal, so only that they changed."""
    told: dict[str, object] = {}
    if before.name != after.name:
        told["name"] = "changed"
    if before.role is not after.role:
        told["role"] = [before.role.value, after.role.value]
    if before.disabled != after.disabled:
        told["disabled"] = [before.disabled, after.disabled]
    return told

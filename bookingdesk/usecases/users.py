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
from bookingdesk.domain.ids import DepartmentId, UserId
from bookingdesk.domain.passwords import Credentials, checked_password, checked_pin, lends, looks_like_pin
from bookingdesk.domain.rights import Right, Role
from bookingdesk.domain.users import User, is_secured, require_administrator, user_name
from bookingdesk.usecases.departments import LimitUser, limited
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
class StoreUser:
    """Somebody as a form has them; `user_id` None: new. Empty secrets and no departments leave what there is."""

    user_id: UserId | None
    name: str
    role: Role
    disabled: bool = False
    version: int | None = None
    departments: frozenset[DepartmentId] | None = None
    password: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)


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
    """A new password, PIN, or both, for whoever acts; `password` is the present one."""

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
    now = env.now()
    return Outcome(env.store.write(lambda work: _added(Step(env, work, now), command)), CHANGED)


@needs(Right.MANAGE_USERS)
def change_user(env: Env, command: ChangeUser) -> Outcome[User]:
    """Rename, give another role, disable or enable; who is disabled is out at once, at every station.

    A PIN that is too short for the new role is taken away. Raises InvalidValue, LastAdministrator, Stale, NotFound.
    """
    now = env.now()
    return Outcome(env.store.write(lambda work: _changed(Step(env, work, now), command)), CHANGED)


@needs(Right.MANAGE_USERS)
def store_user(env: Env, command: StoreUser) -> Outcome[User]:
    """Somebody new or as they are now, with limits, password and PIN: all of it is stored, or nothing.

    Raises what `add_user`, `change_user`, `set_password`, `set_pin` and `limit_user` raise.
    """
    now, name = env.now(), user_name(command.name)
    password = _password_hash(env, command.password, name) if command.password else ""
    pin = hashed(checked_pin(command.pin, command.role)) if command.pin else ""

    def step(work: Work) -> User:
        at = Step(env, work, now)
        if command.user_id is None:
            user = _added(at, AddUser(name=name, role=command.role))
        else:
            standing = ChangeUser(
                user_id=command.user_id,
                name=name,
                role=command.role,
                disabled=command.disabled,
                version=command.version,
            )
            user = _changed(at, standing)
        if command.departments is not None:
            limited(at, LimitUser(user_id=user.id, departments=command.departments))
        if password:
            _put_password(at, user.id, password)
        if pin:
            _put_pin(at, user.id, command.pin, pin)
        return work.users.get(user.id)

    return Outcome(env.store.write(step), CHANGED)


def _added(at: Step, command: AddUser) -> User:
    name = user_name(command.name)
    _refuse_taken(at.work.users.all(), name)
    made = at.work.users.add(name, command.role)
    audited(at, "add_user", "user", made, {"role": command.role.value})
    return at.work.users.get(made)


def _changed(at: Step, command: ChangeUser) -> User:
    work = at.work
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
    audited(at, "change_user", "user", after.id, _differences(before, after))
    return work.users.get(after.id)


@needs(Right.MANAGE_USERS)
def set_password(env: Env, command: SetPassword) -> Outcome[User]:
    """A password for somebody; from the first one on, everybody signs in. They are out wherever they are in.

    Raises InvalidValue with why it is too weak, AdministratorFirst.
    """
    now = env.now()
    user = env.store.read(lambda work: work.users.get(command.user_id))
    stored = _password_hash(env, command.password, user.name)
    return Outcome(env.store.write(lambda work: _put_password(Step(env, work, now), user.id, stored)), CHANGED)


@needs(Right.MANAGE_USERS)
def set_pin(env: Env, command: SetPin) -> Outcome[User]:
    """A PIN for somebody, or none. Raises InvalidValue."""
    now = env.now()
    user = env.store.read(lambda work: work.users.get(command.user_id))
    stored = hashed(checked_pin(command.pin, user.role)) if command.pin else ""
    return Outcome(
        env.store.write(lambda work: _put_pin(Step(env, work, now), user.id, command.pin, stored)), CHANGED
    )


@needs(Right.OWN_SECRETS)
def change_own(env: Env, command: ChangeOwn) -> Outcome[User]:
    """Somebody's own new password, PIN, or both in one step; with neither, the PIN goes.

    Raises SignInRefused for a wrong present password, InvalidValue.
    """
    now = env.now()
    me = env.store.read(lambda work: work.users.get(env.actor.user_id))
    if me.has_password:
        if not command.password or looks_like_pin(command.password):
            raise InvalidValue(field="password", reason="needed")
        sign_in(env, SignIn(user_id=me.id, secret=command.password))
    password = _password_hash(env, command.new_password, me.name) if command.new_password else ""
    pin = hashed(checked_pin(command.new_pin, me.role)) if command.new_pin else ""

    def step(work: Work) -> User:
        at = Step(env, work, now)
        if password:
            _put_password(at, me.id, password)
        if pin or not password:
            _put_pin(at, me.id, command.new_pin, pin)
        return work.users.get(me.id)

    return Outcome(env.store.write(step), CHANGED)


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


def _password_hash(env: Env, password: str, name: str) -> str:
    """What is stored of a password. Raises InvalidValue with why it is too weak."""
    business = env.store.read(lambda work: desk_settings.value(work.settings.all(), "business.name"))
    checked_password(password, names=(name, business), common=common_words())
    return hashed(password)


def _put_password(at: Step, user_id: UserId, stored: str) -> User:
    work, users = at.work, at.work.users.all()
    present = work.users.get(user_id)
    require_administrator(users, _with(users, replace(present, has_password=True)))
    kept = work.users.credentials(user_id)
    work.users.set_credentials(user_id, Credentials(password_hash=stored, pin_hash=kept.pin_hash))
    work.users.remember_full_sign_in(user_id, "", None)
    if user_id == at.env.actor.user_id:
        work.users.remember_full_sign_in(user_id, at.env.actor.station, at.now)
    audited(at, "set_password", "user", user_id, {"first": not is_secured(users)})
    return work.users.get(user_id)


def _put_pin(at: Step, user_id: UserId, pin: str, stored: str) -> User:
    if pin:
        checked_pin(pin, at.work.users.get(user_id).role)  # which may be another one by now
    kept = at.work.users.credentials(user_id)
    at.work.users.set_credentials(user_id, replace(kept, pin_hash=stored, pin_failures=0))
    audited(at, "set_pin", "user", user_id, {"removed": not stored})
    return at.work.users.get(user_id)


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

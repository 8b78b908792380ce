"""Console verbs for the people who work here: `user list|add|rename|role|disable|enable|password|pin|unlock`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from bookingdesk.admin.acting import new_secret, user_named
from bookingdesk.admin.context import Console
from bookingdesk.admin.tables import Row
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User
from bookingdesk.usecases.users import (
    AddUser,
    ChangeUser,
    SetPassword,
    SetPin,
    add_user,
    all_users,
    change_user,
    set_password,
    set_pin,
    unlock_user,
)


def run(console: Console, args: Namespace) -> int:
    """Run one of them and show the user as stored now."""
    if args.what == "list":
        console.rows([user_shape(user) for user in all_users(console.env).value])
        return 0
    if args.what == "add":
        console.facts(user_shape(add_user(console.env, AddUser(name=args.name, role=Role(args.role))).value))
        return 0
    user = user_named(all_users(console.env).value, args.name)
    console.facts(user_shape(_CHANGES[args.what](console, user, args)))
    return 0


def _change(console: Console, command: ChangeUser) -> User:
    return change_user(console.env, command).value


def _password(console: Console, user: User, args: Namespace) -> User:
    secret = new_secret(args.new_secret_file, user.name)
    return set_password(console.env, SetPassword(user_id=user.id, password=secret)).value


def _pin(console: Console, user: User, args: Namespace) -> User:
    secret = "" if args.remove else new_secret(args.new_secret_file, user.name)
    return set_pin(console.env, SetPin(user_id=user.id, pin=secret)).value


_CHANGES: dict[str, Callable[[Console, User, Namespace], User]] = {
    "rename": lambda console, user, args: _change(console, ChangeUser(user_id=user.id, name=args.new_name)),
    "role": lambda console, user, args: _change(console, ChangeUser(user_id=user.id, role=Role(args.role))),
    "disable": lambda console, user, args: _change(console, ChangeUser(user_id=user.id, disabled=True)),
    "enable": lambda console, user, args: _change(console, ChangeUser(user_id=user.id, disabled=False)),
    "password": _password,
    "pin": _pin,
    "unlock": lambda console, user, args: unlock_user(console.env, user.id).value,
}


def user_shape(user: User) -> Row:
    """A user as the console answers; of secrets only whether there are any."""
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role.value,
        "disabled": user.disabled,
        "password": user.has_password,
        "pin": user.has_pin,
        "pin_locked": user.pin_locked,
    }

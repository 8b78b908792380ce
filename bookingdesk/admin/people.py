"""Console verbs for the people who work here: `user list|add|rename|role|disable|enable|password|pin|unlock`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

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

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def add_verbs(verb: AddVerb, common: ArgumentParser) -> None:
    """`user` and what it does; each takes the options that every verb takes, from `common`."""
    user = verb("user", run, "people who work here: list, add, role, disable, password, PIN")
    does = user.add_subparsers(dest="what", required=True, metavar="WHAT")

    def one(name: str, summary: str, *more: str) -> ArgumentParser:
        action = does.add_parser(name, parents=[common], help=summary, description=summary)
        for argument in more:
            action.add_argument(argument)
        return action

    roles = tuple(role.value for role in Role)
    one("list", "everybody, the disabled ones too")
    one("add", "somebody new", "name").add_argument("--role", choices=roles, default=Role.COORDINATOR.value)
    one("rename", "another name", "name", "new_name")
    one("role", "another role", "name").add_argument("role", choices=roles)
    one("disable", "out at once, and not let in again", "name")
    one("enable", "let in again", "name")
    password = one("password", "a new password, 12 characters or more", "name")
    pin = one("pin", "a new PIN, 4 to 8 digits; 6 to 8 for supervisors and administrators", "name")
    for action in (password, pin):
        action.add_argument("--new-secret-file", type=Path, metavar="FILE", help="first line: the new secret")
    pin.add_argument("--remove", action="store_true", help="no PIN any more")
    one("unlock", "forget wrong PINs and passwords", "name")


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

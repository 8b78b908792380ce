"""As whom the console acts, and who allows what that role does not. Secrets come from the terminal, a file or the
environment, never from the words of the call, which other processes can read.
"""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotFound, SignInNeeded
from bookingdesk.domain.rights import Right
from bookingdesk.domain.users import User
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.signing_in import Approve, SignIn, approve, door, sign_in

SECRET, APPROVAL, NEW_SECRET = "BOOKINGDESK_SECRET", "BOOKINGDESK_APPROVAL", "BOOKINGDESK_NEW_SECRET"
T = TypeVar("T")


def acting(env: Env, args: Namespace) -> Env:
    """The surroundings as the user named by `--as`; without passwords in the database the name is enough.

    Raises SignInNeeded where passwords are used and nobody is named, SignInRefused, NotFound.
    """
    if not args.acting_as:
        if env.actor.proof is Proof.NOBODY:
            raise SignInNeeded
        return env
    inside = door(env).value
    user = user_named((person.user for person in inside.people), args.acting_as)
    if not inside.secured:
        actor = replace(env.actor, user_id=user.id, name=user.name, role=user.role)
        return env.acting_as(actor)
    secret = _secret(args.secret_file, SECRET, user.name)
    return env.acting_as(sign_in(env, SignIn(user_id=user.id, secret=secret)).value)


def with_approval(env: Env, args: Namespace, run: Callable[[Env], T]) -> T:
    """Run it; where the role is not enough and `--approved-by` names somebody, run it again with their approval."""
    try:
        return run(env)
    except NotAllowed as refusal:
        if not args.approved_by or not refusal.facts.get("lendable"):
            raise
        people = door(env).value.people
        user = user_named((person.user for person in people), args.approved_by)
        question = Approve(
            user_id=user.id,
            secret=_secret(args.approval_file, APPROVAL, user.name),
            right=Right(str(refusal.facts["right"])),
            reason=args.approval_reason or "",
        )
        return run(env.approved_by(approve(env, question).value))


def new_secret(file: Path | None, name: str) -> str:
    """A new password or PIN; on the terminal it is asked twice. Raises InvalidValue where the two differ."""
    given = _given(file, NEW_SECRET)
    if given is not None:
        return given
    first = getpass.getpass(f"New for {name}: ")
    if getpass.getpass("Again: ") != first:
        raise InvalidValue(field="password", reason="not_the_same")
    return first


def user_named(users: Iterable[User], name: str) -> User:
    """Who is called so, whatever capitals were typed. Raises NotFound."""
    for user in users:
        if user.name.casefold() == name.strip().casefold():
            return user
    raise NotFound(kind="user", wanted=name)


def _secret(file: Path | None, variable: str, name: str) -> str:
    given = _given(file, variable)
    return given if given is not None else getpass.getpass(f"PIN or password of {name}: ")


def _given(file: Path | None, variable: str) -> str | None:
    """From the file, else the environment; None where it is to be asked; empty where nobody can be asked."""
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as why:
            raise InvalidValue(field="file", reason="not_readable", value=str(file)) from why
        return lines[0] if lines else ""
    if variable in os.environ:
        return os.environ[variable]
    return None if sys.stdin is not None and sys.stdin.isatty() else ""

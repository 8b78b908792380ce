"""As whom the console acts, and who allows what that role does not. Secrets come from the terminal, a file or the
environment, never from the words of the call, which other processes can read.
"""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bookingdesk.admin.context import Console
from bookingdesk.admin.shapes import deferral_shape
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotFound, SignInNeeded
from bookingdesk.domain.rights import Right
from bookingdesk.domain.users import User
from bookingdesk.usecases.deferring import AskLater, ask_later
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.permits import attempt_of
from bookingdesk.usecases.signing_in import Approve, SignIn, approve, door, sign_in

SECRET, APPROVAL, NEW_SECRET = "BOOKINGDESK_SECRET", "BOOKINGDESK_APPROVAL", "BOOKINGDESK_NEW_SECRET"


WITHOUT_SIGN_IN = frozenset({"recover"})
"""Verbs for when nobody can sign in; who may run them is proved otherwise."""


def acting(env: Env, args: Namespace) -> Env:
    """The surroundings as the user named by `--as`; without passwords in the database the name is enough.

    Raises SignInNeeded where passwords are used and nobody is named, SignInRefused, NotFound.
    """
    if not args.acting_as:
        if env.actor.proof is Proof.NOBODY and args.verb not in WITHOUT_SIGN_IN:
            raise SignInNeeded
        return env
    inside = door(env).value
    user = user_named((person.user for person in inside.people), args.acting_as)
    if not inside.secured:
        actor = replace(env.actor, user_id=user.id, name=user.name, role=user.role)
        return env.acting_as(actor)
    secret = _secret(args.secret_file, SECRET, user.name)
    return env.acting_as(sign_in(env, SignIn(user_id=user.id, secret=secret)).value)


def with_approval(console: Console, args: Namespace) -> int:
    """Run the verb of the call; where the role is not enough, once more as `--approved-by` or `--ask-later` say."""
    try:
        return int(args.run(console, args))
    except NotAllowed as refusal:
        if not refusal.facts.get("lendable"):
            raise
        if args.ask_later is not None:
            return _asked_later(console, refusal, args.ask_later)
        if not args.approved_by:
            raise
        env = console.env
        user = user_named((person.user for person in door(env).value.people), args.approved_by)
        question = Approve(
            user_id=user.id,
            secret=_secret(args.approval_file, APPROVAL, user.name),
            right=Right(str(refusal.facts["right"])),
            reason=args.approval_reason or "",
        )
        allowed = env.approved_by(approve(env, question).value)
        return int(args.run(replace(console, env=allowed), args))


def _asked_later(console: Console, refusal: NotAllowed, why: str) -> int:
    """The refused action waits for somebody who may allow it."""
    verb, command = attempt_of(refusal)
    asked = AskLater(verb=verb, command=command, right=Right(str(refusal.facts["right"])), why=why)
    console.facts(deferral_shape(ask_later(console.env, asked).value, console.zone))
    return 0


def new_secret(file: Path | None, name: str) -> str:
    """A new password or PIN; on the terminal it is asked twice. Raises InvalidValue where the two differ."""
    given = secret_from(file, NEW_SECRET)
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
    given = secret_from(file, variable)
    return given if given is not None else getpass.getpass(f"PIN or password of {name}: ")


def secret_from(file: Path | None, variable: str) -> str | None:
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

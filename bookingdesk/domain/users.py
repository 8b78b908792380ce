"""Users: the people who operate the program, which is not the same as the staff members who are booked.

Refuses a change after which nobody could administer any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import AdministratorFirst, InvalidValue, LastAdministrator
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role

LONGEST_NAME = 60
PROGRAM = "bookingdesk"
"""As whom the program's own work in the background is recorded; nobody can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody operating the program."""

    id: UserId
    name: str
    role: Role = Role.COORDINATOR
    disabled: bool = False
    has_password: bool = False
    has_pin: bool = False
    pin_locked: bool = False
    """Too many wrong PINs: only the password, or a supervisor, opens it again."""
    version: int = 1


def user_name(text: str) -> str:
    """The name as it is kept.

    Raises InvalidValue for none, one too long, what cannot be printed, or the program's own.
    """
    name = cleaned_line(text, "user", limit=LONGEST_NAME)
    if not name:
        raise InvalidValue(field="user", reason="needed")
    if folded(name) == PROGRAM:
        raise InvalidValue(field="user", reason="already_used", value=name)
    return name


def is_secured(users: Iterable[User]) -> bool:
    """Whether one has to sign in: as soon as one enabled user has a password."""
    return any(user.has_password and not user.disabled for user in users)


def administrable(users: Iterable[User]) -> bool:
    """Whether somebody can administer: an enabled administrator, with a password once one has to sign in."""
    there = tuple(users)
    secured = is_secured(there)
    return any(
        user.role is Role.ADMINISTRATOR and not user.disabled and (user.has_password or not secured)
        for user in there
    )


def require_administrator(before: Iterable[User], after: Iterable[User]) -> None:
    """Refuse a change that leaves nobody to administer.

    Raises AdministratorFirst where the change would give the first password to somebody else than an
    administrator, else LastAdministrator. A database that was so before may be changed all the same.
    """
    was, becomes = tuple(before), tuple(after)
    if administrable(becomes) or not administrable(was):
        return
    if is_secured(becomes) and not is_secured(was):
        raise AdministratorFirst
    raise LastAdministrator

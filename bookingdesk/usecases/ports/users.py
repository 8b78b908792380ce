"""Who operates the program, as the use cases ask for them."""

from __future__ import annotations

from typing import Protocol

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User


class Users(Protocol):
    """Who operates the program."""

    def default_user(self) -> User:
        """The user that a desk without sign-in works as. Raises NotFound before there is one."""
        ...

    def add(self, name: str, role: Role) -> UserId:
        """A new user; names are unique."""
        ...

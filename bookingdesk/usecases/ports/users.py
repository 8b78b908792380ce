"""Who operates the program, as the use cases ask for them."""

from __future__ import annotations

from typing import Protocol

from bookingdesk.domain.ids import UserId


class Users(Protocol):
    """Who operates the program."""

    def default_user(self) -> tuple[UserId, str]:
        """Id and name of the user that a desk without sign-in works as. Raises NotFound before there is one."""
        ...

    def add(self, name: str, role: str = "coordinator") -> UserId:
        """A new user; names are unique."""
        ...

"""Users: the people who operate the program, which is not the same as the staff members who are booked."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody operating the program."""

    id: UserId
    name: str
    role: Role = Role.COORDINATOR
    disabled: bool = False
    version: int = 1

"""Who operates the program, and what is kept of their secrets, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.ids import DepartmentId, UserId
from bookingdesk.domain.passwords import Credentials
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User


class Users(Protocol):
    """Who operates the program."""

    def all(self) -> Sequence[User]:
        """Everybody, the disabled ones too, in the order in which they were added."""
        ...

    def get(self, user: UserId) -> User:
        """Raises NotFound."""
        ...

    def add(self, name: str, role: Role) -> UserId:
        """A new user; names are unique."""
        ...

    def replace(self, user: User) -> None:
        """Store name, role and whether disabled over the version that was read. Raises Stale."""
        ...

    def departments_of(self, user: UserId) -> frozenset[DepartmentId]:
        """What the user is limited to; empty where they see all departments."""
        ...

    def limit(self, user: UserId, departments: frozenset[DepartmentId]) -> None: ...
    def credentials(self, user: UserId) -> Credentials:
        """What is kept of their secrets; empty where nothing is."""
        ...

    def set_credentials(self, user: UserId, credentials: Credentials) -> None: ...

    def full_sign_in(self, user: UserId, station: str) -> datetime | None:
        """When they last gave their password at this station."""
        ...

    def remember_full_sign_in(self, user: UserId, station: str, at: datetime | None) -> None:
        """None takes back what is remembered, at every station where `station` is empty."""
        ...

    def add_approval_reason(self, seq: int, reason: str) -> None:
        """Why the action of an audit event was allowed to somebody whose role does not."""
        ...

    def approval_reason(self, seq: int) -> str:
        """Empty where none was given."""
        ...

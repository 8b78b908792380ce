"""What a check of the caller asks and answers: commands and answers without a single stored fact in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.identity import ATTEMPTS, FactKind, IdentityMode
from bookingdesk.domain.ids import BookingId, ClientId, ContactPersonId, IdentityCheckId, IssueId


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIdentity:
    """Whose word it is, and about which booking; a contact person speaks for the client where given."""

    client_id: ClientId
    booking_id: BookingId | None = None
    person_id: ContactPersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIdentity:
    """What the caller said, or which facts the clerk ticked (tick mode only).

    `submitted` False asks while somebody types: success is kept, anything less is not yet an attempt.
    """

    about: AskIdentity
    said: str = ""
    ticked: frozenset[FactKind] = frozenset()
    channel: Channel = Channel.PHONE
    submitted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledBack:
    """Somebody called the stored number, and the client (or contact person) answered there."""

    about: AskIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcuseIdentity:
    """A supervisor lets a change pass without a check, for a reason."""

    about: AskIdentity
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact person as the check offers them: a name and rights, no fact."""

    id: ContactPersonId
    name: str
    may_book: bool
    may_cancel: bool
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityQuestion:
    """What a check needs to ask; holds no stored fact, so that a window can keep it."""

    mode: IdentityMode
    needed: int
    kinds: tuple[FactKind, ...]
    """Which facts there are, by name."""
    can_call_back: bool
    persons: tuple[Person, ...] = ()
    locked_until: datetime | None = None
    valid: IdentityCheckId | None = None
    """A check of this contact that holds already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityAnswer:
    """How a check went: kinds that matched, and the check's id where they were enough."""

    matched: tuple[FactKind, ...]
    needed: int
    check_id: IdentityCheckId | None = None
    attempts_left: int = ATTEMPTS
    locked_until: datetime | None = None
    issue_id: IssueId | None = None

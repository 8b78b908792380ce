"""What a use case runs in: who acts, when, and where the data is. Made only in the composition root."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    HoldId,
    MessageId,
    RequestId,
    UserId,
    WaitlistId,
)
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.domain.users import PROGRAM
from bookingdesk.domain.waitlist import Opening
from bookingdesk.usecases.board import Board
from bookingdesk.usecases.ports import (
    Dispatch,
    InboxKeys,
    Letter,
    Mailing,
    NoInbox,
    NoMailing,
    NoTemplating,
    NoTexting,
    Store,
    Templating,
    Texting,
)


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Proof(StrEnum):
    """By what somebody is known to be who they say."""

    OPEN = "open"
    """Nobody has a password yet, so there is nothing to prove."""
    NOBODY = "nobody"
    """Nobody has signed in: everything but signing in is refused."""
    PIN = "pin"
    """Opens everything but administration."""
    PASSWORD = "password"
    ITSELF = "itself"
    """Nobody: the program works by itself, with the few rights of `OF_PROGRAM`, which nobody adds to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who operates the program, as what, and at which station (desk)."""

    user_id: UserId
    name: str
    station: str
    role: Role
    proof: Proof = Proof.OPEN
    departments: frozenset[DepartmentId] = frozenset()
    """Whose notes they may read; empty: everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who allows one action of somebody else with their own PIN; both names are recorded (D11)."""

    user_id: UserId
    name: str
    role: Role
    reason: str = ""
    """Why, in their own words; kept beside the log, never in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What a use case changed, for repainting; empty for pure readings."""

    bookings: frozenset[BookingId] = frozenset()
    clients: frozenset[ClientId] = frozenset()
    holds: frozenset[HoldId] = frozenset()
    messages: frozenset[MessageId] = frozenset()
    requests: frozenset[RequestId] = frozenset()
    spans: tuple[Span, ...] = ()
    """Busy spans that were or are now taken, so that views of other days stay untouched."""
    catalogue: bool = False
    settings: bool = False
    waitlist: frozenset[WaitlistId] = frozenset()
    openings: tuple[Opening, ...] = ()
    """Times that a cancellation, a no-show or a shortened booking has given back: who waits may want them."""
    queue: bool = False
    tray: bool = False
    review: bool = False
    """Issues, or what waits for a supervisor's word."""
    elsewhere: bool = False
    """Another desk wrote something, nobody here knows what: whatever is shown may be out of date."""

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self != ChangeSet()

    def __or__(self, other: ChangeSet) -> ChangeSet:
        """Both changes as one."""
        return ChangeSet(
            bookings=self.bookings | other.bookings,
            clients=self.clients | other.clients,
            holds=self.holds | other.holds,
            messages=self.messages | other.messages,
            requests=self.requests | other.requests,
            spans=(*self.spans, *other.spans),
            catalogue=self.catalogue or other.catalogue,
            settings=self.settings or other.settings,
            waitlist=self.waitlist | other.waitlist,
            openings=(*self.openings, *other.openings),
            queue=self.queue or other.queue,
            tray=self.tray or other.tray,
            review=self.review or other.review,
            elsewhere=self.elsewhere or other.elsewhere,
        )


V = TypeVar("V", covariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[V]):
    """What a use case answers: the value and what changed."""

    value: V
    changes: ChangeSet = field(default_factory=ChangeSet)


def new_uuid() -> str:
    """A fresh random UUID in text."""
    return str(uuid.uuid4())


def _nobody_writes(dispatch: Dispatch) -> Letter:
    raise LookupError("these surroundings make no texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """Passed to every use case as its first argument."""

    clock: Clock
    store: Store
    actor: Actor
    approver: Approver | None = None
    """Set for the one action that somebody else allows."""
    asked_at: datetime | None = None
    """When it was asked for, where somebody allows it later: who called, and what was late, is judged by it."""
    new_id: Callable[[], str] = new_uuid
    write: Callable[[Dispatch], Letter] = _nobody_writes
    """Makes the text of a message, to be looked at or read aloud."""
    templating: Templating = field(default_factory=NoTemplating)
    """Judges and shows the texts that messages are made from."""
    texting: Texting = field(default_factory=NoTexting)
    """The SMS gateway of this computer."""
    inbox: InboxKeys = field(default_factory=NoInbox)
    """The mailbox that replies come to."""
    mailing: Mailing = field(default_factory=NoMailing)
    """The mail secrets of this computer."""
    computer: str = ""
    """By which name this computer is known, where the station says another: the console is on every computer."""
    board: Board = field(default_factory=Board)
    """What is taken in the days ahead, in memory: one per store, shared by everybody acting on it."""

    def now(self) -> datetime:
        """The present moment in UTC, in whole seconds as the records keep them: a stored moment equals its own."""
        return self.clock.now().replace(microsecond=0)

    @property
    def secrets_at(self) -> str:
        """The station whose mail secrets and gateway these are: what it lacks, another may have."""
        return self.computer or self.actor.station

    def approved_by(self, approver: Approver) -> Env:
        """The same surroundings for one action that somebody allows with their own PIN."""
        return replace(self, approver=approver)

    def acting_as(self, actor: Actor) -> Env:
        """The same surroundings for another user."""
        return replace(self, actor=actor)

    def by_itself(self) -> Env:
        """The same surroundings for work in the background, which nobody who is signed in has asked for.

        It is recorded as the program's, at this station, and sees all departments.
        """
        program = Actor(
            user_id=UserId(0),
            name=PROGRAM,
            station=self.actor.station,
            role=Role.FRONTLINE,
            proof=Proof.ITSELF,
        )
        return replace(self, actor=program, approver=None)

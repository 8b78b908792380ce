"""What hands a message to the outside world: all it is given, and how it says that it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.bookings import Booking, Hold
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import LocationId, ResourceId, ServiceId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Account
from bookingdesk.domain.requests import Answer, Request
from bookingdesk.domain.templates import OwnTexts
from bookingdesk.domain.waitlist import WaitOffer


@dataclass(frozen=True, slots=True)
class Owed:
    """A deposit, or several, that a client has still to pay."""

    amount: Money
    until: datetime
    """When the place is given up without it."""
    warned: bool = False
    """Whether the client is being warned, not asked for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What a booking was when its client was last told."""

    service_id: ServiceId
    location_id: LocationId
    resources: frozenset[ResourceId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message with everything its text needs, read in the claiming transaction."""

    message: Message
    client: Client
    """Who reads it; of a request without a client a profile made of its words."""
    catalogue: Catalogue
    settings: Mapping[str, str]
    now: datetime
    booking: Booking | None = None
    request: Request | None = None
    offer: WaitOffer | None = None
    """What it is about: exactly one of the three, as the message says."""
    held: Hold | None = None
    """Of a call to somebody whose person is out: the time kept for them."""
    told: datetime | None = None
    """The start that the client was last told, where that is another one than now."""
    former: Former | None = None
    """Of a change notice: what the client knows of it, besides the start."""
    dates: tuple[Booking, ...] = ()
    """Of a message about a series or a visit, or a reminder of a visit: all that take place, in order of start."""
    gone: tuple[Booking, ...] = ()
    """And those cancelled by the change that the message is about."""
    heard: bool = False
    """Whether the client has been told of any of them before."""
    owed: Owed | None = None
    """Of tentative bookings: the deposit that is not paid yet."""
    account: Account | None = None
    """Of a cancelled booking: what was paid for it, and what of that goes back."""
    own_texts: OwnTexts = field(default_factory=dict)
    """What the business words itself; all else is as shipped."""

    @property
    def visit(self) -> Booking:
        """The booking of a message that is known to be about one."""
        if self.booking is None:
            raise ValueError(f"message {self.message.id} is about no booking")
        return self.booking

    @property
    def answer(self) -> Answer | None:
        """The answer that a message about a request carries."""
        if self.request is None or not 0 < self.message.sequence <= len(self.request.answers):
            return None
        return self.request.answers[self.message.sequence - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The text of a message as its reader gets it."""

    subject: str
    text: str
    language: str
    fell_back: bool = False
    """Whether that is not the client's language, because none of its templates exist."""
    head: str = ""
    """Of a letter on paper: what stands above the text, as HTML in which what clients wrote is escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a delivery attempt ended; see integrity section 4's decision table."""

    state: MessageState
    """SENT, RETRY_WAIT, FAILED, IN_DOUBT or OBSOLETE; QUEUED where the channel is at fault, not the message."""
    code: str = ""
    """What the other side said, in a word fit for logs: `250`, `550`, `refused`, `timeout` …"""
    reason: str = ""
    """A word for wording.py."""
    status: str = ""
    """The enhanced code of a mail server, such as 5.1.1 (RFC 3463), where it gave one."""
    pauses_channel: bool = False
    language: str = ""
    """The language the message was written in."""
    fell_back: bool = False
    """Whether that is not the client's language, because none of its templates exist."""


class Sender(Protocol):
    """Hands one message to the outside world. `fence` must be asked before the point of no return."""

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Compose from the present booking and send. Never raises for what a server or network does."""
        ...

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Send a short message about nothing, to find out whether the settings work."""
        ...

    def stop(self) -> None:
        """Give up a delivery under way, from another thread: at once before the fence, soon after it."""
        ...

    def hang_up(self) -> None:
        """Nothing more is to leave for now: keep no line open. From the thread that delivers."""
        ...

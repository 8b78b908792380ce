"""A client's contact log: what passed between them and the desk, whoever began it (SOP A6.3, B5.2, R34).

Almost all of it is read from what is stored anyway: messages, calls, requests, bookings, the queue. Only
what somebody writes down by hand is stored for the log itself. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel, Client, cleaned_text
from bookingdesk.domain.errors import InvalidValue, RuleViolation
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    InteractionId,
    LocationId,
    RequestId,
    ServiceId,
)

TEXT_LIMIT = 1000
TAKEN_BACK_WITHIN = timedelta(hours=1)
"""So long a slip of the hand can be taken back; later the log is a record like all others (B5)."""


class Direction(StrEnum):
    """Who turned to whom."""

    IN = "in"
    """The client to the desk."""
    OUT = "out"
    """The desk to the client."""
    INSIDE = "inside"
    """Nobody: the desk did or noted something about them."""


class InteractionKind(StrEnum):
    """What the log is filtered by."""

    MESSAGE = "message"
    CALL = "call"
    VISIT = "visit"
    """Somebody stood at the desk."""
    REQUEST = "request"
    BOOKING = "booking"
    NOTE = "note"
    DETAILS = "details"
    """Name, address or wishes of the client were changed (R59)."""


class Source(StrEnum):
    """Which record an interaction was read from."""

    MESSAGE = "message"
    ATTEMPT = "attempt"
    """One try to call."""
    READ_BACK = "read_back"
    WALK_IN = "walk_in"
    REQUEST = "request"
    ANSWER = "answer"
    CHANGE = "change"
    """A booking was made, moved or cancelled."""
    ENTRY = "entry"
    """Written by hand."""
    DETAIL = "detail"
    """A field of the profile was changed."""


class EntryWay(StrEnum):
    """How they met, as somebody who writes it down says it in one key: the way and who began."""

    CALLED_US = "called_us"
    WE_CALLED = "we_called"
    AT_THE_DESK = "at_the_desk"
    MAILED_US = "mailed_us"
    WE_MAILED = "we_mailed"
    TEXTED_US = "texted_us"
    WE_TEXTED = "we_texted"
    WROTE_US = "wrote_us"
    WE_WROTE = "we_wrote"
    NOTE = "note"
    """They did not meet: only a note."""


MEETING: Mapping[EntryWay, tuple[Direction, Channel | None]] = {
    EntryWay.CALLED_US: (Direction.IN, Channel.PHONE),
    EntryWay.WE_CALLED: (Direction.OUT, Channel.PHONE),
    EntryWay.AT_THE_DESK: (Direction.IN, Channel.WALK_IN),
    EntryWay.MAILED_US: (Direction.IN, Channel.EMAIL),
    EntryWay.WE_MAILED: (Direction.OUT, Channel.EMAIL),
    EntryWay.TEXTED_US: (Direction.IN, Channel.SMS),
    EntryWay.WE_TEXTED: (Direction.OUT, Channel.SMS),
    EntryWay.WROTE_US: (Direction.IN, Channel.LETTER),
    EntryWay.WE_WROTE: (Direction.OUT, Channel.LETTER),
    EntryWay.NOTE: (Direction.INSIDE, None),
}
"""What each way means, in the order of their keys 1 to 9 and 0."""


FOLLOWED = frozenset(
    {
        *("given_name", "family_name", "organisation", "phone", "email", "address", "postcode"),
        *("preferred_channel", "otherwise", "best_time", "pronounced"),
    }
)
"""Fields of a profile whose changes stand in the log, with what they were before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What somebody wrote down. The text is untrusted."""

    id: InteractionId
    client_id: ClientId
    at: datetime
    direction: Direction
    channel: Channel | None
    text: str
    booking_id: BookingId | None = None
    department_id: DepartmentId | None = None
    """Whose text it is; None: everybody's."""
    by: str
    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutBooking:
    """The booking that an interaction was about, as far as a line of the log names it."""

    id: BookingId
    number: int
    service_id: ServiceId
    location_id: LocationId
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One line of the log. `topic`, `outcome` and `reason` are the words of the record that it was read from."""

    source: Source
    kind: InteractionKind
    at: datetime
    direction: Direction
    channel: Channel | None = None
    """The method; None where the record names none."""
    topic: str = ""
    """A message's kind, a request's, what was done to the booking, or which field of the profile changed."""
    outcome: str = ""
    reason: str = ""
    """Why a message did not arrive."""
    text: str = ""
    """Untrusted words: of the client, or of who wrote it down."""
    before: str = ""
    """What a changed field said before; `text` is what it says since. Untrusted."""
    by: str = ""
    """The user; empty where the program acted by itself."""
    booking: AboutBooking | None = None
    service_id: ServiceId | None = None
    """What it was about, where there is no booking."""
    request_id: RequestId | None = None
    moved: tuple[datetime, datetime] | None = None
    """From when to when a booking was moved."""
    caller_checked: bool = False
    """It was known who asked for the change of the booking (R64)."""
    department_id: DepartmentId | None = None
    entry_id: InteractionId | None = None
    """Of what was written by hand."""
    withheld: bool = False
    """There are words, which only another department may read."""

    @property
    def about_service(self) -> ServiceId | None:
        """The service that it was about, if any."""
        return self.booking.service_id if self.booking is not None else self.service_id


class ContactLogRefused(RuleViolation):
    """Nothing is written into this log, or taken out of it.

    Facts: why (`forgotten`, `merged`, `other_client`, `not_yours`, `too_late`), who (a name or a number), until.
    """

    code = "contact_log_refused"


def kind_of(channel: Channel | None) -> InteractionKind:
    """Under what an entry written by hand is found."""
    if channel is None:
        return InteractionKind.NOTE
    if channel is Channel.PHONE:
        return InteractionKind.CALL
    return InteractionKind.VISIT if channel is Channel.WALK_IN else InteractionKind.MESSAGE


def check_entry(client: Client, booking: Booking | None, text: str) -> str:
    """The text as it is kept. Raises InvalidValue without words; ContactLogRefused where the file is closed or the
    booking is somebody else's.
    """
    kept = cleaned_text(text, "text", limit=TEXT_LIMIT)
    if not kept:
        raise InvalidValue(field="text", reason="needed")
    if client.forgotten_at is not None:
        raise ContactLogRefused(why="forgotten", who=f"#{client.id}")
    if client.merged_into is not None:
        raise ContactLogRefused(why="merged", who=f"#{client.merged_into}")
    if booking is not None and booking.client_id != client.id:
        raise ContactLogRefused(why="other_client", who=str(booking.number))
    return kept


def check_take_back(entry: LogEntry, by: str, now: datetime) -> None:
    """Raise ContactLogRefused for somebody else's entry, and for one that is a record by now."""
    if entry.by != by:
        raise ContactLogRefused(why="not_yours", who=entry.by)
    if now > entry.at + TAKEN_BACK_WITHIN:
        raise ContactLogRefused(why="too_late", until=entry.at + TAKEN_BACK_WITHIN)


def can_take_back(entry: Interaction, by: str, now: datetime) -> bool:
    """Whether a line of the log is an entry that its writer may still take back."""
    return entry.entry_id is not None and entry.by == by and now <= entry.at + TAKEN_BACK_WITHIN


def owner_of(
    booking_owner: DepartmentId | None, departments: frozenset[DepartmentId], *, has_booking: bool
) -> DepartmentId | None:
    """Whose text an entry becomes: the department's of its booking, else the only one that its writer is of."""
    if has_booking:
        return booking_owner
    return next(iter(departments)) if len(departments) == 1 else None


def discreet(
    interaction: Interaction, owner: DepartmentId | None, departments: frozenset[DepartmentId]
) -> Interaction:
    """The line as somebody limited to departments reads it: that they met stays known, not what was said (R45)."""
    if not interaction.text or owner is None or not departments or owner in departments:
        return interaction
    return replace(interaction, text="", withheld=True)

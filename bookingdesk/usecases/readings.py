"""Read models: what screens and paper show, joined and frozen, so that no view needs a second question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bookingdesk.domain.bookings import Booking, Hold, Status
from bookingdesk.domain.catalogue import Catalogue, Location, Resource, Service
from bookingdesk.domain.client_notes import ClientNote
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.durations import OwnDuration
from bookingdesk.domain.ids import ActionId, BookingId, ClientId, MessageId
from bookingdesk.domain.informed import Informed, Known
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.payments import Account, PaymentState
from bookingdesk.domain.requests import Request
from bookingdesk.domain.series import Place
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import WaitOffer
from bookingdesk.usecases.commands import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One booking as a calendar shows it."""

    booking: Booking
    client: Client
    service: Service
    confirmation: MessageState | None = None
    """Fate of the newest message of the kind confirmation, modification or cancellation; None: none planned."""
    to_be_said: bool = False
    """That message is a call to make, or a letter to hand over: it waits for a person."""
    reminder: MessageState | None = None
    new_client: bool = False
    """The client's first booking."""
    informed: Informed = Informed.NEED_NOT
    """Whether its client knows how it stands."""
    on_tray: bool = False
    """Taken up to be moved; it keeps this place until it is dropped elsewhere."""
    place: Place | None = None
    """Where it stands in its series, `3 of 6`."""
    step: Place | None = None
    """Where it stands in its visit, `1 of 3`."""
    payment: PaymentState = PaymentState.NONE
    """How it stands with the deposit or fee that is asked."""
    taken: int = 0
    """How many seats of a group session are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Some days, everything a view needs: entries in order of start, holds, and the catalogue of the moment."""

    first_day: date
    days: int
    entries: tuple[AgendaEntry, ...]
    holds: tuple[Hold, ...]
    catalogue: Catalogue
    read_at: datetime
    cursor: int
    """Position of the change feed at the reading."""

    def says_the_same_as(self, other: Agenda) -> bool:
        """Whether it differs at most in when it was read."""
        return replace(self, read_at=other.read_at, cursor=other.cursor) == other

    def sharing(self, other: Agenda) -> Agenda:
        """The same, with the very entries of another reading where they are equal: views need not look at them."""
        known = {entry.booking.id: entry for entry in other.entries}
        pairs = ((entry, known.get(entry.booking.id, entry)) for entry in self.entries)
        return replace(self, entries=tuple(was if was == entry else entry for entry, was in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """Everything the client panel answers on one screen (SOP A5.7)."""

    client: Client
    upcoming: tuple[AgendaEntry, ...]
    past: tuple[AgendaEntry, ...]
    messages: tuple[Message, ...]
    no_shows_in_12_months: int = 0
    name_alike: tuple[Client, ...] = ()
    notes: tuple[ClientNote, ...] = ()
    """What departments keep about the client, of those that the reader is of."""
    durations: tuple[OwnDuration, ...] = ()
    """Services that take another time for this client."""

    @property
    def last_visit(self) -> AgendaEntry | None:
        """The latest booking that the client came to; `past` also holds what was cancelled or missed."""
        return next((entry for entry in self.past if entry.booking.status is Status.COMPLETED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFile:
    """One booking with its messages and its history."""

    entry: AgendaEntry
    messages: tuple[Message, ...]
    history: tuple[HistoryLine, ...]
    account: Account = field(default_factory=lambda: Account(state=PaymentState.NONE))
    instead_of: Booking | None = None
    """The cancelled booking that this one was made instead of."""
    replaced_by: tuple[Booking, ...] = ()
    """What was booked instead of this one."""
    asked: tuple[Request, ...] = ()
    """What is asked about it and not settled: to cancel it, to move it; the oldest first."""
    known: Known | None = None
    """The booking as its client knows it, where that is another thing than what is so; None where nothing reached
    them, or they know it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change of a booking: who, when, from which desk, what."""

    at: datetime
    actor: str
    station: str
    action: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """A message with whom and what it is about."""

    message: Message
    client: Client | None
    """None: somebody who asked and is no client yet."""
    booking: Booking | None
    service: Service | None
    request: Request | None = None
    offer: WaitOffer | None = None

    @property
    def person(self) -> str:
        """Whom it is for."""
        if self.client is not None:
            return self.client.name
        return (self.request.name or self.request.phone or self.request.email) if self.request is not None else ""

    @property
    def phone(self) -> str:
        """The number to call."""
        own = self.request.phone if self.request is not None else ""
        return (self.client.phone if self.client is not None else "") or own

    @property
    def start(self) -> datetime | None:
        """When what it is about begins; None of a request."""
        about = self.booking or self.offer
        return about.span.start if about is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What the status bar says of the sender."""

    last_pass: datetime | None = None
    next_due: datetime | None = None
    counts: Mapping[MessageState, int] = field(default_factory=dict)
    """Of the states that somebody may have to see to (`domain.messages.UNSETTLED`); what was sent is history."""
    soon: int | None = None
    """Messages due within SOON of the reading; reminders of next week are not what is about to leave."""
    overdue: int = 0
    """Messages that should have left longer ago than the setting `messages.unsent_minutes` says (R32)."""
    channel_paused: str = ""
    """Code of why the mail channel pauses; empty while it works."""
    sms_paused: str = ""
    """The same of text messages."""
    left_to_others: frozenset[Channel] = frozenset()
    """Channels that only this computer lacks something for, while another desk sends or nothing waits."""
    silent: bool = False
    """The database was restored or copied: nothing leaves before a supervisor releases the messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo took back, and whether the client never heard of it."""

    booking_id: BookingId
    verb: str
    booking: Booking
    withdrawn: int
    """Messages withdrawn before they left."""
    already_sent: int
    """Messages that had left: the client was told."""
    told_client: ClientId | None = None
    """Who was told last of what was taken back, when, and of which start; None where nobody was."""
    told_at: datetime | None = None
    told_start: datetime | None = None
    others: tuple[Undone, ...] = ()
    """What was taken back in the same step, where several bookings had been changed together."""

    def all(self) -> tuple[Undone, ...]:
        """This one and those that went with it."""
        return (self, *self.others)


class RowKind(StrEnum):
    """What a row of the printed day says."""

    BOOKING = "booking"
    FREE = "free"
    BREAK = "break"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """One row of a printed day. Texts of free, break and off rows are empty but for `detail`."""

    kind: RowKind
    span: Span
    client_name: str = ""
    """By the names mode: `Ortiz, Maya`, `M. O.` or empty. Untrusted text."""
    service: str = ""
    spaces: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    status: Status | None = None
    reconfirmed: bool = False
    phone_end: str = ""
    """The last three digits; names mode full only."""
    number: int = 0
    new_client: bool = False
    sooner_wanted: bool = False
    see_file: bool = False
    """There is a note or something to know about the client that is not printed."""
    note: str = ""
    """Of the booking; names mode full only."""
    care: str = ""
    """What everybody serving must know; names mode full only."""
    fill: tuple[int, int] | None = None
    """Of a group session: seats taken, and seats; everybody in it has a row of their own right below."""
    session: str = ""
    """Which group session the row is of, or somebody's seat in it; empty for an ordinary booking."""
    seat_no: int = 0
    """Of somebody in a group session; time, service and place are in the session's row."""
    detail: str = ""
    """Time off: the kind (a word of TimeOffKind); closure: the holiday's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDay:
    """One staff member's page: from first to last working minute with everything in between."""

    staff: Resource
    hours: Span | None
    """From the first to the last working minute; None where the day is off but something is booked."""
    rows: tuple[ScheduleRow, ...]

    @property
    def bookings(self) -> int:
        """How many bookings the page has."""
        return sum(row.kind is RowKind.BOOKING and row.fill is None for row in self.rows)

    @property
    def free(self) -> tuple[Span, ...]:
        """The free gaps of 30 minutes and more."""
        return tuple(row.span for row in self.rows if row.kind is RowKind.FREE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySchedule:
    """The printed list of a day; staff members who neither work nor are booked have no page."""

    business: str
    location: Location
    day: date
    names: Names
    pages: tuple[StaffDay, ...]
    read_at: datetime
    read_by: str
    closure: str = ""
    """The holiday's name where the location is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of planned messages when a setting was changed: how many go by which other way, and when."""

    messages: frozenset[MessageId] = frozenset()
    by: Mapping[Channel, int] = field(default_factory=dict)
    left_out: int = 0
    """Reminders: nobody is reminded by letter."""
    reminders: frozenset[MessageId] = frozenset()
    """Those that go at another time now, go besides, or go no more."""
    calls: frozenset[MessageId] = frozenset()
    """The same of calls that ask whether somebody comes."""

    @property
    def touched(self) -> frozenset[MessageId]:
        """All that are not as they were."""
        return self.messages | self.reminders | self.calls


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """A shared setting with what it means; `allowed` says in a word or list what is accepted."""

    key: str
    value: str
    default: str
    description: str
    allowed: str
    followed: Followed = Followed()
    """Once it was set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStatus:
    """Counts and positions for `bookingdesk-admin status`."""

    clients: int
    bookings: Mapping[Status, int]
    services: int
    staff: int
    spaces: int
    messages: Mapping[MessageState, int]
    next_due: datetime | None
    audit_seq: int
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLine:
    """An action of this desk for the history list; `undone_at` is set where it was taken back."""

    action_id: ActionId
    at: datetime
    user: str
    verb: str
    booking: Booking
    client: Client
    service: Service
    undone_at: datetime | None

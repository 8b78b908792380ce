"""What the desk asks for: one frozen command per use case, made by windows, the console and imports alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.bookings import Allocation, AskedBy, Booking, Mode, Status
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    HoldId,
    IdentityCheckId,
    LocationId,
    MessageId,
    PaymentId,
    ResourceId,
    SeriesId,
    ServiceId,
    VisitId,
)
from bookingdesk.domain.messages import MessageKind, MessageState, Silence
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.domain.spans import Span
from bookingdesk.domain.steering import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Book a service for a client. `booking_id` is made when the form opens: saving twice answers AlreadySaved.

    Give `allocations` as offered in a slot, or leave them empty to have the free resources chosen.
    """

    booking_id: BookingId
    client_id: ClientId | None = None
    new_client: Client | None = None
    """Registered in the same transaction where `client_id` is None; its id is ignored."""
    service_id: ServiceId
    span: Span
    allocations: tuple[Allocation, ...] = ()
    wanted: frozenset[ResourceId] = frozenset()
    status: Status = Status.CONFIRMED
    mode: Mode = Mode.IN_PERSON
    mode_detail: str = ""
    """Link, number or address; where empty the business's own link or the client's number is taken."""
    channel: Channel = Channel.PHONE
    note: str = ""
    sooner_wanted: bool = False
    series_id: SeriesId | None = None
    visit_id: VisitId | None = None
    """What it is part of, where several are booked together."""
    seats: int | None = None
    """Open a group session with so many seats, in the name of the business; see `usecases.sessions`."""
    hold_id: HoldId | None = None
    """The caller's own hold, released in the same transaction."""
    external_id: str = ""
    approved_how: ApprovedHow | None = None
    """How the client said yes; None where a booking is confirmed at once: spoken, at this moment (R16)."""
    approved_by: str = ""
    """Who said yes; empty: the client."""
    replaces: BookingId | None = None
    """The cancelled booking that this one is made instead of."""
    silent: bool = False
    """No confirmation (imports of old bookings); reminders are planned all the same."""
    silent_reason: Silence | None = None
    """Why, where the desk chose it: mandatory then (SOP A5.6, R23)."""
    outside: bool = False
    """Book it although rules that a supervisor may set aside refuse it; needs their right and a reason."""
    outside_reason: str = ""
    """Why; empty takes the reason that the approver gave with their PIN."""
    past_allowed: bool = False
    offered: bool = False
    """The desk itself has offered this time, such as from the waitlist: no lead time stands in the way."""
    both: bool = False
    """The client has something else at that time and wants both; without it ClientBusy is raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule:
    """Move a booking to another span, and where given to other resources, another service or client."""

    booking_id: BookingId
    span: Span
    service_id: ServiceId | None = None
    """Another service, with its resources, price and policy; None keeps the booking's."""
    client_id: ClientId | None = None
    """Whose it is in truth, where it was booked under the wrong client: needs a `reason`; None keeps the client."""
    allocations: tuple[Allocation, ...] = ()
    wanted: frozenset[ResourceId] = frozenset()
    """Where both are empty, the present resources are kept if they are free, else equals are chosen."""
    reason: str = ""
    asked_by: AskedBy = AskedBy.CLIENT
    channel: Channel | None = None
    """How the wish to move came in (SOP B4.4.1)."""
    waive: str = ""
    """Why the fee of a late change is waived; a supervisor's right."""
    hold_id: HoldId | None = None
    version: int | None = None
    """The version that was shown; None moves whatever is there."""
    note: str | None = None
    mode: Mode | None = None
    mode_detail: str | None = None
    sooner_wanted: bool | None = None
    """Amended in the same step, where given: a form that changed both is one change and one undo."""
    offered: bool = False
    """The desk itself has offered this time: no lead time stands in the way."""
    checked: IdentityCheckId | None = None
    """The check of who is calling, where the desk wants one for a client's word (R64)."""
    excused: str = ""
    """Why nobody is checked: the right of who may excuse it."""
    both: bool = False
    """The client has something else at that time and keeps both; without it ClientBusy is raised."""
    silent: bool = False
    silent_reason: Silence | None = None
    """The client is not told of the change, and why: mandatory then (SOP A5.6, R23)."""
    outside: bool = False
    """Move it although rules that a supervisor may set aside refuse it; `reason` or the approver says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """Change what is neither time nor resource: note, mode, sooner-wanted."""

    booking_id: BookingId
    note: str | None = None
    mode: Mode | None = None
    mode_detail: str | None = None
    """Link, number or address of the mode; None keeps it, or finds the usual one for another mode."""
    sooner_wanted: bool | None = None
    version: int | None = None
    asked_by: AskedBy = AskedBy.CLIENT
    reason: str = ""
    checked: IdentityCheckId | None = None
    excused: str = ""
    """On whose word, as for a move: asked where another mode or detail is wanted and the desk checks callers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Cancel with a reason, which is mandatory (SOP A5.6): in words, by a code of the managed list, or both."""

    booking_id: BookingId
    reason: str = ""
    asked_by: AskedBy = AskedBy.CLIENT
    code: str = ""
    channel: Channel | None = None
    """How the wish to cancel came in (SOP B4.4.1)."""
    waive: str = ""
    """Why the fee of a late cancellation is waived; a supervisor's right."""
    version: int | None = None
    checked: IdentityCheckId | None = None
    """The check of who is calling, where the desk wants one for a client's word (R64)."""
    excused: str = ""
    """Why nobody is checked: the right of who may excuse it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Take one step of the status table: arrived, in service, completed, no-show, left, confirmed."""

    booking_id: BookingId
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordApproval:
    """The client said yes: how and who. `given_by` empty: the client themselves."""

    booking_id: BookingId
    how: ApprovedHow = ApprovedHow.SPOKEN
    given_by: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Make a tentative booking a confirmed one; with `how`, on the approval that is given now (SOP A5.4)."""

    booking_id: BookingId
    how: ApprovedHow | None = None
    given_by: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Money came in. `payment_id` is made when the form opens: saving twice stores once."""

    payment_id: PaymentId
    booking_id: BookingId
    amount: Money
    method: PaymentMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money is given back, for a reason."""

    payment_id: PaymentId
    booking_id: BookingId
    amount: Money
    method: PaymentMethod
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveDue:
    """What a booking still owes is not asked for any more, for a reason."""

    payment_id: PaymentId
    booking_id: BookingId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfirm:
    """The client has said again that they will come."""

    booking_id: BookingId
    reconfirmed: bool = True
    channel: Channel | None = None
    """How they said so; None where nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Let two bookings take each other's start and resources, each keeping its length."""

    one: BookingId
    other: BookingId
    asked_by: AskedBy = AskedBy.CLIENT
    reason: str = ""
    """Needed where the business asks for it and the desk checks who is calling."""
    checked: frozenset[IdentityCheckId] = frozenset()
    """The checks of both callers, where the desk wants them."""
    waive: str = ""
    """Why the fee of a late change is waived, for both; a supervisor's right."""
    both: bool = False
    """A client has something else at the new time and keeps both."""
    versions: tuple[int, int] | None = None
    """The versions of `one` and `other` that were shown; None swaps whatever is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTogether:
    """One step for several bookings, undone as one. `status` None: the clients have said that they will come."""

    booking_ids: tuple[BookingId, ...]
    status: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTogether:
    """Cancel several for one reason, undone as one."""

    booking_ids: tuple[BookingId, ...]
    reason: str = ""
    asked_by: AskedBy = AskedBy.CLIENT
    code: str = ""
    channel: Channel | None = None
    waive: str = ""
    checked: frozenset[IdentityCheckId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSlot:
    """Keep a slot for a caller. A hold given as `replacing` is released in the same transaction."""

    service_id: ServiceId
    client_id: ClientId | None = None
    span: Span
    allocations: tuple[Allocation, ...]
    wanted: frozenset[ResourceId] = frozenset()
    """Where allocations are empty: staff, space or equipment that must be among those chosen."""
    lasting: timedelta = timedelta(minutes=3)
    replacing: HoldId | None = None
    option_of: str = ""
    """Shared by the slots among which one caller chooses, three at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaQuery:
    """A stretch of days at all locations or one; days are local days of the location."""

    first_day: date
    days: int = 1
    cancelled: bool = False
    location_id: LocationId | None = None
    department_id: DepartmentId | None = None
    """Only bookings of this department's services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolong:
    """Keep a slot longer: the hold now lasts this long from now."""

    hold_id: HoldId
    lasting: timedelta = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClient:
    """A new profile; the id of the value is ignored."""

    client: Client


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendClient:
    """A changed profile over the version it carries.

    `checked` or `reason` is needed to change addresses or facts where the desk checks who is calling.
    """

    client: Client
    checked: IdentityCheckId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindClients:
    """What somebody said or typed: parts of names in any order, digits of a phone, an email, #number."""

    words: str
    limit: int = 20
    exact: bool = False
    """Only whom the words fit as typed, no near spellings: cheap enough to ask at every key."""


class Names(StrEnum):
    """How much of a client's name goes on paper, because paper is a disclosure."""

    FULL = "full"
    INITIALS = "initials"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScheduleQuery:
    """The printed list of a day at one location (None: the first)."""

    day: date
    names: Names = Names.FULL
    staff: frozenset[ResourceId] = frozenset()
    """Empty: everybody who works or is booked on the day."""
    location_id: LocationId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPrint:
    """A list went to paper or PDF: `what` is a word such as day_schedule."""

    what: str
    day: date
    names: Names
    staff: frozenset[ResourceId] = frozenset()
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxQuery:
    """A page of the outbox: of a part of it, or of some states; of the clients whom the words find, if any."""

    part: Part = Part.ALL
    states: frozenset[MessageState] | None = None
    """Instead of those of the part."""
    words: str = ""
    """A name, a phone number, or the number of a booking or request."""
    kinds: frozenset[MessageKind] = frozenset()
    """Of these kinds alone; all of them where none is given."""
    beyond: tuple[datetime, MessageId] | None = None
    """`moment` and id of the last message of the page before."""
    limit: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSetting:
    """A shared setting as text, such as `mail.port` = `587`."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDue:
    """Send what is due. One sender per database: where another one holds the lease, nothing is done."""

    now: datetime | None = None
    """Act as if it were this moment (console); None takes the clock."""
    limit: int = 50
    owner: str = ""
    """Who holds the lease from pass to pass; empty takes it for this pass only."""
    even_if_paused: bool = False
    """Try although a channel rests after a fault: somebody asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTestMail:
    """Try the mail settings with a short message to this address."""

    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSlots:
    """Free slots for a caller, the soonest first; `limit` None asks for all of them."""

    wish: SlotWish
    limit: int | None = 10
    moving: Booking | None = None
    """The booking that is to be moved: where it is now is not offered as another time."""
    new_only: bool = False
    """Of a group service no seats in sessions that run already, only times for another one."""

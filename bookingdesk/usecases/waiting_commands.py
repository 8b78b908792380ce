"""What the desk asks of the waitlist, the queue of walk-ins and the tray."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    DepartmentId,
    HoldId,
    OfferId,
    QueueId,
    ResourceId,
    ServiceId,
    WaitlistId,
)
from bookingdesk.domain.waitlist import Opening, WaitEntry, WaitState, WaitWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterWaitlist:
    """Somebody wishes for a slot. `client_id` or a `new_client`, who is registered in the same transaction."""

    client_id: ClientId | None = None
    new_client: Client | None = None
    service_ids: tuple[ServiceId, ...]
    wanted: frozenset[ResourceId] = frozenset()
    windows: tuple[WaitWindow, ...] = ()
    duration: timedelta | None = None
    priority: bool = False
    sooner_than: BookingId | None = None
    expires_at: datetime | None = None
    """None: at the end of the last day of the windows, where they have one; else never."""
    since: datetime | None = None
    """When they asked; None: now."""
    note: str = ""
    channel: Channel = Channel.PHONE


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaitlist:
    """A wish that is no longer one."""

    entry_id: WaitlistId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistQuery:
    """Wishes in some states; those who asked longest ago first."""

    states: frozenset[WaitState] = frozenset({WaitState.WAITING})
    limit: int = 500
    department_id: DepartmentId | None = None
    """Only wishes for a service of this department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningAt:
    """A free time of a person or room: what would fit there. The whole free stretch counts."""

    resource_id: ResourceId
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsFor:
    """The slots that would suit somebody who waits, the soonest first."""

    entry: WaitEntry
    first_day: date | None = None
    days: int = 28
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTime:
    """Offer a slot to somebody who waits: it is held for them until they answer or the time is up."""

    entry: WaitEntry
    service_id: ServiceId
    slot: Slot
    opening: Opening
    by_call: bool = False
    """Somebody calls them first, whatever they prefer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer:
    """They said yes."""

    offer_id: OfferId
    both: bool = False
    """They have something else then and keep both; without it ClientBusy is raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseOffer:
    """They said no; `withdrawn` where the desk takes it back and nothing is to be remembered."""

    offer_id: OfferId
    withdrawn: bool = False
    offer_next: bool = True
    """Pass the time to the next in line in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinQueue:
    """Somebody is here without a booking: a client, or a name."""

    client_id: ClientId | None = None
    name: str = ""
    service_id: ServiceId
    wanted: frozenset[ResourceId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeFromQueue:
    """Their turn: a booking, arrived, from now on. Who is no client yet becomes one, as given or by the name."""

    entry_id: QueueId
    booking_id: BookingId
    new_client: Client | None = None
    both: bool = False
    """They have something else now and keep both; without it ClientBusy is raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """They went away without being served."""

    entry_id: QueueId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHold:
    """Give back a slot that somebody else keeps; needs a reason."""

    hold_id: HoldId
    reason: str

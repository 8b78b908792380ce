"""From a reading to what the use cases are asked: a wish for slots, an exact start, a new client, a command.

Wall times become instants here and nowhere else, so that a skipped or doubled time is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.durations import length_of
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, ResourceId
from bookingdesk.domain.local_time import DAY_MINUTES, instant, local_date, wall
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.line.modes import mode_of
from bookingdesk.presentation.line.reading import Flag, LineReading, NewClient
from bookingdesk.usecases.commands import Book

DAYS = 14
WALK_IN_STEP = timedelta(minutes=5)
HERE_WITHIN = timedelta(minutes=30)
"""Who comes now and is served this soon waits here; for a later time they are sent away, and arrive again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """Everything the Line has understood and found so far, for the form that takes over."""

    reading: LineReading
    client: Client | None = None
    new_client: Client | None = None
    service: Service | None = None
    slot: Slot | None = None
    hold_id: HoldId | None = None
    here: bool = False
    """Whether the client has come and stays until the slot."""
    tentative: bool = False
    """Whether it was asked for by the key that only keeps the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """A reading with its service and client resolved."""

    reading: LineReading
    service: Service
    client: Client | None
    catalogue: Catalogue
    now: datetime
    agreed: timedelta | None = None
    """The client's own length for the service; None where there is none."""

    @property
    def zone(self) -> str:
        """The zone of the service's location."""
        return self.catalogue.zone_of(self.service.location_id)

    @property
    def wanted(self) -> frozenset[ResourceId]:
        """Staff and rooms asked for."""
        return frozenset((*self.reading.staff_ids, *self.reading.room_ids))

    @property
    def length(self) -> timedelta:
        """As said, as agreed with the client, or as long as those wanted need."""
        said = self.reading.length or self.agreed
        return said or length_of(self.catalogue, self.service.id, self.wanted)

    def slots(self, ignoring: HoldId | None = None) -> SlotWish:
        """The wish for free starts."""
        when = self.reading.when
        today = local_date(self.now, self.zone)
        first, days = when.day or today, 1 if when.day else DAYS
        start, end = 0, DAY_MINUTES
        if when.minute is not None:
            start, end = when.minute, when.minute + 1
        elif when.window is not None:
            start, end = when.window.from_minute, when.window.until_minute
        if when.now:
            local = wall(self.now, self.zone)
            first, days, start, end = today, 1, local.hour * 60 + local.minute, DAY_MINUTES
        return SlotWish(
            service_id=self.service.id,
            duration=self.reading.length or self.agreed,
            wanted=self.wanted,
            first_day=first,
            days=days,
            from_minute=start,
            until_minute=end,
            usual_staff=self.client.usual_staff if self.client else None,
            any_notice=when.now,
            ignoring_hold=ignoring,
        )

    def from_today(self, ignoring: HoldId | None = None) -> SlotWish:
        """The same from today on, for a day that has passed."""
        today = local_date(self.now, self.zone)
        return replace(self.slots(ignoring), first_day=today, days=DAYS)

    def relaxed(self, wish: SlotWish) -> SlotWish:
        """The same without staff, room, hour and, for a single day, with the days after it."""
        return replace(wish, wanted=frozenset(), from_minute=0, until_minute=DAY_MINUTES, days=max(wish.days, DAYS))

    def start(self, ignoring: HoldId | None = None) -> StartWish | None:
        """The exact start, where one was said. Raises NonexistentTime and AmbiguousTime."""
        when = self.reading.when
        if when.now:
            step = WALK_IN_STEP.total_seconds()
            return self.start_at(self.now - timedelta(seconds=self.now.timestamp() % step), ignoring)
        if when.day is None or when.minute is None:
            return None
        said = datetime.combine(when.day, time(when.minute // 60, when.minute % 60))
        return self.start_at(instant(said, self.zone), ignoring)

    def start_at(self, begins: datetime, ignoring: HoldId | None = None) -> StartWish:
        """The wish for this very moment."""
        now = self.reading.when.now
        return StartWish(
            service_id=self.service.id,
            start=begins,
            duration=self.reading.length or self.agreed,
            wanted=self.wanted,
            usual_staff=self.client.usual_staff if self.client else None,
            any_notice=now,
            past_allowed=now,
            ignoring_hold=ignoring,
        )

    def slot_at(self, start: StartWish) -> Slot:
        """The slot of an exact start whose resources the rules choose when it is held or booked."""
        return Slot(span=Span.lasting(start.start, self.length), allocations=())


def new_client(typed: NewClient, now: datetime) -> Client:
    """The profile to be registered; its id is ignored. The last word is the family name."""
    words = typed.name.split()
    given, family = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (typed.name, "")
    return Client(
        id=ClientId(0),
        given_name=given,
        family_name=family,
        phone=typed.phone,
        email=typed.email,
        preferred_channel=Channel.EMAIL if typed.email else Channel.PHONE,
        created_at=now,
    )


def is_here(reading: LineReading, start: datetime, now: datetime) -> bool:
    """Whether a booking at this start is for somebody who has come and stays until then."""
    return reading.when.now and start - now <= HERE_WITHIN


def status_of(reading: LineReading, *, here: bool, tentative: bool = False) -> Status:
    """Arrived for a walk-in who is served at once, tentative where asked for, else confirmed."""
    if here:
        return Status.ARRIVED
    return Status.TENTATIVE if tentative or Flag.TENTATIVE in reading.flags else Status.CONFIRMED


def channel_of(reading: LineReading) -> Channel:
    """How the wish came in: as said, walk-in for `now`, else the phone."""
    return reading.channel or (Channel.WALK_IN if reading.when.now else Channel.PHONE)


def booking_of(
    wishing: Wishing,
    slot: Slot,
    *,
    booking_id: BookingId,
    hold_id: HoldId | None,
    tentative: bool = False,
    both: bool = False,
) -> Book:
    """The command that Enter sends."""
    reading = wishing.reading
    stored = wishing.client is not None and wishing.client.id > 0
    return Book(
        booking_id=booking_id,
        client_id=wishing.client.id if wishing.client and stored else None,
        new_client=None if stored else wishing.client,
        service_id=wishing.service.id,
        span=slot.span,
        allocations=slot.allocations,
        wanted=wishing.wanted,
        status=status_of(reading, here=is_here(reading, slot.span.start, wishing.now), tentative=tentative),
        mode=mode_of(reading),
        mode_detail=reading.mode_detail,
        channel=channel_of(reading),
        note=kept_note(reading),
        sooner_wanted=Flag.SOONER in reading.flags,
        hold_id=hold_id,
        both=both,
    )


def kept_note(reading: LineReading) -> str:
    """The note with everything that could not be carried out: nothing typed is dropped."""
    return reading.note_with_unknown


def repeat_kept(reading: LineReading) -> str:
    """The same for who waits, which happens once: how it should repeat goes into the note."""
    left = [piece.text for piece in reading.pieces if piece.kind.value == "repeat"]
    return " ".join(part for part in (reading.note_with_unknown, *left) if part)

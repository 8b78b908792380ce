"""Who waits for which time, whether an opening fits them and why not, and in which order they are asked.

Pure: it knows no clock and no database. Whether a time can be had at all is `domain.availability`'s business and
comes in as a `Trial`; here is decided whom it would please (interface 2.15).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import MOVABLE, Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, WaitlistRefused
from bookingdesk.domain.ids import (
    BookingId,
    ClientId,
    HoldId,
    LocationId,
    OfferId,
    ResourceId,
    ServiceId,
    WaitlistId,
)
from bookingdesk.domain.local_time import DAY_MINUTES, wall
from bookingdesk.domain.spans import Span


class WaitState(StrEnum):
    """Where a wish stands. Whatever is not waiting is archived, never deleted."""

    WAITING = "waiting"
    BOOKED = "booked"
    LEFT = "left"
    EXPIRED = "expired"


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Misfit(StrEnum):
    """Why an opening does not suit somebody."""

    TOO_LONG = "too_long"
    WRONG_PERSON = "wrong_person"
    NOT_QUALIFIED = "not_qualified"
    OUTSIDE_WISH = "outside_wish"
    NOT_SOONER = "not_sooner"
    SAID_NO = "said_no"
    CLIENT_BUSY = "client_busy"
    """They have something else then; they may still want both, so the desk can ask."""
    NOT_FREE = "not_free"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitWindow:
    """Days and times that would suit, in wall time of the location: the visit starts in [from, until)."""

    weekdays: frozenset[int] = frozenset(range(7))
    first_day: date | None = None
    last_day: date | None = None
    from_minute: int = 0
    until_minute: int = DAY_MINUTES

    def __post_init__(self) -> None:
        """Refuse a window in which no visit can start."""
        if not self.weekdays or not 0 <= self.from_minute < self.until_minute <= DAY_MINUTES:
            raise InvalidValue(field="window", reason="not_allowed", value="", allowed="00:00 – 24:00")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise InvalidValue(field="window", reason="not_after_start")

    def holds(self, start: datetime) -> bool:
        """Whether a visit that starts at this local time would suit."""
        day, minute = start.date(), start.hour * 60 + start.minute
        return (
            day.weekday() in self.weekdays
            and (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and self.from_minute <= minute < self.until_minute
        )


def window_of_start(start: datetime, zone: str) -> WaitWindow:
    """The wish for exactly this start: a seat in one group session."""
    local = wall(start, zone)
    minute = local.hour * 60 + local.minute
    return WaitWindow(first_day=local.date(), last_day=local.date(), from_minute=minute, until_minute=minute + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEntry:
    """A wish for a slot. Without id it is a booking's mark "wants sooner", which counts as an entry."""

    id: WaitlistId | None
    client_id: ClientId
    service_ids: tuple[ServiceId, ...]
    """Any of these would do, the first the most wanted."""
    wanted: frozenset[ResourceId] = frozenset()
    """One of these staff members; empty: anybody."""
    windows: tuple[WaitWindow, ...] = ()
    """Any of these; empty: any time."""
    duration: timedelta | None = None
    """None takes the service's."""
    priority: bool = False
    sooner_than: BookingId | None = None
    """The booking that would be moved: to an earlier time, unless the windows name days of their own."""
    expires_at: datetime | None = None
    note: str = ""
    """Untrusted text."""
    channel: Channel = Channel.PHONE
    state: WaitState = WaitState.WAITING
    state_since: datetime
    since: datetime
    """When they asked."""
    booking_id: BookingId | None = None
    """What came of it."""
    created_by: str = ""
    version: int = 1

    @property
    def only_sooner(self) -> bool:
        """Whether only a time before the booking that would be moved is an improvement."""
        return self.sooner_than is not None and not any(w.first_day or w.last_day for w in self.windows)

    def suits(self, start: datetime, zone: str) -> bool:
        """Whether a start lies in one of the wished windows."""
        local = wall(start, zone)
        return not self.windows or any(window.holds(local) for window in self.windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A time that somebody could have: what became free, in which free stretch, with whom."""

    span: Span
    free: Span
    """The whole free stretch around it, of the person or room; at least `span`."""
    resources: frozenset[ResourceId]
    """The staff member (or, where none is needed, the room) that is free; they must serve."""
    location_id: LocationId
    booking_id: BookingId | None = None
    """Whose time it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One service of a wish tried on an opening: how long it takes, who can do it, which slots there are."""

    service_id: ServiceId
    length: timedelta
    qualified: bool = True
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How an opening suits somebody: with a slot it fits fully; else every reason why not."""

    entry: WaitEntry
    service_id: ServiceId
    slot: Slot | None = None
    misfits: tuple[Misfit, ...] = ()
    too_long_by: timedelta = timedelta(0)
    their_person: bool = False
    """They had asked for exactly whom the opening is with."""

    @property
    def fits(self) -> bool:
        """Whether it can be offered."""
        return self.slot is not None and not self.misfits


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitOffer:
    """A slot offered to somebody who waits, held until it expires."""

    id: OfferId
    entry_id: WaitlistId
    service_id: ServiceId
    span: Span
    resources: frozenset[ResourceId]
    opening: Opening
    """What was opened, so that the next in line can be asked for it."""
    hold_id: HoldId
    expires_at: datetime
    state: OfferState = OfferState.OPEN
    at: datetime
    by: str
    settled_at: datetime | None = None


def match(
    entry: WaitEntry,
    opening: Opening,
    trials: Iterable[Trial],
    *,
    zone: str,
    sooner_than: datetime | None = None,
    said_no: Sequence[Span] = (),
    busy: Sequence[Span] = (),
) -> Match:
    """How the opening suits the wish, the best of its services (first the one that fits, in wished order).

    `sooner_than` is the start of the booking that would be moved, where only an earlier one would do; `said_no` the
    spans they have refused, `busy` those at which they are booked for something else.
    """
    found = [_tried(entry, opening, trial, zone, sooner_than, said_no, busy) for trial in trials]
    if not found:
        raise ValueError("a wish names at least one service")
    return min(found, key=lambda one: (not one.fits, len(one.misfits)))


def _tried(
    entry: WaitEntry,
    opening: Opening,
    trial: Trial,
    zone: str,
    sooner_than: datetime | None,
    said_no: Sequence[Span],
    busy: Sequence[Span],
) -> Match:
    """One service of the wish, with its first slot that suits."""
    suiting = [slot for slot in trial.slots if entry.suits(slot.span.start, zone)]
    misfits: list[Misfit] = []
    excess = trial.length - opening.free.duration
    if excess > timedelta(0):
        misfits.append(Misfit.TOO_LONG)
    if entry.wanted and not entry.wanted & opening.resources:
        misfits.append(Misfit.WRONG_PERSON)
    if not trial.qualified:
        misfits.append(Misfit.NOT_QUALIFIED)
    if not suiting and (trial.slots or not entry.suits(opening.span.start, zone)):
        misfits.append(Misfit.OUTSIDE_WISH)
    if sooner_than is not None:
        suiting = [slot for slot in suiting if slot.span.start < sooner_than]
        if opening.span.start >= sooner_than:
            misfits.append(Misfit.NOT_SOONER)
    willing = [slot for slot in suiting if not any(slot.span.overlaps(span) for span in said_no)]
    if suiting and not willing:
        misfits.append(Misfit.SAID_NO)
    present = [slot for slot in willing if not any(slot.span.overlaps(span) for span in busy)]
    if willing and not present:
        misfits.append(Misfit.CLIENT_BUSY)
    if not willing and not misfits:
        misfits.append(Misfit.NOT_FREE)
    return Match(
        entry=entry,
        service_id=trial.service_id,
        slot=present[0] if present and not misfits else None,
        misfits=tuple(misfits),
        too_long_by=max(excess, timedelta(0)),
        their_person=bool(entry.wanted & opening.resources),
    )


def ranked(matches: Iterable[Match]) -> tuple[Match, ...]:
    """In the order of asking: fits fully, priority, asked longest, wanted that person (interface 2.15)."""
    return tuple(sorted(matches, key=_rank))


def _rank(one: Match) -> tuple[object, ...]:
    entry = one.entry
    first_of_equals = (entry.id or 0, entry.sooner_than or "")
    return (not one.fits, len(one.misfits), not entry.priority, entry.since, not one.their_person, first_of_equals)


def is_over(entry: WaitEntry, moved: Booking | None, now: datetime) -> bool:
    """Whether there is nothing to wait for any more: its time is over, or what would be moved cannot be moved.

    `moved` is the booking of `sooner_than`; None where there is none.
    """
    if entry.expires_at is not None and entry.expires_at <= now:
        return True
    return moved is not None and (moved.status not in MOVABLE or moved.span.start <= now)


def offered_until(start: datetime, now: datetime, minutes: int) -> datetime:
    """The deadline of an offer: so many minutes from now, but no later than the visit begins."""
    deadline = now + timedelta(minutes=minutes)
    return min(deadline, start) if start > now else deadline


def check_waiting(entry: WaitEntry) -> None:
    """Raise WaitlistRefused unless the wish still waits: what is archived is neither changed nor offered."""
    if entry.state is not WaitState.WAITING:
        raise WaitlistRefused(number=entry.id, present=entry.state.value)


def check_open(offer: WaitOffer, now: datetime) -> None:
    """Raise WaitlistRefused for an offer that was answered or whose time is over."""
    if offer.state is not OfferState.OPEN:
        raise WaitlistRefused(number=offer.entry_id, present=offer.state.value)
    if offer.expires_at <= now:
        raise WaitlistRefused(number=offer.entry_id, present=OfferState.EXPIRED.value)

"""Whether a client knows how their booking stands: what last reached them against what is so now (R23, R26).

A sent mail or text message, a call that reached them and a read-back count; a message that failed, was withdrawn or
waits does not. Pure: what reached the client is given. It refuses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.fitting import fits
from bookingdesk.domain.ids import LocationId, ResourceId, ServiceId
from bookingdesk.domain.messages import (
    ANNOUNCEMENTS,
    BY_HAND,
    SUMMARIES,
    Message,
    MessageKind,
    MessageState,
    Silence,
)
from bookingdesk.domain.news import told_facts
from bookingdesk.domain.spans import Span
from bookingdesk.domain.steering import Steer, may

SOON = timedelta(minutes=15)
"""What leaves by itself within this time counts as on its way; what leaves in weeks says it too late."""

CHOSEN = frozenset(why.value for why in Silence)
"""Reasons for which somebody said that the client need not be told: they know, or do not want to."""

READ_BACK = "read_back"
"""What told the client, where it was no message."""


class Informed(StrEnum):
    """What a client knows of their booking."""

    NEED_NOT = "need_not"
    """Nobody has to tell them: it is over, they are here, or they never heard of it and nothing was to be said."""
    YES = "yes"
    ON_ITS_WAY = "on_its_way"
    """A message that says it leaves by itself, and is on time."""
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that reached the client, and the facts that it told (`facts_of`)."""

    at: datetime
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A booking as its client knows it: as it stood when something about it last reached them."""

    at: datetime
    """When that was."""
    start: datetime
    status: Status
    service_id: ServiceId
    location_id: LocationId
    resources: frozenset[ResourceId]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """How a client comes to know: by a message that is there already, steered; without one, by a new one."""

    message: Message | None = None
    steer: Steer | None = None
    """None with a message: somebody has to say it, and it is on their list."""


def way_out(booking: Booking, rows: Sequence[Message], *, by_call: bool) -> WayOut:
    """Which message tells the client what they do not know: the newest news, where it still says it and can leave.

    `rows` are the messages of the booking.
    """
    mine = [row for row in rows if row.client_id == booking.client_id and _announces(row)]
    newest = max(mine, key=lambda row: (row.booking_version, row.created_at), default=None)
    if newest is None or not fits(newest.kind, booking):
        return WayOut()
    if newest.is_call_to_make:
        return WayOut(message=newest)
    for steer in (Steer.BY_CALL,) if by_call else (Steer.SEND_NOW, Steer.RETRY):
        if may(steer, newest):
            return WayOut(message=newest, steer=steer)
    return WayOut()


def facts_of(booking: Booking, catalogue: Catalogue) -> str:
    """What has to be told of a booking as a short fingerprint: equal where nothing need be told again.

    Whose it is, whether it takes place or is only kept, and `news.told_facts`: time, place, staff, service.
    """
    if booking.status is Status.CANCELLED:
        words = f"{booking.client_id}|cancelled"
    else:
        known = told_facts(booking, catalogue)
        parts = (booking.client_id, booking.status is Status.TENTATIVE, *(_plainly(fact) for fact in known))
        words = "|".join(map(str, parts))
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def _plainly(fact: object) -> object:
    """The same words for the same fact, whatever order or zone it was read in."""
    if isinstance(fact, Span):
        return fact.start.astimezone(UTC).isoformat(), fact.end.astimezone(UTC).isoformat()
    return sorted(fact) if isinstance(fact, frozenset) else fact


def informed(
    booking: Booking,
    facts: str,
    reached: Sequence[Told],
    rows: Sequence[Message],
    now: datetime,
    *,
    unsent_after: timedelta,
) -> Informed:
    """Whether the booking's client knows it as it stands.

    `facts` are the booking's own, `reached` what reached somebody about it as it came, `rows` its messages to this
    client and those about several bookings of which it is one. A message counts as on its way until it should have
    left `unsent_after` ago, when the banner says so too (R32).
    """
    to_come = booking.status in EXPECTED or booking.status is Status.CANCELLED
    if booking.seats is not None or not to_come or booking.span.end <= now:
        return Informed.NEED_NOT
    in_order = sorted(reached, key=lambda told: told.at)  # of one moment, as they came
    last = in_order[-1] if in_order else None
    if last is not None and last.facts == facts:
        return Informed.YES
    if any(_is_on_its_way(row, now, unsent_after) for row in rows):
        return Informed.ON_ITS_WAY
    if last is None and not any(_is_owed(row, booking) for row in rows):
        return Informed.NEED_NOT
    return Informed.NO


def _announces(row: Message) -> bool:
    return row.kind in ANNOUNCEMENTS | SUMMARIES


def _is_on_its_way(row: Message, now: datetime, unsent_after: timedelta) -> bool:
    leaves = row.state in {MessageState.QUEUED, MessageState.SENDING} and row.channel not in BY_HAND
    return leaves and _announces(row) and -SOON <= now - row.due_at < unsent_after


def _is_owed(row: Message, booking: Booking) -> bool:
    """Whether this row should have told somebody who has heard nothing yet.

    Who never heard of a booking need not hear that it is cancelled, unless that was to be said and was not.
    """
    if not _announces(row) or row.reason in CHOSEN:
        return False
    if booking.status is not Status.CANCELLED:
        return True
    gone = row.state is MessageState.OBSOLETE or row.reason == "undone"
    return row.kind in SUMMARIES | {MessageKind.CANCELLATION} and not gone

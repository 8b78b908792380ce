"""Asks the rules about a draft while it is typed: what is in the way, and who would be taken. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.availability.values import Obstacle, Slot, SlotWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.local_time import local_date, wall
from bookingdesk.presentation.booking_asking import can_move, is_moved, slot_wish, start_wish
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clashing import ClientTime, clashes
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.offering import check_start, offer_slots, why_not


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer of the rules. `obstacles` None: there was nothing to ask yet, or nothing is to be moved."""

    obstacles: tuple[Obstacle, ...] | None = None
    chosen: Slot | None = None
    start: datetime | None = None
    """The start that was asked about."""
    clash: tuple[Booking, ...] = ()
    """What the client has at that time besides."""


def checked(desk: Desk, draft: BookingDraft, zone: str, *, remedies: bool = False) -> Checked:
    """Ask about the draft's time. `remedies` also looks for what would help, which takes longer.

    Raises KnownError where the database has to be asked and does not answer.
    """
    now = desk.env.now()
    try:
        wish = start_wish(draft, zone, now)
        if (
            wish is None
            or not can_move(draft)
            or (draft.present is not None and not is_moved(draft, zone) and not draft.is_reassigned)
        ):
            return Checked()
    except RuleViolation:  # a skipped or doubled time: said beside the field
        return Checked()
    obstacles = desk.do(why_not, wish) if remedies else check_start(desk.env, wish)
    if obstacles:
        return Checked(tuple(obstacles), start=wish.start)
    return Checked((), _chosen(desk, draft, zone, now), wish.start, _clash(desk, draft, zone))


def _clash(desk: Desk, draft: BookingDraft, zone: str) -> tuple[Booking, ...]:
    span, present = draft.span(zone), draft.present
    if draft.client is None or span is None:
        return ()
    asked = ClientTime(client_id=draft.client.id, span=span, apart_from=present.id if present else None)
    return desk.do(clashes, asked)


def _chosen(desk: Desk, draft: BookingDraft, zone: str, now: datetime) -> Slot | None:
    """The slot that the rules would take at exactly this start."""
    span, wish = draft.span(zone), slot_wish(draft, zone, now)
    if span is None or wish is None:
        return None
    if draft.allocations:
        return Slot(span=span, allocations=draft.allocations)
    local = wall(span.start, zone)
    minute = local.hour * 60 + local.minute
    exact: SlotWish = replace(
        wish, first_day=local_date(span.start, zone), days=1, from_minute=minute, until_minute=minute + 1
    )
    found = desk.do(offer_slots, OfferSlots(wish=exact, limit=1))
    return found[0] if found else None

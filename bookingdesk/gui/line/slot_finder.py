"""Asks for free starts, and where the wish has none says why and finds the nearest others. No window, no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.availability.values import Obstacle, Slot
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime, NotBookable, RuleViolation
from bookingdesk.domain.ids import BookingId, HoldId
from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.exemption_words import can_be_allowed
from bookingdesk.presentation.line.chips import wish_words
from bookingdesk.presentation.line.views import ROWS
from bookingdesk.presentation.line.wishes import Wishing
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.offering import nearest_free, offer_slots, why_not
from bookingdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Offer:
    """Free starts for the wish, or the reason for none and what is free elsewhere."""

    slots: tuple[Slot, ...] = ()
    why: str = ""
    elsewhere: tuple[Slot, ...] = ()
    allowable: Slot | None = None
    """The start that was wished, where a supervisor could allow it."""


def offer_for(desk: Desk, wishing: Wishing, formatter: Formatter, ignoring: HoldId | None) -> Offer:
    """What can be offered. Raises KnownError; what the rules refuse becomes the offer's `why`."""
    try:
        passed = _passed(wishing, formatter)
        if passed:
            return Offer((), passed, desk.do(offer_slots, OfferSlots(wish=wishing.from_today(ignoring), limit=3)))
        exact = wishing.start(ignoring)
        if exact is not None and wishing.reading.when.now and not desk.do(why_not, exact):
            return Offer((wishing.slot_at(exact),))
        wish = wishing.slots(ignoring)
        found = desk.do(offer_slots, OfferSlots(wish=wish, limit=ROWS))
        if found:
            return Offer(found)
        if exact is not None:
            obstacles = desk.do(why_not, exact)
            if not obstacles:
                return Offer((wishing.slot_at(exact),))
            why = _in_words(desk, wishing, formatter, obstacles, exact.start)
            allowable = wishing.slot_at(exact) if can_be_allowed(obstacles) else None
            return Offer((), why, desk.do(nearest_free, exact), allowable)
        relaxed = desk.do(offer_slots, OfferSlots(wish=wishing.relaxed(wish), limit=3))
        return Offer((), _nothing_free(wishing, formatter, len(relaxed)), relaxed)
    except (AmbiguousTime, NonexistentTime) as which:
        return _either(desk, wishing, formatter, ignoring, which)
    except RuleViolation as why:
        return Offer((), sentence(why, formatter, wishing.catalogue))


def why_not_then(desk: Desk, wishing: Wishing, formatter: Formatter) -> str:
    """Why the exact start that was said can't be had, and what would help; empty where none was, or it is free.

    Raises KnownError.
    """
    try:
        exact = wishing.start()
        obstacles = desk.do(why_not, exact) if exact is not None else ()
    except RuleViolation as why:
        return sentence(why, formatter, wishing.catalogue)
    return _in_words(desk, wishing, formatter, obstacles, exact.start) if exact is not None and obstacles else ""


def _passed(wishing: Wishing, formatter: Formatter) -> str:
    """That the day that was said is over; empty where it is not."""
    day = wishing.reading.when.day
    if day is None or day >= local_date(wishing.now, wishing.zone):
        return ""
    return _("{day} has passed. The next free times:").format(day=formatter.day_year(day))


def _either(
    desk: Desk,
    wishing: Wishing,
    formatter: Formatter,
    ignoring: HoldId | None,
    which: AmbiguousTime | NonexistentTime,
) -> Offer:
    """The clocks change: the two moments that may be meant, as far as they are free, to be chosen from."""
    doubled = isinstance(which, AmbiguousTime)
    moments = [which.facts[fact] for fact in (("first", "second") if doubled else ("before", "after"))]
    try:
        starts = [wishing.start_at(at, ignoring) for at in moments if isinstance(at, datetime)]
        obstacles = [desk.do(why_not, start) for start in starts]
        free = [start for start, in_the_way in zip(starts, obstacles, strict=True) if not in_the_way]
        if not free:
            why = _in_words(desk, wishing, formatter, obstacles[-1], starts[-1].start)
            said = "" if doubled else sentence(which, formatter, wishing.catalogue) + " "
            return Offer((), said + why, desk.do(nearest_free, starts[-1]))
        offered = {slot.span.start: slot for slot in desk.do(offer_slots, OfferSlots(wish=wishing.slots(ignoring)))}
    except RuleViolation as why:
        return Offer((), sentence(why, formatter, wishing.catalogue))
    said = sentence(which, formatter, wishing.catalogue)
    if doubled and len(free) == 1:
        said = _("The clocks go back: this time comes twice on that day. Only one of them is free:")
    return Offer((), said, tuple(offered.get(start.start) or wishing.slot_at(start) for start in free))


def _in_words(
    desk: Desk, wishing: Wishing, formatter: Formatter, obstacles: tuple[Obstacle, ...], wanted: datetime
) -> str:
    why = NotBookable(obstacles=obstacles)
    return sentence(why, formatter, wishing.catalogue, who=_who(desk, obstacles), wanted=wanted)


def _nothing_free(wishing: Wishing, formatter: Formatter, others: int) -> str:
    wanted = wish_words(wishing.reading, wishing.catalogue, formatter, wishing.now)
    length = formatter.duration(wishing.length)
    facts = {"service": wishing.service.name, "length": length, "wish": wanted}
    if wanted:
        said = _("Nothing free for {service}, {length}, {wish}.").format(**facts)
    else:
        said = _("Nothing free for {service}, {length}, in the next two weeks.").format(**facts)
    if not others:
        return said
    nearest = ngettext("The nearest other time:", "The nearest other times:", others)
    return f"{said} {nearest}"


def _who(desk: Desk, obstacles: tuple[Obstacle, ...]) -> Mapping[BookingId, str]:
    """Who has the bookings in the way, for the sentence."""
    wanted = [o.booking_id for o in obstacles if o.booking_id is not None]

    def step(work: Work) -> Mapping[BookingId, str]:
        bookings = work.bookings.many(wanted)
        clients = work.clients.many(b.client_id for b in bookings.values())
        return {b.id: clients[b.client_id].name for b in bookings.values() if b.client_id in clients}

    return desk.env.store.read(step) if wanted else {}

"""The unsaved state of a visit: its parts in order, how they follow one another, and what is asked and booked.

Pure. Which times fit is asked of the use cases, and what of them is held until all of it is booked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId, VisitId
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.usecases.commands import Book, HoldSlot
from bookingdesk.usecases.visits.commands import MOST_PARTS, BookVisit, FindVisit, VisitOffer, VisitPart

DAYS = 14
SHOWN = 6
GAP = 15
"""Minutes allowed between two parts before somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDraft:
    """One service for one person."""

    service_id: ServiceId | None = None
    staff: ResourceId | None = None
    client: Client | None = None
    """Who it is for; not registered yet where the id is 0."""
    own_client: bool = False
    """Whether it names its client; the other parts are for whoever was named before."""
    minutes: int | None = None
    """A length that somebody said; None takes the one that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraft:
    """The parts, and from when on they are looked for."""

    visit_id: VisitId
    parts: tuple[PartDraft, ...]
    same_start: bool = False
    gap: int = GAP
    day: date | None = None
    minute: int | None = None
    """From this minute of the day on; None: any time."""
    channel: Channel = Channel.PHONE
    mode: Mode = Mode.IN_PERSON
    """How every step is held."""
    mode_detail: str = ""
    """The link, number or address that the mode needs; empty takes what the business or the client has."""
    note: str = ""
    tentative: bool = False
    """Whether Enter only keeps the times, until the client or the business has said yes."""
    beside: Booking | None = None
    """A stored booking to which the parts are added, on its day; None for a visit of its own."""

    def with_service(self) -> VisitDraft:
        """One more service for the person named last."""
        return replace(self, parts=(*self.parts, PartDraft()), same_start=False)

    def with_person(self) -> VisitDraft:
        """One more person, with what the first one has, at the same start unless parts follow one another."""
        service = self.parts[0].service_id if self.parts else None
        together = len(self.parts) == 1 or self.same_start
        new = PartDraft(service_id=service, own_client=True)
        return replace(self, parts=(*self.parts, new), same_start=together)

    def without(self, index: int) -> VisitDraft:
        """A part less; the first one stays, as it says whose visit it is."""
        if index == 0 or len(self.parts) == 1:
            return self
        return replace(self, parts=self.parts[:index] + self.parts[index + 1 :])

    def with_part(self, index: int, part: PartDraft) -> VisitDraft:
        """One part filled in differently."""
        return replace(self, parts=(*self.parts[:index], part, *self.parts[index + 1 :]))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in that would be missed."""
        return not self.note and not any(part.service_id or part.staff or part.client for part in self.parts)

    @property
    def is_full(self) -> bool:
        """Whether no part can be added."""
        return len(self.parts) >= MOST_PARTS

    def clients(self) -> tuple[Client | None, ...]:
        """For whom each part is."""
        found: list[Client | None] = []
        for part in self.parts:
            found.append(part.client if part.own_client or not found else found[-1])
        return tuple(found)


def visit_from(draft: BookingDraft, visit_id: VisitId, services: tuple[ServiceId, ...] = ()) -> VisitDraft:
    """What the booking form or the Line has, as the first part; more services follow it."""
    first = PartDraft(
        service_id=draft.service_id,
        staff=draft.staff,
        client=draft.client or draft.new_client,
        own_client=True,
    )
    return VisitDraft(
        visit_id=visit_id,
        parts=(first, *(PartDraft(service_id=service) for service in services)),
        day=draft.day,
        minute=draft.start,
        channel=draft.channel,
        mode=draft.mode,
        mode_detail=draft.mode_detail,
        note=draft.note,
        tentative=draft.status is Status.TENTATIVE,
    )


def visit_beside(booking: Booking, client: Client, visit_id: VisitId, *, person: bool) -> VisitDraft:
    """One more service for the booking's client, or one more person for the same service at the same start."""
    if person:
        part = PartDraft(service_id=booking.service_id, own_client=True)
    else:
        part = PartDraft(client=client, own_client=True)
    detail = "" if person else booking.mode_detail  # somebody else has another number and address
    return VisitDraft(
        visit_id=visit_id,
        parts=(part,),
        same_start=person,
        mode=booking.mode,
        mode_detail=detail,
        beside=booking,
    )


def able_staff(part: PartDraft, catalogue: Catalogue) -> list[tuple[ResourceId, str]]:
    """Who can do the part's service; everybody while none is chosen."""
    staff = catalogue.of_kind(ResourceKind.STAFF)
    service = catalogue.services.get(part.service_id) if part.service_id is not None else None
    if service is not None:
        able = {r.id for need in service.requirements for r in catalogue.eligible(need)}
        staff = tuple(r for r in staff if r.id in able)
    return [(r.id, r.name) for r in staff]


def visit_problem(draft: VisitDraft, *, booking: bool = False) -> str:
    """What keeps the visit from being looked for, or from being booked; empty where nothing does."""
    for number, part in enumerate(draft.parts, start=1):
        if part.service_id is None:
            return _("Which service in step {number}?").format(number=number)
    if booking:
        for number, client in enumerate(draft.clients(), start=1):
            if client is None:
                return _("Who is step {number} for?").format(number=number)
            if not (client.id or client.phone or client.email or client.no_contact_reason):
                words = _("A phone number or email of {client}? Else say why there is neither.")
                return words.format(client=client.name)
    if draft.same_start and _is_anybody_twice(draft):
        return _("One person cannot have two services at the same start. Choose “one after another”.")
    return ""


def _is_anybody_twice(draft: VisitDraft) -> bool:
    """Whether a client who is known already has two of the steps, the one that stands included."""
    known = [client.id for client in draft.clients() if client is not None and client.id]
    known += [draft.beside.client_id] if draft.beside is not None else []
    return len(set(known)) < len(known)


def visit_question(draft: VisitDraft, today: date) -> FindVisit | None:
    """What is asked of the use case; None while a service is missing."""
    if visit_problem(draft):
        return None
    first = max(draft.day or today, today)
    return FindVisit(
        parts=tuple(
            VisitPart(
                service_id=part.service_id,
                client_id=client.id if client is not None and client.id else None,
                duration=timedelta(minutes=part.minutes) if part.minutes else None,
                wanted=frozenset({part.staff}) if part.staff is not None else frozenset(),
            )
            for part, client in zip(draft.parts, draft.clients(), strict=True)
            if part.service_id is not None
        ),
        first_day=first,
        days=DAYS,
        from_minute=draft.minute or 0,
        gap=timedelta(minutes=draft.gap),
        same_start=draft.same_start,
        limit=SHOWN,
        beside=draft.beside.id if draft.beside is not None else None,
    )


def visit_to_hold(draft: VisitDraft, offer: VisitOffer) -> tuple[HoldSlot, ...]:
    """The times of an offer as they are held while somebody decides; none where a service is still missing."""
    steps = zip(draft.parts, draft.clients(), offer.slots, strict=True)
    held = tuple(
        HoldSlot(
            service_id=part.service_id,
            client_id=(client.id or None) if client is not None else None,
            span=slot.span,
            allocations=slot.allocations,
        )
        for part, client, slot in steps
        if part.service_id is not None
    )
    return held if len(held) == len(draft.parts) else ()


def visit_to_book(
    draft: VisitDraft,
    offer: VisitOffer,
    new_id: Callable[[], str],
    *,
    both: bool = False,
    held: Sequence[HoldId] = (),
) -> BookVisit:
    """The command that books an offer; `both` keeps what a client has besides, `held` is what is held of it.

    The draft has no problem.
    """
    books: list[Book] = []
    holds: Sequence[HoldId | None] = held or [None] * len(draft.parts)
    for part, client, slot, hold in zip(draft.parts, draft.clients(), offer.slots, holds, strict=True):
        if part.service_id is None or client is None:
            raise ValueError("only a visit without problems can be booked")
        books.append(
            Book(
                booking_id=BookingId(new_id()),
                client_id=client.id or None,
                new_client=None if client.id else client,
                service_id=part.service_id,
                span=slot.span,
                allocations=slot.allocations,
                channel=draft.channel,
                mode=draft.mode,
                mode_detail=draft.mode_detail,
                note=draft.note if not books else "",
                status=Status.TENTATIVE if draft.tentative else Status.CONFIRMED,
                both=both,
                hold_id=hold,
            )
        )
    return BookVisit(visit_id=draft.visit_id, parts=tuple(books))

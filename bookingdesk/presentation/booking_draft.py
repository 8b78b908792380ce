"""The unsaved state of the booking form: what is filled in, what is missing or wrong, and what will be asked for.

Pure: it turns fields into one command and a command's needs into words beside fields. It refuses to judge whether a
time is free; the rules do that, and `booking_words` says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bookingdesk.domain.availability.values import Slot, SlotWish, StartWish
from bookingdesk.domain.bookings import MOVABLE, Allocation, AskedBy, Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, Service
from bookingdesk.domain.clients import TEXT_LIMIT, Channel, Client
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId
from bookingdesk.domain.local_time import instant, local_date, wall
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.line.clock_words import any_clock
from bookingdesk.presentation.line.language import line_language
from bookingdesk.usecases.commands import Amend, Book, Reschedule

LONGEST_MINUTES = 12 * 60
DAYS_SEARCHED = 14
NEW_STATUSES = (Status.CONFIRMED, Status.TENTATIVE, Status.ARRIVED)
"""What a booking made at the desk may begin as."""
WAYS_IN = (Channel.PHONE, Channel.WALK_IN, Channel.EMAIL, Channel.WEB, Channel.LETTER)


class Field(StrEnum):
    """The fields that can be missing or wrong, in the order of the form."""

    CLIENT = "client"
    NAME = "name"
    CONTACT = "contact"
    SERVICE = "service"
    LENGTH = "length"
    DAY = "day"
    START = "start"
    END = "end"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the matter with a field. `needed` ones are only marked until somebody tries to save."""

    words: str
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDraft:
    """One filled form. Days and minutes are wall time at the service's location."""

    booking_id: BookingId
    present: Booking | None = None
    """The stored booking that is being changed; None for a new one."""
    client: Client | None = None
    new_client: Client | None = None
    """Typed and not registered yet; its id is ignored."""
    service_id: ServiceId | None = None
    minutes: int | None = None
    day: date | None = None
    day_typed: str = ""
    """What stands in the field while it is no day."""
    start: int | None = None
    """Minutes from midnight."""
    start_typed: str = ""
    fold: int | None = None
    """Which of the two, where the clocks pass the start twice: 0 first, 1 second."""
    staff: ResourceId | None = None
    """None: whoever is free."""
    space: ResourceId | None = None
    mode: Mode = Mode.IN_PERSON
    status: Status = Status.CONFIRMED
    note: str = ""
    sooner_wanted: bool = False
    channel: Channel = Channel.PHONE
    asked_by: AskedBy = AskedBy.CLIENT
    silent: bool = False
    allocations: tuple[Allocation, ...] = ()
    """The exact units that were offered or held; given up with the first change of time or resource."""
    hold_id: HoldId | None = None

    @property
    def wanted(self) -> frozenset[ResourceId]:
        """Staff and room that were asked for."""
        return frozenset(r for r in (self.staff, self.space) if r is not None)

    @property
    def length(self) -> timedelta | None:
        """How long, where that is a length."""
        if self.minutes is None or not 0 < self.minutes <= LONGEST_MINUTES:
            return None
        return timedelta(minutes=self.minutes)

    def changed(self, **fields: Any) -> BookingDraft:
        """Some fields filled in differently; another time or resource gives up the offered units."""
        after = replace(self, **fields)
        if "allocations" not in fields and _place(after) != _place(self):
            after = replace(
                after,
                allocations=(),
                fold=after.fold if (after.day, after.start) == (self.day, self.start) else None,
            )
        return after

    def with_service(self, service: Service) -> BookingDraft:
        """Another service, with its length, and without staff or room that it cannot use being kept silently."""
        return self.changed(service_id=service.id, minutes=round(service.duration.total_seconds() / 60))

    def at(self, slot: Slot, catalogue: Catalogue, zone: str) -> BookingDraft:
        """The form filled with an offered slot: day, time, length and who serves where."""
        chosen = {
            kind: _first(slot.allocations, kind, catalogue) for kind in (ResourceKind.STAFF, ResourceKind.SPACE)
        }
        begins = wall(slot.span.start, zone)
        return self.changed(
            day=begins.date(),
            day_typed="",
            start=begins.hour * 60 + begins.minute,
            start_typed="",
            fold=begins.fold,
            minutes=round(slot.span.duration.total_seconds() / 60),
            staff=chosen[ResourceKind.STAFF],
            space=chosen[ResourceKind.SPACE],
            allocations=slot.allocations,
        )

    def span(self, zone: str) -> Span | None:
        """When it would be; None while that is not filled in. Raises NonexistentTime, AmbiguousTime."""
        if self.day is None or self.start is None or self.length is None:
            return None
        begins = datetime.combine(self.day, time(self.start // 60, self.start % 60))
        return Span.lasting(instant(begins, zone, fold=self.fold), self.length)


def draft_of(booking: Booking, client: Client, catalogue: Catalogue) -> BookingDraft:
    """A stored booking in the form."""
    zone = catalogue.zone_of(booking.location_id)
    empty = BookingDraft(
        booking_id=booking.id,
        present=booking,
        client=client,
        service_id=booking.service_id,
        mode=booking.mode,
        status=booking.status,
        note=booking.note,
        sooner_wanted=booking.sooner_wanted,
        channel=booking.channel,
    )
    return empty.at(Slot(span=booking.span, allocations=booking.allocations), catalogue, zone)


def read_clock(typed: str, locale: str) -> int | None:
    """The minute of the day of `9:15`, `915`, `14h`, `2p`, `2:15 PM`; None for anything else."""
    plain = "".join(typed.lower().replace("\u202f", "").replace(".m.", "m").split())
    found = any_clock(plain, line_language(locale)) if plain else None
    return found.minute if found else None


def can_move(draft: BookingDraft) -> bool:
    """Whether time, staff and room may be changed."""
    return draft.present is None or draft.present.status in MOVABLE


def problems(draft: BookingDraft, catalogue: Catalogue, zone: str) -> Mapping[Field, Problem]:
    """What keeps the form from being saved, by field, in the order of the form."""
    found: dict[Field, Problem | None] = {
        Field.CLIENT: _client(draft),
        Field.NAME: _name(draft),
        Field.CONTACT: _contact(draft),
        Field.SERVICE: _service(draft, catalogue),
        Field.LENGTH: _length(draft),
        Field.DAY: _day(draft),
        Field.START: _start(draft, zone),
        Field.END: _end(draft),
        Field.NOTE: _note(draft),
    }
    return {field: problem for field, problem in found.items() if problem is not None}


def is_moved(draft: BookingDraft, zone: str) -> bool:
    """Whether a stored booking would get another time, length, staff member or room."""
    present = draft.present
    if present is None:
        return False
    return draft.span(zone) != present.span or not draft.wanted <= present.resource_ids()


def is_amended(draft: BookingDraft) -> bool:
    """Whether anything but time and resources differs from what is stored."""
    present = draft.present
    if present is None:
        return False
    mine = (draft.note.strip(), draft.mode, draft.sooner_wanted)
    return mine != (present.note.strip(), present.mode, present.sooner_wanted)


def to_book(draft: BookingDraft, zone: str) -> Book:
    """The command for a new booking without problems."""
    span = draft.span(zone)
    if span is None or draft.service_id is None:
        raise ValueError("a draft with problems cannot be booked")
    return Book(
        booking_id=draft.booking_id,
        client_id=draft.client.id if draft.client else None,
        new_client=None if draft.client else draft.new_client,
        service_id=draft.service_id,
        span=span,
        allocations=draft.allocations,
        wanted=draft.wanted,
        status=draft.status,
        mode=draft.mode,
        channel=draft.channel,
        note=draft.note,
        sooner_wanted=draft.sooner_wanted,
        hold_id=draft.hold_id,
        silent=draft.silent,
    )


def to_change(draft: BookingDraft, zone: str) -> Reschedule | Amend | None:
    """The one command that stores what was changed of a stored booking; None where nothing was."""
    present, span = draft.present, draft.span(zone)
    if present is None or span is None:
        raise ValueError("only a stored booking without problems can be changed")
    if is_moved(draft, zone):
        return Reschedule(
            booking_id=present.id,
            span=span,
            allocations=draft.allocations if set(draft.allocations) != set(present.allocations) else (),
            wanted=draft.wanted,
            asked_by=draft.asked_by,
            hold_id=draft.hold_id,
            version=present.version,
            note=draft.note,
            mode=draft.mode,
            sooner_wanted=draft.sooner_wanted,
        )
    if is_amended(draft):
        return Amend(
            booking_id=present.id,
            note=draft.note,
            mode=draft.mode,
            sooner_wanted=draft.sooner_wanted,
            version=present.version,
        )
    return None


def start_wish(draft: BookingDraft, zone: str, now: datetime) -> StartWish | None:
    """The exact start as the rules are asked about it; None while it is not filled in."""
    span = draft.span(zone)
    if span is None or draft.service_id is None:
        return None
    here = draft.status is Status.ARRIVED or draft.channel is Channel.WALK_IN
    return StartWish(
        service_id=draft.service_id,
        start=span.start,
        duration=span.duration,
        wanted=draft.wanted,
        chosen=draft.allocations,
        usual_staff=draft.client.usual_staff if draft.client else None,
        any_notice=here,
        past_allowed=here and now - timedelta(minutes=30) <= span.start,
        ignoring=draft.present.id if draft.present else None,
        ignoring_hold=draft.hold_id,
    )


def slot_wish(draft: BookingDraft, zone: str, now: datetime) -> SlotWish | None:
    """What *Find time* asks for: the service with the wished staff and room, from the chosen day on."""
    if draft.service_id is None:
        return None
    today = local_date(now, zone)
    return SlotWish(
        service_id=draft.service_id,
        duration=draft.length,
        wanted=draft.wanted,
        first_day=max(draft.day or today, today),
        days=DAYS_SEARCHED,
        usual_staff=draft.client.usual_staff if draft.client else None,
        any_notice=draft.status is Status.ARRIVED,
        ignoring=draft.present.id if draft.present else None,
        ignoring_hold=draft.hold_id,
    )


def candidates(draft: BookingDraft, catalogue: Catalogue, kind: ResourceKind) -> tuple[Resource, ...]:
    """The resources of a kind that the service can use, in the desk's order; all of them without a service."""
    service = catalogue.services.get(draft.service_id) if draft.service_id is not None else None
    if service is None:
        return catalogue.of_kind(kind)
    needs = [need for need in service.requirements if need.kind is kind]
    found = {resource.id: resource for need in needs for resource in catalogue.eligible(need)}
    return tuple(r for r in catalogue.of_kind(kind) if r.id in found)


def _place(draft: BookingDraft) -> tuple[object, ...]:
    return (draft.service_id, draft.day, draft.start, draft.minutes, draft.staff, draft.space)


def _first(allocations: tuple[Allocation, ...], kind: ResourceKind, catalogue: Catalogue) -> ResourceId | None:
    found = (catalogue.resources.get(a.resource_id) for a in allocations)
    return next((r.id for r in found if r is not None and r.kind is kind), None)


def _needed() -> Problem:
    return Problem(_("needed"), needed=True)


def _client(draft: BookingDraft) -> Problem | None:
    return _needed() if draft.client is None and draft.new_client is None else None


def _name(draft: BookingDraft) -> Problem | None:
    new = draft.new_client
    return _needed() if draft.client is None and new is not None and not new.name.strip() else None


def _contact(draft: BookingDraft) -> Problem | None:
    new = draft.new_client
    if draft.client is not None or new is None or new.phone.strip() or new.email.strip() or new.no_contact_reason:
        return None
    return _needed()


def _service(draft: BookingDraft, catalogue: Catalogue) -> Problem | None:
    if draft.service_id is None:
        return _needed()
    service = catalogue.services.get(draft.service_id)
    if draft.present is None and (service is None or service.retired):
        return Problem(_("This service is no longer offered."))
    return None


def _length(draft: BookingDraft) -> Problem | None:
    if draft.minutes is None or 0 < draft.minutes <= LONGEST_MINUTES:
        return None
    if draft.minutes <= 0:
        return None  # said beside the end
    hours = LONGEST_MINUTES // 60
    return Problem(ngettext("At most {hours} hour.", "At most {hours} hours.", hours).format(hours=hours))


def _day(draft: BookingDraft) -> Problem | None:
    if draft.day is not None:
        return None
    if draft.day_typed.strip():
        return Problem(_("This is no day. Write fri, +2w or 24/6."))
    return _needed()


def _start(draft: BookingDraft, zone: str) -> Problem | None:
    if draft.start is None:
        return Problem(_("This is no time. Write 9:15, 915 or 2p.")) if draft.start_typed.strip() else _needed()
    try:
        draft.span(zone)
    except NonexistentTime:
        return Problem(_("The clocks skip this time on that day."))
    except AmbiguousTime:
        return Problem(_("The clocks pass this time twice on that day. Choose which is meant."))
    return None


def _end(draft: BookingDraft) -> Problem | None:
    if draft.start is not None and draft.minutes is not None and draft.minutes <= 0:
        return Problem(_("The end has to be after the start."))
    return None


def _note(draft: BookingDraft) -> Problem | None:
    if len(draft.note) <= TEXT_LIMIT:
        return None
    return Problem(_("Too long by {count} characters.").format(count=len(draft.note) - TEXT_LIMIT))

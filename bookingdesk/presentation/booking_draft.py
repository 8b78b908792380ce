"""The unsaved state of the booking form: what is filled in, what is missing or wrong, and what will be asked for.

Pure. It refuses to judge whether a time is free: the rules do that, asked through `booking_asking`, and
`booking_words` says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, AskedBy, Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, Service
from bookingdesk.domain.clients import TEXT_LIMIT, Channel, Client
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId
from bookingdesk.domain.local_time import instant, wall
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.modes import home_of, missing_for, settled
from bookingdesk.domain.series import Scope
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.line.clock_words import any_clock
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.mode_words import missing_words
from bookingdesk.presentation.problem import Problem
from bookingdesk.presentation.repetition import Repetition

LONGEST_MINUTES = 12 * 60
ASSUMED_LINK = "https://to.be.asked"
"""The business may have a link of its own: whether it does is looked up when the booking is stored."""
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
    MODE_DETAIL = "mode_detail"
    NOTE = "note"
    SILENCE = "silence"
    REASON = "reason"


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
    mode_detail: str = ""
    """Link, number or address; empty takes what the business or the client has."""
    status: Status = Status.CONFIRMED
    note: str = ""
    sooner_wanted: bool = False
    channel: Channel = Channel.PHONE
    asked_by: AskedBy = AskedBy.CLIENT
    silent: bool = False
    silent_reason: Silence | None = None
    """Why the client is not told; needed where nothing is sent."""
    replaces: BookingId | None = None
    """The cancelled booking that a new one is made instead of."""
    reason: str = ""
    """Why a stored booking goes to another client; needed where it does."""
    both: bool = False
    """Somebody has said that the client wants both of two bookings at one time; given up with the time."""
    repeat: Repetition | None = None
    """How a new booking repeats; None where it does not."""
    scope: Scope = Scope.ONE
    """For which dates of a stored series the change is."""
    skipped: frozenset[date | str] = frozenset()
    """Dates of the series left out: days of a new one, occurrences of a stored one that stay as they are."""
    instead: Mapping[date | str, Slot] = field(default_factory=dict)
    """Dates of the series with what is taken instead; decisions are given up with time, service and staff."""
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
        if "both" not in fields and _appointment(after) != _appointment(self):
            after = replace(after, both=False)
        if not {"skipped", "instead"} & fields.keys() and _place(after) != _place(self):
            after = replace(after, skipped=frozenset(), instead={})
        if "allocations" not in fields and _place(after) != _place(self):
            after = replace(
                after,
                allocations=(),
                fold=after.fold if (after.day, after.start) == (self.day, self.start) else None,
            )
        return after

    def with_service(self, service: Service, catalogue: Catalogue | None = None) -> BookingDraft:
        """Another service, with its length; with the catalogue also without staff or room that it cannot use."""
        able = {r.id for need in service.requirements for r in catalogue.eligible(need)} if catalogue else None
        return self.changed(
            service_id=service.id,
            minutes=round(service.duration.total_seconds() / 60),
            staff=self.staff if able is None or self.staff in able else None,
            space=self.space if able is None or self.space in able else None,
        )

    @property
    def is_reassigned(self) -> bool:
        """Whether a stored booking would go to another client."""
        return self.present is not None and self.client is not None and self.client.id != self.present.client_id

    @property
    def has_other_service(self) -> bool:
        """Whether a stored booking would get another service."""
        return self.present is not None and self.service_id != self.present.service_id

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
        mode_detail=booking.mode_detail,
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
        Field.MODE_DETAIL: _mode_detail(draft),
        Field.NOTE: _note(draft),
        Field.SILENCE: _needed() if draft.silent and draft.silent_reason is None else None,
        Field.REASON: _needed() if draft.is_reassigned and not draft.reason.strip() else None,
    }
    return {field: problem for field, problem in found.items() if problem is not None}


def _place(draft: BookingDraft) -> tuple[object, ...]:
    return (draft.service_id, draft.day, draft.start, draft.minutes, draft.staff, draft.space)


def _appointment(draft: BookingDraft) -> tuple[object, ...]:
    """Who is meant to be where when: what a yes to two bookings at one time was said about."""
    client = draft.client.id if draft.client else None
    return (client, draft.day, draft.start, draft.minutes, draft.fold)


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
    kept = draft.present is not None and draft.present.service_id == draft.service_id
    if not kept and (service is None or service.retired):
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


def _mode_detail(draft: BookingDraft) -> Problem | None:
    """An address nobody but the client can know; a link or number may still be filled in when it is stored."""
    client = draft.client or draft.new_client
    known = settled(
        draft.mode,
        draft.mode_detail,
        online=ASSUMED_LINK,
        phone=client.phone if client else "",
        home=home_of(client) if client else "",
    )
    present = draft.present
    unchanged = present is not None and (present.mode, present.mode_detail) == (draft.mode, draft.mode_detail)
    missing = missing_for(draft.mode, known)
    if missing is None or unchanged or draft.status is Status.TENTATIVE:
        return None
    return Problem(missing_words(missing), needed=not draft.mode_detail.strip())


def _note(draft: BookingDraft) -> Problem | None:
    over = len(draft.note) - TEXT_LIMIT
    if over <= 0:
        return None
    words = ngettext("Too long by {count} character.", "Too long by {count} characters.", over)
    return Problem(words.format(count=over))

"""What a filled form asks for: the one command that stores it, and the questions to the rules. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.availability.values import SlotWish, StartWish
from bookingdesk.domain.bookings import MOVABLE, Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.local_time import local_date
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.usecases.commands import Amend, Book, Reschedule

DAYS_SEARCHED = 14
AT_THE_DESK = timedelta(minutes=30)
"""How far back somebody who stands at the desk may have begun, as `usecases.booking` has it."""


def can_move(draft: BookingDraft) -> bool:
    """Whether time, staff and room may be changed."""
    return draft.present is None or draft.present.status in MOVABLE


def is_moved(draft: BookingDraft, zone: str) -> bool:
    """Whether a stored booking would get another time, length, staff member, room or service."""
    present = draft.present
    if present is None:
        return False
    moved = draft.span(zone) != present.span or not draft.wanted <= present.resource_ids()
    return moved or draft.has_other_service


def is_amended(draft: BookingDraft) -> bool:
    """Whether anything but time and resources differs from what is stored."""
    present = draft.present
    if present is None:
        return False
    mine = (draft.note.strip(), draft.mode, draft.mode_detail.strip(), draft.sooner_wanted)
    return mine != (present.note.strip(), present.mode, present.mode_detail, present.sooner_wanted)


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
        mode_detail=draft.mode_detail,
        channel=draft.channel,
        note=draft.note,
        sooner_wanted=draft.sooner_wanted,
        hold_id=draft.hold_id,
        silent=draft.silent,
        silent_reason=draft.silent_reason if draft.silent else None,
        both=draft.both,
        replaces=draft.replaces,
    )


def to_change(draft: BookingDraft, zone: str) -> Reschedule | Amend | None:
    """The one command that stores what was changed of a stored booking; None where nothing was."""
    present, span = draft.present, draft.span(zone)
    if present is None or span is None:
        raise ValueError("only a stored booking without problems can be changed")
    if is_moved(draft, zone) or draft.is_reassigned:
        return Reschedule(
            booking_id=present.id,
            span=span,
            service_id=draft.service_id if draft.has_other_service else None,
            client_id=draft.client.id if draft.client is not None and draft.is_reassigned else None,
            reason=draft.reason,
            both=draft.both,
            silent=draft.silent,
            silent_reason=draft.silent_reason if draft.silent else None,
            allocations=draft.allocations if set(draft.allocations) != set(present.allocations) else (),
            wanted=draft.wanted,
            asked_by=draft.asked_by,
            hold_id=draft.hold_id,
            version=present.version,
            note=draft.note,
            mode=draft.mode,
            mode_detail=draft.mode_detail,
            sooner_wanted=draft.sooner_wanted,
        )
    if is_amended(draft):
        return Amend(
            booking_id=present.id,
            note=draft.note,
            mode=draft.mode,
            mode_detail=draft.mode_detail,
            sooner_wanted=draft.sooner_wanted,
            version=present.version,
        )
    return None


def start_wish(draft: BookingDraft, zone: str, now: datetime) -> StartWish | None:
    """The exact start as the rules are asked about it; None while it is not filled in."""
    span = draft.span(zone)
    if span is None or draft.service_id is None:
        return None
    here = draft.present is None and (draft.status is Status.ARRIVED or draft.channel is Channel.WALK_IN)
    same_start = draft.present is not None and draft.present.span.start == span.start
    return StartWish(
        service_id=draft.service_id,
        start=span.start,
        duration=span.duration,
        wanted=draft.wanted,
        chosen=draft.allocations,
        usual_staff=draft.client.usual_staff if draft.client else None,
        any_notice=here or same_start,
        past_allowed=here and now - AT_THE_DESK <= span.start,
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

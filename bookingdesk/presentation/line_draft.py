"""The booking form filled with what the Line has understood: nothing said once is asked again (rule A51)."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.line.modes import mode_of
from bookingdesk.presentation.line.reading import Flag
from bookingdesk.presentation.line.repeats import repetition_of
from bookingdesk.presentation.line.wishes import LineDraft, channel_of, kept_note, status_of


def from_line(typed: LineDraft, booking_id: BookingId, catalogue: Catalogue, zone: str) -> BookingDraft:
    """Client, service, time, resources, wishes and note of an entry; its hold stays with the form."""
    reading = typed.reading
    draft = BookingDraft(
        booking_id=booking_id,
        client=typed.client,
        new_client=None if typed.client else typed.new_client,
        day=reading.when.day,
        start=reading.when.minute,
        staff=_only(reading.staff_ids, ResourceKind.STAFF, catalogue),
        space=_only(reading.room_ids, ResourceKind.SPACE, catalogue),
        mode=mode_of(reading),
        mode_detail=reading.mode_detail,
        status=status_of(reading, here=typed.here, tentative=typed.tentative),
        channel=channel_of(reading),
        note=kept_note(reading),
        sooner_wanted=Flag.SOONER in reading.flags,
        hold_id=typed.hold_id,
        repeat=repetition_of(reading.repeat),
    )
    if typed.service is not None:
        draft = draft.with_service(typed.service)
    if reading.length is not None:
        draft = draft.changed(minutes=int(reading.length.total_seconds()) // 60)
    if typed.slot is not None:
        asked = draft
        draft = draft.at(typed.slot, catalogue, zone)
        if not typed.slot.allocations:  # an exact start whose resources the rules choose
            draft = replace(draft, staff=asked.staff, space=asked.space)
    return draft


def unsettled_client(typed: LineDraft) -> str:
    """What was typed of a client while it is open who is meant; empty where it is known, or somebody new."""
    if typed.client is not None or typed.new_client is not None:
        return ""
    number = typed.reading.client_number
    return typed.reading.client_words or (f"#{number}" if number else "")


def _only(ids: tuple[ResourceId, ...], kind: ResourceKind, catalogue: Catalogue) -> ResourceId | None:
    return next((r for r in ids if catalogue.resources[r].kind is kind), None)

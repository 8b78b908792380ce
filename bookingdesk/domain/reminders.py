"""When a client is reminded, and when one who did not come is asked back (R62).

Pure. Never a reminder for a start that has passed, and none in quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import UNDONE, Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.message_rows import Circumstances, named_for_its_client, new_row, skipped
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.quiet import QUIET, not_before_morning, reminder_due

ASKED_BACK_FOR = timedelta(days=7)
"""A follow-up that could not leave for so long is of no use any more."""

BOOKED_AGAIN = "booked_again"
"""Why who did not come is not asked back: they have another time by now."""

LETTER_TOO_SLOW = "letter_too_slow"
"""Why nobody is reminded by a letter."""


def lead_hours(booking: Booking, around: Circumstances) -> tuple[int, ...]:
    """Hours before the start at which this booking's reminders go out."""
    service = around.catalogue.services.get(booking.service_id)
    if service is not None and service.reminder_hours is not None:
        return service.reminder_hours
    return desk_settings.reminder_hours(around.settings)


def reminders(booking: Booking, around: Circumstances) -> list[Message]:
    """One row for each lead time, also for those that come too late: a row that says so is better than silence.

    None goes out in quiet hours, and of several that quiet hours bring together only the last.
    """
    start = booking.span.start
    if start <= around.now:
        return []
    quiet, zone = desk_settings.quiet_hours(around.settings), around.catalogue.zone_of(booking.location_id)
    found: list[Message] = []
    taken: set[datetime] = set()
    for hours in sorted(lead_hours(booking, around)):
        meant = start - timedelta(hours=hours)
        due = reminder_due(meant, start, around.now, quiet, zone) if meant > around.now else meant
        message = new_row(MessageKind.REMINDER, f"{hours}h", booking, due or meant, start, around)
        if meant <= around.now:
            message = skipped(message, "inside_lead_time")
        elif message.channel is Channel.LETTER:
            message = skipped(message, LETTER_TOO_SLOW)
        elif due is None or due in taken:
            message = skipped(message, QUIET)
        else:
            taken.add(due)
        found.append(message)
    return found[::-1]


def follow_up(booking: Booking, around: Circumstances) -> Message | None:
    """What asks somebody who did not come whether they want another time; None where the desk does not ask."""
    after = desk_settings.follow_up_after(around.settings)
    if after is None:
        return None
    zone = around.catalogue.zone_of(booking.location_id)
    due = not_before_morning(around.now + after, desk_settings.quiet_hours(around.settings), zone)
    return new_row(MessageKind.NO_SHOW, f"v{booking.version}", booking, due, due + ASKED_BACK_FOR, around)


def asks_back(missed: Booking, others: Iterable[Booking]) -> bool:
    """Whether somebody who did not come is still asked if they want another time.

    Not once they have booked again since: `others` are the client's bookings, one whose making was undone is none.
    """
    return not any(
        one.client_id == missed.client_id
        and one.id != missed.id
        and one.created_at > missed.span.start
        and (one.cancellation is None or one.cancellation.reason != UNDONE)
        for one in others
    )


def revived(present: Message, fresh: Message, *, overdue_counts: bool) -> Message:
    """The stored row as the fresh plan has it; one that was due and unsent a moment ago is still due."""
    if overdue_counts and fresh.reason == "inside_lead_time" and present.created_at < present.due_at:
        return replace(fresh, state=MessageState.QUEUED, channel=present.channel, reason="", due_at=present.due_at)
    return fresh


def told_apart(reminder: Message, known: Mapping[str, Message]) -> Message:
    """The reminder under a key of its own where another client had one for the same start of the same booking."""
    before = known.get(reminder.dedupe_key)
    if before is None or before.client_id == reminder.client_id:
        return reminder
    return named_for_its_client(reminder)

"""Which bookings a client is called about to confirm them, and when: kept for who has not said yes (SOP A5.4, R40).

Pure. It refuses nothing; that somebody is tried three times and what follows is the rule of every call (`calls`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.message_rows import Circumstances, new_row
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.quiet import QuietHours, not_before_morning
from bookingdesk.domain.ways import way_to_call

TIME_TO_ANSWER = timedelta(hours=2)
"""So long who has just been told has to answer by themselves."""

UNCONFIRMED = "unconfirmed"
"""Why somebody is called: nothing was heard of them."""

ASKS_COMING = frozenset(
    {MessageKind.CONFIRM_CALL, MessageKind.TENTATIVE, MessageKind.CONFIRMATION, MessageKind.REMINDER}
)
"""Messages that somebody who is called answers with yes or no: who says no has cancelled."""


def yes_is_missing(booking: Booking) -> bool:
    """Whether the client has still to say yes: the time is kept for them, and no approval is on record.

    Who has said yes and only owes the deposit is not called: its deadline asks them. A group session is nobody's.
    """
    return booking.status is Status.TENTATIVE and booking.approval is None and booking.seats is None


def asked_at(
    booking: Booking, lead: timedelta | None, quiet: QuietHours | None, zone: str, now: datetime
) -> datetime | None:
    """When the client is called: `lead` before the start, once they could have answered; None where nobody calls.

    `lead` None: this desk does not ask. Never in quiet hours, unless the start comes before they end.
    """
    if lead is None or not yes_is_missing(booking):
        return None
    start = booking.span.start
    due = max(start - lead, now + TIME_TO_ANSWER)
    if due >= start:
        return None
    morning = not_before_morning(due, quiet, zone)
    return morning if morning < start else due


def confirm_calls(booking: Booking, around: Circumstances) -> list[Message]:
    """The call that asks whether they come, where one is to be made; on the phone, whatever way they prefer."""
    quiet, zone = desk_settings.quiet_hours(around.settings), around.catalogue.zone_of(booking.location_id)
    due = asked_at(booking, desk_settings.confirm_call_lead(around.settings), quiet, zone, around.now)
    if due is None:
        return []
    way = way_to_call(around.client, UNCONFIRMED)
    call = new_row(MessageKind.CONFIRM_CALL, "ask", booking, due, booking.span.start, around)
    return [replace(call, channel=way.channel, reason=way.reason)]

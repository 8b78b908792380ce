"""What a call to make says: whom, about what, on which number; as a row of Today and over its script.

Pure. Calls that were made are history and not shown here.
"""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.i18n.words import listed, message_kind_word
from bookingdesk.presentation.today_rows import Group, RowAction, TodayRow, Tone
from bookingdesk.usecases.readings import OutboxLine


def call_row(line: OutboxLine, now: datetime, formatter: Formatter) -> TodayRow:
    """`Ida Kade  030 555: Another time, as somebody is out: Tue 24 Jun 11:00`."""
    gone = line.message.expires_at <= now
    return TodayRow(
        group=Group.CALLS,
        booking_id=BookingId(""),
        call=line.message.id,
        time=about_words(line, formatter),
        client=line.person or _("somebody"),
        detail=message_kind_word(line.message.kind),
        note=listed(part for part in (number_words(line), _("overdue") if gone else "") if part),
        tone=Tone.ERROR if gone else Tone.WARNING,
        actions=(RowAction("call_open", pgettext("button", "Call")),),
    )


def number_words(line: OutboxLine) -> str:
    """The number, or that there is none."""
    if line.message.channel is Channel.LETTER or not line.phone:
        return _("no number: by letter or in person")
    return phone_words(line.phone)


def about_words(line: OutboxLine, formatter: Formatter) -> str:
    """When it is, or the number of the request."""
    if line.start is not None:
        return formatter.day_time(line.start)
    return f"#{line.message.request_id}"


def call_head(line: OutboxLine, formatter: Formatter) -> str:
    """Over the script: `Eva Rossi, 0176 555, Request declined, #1412`."""
    parts = (line.person or _("somebody"), number_words(line), message_kind_word(line.message.kind))
    return listed([*parts, about_words(line, formatter)])


def call_why(line: OutboxLine) -> str:
    """Why a person has to say it; empty where that goes without saying."""
    return message_reason(line.message.reason)


def asks_for_yes(line: OutboxLine) -> bool:
    """Whether the client has a choice to make on the phone."""
    return line.message.kind is MessageKind.MOVE_CALL

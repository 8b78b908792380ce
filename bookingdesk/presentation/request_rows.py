"""A request as a row of the Today panel: how long is left, who asks, what is wanted, and a button to open it."""

from __future__ import annotations

from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import pgettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.request_words import TONES, person_words, standing_words, timer_words, wants_words
from bookingdesk.presentation.today_rows import Group, RowAction, TodayRow
from bookingdesk.usecases.requests.reading import RequestLine


def request_row(line: RequestLine, formatter: Formatter) -> TodayRow:
    """One of the requests that are due soonest."""
    return TodayRow(
        group=Group.REQUESTS,
        booking_id=BookingId(""),
        request_id=line.request.id,
        time=f"#{line.request.id}",
        client=person_words(line),
        detail=wants_words(line, formatter),
        note=listed(part for part in (timer_words(line.timer, formatter), standing_words(line, formatter)) if part),
        tone=TONES[line.timer.pressing],
        actions=(RowAction("request_open", pgettext("button", "Answer")),),
    )

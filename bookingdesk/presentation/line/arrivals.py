"""Arrive mode: who is expected today and not here yet, the next one first, filtered as one types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bookingdesk.domain.bookings import FORWARD, Status
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.matching import fits
from bookingdesk.presentation.line.rows import due_row
from bookingdesk.presentation.line.views import ROWS, Due, MarkDue, Phase, Tone, View
from bookingdesk.usecases.readings import AgendaEntry

EXPECTED = frozenset(status for status, following in FORWARD.items() if Status.ARRIVED in following)
JUST_PAST = timedelta(minutes=20)
"""Somebody due this long ago is still the likeliest to walk in; before that they are late."""


def expected(entries: Iterable[AgendaEntry], now: datetime) -> tuple[Due, ...]:
    """Bookings that can still arrive: those due from a moment ago on, then the late ones, then marked no-shows."""
    due = [
        Due(e.booking.id, e.client, e.booking.span.start, e.booking.status, e.service.name)
        for e in entries
        if e.booking.status in EXPECTED and e.booking.seats is None
    ]

    def order(one: Due) -> tuple[int, datetime]:
        if one.status is Status.NO_SHOW:
            return 2, one.start
        return int(one.start < now - JUST_PAST), one.start

    return tuple(sorted(due, key=order))


def matching(due: Iterable[Due], text: str) -> tuple[Due, ...]:
    """Those whose client the text fits; all for an empty text."""
    words = " ".join(text.split())
    return tuple(one for one in due if not words or fits(words, one.client))


def arrive_view(
    due: tuple[Due, ...],
    text: str,
    selected: int,
    formatter: Formatter,
    now: datetime,
    *,
    refused: str = "",
    read_only: str = "",
) -> View:
    """The rows for what is typed, and what Enter would do."""
    if read_only:
        return View(phase=Phase.READ_ONLY, echo=read_only, echo_tone=Tone.WARNING)
    found = matching(due, text)
    if not found:
        echo = (
            _("Nobody of today's bookings is called “{text}”.").format(text=text.strip())
            if text.strip()
            else _("Everybody expected today has arrived.")
        )
        return View(phase=Phase.NO_MATCH, echo=refused or echo, echo_tone=Tone.WARNING, hint=_("Esc"))
    rows = tuple(due_row(one, now, formatter) for one in found[:ROWS])
    marked = min(selected, len(rows) - 1)
    return View(
        phase=Phase.READY,
        rows=rows,
        selected=marked,
        echo=refused,
        echo_tone=Tone.ERROR,
        hint=_("Enter: {client} has arrived    ↓ choose    Shift+Enter no-show    Esc").format(
            client=found[marked].client.name
        ),
    )


def arrive_move(view: View, *, no_show: bool) -> MarkDue | None:
    """What Enter does; with Shift the marked client has not come."""
    row = view.row
    if row is None or not isinstance(row.target, Due):
        return None
    return MarkDue(row.target, Status.NO_SHOW if no_show else Status.ARRIVED)

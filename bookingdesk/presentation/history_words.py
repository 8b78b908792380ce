"""Lines of *History of this desk*: when, who, what, and whether it was taken back."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import status_word
from bookingdesk.usecases.readings import UndoLine


def history_line(line: UndoLine, now: datetime, formatter: Formatter) -> str:
    """`14:02  Booked: Maya Ortiz, Haircut, Mon 23 Jun 14:15. Taken back at 14:03.`"""
    same_day = local_date(line.at, formatter.zone) == local_date(now, formatter.zone)
    when = formatter.time(line.at) if same_day else formatter.day_time(line.at)
    what = _("{verb}: {client}, {service}, {start}.").format(
        verb=_verb(line),
        client=line.client.name if line.booking.seats is None else _("group session"),
        service=line.service.name,
        start=formatter.day_time(line.booking.span.start),
    )
    parts = [when, what]
    if line.undone_at is not None:
        parts.append(_("Taken back at {time}.").format(time=formatter.time(line.undone_at)))
    return "  ".join(parts)


def _verb(line: UndoLine) -> str:
    """The verb as something that was done; a mark is named by its status."""
    if line.verb in {"mark", "together"}:
        return status_word(line.booking.status)
    return {
        "book": _("Booked"),
        "reschedule": _("Moved"),
        "change_service": _("Service changed"),
        "reassign": _("Put under another client"),
        "swap": _("Swapped"),
        "extend_deposit": _("More time for the deposit"),
        "session_open": _("Opened"),
        "session_move": _("Moved with everybody in it"),
        "session_cancel": _("Called off"),
        "session_seats": _("Seats changed"),
        "absence": _("Moved, as somebody is out"),
        "series_book": _("Series booked"),
        "series_move": _("Series moved"),
        "series_cancel": _("Series cancelled"),
        "series_rewrite": _("Series given another rhythm"),
        "visit_book": _("Visit booked"),
        "visit_add": _("Added to the visit"),
        "visit_move": _("Visit moved"),
        "visit_cancel": _("Visit cancelled"),
        "cancel": _("Cancelled"),
        "confirm": _("Confirmed"),
        "approve": _("Client's yes recorded"),
        "reconfirm": _("Confirmed by client"),
        "accept_by_mail": _("Client accepted by email"),
        "decline_by_mail": _("Client took their yes back by email"),
        "amend": _("Changed"),
        "read_back": _("Read back"),
    }.get(line.verb, line.verb)

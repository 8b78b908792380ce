"""What a message about a series may name: its dates, one a line.

Templates cannot loop, so the lists are made here; every piece of them is harmless text first.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.messages import MessageKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.messaging.harmless import harmless
from bookingdesk.usecases.ports import Dispatch


def series_facts(dispatch: Dispatch, speak: Formatter) -> dict[str, object]:
    """`dates` that take place and `gone` that do not; both empty for messages about one booking."""
    lines = _lines if dispatch.message.kind is MessageKind.SERIES else _steps
    dates = lines(dispatch, dispatch.dates, speak)
    gone = lines(dispatch, dispatch.gone, speak)
    return {
        "dates": "\n".join(dates),
        "dates_short": "; ".join(speak.day_time(b.span.start) for b in dispatch.dates),
        "gone_short": "; ".join(speak.day_time(b.span.start) for b in dispatch.gone),
        "gone": "\n".join(gone),
        "count": speak.number(len(dates)),
        "heard": dispatch.heard,
    }


def _lines(dispatch: Dispatch, bookings: Iterable[Booking], speak: Formatter) -> list[str]:
    """One line a date; who serves is said where it is not always the same."""
    listed = list(bookings)
    staff = [_staff(dispatch, booking) for booking in listed]
    say = len(set(staff)) > 1
    times = [f"{speak.day_written(b.span.start)}, {speak.times(b.span.start, b.span.end)}" for b in listed]
    return [f"{when} ({name})" if say and name else when for when, name in zip(times, staff, strict=True)]


def _steps(dispatch: Dispatch, bookings: Iterable[Booking], speak: Formatter) -> list[str]:
    """One line a step of a visit: when, what and with whom; the day only where there are several."""
    listed = list(bookings)
    day = len({speak.day_written(b.span.start) for b in listed}) > 1
    lines = []
    for booking in listed:
        times = speak.times(booking.span.start, booking.span.end)
        service = harmless(dispatch.catalogue.services[booking.service_id].name)
        name = _staff(dispatch, booking)
        said = f"{times} – {service} ({name})" if name else f"{times} – {service}"
        lines.append(f"{speak.day_written(booking.span.start)}, {said}" if day else said)
    return lines


def _staff(dispatch: Dispatch, booking: Booking) -> str:
    resources = (dispatch.catalogue.resources[a.resource_id] for a in booking.allocations)
    return ", ".join(harmless(r.name) for r in resources if r.kind is ResourceKind.STAFF)

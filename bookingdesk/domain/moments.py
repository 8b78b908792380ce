"""When a step of the status table may be taken: nobody has missed what has not begun, nobody arrives days ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import TooEarly
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.spans import Span

EARLY = timedelta(hours=2)
"""Who is early is here the evening before a booking just after midnight, too."""
ON_THE_DAY = frozenset({Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED, Status.LEFT})
"""Steps of a client who is here, or was."""


def possible_from(wanted: Status, span: Span, zone: str, grace: timedelta = timedelta(0)) -> datetime | None:
    """The first moment at which a booking may become this; None where it may at any time.

    A no-show begins with the start and the policy's minutes of `grace`; a client arrives on the local day of the
    booking, or up to EARLY before it. Both stay possible afterwards: what was forgotten is entered later.
    """
    if wanted is Status.NO_SHOW:
        return span.start + grace
    if wanted in ON_THE_DAY:
        return min(day_span(local_date(span.start, zone), zone).start, span.start - EARLY)
    return None


def check_moment(
    number: int, wanted: Status, span: Span, now: datetime, zone: str, *, grace: timedelta = timedelta(0)
) -> None:
    """Raise TooEarly while the step cannot be true yet; exactly from the moment on it can."""
    since = possible_from(wanted, span, zone, grace)
    if since is not None and now < since:
        raise TooEarly(number=number, wanted=wanted, start=span.start, since=since)

"""What the queue of walk-ins says: who, for what, and how long they wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.queue import QueueState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.usecases.queueing import QueueLine

NOW = timedelta(minutes=5)
"""A wait that is no wait."""


def wait_words(line: QueueLine, now: datetime, formatter: Formatter) -> str:
    """`free now`, `about 25 min (14:30)`, `nothing free today`."""
    wait = line.turn.wait(now)
    if wait is None or line.turn.slot is None:
        return _("nothing free today")
    if wait <= NOW:
        return _("free now")
    rounded = timedelta(minutes=-(-int(wait.total_seconds()) // 300) * 5)
    return _("about {length} ({time})").format(
        length=formatter.duration(rounded), time=formatter.time(line.turn.slot.span.start)
    )


def queue_words(line: QueueLine, now: datetime, formatter: Formatter) -> str:
    """`1  Leo Brandt: Haircut, free now, called`."""
    parts = [line.service.name, wait_words(line, now, formatter)]
    if line.turn.entry.state is QueueState.CALLED:
        parts.append(_("called"))
    return _("{place}  {client}: {details}").format(place=line.turn.place, client=line.name, details=listed(parts))


def walk_ins_words(count: int) -> str:
    """`2 walk-ins wait`."""
    return ngettext("{count} walk-in waits", "{count} walk-ins wait", count).format(count=count)


def estimate_words() -> str:
    """Where the estimate comes from."""
    return _(
        "Estimated from the free times of today: everybody ahead takes the next free start of what they wish for, "
        "and bookings keep theirs."
    )


def reasons() -> tuple[str, ...]:
    """Why walk-ins leave."""
    return (_("The wait was too long"), _("Booked another time instead"), _("Changed their mind"))

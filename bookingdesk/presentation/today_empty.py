"""Why nothing on the Today panel needs a hand: not open yet, a gap, all done, or nothing booked (interface 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.local_time import minute_of_day
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.agenda_rows import resource_names
from bookingdesk.presentation.session_words import spoken_who
from bookingdesk.usecases.readings import AgendaEntry

EXPECTED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
_SEEN = frozenset({Status.COMPLETED, Status.LEFT})


def empty_sentence(
    entries: Sequence[AgendaEntry], catalogue: Catalogue, now: datetime, today: date, formatter: Formatter
) -> str:
    """Why nothing needs a hand: not open yet, a gap, all done, or nothing booked."""
    ahead = sorted((e for e in entries if e.booking.status in EXPECTED), key=lambda e: e.booking.span.start)
    opens = _opening(catalogue, today, formatter)
    if ahead:
        first = _who(ahead[0], catalogue, formatter)
        if opens is not None and now < opens:
            return _("Doors open {time}. First client {who}.").format(time=formatter.time(opens), who=first)
        return _("Nothing to do right now. Next: {who}.").format(who=first)
    if not entries:
        return _("No bookings today.") if opens is not None else _("Closed today. No bookings.")
    return _finished(entries, formatter)


def _finished(entries: Sequence[AgendaEntry], formatter: Formatter) -> str:
    """`All 42 clients seen. 3 no-shows to follow up.`"""
    seen = sum(1 for e in entries if e.booking.status in _SEEN)
    missed = sum(1 for e in entries if e.booking.status is Status.NO_SHOW)
    text = ngettext("{count} client seen.", "All {count} clients seen.", seen).format(count=formatter.number(seen))
    if missed:
        follow = ngettext("{count} no-show to follow up.", "{count} no-shows to follow up.", missed)
        text = f"{text} {follow.format(count=formatter.number(missed))}"
    return text


def _who(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """`09:15: Maya Ortiz with Ana`."""
    time = formatter.time(entry.booking.span.start)
    staff = resource_names(entry, catalogue, ResourceKind.STAFF)
    if not staff:
        return _("{time}: {client}").format(time=time, client=spoken_who(entry))
    return _("{time}: {client} with {staff}").format(time=time, client=spoken_who(entry), staff=staff)


def _opening(catalogue: Catalogue, day: date, formatter: Formatter) -> datetime | None:
    """When the first location opens on the day; None where all are closed."""
    starts = []
    for location, hours in catalogue.opening_hours.items():
        if day in catalogue.closures.get(location, {}):
            continue
        zone = catalogue.locations[location].zone
        starts += [minute_of_day(day, part.start_minute, zone) for part in hours if part.on(day)]
    return min(starts) if starts else None

"""`wait` in the Line: the entry becomes a wish on the waitlist; with `now`, a walk-in in the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.waitlist import WaitWindow
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.reading import Flag, LineReading, Window
from bookingdesk.presentation.line.views import Chip, Phase, View
from bookingdesk.presentation.line.wishes import channel_of, repeat_kept
from bookingdesk.presentation.waitlist_words import window_words
from bookingdesk.usecases.waiting_commands import EnterWaitlist, JoinQueue

SOON = timedelta(minutes=30)
"""A walk-in whose turn would be later than this is offered the queue."""


def waits(reading: LineReading) -> bool:
    """Whether the entry is for the waitlist or the queue, and not for a booking."""
    return Flag.WAITLIST in reading.flags


def waiting_view(facts: Facts, chips: tuple[Chip, ...]) -> View:
    """What Enter will put on the waitlist, or into the queue."""
    if facts.reading.when.now:
        echo, hint = _("Into the queue of walk-ins."), _("Enter puts them in the queue    Esc")
    else:
        said = [window_words(window, facts.formatter) for window in windows_of(facts.reading)]
        parts = [_("On the waitlist"), *said]
        parts += [_("priority")] if Flag.SOONER in facts.reading.flags else []
        echo, hint = f"{listed(parts)}.", _("Enter puts them on the waitlist    Esc")
    return View(phase=Phase.READY, chips=chips, echo=facts.refused or echo, hint=hint)


def windows_of(reading: LineReading) -> tuple[WaitWindow, ...]:
    """The wished day, time or window; none where any time would do."""
    when = reading.when
    window = when.window or Window()
    first, last = window.from_minute, window.until_minute
    if when.minute is not None:
        first, last = when.minute, min(when.minute + 60, DAY_MINUTES)
    if when.day is None and (first, last) == (0, DAY_MINUTES):
        return ()
    return (WaitWindow(first_day=when.day, last_day=when.day, from_minute=first, until_minute=last),)


def wish_of(facts: Facts) -> EnterWaitlist:
    """The command that Enter sends for the waitlist; `!` gives priority."""
    reading, client = facts.reading, facts.client
    stored = client is not None and client.id > 0
    return EnterWaitlist(
        client_id=client.id if client and stored else None,
        new_client=None if stored else client,
        service_ids=reading.service_ids,
        wanted=frozenset(reading.staff_ids),
        windows=windows_of(reading),
        duration=reading.length,
        priority=Flag.SOONER in reading.flags,
        note=repeat_kept(reading),
        channel=channel_of(reading),
    )


def walk_in_of(facts: Facts) -> JoinQueue:
    """The command that Enter sends for the queue."""
    client = facts.client
    service = facts.reading.service_ids[0]
    stored = client is not None and client.id > 0
    return JoinQueue(
        client_id=client.id if client and stored else None,
        name="" if stored or client is None else client.name,
        service_id=service,
        wanted=frozenset(facts.reading.staff_ids),
    )


def queue_hint(facts: Facts, start: datetime | None) -> str:
    """For somebody who is here and would be served late or not at all: how they get into the queue."""
    late = start is None or start - facts.now > SOON
    return _("“wait” puts them in the queue") if facts.reading.when.now and late else ""

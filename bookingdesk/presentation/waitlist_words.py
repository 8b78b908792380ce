"""What the waitlist says: wishes, openings, who fits with every reason, and offers with their deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.waitlist import Match, Misfit, Opening, WaitEntry, WaitOffer, WaitWindow
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import joined, listed, lowered, message_state_word, raised
from bookingdesk.usecases.matching import MatchLine
from bookingdesk.usecases.waitlist import WaitLine

WHOLE_DAY = (0, DAY_MINUTES)


def wants(entry: WaitEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Colour or Haircut, 45 min, Ana`: what, how long, with whom."""
    services = joined([catalogue.services[s].name for s in entry.service_ids if s in catalogue.services])
    staff = joined([catalogue.resources[r].name for r in sorted(entry.wanted) if r in catalogue.resources])
    length = formatter.duration(entry.duration) if entry.duration else ""
    return listed(part for part in (services, length, staff) if part)


def when_words(line: WaitLine, formatter: Formatter) -> str:
    """`Mon, Wed, before 12:00`; `sooner than Fri 4 Jul 10:00`; `any time`."""
    if line.booking is not None:
        return _("sooner than {time}").format(time=formatter.day_time(line.booking.span.start))
    said = [window_words(window, formatter) for window in line.entry.windows]
    return joined([words for words in said if words]) or _("any time")


def window_words(window: WaitWindow, formatter: Formatter) -> str:
    """`Mon, Wed, 13:00 to 17:00, from Mon 30 Jun`."""
    parts = []
    if len(window.weekdays) < 7:
        monday = datetime(2024, 1, 1).date()  # noqa: DTZ001 - a Monday, for the names of weekdays
        parts += [formatter.weekday(monday + timedelta(days=day)) for day in sorted(window.weekdays)]
    if (window.from_minute, window.until_minute) != WHOLE_DAY:
        parts.append(_minutes(window, formatter))
    if window.first_day is not None and window.first_day == window.last_day:
        parts.append(formatter.day(window.first_day))
    else:
        if window.first_day is not None:
            parts.append(_("from {day}").format(day=formatter.day(window.first_day)))
        if window.last_day is not None:
            parts.append(_("until {day}").format(day=formatter.day(window.last_day)))
    return listed(parts)


def _minutes(window: WaitWindow, formatter: Formatter) -> str:
    first, last = formatter.wall_time(window.from_minute), formatter.wall_time(window.until_minute % DAY_MINUTES)
    if window.from_minute == 0:
        return _("before {time}").format(time=last)
    if window.until_minute == WHOLE_DAY[1]:
        return _("after {time}").format(time=first)
    return _("{start} to {end}").format(start=first, end=last)


def since_words(since: datetime, now: datetime, formatter: Formatter) -> str:
    """`today`, `1 day`, `12 days`: how long somebody waits."""
    days = (local_date(now, formatter.zone) - local_date(since, formatter.zone)).days
    if days < 1:
        return _("today")
    return ngettext("{count} day", "{count} days", days).format(count=days)


def opening_words(opening: Opening, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:15–15:00, Ana`."""
    span = opening.span
    names = [catalogue.resources[r].name for r in sorted(opening.resources) if r in catalogue.resources]
    when = f"{formatter.day(span.start)} {formatter.times(span.start, span.end)}"
    return listed([when, *names])


def match_words(line: MatchLine, place: int, catalogue: Catalogue, formatter: Formatter) -> str:
    """`1  Sam Lee: Haircut, 14:15 with Ana. Fits.`; for others every reason why not."""
    one = line.match
    what = wants(one.entry, catalogue, formatter)
    if one.slot is None:
        reasons = raised(listed(misfit_words(one, why, line, catalogue, formatter) for why in one.misfits))
        return _("{client}: {what}. {reasons}.").format(client=line.client.name, what=what, reasons=reasons)
    marks = []
    if one.entry.priority:
        marks.append(_("Priority."))
    if line.booking is not None:
        marks.append(_("Sooner than {time}.").format(time=formatter.day_time(line.booking.span.start)))
    if one.their_person:
        marks.append(_("Asked for this person."))
    said = _("{place}  {client}: {service} at {time}. Fits.").format(
        place=place,
        client=line.client.name,
        service=catalogue.services[one.service_id].name,
        time=formatter.time(one.slot.span.start),
    )
    return " ".join([said, *marks])


def misfit_words(one: Match, why: Misfit, line: MatchLine, catalogue: Catalogue, formatter: Formatter) -> str:
    """One reason why an opening does not suit somebody."""
    names = joined([catalogue.resources[r].name for r in sorted(one.entry.wanted) if r in catalogue.resources])
    return {
        Misfit.TOO_LONG: _("{length} too long").format(length=formatter.duration(one.too_long_by)),
        Misfit.WRONG_PERSON: _("only with {names}").format(names=names),
        Misfit.NOT_QUALIFIED: _("needs somebody else for it"),
        Misfit.OUTSIDE_WISH: _("outside the wished times"),
        Misfit.NOT_SOONER: _("no sooner than the booking they have"),
        Misfit.SAID_NO: _("has said no to this time"),
        Misfit.CLIENT_BUSY: _("has another booking then"),
        Misfit.NOT_FREE: _("no room or device is free for it"),
    }[why]


def offer_words(offer: WaitOffer, client: str, now: datetime, formatter: Formatter) -> str:
    """`Offered to Sam Lee: Mon 23 Jun 14:15, held until 14:32 (29:40).`"""
    left = max(int((offer.expires_at - now).total_seconds()), 0)
    return _("Offered to {client}: {start}, held until {time} ({left}).").format(
        client=client,
        start=formatter.day_time(offer.span.start),
        time=formatter.time(offer.expires_at),
        left=f"{left // 60}:{left % 60:02}",
    )


def deadline_words(offer: WaitOffer, now: datetime, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:15, 29:40 left`: the same for a narrow column."""
    left = max(int((offer.expires_at - now).total_seconds()), 0)
    return _("{start}, {left} left").format(
        start=formatter.day_time(offer.span.start), left=f"{left // 60}:{left % 60:02}"
    )


def offered_words(line: WaitLine, now: datetime, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:15, 29:40 left, sent`: the offer, and whether they know of it; empty without one."""
    if line.offer is None:
        return ""
    left = deadline_words(line.offer, now, formatter)
    message = line.message
    if message is None:
        return left
    return listed(
        [left, _("call to make") if message.is_call_to_make else lowered(message_state_word(message.state))]
    )


def waiting_words(line: WaitLine, catalogue: Catalogue, formatter: Formatter, now: datetime) -> str:
    """One line of the list, spoken: who, what, when, since, and what is offered."""
    parts = [
        _("{client}: {what}").format(client=line.client.name, what=wants(line.entry, catalogue, formatter)),
        when_words(line, formatter),
        _("waits {time}").format(time=since_words(line.entry.since, now, formatter)),
    ]
    if line.entry.priority:
        parts.append(_("priority"))
    if line.offer is not None:
        parts.append(offer_words(line.offer, line.client.name, now, formatter))
    return listed(parts)

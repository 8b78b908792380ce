"""The Line's spoken words: the read-back of a booking, the echo before Enter, who a candidate is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import AmbiguousTime
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import DAY_MINUTES, instant, local_date, wall
from bookingdesk.domain.ways import way_to_client
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import listed

SHOWN_DIGITS = 3


def read_back(booking: Booking, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Thursday 26 June at 14:15 with Ana, Colour, 45 minutes, Room 2.`: to be read out to the client."""
    service = catalogue.services[booking.service_id].name
    staff = names(booking.resource_ids(), catalogue, ResourceKind.STAFF)
    rooms = names(booking.resource_ids(), catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT)
    which = which_of_two(booking.span.start, formatter)
    bracketed = f"({which})" if which else ""
    facts = {
        "day": formatter.day_spoken(booking.span.start),
        "time": " ".join(part for part in (formatter.time(booking.span.start), bracketed) if part),
        "staff": listed(staff),
        "service": service,
        "length": minutes_spoken(booking.span.duration),
        "rooms": listed(rooms),
    }
    if staff and rooms:
        return _("{day} at {time} with {staff}, {service}, {length}, {rooms}.").format(**facts)
    if staff:
        return _("{day} at {time} with {staff}, {service}, {length}.").format(**facts)
    if rooms:
        return _("{day} at {time}, {service}, {length}, {rooms}.").format(**facts)
    return _("{day} at {time}, {service}, {length}.").format(**facts)


def minutes_spoken(length: timedelta) -> str:
    """`45 minutes`."""
    minutes = int(length.total_seconds()) // 60
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def day_words(at: datetime, now: datetime, formatter: Formatter) -> str:
    """`today 14:15`, `tomorrow 09:00`, `Fri 27 Jun 14:15`."""
    day, today = local_date(at, formatter.zone), local_date(now, formatter.zone)
    if day == today:
        return _("today {time}").format(time=formatter.time(at))
    if day == today + timedelta(days=1):
        return _("tomorrow {time}").format(time=formatter.time(at))
    return formatter.day_time(at)


def which_of_two(at: datetime, formatter: Formatter) -> str:
    """For a time that the clocks pass twice, which one it is: two equal times would be booked for each other."""
    try:
        instant(wall(at, formatter.zone).replace(tzinfo=None, fold=0), formatter.zone)
    except AmbiguousTime as doubled:
        return _("first") if at == doubled.facts["first"] else _("second, after the clocks went back")
    return ""


def wished_day(day: date, now: datetime, formatter: Formatter) -> str:
    """`today`, `tomorrow`, `Fri 27 Jun`."""
    today = local_date(now, formatter.zone)
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return formatter.day(day)


def clock_words(minute: int, formatter: Formatter) -> str:
    """`14:15` of a minute of the day, as the locale writes it."""
    if minute >= DAY_MINUTES:
        minute = 1439
    return formatter.wall_time(minute)


def names(
    ids: Sequence[ResourceId] | frozenset[ResourceId], catalogue: Catalogue, *kinds: ResourceKind
) -> list[str]:
    """The names of resources of these kinds, in the desk's order."""
    found: list[Resource] = [catalogue.resources[i] for i in ids if i in catalogue.resources]
    return [r.name for r in sorted(found, key=lambda r: (r.position, r.name)) if r.kind in kinds]


def phone_end(client: Client) -> str:
    """`…417`: enough to tell two clients apart, too little to overhear."""
    digits = "".join(c for c in client.phone if c.isdigit())
    return isolated(f"…{digits[-SHOWN_DIGITS:]}") if len(digits) >= SHOWN_DIGITS else ""


def told_by(client: Client, settings: Mapping[str, str]) -> str:
    """How the confirmation reaches the client: `Email`, `Call`, `Slip`; and why not as they prefer."""
    way = way_to_client(client, settings)
    words = {Channel.EMAIL: _("Email"), Channel.SMS: _("SMS"), Channel.PHONE: _("Call")}
    told = words.get(way.channel, _("Printed slip"))
    why = {
        "sms_off": _("this desk can't send SMS yet"),
        "landline": _("no SMS to a landline"),
        "no_phone": _("no phone number"),
        "wrong_number": _("wrong number"),
        "email_wrong": _("email came back"),
    }.get(way.reason, "")
    return f"{told}: {why}" if why else told


def countdown(seconds: int) -> str:
    """`held 2:58`."""
    return _("held {minutes}:{seconds:02d}").format(minutes=seconds // 60, seconds=seconds % 60)

"""The calendar part of a message (RFC 5545, RFC 5546): one event whose UID stays and whose SEQUENCE rises.

Events are written by the icalendar library only, so that no name can add a line to them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Event, Timezone, vCalAddress, vText

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.local_time import wall, zone
from bookingdesk.domain.messages import SUMMARIES
from bookingdesk.messaging.addresses import Mailbox
from bookingdesk.messaging.harmless import harmless
from bookingdesk.usecases.ports import Dispatch

PRODUCT = "-//bookingdesk//bookingdesk//EN"


def uid_of(booking: Booking) -> str:
    """The same for every message about a booking."""
    return f"{booking.id}@bookingdesk.invalid"


def method_of(dispatch: Dispatch) -> str:
    """CANCEL for what is cancelled, else REQUEST, which makes and changes an entry alike.

    Several are published: a request may be about one event only (RFC 5546 3.2.2).
    """
    if dispatch.message.kind in SUMMARIES or dispatch.dates:
        return "PUBLISH"
    return "CANCEL" if dispatch.visit.status is Status.CANCELLED else "REQUEST"


def invitation(dispatch: Dispatch, sender: Mailbox, recipient: Mailbox) -> bytes:
    """The calendar with its events and the few lines of time zone that they need."""
    location = dispatch.catalogue.locations[dispatch.visit.location_id]
    told = sorted((*dispatch.dates, *dispatch.gone), key=lambda b: b.span.start) or [dispatch.visit]
    first, last = (wall(at, location.zone).date() for at in (told[0].span.start, told[-1].span.end))
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nMETHOD:{method_of(dispatch)}\r\n"
    events = (_event(dispatch, booking, sender, recipient).to_ical() for booking in told)
    zone_part = _zone_part(location.zone, first.replace(day=1), last.replace(day=1))
    return b"".join((head.encode(), zone_part, *events, b"END:VCALENDAR\r\n"))


@lru_cache(maxsize=32)
def _zone_part(name: str, first_month: date, last_month: date) -> bytes:
    """The time zone about these months, written once: it takes as long as the rest of a calendar (trap T34)."""
    part = Timezone.from_tzinfo(
        zone(name),
        name,
        first_date=first_month - timedelta(days=370),
        last_date=last_month + timedelta(days=400),
    )
    return bytes(part.to_ical())


def _event(dispatch: Dispatch, booking: Booking, sender: Mailbox, recipient: Mailbox) -> Event:
    """What, when, where and with whom."""
    catalogue = dispatch.catalogue
    zone_name = catalogue.zone_of(booking.location_id)
    staff = [
        harmless(catalogue.resources[allocation.resource_id].name)
        for allocation in booking.allocations
        if catalogue.resources[allocation.resource_id].kind is ResourceKind.STAFF
    ]
    event = Event()
    event.add("uid", uid_of(booking))
    event.add("sequence", booking.sequence)
    event.add("dtstamp", dispatch.now.astimezone(UTC))
    event.add("dtstart", _told(booking.span.start, zone_name))
    event.add("dtend", _told(booking.span.end, zone_name))
    title = harmless(catalogue.services[booking.service_id].name)
    event.add("summary", f"{title} ({', '.join(staff)})" if staff else title)
    _add_place(event, dispatch, booking)
    event.add("status", _STATUS.get(booking.status, "CONFIRMED"))
    event.add("organizer", _person(sender))
    answers = bool(desk_settings.value(dispatch.settings, "imap.host"))
    event.add("attendee", _person(recipient, role="REQ-PARTICIPANT", answers=answers), encode=False)
    return event


def _add_place(event: Event, dispatch: Dispatch, booking: Booking) -> None:
    """LOCATION and, for a meeting behind a link, URL (RFC 5545 3.8.1.7, 3.8.4.6), by the mode of the booking."""
    location = dispatch.catalogue.locations[booking.location_id]
    detail = harmless(booking.mode_detail, 400)
    match booking.mode:
        case Mode.IN_PERSON:
            event.add("location", ", ".join(harmless(p, 200) for p in (location.name, location.address) if p))
        case Mode.VIRTUAL:
            link = detail or harmless(desk_settings.value(dispatch.settings, "business.online"), 400)
            if link:
                event.add("location", link)
            if link.lower().startswith(("http://", "https://")):
                event.add("url", link)
        case Mode.PHONE:
            if detail:
                event.add("location", f"tel:{''.join(c for c in detail if c in '+0123456789')}")
        case Mode.AT_CLIENT:
            if detail:
                event.add("location", detail)


def _told(at: datetime, zone_name: str) -> datetime:
    """The local time; UTC where the clocks show it for the second time.

    A local time that occurs twice always means the first (RFC 5545 3.3.5), so the second has no local form.
    """
    local = wall(at, zone_name)
    return at if local.fold else local


_STATUS = {Status.CANCELLED: "CANCELLED", Status.TENTATIVE: "TENTATIVE"}


def _person(mailbox: Mailbox, *, role: str = "", answers: bool = False) -> vCalAddress:
    """An organiser or attendee, who is asked to answer only where the answers are read."""
    person = vCalAddress(f"mailto:{mailbox.address}")
    if mailbox.name:
        person.params["cn"] = vText(mailbox.name.replace('"', "'"))
    if role:
        person.params["role"] = vText(role)
        person.params["partstat"] = vText("NEEDS-ACTION" if answers else "ACCEPTED")
        person.params["rsvp"] = vText("TRUE" if answers else "FALSE")
    return person

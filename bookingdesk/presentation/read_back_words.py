"""Two sentences to be read out to a client in their own language: what is booked, and until when it can be changed.

Day and time stand in words as they are spoken, always with the weekday, so that a slip is heard (interface 5.3, SOP
B4.1.5).
"""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import Booking, Mode
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.policies import Terms
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.spoken import spoken_day, spoken_time
from bookingdesk.i18n.translation import _, shipped, speaker
from bookingdesk.presentation.line.sentences import names


def spoken(
    booking: Booking, client: Client, catalogue: Catalogue, language: str, zone: str, terms: Terms, now: datetime
) -> tuple[str, str]:
    """The sentences in `language` (the client's, else the desk's), with times of the zone."""
    told = shipped(client.language or language)
    formatter = Formatter("en_GB" if told == "en" else told, zone)
    return _what(booking, catalogue, formatter, told), _until_when(booking, formatter, told, terms, now)


def slip_words(booking: Booking, zone: str, formatter: Formatter) -> str:
    """The client said another weekday than the booking's: what to decide, in the desk's language."""
    day = formatter.day_spoken(wall(booking.span.start, zone).date())
    return _("The booking is on {day}. Which is right? Nothing is attested before.").format(day=day)


def _what(booking: Booking, catalogue: Catalogue, formatter: Formatter, language: str) -> str:
    _ = speaker(language).gettext  # the client's language, not the desk's
    ids = booking.resource_ids()
    staff = ", ".join(names(ids, catalogue, ResourceKind.STAFF))
    rooms = ", ".join(names(ids, catalogue, ResourceKind.SPACE))
    facts = {
        **_when(booking.span.start, formatter, language),
        "service": catalogue.services[booking.service_id].name,
        "length": formatter.duration_spoken(booking.span.duration),
        "staff": staff,
        "place": rooms if booking.mode is Mode.IN_PERSON else booking.mode_detail,
    }
    if facts["place"] and staff:
        return _("That is {day} at {time} with {staff}: {service}, {length}, {place}.").format(**facts)
    if staff:
        return _("That is {day} at {time} with {staff}: {service}, {length}.").format(**facts)
    return _("That is {day} at {time}: {service}, {length}.").format(**facts)


def _until_when(booking: Booking, formatter: Formatter, language: str, terms: Terms, now: datetime) -> str:
    """Price and policy in one breath; where it is late already, what that means."""
    _ = speaker(language).gettext
    price = formatter.money(booking.price) if booking.price is not None else ""
    if terms.late or terms.free_until <= now:
        if price and terms.fee is not None:
            fee = formatter.money(terms.fee)
            return _("It costs {price}. A change from now on costs {fee}.").format(price=price, fee=fee)
        if price:
            return _("It costs {price}. A change from now on counts as late.").format(price=price)
        return _("A change from now on counts as late.")
    limit = _when(terms.free_until, formatter, language, until=True)
    if price:
        words = _("It costs {price}. You can change it free of charge until {day}, {time}.")
        return words.format(price=price, **limit)
    return _("You can change it free of charge until {day}, {time}.").format(**limit)


def _when(at: datetime, formatter: Formatter, language: str, *, until: bool = False) -> dict[str, str]:
    local = wall(at, formatter.zone)
    return {
        "day": spoken_day(local.date(), language, until=until),
        "time": spoken_time(local.hour, local.minute, language),
    }

"""That a client has said again that they will come: when, and how."""

from __future__ import annotations

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _


def reconfirmed_line(booking: Booking, formatter: Formatter) -> str:
    """A sentence for the booking's panel; empty where they have not said so."""
    said = booking.reconfirmation
    if said is None:
        return ""
    time = formatter.day_time(said.at)
    match said.channel:
        case Channel.EMAIL:
            return _("The client accepted by email: {time}.").format(time=time)
        case Channel.PHONE:
            return _("The client said by phone that they come: {time}.").format(time=time)
        case _:
            return _("The client said that they come: {time}.").format(time=time)

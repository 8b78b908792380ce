"""Bookings of the salon's Monday for tests of windows, made through the use case like any other.

`furnish_with_bookings` puts two of them into a database that is then copied, so that tests which only want a day with
something in it neither book nor read again.
"""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import Engine

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId, ClientId, ServiceId
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, Mark
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.marking import mark
from tests.builders import HAIRCUT, span
from tests.fakes import FakeClock
from tests.salon import LENA, furnish, salon_env

FIRST = BookingId("00000000-0000-4000-8000-000000000000")
"""The booking at 14:15 of `furnish_with_bookings`."""
_numbers = itertools.count(1)


def furnish_with_bookings(engine: Engine) -> None:
    """The salon, and in its Monday a booking of Maya Ortiz at 14:15 and one of Lena Weiß at 16:00."""
    furnish(engine)
    env = salon_env(SqlStore(engine), FakeClock())
    booked(env, "2025-06-23 14:15", booking_id=FIRST)
    booked(env, "2025-06-23 16:00", client=LENA)


def booked(env: Env, start: str, *, client: int = 2041, service: ServiceId = HAIRCUT, **more: Any) -> Booking:
    """A haircut booked for a client: `booked(env, "2025-06-23 14:15", wanted=frozenset({ANA}))`."""
    minutes = more.pop("minutes", 45)
    command = Book(
        booking_id=more.pop("booking_id", None) or BookingId(f"00000000-0000-4000-8000-{next(_numbers):012d}"),
        client_id=ClientId(client),
        service_id=service,
        span=span(start, minutes),
        past_allowed=True,
        **({"both": True} | more),
    )
    return book(env, command).value


def marked(env: Env, booking: Booking, *statuses: Status) -> Booking:
    """The booking after some steps of the status table."""
    for status in statuses:
        booking = mark(env, Mark(booking_id=booking.id, status=status)).value
    return booking

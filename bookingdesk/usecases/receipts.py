"""A receipt for money received or given back: read by its number as it is to be printed, and the note that it was.

Only how somebody paid stands on it, never with what. A waiver has no number, so there is no receipt for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Location, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.payments import Account, Payment, account
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One entry with a number, for which booking, and how that stands at `read_at`."""

    number: int
    entry: Payment
    account: Account
    booking: Booking
    client: Client
    service: Service
    location: Location
    business: str
    read_at: datetime
    read_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceipt:
    """A receipt went to paper or PDF."""

    number: int
    pages: int


@needs(Right.PRINT)
def receipt(env: Env, number: int) -> Outcome[Receipt]:
    """The receipt of this number. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> Receipt:
        entry = _numbered(work, number)
        booking = work.bookings.get(entry.booking_id)
        catalogue = work.catalogue.load()
        (shown,) = entries(work, catalogue, [booking], env.actor)
        return Receipt(
            number=number,
            entry=entry,
            account=account(booking, work.payments.of_booking(booking.id)),
            booking=shown.booking,
            client=shown.client,
            service=shown.service,
            location=catalogue.locations[booking.location_id],
            business=desk_settings.value(work.settings.all(), "business.name"),
            read_at=now,
            read_by=env.actor.name,
        )

    return Outcome(env.store.read(step))


@needs(Right.PRINT)
def record_receipt(env: Env, command: RecordReceipt) -> Outcome[int]:
    """Log that a receipt was handed out on paper. Answers the event's sequence number. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> int:
        entry = _numbered(work, command.number)
        detail = {"receipt": command.number, "booking": entry.booking_id, "pages": command.pages}
        audited(Step(env, work, now), "print", "receipt", str(command.number), detail)
        return work.audit.head()[0]

    return Outcome(env.store.write(step))


def _numbered(work: Work, number: int) -> Payment:
    entry = work.payments.receipt(number)
    if entry is None:
        raise NotFound(kind="receipt", wanted=number)
    return entry

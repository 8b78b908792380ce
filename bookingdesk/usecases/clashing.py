"""Whether a client has something else at a time: asked while one types, and again in the transaction that books."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.client_time import meanwhile
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import ClientBusy
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTime:
    """A client's time; `apart_from` is the booking that is about to be moved there."""

    client_id: ClientId
    span: Span
    apart_from: BookingId | None = None


@needs(Right.SEE_SCHEDULE)
def clashes(env: Env, asked: ClientTime) -> Outcome[tuple[Booking, ...]]:
    """The client's other bookings at that time, the earliest first; empty where there are none."""

    def step(work: Work) -> tuple[Booking, ...]:
        catalogue = work.catalogue.load()
        return tuple(discreet(env.actor, booking, catalogue) for booking in _found(work, asked))

    return Outcome(env.store.read(step))


def check_client_free(work: Work, client: Client, span: Span, *, apart_from: BookingId | None = None) -> None:
    """Raise ClientBusy where the client has something else then. Writers take turns, so nobody slips in between."""
    found = _found(work, ClientTime(client_id=client.id, span=span, apart_from=apart_from))
    if found:
        raise ClientBusy(client=client.name, bookings=found)


def _found(work: Work, asked: ClientTime) -> tuple[Booking, ...]:
    there = work.bookings.of_client_during(asked.client_id, asked.span)
    return meanwhile(asked.client_id, asked.span, there, apart_from=asked.apart_from)

"""Telling a client how their booking stands, where they do not know: one key, whatever has become of its messages.

It sends nothing itself: what waits leaves now, what failed is tried again, and where nothing is left to send, what
puts them right is planned. It refuses where they know it already.
"""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import Informed, WayOut, way_out
from bookingdesk.domain.messages import Message
from bookingdesk.domain.rights import Right
from bookingdesk.domain.steering import Steer, may
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.informing import AlreadyInformed
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.outbox import STEERING
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.undoing import correct


@dataclass(frozen=True, slots=True, kw_only=True)
class Inform:
    """Tell the client of this booking how it stands; `by_call`: a person does."""

    booking_id: BookingId
    by_call: bool = False


@needs(Right.SEND)
def inform(env: Env, command: Inform) -> Outcome[Message]:
    """Let the client hear of it now: the message that does, or the call to make.

    Raises AlreadyInformed, NotFound, and what steering a message raises: no address, too late.
    """
    now = env.now()

    def step(work: Work) -> WayOut:
        booking = work.bookings.get(command.booking_id)
        (entry,) = entries(work, work.catalogue.load(), [booking], env.actor, now)
        if entry.informed not in {Informed.NO, Informed.ON_ITS_WAY}:
            raise AlreadyInformed(number=booking.number)
        return way_out(booking, work.outbox.of_booking(booking.id), by_call=command.by_call)

    found = env.store.read(step)
    if found.message is not None:
        if found.steer is None:  # somebody has to say it, and it is on their list
            return Outcome(found.message)
        return STEERING[found.steer](env, found.message.id)
    told = correct(env, command.booking_id)
    if not command.by_call or not may(Steer.BY_CALL, told.value):
        return told
    called = STEERING[Steer.BY_CALL](env, told.value.id)
    return Outcome(called.value, told.changes | called.changes)

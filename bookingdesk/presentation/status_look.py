"""How a booking's state is shown: word, icon and stripe pattern, never by colour alone.

It knows no colours (those are in `palette`) and draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import status_word
from bookingdesk.presentation.state import State

__all__ = ["LOOKS", "State", "StateLook", "Stripe", "state_of", "state_word"]


class Stripe(StrEnum):
    """The pattern of the stripe at a tile's leading edge."""

    DASHES = "dashes"
    SOLID = "solid"
    DOUBLE = "double"
    DOTS = "dots"
    FILLED = "filled"
    """No stripe: the whole tile is filled."""
    THIN = "thin"
    DIAGONALS = "diagonals"
    OPEN = "open"
    """An outlined, empty stripe."""
    HOLLOW = "hollow"
    """No stripe: an empty tile with a dashed outline."""


@dataclass(frozen=True, slots=True)
class StateLook:
    """The three signs of a state that survive a black-and-white copy."""

    icon: str
    stripe: Stripe
    dashed_outline: bool = False
    struck: bool = False


LOOKS: dict[State, StateLook] = {
    State.HELD: StateLook("hourglass", Stripe.DASHES, dashed_outline=True),
    State.TENTATIVE: StateLook("circle-dashed", Stripe.DASHES, dashed_outline=True),
    State.CONFIRMED: StateLook("circle", Stripe.SOLID),
    State.RECONFIRMED: StateLook("circle-check", Stripe.DOUBLE),
    State.ARRIVED: StateLook("user-check", Stripe.DOTS),
    State.IN_SERVICE: StateLook("circle-play", Stripe.FILLED),
    State.COMPLETED: StateLook("circle-check-big", Stripe.THIN),
    State.NO_SHOW: StateLook("user-x", Stripe.DIAGONALS),
    State.LEFT: StateLook("door-open", Stripe.OPEN),
    State.CANCELLED: StateLook("ban", Stripe.HOLLOW, dashed_outline=True, struck=True),
}


def state_of(booking: Booking) -> State:
    """The state a booking is shown in."""
    if booking.status is Status.CONFIRMED and booking.reconfirmed:
        return State.RECONFIRMED
    return State(booking.status.value)


def state_word(state: State) -> str:
    """The word of a state in the language of the interface."""
    if state is State.HELD:
        return _("Held")
    if state is State.RECONFIRMED:
        return status_word(Status.CONFIRMED, reconfirmed=True)
    return status_word(Status(state.value))

"""Which statuses of a booking a message about it fits: the one table for planning, claiming and the fence.

Pure. A message that does not fit what its booking has become is never sent (integrity section 4).
"""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.messages import MessageKind

_TAKES_PLACE = frozenset(Status) - {Status.CANCELLED, Status.NO_SHOW, Status.LEFT}
_AHEAD = frozenset({Status.TENTATIVE, Status.CONFIRMED})

FITS: Mapping[MessageKind, frozenset[Status]] = {
    MessageKind.TENTATIVE: frozenset({Status.TENTATIVE}),
    MessageKind.DEPOSIT_DUE: frozenset({Status.TENTATIVE}),
    MessageKind.CONFIRM_CALL: frozenset({Status.TENTATIVE}),
    MessageKind.CONFIRMATION: _TAKES_PLACE - {Status.TENTATIVE},
    MessageKind.MODIFICATION: _TAKES_PLACE,
    MessageKind.CANCELLATION: frozenset({Status.CANCELLED}),
    MessageKind.REMINDER: _AHEAD,
    MessageKind.NO_SHOW: frozenset({Status.NO_SHOW}),
    MessageKind.MOVE_CALL: _AHEAD,
    MessageKind.SERIES: frozenset(Status),
    MessageKind.VISIT: frozenset(Status),
}
"""Of every kind that is about a booking. A message about several says how each of them stands."""


def fits(kind: MessageKind, booking: Booking) -> bool:
    """Whether a message of this kind still says something true of the booking."""
    return booking.status in FITS[kind]

"""What right it takes to take an action back, or to do it again: the one that it took in the first place.

Read from what the action did rather than from its name, so that no new verb can slip past.
"""

from __future__ import annotations

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.ports import Action
from bookingdesk.usecases.recording import ABSENCE, SERIES_BOOK, SERIES_CANCEL, SERIES_MOVE, SERIES_REWRITE

OF_SERIES = frozenset({SERIES_BOOK, SERIES_MOVE, SERIES_CANCEL, SERIES_REWRITE})


def rights_of(action: Action) -> frozenset[Right]:
    """All of these are needed."""
    more = {Right.SERIES} if action.verb in OF_SERIES else set()
    more |= {Right.PLAN_ABSENCE} if action.verb == ABSENCE else set()
    return frozenset({right_of(action.before, action.after), *more})


def right_of(before: Booking | None, after: Booking) -> Right:
    """By the weightiest thing that changed; a status takes its time with it, as when a visit ends early."""
    if before is None:
        return Right.BOOK
    if after.status is not before.status and after.status is Status.CANCELLED:
        return Right.CANCEL
    if (before.service_id, before.client_id) != (after.service_id, after.client_id):
        return Right.MOVE
    if after.status is not before.status:
        return Right.CONFIRM if after.status is Status.CONFIRMED else Right.MARK
    if (before.span, before.resource_ids()) != (after.span, after.resource_ids()):
        return Right.MOVE
    return Right.AMEND

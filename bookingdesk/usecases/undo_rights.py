"""What right it takes to take an action back, or to do it again: the one that it took in the first place.

Read from what the action did rather than from its name, so that no new verb can slip past.
"""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import Booking, CancelOutcome, Status
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.ports import Action
from bookingdesk.usecases.recording import ABSENCE, SERIES_BOOK, SERIES_CANCEL, SERIES_MOVE, SERIES_REWRITE

OF_SERIES = frozenset({SERIES_BOOK, SERIES_MOVE, SERIES_CANCEL, SERIES_REWRITE})


def rights_of(action: Action) -> frozenset[Right]:
    """All of these are needed."""
    more = {Right.SERIES} if action.verb in OF_SERIES else set()
    more |= {Right.PLAN_ABSENCE} if action.verb == ABSENCE else set()
    return frozenset({right_of(action.before, action.after), *more, *exceptions_in(action.before, action.after)})


def exceptions_in(before: Booking | None, after: Booking) -> frozenset[Right]:
    """What took more than the desk's own rights: rules set aside, a fee waived, a deposit given time, a session."""
    found: set[Right] = set()
    if after.seats != (before.seats if before else None):
        found.add(Right.SESSIONS)
    if after.exemption is not None and after.exemption != (before.exemption if before else None):
        found |= after.exemption.rights
    if after.cancellation is not None and after.cancellation.outcome is CancelOutcome.WAIVED:
        found.add(Right.WAIVE_FEES)
    if before is not None and before.span == after.span and _is_later(before.deposit_due_at, after.deposit_due_at):
        found |= {Right.WAIVE_DEPOSITS} if before.service_id == after.service_id else set()
    return frozenset(found)


def _is_later(before: datetime | None, after: datetime | None) -> bool:
    return before is not None and after is not None and after > before


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

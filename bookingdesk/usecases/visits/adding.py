"""Add services or people to what is booked already: to a visit, or to a booking that becomes one.

The steps that stand stay as they are, and each client who gets a step hears once of all their own. Taken back, the
new ones go and the booking is as it was before, of no visit where it was of none. Refused where the visit is over
or cancelled.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.errors import AddRefused
from bookingdesk.domain.ids import VisitId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.sessions import SessionInvolved
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.identifying import identified
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import VISIT_ADD, Step, audited_booking, changed, undoable
from bookingdesk.usecases.visits.booking import Visit, check_count, parts_booked
from bookingdesk.usecases.visits.commands import AddToVisit
from bookingdesk.usecases.visits.standing import standing_steps

GROWS = EXPECTED | {Status.ARRIVED, Status.IN_SERVICE}
"""Who is still to come, or is here: a colour after the cut is often asked for in the chair."""


@needs(Right.BOOK)
def add_to_visit(env: Env, command: AddToVisit) -> Outcome[Visit]:
    """Book the parts beside the booking; answers the new steps, as they are stored where they are already.

    Raises NotFound, AddRefused, SessionInvolved, InvalidValue, IdentityNeeded and its like, and what booking one
    of them raises.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Visit]:
        ids = [part.booking_id for part in command.parts]
        there = work.bookings.many(ids)
        if there:
            return Outcome(tuple(there[id_] for id_ in ids if id_ in there))
        anchor = work.bookings.get(command.booking_id)
        check_grows(anchor)
        check_count(len(standing_steps(work, anchor)) + len(command.parts))
        at = Step(env, work, now)
        whose, checks = command.asked_by, (command.checked,)
        word = identified(at, anchor, whose, checks, command.reason, excused=command.excused)
        if word:
            audited_booking(at, VISIT_ADD, anchor, anchor, asked_by=whose.value, **word)
        visit_id, changes = _joined(at, anchor, command.visit_id)
        outcome = parts_booked(at, visit_id, command.parts, VISIT_ADD)
        return Outcome(outcome.value, changes | outcome.changes)

    return env.store.write(step)


def check_grows(booking: Booking) -> None:
    """Raise AddRefused where nothing can be added any more, SessionInvolved for a group: it has a roster."""
    if booking.seats is not None:
        raise SessionInvolved(number=booking.number)
    if booking.status not in GROWS:
        raise AddRefused(number=booking.number, present=booking.status.value)


def _joined(at: Step, anchor: Booking, visit_id: VisitId) -> tuple[VisitId, ChangeSet]:
    """The visit that the booking is of, from now on where it was of none."""
    if anchor.visit_id is not None:
        return anchor.visit_id, ChangeSet()
    joined = at.work.bookings.replace(replace(anchor, visit_id=visit_id))
    audited_booking(at, "visit_join", joined, anchor)
    undoable(at, VISIT_ADD, anchor, joined)
    planned = tell(at, anchor, joined, at.work.catalogue.load())
    return visit_id, changed(anchor, joined) | ChangeSet(messages=planned.messages)

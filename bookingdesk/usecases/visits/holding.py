"""Keep the times of a visit while somebody decides: all its steps or none, in one transaction.

Every desk sees them with who keeps them and until when. Given up, or its time over, each is an ordinary hold.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.holding import check_lasting, held, replaced, wish_to_hold
from bookingdesk.usecases.keeping import kept_change
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.visits.booking import check_count
from bookingdesk.usecases.visits.commands import HoldVisit


@needs(Right.HOLD)
def hold_visit(env: Env, command: HoldVisit) -> Outcome[tuple[Hold, ...]]:
    """Keep every step, in the order of the steps; the holds named as `replacing` go in the same transaction.

    Where one step cannot be kept none is, and what was held before stays. Raises InvalidValue, SlotTaken with who
    has it and until when, NotBookable, SessionFull, and NotAllowed where `replacing` is another desk's.
    """
    check_count(len(command.steps))
    now = env.now()
    steps = [replace(each, span=each.span.in_whole_minutes(), replacing=None) for each in command.steps]
    for each in steps:
        check_lasting(each.lasting)

    def step(work: Work) -> Outcome[tuple[Hold, ...]]:
        at = Step(env, work, now)
        gone = ChangeSet(holds=frozenset(work.holds.sweep(now)))
        gone |= replaced(at, command.replacing)
        there = tuple(held(at, each, wish_to_hold(each, now)) for each in steps)
        return Outcome(there, gone | kept_change(there))

    return env.store.write(step)

"""Messages planned in the transaction of the change they are about; refuses nothing, sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain import planning
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.summarising import speaks_for, summarise


@dataclass(frozen=True, slots=True)
class Planned:
    """What happened to the outbox: rows touched, rows taken out for good, rows that had already left."""

    messages: frozenset[MessageId] = frozenset()
    withdrawn: int = 0
    already_sent: int = 0


def tell(
    step: Step,
    before: Booking | None,
    after: Booking,
    catalogue: Catalogue,
    *,
    silent: bool = False,
    told: bool = True,
) -> Planned:
    """Settle what the change makes obsolete and plan what the client is to hear now.

    Not `told`: one message about several bookings follows. The same where such a message still waits.
    """
    what = planning.news(before, after, catalogue)
    spoken_for = told and not silent and what is not planning.News.NOTHING and speaks_for(step, after)
    planned = _replan(
        step,
        what,
        after,
        catalogue,
        state=MessageState.OBSOLETE,
        announced=told and not silent and not spoken_for,
        first=before is None,
    )
    if spoken_for and after.series_id is not None:
        more = summarise(step, after.series_id, catalogue)
        planned = Planned(planned.messages | more, planned.withdrawn, planned.already_sent)
    return planned


def take_back(step: Step, version: int, before: Booking, after: Booking, catalogue: Catalogue) -> Planned:
    """Withdraw what was planned by a change that is undone, and bring back what it had made obsolete.

    `version` is the booking's before that change, 0 where it did not exist.
    """
    left = sum(
        planning.announced_since(row, version) and row.state in planning.LEFT_OR_MAY_HAVE
        for row in step.work.outbox.of_booking(after.id)
    )
    what = planning.news(before, after, catalogue)
    planned = _replan(step, what, after, catalogue, state=MessageState.WITHDRAWN, announced=False, first=False)
    return Planned(planned.messages, planned.withdrawn, left)


def circumstances(step: Step, booking: Booking, catalogue: Catalogue) -> planning.Circumstances:
    """What planning depends on, read in this transaction."""
    return planning.Circumstances(
        client=step.work.clients.get(booking.client_id),
        catalogue=catalogue,
        settings=step.work.settings.all(),
        now=step.now,
    )


def _replan(
    step: Step,
    what: planning.News,
    booking: Booking,
    catalogue: Catalogue,
    *,
    state: MessageState,
    announced: bool,
    first: bool,
) -> Planned:
    outbox = step.work.outbox
    if what is planning.News.NOTHING:
        outbox.restamp(booking.id, booking.version)
        return Planned()
    undone = state is MessageState.WITHDRAWN
    settled: frozenset[MessageId] = frozenset()
    rows: tuple[Message, ...] = ()
    if not first:
        settled = frozenset(outbox.settle_unsent(booking.id, state, "undone" if undone else what.value))
        rows = tuple(outbox.of_booking(booking.id))
    overdue_counts = frozenset(row.id for row in rows) if undone else settled
    plan = planning.plan(
        what,
        booking,
        rows,
        circumstances(step, booking, catalogue),
        settled=overdue_counts,
        announced=announced,
    )
    if plan.add:
        outbox.plan(plan.add)
    for row in plan.again:
        outbox.replace(row)
    back = frozenset(row.id for row in plan.again)
    touched = settled | back | frozenset(row.id for row in plan.add)
    return Planned(touched, withdrawn=len(settled - back))

"""The list at the end of the day: whose clients do not know how their booking stands (R23, R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.informed import Informed
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import AgendaEntry

DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInformedQuery:
    """Bookings of so many days from now on, cancelled ones included."""

    days: int = DAYS


@needs(Right.SEE_SCHEDULE)
def not_informed(env: Env, query: NotInformedQuery) -> Outcome[tuple[AgendaEntry, ...]]:
    """Bookings to come whose clients have to be told how they stand, the next first.

    What is on its way by itself, and on time, is not among them.
    """
    now = env.now()

    def step(work: Work) -> tuple[AgendaEntry, ...]:
        catalogue = work.catalogue.load()
        ahead = work.bookings.between(Span(now, now + timedelta(days=query.days)), cancelled=True)
        found = entries(work, catalogue, ahead, env.actor, now)
        return tuple(entry for entry in found if entry.informed is Informed.NO)

    return Outcome(env.store.read(step))

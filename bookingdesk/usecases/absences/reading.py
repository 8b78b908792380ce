"""Who is out and what is still to be settled: for the day board, the column headers and the console."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookingdesk.domain.absences import affected
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import AbsenceId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.absences.commands import AbsenceLine, RemainingLine
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work

RECENT = timedelta(hours=12)
"""An absence that ended this long ago is of no interest to the day."""


@needs(Right.SEE_SCHEDULE)
def list_absences(env: Env, absence_id: AbsenceId | None = None) -> Outcome[tuple[AbsenceLine, ...]]:
    """Absences that last or are to come, in order of start, each with what is still to be settled.

    With an id only that one, however old. Raises NotFound. What remains is worked out from the bookings, so it is
    right whoever has settled one of them, and however.
    """
    now = env.now()

    def step(work: Work) -> tuple[AbsenceLine, ...]:
        catalogue = work.catalogue.load()
        found = work.absences.since(now - RECENT) if absence_id is None else [work.absences.get(absence_id)]
        return tuple(_line(work, catalogue, absence.id, now) for absence in found)

    return Outcome(env.store.read(step))


def _line(work: Work, catalogue: Catalogue, absence_id: AbsenceId, now: datetime) -> AbsenceLine:
    absence = work.absences.get(absence_id)
    there = affected(work.bookings.between(absence.span), absence.resource_id, absence.span, now)
    if absence.ended_at is not None and absence.ended_at <= absence.span.start:
        there = ()
    clients = work.clients.many({booking.client_id for booking in there})
    noted = {each.booking_id: each for each in work.absences.noted(absence.id)}
    return AbsenceLine(
        absence=absence,
        resource=catalogue.resource(absence.resource_id),
        remaining=tuple(
            RemainingLine(
                booking=booking,
                client=clients[booking.client_id],
                service=catalogue.services[booking.service_id],
                noted=noted.get(booking.id),
            )
            for booking in there
        ),
    )

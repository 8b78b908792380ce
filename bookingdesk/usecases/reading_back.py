"""The details were read back to the client and found right, or why that was left out (SOP B4.1.5, R55)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookingdesk.domain.agreement import ReadBack
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import StatusRefused, WeekdayMismatch
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import READ_BACK
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.informing import note_told
from bookingdesk.usecases.joining import entries
from bookingdesk.usecases.notifying import heard_by_hand, tell
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.recording import Step, audited_booking, changed, undoable
from bookingdesk.usecases.rescheduling import check_version

READABLE = frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.ARRIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestReadBack:
    """The client heard the details and agreed; or why nothing was read back.

    `weekday` (Monday is 0) is what the client said back, where they did: it must be the booking's.
    """

    booking_id: BookingId
    version: int | None = None
    """The version that was read out; None attests whatever is there."""
    skipped: str = ""
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBackQuery:
    """Confirmed bookings to come that were not read back; `skipped`: also those left out for a reason."""

    skipped: bool = False
    limit: int = 200


@needs(Right.SEE_SCHEDULE)
def read_back_due(env: Env, query: ReadBackQuery) -> Outcome[tuple[AgendaEntry, ...]]:
    """The review list of R55: what nobody has read back yet, the next to come first."""
    now = env.now()

    def step(work: Work) -> tuple[AgendaEntry, ...]:
        found = work.bookings.not_read_back(now, skipped=query.skipped, limit=query.limit)
        catalogue = work.catalogue.load()
        return entries(work, catalogue, found, env.actor)

    return Outcome(env.store.read(step))


@needs(Right.AMEND)
def attest_read_back(env: Env, command: AttestReadBack) -> Outcome[Booking]:
    """Record it with who and when; a second time records the later one.

    Raises WeekdayMismatch, StatusRefused for a booking that is over, Stale where something else was read out,
    NotFound.
    """
    now = env.now()

    def step(work: Work) -> Outcome[Booking]:
        at = Step(env, work, now)
        present = work.bookings.get(command.booking_id)
        if present.status not in READABLE:
            raise StatusRefused(number=present.number, present=present.status, wanted=Status.CONFIRMED)
        check_version(present, command.version)
        catalogue = work.catalogue.load()
        day = local_date(present.span.start, catalogue.zone_of(present.location_id))
        if command.weekday is not None and command.weekday != day.weekday():
            raise WeekdayMismatch(number=present.number, day=day, said=command.weekday)
        skipped = cleaned_line(command.skipped, "reason", limit=200)
        stored = work.bookings.replace(
            replace(present, read_back=ReadBack(at=now, by=env.actor.name, skipped=skipped))
        )
        audited_booking(at, "read_back", stored, present)
        undoable(at, "read_back", present, stored)
        planned = tell(at, present, stored, catalogue)
        if not skipped:
            note_told(work, READ_BACK, [stored], catalogue)
        heard = frozenset() if skipped else heard_by_hand(at, stored, "read_back")
        return Outcome(stored, changed(stored) | ChangeSet(messages=planned.messages | heard))

    return env.store.write(step)

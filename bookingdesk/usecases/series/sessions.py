"""Open a group session every so often, in the name of the business: all dates in one transaction, one undo.

Refuses to sell seats: who comes takes a seat in one of them, or in each by a series of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.ids import SeriesId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import SeriesRule
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.series.booking import series_booked
from bookingdesk.usecases.series.commands import BookSeries, SeriesStored
from bookingdesk.usecases.sessions import OpenSession, session_book


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSessions:
    """The session of the rule's first date says everything else; skipped and moved as in `BookSeries`."""

    series_id: SeriesId
    rule: SeriesRule
    session: OpenSession
    skipped: frozenset[date] = frozenset()
    moved: Mapping[date, Slot] = field(default_factory=dict)


@needs(Right.SESSIONS)
def open_sessions(env: Env, command: OpenSessions) -> Outcome[SeriesStored]:
    """Open a session on every date that is not skipped. Raises what `book_series` raises, and SeatsRefused."""
    now = env.now()
    require(env, Right.SERIES)

    def step(work: Work) -> Outcome[SeriesStored]:
        at = Step(env, work, now)
        wish = BookSeries(
            series_id=command.series_id,
            rule=command.rule,
            book=session_book(at, command.session),
            skipped=command.skipped,
            moved=command.moved,
        )
        return series_booked(at, wish)

    return env.store.write(step)

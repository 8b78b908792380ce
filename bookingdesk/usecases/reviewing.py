"""What waits for somebody who may decide it, read at once: asked for later, reported, not read back (SOP A5.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.deferrals import Deferral, DeferralState
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.issues import Issue, IssueState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.deferring import DeferralQuery, deferrals
from bookingdesk.usecases.departments import discreet
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.issues import IssueQuery, issues_listed
from bookingdesk.usecases.permits import allowed, needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.reading_back import ReadBackQuery, read_back_due
from bookingdesk.usecases.readings import AgendaEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQuery:
    """What waits; `settled`: what was answered or closed, and what was left out with a reason, too."""

    settled: bool = False
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The list, with whom and what it names."""

    deferrals: tuple[Deferral, ...]
    issues: tuple[Issue, ...]
    unread: tuple[AgendaEntry, ...]
    clients: Mapping[ClientId, Client]
    bookings: Mapping[BookingId, Booking]


@needs(Right.SEE_SCHEDULE)
def review(env: Env, query: ReviewQuery) -> Outcome[Review]:
    """Everything that waits, as far as the actor may see it: who settles no issues sees none."""
    states = (None, None) if query.settled else (DeferralState.OPEN, IssueState.OPEN)
    asked = deferrals(env, DeferralQuery(state=states[0], limit=query.limit)).value
    reported: tuple[Issue, ...] = ()
    if allowed(env, Right.HANDLE_ISSUES):
        reported = issues_listed(env, IssueQuery(state=states[1], limit=query.limit)).value
    unread = read_back_due(env, ReadBackQuery(skipped=query.settled, limit=query.limit)).value

    def step(work: Work) -> tuple[Mapping[ClientId, Client], Mapping[BookingId, Booking]]:
        catalogue = work.catalogue.load()
        clients = {one.client_id for one in asked} | {one.client_id for one in reported}
        named = {one.booking_id for one in asked} | {one.booking_id for one in reported}
        bookings = work.bookings.many(one for one in named if one is not None)
        shown = {number: discreet(env.actor, one, catalogue) for number, one in bookings.items()}
        return work.clients.many(one for one in clients if one is not None), shown

    clients, bookings = env.store.read(step)
    return Outcome(Review(deferrals=asked, issues=reported, unread=unread, clients=clients, bookings=bookings))


@needs(Right.SEE_SCHEDULE)
def review_count(env: Env, nothing: None = None) -> Outcome[int]:
    """How much waits for the actor's word: for who settles nothing, what they asked themselves."""
    asked = deferrals(env, DeferralQuery()).value
    reported = issues_listed(env, IssueQuery()).value if allowed(env, Right.HANDLE_ISSUES) else ()
    return Outcome(len(asked) + len(reported))

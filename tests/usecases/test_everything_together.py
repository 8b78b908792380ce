"""Sessions, series, visits, waitlist and Undo in any order: nobody is forgotten, seated twice or left behind.

Nothing is sent meanwhile, so whoever is to come has a message waiting that says so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import BookingId, SeriesId, VisitId
from bookingdesk.domain.series import Scope, SeriesRule
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, HoldSlot, Mark, Reschedule, Swap
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.holding import hold, release
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.matching import matches_for
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import cancel_series, change_series
from bookingdesk.usecases.series.commands import BookSeries, CancelSeries, ChangeSeries, RewriteSeries
from bookingdesk.usecases.series.rewriting import rewrite_series
from bookingdesk.usecases.series.sessions import OpenSessions, open_sessions
from bookingdesk.usecases.sessions import ChangeSeats, OpenSession, change_seats, joining, open_session
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.booking import book_visit, cancel_visit, move_visit
from bookingdesk.usecases.visits.commands import AddToVisit, BookVisit, CancelVisit, FindVisit, MoveVisit, VisitPart
from bookingdesk.usecases.visits.finding import find_visit
from bookingdesk.usecases.waiting_commands import AcceptOffer, EnterWaitlist, OfferTime, RefuseOffer
from bookingdesk.usecases.waitlist import enter
from bookingdesk.usecases.waitlist_offers import accepted, offer_time, refused
from tests.builders import COLOUR, HAIRCUT, MASSAGE, at, span
from tests.salon import HARBOUR, LENA, MAYA, NOBODY_REACHABLE, OLE
from tests.usecases.together import Together
from tests.yoga import YOGA

CLIENTS = st.sampled_from([MAYA, LENA, OLE, HARBOUR, NOBODY_REACHABLE])
SERVICES = st.sampled_from([HAIRCUT, MASSAGE, COLOUR, YOGA])
STARTS = st.sampled_from(
    [f"2025-06-{day} {hour:02}:{minute}" for day in (24, 25, 26) for hour in (9, 10, 15) for minute in ("00", "30")]
)
WHICH = st.integers(0, 30)
SCOPES = st.sampled_from(list(Scope))
REASON: dict[str, Any] = {"reason": "said so", "both": True}


class AllTogether(Together):
    """What the desk may do."""

    @rule(service=SERVICES, client=CLIENTS, start=STARTS)
    def book(self, service: Any, client: Any, start: str) -> None:
        wish = Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=span(start, 45 if service == HAIRCUT else 60),
        )
        self.do(book, wish)

    @rule(start=STARTS)
    def open(self, start: str) -> None:
        wish = OpenSession(booking_id=BookingId(new_uuid()), service_id=YOGA, span=span(start, 60))
        self.do(open_session, wish)

    @rule(which=WHICH, client=CLIENTS)
    def join(self, which: int, client: Any) -> None:
        session = self.one(which, lambda b: b.seats is not None)
        if session is None:
            return
        wish = Book(booking_id=BookingId(new_uuid()), client_id=client, service_id=YOGA, span=session.span)
        self.do(book, joining(session, wish))

    @rule(which=WHICH, seats=st.integers(1, 5))
    def resize(self, which: int, seats: int) -> None:
        session = self.one(which, lambda b: b.seats is not None)
        if session is not None:
            self.do(change_seats, ChangeSeats(session_id=session.id, seats=seats))

    @rule(which=WHICH, start=STARTS)
    def move(self, which: int, start: str) -> None:
        one = self.one(which)
        if one is not None:
            there = Span.lasting(at(start), one.span.duration)
            self.do(reschedule, Reschedule(booking_id=one.id, span=there, **REASON))

    @rule(which=WHICH, client=CLIENTS)
    def reassign(self, which: int, client: Any) -> None:
        one = self.one(which)
        if one is not None and one.seats is None:
            command = Reschedule(booking_id=one.id, span=one.span, client_id=client, **REASON)
            self.do(reschedule, command)

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        one = self.one(which)
        if one is not None:
            self.do(cancel, Cancel(booking_id=one.id, reason="ill"))

    @rule(which=WHICH, other=WHICH)
    def swap(self, which: int, other: int) -> None:
        one, two = self.one(which), self.one(other)
        if one is not None and two is not None and one.id != two.id:
            self.do(swap, Swap(one=one.id, other=two.id, **REASON))

    @rule(which=WHICH, status=st.sampled_from([Status.ARRIVED, Status.NO_SHOW, Status.COMPLETED]))
    def mark(self, which: int, status: Status) -> None:
        one = self.one(which)
        if one is not None:
            self.do(mark, Mark(booking_id=one.id, status=status))

    @rule(
        services=st.lists(SERVICES, min_size=2, max_size=3),
        clients=st.tuples(CLIENTS, CLIENTS, CLIENTS),
        same=st.booleans(),
    )
    def visit(self, services: list[Any], clients: tuple[Any, ...], same: bool) -> None:
        wish = FindVisit(
            parts=tuple(VisitPart(service_id=s) for s in services),
            first_day=date(2025, 6, 24),
            days=3,
            same_start=same,
            limit=1,
        )
        for offer in find_visit(self.hall.env, wish).value:
            parts = self.parts(services, clients if same else clients[:1] * 3, offer.slots)
            command = BookVisit(visit_id=VisitId(new_uuid()), parts=parts)
            self.do(book_visit, command)

    def parts(self, services: Any, clients: Any, slots: Any) -> tuple[Book, ...]:
        return tuple(
            Book(
                booking_id=BookingId(new_uuid()),
                client_id=client,
                service_id=service,
                span=slot.span,
                allocations=slot.allocations,
            )
            for service, client, slot in zip(services, clients, slots, strict=False)
        )

    @rule(which=WHICH, service=SERVICES)
    def add(self, which: int, service: Any) -> None:
        one = self.one(which, lambda b: b.seats is None)
        if one is None:
            return
        wish = FindVisit(
            parts=(VisitPart(service_id=service),), first_day=date(2025, 6, 24), beside=one.id, limit=1
        )
        try:
            offers = find_visit(self.hall.env, wish).value
        except RuleViolation:
            return
        for offer in offers:
            parts = self.parts((service,), (one.client_id,), offer.slots)
            command = AddToVisit(booking_id=one.id, visit_id=VisitId(new_uuid()), parts=parts)
            self.do(add_to_visit, command)

    @rule(which=WHICH, start=STARTS)
    def move_visit(self, which: int, start: str) -> None:
        one = self.one(which, lambda b: b.visit_id is not None)
        if one is not None:
            move = Reschedule(booking_id=one.id, span=Span.lasting(at(start), one.span.duration), **REASON)
            self.do(move_visit, MoveVisit(move=move))

    @rule(which=WHICH)
    def cancel_visit(self, which: int) -> None:
        one = self.one(which, lambda b: b.visit_id is not None)
        if one is not None:
            command = CancelVisit(cancel=Cancel(booking_id=one.id, reason="ill"))
            self.do(cancel_visit, command)

    @rule(client=CLIENTS, service=SERVICES, start=STARTS, step=st.integers(1, 2), sessions=st.booleans())
    def series(self, client: Any, service: Any, start: str, step: int, sessions: bool) -> None:
        length = 45 if service == HAIRCUT else 60
        wish = Book(
            booking_id=BookingId(new_uuid()), client_id=client, service_id=service, span=span(start, length)
        )
        the_rule = SeriesRule(first=datetime.fromisoformat(start), zone="Europe/Berlin", count=3, step=step)
        if sessions and service == YOGA:
            session = OpenSession(booking_id=BookingId(new_uuid()), service_id=YOGA, span=span(start, 60))
            many = OpenSessions(series_id=SeriesId(new_uuid()), rule=the_rule, session=session)
            self.do(open_sessions, many)
            return
        command = BookSeries(series_id=SeriesId(new_uuid()), rule=the_rule, book=wish)
        self.do(book_series, command)

    @rule(which=WHICH, start=STARTS, scope=SCOPES)
    def move_series(self, which: int, start: str, scope: Scope) -> None:
        one = self.one(which, lambda b: b.series_id is not None)
        if one is not None:
            move = Reschedule(booking_id=one.id, span=Span.lasting(at(start), one.span.duration), **REASON)
            self.do(change_series, ChangeSeries(move=move, scope=scope))

    @rule(which=WHICH, start=STARTS, count=st.integers(1, 4))
    def rewrite(self, which: int, start: str, count: int) -> None:
        one = self.one(which, lambda b: b.series_id is not None)
        if one is not None:
            move = Reschedule(booking_id=one.id, span=Span.lasting(at(start), one.span.duration), **REASON)
            the_rule = SeriesRule(first=datetime.fromisoformat(start), zone="Europe/Berlin", count=count)
            command = RewriteSeries(move=move, rule=the_rule)
            self.do(rewrite_series, command)

    @rule(which=WHICH, scope=SCOPES)
    def cancel_series(self, which: int, scope: Scope) -> None:
        one = self.one(which, lambda b: b.series_id is not None)
        if one is not None:
            command = CancelSeries(cancel=Cancel(booking_id=one.id, reason="ill"), scope=scope)
            self.do(cancel_series, command)

    @rule(client=CLIENTS, service=SERVICES)
    def wait(self, client: Any, service: Any) -> None:
        self.do(enter, EnterWaitlist(client_id=client, service_ids=(service,)))

    @rule(which=WHICH)
    def offer(self, which: int) -> None:
        if not self.openings:
            return
        opening = self.openings[which % len(self.openings)]
        for line in matches_for(self.hall.env, opening).value.fitting[:1]:
            slot = line.match.slot
            assert slot is not None
            command = OfferTime(
                entry=line.match.entry, service_id=line.match.service_id, slot=slot, opening=opening
            )
            self.do(offer_time, command)

    @rule(which=WHICH, yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        offers = self.store.read(lambda work: work.waitlist.offers(states=frozenset({OfferState.OPEN})))
        if not offers:
            return
        offer = offers[which % len(offers)]
        if yes:
            self.do(accepted, AcceptOffer(offer_id=offer.id, both=True))
        else:
            self.do(refused, RefuseOffer(offer_id=offer.id))

    @rule(which=WHICH, client=CLIENTS)
    def keep(self, which: int, client: Any) -> None:
        session = self.one(which, lambda b: b.seats is not None)
        if session is not None:
            command = HoldSlot(service_id=YOGA, span=session.span, client_id=client, allocations=())
            self.do(hold, command)

    @rule(which=WHICH)
    def give_back(self, which: int) -> None:
        held = self.store.read(lambda work: work.holds.active(self.hall.env.now()))
        if held:
            self.do(release, held[which % len(held)].id)

    @rule(times=st.integers(1, 4))
    def take_back(self, times: int) -> None:
        for _ in range(times):
            self.turn(undo, self.past, self.future)

    @rule(times=st.integers(1, 4))
    def do_again(self, times: int) -> None:
        for _ in range(times):
            self.turn(redo, self.future, self.past)


def test_that_whatever_is_done_together_nobody_is_forgotten(tmp_path_factory: pytest.TempPathFactory) -> None:
    AllTogether.folder = tmp_path_factory.mktemp("together")
    short = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,  # longer runs look for what is new: what stands here is not to fail by chance
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(AllTogether, settings=short)

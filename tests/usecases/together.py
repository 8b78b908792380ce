"""A desk that does anything in any order, and what must hold whatever it does: the base of a state machine.

A refusal by a rule is fine and changes nothing; whatever is done can be taken back and done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.errors import NothingToUndo, RuleViolation, UndoRefused
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.messages import UNSENT, MessageKind
from bookingdesk.domain.rights import Role
from bookingdesk.domain.sessions import living
from bookingdesk.domain.waitlist import OfferState, Opening
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Actor, Env, Outcome
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import is_summed_up
from bookingdesk.usecases.undoing import history
from tests.builders import at
from tests.databases import fresh_database
from tests.fakes import FakeClock
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.desk import outdated
from tests.usecases.hall import Hall
from tests.yoga import furnish_yoga

UNSEEN = {"version", "sequence", "status_since", "allocations", "cancellation", "exemption", "visit_id"}
SHOWN = attrgetter(*(field.name for field in fields(Booking) if field.name not in UNSEEN))
"""What a calendar shows of a booking, but for its people and rooms."""


class Together(RuleBasedStateMachine):
    """One desk on SQLite; nothing is sent meanwhile."""

    folder: Path

    @initialize()
    def opened(self) -> None:
        """An empty week at the salon with Yoga."""
        self.database = fresh_database("sqlite", self.folder, furnish_yoga)
        self.store = SqlStore(open_engine(self.database.__enter__()))
        self.clock = FakeClock(at("2025-06-23 08:00"))
        actor = Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR)
        self.hall = Hall(env=Env(clock=self.clock, store=self.store, actor=actor), clock=self.clock)
        self.openings: list[Opening] = []
        self.past: list[object] = []
        self.future: list[object] = []

    def teardown(self) -> None:
        """The database goes."""
        if hasattr(self, "store"):
            self.store.close()
            self.database.__exit__(None, None, None)

    # what there is

    def bookings(self) -> list[Booking]:
        """Every booking, cancelled ones included."""
        return list(self.store.read(lambda work: work.bookings.page(limit=1000)))

    def one(self, which: int, wanted: Callable[[Booking], bool] = lambda b: True) -> Booking | None:
        """One of those that take place."""
        there = [b for b in self.bookings() if b.status is not Status.CANCELLED and wanted(b)]
        return there[which % len(there)] if there else None

    def shown(self) -> object:
        """What the calendar shows of each."""
        living = (b for b in self.bookings() if b.status is not Status.CANCELLED)
        return frozenset((*SHOWN(b), frozenset(b.allocations)) for b in living)

    def newest(self) -> object:
        """The last action of this desk."""
        return next((line.action_id for line in history(self.hall.env, 1).value), None)

    def do(self, verb: Callable[[Env, Any], Outcome[Any]], command: object) -> None:
        """Take a step; a rule may refuse it, and then nothing has changed."""
        self.clock.move(seconds=7)
        before, action = self.shown(), self.newest()
        try:
            outcome = verb(self.hall.env, command)
        except RuleViolation as why:
            assert self.shown() == before
            event(f"{verb.__name__}: {type(why).__name__}")
            return
        event(verb.__name__)
        self.openings += outcome.changes.openings
        if self.newest() != action:
            self.past.append(before)
            self.future.clear()
        else:
            assert self.shown() == before, f"{verb.__name__} cannot be undone"

    def turn(self, verb: Callable[[Env], Outcome[Any]], from_: list[object], to: list[object]) -> None:
        self.clock.move(seconds=7)
        before = self.shown()
        held = bool(self.store.read(lambda work: work.holds.active(self.hall.env.now())))
        try:
            outcome = verb(self.hall.env)
        except NothingToUndo:
            assert not from_
            return
        except UndoRefused:
            if not held:  # nobody else is here but who was promised a time
                raise
            assert self.shown() == before
            return
        self.openings += outcome.changes.openings
        assert self.shown() == from_.pop()
        to.append(before)

    # what always holds

    @invariant()
    def everybody_has_a_seat(self) -> None:
        """Nobody sits twice, apart or beyond the last seat; what is promised is there."""
        now = self.hall.env.now()

        def step(work: Work) -> None:
            for session in work.bookings.page(limit=1000):
                if session.seats is None:
                    continue
                there = living(work.sessions.attendees(session.id))
                assert session.status is not Status.CANCELLED or not there
                assert len(there) == len({b.seat_no for b in there}) == len({b.client_id for b in there})
                assert all(b.span == session.span and (b.seat_no or 0) <= (session.seats or 0) for b in there)
                if session.status is not Status.CANCELLED:
                    kept = [h for h in work.holds.active(now, session.span) if h.session_id == session.id]
                    assert len(there) + len(kept) <= session.seats, "more is promised than there is"
            for offer in work.waitlist.offers(states=frozenset({OfferState.OPEN})):
                assert offer.expires_at <= now or work.holds.get(offer.hold_id), "an offer of nothing"

        self.store.read(step)

    @invariant()
    def everybody_hears(self) -> None:
        """Whoever is to come has a message waiting, and nobody is reminded of what is cancelled."""
        assert outdated(self.store) == []

        def step(work: Work) -> None:
            for booking in work.bookings.page(limit=1000):
                if booking.seats is not None or booking.client_id not in {MAYA, LENA, HARBOUR}:
                    continue  # the business itself, and who has no address
                rows = [row for row in work.outbox.of_booking(booking.id) if row.client_id == booking.client_id]
                waiting = {row.kind for row in rows if row.state in UNSENT or row.reason == "client_is_here"}
                if booking.status is Status.CANCELLED:
                    assert MessageKind.REMINDER not in {row.kind for row in rows if row.state in UNSENT}
                elif booking.status in EXPECTED:
                    told = {MessageKind.CONFIRMATION, MessageKind.MODIFICATION} & waiting
                    assert told or is_summed_up(work, booking), ("nobody hears of it", booking.number, rows)

        self.store.read(step)

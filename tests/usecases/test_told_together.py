"""The same while messages leave now and then: what a client read last is so, or a message is waiting that says more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.errors import NothingToUndo, UndoRefused
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.messages import ANNOUNCEMENTS, SUMMARIES, UNSENT, Message, MessageKind, MessageState
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.summarising import is_summed_up, told_with
from bookingdesk.usecases.undoing import correct
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.test_everything_together import AllTogether

NEWS = ANNOUNCEMENTS | SUMMARIES
READERS = frozenset({MAYA, LENA, HARBOUR})


class Told(AllTogether):
    """What each client believes is kept here; whoever has read of what is taken back is put right by the desk."""

    @initialize()
    def nobody_knows(self) -> None:
        """Nothing has left yet."""
        self.believed: dict[tuple[ClientId | None, BookingId], datetime] = {}

    @rule()
    def send(self) -> None:
        """Everything that waits leaves."""
        self.clock.move(seconds=7)
        self.store.write(self.sent)

    def sent(self, work: Work) -> None:
        """The step of it."""
        unsent = frozenset(MessageState(state) for state in UNSENT)
        for row in work.outbox.page(states=unsent, limit=10_000):
            if row.kind in NEWS and row.booking_id is not None:
                self.read_by_its_client(work, row, work.bookings.get(row.booking_id))
                work.outbox.replace(replace(row, state=MessageState.SENT, sent_at=self.hall.env.now()))

    def read_by_its_client(self, work: Work, row: Message, booking: Booking) -> None:
        """They believe what it says: one date, that it is cancelled, or all that takes place."""
        together = told_with(work, booking) if row.kind in SUMMARIES else None
        about = together.bookings if together is not None else (booking,)
        dates = dispatch_of(work, row, self.hall.env.now()).dates if together is not None else about
        for each in about:
            if row.kind is MessageKind.CANCELLATION or each.status is Status.CANCELLED:
                self.believed.pop((row.client_id, each.id), None)
        if row.kind is not MessageKind.CANCELLATION:
            self.believed |= {(row.client_id, each.id): each.span.start for each in dates}

    def turn(self, verb: Callable[[Env], Outcome[Any]], from_: list[object], to: list[object]) -> None:
        """Undo or redo, with a correction wherever the program says that somebody was told."""
        self.clock.move(seconds=7)
        before = self.shown()
        try:
            outcome = verb(self.hall.env)
        except (NothingToUndo, UndoRefused):
            return
        self.openings += outcome.changes.openings
        assert self.shown() == from_.pop()
        to.append(before)
        for each in outcome.value.all():
            if each.already_sent:
                correct(self.hall.env, each.booking_id)

    @invariant()
    def everybody_believes_what_is_so(self) -> None:
        """Or is about to."""

        def step(work: Work) -> None:
            for booking in work.bookings.page(limit=1000):
                if booking.seats is None and booking.client_id in READERS:
                    self.check(work, booking)

        self.store.read(step)

    everybody_hears = None  # the weaker rule, which holds only while nothing is sent

    def check(self, work: Work, booking: Booking) -> None:
        """One booking and its client."""
        rows = [row for row in work.outbox.of_booking(booking.id) if row.client_id == booking.client_id]
        waiting = {row.kind for row in rows if row.state in UNSENT or row.reason == "client_is_here"}
        if is_summed_up(work, booking):
            return
        believed = self.believed.get((booking.client_id, booking.id))
        if booking.status in EXPECTED and believed != booking.span.start:
            assert waiting & {MessageKind.CONFIRMATION, MessageKind.MODIFICATION}, (booking.number, believed, rows)
        if booking.status is Status.CANCELLED and believed is not None:
            assert MessageKind.CANCELLATION in waiting, (booking.number, believed, rows)


def test_that_nobody_believes_what_is_not_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    AllTogether.folder = tmp_path_factory.mktemp("told")
    short = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,  # longer runs look for what is new: what stands here is not to fail by chance
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(Told, settings=short)

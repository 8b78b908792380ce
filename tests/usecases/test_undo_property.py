"""Whatever a desk does, taking it all back one by one shows the calendar it began with, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookingdesk.domain.bookings import FORWARD, MOVABLE, Booking, Status
from bookingdesk.domain.errors import NotBookable, StatusRefused
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import AgendaQuery, Amend, Cancel, Mark, Reschedule
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import COLOUR, HAIRCUT, MONDAY, at
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.salon import LENA, MAYA, furnish
from tests.usecases.desk import BEA, FrontDesk, outdated

WEEK = AgendaQuery(first_day=MONDAY, days=7)

STARTS = [
    f"2025-06-{day} {hour:02}:{minute}" for day in (24, 25, 26) for hour in (9, 13, 16) for minute in ("00", "15")
]

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["book", "move", "cancel", "mark", "amend", "reassign", "service", "read back"]),
        st.integers(0, 4),
        st.sampled_from(STARTS),
        st.sampled_from([Status.ARRIVED, Status.NO_SHOW, Status.IN_SERVICE, Status.COMPLETED]),
    ),
    min_size=1,
    max_size=8,
)


def shown(env: Env) -> frozenset[tuple[object, ...]]:
    """What the calendar shows of each booking."""
    return frozenset(
        (
            entry.booking.id,
            entry.booking.span,
            entry.booking.status,
            entry.booking.note,
            frozenset(entry.booking.allocations),
            entry.booking.rescheduled_count,
            entry.booking.client_id,
            entry.booking.service_id,
            entry.booking.price,
            entry.booking.policy_id,
        )
        for entry in agenda(env, WEEK).value.entries
    )


def do(desk: FrontDesk, made: list[Booking], step: tuple[Any, ...]) -> bool:
    """Take one step where the rules allow it; whether anything was done."""
    verb, which, start, status = step
    before = len(desk.log())
    try:
        if verb == "book":
            made.append(desk.book(start, wanted=frozenset()))
        elif made:
            booking = desk.stored(made[which % len(made)])
            if verb == "move" and booking.status in MOVABLE:
                there = Span.lasting(at(start), booking.span.duration)
                reschedule(desk.env, Reschedule(booking_id=booking.id, span=there, both=True))
            elif verb == "reassign" and booking.status in MOVABLE:
                whose = LENA if booking.client_id == MAYA else MAYA
                reschedule(
                    desk.env,
                    Reschedule(
                        booking_id=booking.id, span=booking.span, client_id=whose, reason="a slip", both=True
                    ),
                )
            elif verb == "service" and booking.status in MOVABLE:
                other = COLOUR if booking.service_id == HAIRCUT else HAIRCUT
                reschedule(
                    desk.env, Reschedule(booking_id=booking.id, span=booking.span, service_id=other, both=True)
                )
            elif verb == "cancel":
                cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
            elif verb == "mark":
                if desk.env.now() < booking.span.start and status in FORWARD[booking.status]:
                    desk.clock.set(booking.span.start)  # nobody arrives or is missed days ahead
                mark(desk.env, Mark(booking_id=booking.id, status=status))
            elif verb == "read back":
                attest_read_back(desk.env, AttestReadBack(booking_id=booking.id))
            elif verb == "amend":
                amend(desk.env, Amend(booking_id=booking.id, note=f"note {start}"))
    except (NotBookable, StatusRefused):
        return False
    return len(desk.log()) > before


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one database per example."""
    return tmp_path_factory.mktemp("undo")


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_that_undoing_everything_shows_every_calendar_again_and_redoing_too(
    opened: Path, steps: list[tuple[Any, ...]]
) -> None:
    url = fresh_sqlite(opened)
    engine = open_engine(url)
    furnish(engine)
    store = SqlStore(engine)
    try:
        clock = FakeClock(at("2025-06-23 08:00"))
        actor = Actor(user_id=BEA.user_id, name="Jo", station="Desk 1", role=Role.ADMINISTRATOR)
        desk = FrontDesk(env=Env(clock=clock, store=store, actor=actor), clock=clock)
        made: list[Booking] = []
        pictures = [shown(desk.env)]
        for step in steps:
            clock.move(seconds=7)
            done = do(desk, made, step)
            assert outdated(store) == []
            if done:
                pictures.append(shown(desk.env))
        for picture in reversed(pictures[:-1]):
            undo(desk.env)
            assert outdated(store) == []
            assert shown(desk.env) == picture
        for picture in pictures[1:]:
            redo(desk.env)
            assert outdated(store) == []
            assert shown(desk.env) == picture
    finally:
        store.close()

"""P1: 32 clients ask for one slot at the same instant, 200 times; exactly one gets it, never none.

Twice on each database: through the use case, whose own check runs under the writer's lock, and past that check,
so that only the guard decides. The control is the habit of other programs, check and then insert, without guards.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import SlotTaken
from bookingdesk.domain.ids import LocationId
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.recording import Step
from tests.databases import DIALECTS, fresh_database
from tests.proofs.stampede import drop_guards, stampede

ROUNDS = 200
GUARD_ROUNDS = 60
CONTROL_ROUNDS = 25


def through_the_use_case(env: Env, command: Book) -> None:
    """As the desk books: rules, guard, messages, audit event and undo in one transaction."""
    now = env.now()
    env.store.write(lambda work: booked(Step(env, work, now), command))


def past_every_check(env: Env, command: Book) -> None:
    """As a program with a bug would book: whether the time is free is the database's business alone."""
    env.store.write(lambda work: work.bookings.add(_booking(env, command)))


def check_then_insert(env: Env, command: Book) -> None:
    """As other programs do it: look whether it is free, then save."""
    resources = [a.resource_id for a in command.allocations]
    if env.store.read(lambda work: list(work.occupancy.busy(command.span, resources, env.now()))):
        raise SlotTaken
    time.sleep(0.005)  # the person at the desk, or the network: less than either takes
    env.store.write(lambda work: work.bookings.add(_booking(env, command)))


def _booking(env: Env, command: Book) -> Booking:
    return Booking(
        id=command.booking_id,
        number=0,
        client_id=command.client_id,
        service_id=command.service_id,
        location_id=LocationId(1),
        span=command.span,
        status_since=env.now(),
        created_at=env.now(),
        allocations=command.allocations,
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_exactly_one_of_32_clients_gets_the_slot(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    figures = {}
    ways = (("use case", through_the_use_case, ROUNDS), ("guard alone", past_every_check, GUARD_ROUNDS))
    for name, attempt, rounds in ways:
        with fresh_database(dialect, tmp_path) as url:
            tally = stampede(url, attempt, rounds)
        assert tally.failures == {}
        figures[name] = tally
    with fresh_database(dialect, tmp_path) as url:
        drop_guards(url)
        control = stampede(url, check_then_insert, CONTROL_ROUNDS)
    told = ", ".join(f"{name} {tally.one_kept}/{tally.rounds}" for name, tally in figures.items())
    say(
        f"P1 stampede: {dialect} {told} with exactly one winner; control {control.one_kept}/{control.rounds},"
        f" {control.overlaps} overlaps"
    )
    for tally in figures.values():
        assert (tally.one_told, tally.one_kept, tally.overlaps) == (tally.rounds, tally.rounds, 0)
    assert control.one_kept <= CONTROL_ROUNDS // 10, "the control must double-book, else this proves nothing"
    assert control.overlaps > CONTROL_ROUNDS

"""P1 for group sessions: 16 clients ask for the last seat at the same instant; exactly one sits down, never none.

Through the use case and past every check, so that only the guard decides; the control looks first and then inserts
without guards, as other programs do.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import BookingId, ClientId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.sessions import SessionFull, seated
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.sessions import OpenSession, joining, open_session
from tests.builders import ANA, a_client, at
from tests.databases import DIALECTS, fresh_database
from tests.fakes import FakeClock
from tests.proofs.stampede import eager_threads
from tests.salon import furnish
from tests.yoga import YOGA, a_yoga_catalogue

CLIENTS, ROUNDS, CONTROL_ROUNDS = 16, 25, 10
SEATS = 2

Attempt = Callable[[Env, Booking, ClientId], None]


def through_the_use_case(env: Env, session: Booking, client: ClientId) -> None:
    """As the desk does it."""
    wish = Book(booking_id=BookingId(new_uuid()), client_id=client, service_id=YOGA, span=session.span, both=True)
    book(env, joining(session, wish))


def past_every_check(env: Env, session: Booking, client: ClientId) -> None:
    """As a program with a bug would do it."""
    env.store.write(lambda work: work.bookings.add(_seat(env, session, client)))


def look_then_insert(env: Env, session: Booking, client: ClientId) -> None:
    """As other programs do it: look whether there is a seat, then save."""
    if env.store.read(lambda work: work.sessions.fills([session.id])).get(session.id, 0) >= SEATS:
        raise SessionFull(number=session.number)
    time.sleep(0.005)
    env.store.write(lambda work: work.bookings.add(_seat(env, session, client)))


def _seat(env: Env, session: Booking, client: ClientId) -> Booking:
    wished = Booking(
        id=BookingId(new_uuid()),
        number=0,
        client_id=client,
        service_id=YOGA,
        location_id=session.location_id,
        span=session.span,
        status_since=env.now(),
        created_at=env.now(),
    )
    return seated(wished, session, SEATS)


@dataclass(frozen=True, slots=True)
class Tally:
    """Rounds in which exactly one was told yes, and in which exactly one more sits there."""

    told: int
    kept: int
    failures: Counter[str]


@contextmanager
def desks(url: str, *, guards: bool) -> Iterator[list[Env]]:
    """A desk for each client, on a database with or without guards."""
    engine = open_engine(url)
    clients = tuple(
        a_client(
            id=ClientId(3000 + n), family_name=f"Name {n}", email=f"n{n}@mail.example", phone=f"+4930555{n:05}"
        )
        for n in range(CLIENTS + 1)
    )
    furnish(engine, a_yoga_catalogue(), clients)
    if not guards:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("DROP TRIGGER booking_after_seating"))
            else:
                connection.execute(text("ALTER TABLE booking DISABLE TRIGGER bd_booking_seated_update"))
    engine.dispose()
    stores = [SqlStore(open_engine(url)) for _ in range(CLIENTS)]
    actor = Actor(user_id=UserId(1), name="Jo", station="Desk", role=Role.ADMINISTRATOR)
    yield [Env(clock=FakeClock(), store=store, actor=actor) for store in stores]
    for store in stores:
        store.close()


def rush(envs: Sequence[Env], attempt: Attempt, rounds: int) -> Tally:
    """Session after session: one seat is taken, everybody asks for the other."""
    sessions = []
    for number in range(rounds):
        start = at("2025-06-30 09:00") + timedelta(days=number // 5 * 7 + number % 5)
        command = OpenSession(
            booking_id=BookingId(new_uuid()),
            service_id=YOGA,
            span=Span.lasting(start, timedelta(hours=1)),
            seats=SEATS,
            wanted=frozenset({ANA}),
        )
        session = open_session(envs[0], command).value
        through_the_use_case(envs[0], session, ClientId(3000 + CLIENTS))
        sessions.append(session)
    told: Counter[BookingId] = Counter()
    failures: Counter[str] = Counter()
    ready, lock = threading.Barrier(len(envs)), threading.Lock()

    def run(number: int, env: Env) -> None:
        dice = random.Random(number)
        for session in sessions:
            ready.wait()
            time.sleep(dice.random() / 2000)
            try:
                attempt(env, session, ClientId(3000 + number))
            except SessionFull:
                continue
            except Exception as why:  # noqa: BLE001 - counted by kind and asserted to be none
                with lock:
                    failures[f"{type(why).__name__}: {why}"] += 1
            else:
                with lock:
                    told[session.id] += 1

    with eager_threads():
        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(envs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    taken = envs[0].store.read(lambda work: work.sessions.fills(one.id for one in sessions))
    return Tally(
        told=sum(told[one.id] == 1 for one in sessions),
        kept=sum(taken[one.id] == SEATS for one in sessions),
        failures=failures,
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_exactly_one_of_16_clients_gets_the_last_seat(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    figures = {}
    for name, attempt in (("use case", through_the_use_case), ("guard alone", past_every_check)):
        with fresh_database(dialect, tmp_path) as url, desks(url, guards=True) as envs:
            figures[name] = rush(envs, attempt, ROUNDS)
        assert figures[name].failures == {}
    with fresh_database(dialect, tmp_path) as url, desks(url, guards=False) as envs:
        control = rush(envs, look_then_insert, CONTROL_ROUNDS)
    told = ", ".join(f"{name} {one.kept}/{ROUNDS}" for name, one in figures.items())
    say(f"P1 last seat: {dialect} {told} with exactly one winner; control {control.kept}/{CONTROL_ROUNDS}")
    assert all((one.told, one.kept) == (ROUNDS, ROUNDS) for one in figures.values())
    assert control.kept <= CONTROL_ROUNDS // 5, "the control must oversell, else this proves nothing"

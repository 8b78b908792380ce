"""Many clients, one slot, at the same instant: the harness of P1 and of its control."""

from __future__ import annotations

import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.errors import NotBookable, SlotTaken
from bookingdesk.domain.ids import BookingId, RequirementId, UserId
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Actor, Env, new_uuid
from tests.builders import ANA, HAIRCUT, ROOM1, ROOM2, ROOM3, at
from tests.fakes import FakeClock
from tests.salon import MAYA, furnish

CLIENTS = 32

Attempt = Callable[[Env, Book], None]
"""Books, or raises SlotTaken or NotBookable."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rounds had exactly one winner, by what clients were told and by what the database holds."""

    rounds: int
    one_told: int
    one_kept: int
    overlaps: int
    failures: Counter[str]


def slots(rounds: int) -> Iterator[Span]:
    """Haircuts of 45 minutes in working hours, one after the other, from Monday on."""
    starts = [(9, 0), (9, 45), (10, 30), (11, 15), (13, 0), (13, 45), (14, 30), (15, 15), (16, 0), (16, 45)]
    monday = at("2025-06-30 00:00")
    for number in range(rounds):
        day, slot = divmod(number, len(starts))
        hour, minute = starts[slot]
        midnight = monday + timedelta(days=day // 5 * 7 + day % 5)
        yield Span.lasting(midnight + timedelta(hours=hour, minutes=minute), timedelta(minutes=45))


def wish(when: Span, dice: random.Random) -> Book:
    """Ana and any of the rooms, in either order: every two of them conflict."""
    taken = [
        Allocation(requirement_id=RequirementId(10), resource_id=ANA, busy=when),
        Allocation(requirement_id=RequirementId(11), resource_id=dice.choice((ROOM1, ROOM2, ROOM3)), busy=when),
    ]
    dice.shuffle(taken)
    return Book(
        booking_id=BookingId(new_uuid()),
        client_id=MAYA,
        service_id=HAIRCUT,
        span=when,
        allocations=tuple(taken),
        silent=True,
        silent_reason=Silence.TOLD_ALREADY,
        both=True,
    )


@contextmanager
def desks(url: str, count: int) -> Iterator[list[Env]]:
    """That many desks on the salon in the database, each with a store of its own."""
    engine = open_engine(url)
    furnish(engine)
    engine.dispose()
    stores = [SqlStore(open_engine(url)) for _ in range(count)]
    actor = Actor(user_id=UserId(1), name="Jo", station="Desk", role=Role.ADMINISTRATOR)
    yield [Env(clock=FakeClock(), store=store, actor=actor) for store in stores]
    for store in stores:
        store.close()


@contextmanager
def eager_threads() -> Iterator[None]:
    """Let a thread that waits for the interpreter have it soon: with the usual 5 ms, 32 clients wait for that."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def stampede(url: str, attempt: Attempt, rounds: int, seed: int = 1) -> Tally:
    """Let every desk try for the same slot at once, slot after slot."""
    told: Counter[Span] = Counter()
    failures: Counter[str] = Counter()
    ready, lock = threading.Barrier(CLIENTS), threading.Lock()

    def run(env: Env, dice: random.Random) -> None:
        env.store.read(lambda work: work.catalogue.load())
        for when in slots(rounds):
            command = wish(when, dice)
            ready.wait()
            outcome = _outcome(env, command, attempt)
            with lock:
                if outcome == "booked":
                    told[when] += 1
                elif outcome != "taken":
                    failures[outcome] += 1

    with desks(url, CLIENTS) as envs, eager_threads():
        threads = [
            threading.Thread(target=run, args=(env, random.Random(seed * 1000 + number)))
            for number, env in enumerate(envs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = _kept(envs[0].store)
    return Tally(
        rounds=rounds,
        one_told=sum(told[when] == 1 for when in slots(rounds)),
        one_kept=sum(kept[when] == 1 for when in slots(rounds)),
        overlaps=overlaps(url),
        failures=failures,
    )


def _outcome(env: Env, command: Book, attempt: Attempt) -> str:
    try:
        attempt(env, command)
    except (SlotTaken, NotBookable):
        return "taken"
    except Exception as why:  # noqa: BLE001 - counted by kind and asserted to be none
        return f"{type(why).__name__}: {why}"
    return "booked"


def _kept(store: object) -> Counter[Span]:
    assert isinstance(store, SqlStore)
    return Counter(b.span for b in store.read(lambda work: work.bookings.page(limit=100_000)))


def overlaps(url: str) -> int:
    """Pairs of active allocations of a unit that share an instant, counted by plain SQL."""
    engine = open_engine(url)
    with engine.connect() as connection:
        pairs = connection.execute(
            text(
                "SELECT count(*) FROM allocation a JOIN allocation b ON a.unit_id = b.unit_id AND a.id < b.id"
                " AND a.busy_start < b.busy_end AND b.busy_start < a.busy_end"
                " WHERE a.active = 1 AND b.active = 1"
            )
        ).scalar_one()
    engine.dispose()
    return int(pairs)


def drop_guards(url: str) -> None:
    """What a database without our guards is like: the control's."""
    engine = open_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            )
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE allocation DROP CONSTRAINT double_booking"))
            for table in ("allocation", "booking", "hold"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    engine.dispose()

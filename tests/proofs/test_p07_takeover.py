"""P7, the one sender: when the desk that sends dies, another one sends within 60 seconds of the desk's time.

Two processes with the worker's own tick, on a clock that runs faster. The one that has the lease is killed again and
again while messages wait; what counts is how long no message leaves. The control has a lease that lasts too long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import text

from bookingdesk.qt.background.mail import TICK
from bookingdesk.storage.engine import open_engine
from bookingdesk.usecases.claiming import LEASE
from tests.databases import DIALECTS, fresh_database
from tests.proofs.outbox_lab import FENCED, LONG_LEASE, FastClock, furnished, processes, until, work_until_killed
from tests.salon import furnish
from tests.scripted_smtp import ScriptedServer
from tests.usecases.mail_desk import FRIDAY

SPEED = 8
"""The lease of 45 s ends in 5.6 of ours; a busy machine adds little to that."""
WITHIN = timedelta(seconds=60)
DEATHS = 3
MESSAGES = 200
SLOW = 0.05
"""Seconds of ours for each message, so that some always wait."""


@dataclass
class Desks:
    """Two senders on one database."""

    url: str
    clock: FastClock
    how: str
    senders: dict[str, BaseProcess] = field(default_factory=dict)
    """By the owner they name in the lease."""

    def fill_up(self) -> None:
        """Two of them."""
        rest = TICK.total_seconds() / self.clock.speed
        while len(self.senders) < 2:
            sender = processes().Process(target=work_until_killed, args=(self.url, self.clock, self.how, rest))
            sender.start()
            self.senders[str(sender.pid)] = sender

    def kill(self, owner: str) -> None:
        """It dies without a word; the lease stays its own."""
        sender = self.senders.pop(owner)
        sender.kill()
        sender.join()
        sender.close()

    def end_all(self) -> None:
        """No sender stays."""
        for owner in list(self.senders):
            self.kill(owner)

    def leader(self) -> str:
        """Whose the lease is."""
        engine = open_engine(self.url)
        try:
            with engine.connect() as line:
                return str(line.scalar(text("SELECT owner FROM lease WHERE name = :name"), {"name": LEASE}))
        finally:
            engine.dispose()


def silences(url: str, *, deaths: int, how: str = FENCED, patience: timedelta = WITHIN + TICK) -> list[timedelta]:
    """How long no message left after each death, on the desk's clock; at most `patience`."""
    taken: list[float] = []

    def body(_recipient: str) -> str:
        time.sleep(SLOW)
        taken.append(time.monotonic())
        return "250 taken"

    found = []
    with ScriptedServer({"body": body}) as server:
        furnished(url, server.port, MESSAGES)
        desks = Desks(url, FastClock(FRIDAY + timedelta(minutes=2), time.monotonic(), SPEED), how)
        try:
            for _death in range(deaths):
                desks.fill_up()
                before = len(taken)
                until(lambda before=before: len(taken) > before + 2, "nothing is sent")  # type: ignore[misc]
                desks.kill(desks.leader())
                found.append(_silence(taken, time.monotonic(), patience.total_seconds() / SPEED) * SPEED)
        finally:
            desks.end_all()
    assert len(taken) < MESSAGES, "there were always messages to send"
    return [timedelta(seconds=seconds) for seconds in found]


def _silence(taken: list[float], since: float, patience: float) -> float:
    """Seconds of ours until a message is taken that no dead sender had begun."""
    begun = since + 2 * SLOW
    give_up = since + patience
    while time.monotonic() < give_up:
        later = [moment for moment in list(taken) if moment > begun]
        if later:
            return later[0] - since
        time.sleep(0.01)
    return patience


@pytest.mark.timeout(180)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_another_desk_sends_within_a_minute(dialect: str, tmp_path: Path, say: Callable[[str], None]) -> None:
    with fresh_database(dialect, tmp_path, furnish) as url:
        gaps = silences(url, deaths=DEATHS)
    longest = max(gaps).total_seconds()
    say(f"P7 takeover: {dialect} {len(gaps)} senders killed, another sends after at most {longest:.0f} s (60)")
    assert max(gaps) <= WITHIN
    assert min(gaps) > timedelta(seconds=30), "whoever has no lease sends nothing before it has run out"


@pytest.mark.timeout(180)
def test_that_a_long_lease_is_noticed(tmp_path: Path, say: Callable[[str], None]) -> None:
    with fresh_database("sqlite", tmp_path, furnish) as url:
        (gap,) = silences(url, deaths=1, how=LONG_LEASE)
    say(f"P7 takeover, control: with a lease of five minutes nothing is sent for {gap.total_seconds():.0f} s")
    assert gap > WITHIN

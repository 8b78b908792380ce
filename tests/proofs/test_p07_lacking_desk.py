"""P7, the one sender, where the desk that looks first has no password for the mail account.

Two processes with the worker's own tick, on a clock that runs faster, and a real server on loopback that wants a
sign-in. What counts is how soon the desk that has the password sends, and that each message leaves once. In the
control what one computer lacks is everybody's fault.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from bookingdesk.domain import rests
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.qt.background.mail import TICK
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import heartbeat, send_due
from bookingdesk.usecases.env import Actor, Env
from tests.databases import DIALECTS, fresh_database
from tests.proofs.outbox_lab import FastClock, counted, furnished, processes, until
from tests.salon import furnish
from tests.scripted_smtp import ScriptedServer
from tests.usecases.mail_desk import FRIDAY

SPEED = 8
MESSAGES = 60
WITHIN = timedelta(seconds=30)
"""A look of the desk that can, and much time for a busy machine; half of what mail rests for at first."""
BACK, FRONT = "back", "front"


@dataclass(frozen=True, slots=True)
class Seen:
    """How it went with the two desks."""

    first: timedelta
    """When the first message was taken, after the first desk found its password missing."""
    taken: int
    twice: int
    stations: frozenset[str]
    """That have sent."""
    held_up: tuple[bool, bool]
    """Whether the desk without the password, and the other one, say at the end that mail is held up."""


def at_desk(url: str, clock: FastClock, station: str) -> Env:
    actor = Actor(user_id=UserId(1), name="Jo", station=station, role=Role.ADMINISTRATOR)
    return Env(clock=clock, store=SqlStore(open_engine(url)), actor=actor)


def work_at(
    url: str, clock: FastClock, station: str, password: str | None, of_a_computer: frozenset[str], may: Event
) -> None:
    """A desk's process: once it may, passes for ever, as the window's worker makes them."""
    rests.OF_A_COMPUTER = of_a_computer  # type: ignore[misc]
    source = PasswordSource.NOWHERE if password is None else PasswordSource.KEYRING
    env, sender = at_desk(url, clock, station), SmtpSender(password=lambda _user: (password, source))
    may.wait()
    while True:
        with suppress(KnownError):  # a busy database; the next pass follows
            send_due(env, SendDue(owner=f"{station}:1"), sender)
        time.sleep(TICK.total_seconds() / clock.speed)


def two_desks(url: str, of_a_computer: frozenset[str], patience: timedelta) -> Seen:
    """The one without the password finds that out first; then the other one begins too."""
    taken: list[float] = []

    def body(_recipient: str) -> str:
        taken.append(time.monotonic())
        return "250 taken"

    with ScriptedServer({"body": body}) as server:
        furnished(url, server.port, MESSAGES)
        clock = FastClock(FRIDAY + timedelta(minutes=2), time.monotonic(), SPEED)
        back, front = (at_desk(url, clock, station) for station in (BACK, FRONT))
        back.store.write(lambda work: work.settings.set("mail.user", "desk"))
        may = {station: processes().Event() for station in (BACK, FRONT)}
        began = [
            processes().Process(target=work_at, args=(url, clock, station, password, of_a_computer, may[station]))
            for station, password in ((BACK, None), (FRONT, "geheim"))
        ]
        try:
            for process in began:
                process.start()
            may[BACK].set()
            until(lambda: heartbeat(back).channel_paused == "no_password", "it never finds out")
            found = time.monotonic()
            may[FRONT].set()
            give_up = found + patience.total_seconds() / SPEED
            while len(taken) < MESSAGES and time.monotonic() < give_up:
                time.sleep(0.01)
            ended = time.monotonic()
            time.sleep(2 * TICK.total_seconds() / SPEED)  # a look of each, and what it says then
            held_up = tuple(bool(b.channel_paused) and not b.left_to_others for b in map(heartbeat, (back, front)))
            events = back.store.read(lambda work: work.audit.since(0, limit=10_000))
        finally:
            for process in began:
                if process.pid is not None:
                    process.kill()
                    process.join()
                process.close()
            back.store.close()
            front.store.close()
        times = counted(server.bodies)
    return Seen(
        first=timedelta(seconds=((taken[0] if taken else ended) - found) * SPEED),
        taken=len(times),
        twice=sum(count > 1 for count in times.values()),
        stations=frozenset(event.station for event in events if event.action == "message_sent"),
        held_up=(held_up[0], held_up[1]),
    )


@pytest.mark.timeout(120)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_the_desk_that_has_the_password_sends(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    with fresh_database(dialect, tmp_path, furnish) as url:
        seen = two_desks(url, rests.OF_A_COMPUTER, timedelta(minutes=5))
    say(
        f"P7 a desk without the password: {dialect} the other one sends after {seen.first.total_seconds():.0f} s, "
        f"{seen.taken} of {MESSAGES} messages, {seen.twice} twice"
    )
    assert (seen.taken, seen.twice, seen.stations) == (MESSAGES, 0, {FRONT})
    assert seen.first <= WITHIN
    assert seen.held_up == (False, False)


@pytest.mark.timeout(120)
def test_that_a_lack_that_is_everybodys_is_noticed(tmp_path: Path, say: Callable[[str], None]) -> None:
    with fresh_database("sqlite", tmp_path, furnish) as url:
        seen = two_desks(url, frozenset(), timedelta(seconds=40))
    say(f"P7 a desk without the password, control: {seen.taken} messages in 40 s where it rests for everybody")
    assert (seen.taken, seen.held_up) == (0, (True, True))

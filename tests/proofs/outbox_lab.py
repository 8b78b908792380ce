"""Senders that are killed while they work: the harness of P7 and of its controls.

Real processes on a real database and a mail server on loopback that is slow at every third message. Their clock runs
fast, so that leases of minutes end within a second.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import MessageId, UserId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.repositories.outbox import SqlOutbox
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases import claiming, dispatching
from bookingdesk.usecases.claiming import Claim, Sending, freed
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.ports import Work
from tests.scripted_smtp import ScriptedServer
from tests.usecases.mail_desk import FRIDAY, MailDesk

WORKERS = 3
SPEED = 200
"""Seconds of the desk in one of ours: the lease of 45 s ends in 0.23, that of a message in 0.75."""
SLOW_EVERY = 3
SLOW = 0.1
"""Seconds of ours before the banner, and again before the answer to a body."""
FENCED, MARK_THEN_SEND, LEASE_ONLY, LONG_LEASE = "fenced", "mark then send", "lease only", "long lease"
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FastClock:
    """The desk's time in every process: `began` on the desk is `zero` on the machine."""

    began: datetime
    zero: float
    speed: int = SPEED

    def now(self) -> datetime:
        """The present moment of the desk."""
        return self.began + timedelta(seconds=(time.monotonic() - self.zero) * self.speed)


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the messages, by the database and by the server."""

    messages: int
    kills: int
    lost: int
    duplicates: int
    doubts: int
    unlisted: int
    """Taken by the server, and neither sent nor in doubt in the outbox."""
    unsettled: int
    seconds: float


@dataclass
class _Slowness:
    """Makes every third conversation slow at one of its two ends."""

    dice: random.Random = field(default_factory=lambda: random.Random(7))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def _maybe(self, answer: str) -> str:
        with self.lock:
            slow = self.dice.randrange(SLOW_EVERY) == 0
        if slow:
            time.sleep(SLOW)
        return answer

    def banner(self, _argument: str) -> str:
        return self._maybe("220 in a moment")

    def body(self, _recipient: str) -> str:
        return self._maybe("250 taken")


def furnished(url: str, port: int, messages: int) -> list[MessageId]:
    """A desk with messages that are all due now; returns their ids."""
    desk = MailDesk(url)
    desk.configure(**{"mail.port": str(port), "mail.security": "none"})
    bookings = [desk.booked(start, desk.a_client(email=f"client{n}@mail.example")) for n, start in _starts(40)]
    rows = [due_now(desk, bookings[n % len(bookings)], n) for n in range(messages)]

    def only_these(work: Work) -> None:
        for booking in bookings:
            work.outbox.settle_unsent(booking.id, MessageState.WITHDRAWN, "undone")
        work.outbox.plan(rows)

    desk.store.write(only_these)
    desk.store.close()
    return [row.id for row in rows]


def _starts(count: int) -> Iterator[tuple[int, str]]:
    """Working hours of weeks long after everything here has been sent."""
    days = (datetime(2025, 9, 1, tzinfo=UTC) + timedelta(days=n) for n in range(60))
    working = [f"{day:%Y-%m-%d} {hour:02}:00" for day in days if day.weekday() < 5 for hour in (9, 11, 13, 15, 17)]
    yield from enumerate(working[:count])


def due_now(desk: MailDesk, booking: Booking, number: int) -> Message:
    """One of many confirmations."""
    return Message(
        id=MessageId(f"p7-{number}"),
        booking_id=booking.id,
        client_id=booking.client_id,
        kind=MessageKind.CONFIRMATION,
        channel=Channel.EMAIL,
        dedupe_key=f"p7-{number}",
        booking_version=booking.version,
        due_at=desk.clock.now(),
        expires_at=booking.span.end,
        message_id=f"<p7-{number}@nord.example>",
        created_at=desk.clock.now(),
    )


def work_until_killed(url: str, clock: FastClock, how: str, rest: float = 0.005) -> None:
    """A sender's process: passes for ever with so many seconds of `rest`, as the window's worker makes them."""
    _take_protection_off(how)
    actor = Actor(user_id=UserId(1), name="Jo", station="front", role=Role.ADMINISTRATOR)
    env = Env(clock=clock, store=SqlStore(open_engine(url)), actor=actor)
    sender = SmtpSender()
    owner = str(os.getpid())
    while True:
        with suppress(KnownError):  # a busy database; the next pass follows
            send_due(env, SendDue(owner=owner, even_if_paused=True), sender)
        time.sleep(rest)


def _take_protection_off(how: str) -> None:
    """The habits of other senders, in a process that is going to be killed anyway."""
    if how == FENCED:
        return
    if how == LONG_LEASE:
        claiming.LEASE_LASTS = timedelta(minutes=5)
        return
    SqlOutbox.fence = lambda *_: True  # type: ignore[method-assign]
    if how == LEASE_ONLY:
        dispatching.settle_lapsed = _all_again
        return
    dispatching.claim_next = _marked


def _all_again(work: Work, job: Sending) -> tuple[Message, ...]:
    """Lease-only: whatever a dead sender left is sent again."""
    again = tuple(freed(row, MessageState.QUEUED) for row in work.outbox.lapsed(job.env.now()))
    for row in again:
        work.outbox.replace(row)
    return again


def _marked(work: Work, job: Sending) -> Claim:
    """Mark-then-send: a claimed message counts as sent."""
    claim = claiming.claim_next(work, job)
    if claim.dispatch is not None:
        work.outbox.replace(freed(claim.dispatch.message, MessageState.SENT))
    return claim


def processes() -> ForkServerContext:
    """How senders are started: from a process that has imported everything and opened nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.proofs.outbox_lab"])
    return context


@dataclass
class Lab:
    """A desk, its slow server, and senders that are killed and started again."""

    url: str
    clock: FastClock
    how: str
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    workers: list[BaseProcess] = field(default_factory=list)
    kills: int = 0

    def __post_init__(self) -> None:
        self._context = processes()
        self.store = SqlStore(open_engine(self.url))

    def fill_up(self) -> None:
        """As many senders as there should be."""
        while len(self.workers) < WORKERS:
            worker = self._context.Process(target=work_until_killed, args=(self.url, self.clock, self.how))
            worker.start()
            self.workers.append(worker)

    def kill_one(self) -> None:
        """The one that is sending, where one is, a moment later; else any."""
        busy = {row.lease_owner for row in self._rows(MessageState.SENDING)}
        time.sleep(self.dice.random() * SLOW)
        at_work = [worker for worker in self.workers if str(worker.pid) in busy]
        victim = self.dice.choice(at_work or self.workers)
        self._end(victim)
        self.kills += 1
        self.fill_up()

    def end_all(self) -> None:
        """No sender stays."""
        for worker in list(self.workers):
            self._end(worker)

    def settled(self) -> int:
        """How many messages need nothing more from a sender."""
        counts = self.store.read(lambda work: work.outbox.counts())
        return sum(
            counts.get(state, 0) for state in (MessageState.SENT, MessageState.IN_DOUBT, MessageState.FAILED)
        )

    def fates(self) -> dict[str, MessageState]:
        """Message-ID to state."""
        rows = self._rows(*MessageState)
        return {row.message_id: row.state for row in rows if row.dedupe_key.startswith("p7-")}

    def _rows(self, *states: MessageState) -> Sequence[Message]:
        return self.store.read(lambda work: work.outbox.page(states=frozenset(states), limit=10_000))

    def _end(self, worker: BaseProcess) -> None:
        worker.kill()
        worker.join()
        worker.close()
        self.workers.remove(worker)


def play(url: str, *, messages: int, kills: int, how: str = FENCED) -> Fates:
    """Let three senders send, kill one again and again, let the rest finish, and look."""
    slow = _Slowness()
    began = time.monotonic()
    with ScriptedServer({"banner": slow.banner, "body": slow.body}) as server:
        furnished(url, server.port, messages)
        clock = FastClock(began=FRIDAY + timedelta(minutes=2), zero=time.monotonic())
        lab = Lab(url, clock, how)
        try:
            lab.fill_up()
            _storm(lab, messages, kills)
            until(lambda: lab.settled() >= messages, "the senders that live on do not finish")
            time.sleep(2 * SLOW)
            lab.end_all()  # so that the last doubts are not half written while we look
            fates = lab.fates()
        finally:
            lab.end_all()
            lab.store.close()
        taken = counted(server.bodies)
    states = Counter(fates.values())
    return Fates(
        messages=messages,
        kills=lab.kills,
        lost=sum(state is not MessageState.IN_DOUBT and not taken[id_] for id_, state in fates.items()),
        duplicates=sum(count > 1 for count in taken.values()),
        doubts=states[MessageState.IN_DOUBT],
        unlisted=sum(fates[id_] not in {MessageState.SENT, MessageState.IN_DOUBT} for id_ in taken),
        unsettled=messages - states[MessageState.SENT] - states[MessageState.IN_DOUBT],
        seconds=time.monotonic() - began,
    )


def _storm(lab: Lab, messages: int, kills: int) -> None:
    """The kills, spread over the messages, so that none is left over when the last message has gone."""
    for number in range(kills):
        wanted = round(number * messages * 0.9 / kills)
        until(lambda wanted=wanted: lab.settled() >= wanted, "nothing is sent any more")  # type: ignore[misc]
        lab.kill_one()


def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Look again and again. Raises AssertionError with these words when it is not so within a minute of ours."""
    give_up = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > give_up:
            raise AssertionError(otherwise)
        time.sleep(0.01)


def counted(bodies: Sequence[bytes]) -> Counter[str]:
    """How often each message was taken."""
    found = (_MESSAGE_ID.search(body) for body in list(bodies))
    return Counter(match.group(1).decode() for match in found if match)

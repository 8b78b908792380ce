"""Reminders to a mail server on this computer: the whole pass against bare loops over the same mails.

The pass claims, composes, asks the fence and writes the fate down, two commits a message. The raw loop hands over
mails that were composed before, over one line, and keeps no record; the composing loop makes them as it goes; the
careful loop, besides, commits before each mail that it leaves and after it that it left: less keeps no mail from
being lost or sent twice when the power fails.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import aiosmtplib

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.storage.engine import prepare_sqlite
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.benchmarks.busy_desk import NOW, a_desk
from tests.benchmarks.running import Benchmark, Case, Reported, Size, Target
from tests.benchmarks.smtp_sink import sink
from tests.benchmarks.stored_desk import stored
from tests.postfix import postfix, why_not

REMINDERS = {Size.TINY: 4, Size.QUICK: 100, Size.USUAL: 400, Size.FULL: 2_000}
DESKS = {Size.TINY: (3, 2), Size.QUICK: (10, 4), Size.USUAL: (20, 6), Size.FULL: (20, 15)}
SENDER, RECIPIENT = "desk@nord.example", "maya@mail.example"


@dataclass(frozen=True, slots=True)
class Sent(Reported):
    """Milliseconds a message, and how many the server took."""

    messages: int


@contextmanager
def sending(server: Callable[[], AbstractContextManager[int]], size: Size) -> Iterator[Case]:
    """Everybody is reminded, again and again."""
    wanted, desk = REMINDERS[size], a_desk(*DESKS[size])
    with stored(desk) as env, server() as port:
        bookings = env.store.write(partial(prepared, port, wanted))
        composer, rounds = Composer(), count()
        ready = [
            env.store.read(partial(dispatch_of, message=m, now=NOW)) for m in reminders(bookings, next(rounds))
        ]
        bodies = [composer.compose(dispatch).as_bytes() for dispatch in ready]

        def composed() -> Iterator[bytes]:
            return (composer.compose(dispatch).as_bytes() for dispatch in ready)

        yield Case(
            contestants={
                "product": lambda: _passed(env, reminders(bookings, next(rounds))),
                "raw loop": lambda: _looped(port, lambda: iter(bodies)),
                "composing loop": lambda: _looped(port, composed),
                "careful loop": lambda: _carefully(port, composed),
            },
            repetitions=5,
            once_per_sample=frozenset({"product", "raw loop", "composing loop", "careful loop"}),
            agree=_as_many,
        )


def prepared(port: int, wanted: int, work: Work) -> Sequence[Booking]:
    """The desk sends to the server, its client has an address, and so many bookings are to be reminded of."""
    settings = {"mail.host": "127.0.0.1", "mail.port": str(port), "mail.security": "none", "mail.sender": SENDER}
    for key, value in (settings | {"reminder.quiet": ""}).items():
        work.settings.set(key, value)
    (client,) = work.clients.page(limit=1)
    work.clients.replace(replace(client, email=RECIPIENT, no_contact_reason=""))
    found = work.bookings.many({BookingId(f"b{number:08}") for number in range(1, wanted + 1)})
    if len(found) != wanted:
        raise AssertionError(f"{len(found)} bookings, {wanted} wanted")
    return list(found.values())


def reminders(bookings: Sequence[Booking], turn: int) -> list[Message]:
    """One for each, due now."""
    return [
        Message(
            id=MessageId(f"r{turn}-{booking.id}"),
            booking_id=booking.id,
            client_id=booking.client_id,
            kind=MessageKind.REMINDER,
            channel=Channel.EMAIL,
            dedupe_key=f"r{turn}-{booking.id}",
            booking_version=booking.version,
            due_at=NOW,
            expires_at=booking.span.start,
            message_id=f"<r{turn}-{booking.id}@nord.example>",
            recipient=RECIPIENT,
            created_at=NOW,
        )
        for booking in bookings
    ]


def _passed(env: Env, rows: Sequence[Message]) -> Sent:
    """One pass of the sender."""
    env.store.write(lambda work: work.outbox.plan(rows))
    sender = SmtpSender()
    began = perf_counter()
    sent = send_due(env, SendDue(limit=len(rows)), sender).value.sent
    return Sent((perf_counter() - began) * 1000 / len(rows), sent)


def _carefully(port: int, bodies: Callable[[], Iterator[bytes]]) -> Sent:
    """The loop with a database as durable as the product's, that knows of each mail whether it may have left."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "mails.sqlite")) as database:
        prepare_sqlite(database)
        database.execute("CREATE TABLE mail (number INTEGER PRIMARY KEY, state TEXT NOT NULL)")

        def noted(number: int, state: str) -> None:
            database.execute("INSERT OR REPLACE INTO mail VALUES (?, ?)", (number, state))  # a commit: no BEGIN

        return _looped(port, bodies, noted)


def _looped(
    port: int, bodies: Callable[[], Iterator[bytes]], noted: Callable[[int, str], None] | None = None
) -> Sent:
    """aiosmtplib over one line."""

    async def loop() -> int:
        client, sent = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False), 0
        await client.connect()
        for number, body in enumerate(bodies()):
            if noted:
                noted(number, "leaving")
            errors, _ = await client.sendmail(SENDER, [RECIPIENT], body)
            if noted:
                noted(number, "left")
            sent += not errors
        await client.quit()
        return sent

    began = perf_counter()
    sent = asyncio.run(loop())
    return Sent((perf_counter() - began) * 1000 / sent, sent)


def _as_many(found: Mapping[str, object]) -> None:
    counts = {name: one.messages for name, one in found.items() if isinstance(one, Sent)}
    assert len(counts) == len(found)
    assert len(set(counts.values())) == 1, counts


@contextmanager
def _real_server() -> Iterator[int]:
    with postfix() as server:
        yield server.plain


CAUSES = {
    "raw loop": "it composes nothing and commits nothing: one durable commit takes longer than its whole mail",
    "composing loop": "it commits nothing: the pass makes two durable commits a message",
    "careful loop": "the pass reads the booking anew for each mail and writes the log",
}
TARGETS = tuple(Target(against=loop, at_most=1 / 0.7) for loop in ("raw loop", "composing loop", "careful loop"))
BENCHMARKS = [
    Benchmark(
        name="send_rate",
        workload="reminders to a mail server on this computer that takes everything, per message",
        prepare=partial(sending, sink),
        targets=TARGETS,
        causes=CAUSES,
        unit="ms/message",
    ),
    *(
        []
        if why_not()
        else [
            Benchmark(
                name="send_rate_postfix",
                workload="the same to a real Postfix on this computer, per message",
                prepare=partial(sending, _real_server),
                targets=TARGETS,
                causes=CAUSES,
                unit="ms/message",
            )
        ]
    ),
]

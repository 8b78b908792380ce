"""A desk that changes bookings while three senders remind their clients: the harness of P9 and of its control.

The desk's clock is moved on in steps, and at times it jumps or all senders sleep for hours in the middle of a
delivery. What a client was told is held against the desk's own notes of what it had saved by then, and when.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.ids import BookingId, ClientId, RequirementId
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import Message, MessageKind, MessageState, Silence
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.repositories.outbox import SqlOutbox
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases import claiming
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Book, Cancel, Reschedule, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.ports import Dispatch, Verdict
from bookingdesk.usecases.rescheduling import amend, reschedule
from tests.builders import ANA, BEN, CY, HAIRCUT, ROOM1, ROOM2, ROOM3, a_client, at
from tests.usecases.mail_desk import SENT, MailDesk

SENDERS = 3
LASTS = timedelta(minutes=45)
LANES = ((ANA, ROOM1), (BEN, ROOM2), (CY, ROOM3))
STARTS = ((9, 0), (9, 45), (10, 30), (11, 15), (13, 0), (13, 45), (14, 30), (15, 15), (16, 0), (16, 45))
ODD_MOMENTS = {"sleep": timedelta(hours=8), "ahead": timedelta(hours=3), "back": timedelta(hours=-2)}
"""What happens to the clock: the computer sleeps, or somebody sets it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A time of one staff member and room."""

    start: datetime
    lane: int

    @property
    def span(self) -> Span:
        """The time."""
        return Span.lasting(self.start, LASTS)

    @property
    def allocations(self) -> tuple[Allocation, ...]:
        """Who and what is taken."""
        staff, room = LANES[self.lane]
        return (
            Allocation(requirement_id=RequirementId(10), resource_id=staff, busy=self.span),
            Allocation(requirement_id=RequirementId(11), resource_id=room, busy=self.span),
        )


def places(weeks: int) -> list[Place]:
    """Every time that can be booked, from Monday 30 June 2025 on."""
    monday = at("2025-06-30 00:00")
    days = [monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
    return [
        Place(day + timedelta(hours=hour, minutes=minute), lane)
        for day in days
        for hour, minute in STARTS
        for lane in range(len(LANES))
    ]


@dataclass(frozen=True, slots=True)
class Noted:
    """What the desk had saved of a booking: from `saved` on (the machine's clock) nothing else is true."""

    saved: float
    start: datetime | None
    """None: cancelled."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that left."""

    key: str
    booking: BookingId
    start: datetime
    fenced: float
    """When the sender asked for the last time whether it may (the machine's clock)."""
    at: datetime
    """The desk's clock then: the fence refuses what slept since it was claimed."""


@dataclass
class Post:
    """Stands in for mail: takes a moment, as networks do, and keeps what left."""

    clock: MailDesk
    awake: threading.Event
    plain: bool
    """The control: what was written when it was planned is what leaves."""
    told: list[Told] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(3))
    asleep_within: int = 0
    caught: bool = False

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Write, connect, ask the fence, hand over."""
        message, start = dispatch.message, dispatch.visit.span.start
        time.sleep(self.dice.random() * 0.006)
        if not self.awake.is_set():
            self.asleep_within += 1
            self.caught = True
            self.awake.wait()
            self.caught = False
        fenced, now = time.monotonic(), self.clock.env.now()
        if not fence():
            return Verdict(state=MessageState.OBSOLETE, code="fence", reason="changed_meanwhile")
        if message.kind is MessageKind.REMINDER:
            planned = start_named(message) or start
            told = planned if self.plain else start
            earlier = min(now, self.clock.env.now())
            self.told.append(Told(message.dedupe_key, message.about_booking, told, fenced, earlier))
        return SENT

    def deliver_test(self, settings: object, recipient: str, now: datetime) -> Verdict:
        """Nobody tries the settings here."""
        return SENT

    def stop(self) -> None:
        """Nothing takes long here."""

    def hang_up(self) -> None:
        """There is no line."""


@dataclass(frozen=True, slots=True)
class Truth:
    """How the reminders went."""

    bookings: int
    changes: int
    reminded: int
    cancelled: int
    old_time: int
    after_start: int
    twice: int
    missing: int
    skipped: Counter[str]
    odd: Counter[str]
    asleep_within: int
    seconds: float

    @property
    def wrong(self) -> tuple[int, int, int, int, int]:
        """To cancelled, with an old time, missing, after the start, twice."""
        return self.cancelled, self.old_time, self.missing, self.after_start, self.twice


class Lab:
    """One desk and its senders."""

    def __init__(self, url: str, weeks: int, *, plain: bool) -> None:
        self.desk = MailDesk(url)
        self.dice = random.Random(5)
        self.free = places(weeks)
        self.last = max(place.start for place in self.free)
        self.noted: dict[BookingId, list[Noted]] = {}
        self.place: dict[BookingId, Place] = {}
        self.odd: Counter[str] = Counter()
        self.changes = 0
        self._awake = threading.Event()
        self._awake.set()
        self._over = threading.Event()
        self._passes = [0] * SENDERS
        self.posts = [Post(self.desk, self._awake, plain) for _ in range(SENDERS)]
        self._threads = [threading.Thread(target=self._send, args=(url, n)) for n in range(SENDERS)]

    def book(self, count: int) -> None:
        """The bookings, one for each client."""
        people = self.desk.store.write(
            lambda work: work.clients.add_many(
                [a_client(id=ClientId(0), email=f"client{n}@mail.example", phone="") for n in range(count)]
            )
        )
        for client in people:
            place = self._some_place(later_than=self.desk.clock.now())
            booking = BookingId(new_uuid())
            wish = Book(
                booking_id=booking,
                client_id=client,
                service_id=HAIRCUT,
                span=place.span,
                allocations=place.allocations,
                silent=True,
                silent_reason=Silence.TOLD_ALREADY,
            )
            book(self.desk.env, wish)
            self._note(booking, place)

    def run(self, changes: int) -> None:
        """Let the weeks pass while the desk works and the senders send; then let all the rest leave."""
        odd = sorted(self.dice.sample(range(changes), len(ODD_MOMENTS) * 4))
        for thread in self._threads:
            thread.start()
        try:
            for number in range(changes):
                if number % 4 == 0:
                    step = (self.last - self.desk.clock.now()) / ((changes - number) / 4 + 12)
                    self.desk.clock.move(seconds=step.total_seconds())
                if number in odd:
                    self._odd_moment(list(ODD_MOMENTS)[odd.index(number) % len(ODD_MOMENTS)])
                self._change()
                self._let_one_pass()
            self.desk.clock.set(self.last + LASTS)
            for _ in range(6):
                self.desk.clock.move(minutes=3)
                self._let_one_pass()
        finally:
            self._over.set()
            self._awake.set()
            for thread in self._threads:
                thread.join()

    def _send(self, url: str, number: int) -> None:
        """One sender, as a desk's worker: pass after pass."""
        store = SqlStore(open_engine(url))
        env = replace(self.desk.env, store=store)
        try:
            while not self._over.is_set():
                try:
                    send_due(env, SendDue(owner=f"desk {number}", limit=50), self.posts[number])
                except KnownError:
                    continue  # busy; the next pass follows
                self._passes[number] += 1
                time.sleep(0.004)
        finally:
            store.close()

    def _let_one_pass(self) -> None:
        """Until some sender has begun and ended a pass, or a while has gone by."""
        before, until = sum(self._passes), time.monotonic() + 5
        while sum(self._passes) < before + SENDERS and time.monotonic() < until:
            assert all(thread.is_alive() for thread in self._threads), "a sender has died of a bug"
            time.sleep(0.001)

    def _odd_moment(self, what: str) -> None:
        """Set the clock; for a sleep stop every sender where it stands, in the middle of a delivery."""
        self.odd[what] += 1
        if what == "sleep":
            self._awake.clear()
            self._until_one_is_caught()
        self.desk.clock.move(seconds=ODD_MOMENTS[what].total_seconds())
        self._awake.set()

    def _until_one_is_caught(self) -> None:
        """Move on by minutes until something is due and its sender has fallen asleep over it."""
        for _ in range(40):
            self.desk.clock.move(minutes=10)
            time.sleep(0.02)
            if any(post.caught for post in self.posts):
                return

    def _change(self) -> None:
        """Move, cancel or amend a booking, half of the time one whose reminder is about to leave."""
        now = self.desk.clock.now()
        coming = [b for b, place in self.place.items() if place.start > now + timedelta(minutes=30)]
        if not coming:
            return
        soon = [b for b in coming if self.place[b].start < now + timedelta(hours=30)]
        booking = self.dice.choice(soon if soon and self.dice.random() < 0.5 else coming)
        what = self.dice.random()
        if what < 0.15:
            cancel(self.desk.env, Cancel(booking_id=booking, reason="ill"))
            self.free.append(self.place.pop(booking))
            self._save(booking, None)
        elif what < 0.75 and (place := self._some_place(later_than=now + timedelta(minutes=30))):
            move = Reschedule(booking_id=booking, span=place.span, allocations=place.allocations, outside=True)
            reschedule(
                self.desk.env, replace(move, reason="asked", silent=True, silent_reason=Silence.TOLD_ALREADY)
            )
            self.free.append(self.place.pop(booking))
            self._note(booking, place)
        else:
            amend(self.desk.env, Amend(booking_id=booking, note=f"note {self.changes}"))
        self.changes += 1

    def _some_place(self, later_than: datetime) -> Place:
        """A free time, in the next days half of the time."""
        coming = [place for place in self.free if place.start > later_than]
        near = [place for place in coming if place.start < later_than + timedelta(days=3)]
        place = self.dice.choice(near if near and self.dice.random() < 0.5 else coming or self.free)
        self.free.remove(place)
        return place

    def _note(self, booking: BookingId, place: Place) -> None:
        self.place[booking] = place
        self._save(booking, place.start)

    def _save(self, booking: BookingId, start: datetime | None) -> None:
        self.noted.setdefault(booking, []).append(Noted(time.monotonic(), start))

    def truth(self, seconds: float) -> Truth:
        """Every reminder that left, and every one that should have, against the notes."""
        told = [one for post in self.posts for one in post.told]
        verdicts = [self._judge(one) for one in told]
        rows = self.desk.store.read(lambda work: work.outbox.of_bookings(self.noted))
        skipped: Counter[str] = Counter()
        missing = sum(self._is_missing(booking, rows.get(booking, ()), skipped) for booking in self.place)
        return Truth(
            bookings=len(self.noted),
            changes=self.changes,
            reminded=len(told),
            cancelled=verdicts.count("cancelled"),
            old_time=verdicts.count("old time"),
            after_start=sum(one.at >= one.start for one in told),
            twice=sum(count > 1 for count in Counter(one.key for one in told).values()),
            missing=missing,
            skipped=skipped,
            odd=self.odd,
            asleep_within=sum(post.asleep_within for post in self.posts),
            seconds=seconds,
        )

    def _judge(self, one: Told) -> str:
        """Whether what was told had been replaced, and that was saved, before the sender asked for the last time."""
        present = [noted for noted in self.noted[one.booking] if noted.saved < one.fenced][-1]
        later = {noted.start for noted in self.noted[one.booking] if noted.saved >= one.fenced}
        if one.start == present.start or one.start in later:  # or it was being saved at this very moment
            return "true"
        return "cancelled" if present.start is None else "old time"

    def _is_missing(self, booking: BookingId, rows: list[Message] | object, skipped: Counter[str]) -> bool:
        """Whether nobody reminded the client of the time that stood in the end, and nothing says why."""
        start = self.place[booking].start
        fates = [
            row
            for row in rows  # type: ignore[attr-defined]
            if row.kind is MessageKind.REMINDER and start_named(row) == start
        ]
        left_out = [row for row in fates if row.state is MessageState.SKIPPED and message_reason(row.reason)]
        skipped.update(row.reason for row in left_out)
        sent = {one.key for post in self.posts for one in post.told}
        left = [row for row in fates if row.state is MessageState.SENT and row.dedupe_key in sent]
        return not fates or len(left) + len(left_out) != len(fates)


@contextmanager
def plain_queue(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control: a queue that sends what is due as it was planned, whatever became of the booking."""
    with patch.context() as off:
        off.setattr(SqlOutbox, "fence", lambda *_: True)
        off.setattr(SqlOutbox, "settle_unsent", lambda *_: [])
        off.setattr(claiming, "_outdated", lambda _dispatch: False)
        yield


def play(url: str, *, bookings: int, changes: int, weeks: int, plain: bool = False) -> Truth:
    """Book, let the weeks pass, and look."""
    began = time.monotonic()
    lab = Lab(url, weeks, plain=plain)
    try:
        lab.book(bookings)
        lab.run(changes)
        return lab.truth(time.monotonic() - began)
    finally:
        lab.desk.store.close()

"""What becomes of messages at one desk is seen at every other, also where no fate is settled; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.messages import MessageState
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.readings import Followed
from bookingdesk.usecases.releasing import silence
from bookingdesk.usecases.replanning import replan
from tests.builders import at
from tests.usecases.mail_desk import BUSY, OFFLINE, WRONG_PASSWORD, MailDesk, ObedientSender

STOPPED = Verdict(state=MessageState.QUEUED, code="stopped", reason="stopped")
Before = Callable[[MailDesk, Booking], Callable[[], object]]


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """A desk that sends."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


@pytest.fixture
def elsewhere(salon_url: str) -> Iterator[SqlStore]:
    """The database as another desk has it open."""
    other = SqlStore(open_engine(salon_url))
    yield other
    other.close()


def told(verdict: Verdict) -> Before:
    """A pass that ends so for the confirmation."""

    def prepare(desk: MailDesk, booking: Booking) -> Callable[[], object]:
        desk.let_hold_time_pass()
        return lambda: desk.send(ObedientSender(verdict))

    return prepare


def killed(desk: MailDesk, booking: Booking) -> Callable[[], object]:
    """A sender died before the fence; the next pass finds that, and nobody takes mail."""
    desk.let_hold_time_pass()
    now, row = desk.env.now(), desk.row(booking)
    assert desk.store.write(lambda work: work.outbox.claim(row.id, "dead", now + timedelta(minutes=2), now))
    desk.clock.move(minutes=3)
    desk.configure(**{"sms.on": "no"})
    return lambda: desk.send(limit=0)


def put_off(desk: MailDesk, booking: Booking) -> Callable[[], object]:
    """The confirmation has left; the reminder falls due while the desk sleeps, and it wakes at night."""
    desk.let_hold_time_pass()
    desk.send()
    desk.clock.set(at("2025-06-23 03:00"))
    return desk.send


def other_hours(desk: MailDesk, booking: Booking) -> Callable[[], object]:
    """Another lead time is stored, and seen; that the reminders follow it takes further commits."""
    del booking
    desk.configure(**{"reminder.hours": "48"})
    return lambda: replan(desk.env, desk.env.now(), Followed())


def planned_in_a_copy(desk: MailDesk, booking: Booking) -> Callable[[], object]:
    """A copy of the database keeps silent, and says so once more of what is planned in it."""
    del booking

    def kept_silent() -> object:
        return desk.store.write(lambda work: silence(work, desk.env))

    kept_silent()
    desk.booked("2025-06-24 14:15")
    return kept_silent


CASES: dict[str, Before] = {
    "refused for the moment": told(BUSY),
    "no connection": told(OFFLINE),
    "the channel rests": told(WRONG_PASSWORD),
    "the program closes": told(STOPPED),
    "a dead sender's": killed,
    "put off to the morning": put_off,
    "reminded at another time": other_hours,
    "planned in a copy": planned_in_a_copy,
}


@pytest.mark.parametrize("before", CASES.values(), ids=CASES)
def test_that_what_waits_again_is_seen_at_other_desks(desk: MailDesk, elsewhere: SqlStore, before: Before) -> None:
    act = before(desk, desk.booked())
    elsewhere.changed()
    rows = desk.store.read(lambda work: work.outbox.page())
    act()
    assert desk.store.read(lambda work: work.outbox.page()) != rows
    assert elsewhere.changed()

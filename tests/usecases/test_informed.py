"""Whether a client knows how their booking stands: what last reached them against what is so (R23, R26)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.informed import Informed, facts_of
from bookingdesk.domain.messages import ANNOUNCEMENTS, MessageState, Silence
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.calls import said
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, Reschedule, SendDue, SetSetting
from bookingdesk.usecases.dispatching import heartbeat, send_due
from bookingdesk.usecases.outbox import by_call, received, retry, withdraw
from bookingdesk.usecases.ports import Dispatch, Verdict
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.telling import NotInformedQuery, not_informed
from bookingdesk.usecases.undoing import correct, redo, undo
from tests.builders import span
from tests.usecases.desk import FrontDesk
from tests.usecases.mail_desk import ObedientSender

HERE, THERE = "2025-06-26 14:15", "2025-06-26 16:00"


class Told:
    """A desk with one booking, and what its client has been told by whoever delivered it."""

    def __init__(self, desk: FrontDesk) -> None:
        self.desk = desk
        self.booking = desk.book(HERE)
        self.knows: str | None = None
        """The facts that reached the client last, as the sender or the person on the phone had them."""
        self.doubt = ""

    @property
    def facts(self) -> str:
        return self.of(self.desk.stored(self.booking))

    def of(self, booking: Booking) -> str:
        return facts_of(booking, self.desk.env.store.read(lambda work: work.catalogue.load()))

    @property
    def stands(self) -> Informed:
        return booking_file(self.desk.env, self.booking.id).value.entry.informed

    def send(self, state: MessageState = MessageState.SENT) -> None:
        """Let what waits for the end of the undo window leave, with this fate."""
        self.desk.clock.move(minutes=2)
        reason = {MessageState.FAILED: "address_refused", MessageState.IN_DOUBT: "may_have_arrived"}.get(state, "")
        sender = ObedientSender(Verdict(state=state, code="550", reason=reason))
        send_due(self.desk.env, SendDue(), sender)
        for dispatch in sender.delivered:
            self.heard(dispatch, state)

    def heard(self, dispatch: Dispatch, state: MessageState) -> None:
        """The message says how the booking stood when it was made."""
        assert dispatch.booking is not None
        if state is MessageState.SENT:
            self.knows = self.of(dispatch.booking)
        elif state is MessageState.IN_DOUBT:
            self.doubt = self.of(dispatch.booking)

    def move(self, start: str) -> None:
        reschedule(self.desk.env, Reschedule(booking_id=self.booking.id, span=span(start, 45)))

    def newest(self, *states: MessageState) -> str:
        rows = [r for r in self.desk.rows(self.booking) if r.state in states and r.kind in ANNOUNCEMENTS]
        return max(rows, key=lambda r: (r.booking_version, r.created_at)).id

    def call(self) -> None:
        """Somebody tells it on the phone instead."""
        row = by_call(self.desk.env, self.newest(*MessageState)).value
        said(self.desk.env, Said(message_id=row.id, channel=Channel.PHONE))
        self.knows = self.facts

    def read_back(self) -> None:
        attest_read_back(self.desk.env, AttestReadBack(booking_id=self.booking.id))
        self.knows = self.facts


@pytest.fixture
def told(desk: FrontDesk) -> Told:
    return Told(desk)


Journey = Callable[[Told], object]


def failed(told: Told) -> None:
    told.send(MessageState.FAILED)


def moved_and_failed(told: Told) -> None:
    told.send()
    told.move(THERE)
    failed(told)


def there_and_back(told: Told) -> None:
    moved_and_failed(told)
    told.move(HERE)


def undone_after_sending(told: Told) -> None:
    told.send()
    told.move(THERE)
    told.send()
    undo(told.desk.env)


def corrected(told: Told) -> None:
    undone_after_sending(told)
    correct(told.desk.env, told.booking.id)
    told.send()


def undone_in_time(told: Told) -> None:
    told.send()
    told.move(THERE)
    undo(told.desk.env)


def noted(told: Told) -> None:
    told.send()
    amend(told.desk.env, Amend(booking_id=told.booking.id, note="by the window"))


def in_doubt(told: Told) -> None:
    told.send(MessageState.IN_DOUBT)


def doubt_settled(told: Told) -> None:
    in_doubt(told)
    amend(told.desk.env, Amend(booking_id=told.booking.id, note="by the window"))
    received(told.desk.env, told.newest(MessageState.IN_DOUBT))


def called(told: Told) -> None:
    failed(told)
    told.call()


def read_back(told: Told) -> None:
    failed(told)
    told.read_back()


def read_back_taken_back(told: Told) -> None:
    read_back(told)
    undo(told.desk.env)


def withdrawn(told: Told) -> None:
    withdraw(told.desk.env, told.newest(MessageState.QUEUED))


def cancelled_and_failed(told: Told) -> None:
    told.send()
    cancel(told.desk.env, Cancel(booking_id=told.booking.id, reason="illness"))
    failed(told)


def cancelled_and_told(told: Told) -> None:
    told.send()
    cancel(told.desk.env, Cancel(booking_id=told.booking.id, reason="illness"))
    told.send()


def known_already(told: Told) -> None:
    told.send()
    command = Reschedule(booking_id=told.booking.id, span=span(THERE, 45), silent_reason=Silence.TOLD_ALREADY)
    reschedule(told.desk.env, command)


def late(told: Told) -> None:
    told.desk.clock.move(minutes=17)


def over(told: Told) -> None:
    failed(told)
    told.desk.clock.set(told.booking.span.end + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("journey", "stands"),
    [
        (lambda told: None, Informed.ON_ITS_WAY),
        (lambda told: told.send(), Informed.YES),
        (failed, Informed.NO),
        (late, Informed.NO),
        (moved_and_failed, Informed.NO),
        (there_and_back, Informed.YES),
        (undone_in_time, Informed.YES),
        (undone_after_sending, Informed.NO),
        (corrected, Informed.YES),
        (noted, Informed.YES),
        (in_doubt, Informed.NO),
        (doubt_settled, Informed.YES),
        (called, Informed.YES),
        (read_back, Informed.YES),
        (read_back_taken_back, Informed.NO),
        (withdrawn, Informed.NO),
        (cancelled_and_failed, Informed.NO),
        (cancelled_and_told, Informed.YES),
        (known_already, Informed.YES),
        (lambda told: undo(told.desk.env), Informed.NEED_NOT),
        (over, Informed.NEED_NOT),
    ],
    ids=[
        "just booked",
        "sent",
        "failed",
        "still unsent after a quarter of an hour",
        "moved, and the news failed",
        "moved there and back",
        "moved and undone before it left",
        "moved and undone after it left",
        "put right after that",
        "a note changes nothing",
        "in doubt",
        "found to have it, a note later",
        "reached by a call",
        "read back",
        "the read-back taken back",
        "withdrawn at the desk",
        "cancelled, and the news failed",
        "cancelled and told",
        "moved, and they know already",
        "booking undone before anything left",
        "over",
    ],
)
def test_that_it_is_known_who_is_informed(told: Told, journey: Journey, stands: Informed) -> None:
    journey(told)
    assert told.stands is stands
    listed = {entry.booking.id for entry in not_informed(told.desk.env, NotInformedQuery()).value}
    assert (told.booking.id in listed) is (stands is Informed.NO)


@pytest.mark.parametrize(
    ("patience", "waited", "stands"),
    [
        ("15", 15, Informed.ON_ITS_WAY),
        ("15", 16, Informed.NO),
        ("60", 60, Informed.ON_ITS_WAY),
        ("60", 61, Informed.NO),
        ("1", 0, Informed.ON_ITS_WAY),
        ("1", 1, Informed.ON_ITS_WAY),
        ("1", 2, Informed.NO),
    ],
)
def test_that_a_message_is_on_its_way_until_the_banner_calls_it_unsent(
    told: Told, patience: str, waited: int, stands: Informed
) -> None:
    set_setting(told.desk.env, SetSetting(key="messages.unsent_minutes", value=patience))
    told.desk.clock.move(minutes=waited)
    assert told.stands is stands
    assert (heartbeat(told.desk.env).overdue > 0) is (stands is Informed.NO)


STEPS: dict[str, Journey] = {
    "there": lambda told: told.move(THERE),
    "back": lambda told: told.move(HERE),
    "undo": lambda told: undo(told.desk.env),
    "redo": lambda told: redo(told.desk.env),
    "note": lambda told: amend(told.desk.env, Amend(booking_id=told.booking.id, note=str(random.random()))),
    "sent": lambda told: told.send(),
    "failed": failed,
    "retry": lambda told: retry(told.desk.env, told.newest(MessageState.FAILED)),
    "correct": lambda told: correct(told.desk.env, told.booking.id),
    "called": Told.call,
    "read back": Told.read_back,
    "cancel": lambda told: cancel(told.desk.env, Cancel(booking_id=told.booking.id, reason="illness")),
}


@pytest.mark.parametrize("seed", range(8))
def test_that_whatever_happens_informed_means_that_what_was_heard_last_is_so(told: Told, seed: int) -> None:
    chance, done = random.Random(seed), list[str]()
    for _step in range(25):
        name = chance.choice(sorted(STEPS))
        told.desk.clock.move(seconds=5)
        try:
            STEPS[name](told)
        except (RuleViolation, ValueError):  # not possible just now, or there is no such message
            continue
        done.append(name)
        present = told.desk.stored(told.booking)
        knows = told.knows == told.facts
        if present.read_back is None and "read back" in done:
            return  # what was said aloud and is taken back was heard all the same: the desk may not count on it
        assert (told.stands is Informed.YES) is knows, done
        if present.status is not Status.CANCELLED and not knows:
            assert told.stands in {Informed.ON_ITS_WAY, Informed.NO}, done

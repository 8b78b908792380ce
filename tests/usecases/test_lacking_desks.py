"""Several desks, of which some lack what signs in to mail or knows no gateway: the others send, in turns if need be.

Each desk ticks as its worker does, every five seconds; what a desk has is a fact of its computer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.rests import OF_A_COMPUTER
from bookingdesk.messaging.by_channel import ByChannel
from bookingdesk.messaging.decisions import Fault, Stage, decide
from bookingdesk.messaging.sms_decisions import SmsFault, decide_sms
from bookingdesk.usecases.commands import SendDue, SendTestMail
from bookingdesk.usecases.dispatching import Pass, heartbeat, send_due, send_test_mail
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.mail_channel import begin_pause
from bookingdesk.usecases.mailing import (
    KeepMailAccount,
    keep_mail_account,
    mail_account,
)
from bookingdesk.usecases.texting import KeepGateway, SendTestSms, keep_gateway, send_test_sms
from tests.mailing import KeptMailing
from tests.texting import KeptTexting
from tests.usecases.mail_desk import SENT, WRONG_PASSWORD, MailDesk, ObedientSender

MAIL, SMS = Channel.EMAIL, Channel.SMS
TICK = 5
NO_PASSWORD = decide(Stage.SETTINGS, Fault.NO_PASSWORD)
NO_GATEWAY = decide_sms(SmsFault.NO_GATEWAY)
OF_SENDING = sorted(OF_A_COMPUTER & (set(Fault) | set(SmsFault)))


@dataclass
class Station:
    """One computer of the desk, with the worker of its window."""

    desk: MailDesk
    name: str
    has: set[Channel]
    most: int = 50
    sent: list[Message] = field(default_factory=list)
    tries: int = 0

    @property
    def env(self) -> Env:
        return self.desk.env.acting_as(replace(self.desk.env.actor, station=self.name))

    def tick(self, meanwhile: Callable[[], object] | None = None) -> Pass:
        """One look of its worker; what happens `meanwhile` does while each message is handed over."""
        mail = ObedientSender(SENT if MAIL in self.has else NO_PASSWORD, before_fence=meanwhile)
        text = ObedientSender(SENT if SMS in self.has else NO_GATEWAY, before_fence=meanwhile)
        command = SendDue(owner=f"{self.name}:1", limit=self.most)
        done = send_due(self.env, command, ByChannel(lambda: mail, lambda: text)).value
        tried = [d.message for d in (*mail.delivered, *text.delivered)]
        self.tries += len(tried)
        self.sent += [message for message in tried if message.channel in self.has]
        return done

    def channels(self) -> set[Channel]:
        """By which it has sent."""
        return {message.channel for message in self.sent}

    def says(self) -> tuple[str, str, frozenset[Channel]]:
        """What its status bar is made of."""
        beat = heartbeat(self.env)
        return beat.channel_paused, beat.sms_paused, beat.left_to_others


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases; it sends text messages too."""
    made = MailDesk(salon_url)
    made.configure(**{"sms.on": "yes"})
    yield made
    made.store.close()


def planned(desk: MailDesk, *, mails: int = 0, texts: int = 0) -> list[Booking]:
    """Confirmations that are due, the mails first."""
    made = []
    for count, client in (
        (mails, desk.a_client(email="a@mail.example")),
        (texts, desk.a_client(phone="+4915112345678", preferred_channel=SMS)),
    ):
        for _ in range(count):
            hour = 9 + 2 * (len(made) % 4)
            day = 23 + len(made) // 4
            made.append(desk.booked(f"2025-06-{day} {hour:02}:00", client))
    desk.let_hold_time_pass()
    return made


def let_pass(desk: MailDesk, stations: Sequence[Station], *, seconds: int) -> None:
    """They tick one after the other, every five seconds."""
    for _ in range(seconds // TICK):
        for station in stations:
            station.tick()
        desk.clock.move(seconds=TICK)


def waiting(desk: MailDesk, bookings: Sequence[Booking]) -> set[Channel]:
    """By which channels something has not left."""
    rows = [desk.row(booking) for booking in bookings]
    assert all((row.state, row.attempts) == (MessageState.QUEUED, 0) for row in rows if row.sent_at is None)
    return {row.channel for row in rows if row.sent_at is None}


@pytest.mark.parametrize("first", ["a", "b"])
@pytest.mark.parametrize(
    ("a_has", "b_has", "a_sends", "b_sends", "waits"),
    [
        ({MAIL, SMS}, {MAIL, SMS}, None, None, set()),
        ({SMS}, {MAIL, SMS}, None, None, set()),
        ({SMS}, {MAIL}, {SMS}, {MAIL}, set()),
        (set(), {MAIL, SMS}, set(), {MAIL, SMS}, set()),
        ({SMS}, {SMS}, None, None, {MAIL}),
        ({MAIL}, set(), {MAIL}, set(), {SMS}),
        (set(), set(), set(), set(), {MAIL, SMS}),
    ],
    ids=[
        "both can all",
        "one can't send mail",
        "each can one",
        "one can nothing",
        "nobody can send mail",
        "nobody can send text messages, and one nothing",
        "nobody can anything",
    ],
)
def test_that_a_desk_that_lacks_something_holds_up_nothing_that_another_can_send(
    desk: MailDesk,
    a_has: set[Channel],
    b_has: set[Channel],
    a_sends: set[Channel] | None,
    b_sends: set[Channel] | None,
    waits: set[Channel],
    first: str,
) -> None:
    a, b = Station(desk, "a", a_has), Station(desk, "b", b_has)
    bookings = planned(desk, mails=3, texts=3)
    let_pass(desk, (a, b) if first == "a" else (b, a), seconds=60)
    assert waiting(desk, bookings) == waits
    sent = [message.id for message in (*a.sent, *b.sent)]
    assert len(sent) == len(set(sent)) == 6 - 3 * len(waits)
    assert a_sends is None or a.channels() == a_sends
    assert b_sends is None or b.channels() == b_sends
    desk.clock.move(minutes=1)
    for one in (a, b):
        mail, text, left = one.says()
        assert (mail, text) in {("", ""), (mail and "no_password", text and "no_gateway")}
        assert not left & waits, "it is said wherever nobody sends it"
        assert bool(mail) >= (MAIL in waits)
        assert bool(text) >= (SMS in waits)


@pytest.mark.parametrize("why", OF_SENDING)
def test_that_what_a_computer_lacks_rests_at_that_computer(desk: MailDesk, why: str) -> None:
    verdict = decide_sms(SmsFault(why)) if why in set(SmsFault) else decide(Stage.SETTINGS, Fault(why))
    channel = SMS if why in set(SmsFault) else MAIL
    (booking,) = planned(desk, mails=channel is MAIL, texts=channel is SMS)
    a, b = Station(desk, "a", set()), Station(desk, "b", {MAIL, SMS})
    done = send_due(a.env, SendDue(owner="a:1"), ObedientSender(verdict)).value
    assert why in {done.channel_paused, done.sms_paused}
    assert (a.says()[2], b.says()) == ({channel}, ("", "", frozenset()))
    assert (desk.row(booking).state, desk.row(booking).attempts) == (MessageState.QUEUED, 0)
    assert b.tick().sent == 1, "the lease was given back"


def test_that_a_fault_of_the_account_rests_at_every_desk(desk: MailDesk) -> None:
    planned(desk, mails=1)
    a, b = Station(desk, "a", set()), Station(desk, "b", {MAIL, SMS})
    send_due(a.env, SendDue(owner="a:1"), ObedientSender(WRONG_PASSWORD))
    assert a.says() == b.says() == ("535", "", frozenset())
    desk.clock.move(seconds=46)
    assert b.tick().sent == 0, "no provider locks the account out"


def test_that_a_desk_with_nothing_it_can_send_writes_nothing(desk: MailDesk) -> None:
    planned(desk, mails=2)
    a = Station(desk, "a", {SMS})
    a.tick()
    assert a.tries == 1
    before = desk.store.read(lambda work: (work.outbox.lease("mail"), work.audit.head(), work.settings.all()))
    let_pass(desk, [a], seconds=50)
    assert a.tries == 1
    after = desk.store.read(lambda work: (work.outbox.lease("mail"), work.audit.head(), work.settings.all()))
    assert after == before


def test_that_it_tries_again_after_each_rest_and_less_often_each_time(desk: MailDesk) -> None:
    planned(desk, mails=2)
    a = Station(desk, "a", set())
    tries = []
    for minutes in (1, 5, 15):
        let_pass(desk, [a], seconds=minutes * 60)
        tries.append(a.tries)
    let_pass(desk, [a], seconds=TICK)
    assert (tries, a.tries) == ([1, 2, 3], 4)
    a.has = {MAIL}
    desk.clock.move(minutes=31)
    assert a.tick().sent == 2
    assert a.says() == ("", "", frozenset())


def test_that_two_desks_that_can_one_each_send_in_turns(desk: MailDesk) -> None:
    planned(desk, mails=4, texts=4)
    a, b = Station(desk, "a", {SMS}, most=1), Station(desk, "b", {MAIL}, most=1)
    now = desk.env.now()
    desk.store.write(lambda work: begin_pause(work, "no_password", now, station="a", channel=MAIL))
    desk.store.write(lambda work: begin_pause(work, "no_gateway", now, station="b", channel=SMS))
    progress: list[tuple[int, int]] = []
    for _ in range(12):
        before = len(a.sent)
        a.tick(meanwhile=b.tick)  # its passes are so long that the other one always looks during one
        if len(a.sent) == before:
            b.tick(meanwhile=a.tick)
        desk.clock.move(seconds=TICK)
        progress.append((len(a.sent), len(b.sent)))
    assert progress[-1] == (4, 4)
    assert all(abs(by_text - by_mail) <= 2 for by_text, by_mail in progress), str(progress)


def test_that_whoever_gave_way_goes_on_where_nobody_takes_the_turn(desk: MailDesk) -> None:
    planned(desk, mails=1, texts=5)
    a = Station(desk, "a", {SMS}, most=2)
    let_pass(desk, [a], seconds=60)
    assert len(a.sent) == 5


def test_that_a_desk_says_nothing_is_amiss_while_another_sends(desk: MailDesk) -> None:
    planned(desk, mails=5)
    a, b = Station(desk, "a", set()), Station(desk, "b", {MAIL, SMS}, most=1)
    a.tick()
    assert a.says() == ("no_password", "", {MAIL}), "another desk may take it"
    desk.clock.move(seconds=61)
    assert a.says() == ("no_password", "", frozenset()), "nobody took it within a minute"
    b.tick()
    assert a.says() == ("no_password", "", {MAIL}), "the others wait for their turn only"
    let_pass(desk, [a, b], seconds=30)
    desk.clock.move(minutes=5)
    assert a.says() == ("no_password", "", {MAIL}), "nothing waits"


def test_that_messages_nobody_sends_are_late_at_every_desk(desk: MailDesk) -> None:
    planned(desk, mails=2)
    stations = [Station(desk, "a", set()), Station(desk, "b", set()), Station(desk, "c", {MAIL})]
    let_pass(desk, stations[:2], seconds=30)
    desk.clock.move(minutes=16)
    assert {heartbeat(one.env).overdue for one in stations} == {2}


def test_that_a_server_that_answers_shows_that_nothing_lacks(desk: MailDesk) -> None:
    planned(desk, mails=1)
    a, b = Station(desk, "a", set()), Station(desk, "b", {MAIL})
    a.tick()
    desk.clock.move(minutes=2)
    send_due(a.env, SendDue(owner="a:1"), ObedientSender(WRONG_PASSWORD))
    assert a.says() == ("535", "", frozenset())
    desk.clock.move(minutes=2)
    assert b.tick().sent == 1
    assert a.says() == ("", "", frozenset())


MENDED: dict[str, tuple[Channel, Callable[[Env], object]]] = {
    "password typed": (
        MAIL,
        lambda env: keep_mail_account(env, KeepMailAccount(account=mail_account(env).value, password="geheim")),
    ),
    "test mail": (
        MAIL,
        lambda env: send_test_mail(env, SendTestMail(recipient="me@mail.example"), ObedientSender()),
    ),
    "gateway typed": (SMS, lambda env: keep_gateway(env, KeepGateway(url="eagle://topsecret/{to}"))),
    "test text message": (SMS, lambda env: send_test_sms(env, SendTestSms(number="0151 12345678"))),
}


@pytest.mark.parametrize("at_console", [False, True], ids=["in the window", "at its console"])
@pytest.mark.parametrize("how", MENDED)
def test_that_what_is_mended_at_a_computer_ends_its_own_rest_only(
    desk: MailDesk, how: str, at_console: bool
) -> None:
    desk.configure(**{"mail.user": "desk", "mail.port": "465", "mail.security": "tls"})
    channel, mend = MENDED[how]
    planned(desk, mails=1, texts=1)
    a, b = Station(desk, "a", set()), Station(desk, "b", set())
    a.tick()
    b.tick()
    lacking = ("no_password", "no_gateway", {MAIL, SMS})
    assert (a.says(), b.says()) == (lacking, lacking)
    by = replace(a.env, mailing=KeptMailing(ObedientSender()), texting=KeptTexting(ObedientSender()))
    if at_console:
        by = replace(by.acting_as(replace(by.actor, station="console")), computer="a")
    mend(by)
    assert (a.says()[channel is SMS], b.says()) == ("", lacking)
    a.has = {channel}
    assert a.tick().sent == 1
    assert b.says()[:2] == lacking[:2], "nor by what another one sends"

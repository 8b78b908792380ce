"""The reading of a day: what somebody did is shown at once, what became of messages is read beside the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.qt.background.jobs import Job, end_jobs
from bookingdesk.qt.day_feed import DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases import joining
from bookingdesk.usecases.commands import HoldSlot, Prolong
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.holding import hold, prolong
from bookingdesk.usecases.readings import Agenda
from tests.builders import HAIRCUT, a_booking, at, span

SENT = ChangeSet(messages=frozenset({MessageId("m")}))
DAY = at("2025-06-23 10:00").date()


class Reader:
    """A feed of the salon's Monday, what it has read, and in which thread."""

    def __init__(self, env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk = Desk(env)
        self.feed = DayFeed(self.desk, DAY)
        self.read: list[Agenda] = []
        self.threads: list[bool] = []
        self.feed.read.connect(self.read.append)
        real = joining.standings

        def looked(*given: object) -> object:
            self.threads.append(threading.current_thread() is threading.main_thread())
            return real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(joining, "standings", looked)
        self.feed.refresh()


@pytest.fixture
def reader(sqlite_salon: Env, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    del qtbot  # an application must be there
    sqlite_salon.store.write(lambda work: work.bookings.add(a_booking()))
    made = Reader(sqlite_salon, monkeypatch)
    yield made
    end_jobs(made.desk)


def book_something_more(reader: Reader) -> None:
    """What a reading then says is new."""
    later = a_booking(id=BookingId("later"), span=span("2025-06-23 15:00"))
    reader.desk.env.store.write(lambda work: work.bookings.add(later))


def test_that_what_was_done_here_is_read_at_once(reader: Reader) -> None:
    reader.desk.announce(ChangeSet(spans=(span("2025-06-23 10:00"),)))
    assert (len(reader.read), reader.threads) == (2, [True, True])


def test_that_what_became_of_messages_is_read_once_for_all_and_beside_the_window(
    reader: Reader, qtbot: QtBot
) -> None:
    book_something_more(reader)
    for _ in range(20):
        reader.desk.announce(SENT)
    assert len(reader.read) == 1
    qtbot.waitUntil(lambda: len(reader.read) == 2)
    qtbot.wait(300)
    assert (len(reader.read), reader.threads) == (2, [True, False])


def test_that_a_reading_that_says_nothing_else_is_not_shown_again(reader: Reader, qtbot: QtBot) -> None:
    reader.desk.announce(SENT)
    qtbot.waitUntil(lambda: len(reader.threads) == 2 and not reader.feed._beside.is_asking)
    assert len(reader.read) == 1


def test_that_a_slot_that_is_kept_for_longer_is_read_again(reader: Reader) -> None:
    env = reader.desk.env
    slot = HoldSlot(service_id=HAIRCUT, span=span("2025-06-23 15:00"), allocations=(), lasting=timedelta(minutes=5))
    kept = reader.desk.do(hold, slot)
    reader.desk.do(prolong, Prolong(hold_id=kept.id, lasting=timedelta(minutes=20)))
    assert reader.feed.agenda is not None
    assert [each.expires_at for each in reader.feed.agenda.holds] == [env.now() + timedelta(minutes=20)]


def test_that_a_bug_of_a_reading_beside_the_window_is_shown(
    reader: Reader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(joining, "standings", fail)
    with qtbot.waitSignal(reader.desk.bug, timeout=5000) as bug:
        reader.desk.announce(SENT)
    assert isinstance(bug.args[0], ZeroDivisionError)
    assert not reader.feed._beside.is_asking


def test_that_nothing_is_read_beside_a_window_that_closes(reader: Reader, qtbot: QtBot) -> None:
    reader.desk.announce(SENT)
    reader.feed.stop()
    reader.desk.announce(SENT)
    qtbot.wait(300)
    assert reader.threads == [True]
    assert reader.desk.findChildren(Job) == []


def test_that_a_reading_that_was_overtaken_is_not_shown(reader: Reader, qtbot: QtBot) -> None:
    book_something_more(reader)
    reader.feed._read_beside()  # as after an announcement, but at a moment that is known
    reader.feed.show_day(at("2025-06-24 10:00").date())
    shown = reader.read[-1]
    qtbot.waitUntil(lambda: not reader.feed._beside.is_asking)
    assert reader.feed.agenda is shown
    assert shown.first_day.isoformat() == "2025-06-24"

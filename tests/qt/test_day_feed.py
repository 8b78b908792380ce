"""The reading of a day: what somebody did is shown at once, what became of messages is read beside the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.qt.background.jobs import end_jobs
from bookingdesk.qt.day_feed import DayFeed
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases import joining
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.readings import Agenda
from tests.builders import a_booking, at, span

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


def test_that_what_was_done_here_is_read_at_once(reader: Reader) -> None:
    reader.desk.announce(ChangeSet(spans=(span("2025-06-23 10:00"),)))
    assert (len(reader.read), reader.threads) == (2, [True, True])


def test_that_what_became_of_messages_is_read_once_for_all_and_beside_the_window(
    reader: Reader, qtbot: QtBot
) -> None:
    reader.desk.env.store.write(
        lambda work: work.bookings.add(a_booking(id=BookingId("later"), span=span("2025-06-23 15:00")))
    )
    for _ in range(20):
        reader.desk.announce(SENT)
    assert len(reader.read) == 1
    qtbot.waitUntil(lambda: len(reader.read) == 2)
    qtbot.wait(300)
    assert (len(reader.read), reader.threads) == (2, [True, False])


def test_that_a_reading_that_says_nothing_else_is_not_shown_again(reader: Reader, qtbot: QtBot) -> None:
    reader.desk.announce(SENT)
    qtbot.waitUntil(lambda: len(reader.threads) == 2 and not reader.feed._is_reading)
    assert len(reader.read) == 1


def test_that_a_reading_that_was_overtaken_is_not_shown(reader: Reader, qtbot: QtBot) -> None:
    reader.desk.announce(SENT)
    qtbot.waitUntil(lambda: reader.feed._is_reading, timeout=2000)
    reader.feed.show_day(at("2025-06-24 10:00").date())
    shown = reader.read[-1]
    qtbot.waitUntil(lambda: not reader.feed._is_reading)
    assert reader.feed.agenda is shown
    assert shown.first_day.isoformat() == "2025-06-24"

"""A list of five calls of interface 2.16, typed into the real window: one key a call, and what that leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.gui.salon_day import booked
from tests.journeys.typist import Typist
from tests.salon import MAYA

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(sqlite_salon: Env) -> Env:
    """The salon, where Maya wants calls and has five of them coming."""

    def prefer(work: Work) -> None:
        work.clients.replace(replace(work.clients.get(MAYA), preferred_channel=Channel.PHONE))

    sqlite_salon.store.write(prefer)
    for day in (24, 25, 26, 27, 30):
        booked(sqlite_salon, f"2025-06-{day} 10:00")
    return sqlite_salon


@pytest.fixture
def place(desk: Env, workplace: Workplace) -> Workplace:
    """The window, after them."""
    return workplace


@pytest.fixture
def typist(qtbot: QtBot, place: Workplace) -> Iterator[Typist]:
    """Hands over the day view."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is place.calendar.view.canvas)
    hands = Typist(qtbot)
    yield hands
    hands.stop()
    assert hands.dialogs == []


def test_that_five_calls_are_a_chord_an_enter_and_one_key_each(place: Workplace, desk: Env, typist: Typist) -> None:
    ids = [line.message.id for line in place.calls.lines]
    assert len(ids) == 5
    typist.press(Key.Key_8, CTRL)
    typist.press(Key.Key_Return)
    for outcome in "14321":
        typist.type(outcome)
    assert typist.keys == 2 + 1 + 5
    attempts = desk.store.read(lambda work: work.calls.attempts(ids))
    assert [attempts[id_][-1].outcome for id_ in ids] == [
        CallOutcome.CONFIRMED,
        CallOutcome.NO_ANSWER,
        CallOutcome.VOICEMAIL,
        CallOutcome.REACHED,
        CallOutcome.CONFIRMED,
    ]
    told = [desk.store.read(lambda work, id_=id_: work.outbox.get(id_)).state for id_ in ids]  # type: ignore[misc]
    assert told.count(MessageState.SENT) == 3
    assert place.window.panel.page is None
    assert place.calls.view.table.hasFocus()


def test_that_a_wrong_key_is_one_key_to_take_back(place: Workplace, desk: Env, typist: Typist) -> None:
    first = place.calls.lines[0].message.id
    typist.press(Key.Key_8, CTRL)
    typist.press(Key.Key_Return)
    typist.type("1")
    typist.press(Key.Key_Escape)
    typist.press(Key.Key_U)
    assert typist.keys == 2 + 1 + 1 + 1 + 1
    assert desk.store.read(lambda work: work.outbox.get(first)).state is MessageState.QUEUED
    assert place.calls.lines[0].message.id == first

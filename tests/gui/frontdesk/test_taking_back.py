"""Undo in toasts: who was told of what, a correction for the asking, and what can be had where the time is gone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.frontdesk.history_panel import HistoryPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, span
from tests.gui.salon_day import booked


def stored(env: Env, booking: Booking) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking.id))


def moved_and_told(env: Env) -> Booking:
    """Maya moved to 16:00, and told of both times."""
    booking = booked(env, "2025-06-26 14:15", wanted=frozenset({ANA}))
    send_all(env, booking)
    reschedule(env, Reschedule(booking_id=booking.id, span=span("2025-06-26 16:00")))
    send_all(env, booking)
    return booking


def send_all(env: Env, booking: Booking) -> None:
    def step(work: Work) -> None:
        for row in work.outbox.of_booking(booking.id):
            if row.kind.value != "reminder" and row.state is MessageState.QUEUED:
                work.outbox.replace(replace(row, state=MessageState.SENT, sent_at=env.now()))

    env.store.write(step)


def button(workplace: Workplace, name: str) -> QPushButton:
    found = workplace.toasts.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_that_undo_says_of_what_the_client_was_told_and_sends_a_correction(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = moved_and_told(sqlite_salon)
    workplace.actions.undo()
    assert workplace.toasts.texts()[-1] == (
        "Taken back. Maya Ortiz was told about Thu 26 Jun 16:00 a moment ago. Send a correction?"
    )
    button(workplace, "correct").click()
    rows = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))
    assert {r.state for r in rows if r.kind.value == "modification"} == {MessageState.SENT, MessageState.QUEUED}
    (waits,) = (r for r in rows if r.kind.value == "modification" and r.state is MessageState.QUEUED)
    said = workplace.toasts.standing()[-1].toast
    assert (said.sends_at, said.sends_by) == (waits.due_at, waits.channel), "when it leaves, as of a booking"
    button(workplace, "send_now").click()
    sent_now = sqlite_salon.store.read(lambda work: work.outbox.get(waits.id))
    assert sent_now.due_at <= sqlite_salon.now()


def test_that_whoever_was_told_can_be_called_instead(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = moved_and_told(sqlite_salon)
    workplace.actions.undo()
    button(workplace, "correct_by_call").click()
    rows = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))
    assert [row.kind.value for row in rows if row.is_call_to_make] == ["modification"]
    page = workplace.window.panel.page
    assert page is not None
    assert page.objectName() == "callPanel"


def test_that_a_correction_is_not_sent_unasked(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = moved_and_told(sqlite_salon)
    workplace.actions.undo()
    button(workplace, "keep_quiet").click()
    assert workplace.toasts.texts() == []
    rows = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))
    assert [r.state for r in rows if r.kind.value == "modification"] == [MessageState.SENT]


def test_that_where_the_old_time_is_gone_the_next_one_can_be_booked_from_the_toast(
    sqlite_salon: Env, workplace: Workplace, qtbot: QtBot
) -> None:
    booking = moved_and_told(sqlite_salon)
    booked(
        replace(sqlite_salon, actor=replace(sqlite_salon.actor, name="Bea", station="Desk 2")),
        "2025-06-26 14:15",
        client=2042,
        wanted=frozenset({ANA}),
    )
    workplace.actions.undo()
    said = workplace.toasts.texts()[-1]
    assert "Can't take this back:" in said
    assert "was booked by Bea at 14:02." in said
    take = button(workplace, "take_slot")
    assert take.text().startswith("Book ")
    before = stored(sqlite_salon, booking)
    take.click()
    after = stored(sqlite_salon, booking)
    assert after.version == before.version + 1
    assert "Moved: Maya Ortiz" in workplace.toasts.texts()[-1]


def test_that_the_history_opens_from_a_refused_undo(sqlite_salon: Env, workplace: Workplace) -> None:
    moved_and_told(sqlite_salon)
    booked(
        replace(sqlite_salon, actor=replace(sqlite_salon.actor, station="Desk 2")),
        "2025-06-26 14:15",
        client=2042,
        wanted=frozenset({ANA}),
    )
    workplace.actions.undo()
    button(workplace, "history").click()
    assert isinstance(workplace.window.panel.page, HistoryPanel)

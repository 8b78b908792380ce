"""The booking panel says what became of a message as soon as it is known."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.readings import BookingFile
from tests.gui.salon_day import booked


def test_that_the_panel_says_at_once_what_became_of_a_message(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    page = workplace.bookings.open_booking(booking.id)
    assert page is not None
    read: list[BookingFile] = []
    page.editing.file_read.connect(read.append)
    letter = sqlite_salon.store.read(lambda work: work.outbox.of_booking(booking.id))[0]
    failed = replace(letter, state=MessageState.FAILED, reason="address_refused")
    sqlite_salon.store.write(lambda work: work.outbox.replace(failed))
    before = page.form.informed.text()
    workplace.desk.announce(ChangeSet(messages=frozenset({failed.id})))
    assert failed in read[-1].messages
    assert page.form.informed.text() != before

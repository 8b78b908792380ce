"""The agenda: some local days in one read with a bounded number of questions, and one booking with its history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, LocationId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.booking_changes import linked_words
from bookingdesk.usecases.agenda import agenda, booking_file
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import AgendaQuery, Amend, Cancel, Mark, Reschedule
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.rescheduling import amend, reschedule
from tests.builders import BEN, HAIRCUT, MONDAY, STUDIO, at, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.questions import counted_questions

TUESDAY = MONDAY + timedelta(days=1)


def ids(desk: FrontDesk, **query: object) -> list[BookingId]:
    asked = AgendaQuery(**({"first_day": TUESDAY} | query))  # type: ignore[arg-type]
    return [entry.booking.id for entry in agenda(desk.env, asked).value.entries]


def test_that_a_day_is_shown_in_order_of_start_with_client_and_service(desk: FrontDesk) -> None:
    late = desk.book("2025-06-24 16:00")
    early = desk.book("2025-06-24 09:00", client_id=LENA, wanted=frozenset({BEN}))
    desk.book("2025-06-25 09:00")
    day = agenda(desk.env, AgendaQuery(first_day=TUESDAY)).value
    assert [entry.booking for entry in day.entries] == [early, late]
    assert [entry.client.name for entry in day.entries] == ["Lena Weiß", "Maya Ortiz"]
    assert {entry.service.id for entry in day.entries} == {HAIRCUT}
    assert (day.first_day, day.days, day.read_at) == (TUESDAY, 1, at("2025-06-23 08:00"))


def test_that_days_are_the_location_s_from_midnight_to_midnight(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-24 09:00")
    assert ids(desk, first_day=MONDAY) == []
    assert ids(desk, first_day=MONDAY, days=2) == [booking.id]
    assert ids(desk, location_id=STUDIO) == [booking.id]
    with pytest.raises(NotFound):
        ids(desk, location_id=LocationId(99))


def test_that_cancelled_bookings_are_shown_only_when_asked_for(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    assert ids(desk) == []
    assert ids(desk, cancelled=True) == [booking.id]


def test_that_the_fate_of_the_newest_messages_is_shown(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    day = AgendaQuery(first_day=date(2025, 6, 26), days=2)
    (entry,) = agenda(desk.env, day).value.entries
    assert (entry.confirmation, entry.reminder) == (MessageState.SENT, MessageState.QUEUED)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-27 14:15")))
    (entry,) = agenda(desk.env, day).value.entries
    assert (entry.confirmation, entry.reminder) == (MessageState.QUEUED, MessageState.QUEUED)


def test_that_the_first_booking_of_a_client_is_marked_as_new(desk: FrontDesk) -> None:
    desk.book("2025-06-24 09:00")
    desk.book("2025-06-24 16:00")
    day = agenda(desk.env, AgendaQuery(first_day=TUESDAY)).value
    assert [entry.new_client for entry in day.entries] == [True, False]


def test_that_two_readings_share_the_entries_that_say_the_same(desk: FrontDesk) -> None:
    changed, stays = desk.book("2025-06-23 09:00"), desk.book("2025-06-23 11:00")
    first = agenda(desk.env, AgendaQuery(first_day=MONDAY)).value
    mark(desk.env, Mark(booking_id=changed.id, status=Status.ARRIVED))
    desk.book("2025-06-23 15:00")
    second = agenda(desk.env, AgendaQuery(first_day=MONDAY)).value
    shared = second.sharing(first)
    assert shared == second
    shown = {id(entry): entry.booking.id for entry in first.entries}
    assert [shown.get(id(entry)) for entry in shared.entries] == [None, stays.id, None]


def test_that_the_change_feed_moves_on_with_every_change_of_occupancy(desk: FrontDesk) -> None:
    before = agenda(desk.env, AgendaQuery(first_day=TUESDAY)).value.cursor
    desk.book()
    assert agenda(desk.env, AgendaQuery(first_day=TUESDAY)).value.cursor > before


def test_that_one_booking_s_file_has_its_messages_and_who_did_what(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    desk.clock.move(minutes=1)
    amend(desk.other_desk, Amend(booking_id=booking.id, note="by the window"))
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-27 14:15")))
    desk.clock.set(at("2025-06-27 14:30"))
    mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW))
    file = booking_file(desk.env, booking.id).value
    assert [(line.action, line.actor, line.station) for line in file.history] == [
        ("book", "Jo", "Desk 1"),
        ("amend", "Bea", "Desk 2"),
        ("reschedule", "Jo", "Desk 1"),
        ("mark", "Jo", "Desk 1"),
    ]
    assert file.history[2].detail["start"] == ["2025-06-26T12:15:00+00:00", "2025-06-27T12:15:00+00:00"]
    assert file.history[3].detail["status"] == ["confirmed", "no_show"]
    assert file.entry.booking.status is Status.NO_SHOW
    assert len(file.messages) == len(desk.rows(booking))
    with pytest.raises(NotFound):
        booking_file(desk.env, BookingId("none"))


def test_that_a_booking_made_instead_of_another_is_found_from_both(desk: FrontDesk) -> None:
    gone = desk.book("2025-06-26 14:15")
    cancel(desk.env, Cancel(booking_id=gone.id, reason="ill"))
    again = desk.book("2025-06-27 14:15", replaces=gone.id)
    old, new = booking_file(desk.env, gone.id).value, booking_file(desk.env, again.id).value
    assert ([b.id for b in old.replaced_by], old.instead_of) == ([again.id], None)
    assert new.instead_of is not None
    assert (new.instead_of.id, new.replaced_by) == (gone.id, ())
    formatter = Formatter("en_GB", "Europe/Berlin")
    assert linked_words(old, formatter) == [f"Booked again as #{again.number}, Fri 27 Jun 14:15."]
    assert linked_words(new, formatter) == [
        f"Booked instead of #{gone.number}, Thu 26 Jun 14:15, which was cancelled."
    ]


def test_that_a_reading_asks_as_many_questions_about_a_full_week_as_about_one_booking(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of what every client knows of how their booking stands."""
    asked = counted_questions(monkeypatch)

    def questions() -> int:
        asked.clear()
        agenda(desk.env, AgendaQuery(first_day=TUESDAY, days=7))
        return len(asked)

    desk.book("2025-06-24 09:00")
    agenda(desk.env, AgendaQuery(first_day=TUESDAY, days=7))  # the catalogue is read once
    alone = questions()
    for day in range(24, 28):
        for hour in (10, 11, 14, 15):
            desk.book(f"2025-06-{day} {hour}:00", client_id=LENA if hour % 2 else MAYA)
    assert questions() == alone

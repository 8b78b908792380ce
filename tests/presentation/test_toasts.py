"""Which toasts stand and for how long, and what they say of an undo."""

from __future__ import annotations

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.toasts import Kind, Shelf, Toast, countdown, sending_words, undone_text
from bookingdesk.usecases.readings import Undone
from tests.builders import a_booking, at


def texts(shelf: Shelf) -> list[str]:
    """What stands, oldest first."""
    return [standing.toast.text for standing in shelf.standing()]


def test_that_a_success_goes_after_six_seconds() -> None:
    shelf = Shelf()
    shelf.put(Toast(text="Booked"))
    assert not shelf.pass_time(5.9)
    assert shelf.pass_time(0.2)
    assert texts(shelf) == []


def test_that_a_failure_stays_until_it_is_closed() -> None:
    shelf = Shelf()
    number = shelf.put(Toast(text="Not sent", kind=Kind.FAILURE))
    shelf.pass_time(10_000)
    assert texts(shelf) == ["Not sent"]
    shelf.close(number)
    assert texts(shelf) == []


def test_that_looking_at_a_toast_stops_its_clock() -> None:
    shelf = Shelf()
    number = shelf.put(Toast(text="Booked"))
    shelf.pass_time(5)
    shelf.stop(number, True)
    shelf.pass_time(100)
    assert texts(shelf) == ["Booked"]
    shelf.stop(number, False)
    shelf.pass_time(5.9)
    assert texts(shelf) == ["Booked"], "its time starts afresh"
    shelf.pass_time(0.2)
    assert texts(shelf) == []


def test_that_at_most_three_stand_and_a_failure_outlives_older_successes() -> None:
    shelf = Shelf()
    shelf.put(Toast(text="bad", kind=Kind.FAILURE))
    for text in ("one", "two", "three"):
        shelf.put(Toast(text=text))
    assert texts(shelf) == ["bad", "two", "three"]


def test_that_the_newest_stands_even_where_three_failures_stand() -> None:
    shelf = Shelf()
    for text in ("a", "b", "c"):
        shelf.put(Toast(text=text, kind=Kind.FAILURE))
    shelf.put(Toast(text="new"))
    assert texts(shelf) == ["b", "c", "new"]


def test_that_what_is_no_longer_true_is_taken_away() -> None:
    shelf = Shelf()
    shelf.put(Toast(text="Booked", booking_id=BookingId("b1")))
    shelf.put(Toast(text="Not sent", booking_id=BookingId("b1"), kind=Kind.FAILURE))
    shelf.put(Toast(text="Other", booking_id=BookingId("b2")))
    shelf.close_about(BookingId("b1"))
    assert texts(shelf) == ["Not sent", "Other"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (0, "Taken back: Maya Ortiz. No message was sent."),
        (1, "Taken back. Maya Ortiz has already been told. Send a correction?"),
    ],
)
def test_that_an_undo_says_whether_the_client_has_heard(sent: int, words: str) -> None:
    booking = a_booking()
    undone = Undone(booking_id=booking.id, verb="book", booking=booking, withdrawn=1, already_sent=sent)
    assert undone_text("Maya Ortiz", undone, at("2025-06-23 14:02"), Formatter()) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("14:02", "Taken back. Maya was told about Mon 23 Jun 16:00 a moment ago. Send a correction?"),
        ("14:01", "Taken back. Maya was told about Mon 23 Jun 16:00 1 minute ago. Send a correction?"),
        ("14:00", "Taken back. Maya was told about Mon 23 Jun 16:00 2 minutes ago. Send a correction?"),
        ("13:03", "Taken back. Maya was told about Mon 23 Jun 16:00 59 minutes ago. Send a correction?"),
        ("13:02", "Taken back. On Mon 23 Jun 13:02 Maya was told about Mon 23 Jun 16:00. Send a correction?"),
    ],
)
def test_that_an_undo_says_of_what_and_when_the_client_was_told(told: str, words: str) -> None:
    booking = a_booking()
    undone = Undone(
        booking_id=booking.id,
        verb="reschedule",
        booking=booking,
        withdrawn=0,
        already_sent=1,
        told_client=booking.client_id,
        told_at=at(f"2025-06-23 {told}"),
        told_start=at("2025-06-23 16:00"),
    )
    assert undone_text("Maya", undone, at("2025-06-23 14:02"), Formatter()) == words


def test_that_a_question_stands_until_it_is_answered() -> None:
    shelf = Shelf()
    shelf.put(Toast(text="Send a correction?", kind=Kind.QUESTION))
    shelf.pass_time(3600)
    assert texts(shelf) == ["Send a correction?"]


@pytest.mark.parametrize(("seconds", "words"), [(58.4, "0:59"), (60, "1:00"), (0.2, "0:01"), (-3, "0:00")])
def test_that_the_countdown_never_shows_zero_before_it_is_over(seconds: float, words: str) -> None:
    assert countdown(seconds) == words


@pytest.mark.parametrize(
    ("by", "left", "words"),
    [
        (Channel.SMS, 58, "SMS in 0:58"),
        (Channel.EMAIL, 0, "Email on its way"),
        (None, 5, "Message in 0:05"),
        (Channel.PHONE, 58, "On the list of calls"),
        (Channel.LETTER, 0, "On the list of calls"),
    ],
)
def test_that_a_toast_says_by_which_way_and_when_the_client_hears_of_it(
    by: Channel | None, left: float, words: str
) -> None:
    assert sending_words(by, left) == words

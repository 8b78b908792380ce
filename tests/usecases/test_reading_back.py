"""Read back in the client's language, attested or skipped with a reason; a wrong weekday stops it (R55, B4.1.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.agreement import ReadBack
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import StatusRefused, WeekdayMismatch
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import Terms
from bookingdesk.presentation.read_back_words import spoken
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.reading_back import AttestReadBack, ReadBackQuery, attest_read_back, read_back_due
from bookingdesk.usecases.undoing import undo
from tests.builders import a_booking, a_catalogue, a_client, at, span
from tests.usecases.desk import FrontDesk

NOW = at("2025-06-23 09:00")
DAYS = {
    "en": ("Thursday the twenty-sixth of June", "at quarter past two", "quarter past two."),
    "de": ("Donnerstag, der sechsundzwanzigste Juni", "um Viertel nach zwei", "Viertel nach zwei."),
    "fr": ("jeudi vingt-six juin", "à deux heures et quart", "deux heures et quart."),
    "es": ("jueves veintiséis de junio", "a las dos y cuarto", "las dos y cuarto."),
    "ar": ("الخميس السادس والعشرين من يونيو", "الساعة الثانية والربع", "الثانية والربع."),
}


@pytest.mark.parametrize("language", DAYS)
def test_that_the_sentences_have_weekday_and_date_in_the_clients_language(language: str) -> None:
    booking = a_booking(span=span("2025-06-26 14:15"), price=Money(Decimal(40), "EUR"))
    free = Terms(free_until=booking.span.start - timedelta(hours=24), late=False)
    what, until = spoken(booking, a_client(language=language), a_catalogue(), "en", "Europe/Berlin", free, NOW)
    day, time, limit = DAYS[language]
    isolated = str.maketrans("", "", "\u2068\u2069")
    assert day in what
    assert time in what.translate(isolated)
    assert until.translate(isolated).endswith(limit)
    assert "Ana" in what
    assert "40" in until
    assert "{" not in what + until


def test_that_a_late_change_is_said_with_what_it_costs() -> None:
    booking = a_booking(price=Money(Decimal(40), "EUR"))
    late = Terms(free_until=NOW, late=True, fee=Money(Decimal(25), "EUR"))
    _what, until = spoken(booking, a_client(), a_catalogue(), "en", "Europe/Berlin", late, NOW)
    assert until == "It costs €40.00. A change from now on costs €25.00."


def test_that_attesting_is_kept_with_who_and_when_and_can_be_undone(desk: FrontDesk) -> None:
    booking = desk.book()
    stored = attest_read_back(desk.env, AttestReadBack(booking_id=booking.id, weekday=1)).value
    assert stored.read_back == ReadBack(at=desk.env.now(), by="Jo")
    assert undo(desk.env).value.booking.read_back is None


def test_that_skipping_keeps_the_reason(desk: FrontDesk) -> None:
    booking = desk.book()
    stored = attest_read_back(desk.env, AttestReadBack(booking_id=booking.id, skipped="booked by email")).value
    assert stored.read_back is not None
    assert stored.read_back.skipped == "booked by email"


@pytest.mark.parametrize("weekday", [0, 2, 3, 4, 5, 6])
def test_that_another_weekday_is_not_attested(desk: FrontDesk, weekday: int) -> None:
    booking = desk.book("2025-06-24 14:15")
    with pytest.raises(WeekdayMismatch):
        attest_read_back(desk.env, AttestReadBack(booking_id=booking.id, weekday=weekday))
    assert desk.stored(booking).read_back is None


def test_that_what_is_over_is_not_read_back(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill"))
    with pytest.raises(StatusRefused):
        attest_read_back(desk.env, replace(AttestReadBack(booking_id=booking.id), skipped="x"))


def test_that_the_review_lists_what_was_not_read_back_the_next_first(desk: FrontDesk) -> None:
    later, soon = desk.book("2025-06-26 14:15"), desk.book("2025-06-24 14:15")
    read, skipped, gone = (desk.book(f"2025-06-24 {hour:02}:00") for hour in (9, 10, 11))
    attest_read_back(desk.env, AttestReadBack(booking_id=read.id))
    attest_read_back(desk.env, AttestReadBack(booking_id=skipped.id, skipped="booked by email"))
    cancel(desk.env, Cancel(booking_id=gone.id, reason="ill"))
    desk.book("2025-06-27 14:15", status=Status.TENTATIVE)
    due = read_back_due(desk.env, ReadBackQuery()).value
    assert [entry.booking.id for entry in due] == [soon.id, later.id]
    both = read_back_due(desk.env, ReadBackQuery(skipped=True)).value
    assert [entry.booking.id for entry in both] == [skipped.id, soon.id, later.id]
    desk.clock.set(soon.span.end)
    assert [entry.booking.id for entry in read_back_due(desk.env, ReadBackQuery()).value] == [later.id]

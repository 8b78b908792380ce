"""The booking panel says how the booking stands with its money, and leads to the page about it (SOP A5.4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.ids import PaymentId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.settle_panel import SettlePanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.tiles import Flag, booking_facts, flag_word
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.commands import Pay, Refund, WaiveDue
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.paying import pay, refund, waive
from tests.fakes import FakeClock
from tests.gui.booking.test_settling import owing
from tests.gui.salon_day import booked


def shown(workplace: Workplace, booking: Booking) -> BookingPanel:
    page = workplace.bookings.open_booking(booking.id)
    assert page is not None
    return page


def take(env: Env, booking: Booking, amount: str, id_: str = "one") -> None:
    money = Money(Decimal(amount), "EUR")
    pay(env, Pay(payment_id=PaymentId(id_), booking_id=booking.id, amount=money, method=PaymentMethod.CASH))


def give_back(env: Env, booking: Booking, amount: str) -> None:
    money = Money(Decimal(amount), "EUR")
    command = Refund(
        payment_id=PaymentId("back"),
        booking_id=booking.id,
        amount=money,
        method=PaymentMethod.CASH,
        reason="our mistake",
    )
    refund(env, command)


def test_that_the_panel_says_what_is_due_until_when_and_what_happens_then(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    page = shown(workplace, owing(sqlite_salon))
    assert page.form.payment.text() == (
        "Unpaid: €50.00 due by Tue 24 Jun 14:02.\n"
        "Unpaid, the client is warned Tue 24 Jun 10:02, and the place is given up Tue 24 Jun 14:02."
    )
    assert page.form.payment.property("tone") == "warning"


def test_that_a_warned_booking_says_so_in_the_panel_and_on_its_tile(
    sqlite_salon: Env, workplace: Workplace, clock: FakeClock
) -> None:
    booking = owing(sqlite_salon)
    clock.move(hours=21)
    assert expire_tentative(sqlite_salon).value.warned == (booking.id,)
    page = shown(workplace, booking)
    words, tone = page.form.payment.text(), page.form.payment.property("tone")
    assert words.endswith("The client was warned Tue 24 Jun 11:02. Unpaid, the place is given up Tue 24 Jun 15:02.")
    assert tone == "error"
    facts = booking_facts(booking_file(sqlite_salon, booking.id).value.entry, workplace.desk.catalogue())
    assert facts.flags[:2] == (Flag.LOSING_PLACE, Flag.UNPAID)
    assert flag_word(Flag.LOSING_PLACE) == "place given up without the deposit"


@pytest.mark.parametrize(
    ("came", "words", "tone"),
    [
        ("nothing", "Unpaid: €50.00 due by", "warning"),
        ("part", "Partly paid: €30.00 due by", "warning"),
        ("paid", "Paid: €50.00.", "good"),
        ("waived", "Waived.", "good"),
    ],
)
def test_that_every_state_of_payment_has_its_words(
    sqlite_salon: Env, workplace: Workplace, came: str, words: str, tone: str
) -> None:
    booking = owing(sqlite_salon)
    if came in {"part", "paid"}:
        take(sqlite_salon, booking, "50.00" if came == "paid" else "20.00")
    if came == "waived":
        waive(sqlite_salon, WaiveDue(payment_id=PaymentId("let"), booking_id=booking.id, reason="regular"))
    page = shown(workplace, booking)
    assert page.form.payment.text().startswith(words)
    assert page.form.payment.property("tone") == tone


def test_that_nothing_to_pay_and_given_back_are_said_as_well(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    assert shown(workplace, booking).form.payment.text() == "Nothing to pay."
    take(sqlite_salon, booking, "20.00")
    give_back(sqlite_salon, booking, "20.00")
    assert shown(workplace, booking).form.payment.text() == "Given back."


def test_that_payment_is_a_key_and_a_button_of_the_panel(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    page = shown(workplace, booking)
    qtbot.keyClick(page.head.buttons[0], Qt.Key.Key_Y)
    assert isinstance(workplace.window.panel.page, SettlePanel)
    button = next(b for b in shown(workplace, booking).head.buttons if b.objectName() == "step_settle")
    assert button.text() == "Payment  Y"
    button.click()
    assert isinstance(workplace.window.panel.page, SettlePanel)


def test_that_money_taken_meanwhile_is_shown_in_the_open_panel(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    page = shown(workplace, booking)
    command = Pay(
        payment_id=PaymentId("here"),
        booking_id=booking.id,
        amount=Money(Decimal("50.00"), "EUR"),
        method=PaymentMethod.CARD,
    )
    workplace.desk.do(pay, command)
    assert page.form.payment.text() == "Paid: €50.00."
